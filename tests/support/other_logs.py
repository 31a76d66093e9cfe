"""The logs of other people (`tests/logs`): 40 vaults, each with what is right of it in `gold.json`."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.init import plan_settings
from obsidian_intel.operations.survey import survey

LOGS = Path(__file__).parent.parent / "logs"
SLUGS = sorted(path.name for path in LOGS.iterdir())


def copied(slug: str, root: Path) -> Path:
    """The vault of a log, in a folder of its own."""
    shutil.copytree(LOGS / slug / "vault", root)
    return root


def after_init(slug: str, root: Path) -> None:
    """What `init --yes` writes into the vault of a log."""
    (root / "obsintel.toml").write_text(_settings(slug), encoding="utf-8")


@cache
def _settings(slug: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        found = survey(Workspace.open(copied(slug, Path(folder) / "vault")))
    plan = plan_settings(None, found.proposals, likely=True)
    assert plan.text is not None
    return plan.text


def gold(slug: str) -> Mapping[str, Any]:
    """What is right of a vault: `log_notes`, `rows` with their names, ids and scores, and more."""
    found: Mapping[str, Any] = json.loads((LOGS / slug / "gold.json").read_text("utf-8"))
    return found
