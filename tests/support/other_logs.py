"""The logs of other people (`tests/logs`): 40 vaults, each with what is right of it in `gold.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.init import plan_settings
from obsidian_intel.operations.survey import survey

LOGS = Path(__file__).parent.parent / "logs"
SLUGS = sorted(path.name for path in LOGS.iterdir())


def after_init(root: Path) -> None:
    """What `init --yes` writes."""
    plan = plan_settings(None, survey(Workspace.open(root)).proposals, likely=True)
    assert plan.text is not None
    (root / "obsintel.toml").write_text(plan.text, encoding="utf-8")


def gold(slug: str) -> Mapping[str, Any]:
    """What is right of a vault: `log_notes`, `rows` with their names, ids and scores, and more."""
    found: Mapping[str, Any] = json.loads((LOGS / slug / "gold.json").read_text("utf-8"))
    return found
