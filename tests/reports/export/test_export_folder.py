"""Where an export may go, and what a second one leaves of the first."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from plugins import write_plugin
from vault_case import Case, model, month

from obsidian_intel.core.errors import Refused, StoreError
from obsidian_intel.reports.export.export_folder import ExportFolder
from obsidian_intel.reports.export.export_marker import MARKER

FORMS = ("parquet", "csv", "sqlite")
SOME = {"a.csv": b"1", "t/period=2026-01/part-0.csv": b"2"}


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return tmp_path / "data"


def write(target: Path, files: dict[str, bytes], *, keep: bool = False) -> None:
    ExportFolder.check(target, target.parent / "vault", "csv").write(files, keep=keep)


@pytest.mark.parametrize("form", FORMS)
def test_same_vault_same_bytes(form: str, sample: Case, tmp_path: Path) -> None:
    for name in ("one", "other"):
        assert sample.run("export", str(tmp_path / name), "--format", form).code == 0
    first = held(tmp_path / "one")
    assert first == held(tmp_path / "other")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "one").rglob("*")}
    again = sample.run("export", str(tmp_path / "one"), "--format", form)
    assert (again.code, again.out) == (0, "")
    assert "0 written" in again.err
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "one").rglob("*")} == before


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_month_that_is_gone_leaves_no_files(form: str, case: Case, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert case.run("export", str(data), "--format", form).code == 0
    assert (data / "metrics/period=2026-02").is_dir()
    (data / "metrics/notes of mine.txt").write_text("kept")
    (case.root / "Log/2026-02.md").unlink()
    done = case.run("export", str(data), "--format", form)
    assert "4 removed" in done.err
    assert not list(data.rglob("period=2026-02"))
    assert (data / "metrics/notes of mine.txt").read_text() == "kept"
    assert json.loads((data / MARKER).read_bytes())["obsintel export"]["files"] == sorted(
        held(data).keys() - {MARKER, "metrics/notes of mine.txt"}
    )


def test_a_changed_month_changes_its_files_alone(case: Case, tmp_path: Path) -> None:
    data = tmp_path / "data"
    case.run("export", str(data))
    before = held(data)
    case.write("Log/2026-02.md", month("2026-02", (model("Beta"), model("Gamma", score="MMLU **90**"))))
    case.run("export", str(data))
    changed = {name for name, content in held(data).items() if before.get(name) != content}
    assert {name for name in changed if "period=" in name} == {
        f"{table}/period=2026-02/part-0.parquet" for table in ("rows", "metrics", "months", "papers")
    }


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_vault(form: str, tmp_path: Path) -> None:
    case = Case(tmp_path / "Empty")
    case.write("obsintel.toml", "")
    done = case.run("export", str(tmp_path / "data"), "--format", form)
    assert (done.code, done.out) == (0, "")
    assert "0 months" in done.err
    case.write("2026-01.md", month("2026-01", (model("A"),)))
    assert case.run("export", str(tmp_path / "data"), "--format", form).code == 0
    assert not list((tmp_path / "data").rglob("*HIVE*"))


def holding(name: str, text: str) -> Callable[[Path], object]:
    """Makes a folder with one file in it."""

    def make(data: Path) -> None:
        data.mkdir()
        (data / name).write_text(text)

    return make


def marked(**said: object) -> Callable[[Path], object]:
    """Makes a folder with a marker in it that says so."""
    return holding(MARKER, json.dumps({"obsintel export": {"format": "parquet", **said}}))


REFUSED: dict[str, tuple[Callable[[Path], object], int, str]] = {
    "other files": (holding("mine.csv", "x"), 1, "holds other files"),
    "a file": (lambda data: data.write_text("x"), 2, "this is a file"),
    "another format": (lambda data: write(data, SOME), 1, "holds an export as csv"),
    "a broken marker": (holding(MARKER, "{"), 1, "damaged"),
    "a marker that leads out": (marked(version=1, files=["../x"]), 1, "damaged"),
    "a later version": (marked(version=9, files=[]), 1, "of a later obsintel"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_other_peoples_folders_are_left_alone(name: str, case: Case, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    make, code, words = REFUSED[name]
    data = tmp_path / "data"
    make(data)
    before = held(tmp_path)
    done = case.run("export", str(data), "--format", "parquet")
    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
    assert words in done.err
    assert {path: content for path, content in held(tmp_path).items() if "home of" not in path} == before


@pytest.mark.parametrize("inside", ["Data", ".data", "Log/Data", "."])
def test_nothing_goes_into_the_vault(inside: str, case: Case, tmp_path: Path) -> None:
    before = case.bytes()
    (tmp_path / "link").symlink_to(case.root)
    for path in (case.root / inside, tmp_path / "link" / inside):
        done = case.run("export", str(path))
        assert (done.code, done.err.count("\n")) == (1, 1)
        assert "lies in the vault" in done.err
    assert case.bytes() == before


@pytest.mark.parametrize(
    "words",
    [("log.db", "--format", "sqlite"), ("log.parquet",), ("data", "--format", "parqet"), ("data", "--format", "xls")],
)
def test_what_is_no_folder_and_no_format(words: tuple[str, ...], case: Case, tmp_path: Path) -> None:
    done = case.run("export", *words, cwd=tmp_path)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert not (tmp_path / words[0]).exists()


def test_without_pyarrow_one_line_says_what_to_do_and_sqlite_is_taken(case: Case, tmp_path: Path) -> None:
    (tmp_path / "shadow/pyarrow").mkdir(parents=True)
    (tmp_path / "shadow/pyarrow/__init__.py").write_text("raise ImportError")
    case.env["PYTHONPATH"] = os.pathsep.join([str(tmp_path / "shadow"), case.env.get("PYTHONPATH", "")])
    done = case.run("export", str(tmp_path / "data"), "--format", "parquet", process=True)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "-m pip install pyarrow" in done.err and "sqlite" in done.err
    assert not (tmp_path / "data").exists()
    done = case.run("export", str(tmp_path / "other"), process=True)
    assert done.code == 0 and "as sqlite" in done.err
    assert case.run("export", str(tmp_path / "data"), "--format", "csv").code == 0


def test_a_package_may_bring_a_format(case: Case, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_plugin(
        site,
        "counts",
        "from obsidian_intel.plugin import ExportFormat\n"
        "COUNTS = ExportFormat('counts', lambda data: [('n.txt', repr({t: len(data[t]) for t in data}).encode())])\n",
    )
    case.env["PYTHONPATH"] = os.pathsep.join([str(site), case.env.get("PYTHONPATH", "")])
    assert case.run("export", str(tmp_path / "data"), "--format", "counts", process=True).code == 0
    assert "'months': 2, 'rows': 3" in (tmp_path / "data/n.txt").read_text()
    unknown = case.run("export", str(tmp_path / "other"), "--format", "q", process=True)
    assert "known are counts, csv, parquet, sqlite" in unknown.err


def test_a_file_in_the_way_is_never_written_over(target: Path) -> None:
    write(target, {"a.csv": b"1"})
    (target / "b.csv").write_bytes(b"a person's")
    with pytest.raises(Refused, match="in the way"):
        write(target, {"a.csv": b"2", "b.csv": b"3"})
    assert held(target) == held(target) | {"a.csv": b"1", "b.csv": b"a person's"}


def test_a_folder_that_leads_elsewhere_is_not_followed(target: Path) -> None:
    write(target, SOME)
    (target / "t/period=2026-01/part-0.csv").unlink()
    (target / "t/period=2026-01").rmdir()
    elsewhere = target.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "part-0.csv").write_bytes(b"a person's")
    (target / "t/period=2026-01").symlink_to(elsewhere)
    with pytest.raises(Refused, match="leads elsewhere"):
        write(target, SOME)
    write(target, {"a.csv": b"1"})
    assert (elsewhere / "part-0.csv").read_bytes() == b"a person's"


@pytest.mark.skipif(sys.platform == "win32", reason="sizes are limited by a signal")
def test_a_full_disk_leaves_the_old_export(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import obsidian_intel.reports.export.export_folder as folder

    write(target, SOME)
    real = folder._write

    def fails(path: Path, data: bytes) -> None:
        if data == b"new":
            raise OSError(28, "No space left on device")
        real(path, data)

    monkeypatch.setattr(folder, "_write", fails)
    with pytest.raises(StoreError, match="No space left"):
        write(target, {"a.csv": b"other", "t/period=2026-02/part-0.csv": b"new"})
    monkeypatch.undo()
    assert {name: content for name, content in held(target).items() if name != MARKER} == SOME
    write(target, {"a.csv": b"other"})
    assert held(target).keys() == {"a.csv", MARKER}


def test_while_notes_are_away_nothing_is_removed(target: Path) -> None:
    write(target, SOME)
    write(target, {"a.csv": b"new"}, keep=True)
    assert held(target).keys() == {*SOME, MARKER}
    write(target, {"a.csv": b"new"})
    assert held(target).keys() == {"a.csv", MARKER}
    assert not (target / "t").exists()


def test_what_a_system_leaves_lying_does_not_make_a_folder_full(target: Path) -> None:
    target.mkdir()
    (target / ".DS_Store").write_bytes(b"x")
    write(target, SOME)
    assert held(target).keys() == {*SOME, MARKER, ".DS_Store"}
