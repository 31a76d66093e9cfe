"""Whether what a row calls a paper and the paper's own title can mean one thing."""

from __future__ import annotations

import unicodedata

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.paper_ids import paper_id

_WORD = lazy_pattern(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]")
_LATIN = lazy_pattern(r"[^A-Za-z0-9]+")
_SHORTEST = 3
_COMMON = frozenset(
    (
        *("the", "and", "for", "with", "from", "via", "are", "can", "not", "its", "our", "how", "why", "what", "when"),
        *("using", "into", "over", "under", "without", "toward", "towards", "technical", "report", "paper", "link"),
        *("pdf", "arxiv", "code", "html", "abs", "doi", "page", "blog", "project", "website", "github", "homepage"),
    )
)


def may_differ(name: str, title: str) -> bool:
    """Whether `name` and `title` can be compared and share no word at all.

    They cannot where either has no word of three Latin letters: a name in Chinese says nothing against a title in
    English. Part of a word counts (`InstructGPT`, `instruct`), and so do initials (`RLHF`).
    """
    if not name or not title or name.startswith(("http://", "https://")) or paper_id(name) is not None:
        return False
    ours, theirs = _words(name), _words(title)
    if not ours or not theirs or _has_other_script(name) or _has_other_script(title):
        return False
    return (
        not (ours & theirs) and not _is_part(ours, title) and not _is_part(theirs, name) and not _initials(name, title)
    )


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text)
    found = {each.lower() for each in _WORD.findall(plain)} | {each.lower() for each in _LATIN.split(plain)}
    return {each for each in found if len(each) >= _SHORTEST and not each.isdigit()} - _COMMON


def _has_other_script(text: str) -> bool:
    return any(char.isalpha() and ord(char) > 0x24F for char in unicodedata.normalize("NFKC", text))


def _is_part(words: set[str], text: str) -> bool:
    joined = _LATIN.sub("", unicodedata.normalize("NFKD", text)).lower()
    return any(len(each) > _SHORTEST and each in joined for each in words)


def _initials(name: str, title: str) -> bool:
    """Whether the letters of a short name are first letters of the title's words, in order."""
    letters = [char for char in _LATIN.sub("", name).lower() if char.isalpha()]
    firsts = iter([word[0].lower() for word in _LATIN.split(title) if word])
    return 2 <= len(letters) <= 8 and all(letter in firsts for letter in letters)
