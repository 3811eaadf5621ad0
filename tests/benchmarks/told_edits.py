"""How often the edits of a copy are told rightly: known edits of real pictures, and for each what was named.

    python -m tests.benchmarks.told_edits PICTURES --split report --works 12

PICTURES holds a folder for each package of art named in `sources.py`. A copy counts as right when all that was done is
named, and as wrong when anything else is; both for the changes that the rules weigh and for those that people are told.
"""

from __future__ import annotations

import argparse
import io
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from provcheck.core.evidence import OTHER_CONTENT
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.verdict import decide
from provcheck.core.records import Level
from provcheck.core.scan.fingerprinting import Fingerprinter
from tests.benchmarks.sources import SPLITS, SUFFIXES, Original, load

_BITMAPS = SUFFIXES - {".svg"}
_STRUCTURE = 0.25
_SHORTEST = 224

Change = Callable[[Image.Image, Image.Image, random.Random], Image.Image]


@dataclass(frozen=True)
class Known:
    """A known edit.

    Attributes:
        name: As printed.
        change: Makes it of a work, with another picture at hand.
        told: Kinds that have to be named.
        may: Kinds that are right as well; that something else lies beside what matches is a caution and no edit.
    """

    name: str
    change: Change
    told: frozenset[str]
    may: frozenset[str] = frozenset()


@dataclass
class Tally:
    """What became of the copies of one kind that were found: all named, something else named."""

    found: int = 0
    right: int = 0
    wrong: int = 0
    claims: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Copy:
    """A copy that was found, with the changes that the rules weigh and those that are told."""

    work: str
    verdict: str
    measured: dict[str, float | None]
    told: dict[str, float | None]


def _reduced(factor: float) -> Change:
    return lambda work, _other, _rng: work.resize(
        (round(work.width * factor), round(work.height * factor)), Image.Resampling.LANCZOS
    )


def _centre(share: float) -> Change:
    def change(work: Image.Image, other: Image.Image, _rng: random.Random) -> Image.Image:
        across, down = round(work.width * share), round(work.height * share)
        left, top = (work.width - across) // 2, (work.height - down) // 2
        page = other.resize((round(across * 1.6), round(down * 1.7)), Image.Resampling.LANCZOS)
        page.paste(work.crop((left, top, left + across, top + down)), (round(across * 0.25), round(down * 0.4)))
        return page

    return change


