"""Texts of the log for a file that leaves the vault: without Obsidian's marks, cut at the end of a sentence."""

from __future__ import annotations

import re

from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.labels import Words

_WIKILINK = re.compile(r"!?\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_BOLD = re.compile(r"(\*\*|__|==|~~)(?=\S)(.+?)(?<=\S)\1")
_SENTENCE_END = re.compile(r"[。！？；]|[.!?;](?=\s)")
_ADDRESS = re.compile(r"\s*[(（](?:https?|file|obsidian)://[^\s()（）]*[)）]|(?:file|obsidian)://\S+")


def plain(text: str) -> str:
    """`text` in one line: no comments, links and emphasis as their words, no control characters."""
    text = page_text(text)
    if "[" in text:
        text = _LINK.sub(r"\1", _WIKILINK.sub(_shown, text))
    if "**" in text or "__" in text or "==" in text or "~~" in text:
        text = _BOLD.sub(r"\2", text)
    return _ADDRESS.sub("", text) if "://" in text else text


def _shown(link: re.Match[str]) -> str:
    """What a wikilink shows: its label, else the note's name without its folder."""
    label = link[2] if link[2] is not None else link[1].partition("#")[0].rpartition("/")[2]
    return "" if label.strip().startswith("📄") else label


def shortened(text: str, most: int, period: str, words: Words) -> str:
    """`plain(text)`, at most about `most` characters: whole sentences, then where to read on.

    >>> shortened("One is done. Two is not done yet, and will take long.", 30, "2026-02", Words())
    'One is done. … (more in the note of 2026-02)'
    """
    text = plain(text)
    if len(text) <= most:
        return text
    more = words("… (more in the note of {period})", period=period)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, most)]
    if ends and ends[-1] >= most // 4:
        kept = text[: ends[-1]].rstrip(" ；;")
    else:
        kept = _whole_words(text, most)
    return f"{kept} {more}"


def _whole_words(text: str, most: int) -> str:
    """The beginning of a text without an end of a sentence; no Latin word or number is cut."""
    cut = text[:most]
    if text[most : most + 1].isascii() and text[most].isalnum():
        shorter = re.sub(r"[!-~]+$", "", cut)
        cut = shorter if len(shorter) > most // 2 else cut
    return cut.rstrip()
