"""Which marks of emphasis stay as they are when Markdown is shown: CommonMark's rule, over Unicode classes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(slots=True)
class Run:
    """A run of `*` or `_`. `start` and `end` bound what is left of it after matching: that is shown as it stands."""

    char: str
    start: int
    end: int
    opens: bool
    closes: bool
    length: int

    @property
    def left(self) -> int:
        """How many marks are not matched."""
        return self.end - self.start


@lru_cache(maxsize=8192)
def is_punctuation(char: str, symbols: bool) -> bool:
    """Unicode P*, and with `symbols` also S* (CommonMark 0.31); before, of S* only those of ASCII."""
    if char in _ASCII_PUNCTUATION:
        return True
    category = unicodedata.category(char)[0]
    return category == "P" or (symbols and category == "S")


def is_space(char: str) -> bool:
    """Unicode white space, as CommonMark has it."""
    return char in "\t\n\f\r\v" or unicodedata.category(char) == "Zs"


def literal_runs(text: str, opaque: Sequence[bool], links: Iterable[tuple[int, int]], *, symbols: bool) -> list[Run]:
    """The runs of `**` and longer that nothing matches, in order.

    `opaque` tells for each character whether it stands in code, math, a comment, an address. `links` are the spans of
    link texts: marks inside do not match marks outside.
    """
    runs = _runs(text, opaque, symbols)
    rest = runs
    for start, end in sorted(links, key=lambda span: span[1] - span[0]):
        inside = [run for run in rest if start <= run.start and run.end <= end]
        rest = [run for run in rest if not (start <= run.start and run.end <= end)]
        _match(inside)
    _match(rest)
    return [run for run in runs if run.char == "*" and run.left >= 2]


def _runs(text: str, opaque: Sequence[bool], symbols: bool) -> list[Run]:
    found = []
    index, size = 0, len(text)
    while index < size:
        char = text[index]
        if char == "\\" and not opaque[index]:
            index += 2
            continue
        if char not in "*_" or opaque[index]:
            index += 1
            continue
        end = index
        while end < size and text[end] == char and not opaque[end]:
            end += 1
        before = text[index - 1] if index else "\n"
        after = text[end] if end < size else "\n"
        found.append(_run(char, index, end, before, after, symbols))
        index = end
    return found


def _run(char: str, start: int, end: int, before: str, after: str, symbols: bool) -> Run:
    space_before, space_after = is_space(before), is_space(after)
    mark_before, mark_after = is_punctuation(before, symbols), is_punctuation(after, symbols)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    if char == "*":
        return Run(char, start, end, left, right, end - start)
    return Run(char, start, end, left and (not right or mark_before), right and (not left or mark_after), end - start)


def _match(runs: list[Run]) -> None:
    """CommonMark's `process emphasis`: closers look back for the nearest opener that fits."""
    stack: list[Run] = []
    bottom: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        if run.closes:
            _close(run, stack, bottom)
        if run.left and (run.opens or run.closes):
            stack.append(run)


def _close(closer: Run, stack: list[Run], bottom: dict[tuple[str, bool, int], int]) -> None:
    while closer.left:
        key = (closer.char, closer.opens, closer.length % 3)
        floor = bottom.get(key, 0)
        index = len(stack) - 1
        while index >= floor and not _fits(stack[index], closer):
            index -= 1
        if index < floor:
            bottom[key] = len(stack)
            return
        opener = stack[index]
        used = 2 if opener.left >= 2 and closer.left >= 2 else 1
        opener.end -= used
        closer.start += used
        del stack[index + 1 :]
        if not opener.left:
            stack.pop()
        for each, value in bottom.items():
            bottom[each] = min(value, len(stack))


def _fits(opener: Run, closer: Run) -> bool:
    if opener.char != closer.char or not opener.opens:
        return False
    both = (opener.closes or closer.opens) and (opener.length + closer.length) % 3 == 0
    return not both or (opener.length % 3 == 0 and closer.length % 3 == 0)
