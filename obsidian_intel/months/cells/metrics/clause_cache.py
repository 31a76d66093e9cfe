"""Clauses of a line, and what they say whatever their numbers are.

Benchmarks come again and again, and `GPQA Diamond 71.2；` says what `GPQA Diamond 68.4；` says, with its own number.
So a clause that names its benchmark is read once for all scores of two digits, a point and one digit more, where
no label, no way of running and no name from before reaches into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from obsidian_intel.months.cells.metrics.conditions import Draft
from obsidian_intel.months.cells.metrics.line_scores import Placer

_CLAUSE = re.compile(
    r"(?:[^;；。()\[\]{}]++|\((?:[^()\[\]{}]++|\([^()\[\]{}]*+\))*+\)|\[[^()\[\]{}]*+\])*+(?:[;；。][;；。!！?？•·…]*+|\Z)"
)
_LETTER, _JOIN = r"[^\W㐀-鿿぀-ヿ]", r"[.,\-‐‑–@^'’&×+]"
_SCORE = re.compile(  # begins with one set of characters, which `re` can skip to
    rf"[1-9](?<!{_LETTER}.)(?<!{_JOIN}.)[0-9]\.[0-9](?!{_LETTER}|{_JOIN})", re.S
)
_ANY = "##.#"
_WIDTH = len(_ANY)
_MOST = 4096


class _Known(NamedTuple):
    """What a clause says. Places and lists are counted from its beginning; values stand where they are written."""

    drafts: tuple[Draft, ...]
    lists: int
    last: str | None


_KNOWN: dict[str, _Known] = {}


def clauses(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of `norm[start:end]`, each with the mark that ends it; what has a bracket too few is one."""
    while start < end:
        found = _CLAUSE.match(norm, start, end)
        stop = found.end() if found else end
        yield start, stop
        start = stop


def form_of(placer: Placer, start: int, end: int) -> str | None:
    """A clause without its scores; None where it has none, or what stands before it may reach into it."""
    if _is_reached(placer):
        return None
    form, count = _SCORE.subn(_ANY, placer.text[start:end])
    return form if count else None


def recall(placer: Placer, form: str, start: int) -> bool:
    """Take down the scores of the clause at `start`, if one of its form was read before."""
    known = _KNOWN.get(form)
    if known is None:
        return False
    for draft in known.drafts:
        at = start + draft.start
        copy = draft.moved(placer.line, 0)
        copy.value, copy.start, copy.end = float(placer.text[at : at + _WIDTH]), at, start + draft.end
        copy.list_id += placer.lists
        placer.drafts.append(copy)
    placer.lists += known.lists
    placer.last = known.last
    return True


def learn(placer: Placer, form: str, start: int, kept: int, lists: int) -> None:
    """Remember a clause that names the benchmark of its scores; `kept` drafts and `lists` were there before it."""
    drafts = []
    for draft in placer.drafts[kept:]:
        at = draft.start - start
        said = f"{draft.benchmark}\n{draft.condition}\n{draft.protocol}"
        if draft.error is not None or form[at : at + _WIDTH] != _ANY or ("." in said and _SCORE.search(said)):
            return
        copy = draft.moved(0, 0)
        copy.start, copy.end, copy.list_id = at, draft.end - start, draft.list_id - lists
        drafts.append(copy)
    if not drafts or _is_reached(placer):
        return
    if len(_KNOWN) >= _MOST:
        _KNOWN.clear()
    _KNOWN[form] = _Known(tuple(drafts), placer.lists - lists, placer.last)


def _is_reached(placer: Placer) -> bool:
    """Whether what was said before has a say in what comes."""
    said = placer.said
    labelled = placer.head or placer.legend or said.conditions or said.protocols or said.alternatives
    return bool(labelled or placer.strict or placer.within or placer.names or placer.passed or placer.open)
