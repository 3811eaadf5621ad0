"""The kinds of copy: names, what they do, and what a work must have for them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks import cover_edits as cover
from tests.benchmarks import placing_edits as placing
from tests.benchmarks import redrawing_edits as redrawing
from tests.benchmarks import shape_edits as shape
from tests.benchmarks import tone_edits as tone
from tests.benchmarks.geometry import Edited
from tests.benchmarks.studio import Edit, Studio


@dataclass(frozen=True)
class Kind:
    """A kind of copy.

    Attributes:
        name: As in names of files.
        edit: Makes it.
        shortest: Short side in pixels that a work needs, so that a person can still tell what is seen.
        structure: Share of its places that must hold edges, for the same reason.
    """

    name: str
    edit: Edit
    shortest: int = 0
    structure: float = 0.0


def chain(*edits: Edit) -> Edit:
    """One edit after another."""

    def edit(edited: Edited, studio: Studio) -> Edited:
        for each in edits:
            edited = each(edited, studio)
        return edited

    return edit


def any_of(*groups: tuple[Edit, ...]) -> Edit:
    """One edit of every group, drawn at random, in the order of the groups."""

    def edit(edited: Edited, studio: Studio) -> Edited:
        return chain(*(studio.rng.choice(group) for group in groups))(edited, studio)

    return edit


_TONES: tuple[Edit, ...] = (tone.contrast, tone.hue_shift, tone.greyscale, tone.photo_filter, tone.duotone, tone.invert)
_GRAINS: tuple[Edit, ...] = (tone.recompress, tone.blur, tone.noise, shape.downscale)
_SHAPES: tuple[Edit, ...] = (shape.mirror, shape.rotate, shape.stretch, shape.perspective, shape.quarter_turn, shape.crop(0.5))
_COVERS: tuple[Edit, ...] = (cover.text, cover.meme_bars, cover.watermark_grid, cover.stickers, cover.frame, cover.screenshot)
_REDRAWN: tuple[Edit, ...] = (redrawing.pencil, redrawing.painterly, redrawing.cartoon, redrawing.line_art)

_MAIN = (
    Kind("recompress", tone.recompress),
    Kind("blur", tone.blur),
    Kind("sharpen", tone.sharpen),
    Kind("noise", tone.noise),
    Kind("contrast", tone.contrast),
    Kind("hue-shift", tone.hue_shift),
    Kind("palette-change", tone.palette_change),
    Kind("greyscale", tone.greyscale),
    Kind("duotone", tone.duotone),
    Kind("invert", tone.invert),
    Kind("posterise", tone.posterise),
    Kind("few-colours", tone.few_colours),
    Kind("pixelate", tone.pixelate),
    Kind("colour-transfer", tone.colour_transfer),
    Kind("photo-filter", tone.photo_filter),
    Kind("downscale", shape.downscale),
    Kind("upscale", shape.upscale),
    Kind("crop-50", shape.crop(0.5), 0, 0.35),
    Kind("crop-20", shape.crop(0.2), 280, 0.4),
    Kind("crop-10", shape.crop(0.1), 360, 0.6),
    Kind("mirror", shape.mirror),
    Kind("quarter-turn", shape.quarter_turn),
    Kind("rotate", shape.rotate),
    Kind("stretch", shape.stretch),
    Kind("shear", shape.shear),
    Kind("perspective", shape.perspective),
    Kind("liquify", shape.liquify),
    Kind("wave", shape.wave),
    Kind("swirl", shape.swirl),
    Kind("text", cover.text),
    Kind("meme-bars", cover.meme_bars),
    Kind("watermark-grid", cover.watermark_grid),
    Kind("stickers", cover.stickers),
    Kind("scribble", cover.scribble),
    Kind("frame", cover.frame),
    Kind("plain-border", cover.plain_border),
    Kind("blurred-border", cover.blurred_border),
    Kind("screenshot", cover.screenshot),
    Kind("half-replaced", cover.half_replaced, 0, 0.4),
    Kind("patch-replaced", cover.patch_replaced),
    Kind("double-exposure", cover.double_exposure),
    Kind("phone-photo", placing.phone_photo),
    Kind("printed-on", placing.printed_on),
    Kind("collage-2", placing.collage(2, 1)),
    Kind("collage-4", placing.collage(2, 2)),
    Kind("collage-9", placing.collage(3, 3)),
    Kind("picture-in-picture", placing.picture_in_picture(0.12, 0.3)),
    Kind("cut-out", placing.cut_out(0.12, 0.3)),
    Kind("background-replaced", placing.background_replaced),
    Kind("background-removed", placing.background_removed),
    Kind("local-repaint", redrawing.local_repaint),
    Kind("low-frequency-repaint", redrawing.low_frequency_repaint),
    Kind("pencil", redrawing.pencil, 0, 0.4),
    Kind("line-art", redrawing.line_art, 280, 0.4),
    Kind("painterly", redrawing.painterly),
    Kind("cartoon", redrawing.cartoon),
    Kind("brush-strokes", redrawing.brush_strokes),
    Kind("halftone", redrawing.halftone(5, 8)),
    Kind("mosaic", redrawing.mosaic, 280),
    Kind("chain-shape-tone", any_of(_SHAPES, _TONES)),
    Kind("chain-shape-cover", any_of(_SHAPES, _COVERS)),
)

_HARD = (
    Kind("two-edits", any_of(_SHAPES, (*_TONES, *_COVERS, *_GRAINS)), 0, 0.4),
    Kind("three-edits", any_of(_SHAPES, _TONES, (*_GRAINS, *_COVERS)), 0, 0.4),
    Kind("redrawn-and-moved", any_of(_REDRAWN, _SHAPES)),
    Kind("redrawn-and-recoloured", any_of(_REDRAWN, (tone.invert, tone.duotone, tone.hue_shift, tone.contrast))),
    Kind("crop-5", shape.crop(0.05), 480, 0.7),
    Kind("crop-10-changed", any_of((shape.crop(0.1),), (tone.hue_shift, tone.invert, tone.contrast, shape.mirror)), 400, 0.6),
    Kind("picture-in-picture-4", placing.picture_in_picture(0.04, 0.08)),
    Kind("cut-out-4", placing.cut_out(0.04, 0.1)),
    Kind("cut-out-changed", any_of((tone.hue_shift, tone.contrast, tone.duotone), (placing.cut_out(0.1, 0.25),))),
    Kind("collage-9-mirrored", placing.collage(3, 3, turned=True)),
    Kind("collage-16", placing.collage(4, 4)),
    Kind("traced", redrawing.traced, 280, 0.4),
    Kind("halftone-strong", redrawing.halftone(9, 14), 280),
    Kind("palette-swap", tone.palette_swap),
    Kind("strong-repaint", redrawing.strong_repaint, 280),
    Kind("weak-double-exposure", cover.weak_double_exposure),
    Kind("inverted-mirrored", chain(shape.mirror, tone.invert)),
    Kind("solarised-turned", chain(tone.solarise, shape.quarter_turn)),
    Kind("photo-of-meme", chain(cover.meme_bars, placing.phone_photo)),
    Kind("screenshot-of-crop", chain(shape.crop(0.3), cover.screenshot), 280, 0.4),
    Kind("flipped-recompressed", chain(shape.flip, tone.recompress, shape.downscale)),
)

KINDS: dict[str, tuple[Kind, ...]] = {"main": _MAIN, "hard": _HARD}

# What innocent pictures go through too, so that a style of editing is no sign of a copy.
HARMLESS: tuple[Kind, ...] = tuple(
    kind for kind in _MAIN if kind.name.partition("-")[0] not in {"collage", "half", "double", "picture", "cut", "patch"}
)
