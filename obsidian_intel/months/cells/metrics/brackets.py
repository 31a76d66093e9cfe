"""What a bracket beside a score says: a way of running (protocol), a condition, or only a remark."""

from __future__ import annotations

import re
from itertools import pairwise

from obsidian_intel.months.cells.metrics.bracket_options import alternatives
from obsidian_intel.months.cells.metrics.bracket_parts import (
    LONGEST,
    P,
    Part,
    has_signal,
    is_prose,
    is_remark,
    parts_of,
)
from obsidian_intel.months.cells.metrics.of_all import says_of_all, without_of_all
from obsidian_intel.months.cells.metrics.score_remarks import Option, Said
from obsidian_intel.months.cells.metrics.tokenizer import Token

_LOWER, _HIGHER = (
    re.compile(r"↓(?!\s*\d)|越低越好|越小越好|lower is better", re.I),
    re.compile(r"↑(?!\s*\d)|越高越好|越大越好|higher is better", re.I),
)
_DIRECTED = re.compile(r"[↓↑越]|better", re.I)


def written_direction(text: str) -> str | None:
    """`lower` or `higher`, as an arrow or words in `text` say; None where neither does, or both."""
    if not _DIRECTED.search(text):
        return None
    lower, higher = _LOWER.search(text), _HIGHER.search(text)
    return None if (lower is None) == (higher is None) else "lower" if lower else "higher"


def is_of_all(group: Token) -> bool:
    """Whether a bracket speaks of all scores of its clause: `（均为 avg@32）`, `(all with tools)`."""
    return bool(group.inner) and says_of_all(group.inner[0])


def _without_all(group: Token) -> tuple[Token, ...]:
    """What stands in a bracket, without the word that says it of all."""
    return tuple(without_of_all(group.inner)) or group.inner if is_of_all(group) else group.inner


def read_note(text: str, group: Token, count: int) -> Said:
    """What the bracket `group` says of `count` values; `text` is the cell as shown."""
    said = Said()
    said.better = (written_direction(group.text) if len(group.text) < LONGEST else None) or ""
    rest: list[Part] = []
    owners: list[Token] = []
    parts = parts_of(text, _without_all(group), count)
    each = len(parts) == count > 1 and all(part.kind in (P.UNEQUAL, P.OTHER) for part in parts)
    for part in parts:
        if each:  # `(B/16, L/16, So400m/14)`
            rest.append(part)
        elif part.kind is P.OPTIONS and not said.alternatives:
            said.alternatives = alternatives(part.options)
        elif part.kind is P.OWNER:
            owners.append(part.tokens[0])
        elif part.kind is P.UNEQUAL:
            said.unequal = True
        elif part.kind is P.MEASURE:
            said.protocols.append(part.shown.rstrip(" ↑↓").removesuffix(" %"))
        elif part.kind is not P.ROLL:
            rest.append(part)
    if owners and len(owners) == count > 1 and not said.alternatives:
        said.alternatives = [Option(owner=token.text) for token in owners]
    elif len(owners) == count == 1:
        said.owner = owners[0].text
        said.conditions += [token.text for token in owners[0].inner]
    if count > 1 and len(rest) == count and not said.alternatives:
        said.alternatives = alternatives([(part.tokens, part.shown) for part in rest])
    elif condition := _condition(text, rest, said, of_all=is_of_all(group)):
        said.conditions.append(condition)
    return said


def _condition(text: str, rest: list[Part], said: Said, *, of_all: bool) -> str:
    """The condition that the other parts are, empty where they only remark on the score. `of_all`: 均为 says it."""
    remarks = [] if of_all else [part for part in rest if is_remark(part.tokens, part.shown)]
    if remarks or not rest:
        rest = [part for part in rest if part not in remarks]
        if not said.alternatives and not any(has_signal(part.shown) for part in rest):
            return ""
    if len(rest) > 1 and not said.protocols and any(is_prose(part.shown) for part in rest):
        return ""
    kept = [part for part in rest if len(part.shown) <= LONGEST]
    return _joined(text, kept) if kept else ""


def _joined(text: str, parts: list[Part]) -> str:
    """Parts as they are written, when nothing else stood between them."""
    between = [text[a.tokens[-1].end : b.tokens[0].start].strip() for a, b in pairwise(parts)]
    if all(len(mark) == 1 for mark in between):
        return text[parts[0].tokens[0].start : parts[-1].tokens[-1].end].strip()
    said = [part.shown for part in parts]
    return "，".join(said) if re.search(r"[㐀-鿿]", "".join(said)) else ", ".join(said)
