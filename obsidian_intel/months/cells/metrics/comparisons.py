"""Words of comparison: what they are said of is another model's, or no score."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.model_lexicon import one_of_models
from obsidian_intel.months.cells.metrics.phrase_suffix import Tail
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import one_of, words

_COMPARE = re.compile(one_of("zh-compare"))
_UNNAMED = re.compile(rf"(?:{one_of_models('unnamed')})(?:模型|版本|水平)?[的在]?")


def is_compared(tokens: list[Token]) -> bool:
    """Whether words of comparison end in a name that a bracket follows: `优于 X（MMMU 59.0）`."""
    return any(
        _COMPARE.search(t.text) is not None if t.kind is T.CJK else t.text.lower() in words("comparing")
        for t in tokens
        if t.kind in (T.CJK, T.WORD)
    )


def compares(tokens: list[Token], start: int, tail: Tail) -> bool:
    """Whether a word of comparison stands before the name, so that the score is another's."""
    for i in range(start - 1, -1, -1):
        token = tokens[i]
        if token.kind is T.WORD and token.text.lower() in words("comparing"):
            return True
        if token.kind is T.CJK:
            if _UNNAMED.fullmatch(token.text):  # `上代 HLE 45.5`
                return not tail.changed
            found = list(_COMPARE.finditer(token.text))[-1:]
            if found:
                after = token.text[found[0].end() :]
                return found[0].group() == "而" or not (tail.reach and "的" not in after)
            if "在" in token.text:
                return False
        if token.kind is T.COLON:
            return False
    return False
