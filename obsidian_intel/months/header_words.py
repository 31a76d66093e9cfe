"""The words of `header_words.toml`, folded: what headers, labels and headings mean in many languages.

Read when first asked for; a log with the headers of the template never needs them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.import_cache import shipped_words
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.paper_ids import paper_id

Words = Mapping[str, Mapping[str, tuple[str, ...]]]
_NOT_LETTERS = re.compile(r"[\W_]+")
_ID = re.compile(r"(?:arxiv\s*[:：]?\s*)?\d{4}\.\d{4,5}(?:v\d+)?|(?:doi\s*[:：]\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
_NUMBERING = re.compile(r"v?\d{1,4}")
_LONGEST_LABEL = 60
_NUMBERED_NAMES = frozenset(("model", "模型", "モデル", "모델", "modell", "modèle", "modelo", "модель"))


@cache
def header_words() -> Words:
    """Group (a kind of table, `any`, `headings`, `sources`) -> field -> words as written."""
    found = shipped_words(__file__, "header_words.toml")
    return {group: {field: tuple(words) for field, words in fields.items()} for group, fields in found.items()}


@cache
def _source_words() -> tuple[frozenset[str], re.Pattern[str]]:
    sources = header_words()["sources"]
    joined = sorted(map(str.casefold, sources["joined"]), key=lambda word: -len(word))
    return frozenset(sources["words"]), lazy_pattern(f"(?:{'|'.join(map(re.escape, joined))})++")


@text_cache(4096)
def is_source_label(text: str) -> bool:
    """Whether a link's text names where it leads and not what is there: `arXiv`, `论文`, `📄`, an id, an address."""
    text = text.strip()
    if len(text) > _LONGEST_LABEL:
        return text.startswith(("http://", "https://")) and " " not in text
    if "://" in text or _ID.fullmatch(text):
        return True
    if "/" in text and " " not in text and paper_id(text) is not None:
        return True
    parts = [part for part in _NOT_LETTERS.split(text.casefold()) if part]
    words, joined = _source_words()
    named = [part for part in parts if not _NUMBERING.fullmatch(part)]
    if not named:
        return not parts  # signs and pictures only
    if len(named) < len(parts) and all(part in _NUMBERED_NAMES for part in named):
        return False  # `Model 1` is what a row is called
    return all(part in words or joined.fullmatch(part) is not None for part in named)


@cache
def weak_names() -> frozenset[str]:
    """Folded headers that name the rows of many a table, and so tell no kind."""
    return frozenset(map(fold, header_words()["weak"]["name"]))


@cache
def lab_names() -> frozenset[str]:
    """Names of makers of models, in lower case."""
    return frozenset(map(str.casefold, header_words()["labs"]["names"]))


@cache
def venue_names() -> frozenset[str]:
    """Names of conferences, journals and archives of papers, in lower case."""
    return frozenset(header_words()["venues"]["names"])


@cache
def _heading_words() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """Use of a heading -> its words with letters of an alphabet, folded, and its words of other scripts."""
    found = {}
    for use, words in header_words()["headings"].items():
        folded = tuple(map(fold, words))
        found[use] = frozenset(folded), tuple(word for word in folded if not word.isascii() and len(word) > 1)
    return found


@text_cache(1024)
def heading_use(title: str) -> str | None:
    """`models`, `papers`, `topics` or `references` where a heading says that such stand under it."""
    parts = [part for part in _NOT_LETTERS.split(title) if part]
    whole = fold(title)
    pairs = {fold(part) for part in parts} | {fold(one + two) for one, two in pairwise(parts)}
    for use in ("references", "papers", "models", "topics"):
        words, inner = _heading_words()[use]
        if whole in words or pairs & words or any(_is_spaceless(word) and word in whole for word in inner):
            return use
    return None


def _is_spaceless(word: str) -> bool:
    """Whether a word is of a script that puts no spaces between words."""
    return any("\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in word)
