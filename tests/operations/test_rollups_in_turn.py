"""Rollups of months, weeks and days made one after the other are those that are made alone."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace
from vault_case import Case, model, month, topic

from obsidian_intel.engine.typed_months import facts_of_note
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.rollup import RollupsInTurn, make_rollup
from obsidian_intel.reports.rollup.ranges import DateRange, parse_range_text
from obsidian_intel.reports.rollup.rollup_values import Rollup, no_notes

MONTHS = ("2025-11", "2025-12", "2026-01", "2026-03")
WEEKS = ("2025-W50", "2025-W52", "2026-W01", "2026-W05", "2026-W06", "2026-W09")
DAYS = ("2025-12-31", "2026-02-03", "2026-02-04", "2026-03-01")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Months, weeks and days whose models come back, with scores that are broken, repeated and taken back."""
    case = Case(tmp_path_factory.mktemp("log") / "vault")
    rng = random.Random(5)
    for index, label in enumerate((*MONTHS, *WEEKS, *DAYS)):
        rows = (
            model(f"Lumen {rng.randint(1, 4)}", f"https://arxiv.org/abs/2601.0000{index % 3}", score=_scores(rng)),
            model(f"Kestrel {rng.randint(1, 9)}", score=_scores(rng)),
        )
        paper = f"[论文 {index % 4}](https://arxiv.org/abs/2502.0000{index % 4})"
        case.write(f"Log/{label}.md", month(label, rows, (topic(f"主题 {index % 3}", paper),)))
    return Workspace.open(case.root)


def _scores(rng: random.Random) -> str:
    return "；".join(f"{name} **{rng.randint(40, 90)}.5**" for name in rng.sample(("MMLU", "HLE", "AIME 2025"), 2))


def alone(workspace: Workspace, span: DateRange) -> str:
    return shown(make_rollup(workspace, span, whole=True))


def shown(rollup: Rollup) -> str:
    return repr(replace(rollup, problems=None, note_of=no_notes))


@pytest.mark.parametrize("order", ["forwards", "backwards", "mixed"])
def test_each_is_what_it_is_alone(workspace: Workspace, order: str) -> None:
    labels = [*MONTHS, *WEEKS, *DAYS] if order == "mixed" else sorted((*MONTHS, *WEEKS), reverse=order == "backwards")
    in_turn = RollupsInTurn(workspace, (), facts_of_note)
    for label in labels:
        span = parse_range_text(label)
        assert shown(in_turn(span)) == alone(workspace, span), label


def test_the_log_is_read_once(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from obsidian_intel.reports.rollup.log_so_far import LogSoFar

    read, whole = [], LogSoFar.read

    def counted(log: LogSoFar, facts: object) -> tuple[int, ...]:
        read.append(facts)
        return whole(log, facts)  # type: ignore[arg-type]

    monkeypatch.setattr(LogSoFar, "read", counted)
    in_turn = RollupsInTurn(workspace, (), facts_of_note)
    for label in WEEKS:
        in_turn(parse_range_text(label))
    earlier = len(MONTHS) + len(WEEKS) + len(DAYS)
    months_not_over = 4  # at most: notes before a week in months that go on after it
    assert len(read) <= earlier + len(WEEKS) * months_not_over
