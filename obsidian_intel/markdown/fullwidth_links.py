"""Links with fullwidth marks, `［名称］（https://…）`, `https：//…`: links to a reader, not to Obsidian."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINK = re.compile(
    r"(?P<open>[［\[【])(?P<label>[^\[\]［］【】\r\n]+)(?P<close>[］\]】])[ \t]?"
    r"(?P<left>[（(])(?P<url>https?[:：]//[^\s（）()]+)(?P<right>[）)])"
)
_ADDRESS = re.compile(r"https?[:：]//[^\s（）()]+[）)]")
FULLWIDTH_SCHEME = re.compile(r"https?(：//|:／／|：／／)(?=[\w-]+[.．])")
"""What begins an address, with its fullwidth marks as the group."""
_LABEL = 1_000  # code points at most, before an address
RIGHT = {"open": "[", "close": "]", "left": "(", "right": ")"}
"""What each part of a link is written with."""


def find_fullwidth_links(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Every such link in `text[start:end]`, with the groups of `RIGHT`, `label` and `url`.

    Found from their addresses: there are few of these, and brackets in every line.
    """
    end = len(text) if end is None else end
    for address in _ADDRESS.finditer(text, start, end):
        close = address.start() - 2
        if text[close : close + 1] in " \t":
            close -= 1
        if close < start or text[address.start() - 1] not in "（(" or text[close] not in "］]】":
            continue
        begin = max(text.rfind(mark, max(start, close - _LABEL), close) for mark in "［[【")
        if begin >= 0 and (match := _LINK.match(text, begin, end)) and _is_wrong(match):
            yield match


def has_fullwidth_link(line: str) -> bool:
    """Whether a link or an address of a line is written with fullwidth marks."""
    if ("：/" in line or "：／" in line or ":／" in line) and FULLWIDTH_SCHEME.search(line):
        return True
    if not ("）" in line or "】" in line or "］" in line):
        return False
    return next(find_fullwidth_links(line), None) is not None


def _is_wrong(match: re.Match[str]) -> bool:
    wrong = [name for name, right in RIGHT.items() if match[name] != right]
    if not wrong or match["open"] + match["close"] in ("[】", "【]", "[］", "［]"):
        return False
    return match["open"] != "【" or "left" in wrong
