"""What a score takes over from the one before it: how it was run, and the condition that stands with the name."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.phrase_prefix import is_variant
from obsidian_intel.months.cells.metrics.phrases import Lead, Reading
from obsidian_intel.months.cells.metrics.score_remarks import Said
from obsidian_intel.months.cells.metrics.values import Values
from obsidian_intel.months.cells.metrics.word_lists import is_mode_phrase

_JUDGED = re.compile(r"\bjudge|grader|评审|裁判|评分|打分|採点|采点|prob(?:e|ing)\b|探测|frozen|冻结", re.I)
_AND = re.compile(r"(?:\band|,|、|和|与|及)\s*\Z")
_BESIDE_MARKS = ("/", ",", "，", "、")
_BESIDE = 24  # characters


def inherited(placer: Placer, name: str, values: Values, reading: Reading) -> Said:
    """Measured and run as the score before it of the same benchmark, as far as nothing else is said."""
    said = [reading.said, values.said, *values.own]
    past = placer.drafts if placer.outer is None else [placer.outer, *placer.drafts]
    same = next((draft for draft in reversed(past) if draft.benchmark == name), None)
    found = Said()
    if not any(each.protocols for each in said):
        found.protocols += placer.about.protocols or ([same.protocol] if same and same.protocol else [])
    if not any(each.conditions or each.alternatives for each in said):
        condition = same.shared if same and same.count == 1 else None
        if condition is None and same is not None and _JUDGED.search(same.condition or ""):
            condition = same.condition  # who judges is the same for all, and what is probed
        if condition is None and placer.alike and same is not None:
            condition = same.condition
            reading.inferred = not placer.fresh
        kept = condition and not is_variant(condition) and condition != ", ".join(placer.said.conditions)
        found.conditions += placer.about.conditions or ([condition] if condition and kept else [])
    reading.handed_on += found.conditions
    return found


def run_alike(placer: Placer, values: Values, reading: Reading) -> None:
    """`Pass@1 of 80.6% on A and 69.8% on B`: the second is measured as the first, where nothing else is said."""
    last = placer.drafts[-1] if placer.fresh and len(placer.drafts) > placer.since else None
    said = [reading.said, values.said, *values.own]
    if last is None or reading.kind is not Lead.EMPTY or any(each.protocols for each in said) or not last.protocol:
        return
    between = placer.text[last.end : values.items[0].start]
    if _AND.search(between) and len(between) < _BESIDE:
        reading.said.protocols.append(last.protocol)


def inherit(placer: Placer, name: str, values: Values, reading: Reading, *, ways: bool = True) -> None:
    """Measured as the score before it of the same benchmark, when nothing else is said; run so too, if `ways`."""
    if reading.tail.scored:
        return
    said = [reading.said, values.said, *values.own]
    if placer.fresh and placer.drafts and placer.drafts[-1].benchmark == name and not any(s.protocols for s in said):
        reading.said.protocols += [p for p in (placer.drafts[-1].protocol,) if p and (ways or "@" not in p)]


def share_condition(placer: Placer, name: str, values: Values, reading: Reading) -> None:
    """`LibriTTS (1.1 kbps) PESQ 2.71 / STOI 0.92`: what stands with the name is of each of its measures."""
    last = placer.drafts[-1] if placer.drafts and placer.fresh else None
    if last is None or last.benchmark != name or not last.shared or last.count > 1:
        return
    said = [reading.said, values.said, *values.own]
    *beside, graded = last.shared.split(", ")
    if (
        beside
        and is_mode_phrase(graded)
        and len(reading.said.conditions) == 1
        and is_mode_phrase(reading.said.conditions[0])
    ):
        reading.said.conditions[:0] = beside  # `GPQA（no tools）low 56.8 / medium 66.0`
        return
    if not placer.text[last.end : values.items[0].start].lstrip("% ").startswith(_BESIDE_MARKS):
        return
    if any(each.protocols for each in said) and not any(each.conditions or each.alternatives for each in said):
        reading.said.conditions += [
            c for c in (last.shared,) if c != ", ".join(placer.said.conditions) and c != placer.premise
        ]
