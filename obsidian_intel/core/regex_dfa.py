"""Regular expressions searched for in linear time: no look-around, no back-references, nothing that backtracks.

An expression becomes a nondeterministic automaton (Thompson's construction), whose sets of states are turned into
those of a deterministic one as texts ask for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from obsidian_intel.core.message import Message

MAX_STATES = 3000
_MAX_DEPTH = 40
_MAX_STEPS = 20_000  # of the deterministic automaton that are kept
_QUANTIFIER = re.compile(r"\*|\+|\?|\{(\d{1,4})(,(\d{0,4}))?\}")
_CLASS = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[dDwWsS]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[tnrfv]|[^\w\s]|/| )")
_ASSERTIONS = {"^": "^", "$": "$", r"\b": "b", r"\B": "B"}
_START, _WORD, _OTHER, _END = range(4)
_WORD_CHAR = re.compile(r"\w", re.ASCII)


class UnsupportedPattern(Exception):
    """A regular expression that may not be matched in linear time; the message says what in it."""


@dataclass(slots=True)
class _State:
    """`test` takes a character, `assertion` a place; a state with neither passes on. `out`: where it leads."""

    test: re.Pattern[str] | None = None
    assertion: str = ""
    out: list[int] = field(default_factory=list)


class LinearRegex:
    """An expression to search for. Raises `UnsupportedPattern`, and `ValueError` where the syntax is broken."""

    def __init__(self, expression: str) -> None:
        parser = _Parser(expression)
        self._states = parser.states
        self._start, self._accept = parser.parse()
        self._sets: dict[tuple[frozenset[int], int], int] = {}
        self._members: list[tuple[frozenset[int], int]] = []
        self._steps: dict[tuple[int, str], int] = {}  # -1: found

    def search(self, text: str) -> bool:
        """Whether the expression fits somewhere in `text`."""
        if len(self._steps) > _MAX_STEPS:
            self._sets, self._members, self._steps = {}, [], {}
        state = self._number(frozenset(), _START)
        for char in text:
            following = self._steps.get((state, char))
            if following is None:
                following = self._steps[state, char] = self._step(state, char)
            if following < 0:
                return True
            state = following
        members, before = self._members[state]
        return self._accept in self._reached(members, before, _END)

    def _number(self, members: frozenset[int], before: int) -> int:
        key = (members, before)
        if key not in self._sets:
            self._sets[key] = len(self._members)
            self._members.append(key)
        return self._sets[key]

    def _step(self, state: int, char: str) -> int:
        members, before = self._members[state]
        here = _WORD if _WORD_CHAR.match(char) else _OTHER
        reached = self._reached(members, before, here)
        if self._accept in reached:
            return -1
        following: set[int] = set()
        for number in reached:
            each = self._states[number]
            if each.test is not None and each.test.match(char):
                following.update(each.out)
        return self._number(frozenset(following), here)

    def _reached(self, members: Iterable[int], before: int, after: int) -> set[int]:
        """All states that are reached without taking a character, at a place between two kinds of character."""
        found = {self._start, *members}
        pending = list(found)
        while pending:
            each = self._states[pending.pop()]
            if each.test is not None or not _holds(each.assertion, before, after):
                continue
            for number in each.out:
                if number not in found:
                    found.add(number)
                    pending.append(number)
        return found


def _holds(assertion: str, before: int, after: int) -> bool:
    if assertion == "^":
        return before == _START
    if assertion == "$":
        return after == _END
    if assertion in ("b", "B"):
        return ((before == _WORD) != (after == _WORD)) is (assertion == "b")
    return True


_Fragment = tuple[int, int]  # first and last state


class _Parser:
    """Builds the states of an expression, from the left."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.states: list[_State] = []
        self._at = 0
        self._depth = 0

    def parse(self) -> _Fragment:
        whole = self._choice()
        if self._at < len(self.text):
            raise ValueError("unbalanced bracket")
        return whole

    def _new(self, test: str = "", assertion: str = "") -> int:
        if len(self.states) >= MAX_STATES:
            raise UnsupportedPattern(Message("it repeats too much"))
        try:
            compiled = re.compile(test) if test else None
        except (re.error, OverflowError) as error:
            raise ValueError(str(error)) from None
        self.states.append(_State(compiled, assertion))
        return len(self.states) - 1

    def _link(self, source: int, target: int) -> None:
        self.states[source].out.append(target)

    def _choice(self) -> _Fragment:
        first, last = self._new(), self._new()
        while True:
            start, end = self._sequence()
            self._link(first, start)
            self._link(end, last)
            if not self.text.startswith("|", self._at):
                return first, last
            self._at += 1

    def _sequence(self) -> _Fragment:
        first = last = self._new()
        while self._at < len(self.text) and self.text[self._at] not in "|)":
            start, end = self._repeated()
            self._link(last, start)
            last = end
        return first, last

    def _repeated(self) -> _Fragment:
        begin = self._at
        part = self._atom()
        quantifier = _QUANTIFIER.match(self.text, self._at)
        if quantifier is None:
            return part
        atom = (begin, self._at)
        least, most = _bounds(quantifier)
        after = quantifier.end()
        if self.text.startswith("?", after):
            after += 1  # lazy or not, the same texts are found
        elif self.text[after : after + 1] in ("*", "+"):
            raise ValueError("nothing to repeat")
        first = last = self._new()
        copies = self._copies(part, atom)
        for _ in range(least):
            last = self._append(last, next(copies))
        if most is None:
            last = self._append(last, self._loop(next(copies)))
        else:
            last = self._optional(last, copies, most - least)
        self._at = after
        return first, last

    def _copies(self, part: _Fragment, atom: tuple[int, int]) -> Iterator[_Fragment]:
        """The part, and then as many more like it as are asked for."""
        yield part
        while True:
            self._at = atom[0]
            yield self._atom()

    def _append(self, last: int, part: _Fragment) -> int:
        self._link(last, part[0])
        return part[1]

    def _loop(self, part: _Fragment) -> _Fragment:
        around = self._new()
        self._link(around, part[0])
        self._link(part[1], around)
        return around, around

    def _optional(self, last: int, copies: Iterator[_Fragment], count: int) -> int:
        if count < 0:
            raise ValueError("numbers out of order")
        end = self._new()
        for _ in range(count):
            self._link(last, end)
            last = self._append(last, next(copies))
        self._link(last, end)
        return end

    def _atom(self) -> _Fragment:
        text, at = self.text, self._at
        char = text[at]
        if char == "(":
            return self._group()
        if _QUANTIFIER.match(text, at):
            raise ValueError("nothing to repeat")
        for written, assertion in _ASSERTIONS.items():
            if text.startswith(written, at):
                self._at += len(written)
                number = self._new(assertion=assertion)
                return number, number
        found = (_CLASS if char == "[" else _ESCAPE if char == "\\" else _ANY).match(text, at)
        if found is None:
            if char == "\\":
                raise UnsupportedPattern(Message("`{text}` in it is not understood here", text=text[at : at + 2]))
            raise ValueError("unbalanced bracket")
        self._at = found.end()
        number, end = self._new(_single(found[0])), self._new()
        self._link(number, end)
        return number, end

    def _group(self) -> _Fragment:
        opening = re.compile(r"\((?:\?:|\?<[A-Za-z_]\w*>)?").match(self.text, self._at)
        assert opening is not None
        self._at = opening.end()
        if self.text.startswith("?", self._at):
            raise UnsupportedPattern(
                Message("`{text}` in it is not understood here", text=self.text[self._at - 1 : self._at + 2])
            )
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnsupportedPattern(Message("its groups are nested too deep"))
        inner = self._choice()
        self._depth -= 1
        if not self.text.startswith(")", self._at):
            raise ValueError("unbalanced bracket")
        self._at += 1
        return inner


_ANY = re.compile(r"[^\[\\]", re.DOTALL)


def _bounds(quantifier: re.Match[str]) -> tuple[int, int | None]:
    sign = quantifier[0]
    if sign in "*+?":
        return (1 if sign == "+" else 0), (1 if sign == "?" else None)
    least = int(quantifier[1])
    if quantifier[2] is None:
        return least, least
    return least, int(quantifier[3]) if quantifier[3] else None


def _single(text: str) -> str:
    """One atom as Python writes it."""
    if text == r"\/":
        return "/"
    if text.startswith("["):
        if text[1:].lstrip("^").startswith("]"):
            raise UnsupportedPattern(Message("an empty `[]` in it is not understood here"))
        return text.replace("[[", "[\\[") if text.startswith("[[") else text
    return text if text.startswith("\\") or text == "." else re.escape(text)
