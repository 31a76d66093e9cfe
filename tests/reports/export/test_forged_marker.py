"""A marker that somebody else has written removes nothing of a person's."""

from __future__ import annotations

import json
import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from obsidian_intel.core.errors import Refused
from obsidian_intel.reports.export.export_folder import ExportFolder, ExportReport
from obsidian_intel.reports.export.export_marker import MARKER

NAMES = ["diary.txt", "budget.csv", "Work/plan.md", "rows/notes.md", "photo.db"]


def forged(folder: Path, names: list[str], digests: dict[str, list[str]] | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    marker = {"obsintel export": {"version": 1, "format": "csv", "files": names, "sha256": digests or {}}}
    (folder / MARKER).write_text(json.dumps(marker), "utf-8")


OURS = ["links.csv", "rows/period=2026-01/part-0.csv"]


def test_a_file_that_no_export_wrote_stays_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    target = tmp_path / "data"
    for name in (*OURS, "tags.csv"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text("a person's")
    forged(target, [*OURS, "tags.csv"])
    with pytest.raises(Refused, match=r"tags\.csv: is not as an export wrote it, and in the way"):
        ExportFolder.check(target, tmp_path / "vault", "csv").write({"tags.csv": b"1"})
    (target / "tags.csv").unlink()
    for _ in range(2):  # what is left is told each time
        report = ExportFolder.check(target, tmp_path / "vault", "csv").write({"tags.csv": b"1"})
        assert report.left == tuple(OURS) and report.removed == 0
    assert all((target / name).read_text() == "a person's" for name in OURS)


def test_what_a_person_changed_in_an_export_stays(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    target = tmp_path / "data"

    def write(files: dict[str, bytes]) -> ExportReport:
        return ExportFolder.check(target, tmp_path / "vault", "csv").write(files)

    write({"tags.csv": b"1", "links.csv": b"1"})
    (target / "links.csv").write_bytes(b"mine")
    with pytest.raises(Refused, match=r"links\.csv"):
        write({"tags.csv": b"2", "links.csv": b"2"})
    assert (target / "tags.csv").read_bytes() == b"1"
    assert write({"tags.csv": b"2"}).left == ("links.csv",)
    assert (target / "links.csv").read_bytes() == b"mine" and (target / "tags.csv").read_bytes() == b"2"
    (target / "links.csv").write_bytes(b"1")
    assert write({"tags.csv": b"2"}).removed == 1


def test_only_files_of_our_layout_are_removed(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    target = tmp_path / "data"
    for name in (*NAMES, *OURS):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text("x")
    forged(target, [*NAMES, *OURS], digests={name: [sha256(b"x").hexdigest()] for name in (*NAMES, *OURS)})
    report = ExportFolder.check(target, tmp_path / "vault", "csv").write({"tags.csv": b"1"})
    assert report.removed == 2 and not any((target / name).exists() for name in OURS)
    assert all((target / name).read_text() == "x" for name in NAMES)
    assert json.loads((target / MARKER).read_text())["obsintel export"]["files"] == ["tags.csv"]
    assert stat.S_IMODE((target / MARKER).stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["[" * 100_000, "3", '{"obsintel export": []}', '{"obsintel export": {"files": 3}}'])
def test_a_marker_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / MARKER).write_text(text)
    with pytest.raises(Refused, match="damaged"):
        ExportFolder.check(tmp_path / "data", tmp_path / "vault", "csv")


def test_a_marker_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "data").mkdir()
    os.mkfifo(tmp_path / "data" / MARKER)
    with pytest.raises(Refused, match="damaged"):
        ExportFolder.check(tmp_path / "data", tmp_path / "vault", "csv")
