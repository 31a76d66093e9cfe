"""Which parts of a text stand unchanged in another one, in code points; near-linear for any pair of texts.

Lines first, then within lines that differ: what is unique in both is matched in the longest common order (patience
diff), and only short remainders are compared character by character (Myers).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

_GRAMS = (32, 12, 6)  # lengths of character runs that are looked for, one after the other
_MOST_CHARS = 400_000  # of a remainder that is compared by runs of characters
_MOST_EDITS = 200  # of a remainder that is compared character by character
_LEAST_RUN = 4  # shorter runs between two changes are chance


class Match(NamedTuple):
    """`old[old_start:old_start + size] == new[new_start:new_start + size]`."""

    old_start: int
    new_start: int
    size: int

    @property
    def old_end(self) -> int:
        """One past the last code point in `old`."""
        return self.old_start + self.size

    @property
    def new_end(self) -> int:
        """One past the last code point in `new`."""
        return self.new_start + self.size


Gap = tuple[int, int, int, int]  # old start and end, new start and end
Finder = Callable[[Gap], Iterator[Match]]


def matching_parts(old: str, new: str) -> list[Match]:
    """All parts of `old` that stand in `new`, in the order of both; what lies between them was changed."""
    lines = _line_matches(old, new)
    return _joined(_refined(lines, old, new, 0))


def _refined(found: list[Match], old: str, new: str, level: int) -> list[Match]:
    """`found` with what shorter runs of characters match in between."""
    parts: list[Match] = []
    for gap, following in _gaps(found, len(old), len(new)):
        parts += _within(gap, old, new, level)
        if following is not None:
            parts.append(following)
    return parts


def _gaps(found: list[Match], old_size: int, new_size: int) -> Iterator[tuple[Gap, Match | None]]:
    old_end = new_end = 0
    for match in found:
        yield (old_end, match.old_start, new_end, match.new_start), match
        old_end, new_end = match.old_end, match.new_end
    yield (old_end, old_size, new_end, new_size), None


def _within(gap: Gap, old: str, new: str, level: int) -> list[Match]:
    """Matches in a gap: its common beginning and end, and whatever the next level finds in between."""
    a, b, c, d = gap
    start = _common_prefix(old, a, b, new, c, d)
    end = _common_suffix(old, a + start, b, new, c + start, d)
    inner = (a + start, b - end, c + start, d - end)
    head = [Match(a, c, start)] if start else []
    tail = [Match(b - end, d - end, end)] if end else []
    if inner[0] == inner[1] or inner[2] == inner[3]:
        return head + tail
    return head + _inner(inner, old, new, level) + tail


def _inner(gap: Gap, old: str, new: str, level: int) -> list[Match]:
    a, b, c, d = gap
    if b - a + d - c > _MOST_CHARS:
        return []
    if level == len(_GRAMS):
        return [Match(a + i, c + j, size) for i, j, size in _myers(old[a:b], new[c:d]) if size >= _LEAST_RUN]
    size = _GRAMS[level]
    one = [old[i : i + size] for i in range(a, b - size + 1)]
    other = [new[i : i + size] for i in range(c, d - size + 1)]
    found = _joined([Match(a + i, c + j, size) for i, j in _unique_in_order(one, other)])
    moved = [Match(match.old_start - a, match.new_start - c, match.size) for match in found]
    within = _refined(moved, old[a:b], new[c:d], level + 1)
    return [Match(a + match.old_start, c + match.new_start, match.size) for match in within]


def _line_matches(old: str, new: str) -> list[Match]:
    """Lines that both have, by the runs of lines that are unique in both."""
    one, other = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts, ends = _offsets(one), _offsets(other)
    return _joined([Match(starts[i], ends[j], len(one[i])) for i, j in _unique_in_order(one, other)])


def _offsets(lines: Sequence[str]) -> list[int]:
    found = [0]
    for line in lines:
        found.append(found[-1] + len(line))
    return found


def _unique_in_order(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places of what stands once in each, in the longest order that both share."""
    once, twice = Counter(one), Counter(other)
    places = {item: j for j, item in enumerate(other) if twice[item] == 1 and once.get(item) == 1}
    pairs = [(i, places[item]) for i, item in enumerate(one) if item in places]
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            piles.append(index)
        else:
            tops[pile], piles[pile] = place, index
    found: list[tuple[int, int]] = []
    index = piles[-1] if piles else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _joined(found: list[Match]) -> list[Match]:
    """Matches that touch or overlap on the same diagonal as one; later ones that cross are cut short."""
    joined: list[Match] = []
    for match in found:
        if joined:
            last = joined[-1]
            if match.old_start - last.old_start == match.new_start - last.new_start and match.old_start <= last.old_end:
                joined[-1] = Match(last.old_start, last.new_start, match.old_end - last.old_start)
                continue
            over = max(0, last.old_end - match.old_start, last.new_end - match.new_start)
            match = Match(match.old_start + over, match.new_start + over, match.size - over)
        if match.size > 0:
            joined.append(match)
    return joined


def _common_prefix(old: str, a: int, b: int, new: str, c: int, d: int) -> int:
    size = 0
    limit = min(b - a, d - c)
    while size < limit and old[a + size] == new[c + size]:
        size += 1
    return size


def _common_suffix(old: str, a: int, b: int, new: str, c: int, d: int) -> int:
    size = 0
    limit = min(b - a, d - c)
    while size < limit and old[b - 1 - size] == new[d - 1 - size]:
        size += 1
    return size


def _myers(old: str, new: str) -> list[tuple[int, int, int]]:
    """Runs that a shortest edit script keeps; nothing where that script is longer than `_MOST_EDITS`."""
    trace: list[dict[int, int]] = []
    furthest = {1: 0}
    for edits in range(min(_MOST_EDITS, len(old) + len(new)) + 1):
        trace.append(dict(furthest))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            y = x - k
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            furthest[k] = x
            if x >= len(old) and y >= len(new):
                return _backward(trace, len(old), len(new))
    return []


def _backward(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest, k = trace[edits], x - y
        down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
        last = k + 1 if down else k - 1
        before_x = furthest[last] if edits else 0
        before_y = before_x - last if edits else 0
        from_x, from_y = (before_x, before_y + 1) if down else (before_x + 1, before_y)
        if not edits:
            from_x = from_y = 0
        if x > from_x:
            runs.append((from_x, from_y, x - from_x))
        x, y = before_x, before_y
    return runs[::-1]