def _placed(work: Image.Image, other: Image.Image, _rng: random.Random) -> Image.Image:
    page = other.resize((round(work.width * 1.6), round(work.height * 1.6)), Image.Resampling.LANCZOS)
    page.paste(work, (work.width // 4, work.height // 4))
    return page


def _cropped(work: Image.Image, _other: Image.Image, _rng: random.Random) -> Image.Image:
    return work.crop((work.width // 5, work.height // 6, work.width, work.height))


def _channels(order: tuple[int, int, int]) -> Change:
    return lambda work, _other, _rng: Image.fromarray(np.ascontiguousarray(np.asarray(work)[..., order]))


def _hue(work: Image.Image, _other: Image.Image, _rng: random.Random) -> Image.Image:
    hue, saturation, value = work.convert("HSV").split()
    return Image.merge("HSV", (hue.point([(level + 90) % 256 for level in range(256)]), saturation, value)).convert("RGB")


def _curve(power: float) -> Change:
    levels = [round(255 * (level / 255) ** power) for level in range(256)] * 3
    return lambda work, _other, _rng: work.point(levels)


def _brightness(factor: float) -> Change:
    return lambda work, _other, _rng: ImageEnhance.Brightness(work).enhance(factor)


def _saturation(factor: float) -> Change:
    return lambda work, _other, _rng: ImageEnhance.Color(work).enhance(factor)


def _contrast(factor: float) -> Change:
    return lambda work, _other, _rng: ImageEnhance.Contrast(work).enhance(factor)


def _blurred(share: float) -> Change:
    return lambda work, _other, _rng: work.filter(ImageFilter.GaussianBlur(share * max(work.size)))


def _box_blurred(work: Image.Image, _other: Image.Image, _rng: random.Random) -> Image.Image:
    return work.filter(ImageFilter.BoxBlur(0.008 * max(work.size)))


def _saved(quality: int) -> Change:
    def change(work: Image.Image, _other: Image.Image, _rng: random.Random) -> Image.Image:
        stream = io.BytesIO()
        work.save(stream, "JPEG", quality=quality)
        return Image.open(io.BytesIO(stream.getvalue())).convert("RGB")

    return change


def _text(work: Image.Image, _other: Image.Image, _rng: random.Random) -> Image.Image:
    page = work.copy()
    size = work.height // 9
    for row in (0.15, 0.45, 0.75):
        place = (work.width * 0.06, work.height * row)
        ImageDraw.Draw(page).text(place, "DRAWN BY ME", fill="white", stroke_fill="black", stroke_width=2, font_size=size)
    return page


def _sticker(work: Image.Image, other: Image.Image, rng: random.Random) -> Image.Image:
    page = work.copy()
    patch = other.resize((round(work.width * 0.35), round(work.height * 0.35)))
    page.paste(patch, (round(work.width * rng.uniform(0.1, 0.5)), round(work.height * rng.uniform(0.1, 0.5))))
    return page


def _noise(work: Image.Image, _other: Image.Image, rng: random.Random) -> Image.Image:
    grain = np.random.default_rng(rng.randrange(1000)).normal(0, 14, (work.height, work.width, 3))
    return Image.fromarray(np.clip(np.asarray(work) + grain, 0, 255).astype(np.uint8))


def _grey(work: Image.Image, _other: Image.Image, _rng: random.Random) -> Image.Image:
    return work.convert("L").convert("RGB")


def _mirrored(work: Image.Image, _other: Image.Image, _rng: random.Random) -> Image.Image:
    return work.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def _rotated(work: Image.Image, _other: Image.Image, _rng: random.Random) -> Image.Image:
    return work.rotate(-8, Image.Resampling.BICUBIC, expand=True, fillcolor=(128, 128, 128))


def _sharpened(work: Image.Image, _other: Image.Image, _rng: random.Random) -> Image.Image:
    return work.filter(ImageFilter.UnsharpMask(2, 150, 0))


def _posterised(work: Image.Image, _other: Image.Image, _rng: random.Random) -> Image.Image:
    return work.point([round(round(level / 51) * 51) for level in range(256)] * 3)


def _both(*changes: Change) -> Change:
    def change(work: Image.Image, other: Image.Image, rng: random.Random) -> Image.Image:
        for each in changes:
            work = each(work, other, rng)
        return work

    return change


def _known(name: str, change: Change, told: str = "", may: str = "") -> Known:
    return Known(name, change, frozenset(told.split()), frozenset([*may.split(), OTHER_CONTENT]))


_TONES = "lighter darker more-contrast less-contrast"

# What lies around clear art, and on it.
_AROUND = "other-ground added-on-ground"

KNOWN = (
    _known("centre in another, 50 %", _centre(0.5), "cropped placed", _AROUND),
    _known("centre in another, 70 %", _centre(0.7), "cropped placed", _AROUND),
    _known("whole in another", _placed, "placed", _AROUND),
    _known("reduced to 50 %", _reduced(0.5), "scaled"),
    _known("reduced to 30 %", _reduced(0.3), "scaled"),
    _known("enlarged to 150 %", _reduced(1.5), "scaled"),
    _known("saved at 85", _saved(85)),
    _known("saved at 50", _saved(50)),
    _known("channels blue first", _channels((2, 1, 0)), "recoloured", _TONES),
    _known("channels in turn", _channels((1, 2, 0)), "recoloured", _TONES),
    _known("hues turned", _hue, "recoloured", _TONES),
    _known("grey", _grey, "greyscale"),
    _known("saturation 40 %", _saturation(0.4), "paler"),
    _known("saturation 65 %", _saturation(0.65), "paler"),
    _known("brightness 130 %", _brightness(1.3), "lighter", "more-contrast"),
    _known("brightness 70 %", _brightness(0.7), "darker", "less-contrast"),
    _known("lighter curve", _curve(0.6), "lighter", "less-contrast more-contrast"),
    _known("darker curve", _curve(1.6), "darker", "less-contrast more-contrast"),
    _known("contrast 150 %", _contrast(1.5), "more-contrast", "lighter darker"),
    _known("contrast 60 %", _contrast(0.6), "less-contrast", "lighter darker"),
    _known("blur 0.4 %", _blurred(0.004), "blurred"),
    _known("blur 0.8 %", _blurred(0.008), "blurred"),
    _known("box blur 0.8 %", _box_blurred, "blurred"),
    _known("cropped", _cropped, "cropped"),
    _known("mirrored", _mirrored, "mirrored"),
    _known("rotated", _rotated, "rotated"),
    _known("lettering", _text, "overlaid", f"altered {_AROUND}"),
    _known("sticker", _sticker, "altered", f"overlaid {_AROUND}"),
    _known("grain", _noise),
    _known("sharpened", _sharpened, "", "more-contrast"),
    _known("posterised", _posterised, "", f"recoloured {_TONES}"),
    _known("mirrored, grey", _both(_mirrored, _grey), "mirrored greyscale"),
    _known("cropped, lighter curve", _both(_cropped, _curve(0.6)), "cropped lighter", "less-contrast more-contrast"),
    _known("reduced, blurred", _both(_reduced(0.5), _blurred(0.006)), "scaled blurred"),
)


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--split", choices=sorted(SPLITS), default="report")
    parser.add_argument("--works", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", nargs="+", metavar="WORD", help="only edits whose name holds one of these")
    parser.add_argument("--each", action="store_true", help="also print what was named of every copy")
    asked = parser.parse_args()
    works = drawn(asked.pictures, asked.split, asked.works, asked.seed)
    kinds = [known for known in KNOWN if not asked.only or any(word in known.name for word in asked.only)]
    measured, told = ({known.name: Tally() for known in kinds} for _ in range(2))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        tasks = [(Path(folder), number, works, kinds) for number in range(len(works))]
        for copies in pool.map(lambda task: list(_of_one_work(*task)), tasks):
            for known, copy in copies:
                _count(measured[known.name], known, copy.measured)
                _count(told[known.name], known, copy.told)
                if asked.each:
                    print(f"{copy.work}\t{known.name}\t{copy.verdict}\t{_listed(copy.measured)}\t{_listed(copy.told)}")
    print(f"{'':26}{'':6}{'measured':>14}{'told':>14}")
    print(f"{'edit':26}{'found':>6}{'right':>7}{'wrong':>7}{'right':>7}{'wrong':>7}  wrongly told")
    for name, tally in told.items():
        claims = ", ".join(f"{claim} {count}" for claim, count in tally.claims.most_common())
        before = measured[name]
        print(f"{name:26}{tally.found:6}{before.right:7}{before.wrong:7}{tally.right:7}{tally.wrong:7}  {claims}")


def _listed(edits: dict[str, float | None]) -> str:
    return " ".join(f"{kind}={amount}" for kind, amount in edits.items())


def drawn(root: Path, split: str, count: int, seed: int) -> list[Original]:
    """Pictures of a split, packages in turn."""
    rng = random.Random(seed)
    queues = []
    for package in SPLITS[split]:
        files = sorted(path for path in (root / package).rglob("*") if path.suffix.lower() in _BITMAPS and path.is_file())
        rng.shuffle(files)
        queues.append((package, files))
    taken: list[Original] = []
    while len(taken) < count and any(files for _package, files in queues):
        for _package, files in queues:
            found = _next(root, files)
            taken += [found] if found is not None else []
    return taken[:count]


def _next(root: Path, files: list[Path]) -> Original | None:
    while files:
        path = files.pop()
        original = load(path, path.relative_to(root).as_posix())
        if original is not None and original.shortest >= _SHORTEST and original.structure >= _STRUCTURE:
            return original
    return None


def _of_one_work(folder: Path, number: int, works: list[Original], kinds: list[Known]) -> Iterator[tuple[Known, Copy]]:
    """Every copy of a work that is found, with the kind that it is."""
    fingerprinter = Fingerprinter([])
    original, other = works[number], Image.fromarray(works[(number + 1) % len(works)].rgb)
    plain = Image.fromarray(original.rgb)
    kept = plain.copy()
    if original.figure is not None:
        kept.putalpha(Image.fromarray(original.figure))
    path, copy = folder / f"{number}.png", folder / f"{number}-copy.png"
    kept.save(path, compress_level=1)
    work = fingerprinter.read(path, Level.STANDARD).pair_picture
    for known in kinds:
        known.change(plain, other, random.Random(number)).save(copy, compress_level=1)
        found = compare_pair(work, fingerprinter.read(copy, Level.STANDARD).pair_picture, Level.STANDARD)
        verdict = decide(found, same_file=False, same_pixels=False, measures={})
        if verdict is not None:
            measured, told = ({edit.kind: edit.amount for edit in edits} for edits in (found.edits, found.told))
            yield known, Copy(original.name, verdict.value, measured, told)


def _count(tally: Tally, known: Known, edits: dict[str, float | None]) -> None:
    wrong = set(edits) - known.told - known.may
    tally.found += 1
    tally.right += known.told <= set(edits)
    tally.wrong += bool(wrong)
    tally.claims.update(wrong)


if __name__ == "__main__":
    main()
