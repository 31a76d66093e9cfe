"""Edits of ours taken back in a text that a person has changed since: a three-way merge on our own spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.store.text_diff import Match, matching_parts


class MergeConflict(Exception):
    """What we wrote does not stand there whole any more. `line`: where it stood, counted from 1 in the text now."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}: what obsintel wrote there was changed since")
        self.line = line


def inverse_edits(old: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits that turn `apply_edits(old, edits)` back into `old`."""
    inverse: list[Edit] = []
    shift = 0
    for edit in sorted(edits):
        start = edit.span.start + shift
        _add(inverse, Edit(Span(start, start + len(edit.text)), edit.span.of(old)))
        shift += len(edit.text) - len(edit.span)
    return inverse


class TakenBack(NamedTuple):
    """`edits` to the text of now; `gone`: the numbers of our edits of which a person has left nothing to take back."""

    edits: list[Edit]
    gone: list[int]


def take_back(old: str, edits: Iterable[Edit], now: str) -> TakenBack:
    """What takes `edits`, made to `old`, out of the text `now`.

    What we put in and a person has wholly removed is gone already. What a person wrote right beside ours stays.
    Raises `MergeConflict` where a change of theirs overlaps what we wrote, or what stood around a place where we
    took something out.
    """
    edits = list(edits)
    written = apply_edits(old, edits)
    inverse = inverse_edits(old, edits)
    matches = _slid(matching_parts(written, now), written, now, [back.span for back in inverse])
    starts = [match.old_start for match in matches]
    found: list[Edit] = []
    gone: list[Span] = []
    for back in inverse:
        index = bisect_right(starts, back.span.start) - 1
        match = _holding(matches, index, back.span)
        if match is not None:
            start = match.new_start + back.span.start - match.old_start
            _add(found, Edit(Span(start, start + len(back.span)), back.text))
        elif back.text or not _is_gone(matches, index, back.span, written):
            raise MergeConflict(_line(now, matches[index].new_end if index >= 0 else 0))
        else:
            gone.append(back.span)
    return TakenBack(found, _numbers(edits, inverse, gone))


def _numbers(edits: list[Edit], inverse: list[Edit], gone: list[Span]) -> list[int]:
    """The numbers of the edits whose inverse stands at a span of `gone`; none of these is empty."""
    texts = [number for number in sorted(range(len(edits)), key=edits.__getitem__) if edits[number].text]
    spans = [back.span for back in inverse if len(back.span)]
    missing = set(gone)
    return sorted(number for number, span in zip(texts, spans, strict=True) if span in missing)


def _add(found: list[Edit], edit: Edit) -> None:
    """One edit more; two that insert at one place become one, in their order."""
    if found and not len(edit.span) and found[-1].span == edit.span:
        edit = Edit(edit.span, found.pop().text + edit.text)
    found.append(edit)


def _holding(matches: list[Match], index: int, span: Span) -> Match | None:
    """The part that holds the whole span; of two that meet at an empty one, the first."""
    for each in (index - 1, index):
        if each >= 0 and matches[each].old_start <= span.start and span.end <= matches[each].old_end:
            return matches[each]
    return None


def _is_gone(matches: list[Match], index: int, span: Span, written: str) -> bool:
    """Whether nothing but space is left of what stood in the span."""
    left = ""
    for match in matches[max(0, index) :]:
        if match.old_start >= span.end:
            break
        left += written[max(span.start, match.old_start) : min(span.end, match.old_end)]
    return not left.strip()


def _slid(matches: list[Match], old: str, new: str, spans: list[Span]) -> list[Match]:
    """`matches`, slid so that a pure insertion or removal between two of them leaves our spans whole if it can.

    `a b` made of `a X b` may have lost `X ` or ` X`: of all readings that are right, the one that does not cut ours.
    """
    parts = [Match(0, 0, 0), *matches, Match(len(old), len(new), 0)]
    starts = [span.start for span in spans]
    for index in range(len(parts) - 1):
        before, after = parts[index], parts[index + 1]
        removed, added = after.old_start - before.old_end, after.new_start - before.new_end
        if bool(removed) == bool(added):
            continue
        first, last = bisect_right(starts, before.old_end), bisect_right(starts, after.old_start)
        near = spans[max(0, first - 2) : last + 2]
        shift = _shift(before, after, old if removed else new, near, in_old=bool(removed))
        parts[index] = Match(before.old_start, before.new_start, before.size + shift)
        parts[index + 1] = Match(after.old_start + shift, after.new_start + shift, after.size - shift)
    return [part for part in parts if part.size]


def _shift(before: Match, after: Match, text: str, near: list[Span], *, in_old: bool) -> int:
    """How far the gap between two matches has to move, in code points, so that it cuts none of the spans `near`."""
    size = after.old_start - before.old_end
    place = before.old_end
    wanted = {edge - place - offset for span in near for edge in (span.start, span.end) for offset in {0, size}}
    for shift in sorted({0, *wanted}, key=lambda each: (abs(each), each)):
        gap = Span(place + shift, place + shift + size)
        if not any(_cuts(gap, span) for span in near) and _may_move(before, after, text, shift, in_old=in_old):
            return shift
    return 0


def _cuts(gap: Span, span: Span) -> bool:
    """Whether a change in `gap` leaves `span` neither whole nor wholly gone."""
    if len(gap) and gap.start <= span.start and span.end <= gap.end:
        return not len(span) and gap.start < span.start < gap.end
    return gap.start < span.end and span.start < gap.end


def _may_move(before: Match, after: Match, text: str, shift: int, *, in_old: bool) -> bool:
    """Whether the gap may move by `shift`: what it passes on one side must stand on the other."""
    start, end = (before.old_end, after.old_start) if in_old else (before.new_end, after.new_start)
    if shift > 0:
        return shift <= after.size and text[start : start + shift] == text[end : end + shift]
    return -shift <= before.size and text[start + shift : start] == text[end + shift : end]


def _line(text: str, offset: int) -> int:
    return len((text[:offset] + "x").splitlines())
