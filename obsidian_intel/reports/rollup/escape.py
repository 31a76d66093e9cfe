"""Texts of the vault on their way into a page: math made readable, Markdown escaped, links kept safe."""

from __future__ import annotations

import re

from obsidian_intel.markdown.latex import readable


def one_line(text: str, limit: int = 0) -> str:
    """`text` readable, in one line, without control characters; cut at `limit` (0: whole) with an ellipsis."""
    line = " ".join(_visible(readable(text)).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in "\u200d\u200c" else " " for char in text)


_COMMENT = re.compile(r"%%.*?(?:%%|$)|<!--.*?(?:-->|$)", re.DOTALL)


def said(text: str, limit: int = 0) -> str:
    """`one_line`, and without comments: a text as it may leave the vault."""
    return one_line(_COMMENT.sub("", text) if "%%" in text or "<!--" in text else text, limit)


_ANYWHERE = re.compile(
    r"[\\`*\[\]<|$]|(?<![^\W_])_|_(?![^\W_])|==|~~|%%|(?<![^\W_])#(?=[^\s#])"
    r"|&(?=#?\w+;)|\^(?=[\w-]+$)|:(?=//)"
)
_SPECIAL = re.compile(r"[\\`*\[\]<|$_=~%#&^:]")
_AT_START = re.compile(r"(?:[-+>#=~%!]|\d+(?=[.)](?:\s|$)))")


_NUMBER = re.compile(r"^\s*(?:\d+|[一二三四五六七八九十]+)\s*[.、)）．]\s*")


def escape(text: str) -> str:
    """`text` for Markdown: nothing in it means anything to Obsidian, in a table or out of one."""
    if _SPECIAL.search(text):
        text = _ANYWHERE.sub(lambda match: "".join("\\" + char for char in match[0]), text)
    found = _AT_START.match(text)
    if found is None:
        return text
    end = found.end()
    return f"{text[:end]}\\{text[end:]}" if text[0].isdigit() else f"\\{text}"


def heading(text: str) -> str:
    """A section's title without its number: `1. 基座模型追踪 (The Clay)` loses `1.`."""
    return one_line(_NUMBER.sub("", text)) or one_line(text)


def label(text: str) -> str:
    """`text` as the label of a wikilink, where nothing can be escaped."""
    swaps = {"[": "(", "]": ")", "|": "/", "\\": "/", "`": "'", "%": "％", "$": "＄", "<": "‹", ">": "›"}
    return "".join(swaps.get(char, char) for char in text) or "…"


_SPACE = re.compile(r"[\x00-\x20]")
_SIMPLE = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9/._~?&=+,;:@!-]*)?")


def web_address(url: str | None) -> str | None:
    """`url` when it is a whole http or https address, with all that could break out of a link encoded."""
    if not url or _SPACE.search(url):
        return None
    if _SIMPLE.fullmatch(url):
        return url
    from urllib.parse import quote, urlsplit

    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.username is not None:
            return None
    except ValueError:
        return None
    return quote(url, safe="/:?#@!&=+,;~%-._")
