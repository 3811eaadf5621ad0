"""A folder with an interpreter, the packages and the program, which runs wherever it is put."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bundling.description import ROOT, Description
from bundling.locked import PYTHON, Locked
from bundling.trimming import trim, trim_python

_VERSION = ".".join(map(str, PYTHON))


@dataclass(frozen=True)
class Tree:
    """Where things lie in it.

    Attributes:
        folder: The folder.
        python: Its interpreter.
        library: The interpreter's own library.
        site: The packages.
    """

    folder: Path
    python: Path
    library: Path
    site: Path


def plan(folder: Path, system: str = sys.platform) -> Tree:
    """Where things lie in a tree for a system."""
    if system == "win32":
        return Tree(folder, folder / "python.exe", folder / "Lib", folder / "Lib" / "site-packages")
    library = folder / "lib" / f"python{_VERSION}"
    return Tree(folder, folder / "bin" / f"python{_VERSION}", library, library / "site-packages")


def assemble(description: Description, packages: Sequence[Locked], folder: Path, work: Path) -> Tree:
    """Make it for the system that this runs on; raises `subprocess.CalledProcessError` where a step fails."""
    tree = plan(folder)
    if sys.version_info[:2] != PYTHON:
        raise SystemExit(f"Bundles are made with Python {_VERSION}: run this with it.")
    copy_python(tree, description.python_leave_out)
    install(tree.site, packages, work, str(tree.python))
    trim(tree.site, description)
    if sys.platform == "linux":
        from bundling.relocation import relocate  # noqa: PLC0415  it needs what Linux alone has

        relocate(tree, description)
    compile_all(tree)
    return tree


def copy_python(tree: Tree, leave_out: Sequence[str]) -> None:
    """Copy the interpreter that this runs on, without what the program does not use."""
    base = Path(sys.base_prefix)
    if sys.platform == "win32":
        ignored = shutil.ignore_patterns("site-packages", "Scripts", "Doc", "include", "libs", "tcl", "Tools", "__pycache__")
        shutil.copytree(base, tree.folder, ignore=ignored, dirs_exist_ok=True)
        trim_python(tree.library, [glob for glob in leave_out if not glob.startswith("lib-dynload")])
        return
    tree.python.parent.mkdir(parents=True)
    shutil.copy2((base / "bin" / tree.python.name).resolve(), tree.python)
    ignored = shutil.ignore_patterns("site-packages", "__pycache__", "config-*")
    shutil.copytree(base / "lib" / tree.library.name, tree.library, symlinks=True, ignore=ignored)
    for shared in sorted((base / "lib").glob(f"libpython{_VERSION}*")):
        if shared.is_file() and not shared.is_symlink():
            shutil.copy2(shared, tree.folder / "lib" / shared.name)
    trim_python(tree.library, leave_out)
    # Which flags it was compiled with is of no use without the headers, and tells of the machine that did it.
    for told in tree.library.glob("_sysconfigdata*"):
        told.write_text("build_time_vars = {}\n", encoding="utf-8")


def install(site: Path, packages: Sequence[Locked], work: Path, python: str, *options: str) -> None:
    """Put packages, each checked against the digest in the lock, and the program into a folder."""
    wanted = work / "requirements.txt"
    wanted.write_text("\n".join(package.requirement for package in packages) + "\n", encoding="utf-8")
    uv = [_uv(), "pip", "install", "--quiet", "--no-deps", "--link-mode", "copy", "--python", python, "--target", str(site)]
    # One that is compiled here runs on every processor of its kind, and knows no folder of this computer.
    quiet = {"CFLAGS": f"-O2 -march=x86-64 -ffile-prefix-map={work}=. -g0"} if sys.platform == "linux" else {}
    _run([*uv, *options, "--require-hashes", "--requirement", str(wanted)], quiet)
    _run([*uv, str(built_wheel(work))])


def built_wheel(work: Path) -> Path:
    """The program as a wheel, of this checkout."""
    folder = work / "wheel"
    _run([_uv(), "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT)])
    return next(folder.glob("*.whl"))


def compile_all(tree: Tree) -> None:
    """Compile all modules, by content and not by time, so that two builds give the same and none is compiled at a start."""
    for folder in (tree.library, tree.site):
        command = [str(tree.python), "-I", "-B", "-m", "compileall", "-q", "-f", "-j", "0"]
        by_content = ["--invalidation-mode", "unchecked-hash"]
        # Those too that the interpreter has compiled by itself meanwhile. Some packages hold templates, which are no modules.
        subprocess.run([*command, *by_content, "-s", str(tree.folder), str(folder)], check=False, stdout=subprocess.DEVNULL)  # noqa: S603


def _uv() -> str:
    found = shutil.which("uv")
    if found is None:
        raise SystemExit("uv is not found. Install it, and run this with `uv run --group bundle`.")
    return found


def _run(command: Sequence[str], more: dict[str, str] | None = None) -> None:
    subprocess.run(command, check=True, env={**os.environ, **(more or {})})  # noqa: S603
