"""Where a name or a bracket is in doubt: whether an unknown name is a benchmark's, and whether a note is one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from obsidian_intel.months.cells.metrics.conditions import Draft
from obsidian_intel.months.cells.metrics.phrases import Reading
from obsidian_intel.months.cells.metrics.values import Values
from obsidian_intel.months.cells.metrics.word_lists import is_benchmark, is_strong_measure, words

_AVERAGES = ("平均", "均值", "average", "avg", "avg.", "mean")
_AGGREGATES = frozenset((*_AVERAGES, "overall", "total", "总分", "综合", "总体", "整体", "综合得分", "平均分", "均分"))
_FRACTION = re.compile(r"0?\.\d{2,4}")


def believable(values: Values, reading: Reading, drafts: list[Draft]) -> bool:
    """Whether an unknown name is a benchmark's, by its measure, the form of the number, its neighbours."""
    own = [protocol for said in values.own for protocol in said.protocols]
    options = [each.protocol for each in values.said.alternatives + reading.said.alternatives if each.protocol]
    protocols = [*reading.said.protocols, *values.said.protocols, *own, *options]
    if any(is_strong_measure(protocol) for protocol in protocols):
        return True
    first = values.items[0]
    decimal = "." in first.text
    if reading.tail.rate or (protocols and all(p.lower() in _AVERAGES for p in protocols)):
        return False
    if first.number < 1 and _FRACTION.fullmatch(first.text):
        return True
    if first.number > 100 or (first.number < 10 and not first.unit and not drafts):
        return False
    if drafts:
        return decimal or first.unit == "%" or (drafts[-1].value.is_integer() and first.number >= 10)
    return decimal or (first.unit == "%" and (reading.tail.reach or bool(protocols)))


def is_aggregate(protocol: str) -> bool:
    """Whether a measure is over all parts of a benchmark, so that no part has it: overall, 总分, 平均."""
    return protocol.startswith("平均") or protocol.lower() in _AGGREGATES


def measures_of(label: Sequence[str], benchmark: str) -> list[str]:
    """The measures of a label that may be a benchmark's: `DER：` is none of what counts right answers."""
    if benchmark.split()[0].lower().partition("-")[0] not in words("scored-by-right-answers"):
        return list(label)
    return [measure for measure in label if measure.lower() not in words("measures-of-a-field")]


def noted(values: Values) -> str | None:
    """`mIoU 54.1（ADE20K）`: the bracket names the benchmark. It is taken out of the conditions."""
    for said in values.own:
        for i, condition in enumerate(said.conditions):
            name, _, rest = re.sub(r"[，,]\s*", "，", condition).partition("，")
            if any(is_benchmark(word) for word in name.split()):
                said.conditions[i : i + 1] = [rest] if rest else []
                return name
    return None


def is_alias(note: str, name: str) -> bool:
    """`Humanity's Last Exam (HLE)`: the bracket is the name again."""
    if not (note.isalpha() and note.isascii() and len(note) > 1 and note[0].lower() in name.lower()):
        return False
    return note.lower() == "".join(word[0] for word in re.findall(r"[A-Za-z]+(?:'s)?", name)).lower()
