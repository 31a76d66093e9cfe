"""Brackets that hold scores: the value of the name before them, clauses of their own, a second score of a benchmark."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from obsidian_intel.months.cells.metrics.brackets import read_note
from obsidian_intel.months.cells.metrics.comparisons import is_compared
from obsidian_intel.months.cells.metrics.conditions import Draft
from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.model_lexicon import OWN, UNNAMED
from obsidian_intel.months.cells.metrics.number_roles import is_value_only
from obsidian_intel.months.cells.metrics.phrases import Reading, read_lead
from obsidian_intel.months.cells.metrics.plausibility import is_aggregate
from obsidian_intel.months.cells.metrics.score_remarks import Option, Said
from obsidian_intel.months.cells.metrics.speaker import Speaker, SpeakerScope
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.values import Value, Values, read_values

if TYPE_CHECKING:
    from obsidian_intel.months.cells.metrics.clause_parser import LineReader

_LED_TO = frozenset(("至", "到", "达", "达到", "升至", "降至", "现为", "为"))
_ALL_ON = frozenset(("all", "on", "均", "均为", "都", "都是", "皆为", "在", "上", "均在", ",", "，"))
_LEADS = re.compile(r"\b(?:ahead|leads?|wins|stronger|higher)\b|领先|占优|更高|更强|胜出")
_RANK = re.compile(  # behind a score, before those that come after it
    r"(?:全球|全网|开源|总榜)?(?:排名|位列|位居|名列|居|排|rank(?:s|ed|ing)?)?(?:全球|全网|开源|总榜|国产)?\s*(?:#\s*\d+|第\s*[一二三四五六七八九十\d]+(?:名|位)?)",
    re.I,
)


def read_bracket(reader: LineReader, group: Token, lead: list[Token]) -> bool:
    """Whether a bracket holds scores: the value of the name before it, or clauses of their own."""
    kinds = [token.kind for token in group.inner]
    if T.NUM not in kinds:
        return sum(read_bracket(reader, token, []) for token in group.inner if token.kind is T.GROUP) > 0
    if kinds[:2] == [T.CJK, T.NUM] and group.inner[0].text in _LED_TO and lead:  # `MMLU +2.1（至 79.0）`
        while lead and (lead[-1].kind in (T.SIGN, T.OTHER, T.PERCENT, T.MARK)):
            lead = lead[:-1]
        group = group._replace(inner=group.inner[1:])
        kinds = kinds[1:]
    first = kinds.index(T.NUM)
    versus = is_versus(group)
    if is_compared(lead) and not _only_ahead(lead):
        place = next((i for i in range(len(lead) - 1, -1, -1) if lead[i].text.lower() == "on"), -1)
        if place < 0 or not versus:
            return False
        lead = lead[place:]
    alone = bool(lead) and kinds[0] in (T.NUM, T.REL) and first <= 1 and is_value_only(group.inner, reader.words(lead))
    if alone and not reader.in_name(group.inner, first, lead):
        return _alone(reader, group, first, lead)
    if lead and _lists_scores(group) and (told := read_lead(reader.text, lead)).sure and len(told.names) == 1:
        return _read_list(reader, group, told)
    ranked = kinds[0] is T.MODEL and reader.placer.fresh and bool(lead) and _RANK.fullmatch(reader.words(lead))
    return read_nested(reader, group, reader.placer.last if ranked else None)


def _lists_scores(group: Token) -> bool:
    """Whether a bracket holds a decimal or a percentage, or whole numbers that end each of its parts."""
    if _may_score(group.inner) or any(t.kind is T.SLASH for t in group.inner):
        return _may_score(group.inner)
    ends = [one for one, mark in pairwise(group.inner) if mark.kind in (T.STOP, T.COMMA)] + [*group.inner[-1:]]
    return len(ends) > 1 and all(t.kind is T.NUM and len(t.text) > 1 for t in ends)


def _read_list(reader: LineReader, group: Token, told: Reading) -> bool:
    """`ETTm2 [MSE 0.258, MAE 0.316]`, `GPQA（7B 36.4；72B 49.0）`: what a name's bracket lists is of it.

    Where benchmarks of their own stand in it, it is read as any other.
    """
    name, outer = told.names[0].text, reader.placer
    inner = Placer(reader.text, outer.line, strict=True)
    inner.head = inner.last = inner.within = name
    inner.head_protocols, inner.said, inner.premise = list(told.said.protocols), outer.said, outer.premise
    inner.lists = outer.lists + 1000
    inner.speaker = Speaker(outer.speaker.owner, SpeakerScope.OWN if outer.speaker.owner == OWN else SpeakerScope.LABEL)
    type(reader)(inner, reader.owners).run(group.inner)
    if not inner.drafts:
        return False
    for draft in inner.drafts:
        if draft.benchmark == name:
            draft.condition = (
                ", ".join([*told.said.conditions, *([draft.condition] if draft.condition else [])]) or None
            )
            draft.better = draft.better or told.said.better
    outer.drafts += inner.drafts
    if any(draft.benchmark == name for draft in inner.drafts):
        outer.last, outer.fresh = name, True
    return True


def place_in_bracket(placer: Placer, values: Values) -> bool:
    """`GPT-5 45.5、本模型 50.2（HLE 平均）`: the benchmark in the last bracket is of all that wait."""
    groups = [group for value in values.items for group in value.groups]
    if not groups or not placer.open or (not values.told and not placer.speaker.direct):
        return False
    inner = [t for t in groups[-1].inner if t.text.lower() not in _ALL_ON]
    reading = read_lead(placer.text, inner) if inner and all(t.kind is not T.MODEL for t in inner) else Reading()
    if not reading.sure or len(reading.names) != 1:
        return False
    waiting, placer.open = placer.open, []
    values.owner = values.owner or placer.speaker.owner  # before the first of them ends what was said in passing
    for each in (*[group for group in waiting if group.told], values):
        each.own = [Said() for _ in each.items]
        each.said = Said()
        placer.keep(reading.names[0].text, each, reading)
    return True


def _only_ahead(lead: list[Token]) -> bool:
    """`表现领先（HLE 50.2）`: words of comparison with nobody named behind them."""
    return lead[-1].kind is T.CJK and lead[-1].text.endswith(("领先", "优异", "更强", "更好", "最佳", "占优"))


def _alone(reader: LineReader, group: Token, first: int, lead: list[Token]) -> bool:
    """Whether `(21.4%, text-only)` is the score of the name before it; what is said behind the comma counts."""
    kept = len(reader.placer.drafts)
    end = reader.value(group.inner, first, lead)
    rest = group.inner[end + 1 :]
    added = reader.placer.drafts[kept:]
    if end and len(added) == 1 and rest and group.inner[end].kind is T.COMMA:
        said = read_note(reader.text, group._replace(inner=rest), 1)
        added[0].condition = added[0].condition or ", ".join(said.conditions) or None
        added[0].protocol = added[0].protocol or ", ".join(said.protocols) or None
    return bool(end)


def read_nested(reader: LineReader, group: Token, last: str | None, owner: str = "") -> bool:
    """Whether a bracket's own clauses hold scores of known benchmarks (or of `last`), of the model `owner`."""
    inner = Placer(reader.text, reader.placer.line, strict=True)
    inner.last = inner.within = last
    inner.said, inner.premise = reader.placer.said, reader.placer.premise
    inner.fresh = last is not None
    here = reader.placer.drafts[reader.placer.since :]
    inner.siblings = list(dict.fromkeys(draft.benchmark for draft in here if draft.owner is None))
    inner.lists = reader.placer.lists + 1000
    inner.outer = next((draft for draft in reader.placer.drafts[-1:] if draft.benchmark == last), None)
    owner = owner or reader.placer.speaker.owner
    inner.speaker = Speaker(owner, SpeakerScope.OWN if owner == OWN else SpeakerScope.LABEL)
    type(reader)(inner, reader.owners).run(group.inner)
    reader.placer.drafts += inner.drafts
    if last is None and inner.drafts and not reader.placer.fresh and all(draft.owner for draft in inner.drafts):
        reader.placer.last, reader.placer.fresh = inner.last, True  # `超过 GPT-5（HLE 45.5），达到 50.2`
    return bool(inner.drafts)


