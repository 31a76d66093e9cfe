"""Phrases that are measures and ways of running alone: `Pass@1`, `mean of 3 runs`, `5-shot CoT`, 多数投票."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import CJK_MEASURE, completes_measure, is_measure

_RUNS = re.compile(
    r"\d+\s+shots?|(?:avg|mean|average|pass|maj|cons|best)\s+@\s*\d+|(?:取\s*)?\d+\s*次(?:采样|运行|独立|随机|实验|测试|评测)*(?:的?(?:取)?(?:平均值?|均值|中位数))?|(?:取\s*)?平均\s*\d+\s*次|(?:avg|average|mean|median)\.?\s*(?:of|over)\s*\d+"
    r"(?:\s*\w+)?|\d+[\s-]*(?:(?:runs?|samples?|trials?|rollouts?)(?:\s*(?:avg|average|mean|averaged))?|seeds?\s*(?:avg|average|mean|averaged))\.?|best[\s-]of[\s-]\d+|majority\s*vot\w+(?:\s*@?\d+)?"
    r"|(?:maj|cons)\s*@?\d+|\d+\s*次投票|多数投票|贪心(?:解码)?|greedy(?:\s*decoding)?|零样本|少样本|few[\s-]shot|zero[\s-]shot|\d+\s*样本|单次采样|自一致性|self-consistency"
    r"|(?:(?:prompt|inst(?:r|ruct|ruction)?)\.?(?:[\s-]level)?[\s-])?(?:strict|loose)(?:[\s-](?:prompt|acc\.?|accuracy))?",
    re.I,
)
_NAMED_MEASURE = re.compile(r"(?:[a-z]+[ -]){1,3}(?:score|rate|accuracy|error|distance|similarity|rating|F1|AP)")
_RUN_WORDS = frozenset(["cot", "prompting", "decoding", "evaluation", "eval", "setting", "sampling", "test", "score"])


def is_protocol(tokens: tuple[Token, ...] | list[Token], text: str) -> bool:
    """Whether all of a phrase is measures and ways of running."""
    if _RUNS.fullmatch(text) or _NAMED_MEASURE.fullmatch(text):
        return True
    kept = [t for t in tokens if t.kind is not T.MARK]
    known = False
    i = 0
    while i < len(kept):
        token = kept[i]
        if token.kind is T.WORD and i + 1 < len(kept) and completes_measure(token.text, kept[i + 1].text):
            known, i = True, i + 2
            continue
        if (token.kind is T.WORD and is_measure(token.text)) or (
            token.kind is T.CJK and CJK_MEASURE.fullmatch(token.text)
        ):
            known = True
        elif not (token.kind is T.PERCENT or (token.kind is T.WORD and token.text.lower() in _RUN_WORDS)):
            return False
        i += 1
    return known
