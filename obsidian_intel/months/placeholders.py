"""What a template left to be written."""

from __future__ import annotations

import re

from obsidian_intel.core.declared_settings import Config, fold
from obsidian_intel.months.typed_month import CellValue

_TEMPLATE = r"\{\{[^{}]*\}\}|<%(?:[^%]|%(?!>))*%>"  # what a template plugin fills in
FILLED_IN = re.compile(rf"(?:\s*(?:{_TEMPLATE})\s*)+")
FILLER = re.compile(r"x{2,}|<[^<>]*>|…+|\.{3,}|-+|tbd|todo|待补充|待填", re.IGNORECASE)
_EXAMPLE = re.compile(
    r"[(（\[【<]\s*(?:例|例えば|示例|样例|範例|example|e\.g\.|예|예시|пример|exemple|ejemplo|exemplo|beispiel|esempio|örnek|مثال)"
    r"\s*[)）\]】>]"
    r"|(?:例如|比如|示例|例えば|e\.g\.|for example|예시?|например|par exemple|por ejemplo|por exemplo|z\. ?B\.|örneğin)"
    r"\s*[:：]\s*.*",
    re.IGNORECASE | re.DOTALL,
)
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")


def is_placeholder(raw: str, config: Config | None = None) -> bool:
    """Whether `raw` is wholly in square brackets (and no link, no footnote), what a template plugin was to fill in
    (`{{signal}}`, `<% … %>`), or a text named in `lint.placeholders`.
    """
    text = raw.strip()
    if text.startswith(("{{", "<%")) and FILLED_IN.fullmatch(text):
        return True
    if config is not None and config.lint.placeholders and text and fold(text) in map(fold, config.lint.placeholders):
        return True
    if not (text.startswith("[") and text.endswith("]")) or text.startswith("[["):
        return False
    if text.startswith("[^") and _FOOTNOTE.fullmatch(text):
        return False
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if depth == 0:
            return index == len(text) - 1
    return False


def is_placeholder_cell(cell: CellValue, config: Config) -> bool:
    """Whether a cell is still to be written. A reference link stands in brackets too, and its text does not."""
    return is_placeholder(cell.raw, config) and (not cell.raw.startswith("[") or cell.text.startswith("["))


def is_example(name: str) -> bool:
    """Whether a name is an example of one: `（例）`, `例如：论文标题`."""
    return _EXAMPLE.fullmatch(name.strip()) is not None
