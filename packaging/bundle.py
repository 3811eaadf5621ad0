"""Make bundles and installers of the program, all from `packaging/bundle.toml`.

    uv run --group bundle python packaging/bundle.py linux      # archives for Linux (x86-64); --variant cpu for one alone
    uv run --group bundle python packaging/bundle.py windows    # installer: its definition, and on Windows itself
    uv run --group bundle python packaging/bundle.py macos      # app and disk image, likewise

Everything is written to `dist/` (`--out`). Signing is off unless keys are named: README.md of this folder.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from importlib.metadata import distributions
from pathlib import Path

from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "packaging"))

import make_notices  # noqa: E402
from bundling import description, linux, macos, signing, windows  # noqa: E402
from bundling.archives import sha256, source_date, write_checksums, write_tar  # noqa: E402
from bundling.licences import file_objections, library_objections, objections  # noqa: E402
from bundling.locked import LINUX, packages_of  # noqa: E402
from bundling.sbom import Contents, by_name  # noqa: E402
from bundling.tree import Tree, assemble  # noqa: E402


def main() -> None:
    """Make what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system", choices=("linux", "windows", "macos"))
    parser.add_argument("--variant", action="append", choices=("cpu", "cuda"), help="which bundle; all where none is named")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder to write to")
    parser.add_argument("--no-archive", action="store_true", help="leave the folder of a bundle for Linux as it is")
    asked = parser.parse_args()
    told = description.load()
    out = asked.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    names = asked.variant or list(told.variants)
    if asked.system == "linux":
        made = [each for name in names for each in bundle_for_linux(told, told.variants[name], out, pack=not asked.no_archive)]
    else:
        made = {"windows": windows, "macos": macos}[asked.system].make(told, out, names)
    for file in made:
        signing.sign_detached(file)
        print(f"{file}: {file.stat().st_size / 1e6:.1f} MB, SHA-256 {sha256(file)}")
    if made:
        write_checksums(out, [*made], out / f"SHA256SUMS-{asked.system}")


def bundle_for_linux(
    told: description.Description, variant: description.Variant, out: Path, *, pack: bool = True
) -> list[Path]:
    """Make one bundle; gives its archives. Raises SystemExit where something in it may not be given on."""
    begun, when = time.monotonic(), source_date()
    bundle = out / linux.folder_name(told, variant)
    shutil.rmtree(bundle, ignore_errors=True)
    packages = packages_of(told, variant, LINUX)
    with tempfile.TemporaryDirectory(prefix="bundle-") as work:
        tree = assemble(told, packages, bundle / linux.TREE, Path(work))
    refuse_what_is_not_free(told, tree)
    items = [item for item in distributions(path=[str(tree.site)]) if item.name != "provcheck"]
    contents = Contents(variant, LINUX, packages, by_name(items, canonicalize_name), make_notices)
    linux.write_desktop_files(told, bundle, when)
    linux.write_man_page(told, bundle, when)
    linux.write_commands(told, bundle)
    linux.write_papers(told, bundle, contents, make_notices.rendered(items), when)
    linux.finish(bundle)
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file())
    print(f"{bundle.name}: {size / 1e6:.0f} MB unpacked, {time.monotonic() - begun:.0f} s", flush=True)
    if not pack:
        return []
    archive = out / f"{bundle.name}.tar.xz"
    write_tar(bundle, archive, when)
    print(f"{archive.name}: packed, {time.monotonic() - begun:.0f} s in all", flush=True)
    return [archive]


def refuse_what_is_not_free(told: description.Description, tree: Tree) -> None:
    """Raise SystemExit where a package or library of the tree may not be given on, or nobody knows whether it may."""
    items = sorted(distributions(path=[str(tree.site)]), key=lambda item: item.name)
    found = [*objections(items, make_notices, told), *library_objections(tree.site, told.policy)]
    found += file_objections(tree.folder, told.never)
    if found:
        raise SystemExit("This may not be in a bundle:\n  " + "\n  ".join(found))


if __name__ == "__main__":
    main()
