"""Logs as other people keep them: 24 vaults in many languages and habits, each with what is right in `gold.json`.

They were written from the design alone, by people who had not seen the code. `log_notes` are the notes of the log with
what they are about; `either_notes` may be counted or not; `rows` are the rows with their names, ids and scores.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.init import plan_settings
from obsidian_intel.operations.survey import survey
from obsidian_intel.vault.classify import NoteKind

LOGS = Path(__file__).parent / "logs"
SLUGS = sorted(path.name for path in LOGS.iterdir())
Dates = dict[str, tuple[str | None, str | None, str | None]]

# Which notes are the log, and what they are about.


def as_they_are(root: Path) -> None:
    """No setting at all."""


def after_init(root: Path) -> None:
    """What `init --yes` writes."""
    plan = plan_settings(None, survey(Workspace.open(root)).proposals, likely=True)
    assert plan.text is not None
    (root / "obsintel.toml").write_text(plan.text, encoding="utf-8")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def copied(slug: str) -> Path:
        shutil.copytree(LOGS / slug / "vault", tmp_path / "vault")
        return tmp_path / "vault"

    return copied


def gold(slug: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((LOGS / slug / "gold.json").read_text("utf-8"))
    return found


def test_there_are_enough_of_them() -> None:
    assert len(SLUGS) >= 24


@pytest.mark.parametrize("way", [as_they_are, after_init])
@pytest.mark.parametrize("slug", SLUGS)
def test_the_log_is_found(vault: Callable[[str], Path], slug: str, way: Callable[[Path], None]) -> None:
    root = vault(slug)
    way(root)
    right = gold(slug)
    wanted: Dates = {path: (each["period"], each["week"], each["day"]) for path, each in right["log_notes"].items()}
    found = log_notes(root)
    assert {path: each for path, each in found.items() if path not in right.get("either_notes", ())} == wanted


@pytest.mark.parametrize("slug", SLUGS)
def test_init_a_second_time_has_nothing_new(vault: Callable[[str], Path], slug: str) -> None:
    root = vault(slug)
    after_init(root)
    text = (root / "obsintel.toml").read_text("utf-8")
    plan = plan_settings(text, survey(Workspace.open(root)).proposals, likely=True)
    assert (plan.text, plan.kept_back) == (None, ())


def log_notes(root: Path) -> Dates:
    """The notes of the log with their month, week and day."""
    facts = [record.facts for record in Workspace.open(root).entries.values()]
    return {note.path: (note.period, note.week, note.day) for note in facts if note.kind is NoteKind.MONTH}


# What their rows are: names, ids, kinds, scores.
