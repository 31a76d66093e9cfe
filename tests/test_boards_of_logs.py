"""The boards of the logs of other people (`tests/logs`), against what is right of their scores.

A board of the gold is what a person would put on one: own scores of one benchmark, condition and protocol, folded, and
of each model what its latest note states. Of the ten largest of each vault, who leads and with what is asked, and
whether the tool has parted what a person would join.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from other_logs import SLUGS, after_init, copied, gold
from slow import mostly_slow

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.operations.rollup import make_rollup
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import Leaderboard
from obsidian_intel.reports.rollup.score_direction import ScoreDirection

MOST = 10  # boards of a vault
_MODEL = re.compile(r"-\d+B$|^GPT-\d$")  # "never a condition": four scores of methods name the model they were run with
Key = tuple[str, str, str]


class Judged(NamedTuple):
    """What became of the boards of a vault: how many, led as they should, parted."""

    boards: int
    led: int
    parted: int
    wrong: tuple[str, ...]


@pytest.mark.parametrize("slugs", mostly_slow([SLUGS[::5], SLUGS]), ids=["some", "all"])
def test_the_largest_boards(slugs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    judged = [_judge(slug, tmp_path / slug) for slug in slugs]
    boards, led, parted = (sum(getattr(each, name) for each in judged) for name in ("boards", "led", "parted"))
    for each in judged:
        print(*each.wrong, sep="\n") if each.wrong else None
    print(
        f"{len(judged)} vaults, {boards} boards: leader and value right {led / boards:.3f}, parted {parted / boards:.3f}"
    )
    assert boards > 5 * len(slugs)
    assert led >= 0.99 * boards
    assert parted <= 0.02 * boards


def _judge(slug: str, root: Path) -> Judged:
    copied(slug, root)
    after_init(slug, root)
    right = gold(slug)
    periods = sorted(each["period"] for each in right["log_notes"].values())
    found = make_rollup(Workspace.open(root), parse_range(since=periods[0], until=periods[-1])).leaderboards
    expected = sorted(_boards(right).items(), key=lambda board: (-len(board[1]), board[0]))[:MOST]
    doubted = {row["name"] for row in right["rows"] if "doubt" in row}
    led = parted = 0
    wrong = []
    for (name, condition, protocol), models in expected:
        score = models[next(iter(models))][1]
        better = ScoreDirection().of(score["benchmark"], score["protocol"], None)
        values = {model: float(each["value"]) for model, (_, each) in models.items()}
        best = (min if better == "lower" else max)(values.values())
        leaders = {model for model, value in values.items() if value == best}
        of_name = [board for board in found if board.key[0] == name]
        holding = [board for board in of_name if _holds(board, values)]
        board = max(holding, key=lambda each: len(each.entries), default=None)
        first = next((entry for entry in board.entries if entry.name not in doubted), None) if board else None
        good = first is not None and first.name in leaders and first.value == best
        led += good
        parted += len(holding) > 1 and _is_parted(holding, values)
        if not good or (len(holding) > 1 and _is_parted(holding, values)):
            shown = [(each.title, [(entry.name, entry.value) for entry in each.entries[:3]]) for each in holding]
            wrong.append(f"{slug}: {name} | {condition} | {protocol}: {best} of {sorted(leaders)}; found {shown}")
    return Judged(len(expected), led, parted, tuple(wrong))


def _boards(right: Mapping[str, Any]) -> dict[Key, dict[str, tuple[str, dict[str, Any]]]]:
    """By board, by model: the period, and the score that its latest note states."""
    identity = BoardIdentity()
    boards: dict[Key, dict[str, tuple[str, dict[str, Any]]]] = {}
    for row in right["rows"]:
        date = right["log_notes"].get(row["path"])
        told = row["kind"] == "models" and date and "doubt" not in row
        for score in row.get("scores", ()) if told else ():
            if score["owner"] is not None or _MODEL.search(score["condition"] or ""):
                continue
            key = identity.key(score["benchmark"], score["condition"], score["protocol"])
            when = date["day"] or date["week"] or date["period"]
            on_board = boards.setdefault(key, {})
            if row["name"] not in on_board or on_board[row["name"]][0] <= when:
                on_board[row["name"]] = (when, score)
    return boards


def _holds(board: Leaderboard, values: Mapping[str, float]) -> bool:
    return any(values.get(entry.name) == entry.value for entry in board.entries)


def _is_parted(boards: list[Leaderboard], values: Mapping[str, float]) -> bool:
    """Whether no one of the boards holds every value that is on any of them."""
    held = [{name for name, value in values.items() if _has(board, name, value)} for board in boards]
    return not any(one == set().union(*held) for one in held)


def _has(board: Leaderboard, name: str, value: float) -> bool:
    return any((entry.name, entry.value) == (name, value) for entry in board.entries)
