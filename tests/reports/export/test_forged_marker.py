"""A marker that somebody else has written removes nothing of a person's."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from obsidian_intel.core.errors import Refused
from obsidian_intel.reports.export.export_folder import MARKER, ExportFolder

NAMES = ["diary.txt", "budget.csv", "Work/plan.md", "rows/notes.md", "photo.db"]


def forged(folder: Path, names: list[str], form: str = "csv") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    marker = {"obsintel export": {"version": 1, "format": form, "files": names}}
    (folder / MARKER).write_text(json.dumps(marker), "utf-8")


def test_only_files_of_our_layout_are_removed(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    target = tmp_path / "data"
    ours = ["links.csv", "rows/period=2026-01/part-0.csv"]
    for name in (*NAMES, *ours):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text("x")
    forged(target, [*NAMES, *ours])
    report = ExportFolder.check(target, tmp_path / "vault", "csv").write({"tags.csv": b"1"})
    assert report.removed == 2 and not any((target / name).exists() for name in ours)
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
