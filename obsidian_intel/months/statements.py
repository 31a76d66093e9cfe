"""The month's own sentences: `**Dominant Theme:** …` and its like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from obsidian_intel.core.declared_settings import Config, fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.note_parts import Block, Note
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.headings_above import Headings
from obsidian_intel.months.placeholders import FILLER, is_placeholder
from obsidian_intel.months.typed_month import MonthField

STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "theme": ("Dominant Theme", "Theme", "主导主题", "本月主题", "技术主旋律", "主旋律", "核心主题"),
    "signal": ("The Signal", "Signal", "信号", "行业信号", "关键信号", "宏观信号"),
    "insight": ("Crucial Insight", "Insight", "Key Insight", "关键洞察", "核心洞察", "认知变化", "洞察"),
    "implementation": ("Best Implementation", "Implementation", "最佳实现", "最佳开源实现", "最佳实践"),
}
_STATEMENT_OF = {fold(alias): name for name, aliases in STATEMENTS.items() for alias in aliases}
LABEL = re.compile(
    r"\s*+(?:(\*\*|__)(?P<bold>[^*_\n]+?)\1\s*(?P<colon>[:：])?|(?P<bare>[^*_:：\n]{1,40})(?P<mark>[:：]))\s*"
)


def statements(document: Document, note: Note, headings: Headings, config: Config) -> Iterator[MonthField]:
    """The sentences of a month, each the first of its field, none from a guide."""
    seen: set[str] = set()
    for block in note.blocks:
        found = _statement(document, block, config)
        if found and found.field not in seen and not headings.is_guide(block.lines[0].start):
            seen.add(found.field)
            yield found


def statement_field(label: str, config: Config | None = None) -> str | None:
    """`theme`, `signal`, `insight` or `implementation` where a label means one, by the settings or by our own words."""
    for field, labels in config.statements.items() if config is not None else ():
        if fold(label) in map(fold, labels):
            return field
    return _STATEMENT_OF.get(fold(label)) or _STATEMENT_OF.get(fold(re.sub(r"[(（].*", "", label)))


def _statement(document: Document, block: Block, config: Config) -> MonthField | None:
    first = block.lines[0]
    match = LABEL.match(document.text, first.start, first.end)
    if match is None:
        return None
    bold = match["bold"]
    if bold is not None and not (match["colon"] or bold.rstrip().endswith((":", "："))):
        return None
    if bold is None and block.kind != "item":
        return None
    label = (bold or match["bare"]).strip().rstrip(":：").strip()
    name = statement_field(label, config)
    if name is None:
        return None
    start = min(match.end(), first.end)
    rest = [document.text[start : first.end], *(span.of(document.text) for span in block.lines[1:])]
    raw = "\n".join(rest).strip()
    empty = not raw or is_placeholder(raw, config) or FILLER.fullmatch(raw) is not None
    span = Span(start, block.lines[-1].end if raw else start)
    return MonthField(name, label, None if empty else plain(raw).replace("\n", " ").strip(), span)
