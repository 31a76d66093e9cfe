"""Rows that wait: each alone, with a reason and what ends it; and what is called by what name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from machines import Machine
from vault_case import model, month, topic

from obsidian_intel.operations.link import link
from obsidian_intel.papers.held_rows import HeldRows
from obsidian_intel.papers.link_plan import ARRIVED, GONE, UNFINISHED
from obsidian_intel.papers.plan_model import Action, LinkRequest

MODELS = tuple(model(f"Mamba {n}", f"https://arxiv.org/abs/2503.0000{n}") for n in range(1, 5))
LATER = model("Qwen3", "https://arxiv.org/abs/2505.09388")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    root = tmp_path / "V"
    root.mkdir()
    (root / "2025-03.md").write_text(month("2025-03", MODELS), "utf-8")
    return Machine(root, tmp_path / "state")


def add_month(machine: Machine, *rows: str) -> None:
    (machine.root / "2025-04.md").write_text(month("2025-04", rows), "utf-8")


@pytest.mark.parametrize(
    ("gone", "known", "settled", "made"),
    [
        (0, True, False, ("Papers/Qwen3.md",)),
        (1, True, False, ("Papers/Qwen3.md",)),
        (4, True, False, ("Papers/Qwen3.md",)),  # this machine saw them: a person deleted them
        (1, False, False, ("Papers/Qwen3.md",)),
        (2, False, False, ("Papers/Qwen3.md",)),
        (3, False, False, ()),  # a machine that never saw them: they may be on their way
        (4, False, False, ()),
        (4, False, True, ("Papers/Qwen3.md",)),  # nothing came for ten minutes
    ],
)
def test_notes_that_are_gone_hold_their_own_rows_alone(
    machine: Machine, tmp_path: Path, gone: int, known: bool, settled: bool, made: tuple[str, ...]
) -> None:
    machine.link()
    for number in range(1, gone + 1):
        (machine.root / f"Papers/Mamba {number}.md").unlink()
    add_month(machine, LATER)
    watcher = machine if known else Machine(machine.root, tmp_path / "other")
    report = link(watcher.open(), LinkRequest(explicit=False, settled=lambda: settled))
    actions = [plan.action for plan in report.plan.slots]
    assert (report.made, actions.count(Action.BROKEN), actions.count(Action.LINKED)) == (made, gone, 4 - gone)
    assert {plan.until for plan in report.plan.slots if plan.action is Action.BROKEN} <= {GONE}
    assert {plan.until for plan in report.plan.slots if plan.action is Action.WAIT} <= {ARRIVED}


def test_an_explicit_link_does_not_wait(machine: Machine, tmp_path: Path) -> None:
    machine.link()
    for number in range(1, 5):
        (machine.root / f"Papers/Mamba {number}.md").unlink()
    add_month(machine, LATER)
    assert Machine(machine.root, tmp_path / "other").link().made == ("Papers/Qwen3.md",)


@pytest.mark.parametrize("explicit", [True, False])
def test_a_note_that_a_sync_service_holds_elsewhere_gets_no_twin(machine: Machine, explicit: bool) -> None:
    add_month(machine, LATER)
    (machine.root / "Papers").mkdir()
    (machine.root / "Papers" / ".Qwen3.md.icloud").write_bytes(b"stub")
    report = link(machine.open(), LinkRequest(explicit=explicit, settled=lambda: True))
    (held,) = (plan for plan in report.plan.slots if plan.action is Action.WAIT)
    assert (held.slot.name, held.until) == ("Qwen3", "it is downloaded")
    assert len(report.made) == 4 and not any("Qwen3" in path for path in report.made)


def test_held_rows_as_data(machine: Machine) -> None:
    machine.link()
    (machine.root / "Papers/Mamba 1.md").unlink()
    add_month(machine, LATER.replace("**可复用**：数据配方 |", ""))
    began = datetime(2026, 2, 3, 12, tzinfo=UTC)
    clock = [began]
    rows = HeldRows(lambda: clock[0])

    def held() -> list[dict[str, str | int]]:
        report = link(machine.open(), LinkRequest(explicit=False))
        return [each.as_dict() for each in rows.update(report.plan)]

    wanted = [
        {
            "path": "2025-03.md",
            "line": 23,
            "name": "Mamba 1",
            "reason": "its note `Mamba 1` is not there",
            "since": "2026-02-03T12:00:00+00:00",
            "until": GONE,
        },
        {
            "path": "2025-04.md",
            "line": 23,
            "name": "Qwen3",
            "reason": "the row is not finished",
            "since": "2026-02-03T12:00:00+00:00",
            "until": UNFINISHED,
        },
    ]
    assert held() == wanted
    clock[0] += timedelta(minutes=5)
    assert held() == wanted
    add_month(machine, LATER)
    assert held() == wanted[:1]


def test_more_notes_at_once_than_may_be_made_wait_for_a_word(machine: Machine) -> None:
    (machine.root / "obsintel.toml").write_text("[link]\nmax_new = 3\n", "utf-8")
    report = link(machine.open(), LinkRequest(explicit=False), confirm=lambda count: False)
    assert {(plan.action, plan.reason, plan.until) for plan in report.plan.slots} == {
        (Action.WAIT, "4 new notes at once wait for your word", "`obsintel link`")
    }
    assert not report.writes and not (machine.root / "Papers").exists()


# what a key paper is written as: what it is called, and the note that is made
NAMED = [
    ("https://arxiv.org/abs/2503.14476", "arXiv 2503.14476", "Papers/arXiv 2503.14476.md"),
    ("https://doi.org/10.1145/3292500", "DOI 10.1145/3292500", "Papers/DOI 10.1145-3292500.md"),
    ("https://z.ai/blog/glm-5", "glm-5 (z.ai)", "Papers/glm-5 (z.ai).md"),
    ("https://example.org/papers/A%20paper.pdf", "A paper (example.org)", "Papers/A paper (example.org).md"),
    ("[DAPO](https://arxiv.org/abs/2503.14476)", "DAPO", "Papers/DAPO.md"),
    ("https://z.ai", None, None),  # a home page is no paper
    ("[智谱](https://z.ai/)", None, None),
]


@pytest.mark.parametrize(("written", "name", "note"), NAMED, ids=[case[0] for case in NAMED])
def test_what_a_key_paper_is_called(tmp_path: Path, written: str, name: str | None, note: str | None) -> None:
    root = tmp_path / "V"
    root.mkdir()
    (root / "2025-03.md").write_text(month("2025-03", (), (topic("推理", written),)), "utf-8")
    report = Machine(root, tmp_path / "state").link()
    assert [plan.slot.label for plan in report.linked] == ([name] if name else [])
    assert report.made == ((note,) if note else ())
