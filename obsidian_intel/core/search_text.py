"""Text folded for searching: by case and width, character by character, so that places can be told."""

from __future__ import annotations

import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class _Folds(dict[int, str]):
    """The folded form of each character, made when first asked for."""

    def __missing__(self, code: int) -> str:
        found = self[code] = unicodedata.normalize("NFKC", chr(code)).casefold()
        return found


_FOLDS = _Folds()


def fold_text(text: str) -> str:
    """`text` (in NFC) for searching.

    >>> fold_text("ＧＬＭ－５ 稀疏 Straße")
    'glm-5 稀疏 strasse'
    """
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def folded_until(text: str, place: int) -> str:
    """The beginning of `text` (in NFC) that folds to the first `place` characters of its folded form."""
    folded = 0
    for end, char in enumerate(text):
        if folded >= place:
            return text[:end]
        folded += len(_FOLDS[ord(char)])
    return text


def places_of(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where folded `words` stand in `text` (in NFC): half-open, in order, none of them within another.

    >>> places_of("Straße ＧＬＭ", ["ss", "glm"])
    [(4, 5), (7, 10)]
    """
    folded = fold_text(text)
    origin = range(len(text)) if len(folded) == len(text) else _origins(text)
    found = []
    for word in words:
        at = folded.find(word) if word else -1
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _origins(text: str) -> list[int]:
    """For each folded character the place of the one that it came from."""
    return [place for place, char in enumerate(text) for _ in _FOLDS[ord(char)]]