def read_within(reader: LineReader, values: Values) -> None:
    """`77.2% (82.0% with parallel compute)`: a second score of the same benchmark, in the bracket."""
    kept, protocol = len(reader.placer.drafts), reader.placer.drafts[-1].protocol
    owner = reader.placer.drafts[-1].owner or OWN
    for group in scored_brackets(values):
        read_nested(reader, group, reader.placer.last, owner)
    name = reader.placer.last or ""
    of_parts = ", ".join(p for p in (protocol or "").split(", ") if not is_aggregate(p)) or None
    for draft in reader.placer.drafts[kept:]:
        if draft.benchmark == name:
            draft.protocol = draft.protocol or protocol
        elif draft.benchmark.startswith(f"{name} "):
            draft.protocol = draft.protocol or of_parts


def read_versus(reader: LineReader, tokens: tuple[Token, ...], values: Values, first: Draft) -> None:
    """`63.3 vs 60.7（GPT-5）`, `以 75.3 比 72.8 险胜 GPT-5`: the second value, where a model is named for it."""
    other, end, owner = values.versus, values.end, ""
    assert other is not None
    if values.rivals:
        _read_rivals(reader, [other, *values.rivals], first)
        return
    if values.rival:  # `surpasses GPT-5 on HLE (50.2 vs. 45.5)`
        owner = values.rival
    elif len(reader.placer.speaker.options) == 2:
        mine, owner = reader.placer.speaker.options
        first.owner = None if mine == OWN else mine
    elif len(told := reader.placer.legend) == 2 and all(option.owner for option in told):
        first.owner, owner = (None if told[0].owner == OWN else told[0].owner), told[1].owner
    elif len(told) == 2 and all(option.condition for option in told):  # under `w/o RL vs w/ RL:`
        first.condition, second = told[0].condition, first.moved(first.line, 0)
        second.condition, second.value, second.unit = told[1].condition, other.number, other.unit
        second.start, second.end = other.start, other.end
        reader.placer.drafts.append(second)
        return
    said = Said()
    for group in other.groups:
        said.add(read_note(reader.text, group, 1))
        owner = owner or said.owner
    if not owner and said.conditions and first.condition and ", ".join(said.conditions) != first.condition:
        owner = first.owner or OWN  # `36.7 (think) against 9.3 (no think)`
    if not owner and first.owner is not None and _LEADS.search(reader.placer.near(first.start)):
        owner = OWN  # `GPT-5 is ahead on HLE (50.2 vs 45.5)`
    if not owner and end + 1 < len(tokens) and tokens[end + 1].kind is T.MODEL and is_compared([tokens[end]]):
        owner, values.end = tokens[end + 1].text, end + 2
    owner = owner or reader.placer.versus  # `HLE 50.2 vs GPT-5 45.5; GPQA 85.0 vs 83.1`
    reader.placer.versus = owner if owner not in (OWN, UNNAMED) else ""
    if owner and owner != UNNAMED and (owner != OWN or first.owner is not None or said.conditions):
        draft = first.moved(first.line, 0)
        draft.condition = ", ".join(said.conditions) or draft.condition
        draft.value, draft.unit, draft.error, draft.owner = other.number, other.unit, other.error, owner
        draft.owner = None if owner == OWN else owner
        draft.start, draft.end, draft.relation = other.start, other.end, other.relation or "="
        reader.placer.drafts.append(draft)


