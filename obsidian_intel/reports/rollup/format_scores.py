"""Numbers as people read them."""

from __future__ import annotations

from obsidian_intel.core.message import aside, enumerated
from obsidian_intel.months.summary import Score
from obsidian_intel.reports.rollup.labels import ENGLISH, Words
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard, ModelEntry, number_as_written


def number(value: float, digits: int = 0) -> str:
    """`value` with the digits it has, at least `digits` behind the point: 56.6, 69, 69.0, 32,000."""
    if abs(value) >= 1e15 or value != value:
        return f"{value:g}"
    whole, _, rest = f"{value:.6f}".partition(".")
    rest = rest.rstrip("0").ljust(min(digits, 6), "0")
    if not rest and not int(whole):
        return "0"
    grouped = f"{int(whole):,}" if len(whole.lstrip("-")) > 4 else whole
    return f"{grouped}.{rest}" if rest else grouped


def score(found: Score) -> str:
    """`56.6`, `≥95%`, `70.1±0.4`, as written."""
    return _measured(
        number_as_written(found.raw, found.value) or number(found.value), found.unit, found.relation, found.error
    )


def board_record(board: Leaderboard) -> dict[str, str | None]:
    """What a leaderboard is of, as plain values."""
    return {
        "benchmark": board.benchmark,
        "condition": board.condition,
        "protocol": board.protocol,
        "unit": board.unit,
        "better": board.better,
    }


def place(entry: BoardEntry, board: Leaderboard) -> str:
    """The value of an entry with its unit, as written."""
    shown = entry.written or number(entry.value, board.digits)
    return _measured(shown, entry.unit if entry.written else board.unit, entry.relation, entry.error)


def _measured(shown: str, unit: str | None, relation: str, error: float | None) -> str:
    sign = "" if relation in ("", "=") else relation
    spread = f"±{number(error)}" if error is not None else ""
    gap = " " if unit and unit[:1].isalpha() and unit.isascii() else ""
    return f"{sign}{shown}{spread}{gap}{unit or ''}"


def change(entry: BoardEntry, board: Leaderboard) -> str:
    """`+1.8`, `−0.3`, `±0`, or nothing where there is no month before."""
    return "" if entry.change is None else signed(entry.change, board.digits)


def signed(difference: float, digits: int = 0) -> str:
    """`+1.8`, `−0.3`, `±0`, free of the noise of binary fractions."""
    difference = round(difference, 6)
    return f"{'+' if difference > 0 else '−'}{number(abs(difference), digits)}" if difference else "±0"


def label(found: Score) -> str:
    """`BrowseComp 73.1 (Pass@1, 有 context management)`, as a message: `words.message` says it as a page does."""
    how = enumerated(part for part in (found.protocol, found.condition) if part)
    return aside(f"{found.benchmark} {score(found)}", how)


def in_paper(found: Score | BoardEntry, words: Words) -> str:
    """`not found in its paper`, where `verify` has looked for it in vain and pages are to say so; else nothing."""
    return words("not found in its paper") if found.verified == "not found" else ""


def best_metrics(model: ModelEntry, limit: int = 3, words: Words = ENGLISH) -> list[tuple[Score, str]]:
    """The metrics that stand best, one a benchmark, each with `1st of 4` where others stand on its board.

    Of two that stand alike the later counts, as in `without → with`.
    """
    alone = (10**6, 1)
    order = sorted(range(len(model.metrics)), key=lambda i: (_standing(model.ranks.get(i, alone)), -i))
    best: dict[str, int] = {}
    for index in order:
        best.setdefault(model.metrics[index].benchmark, index)
    chosen = sorted(best.values(), key=lambda i: (_standing(model.ranks.get(i, alone)), i))[:limit]
    return [(model.metrics[i], standing(*model.ranks.get(i, alone), words)) for i in chosen]


def _standing(rank: tuple[int, int]) -> float:
    return rank[0] if rank[1] > 1 else 10**5


def standing(rank: int, size: int, words: Words = ENGLISH) -> str:
    """`1st of 4`; nothing for a board of fewer than four, where a place says little."""
    if size < 4:
        return ""
    if words.language != "en":
        return words("{rank} of {size}", rank=rank, size=size)
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending} of {size}"
