"""A note of many months, weeks or days: its parts are months of their own wherever the log is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from vault_case import Case

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.periods import LogDate
from obsidian_intel.engine.typed_months import load_months
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.init import plan_settings
from obsidian_intel.operations.new_note import new_note
from obsidian_intel.operations.rows.append import append_row
from obsidian_intel.operations.rows.refusal import RowRefused
from obsidian_intel.operations.survey import survey

TABLE = "| Model | Mechanism | Capability | Value |\n| - | - | - | - |\n"
TEXT = (
    "# Radar\n\nWhat we saw.\n\n"
    f"## 2026-02\n\n### Models\n\n{TABLE}"
    "| [Otter-3](https://arxiv.org/abs/2602.00103) | MoE | AIME 2025 **91.0** | swims |\n"
    "| [Seal-2](https://arxiv.org/abs/2602.00102) | dense | AIME 2025 **88.0** | dives |\n\n"
    f"## 2026-01\n\n### Models\n\n{TABLE}"
    "| [Otter-2](https://arxiv.org/abs/2601.00102) | MoE | AIME 2025 **85.0** | swims |\n"
    "| [Seal-2](https://arxiv.org/abs/2602.00102) | dense | AIME 2025 **87.0** | dives |\n"
    "| [Crab](https://arxiv.org/abs/2601.00105) | dense | AIME 2025 **51.0** | walks |\n\n"
    f"## 2025-12\n\n### Models\n\n{TABLE}"
    "| [Otter-1](https://arxiv.org/abs/2512.00101) | dense | AIME 2025 **70.0** | swims |\n"
    "| [Newt](https://arxiv.org/abs/2512.00102) | dense | AIME 2025 **60.0** | hides |\n"
    "| [Toad](https://arxiv.org/abs/2512.00103) | dense | AIME 2025 **50.0** | sits |\n\n"
    f"## Classics\n\n{TABLE}| [Attention](https://arxiv.org/abs/1706.03762) | dense | x | x |\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "Radar.md").write_text(TEXT, "utf-8")
    return vault


def names(root: Path, **wanted: str) -> dict[str, list[str]]:
    return {month.period: [row.name for row in month.rows] for month in load_months(Workspace.open(root), **wanted)}


def test_each_date_is_a_month(root: Path) -> None:
    assert names(root) == {
        "2025-12": ["Otter-1", "Newt", "Toad"],
        "2026-01": ["Otter-2", "Seal-2", "Crab"],
        "2026-02": ["Otter-3", "Seal-2"],
    }
    assert names(root, month="2026-01") == {"2026-01": ["Otter-2", "Seal-2", "Crab"]}


def test_facts_follow_the_dates(root: Path) -> None:
    vault = Workspace.open(root).vault
    assert [(note.period, len(note.rows), note.is_part) for note in vault.months] == [
        ("2025-12", 3, True),
        ("2026-01", 3, True),
        ("2026-02", 2, True),
    ]
    assert vault.latest == "2026-02"


def test_a_later_score_supersedes_and_is_no_conflict(root: Path) -> None:
    found: list[Diagnostic] = [each for each in Workspace.open(root).diagnostics() if each.code in ("OI701", "OI509")]
    assert found == []


def test_commands_see_the_months(root: Path) -> None:
    case = Case(root)
    page = case.run("rollup", "2026-01", "--format", "json").json
    assert [model["name"] for model in page["models"]] == ["Otter-2", "Seal-2", "Crab"]
    assert "2026-02" in case.run("show", "Otter-3").out
    hits = case.run("find", "hides", "--format", "json").json
    assert [(hit["period"], hit["path"]) for hit in hits["hits"]] == [("2025-12", "Radar.md")]
    assert case.run("find", "hides", "--month", "2026-01").code == 1
    assert "Radar.md holds 3 months, 2025-12 to 2026-02" in case.run("look").out


def test_links_go_to_their_rows(root: Path) -> None:
    case = Case(root)
    assert case.run("link").code == 0
    text = (root / "Radar.md").read_text("utf-8")
    linked = [line for line in text.splitlines() if "📄" in line]
    assert len(linked) == 8
    assert "[Crab](https://arxiv.org/abs/2601.00105) [[Crab" in text
    assert "1706.03762) |" in text  # of no date, and so of no month
    note = (root / "Papers/Crab.md").read_text("utf-8")
    assert "first_seen: 2026-01" in note and "walks" in note


def test_init_sets_its_path_and_it_is_read_the_same(root: Path) -> None:
    before = names(root)
    plan = plan_settings(None, survey(Workspace.open(root)).proposals, likely=False)
    assert plan.text is not None and 'path = ["Radar.md"]' in plan.text
    (root / "obsintel.toml").write_text(plan.text, "utf-8")
    assert names(root) == before
    assert not any(note.by_name for note in Workspace.open(root).vault.dated)


def test_no_row_is_put_into_it_and_new_keeps_its_own_name(root: Path) -> None:
    workspace = Workspace.open(root)
    with pytest.raises(RowRefused, match="holds many months"):
        append_row(workspace, "2026-02", "models", {"name": "Pike"})
    assert new_note(workspace, LogDate("2026-02")).text is None
    assert new_note(workspace, LogDate("2026-03")).path == "2026-03.md"


@pytest.mark.parametrize("change", [lambda text: text.replace("## 2026-01", "## 2026-04"), lambda text: text + "\n"])
def test_a_change_is_seen(root: Path, change: Callable[[str], str]) -> None:
    case = Case(root)
    case.run("tables")
    (root / "Radar.md").write_text(change(TEXT), "utf-8")
    shown = case.run("tables", "--format", "json").json
    assert {month["period"]: len(month["sections"]) for month in shown["months"]} == dict.fromkeys(names(root), 1)