def _read_rivals(reader: LineReader, rivals: list[Value], first: Draft) -> None:
    """`66.1 vs 65.2 / 62.1 (A / B)`: as many values behind the vs as the last bracket names models."""
    told: list[Option] = next(
        (said.alternatives for group in rivals[-1].groups if (said := read_note(reader.text, group, len(rivals)))), []
    )
    each = [read_note(reader.text, group, 1) for value in rivals for group in value.groups[:1]]
    if len(told) != len(rivals) == len(each):  # `65.2（GPT-5）/ 62.1（o3）`
        told = [Option(owner=said.owner) for said in each]
    if len(told) != len(rivals) and len(reader.placer.legend) == len(rivals):
        told = list(reader.placer.legend)
    for value, option in zip(rivals, told, strict=False) if len(told) == len(rivals) else ():
        if option.owner and option.owner not in (OWN, UNNAMED):
            draft = first.moved(first.line, 0)
            draft.value, draft.unit, draft.error, draft.owner = value.number, value.unit, value.error, option.owner
            draft.start, draft.end, draft.relation = value.start, value.end, value.relation or "="
            reader.placer.drafts.append(draft)


def read_told(reader: LineReader, values: Values, first: Draft, option: Option) -> None:
    """`91.2（94.6）` under `括号内为 GPT-5`: the number in the bracket behind a score."""
    for item in values.items[:1] if len(values.items) == 1 else ():
        for group in item.groups:
            if not group.inner or group.inner[0].kind is not T.NUM or not is_value_only(group.inner, ""):
                continue
            other = read_values(reader.text, group.inner, 0, "").items[0]
            draft = first.moved(first.line, 0)
            draft.value, draft.unit, draft.error = other.number, other.unit or first.unit, other.error
            draft.start, draft.end, draft.relation = other.start, other.end, other.relation or "="
            draft.owner = None if option.owner in ("", OWN) else option.owner
            draft.condition = option.condition or draft.condition
            reader.placer.drafts.append(draft)


def read_replaced(reader: LineReader, values: Values, new: Draft) -> None:
    """`24.8 (GPT-5) → 26.1 (ours)`: the value before the arrow is the model's that its bracket names."""
    old = values.replaced
    owner = (
        next((said.owner for group in old.groups if (said := read_note(reader.text, group, 1)).owner), "")
        if old
        else ""
    )
    if old is not None and owner not in ("", OWN, UNNAMED):
        draft = new.moved(new.line, 0)
        draft.value, draft.unit, draft.error, draft.owner = old.number, old.unit, old.error, owner
        draft.start, draft.end, draft.relation = old.start, old.end, old.relation or "="
        reader.placer.drafts.append(draft)


def is_versus(group: Token) -> bool:
    """Whether a bracket holds a value against another: `(50.2 vs. 45.5)`."""
    return any(token.text.lower() in ("vs", "vs.", "对") for token in group.inner)


def scored_brackets(values: Values) -> list[Token]:
    """The brackets behind values that hold a decimal or a percentage."""
    groups = [group for value in values.items for group in value.groups]
    return [group for group in groups if _may_score(group.inner)]


def _may_score(inner: tuple[Token, ...]) -> bool:
    """Whether a decimal, a percentage or, beside a model, any number is among these."""
    if any("." in t.text or t.kind is T.PERCENT for t in inner):
        return True
    kinds = [t.kind for t in inner]
    return T.MODEL in kinds and T.NUM in kinds
