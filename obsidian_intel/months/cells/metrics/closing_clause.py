"""What a clause behind the scores says of all of them: `AIME25 91.2、HMMT25 83.4，均取 64 次平均`."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.condition_phrases import is_way, is_zh_condition
from obsidian_intel.months.cells.metrics.conditions import Draft
from obsidian_intel.months.cells.metrics.heads import is_setting
from obsidian_intel.months.cells.metrics.tokenizer import tokenize
from obsidian_intel.months.cells.metrics.ways_of_running import is_protocol

_OF_ALL = re.compile(
    r"[，,；;。]\s*(?:以上|上述|结果|分数|成绩|数字|[两三四五六七八九]项|[两三四五六]者|各项)?"
    r"(?:(?:均|都|皆|全部|统一)(?:为|是|取|用|采用|使用|按|在|以)?|all\s+(?:are|at|with|using|under|in|as|of them)?)\s*"
    r"(?P<said>[^，,；;。]{2,30}?)\s*(?:报告|计|下|口径|设置|测得|测试)?(?=[，,；;。]|\.(?!\d)|\Z)"
)


def share_behind(text: str, norm: str, drafts: list[Draft]) -> None:
    """Give it to the scores of its sentence that say nothing else."""
    for found in _OF_ALL.finditer(norm):
        start, end = found.span("said")
        said, tokens = text[start:end].strip(), tokenize(norm, start, end)
        way = bool(tokens) and is_protocol(tokens, said)
        if not way and not is_zh_condition(said) and not is_way(said) and not (tokens and is_setting(tokens, said)):
            continue
        first = norm.rfind("。", 0, found.start()) + 1
        for draft in drafts:
            if first <= draft.start < found.start():
                draft.protocol = draft.protocol or (said if way else None)
                draft.condition = draft.condition or (None if way else said)
