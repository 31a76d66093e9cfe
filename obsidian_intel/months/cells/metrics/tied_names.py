"""Names that only a tie to a score tells of: `76.1 for Marker`, `GPT-5 45.5，TiRex 43.2`, `(vs. 32.6 by DPO)`.

The forms of `owner_ties` are asked in their order about each word that may begin a name.
"""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.months.cells.metrics.model_lexicon import OWN, Mention
from obsidian_intel.months.cells.metrics.model_lists import Taken
from obsidian_intel.months.cells.metrics.name_candidates import (
    KNOWN,
    SIZED,
    WORD,
    family_of,
    is_inside,
    known_end,
    may_begin,
    unknown_end,
)
from obsidian_intel.months.cells.metrics.owner_ties import OWNED, SCORED, TAIL, may_be_tied, ties_of
from obsidian_intel.months.cells.metrics.tied_line import Line


def tied_names(
    norm: str, text: str, found: list[Mention], own: list[Mention], taken: Taken, names: tuple[str, ...]
) -> Iterator[Mention]:
    """The models of a line that no mark of their own and only a tie to a score tells of, in order.

    `found` are those that are known, `own` the words for the row's own.
    """
    said = (*found, *own)
    ours = frozenset([each.start for each in said if each.owner == OWN])
    line = Line(norm, taken, {}, {each.start: each.end for each in said}, ours)
    for each in said:
        _note(line, each.end)
    family = family_of(names)
    for word in WORD.finditer(norm):
        start = word.start()
        begins = may_begin(word.group(), family)
        if not begins or taken.overlaps(start, start + 1):
            continue
        may_be_known = begins == KNOWN or (begins == SIZED and norm[word.end() + 1 : word.end() + 2].isdigit())
        end = known_end(norm, word, family) if may_be_known else 0
        known = end > 0
        end = end or unknown_end(norm, start)
        if not end or taken.overlaps(start, end):
            continue
        if not (known or ours or may_be_tied(line, start, end)):
            continue
        ties = ties_of(known, bool(ours))
        if any(tie(line, start, end, known) for tie in ties) and not is_inside(norm, start, end):
            yield Mention(start, end, " ".join(text[start:end].split()))
            _note(line, end)


def _note(line: Line, end: int) -> None:
    """Remember where the score ends that stands right behind a model's name."""
    scored = SCORED.match(line.norm, end) or OWNED.match(line.norm, end)
    tail = scored and TAIL.match(line.norm, scored.end())
    if tail:
        line.owners[tail.end()] = end
