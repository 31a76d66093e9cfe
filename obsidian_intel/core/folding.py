"""Names folded for comparing: by case, width, dashes, spaces and underscores."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from obsidian_intel.core.caches import text_cache

GREEK = str.maketrans(
    {"τ": "tau", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "μ": "mu", "λ": "lambda", "π": "pi"}
)
TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|[^\w\s\-‐‑‒–—−－·'’\"“”()\[\]（）【】^]")


@text_cache(1 << 13)
def fold_name(text: str) -> str:
    """`text` for comparing names; a separator between two digits stays, and so does a sign such as `+`.

    >>> fold_name("SWE-bench Verified") == fold_name("swe_Bench-verified")
    True
    >>> fold_name("AIME 2025"), fold_name("Qwen3-4B"), fold_name("τ²-Bench"), fold_name("Terminal-Bench 2.0")
    ('aime2025', 'qwen3 4b', 'tau2bench', 'terminalbench2')
    """
    return joined(tokens(text))


def tokens(text: str) -> tuple[str, ...]:
    """The words, numbers and signs of a name, folded: `Terminal-Bench 2.0` is `terminal`, `bench`, `2`."""
    return tuple(token.removesuffix(".0") if token[0].isdigit() else token for token in TOKEN.findall(plain(text)))


def plain(text: str) -> str:
    """`text` in lower case and half width, Greek letters spelled out."""
    return unicodedata.normalize("NFKC", text).casefold().translate(GREEK)


def joined(found: Iterable[str]) -> str:
    """Tokens as one text, with a space between two numbers."""
    text = ""
    for token in found:
        text += f" {token}" if text[-1:].isdigit() and token[0].isdigit() else token
    return text


def fold_loosely(text: str) -> str:
    """`text` with all but letters and digits gone: for likeness alone, `MMLU Pro` and `MMLU-Pro+` agree."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text).casefold().translate(GREEK))
