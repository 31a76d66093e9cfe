"""The first reading of a large vault, in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault_case import Case, model, month

from obsidian_intel.engine.snapshot import Snapshot
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.watch import warm_start


def test_nothing_of_the_folder_we_stand_in_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(tmp_path / "Vault")
    case.write("Log/2026-01.md", month("2026-01", (model("Alpha"),)))
    trap = "from pathlib import Path\nPath(__file__).with_suffix('.ran').touch()\n"
    for name in ("obsidian_intel", "click", "platformdirs"):
        case.write(f"{name}.py", trap)
    for name, value in case.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(case.root)
    monkeypatch.setattr(warm_start, "MANY", 1)
    warm_start.warm_up(Workspace.unread(case.root), lambda done, notes: None)
    assert not list(case.root.glob("*.ran"))
    assert Snapshot.of(str(case.root)).is_there()
