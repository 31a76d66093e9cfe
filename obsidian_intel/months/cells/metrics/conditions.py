"""Scores while a cell is still being read, and the conditions that follow from what stands around them."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import methodcaller

from msgspec import Struct

from obsidian_intel.core.text import Span
from obsidian_intel.months.cells.metrics.setup_lines import Premise
from obsidian_intel.months.cells.metrics.word_lists import is_mode_phrase


class Draft(Struct):
    """A score. `slot` of `count` is its place in its list; `list_id` is one list of its line."""

    benchmark: str
    value: float
    unit: str | None
    relation: str
    error: float | None
    condition: str | None
    protocol: str | None
    start: int
    end: int
    line: int
    list_id: int
    slot: int
    count: int
    inferred: bool = False
    label: str | None = None  # of its condition, what a label says
    aside: bool = False  # whether the label is a field that has only a size in its bracket
    owner: str | None = None  # the other model whose score it is
    better: str = ""  # `lower` or `higher`, where it is written so
    shared: str | None = None  # of its condition, what stands with the name and so is of other models' scores too
    place: Span = Span(0, 0)  # in the cell's raw text

    def moved(self, line: int, by: int) -> Draft:
        """A copy, in another line, its place that much further on."""
        moved, place = _copied(self), self.place
        moved.line = line
        if by:
            moved.place = Span(place.start + by, place.end + by)
        return moved


_copied: Callable[[Draft], Draft] = methodcaller("__copy__")  # `copy.copy` takes three times as long
_MODEL = re.compile(r"\d|版|\b(?:IT|Instruct|Chat)\b")
_MODE_SAID = re.compile(r".(?:模式|モード|모드|\bmode|설정|設定|设置|强度|预算|上下文)\Z", re.I)
_NO_NOUN = re.compile(r"\s*(?:模型|モデル|모델|\bmodel)\Z", re.I)
_POLAR = re.compile(
    r"(?:(?P<off>无|不带|不用|不使用|不启用|未启用|关闭|w/o|without|no(?![a-z]))|有|带|使用|启用|开启|w/|with(?![a-z]))",
    re.I,
)


def settle(drafts: list[Draft], premises: list[Premise]) -> None:
    """Fill in open conditions: of lists by the list beside them, of single scores by the premises."""
    _take_back_labels(drafts)
    patterns = _patterns(drafts)
    stated = list(dict.fromkeys(draft.condition for draft in drafts if draft.condition)) if premises else []
    ways = [premise for premise in premises if premise.protocol]
    verdicts = [premise for premise in premises if premise.verdict and not premise.protocol]
    for draft in drafts:
        if ways and draft.protocol is None and (way := next((p for p in ways if p.speaks_of(draft.benchmark)), None)):
            draft.protocol, draft.inferred = way.protocol, True
        if draft.condition is not None:
            continue
        if draft.count > 1 and _is_told_by_protocol(draft, drafts):
            continue
        if draft.count > 1:
            options = _options(draft, patterns, premises)
            if options:
                draft.condition, draft.inferred = options[draft.slot], True
        elif verdicts:
            premise = next((p for p in verdicts if p.speaks_of(draft.benchmark)), None)
            if premise is not None and (draft.owner is None or premise.said):
                draft.condition, draft.inferred = _whole(premise, stated), True


def _is_told_by_protocol(draft: Draft, drafts: list[Draft]) -> bool:
    """`67.7 (pass@1) / 80.2 (pass@3)`: whether its measure tells a value from the others of its list."""
    if draft.protocol is None:
        return False
    others = [d.protocol for d in drafts if d.line == draft.line and d.list_id == draft.list_id]
    return len(set(others)) == len(others) > 1


def _take_back_labels(drafts: list[Draft]) -> None:
    """A mode that is a cell's only label tells nothing apart, unless a benchmark stands without it too.

    Nor does a size that a field has in its bracket, `推理（14B）：`. What else is said as a label (`7B`, `Instruct 版`,
    `无工具`; `thinking mode` over all scores of the cell) tells how it was run.
    """
    labelled = [draft for draft in drafts if draft.label]
    if not labelled:
        return
    others = {draft.benchmark for draft in drafts if not draft.label}
    labels = [*{draft.label or "" for draft in labelled}]
    if len(labels) != 1 or not others.isdisjoint(each.benchmark for each in labelled):
        return
    if not labelled[0].aside and _says_how(labels[0], whole=not others):
        return
    for draft in labelled:
        rest = (draft.condition or "").removeprefix(draft.label or "").removeprefix(", ")
        draft.condition = rest or None


def _says_how(label: str, *, whole: bool) -> bool:
    """Whether a label says how scores were run, and is no mode or field alone; `whole`: it is of all of the cell."""
    if _MODEL.search(label) or _POLAR.match(label):
        return True
    bare = _NO_NOUN.sub("", label)  # `Base 模型`
    return whole and (_MODE_SAID.search(label) is not None or (" " in bare and not is_mode_phrase(bare)))


class _Pattern(Struct, frozen=True, gc=False):
    line: int
    list_id: int
    benchmark: str
    options: tuple[str, ...]


def _patterns(drafts: list[Draft]) -> list[_Pattern]:
    """What the lists with stated conditions distinguish."""
    lists: dict[tuple[int, int], list[Draft]] = {}
    for draft in drafts:
        if draft.count > 1:
            lists.setdefault((draft.line, draft.list_id), []).append(draft)
    patterns = []
    for members in lists.values():
        if all(draft.condition for draft in members) and len(members) == members[0].count:
            options = tuple(draft.condition or "" for draft in members)
            if len(set(options)) == len(options):
                patterns.append(_Pattern(members[0].line, members[0].list_id, members[0].benchmark, options))
    return patterns


def _whole(premise: Premise, stated: list[str]) -> str:
    """What a premise says of a score, in the words of the cell: `统一不启用` -> `无 context management`."""
    if premise.said:
        return premise.said
    other = ""
    for condition in stated:
        found = _POLAR.match(condition)
        tail = condition[found.end() :] if found else ""
        if found is None or not tail.strip() or premise.subject.lower() not in tail.lower():
            continue
        if (found["off"] is not None) == (premise.verdict == "无"):
            return condition
        other = other or tail
    if not other and premise.subject:
        other = premise.subject if premise.subject[0] > "㐀" else f" {premise.subject}"
    return f"{premise.verdict}{other}"


def _options(draft: Draft, patterns: list[_Pattern], premises: list[Premise]) -> tuple[str, ...] | None:
    fitting = [p for p in patterns if len(p.options) == draft.count]
    beside = [p for p in fitting if p.line == draft.line]
    if beside:
        return min(beside, key=lambda p: abs(p.list_id - draft.list_id)).options
    for premise in premises:
        if premise.both and premise.speaks_of(draft.benchmark):
            series = [p for p in fitting if premise.speaks_of(p.benchmark)]
            if series:
                return series[0].options
    return None
