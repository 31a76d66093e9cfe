"""Whether names are titles of papers: what a paper is called is a phrase, what a model is called a word or three."""

from __future__ import annotations

from collections.abc import Sequence

from obsidian_intel.months.header_words import heading_use

_WORDS = 5
_LETTERS = 15  # in a script without spaces between words
_HEADING_WORDS = 4  # of a heading that is hardly that of a part
_HEADING_LETTERS = 12  # the same in a script without spaces


def are_paper_titles(names: Sequence[str]) -> bool:
    """Whether three in five of the names are phrases rather than names of models.

    >>> are_paper_titles(["Scaling Laws for Sparse Mixtures of Experts"]), are_paper_titles(["GLM-5", "Kimi K2.5"])
    (True, False)
    """
    return 5 * sum(map(is_paper_title, names)) >= 3 * max(1, len(names))


def is_paper_title(name: str) -> bool:
    """Whether a name is a phrase of several words."""
    if len(name.split()) >= _WORDS:
        return True
    return sum(char.isalpha() and not char.isascii() for char in name) >= _LETTERS


def may_name(heading: str, title: str) -> bool:
    """Whether a heading is a paper's title, and not that of the part in which the paper `title` stands."""
    words = heading.split()
    long = len(words) >= _HEADING_WORDS or (not heading.isascii() and len(heading) >= _HEADING_LETTERS)
    return long or (heading_use(heading) is None and heading.casefold() in title.casefold())
