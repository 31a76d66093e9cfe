"""Unified diffs: a patch for programs, coloured for eyes with what changed inside a line set off."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

import click

from obsidian_intel.core.terminal import one_line, printable

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_ANY_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_WORD = re.compile(r"[a-zA-Z0-9_]+|.", re.DOTALL)
_COLORS = {"+": "green", "-": "red", "@": "cyan"}
_MOST = 2_000  # words in which changes are looked for one by one


def unified(path: str, before: str, after: str, colored: bool = False) -> str:
    """What changed in one note: bytes as they are, or with `colored` for a terminal."""
    if colored:
        return "".join(f"{line}\n" for line in _painted(_diff(path, before, after, _ANY_LINE)))
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in _diff(path, before, after, _LINE)
    )


def _diff(path: str, before: str, after: str, line: re.Pattern[str]) -> Iterator[str]:
    name = one_line(path)
    return difflib.unified_diff(line.findall(before), line.findall(after), f"a/{name}", f"b/{name}")


def _painted(lines: Iterator[str]) -> Iterator[str]:
    for _, line in zip(range(2), lines, strict=False):
        yield click.style(line.rstrip("\n"), fg=_COLORS[line[0]])
    old: list[str] = []
    new: list[str] = []
    for line in lines:
        text = printable(line[1:].rstrip("\r\n"))
        if line[0] == "-":
            old.append(text)
        elif line[0] == "+":
            new.append(text)
        else:
            yield from _changed(old, new)
            old, new = [], []
            yield click.style(line.rstrip("\r\n"), fg="cyan") if line[0] == "@" else f" {text}"
    yield from _changed(old, new)


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Lines that went and lines that came; where each has its pair, with the differences within."""
    pairs = [_marked(was, now) for was, now in zip(old, new, strict=True)] if len(old) == len(new) else []
    was = [pair[0] for pair in pairs] or old
    now = [pair[1] for pair in pairs] or new
    for sign, texts in (("-", was), ("+", now)):
        yield from (click.style(f"{sign}{text}", fg=_COLORS[sign]) for text in texts)


def _marked(old: str, new: str) -> tuple[str, str]:
    """Both with what differs in reverse video."""
    was, now = _WORD.findall(old), _WORD.findall(new)
    start = 0
    while start < min(len(was), len(now)) and was[start] == now[start]:
        start += 1
    end = 0
    while end < min(len(was), len(now)) - start and was[-1 - end] == now[-1 - end]:
        end += 1
    one, other = was[start : len(was) - end], now[start : len(now) - end]
    blocks = [(0, len(one), 0, len(other))]
    if max(len(one), len(other)) <= _MOST:
        matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
        blocks = [(i, j, k, m) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]
    first = _reversed(was, [(start + i, start + j) for i, j, _, _ in blocks])
    return first, _reversed(now, [(start + k, start + m) for _, _, k, m in blocks])


def _reversed(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> str:
    out, at = "", 0
    for start, end in spans:
        if start < end:
            out += f"{''.join(words[at:start])}\x1b[7m{''.join(words[start:end])}\x1b[27m"
            at = end
    return out + "".join(words[at:])
