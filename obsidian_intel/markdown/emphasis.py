"""Which marks of emphasis stay as they are when Markdown is shown: CommonMark's rule, over Unicode classes."""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from obsidian_intel.core.caches import text_cache

_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class DelimiterRun(Struct):
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


@text_cache(8192)
def is_punctuation(char: str, symbols: bool) -> bool:
    """Unicode P*, and with `symbols` also S* (CommonMark 0.31); before, of S* only those of ASCII."""
    if char in _ASCII_PUNCTUATION:
        return True
    category = unicodedata.category(char)[0]
    return category == "P" or (symbols and category == "S")


def is_space(char: str) -> bool:
    """Unicode white space, as CommonMark has it."""
    return char in "\t\n\f\r\v" or unicodedata.category(char) == "Zs"


Spans = Sequence[tuple[int, int]]
# As `\\.|\*+|_+`, but it begins with one set of characters, which `re` can skip to.
_TOKEN = re.compile(r"[\\*_](?:(?<=\\).|(?<=\*)\**|(?<=_)_*)", re.DOTALL)

_MARKS = re.compile(r"[\\*_]")
_NOT_IN_WORD = re.compile(r"_(?:(?<![^\W_]_)|(?![^\W_]))")


def literal_runs(text: str, opaque: Spans, links: Spans, *, symbols: bool, least: int = 2) -> list[DelimiterRun]:
    """The runs of asterisks of which at least `least` are matched by nothing, in order.

    `opaque` are the spans of code, math, comments and addresses, in order. `links` are the spans of link texts: marks
    inside do not match marks outside.
    """
    runs = list(_runs(text, opaque, symbols))
    rest = runs
    for start, end in sorted(links, key=lambda span: span[1] - span[0]):
        inside = [run for run in rest if start <= run.start and run.end <= end]
        rest = [run for run in rest if not (start <= run.start and run.end <= end)]
        _match(inside)
    _match(rest)
    return [run for run in runs if run.char == "*" and run.left >= least]


def in_spans(spans: Spans, index: int) -> bool:
    """Whether `index` lies in one of `spans`, which are in order."""
    place = bisect_right(spans, (index, sys.maxsize)) - 1
    return place >= 0 and index < spans[place][1]


def pair_off(text: str, opaque: Spans) -> bool:
    """Whether there are only runs of two asterisks, each of which matches another; found without matching them.

    Of such runs any two fit, so one that can close does so where any is open, and else opens if it can.
    """
    if opaque:
        text = _blanked(text, opaque)
    parts = text.split("**")
    if text.count("*") != 2 * (len(parts) - 1) or not all(parts[1:-1]):
        return False
    if "\\" in text or ("_" in text and _NOT_IN_WORD.search(text)):
        return False
    depth = 0
    for part, following in pairwise(parts):
        before, after = _beside(part[-1:]), _beside(following[:1])
        if depth and (before == _WORD or (before == _MARK and after != _WORD)):
            depth -= 1
        elif after == _WORD or (after == _MARK and before != _WORD):
            depth += 1
        else:
            return False
        if before == _SYMBOL or after == _SYMBOL:
            return False
    return not depth


def _blanked(text: str, spans: Spans) -> str:
    """`text` without any mark in `spans`; what stands beside a run outside of them is of the same class as before."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += (text[at:start], _MARKS.sub(".", text[start:end]))
        at = end
    return "".join((*parts, text[at:]))


_SPACE, _MARK, _WORD, _SYMBOL = range(4)


@text_cache(8192)
def _beside(char: str) -> int:
    """What counts of a character beside a run; "" is a text's end. `_SYMBOL`: a mark to some programs only."""
    if not char or is_space(char):
        return _SPACE
    if is_punctuation(char, False):
        return _MARK
    return _SYMBOL if is_punctuation(char, True) else _WORD


def _runs(text: str, opaque: Spans, symbols: bool) -> Iterator[DelimiterRun]:
    position = 0
    while match := _TOKEN.search(text, position):
        start, position = match.span()
        if opaque and in_spans(opaque, start):
            position = start + 1 if match[0][0] == "\\" else position
        elif match[0][0] != "\\":
            before = text[start - 1] if start else "\n"
            after = text[position] if position < len(text) else "\n"
            yield _run(match[0][0], start, position, before, after, symbols)


def _run(char: str, start: int, end: int, before: str, after: str, symbols: bool) -> DelimiterRun:
    space_before, space_after = is_space(before), is_space(after)
    mark_before, mark_after = is_punctuation(before, symbols), is_punctuation(after, symbols)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    if char == "*":
        return DelimiterRun(char, start, end, left, right, end - start)
    return DelimiterRun(
        char, start, end, left and (not right or mark_before), right and (not left or mark_after), end - start
    )


def _match(runs: list[DelimiterRun]) -> None:
    """CommonMark's `process emphasis`: closers look back for the nearest opener that fits."""
    stack: list[DelimiterRun] = []
    bottom: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        if run.closes:
            _close(run, stack, bottom)
        if run.left and (run.opens or run.closes):
            stack.append(run)


def _close(closer: DelimiterRun, stack: list[DelimiterRun], bottom: dict[tuple[str, bool, int], int]) -> None:
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


def _fits(opener: DelimiterRun, closer: DelimiterRun) -> bool:
    if opener.char != closer.char or not opener.opens:
        return False
    both = (opener.closes or closer.opens) and (opener.length + closer.length) % 3 == 0
    return not both or (opener.length % 3 == 0 and closer.length % 3 == 0)
