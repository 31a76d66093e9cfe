"""A tie to a score by a model that is named beside: `TimesFM-2.5 与 Chronos-Bolt 分别为`."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.clause_starts import is_apart
from obsidian_intel.months.cells.metrics.name_candidates import UNKNOWN
from obsidian_intel.months.cells.metrics.rival_lexicon import listed_end
from obsidian_intel.months.cells.metrics.tied_line import Line
from obsidian_intel.months.cells.metrics.unsigned_names import may_be_name
from obsidian_intel.months.cells.metrics.word_lists import one_of

_BESIDE = re.compile(r"\s*(?:[/、,，]|和|与|と|and|&|vs\.?)\s*")
_JOINED = re.compile(r"(?:[/、,，]|和|与|と|\band|&|\bvs\.?)\s*\Z")
JOINED_ENDS = frozenset("/、,，和与と&ds.")
_EACH = re.compile(one_of("each"), re.I)
_ACTS_OF_TWO = re.compile(r"\s+(?:score|scored|reach|reached|get|got|obtain|achieve|post|stand at|sit at)\s+\d")
_ON_TEST = re.compile(r"\s+on\s+[A-Z]|\s*(?:の|在)\s*[A-Z]")
_AHEAD = 64  # characters
_NEAR = 32  # characters back, where what leads to a name stands


def beside_another(line: Line, start: int, end: int, known: bool) -> bool:
    """`TimesFM-2.5 与 Chronos-Bolt 分别为`, `DPO、ORPO 各 32.6、25.8`: named together with a model."""
    behind = _BESIDE.match(line.norm, end)
    if behind and (behind.end() in line.starts or (known and listed_end(line.norm, behind.end()))):
        return known or _EACH.search(line.norm, behind.end(), behind.end() + _AHEAD) is not None
    other = UNKNOWN.match(line.norm, behind.end()) if behind and is_apart(line.norm, start) else None
    if other is not None and may_be_name(other.group()):
        placed = bool(line.own) and _ON_TEST.match(line.norm, other.end()) is not None
        return (
            placed or _ACTS_OF_TWO.match(line.norm, other.end()) is not None
        )  # `Zorblax and Tanuki reach 59.2 and 55.3`
    near = line.norm[max(0, start - _NEAR) : start]
    before = _JOINED.search(near) if near.rstrip()[-1:] in JOINED_ENDS else None
    at = max(0, start - _NEAR) + before.start() if before else -1
    while at > 0 and line.norm[at - 1] == " ":
        at -= 1
    if at <= 0 or not line.taken.overlaps(at - 1, at):
        return False
    return (
        known
        or _EACH.search(line.norm, end, end + _AHEAD) is not None
        or _ACTS_OF_TWO.match(line.norm, end) is not None
        or _ON_TEST.match(line.norm, end) is not None
    )
