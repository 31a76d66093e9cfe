"""The name of an author as bibliographies want it: family name first, groups whole."""

from __future__ import annotations

import re

from msgspec import Struct

_GROUP = re.compile(
    r"\b(?:team|group|labs?|collaboration|consortium|project|foundation|institute|university|research|inc|ai|openai"
    r"|authors|community|and \d+ more)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|[ivx]{2,4}", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·\s]+")


class AuthorName(Struct, frozen=True):
    """A person's name in its parts, or, in `literal` alone, a name that has none: of a group, of one word."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""


def author_name(text: str) -> AuthorName:
    """`Laurens van der Boek Jr.` -> family `Boek`, given `Laurens`, particle `van der`, suffix `Jr.`.

    A name in Chinese, Japanese or Korean letters begins with its family name, where a space parts the two.
    """
    words = text.replace(",", " ").split()
    if len(words) < 2 or _GROUP.search(text):
        return AuthorName(literal=" ".join(words))
    if _CJK.fullmatch(text):
        return AuthorName(words[0], "".join(words[1:]))
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    first = next((n for n, word in enumerate(words[1:-1], 1) if word[0].islower()), len(words) - 1)
    return AuthorName(words[-1], " ".join(words[:first]), " ".join(words[first:-1]), suffix)
