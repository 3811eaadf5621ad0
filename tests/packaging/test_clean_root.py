"""The proof that a bundle starts on a clean system: what it reads, what it refuses, and what it tells."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import clean_root
import pytest
from clean_start import contents, first_window, machine, root
from clean_start.display import Display, DisplayError, wait_for
from clean_start.root import Inside
from clean_start.steps import LeftOut, Outcome, Step, StepError, Steps, table

from tests.packaging.elf_files import library

SOURCES = """\
stable-tools main https://tools.example/apt
bookworm-updates main http://mirror.example/debian
bookworm non-free http://other.example/debian
bookworm main http://mirror.example/debian
bookworm main http://second.example/debian
"""


def test_nothing_is_missing_where_all_is_there() -> None:
    assert machine.what_is_missing("linux", 0, dict.fromkeys(machine.TOOLS, "/usr/bin/it")) == []


def test_what_is_missing_is_told_plainly() -> None:
    found = {**dict.fromkeys(machine.TOOLS, "/usr/bin/it"), "Xvfb": None, "xdotool": None}
    assert machine.what_is_missing("linux", 1000, found) == [
        "It makes a root of its own, so it has to be run as root.",
        "Xvfb is not found. Install it (Debian: xvfb).",
        "xdotool is not found. Install it (Debian: xdotool).",
    ]
    assert machine.what_is_missing("darwin", 0, {}) == ["It proves bundles for Linux, and runs on Linux alone."]


def test_the_mirror_is_the_first_source_of_the_release() -> None:
    assert machine.mirror_of(SOURCES, "bookworm") == "http://mirror.example/debian"


def test_a_release_without_a_source_is_told() -> None:
    with pytest.raises(machine.MachineError, match="trixie"):
        machine.mirror_of(SOURCES, "trixie")


def test_packages_go_by_the_name_that_the_release_has() -> None:
    older = [choices[-1] for choices in machine.DESKTOP]
    assert "libglib2.0-0" in machine.chosen(older)
    assert "libglib2.0-0t64" in machine.chosen([*older, "libglib2.0-0t64"])
    with pytest.raises(machine.MachineError, match="libegl1"):
        machine.chosen(name for name in older if name != "libegl1")


def test_keyrings_are_read_from_the_script_of_a_release() -> None:
    script = (
        "variants - minbase\nkeyring /usr/share/keyrings/some.gpg\nif true; then\n  keyring /usr/share/keyrings/other.gpg\nfi\n"
    )
    assert machine.keyrings_of(script) == [Path("/usr/share/keyrings/some.gpg"), Path("/usr/share/keyrings/other.gpg")]
    assert machine.keyrings_of("variants - minbase\n") == []


@pytest.mark.parametrize("name", ["bundle.zip", "absent.tar.xz"])
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bundle.zip").touch()
    with pytest.raises(SystemExit) as ended:
        clean_root.parsed([str(tmp_path / name)])
    assert ended.value.code == 2
    assert name in capsys.readouterr().err


def test_a_folder_that_is_no_root_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "bundle.tar.xz"
    archive.touch()
    mine = tmp_path / "pictures"
    mine.mkdir()
    with pytest.raises(SystemExit) as ended:
        clean_root.parsed([str(archive), "--root", str(mine)])
    assert ended.value.code == 2
    assert "holds no root" in capsys.readouterr().err
    assert clean_root.parsed([str(archive), "--root", str(tmp_path / "new")]).root == tmp_path / "new"


def test_it_says_what_is_missing_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "bundle.tar.xz"
    archive.touch()
    monkeypatch.setattr(machine, "commands", lambda: dict.fromkeys(machine.TOOLS))
    assert clean_root.main([str(archive), "--out", str(tmp_path / "out")]) == 2
    assert "debootstrap is not found" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_nothing_of_an_earlier_proof_is_taken_for_this_ones(tmp_path: Path) -> None:
    (tmp_path / "first-start.png").touch()
    (tmp_path / "mine.png").touch()
    clean_root.make_ready(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.png"]


def test_interpreters_are_found_wherever_they_lie(tmp_path: Path) -> None:
    for name in ("usr/bin/python3.12", "opt/pypy3", "usr/lib/libpython3.11.so.1.0", "usr/lib/python3/site.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "usr/bin/python3").symlink_to("python3.12")
    expected = ["opt/pypy3", "usr/bin/python3", "usr/bin/python3.12", "usr/lib/libpython3.11.so.1.0", "usr/lib/python3"]
    assert root.pythons_in(tmp_path) == expected


def test_what_only_speaks_of_python_is_none(tmp_path: Path) -> None:
    for name in ("usr/share/gcc/python/printers.py", "usr/share/bash/python3", "usr/bin/pythonic"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "usr/share/gcc/python/printers.py").touch()
    (tmp_path / "usr/bin/pythonic").touch()
    assert root.pythons_in(tmp_path) == []


def test_commands_enter_the_root_without_a_network_and_with_a_display_only_where_asked(tmp_path: Path) -> None:
    inside = Inside(tmp_path / "root", tmp_path / "home")
    plain = inside.command(["true"])
    assert "--net" in plain
    assert plain[-1] == "true"
    assert not any(word.startswith("DISPLAY=") for word in plain)
    shown = inside.command(["AppRun"], 7)
    assert "DISPLAY=:7" in shown
    assert "/tmp/.X11-unix/X7" in shown


def test_libraries_are_told_that_neither_bundle_nor_root_has(tmp_path: Path) -> None:
    bundle, clean = tmp_path / "bundle", tmp_path / "root"
    for folder in (bundle, clean):
        folder.mkdir()
    (bundle / "libown.so.1").write_bytes(library("libc.so.6", "libGL.so.1"))
    (bundle / "program").write_bytes(library("libown.so.1", "libGL.so.1"))
    (bundle / "libqgtk3.so").write_bytes(library("libgtk-3.so.0", "libc.so.6"))
    (clean / "libc.so.6").touch()
    taken = contents.from_system(bundle)
    assert taken == {
        "libGL.so.1": {"libown.so.1", "program"},
        "libc.so.6": {"libown.so.1", "libqgtk3.so"},
        "libgtk-3.so.0": {"libqgtk3.so"},
    }
    assert contents.not_there(taken, clean) == (["libGL.so.1"], ["libgtk-3.so.0"])


def test_a_home_is_listed_with_links_and_empty_folders(tmp_path: Path) -> None:
    (tmp_path / "bundle/deep").mkdir(parents=True)
    (tmp_path / ".local/share/empty").mkdir(parents=True)
    (tmp_path / ".local/bin").mkdir()
    (tmp_path / ".local/bin/it").symlink_to(tmp_path / "bundle/deep")
    listed = contents.listing(tmp_path, without="bundle")
    assert listed == [".local/", ".local/bin/", ".local/bin/it", ".local/share/", ".local/share/empty/"]
    assert contents.places([*listed, "a/b/c/d/e"]) == [".local/bin/", "a/b/c/"]


def test_steps_are_kept_with_what_came_of_them() -> None:
    told: list[Step] = []
    steps = Steps(told.append)
    assert (steps.outcome, steps.closing()) == (Outcome.FAILS, "No step was done.")

    def fail() -> str:
        raise StepError("no window")

    def leave_out() -> str:
        raise LeftOut("appstreamcli is not found")

    assert steps.do("one", lambda: "12 files")
    assert (steps.outcome, steps.closing()) == (Outcome.HOLDS, "Every step holds.")
    assert steps.do("two", leave_out)
    assert (steps.outcome, steps.closing()) == (Outcome.LEFT_OUT, "Left out, so not proved: two.")
    assert not steps.do("three", fail)
    steps.fail("four", "no display")
    assert (steps.outcome, steps.closing()) == (Outcome.FAILS, "Does not hold: three, four. Left out, so not proved: two.")
    assert told == steps.done
    assert [(step.outcome, step.told) for step in told] == [
        (Outcome.HOLDS, "12 files"),
        (Outcome.LEFT_OUT, "appstreamcli is not found"),
        (Outcome.FAILS, "no window"),
        (Outcome.FAILS, "no display"),
    ]


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ((Outcome.HOLDS, Outcome.HOLDS), 0),
        ((Outcome.HOLDS, Outcome.FAILS, Outcome.LEFT_OUT), 1),
        ((Outcome.LEFT_OUT, Outcome.HOLDS), 3),
        ((), 1),
    ],
)
def test_only_a_proof_of_all_steps_ends_with_0(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    outcomes: tuple[Outcome, ...],
    code: int,
) -> None:
    archive = tmp_path / "bundle.tar.xz"
    archive.touch()
    done = [Step(f"step {number}", outcome, 0, "") for number, outcome in enumerate(outcomes)]
    monkeypatch.setattr(machine, "what_is_missing", lambda *_: [])
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(clean_root, "_go", lambda _asked, _scratch, proof: proof.done.extend(done))
    assert clean_root.main([str(archive), "--out", str(tmp_path / "out")]) == code
    assert ("Left out, so not proved: step" in capsys.readouterr().out) is (Outcome.LEFT_OUT in outcomes)


@pytest.mark.parametrize("code", [0, 1])
def test_a_root_is_made_in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    mine = tmp_path / "kept" / "clean.begun"
    mine.mkdir(parents=True)
    (mine / "picture.png").touch()

    def run(words: Sequence[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(words, code, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    made = tmp_path / "kept" / "clean"
    if code:
        with pytest.raises(root.RootError, match="debootstrap failed"):
            root.make_root(made, "bookworm", "http://mirror.example/debian", [], signed=True)
    else:
        root.make_root(made, "bookworm", "http://mirror.example/debian", [], signed=True)
        assert (made / "home/visitor").is_dir()
        assert made.stat().st_mode & 0o777 == 0o755
    assert (mine / "picture.png").is_file()
    assert sorted(path.name for path in mine.parent.iterdir()) == (["clean.begun"] if code else ["clean", "clean.begun"])


def test_a_display_that_does_not_answer_is_a_step_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(words: Sequence[str], timeout: float, **_: object) -> subprocess.CompletedProcess[str]:
        raise subprocess.TimeoutExpired(words, timeout)

    monkeypatch.setattr(subprocess, "run", run)
    display = Display(7)
    with pytest.raises(DisplayError, match="xdotool search did not end within 20 s"):
        display.windows("^Provcheck$")
    (tmp_path / "window.txt").write_text("it said so\n", encoding="utf-8")
    monkeypatch.setattr(first_window, "open_display", lambda _log: nullcontext(display))
    process = SimpleNamespace(poll=lambda: None)
    monkeypatch.setattr(first_window, "_started", lambda way, on: nullcontext(first_window._Running(way, on, process)))
    steps = Steps(lambda _: None)
    first_window.window(SimpleNamespace(out=tmp_path), steps)
    assert [(step.name, step.outcome) for step in steps.done] == [("first start of the window", Outcome.FAILS)]
    assert steps.done[0].told == "xdotool search did not end within 20 s.\nit said so"


def test_the_table_stands_in_columns() -> None:
    steps = [
        Step("root", Outcome.HOLDS, 75.24, "bookworm"),
        Step("window", Outcome.FAILS, 5, "none\nit said so"),
        Step("x", Outcome.LEFT_OUT, 0, ""),
    ]
    assert table(steps).splitlines() == [
        "root    holds     75.2 s  bookworm",
        "window  FAILS      5.0 s  none",
        "                          it said so",
        "x       left out   0.0 s  ",
    ]
    assert table([]) == ""


def test_waiting_ends_with_what_is_waited_for() -> None:
    answers = iter([[], [], [3]])
    assert wait_for(lambda: next(answers), 60, lambda: True) == [3]
    assert wait_for(lambda: [3], 60, lambda: False) is None
    assert wait_for(lambda: [3], 0, lambda: True) is None
