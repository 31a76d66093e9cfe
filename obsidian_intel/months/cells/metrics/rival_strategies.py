"""Whose the values of a clause are: strategies for a model that speaks, and for the row's own that speaks again."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.inherited_conditions import inherit, inherited
from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.model_lexicon import OWN
from obsidian_intel.months.cells.metrics.phrases import Lead, Reading
from obsidian_intel.months.cells.metrics.score_remarks import Said
from obsidian_intel.months.cells.metrics.speaker import SpeakerScope
from obsidian_intel.months.cells.metrics.tokenizer import Token
from obsidian_intel.months.cells.metrics.value_lists import (
    are_as_many,
    extend,
)
from obsidian_intel.months.cells.metrics.values import Values
from obsidian_intel.months.cells.metrics.word_lists import one_of

_SAVES = re.compile(rf"{one_of('zh-savings')}\Z")  # `比 GPT-5 少用 76%`
_FACT = re.compile(rf"(?:{one_of('zh-model-facts')})(?:大小|规模|约|共|总计)?\Z")  # `本模型 3.8B，词表 200,064`
_NEAREST = 64  # scores before, among which one of the same benchmark is looked for
_WIDEST_GAP = 30
_SHORT = 6  # characters between a model's name and its score that say nothing of either


def turned(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`GPT-5 为 45.5，GPQA 85.0`: a new name ends what was said of another model.

    `beats X on HLE (50.2)` may be of either, and is left out.
    """
    if reading.kind is not Lead.NAME:
        return False
    if not (placer.speaker.turns() or _ends_label(placer, reading) or not _speaks_of(placer, reading)):
        return False
    doubtful = placer.speaker.compared and "(" in placer.text[reading.names[0].end : values.items[0].start]
    values.rival = values.rival or placer.speaker.owner
    placer.speaker.reset()
    return doubtful and values.versus is None


def _ends_label(placer: Placer, reading: Reading) -> bool:
    """`HLE 50.2；o4-mini：HLE 45.5；GPQA 85.0`: whether a rival's label within a list ends at a benchmark of the row's.

    It does where the row has scores before it, and the rival was only measured on what has one of these.
    """
    speaker, name = placer.speaker, reading.names[0]
    if speaker.scope is not SpeakerScope.LABEL or not name.sure:
        return False
    own = {draft.benchmark for draft in placer.drafts[-_NEAREST:] if draft.owner is None}
    theirs = {draft.benchmark for draft in placer.drafts[-_NEAREST:] if draft.owner == speaker.owner}
    parted = placer.near(name.start).rstrip(" *")[-1:] in "；;。"
    return parted and bool(own and theirs) and theirs <= own and name.text not in own


def _speaks_of(placer: Placer, reading: Reading) -> bool:
    """Whether a model named in passing owns the score of a benchmark named behind it.

    So it is in `GPT-5 的 HLE 45.5` and `GPT-5 在 HLE 上 45.5`, not in `on par with GPT-5 on MMMU (70.2)`.
    """
    if placer.speaker.scope is not SpeakerScope.ASIDE:
        return True
    between = placer.text[placer.speaker.end : reading.names[0].start].strip()
    return between in ("", "的", "在", "'s", "’s")


def spoken(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`GPT-5 为 45.5`, `Qwen3-32B 分别为 65.8、34.9`: of the benchmarks at hand, in their order."""
    if not (placer.speaker.direct or values.owner):
        return False
    if reading.kind in (Lead.NAME, Lead.TRAP) or len(reading.tail.rest) > _SHORT:
        return False
    if values.changed and values.replaced is None and placer.speaker.scope is SpeakerScope.ASIDE:
        placer.speaker.reset()  # `相对 GPT-5 提升 2.1 分至 87.8`
    if placer.speaker.compared and reading.plain.lower().startswith("with") and not _has_own(placer, tokens, values):
        placer.speaker.reset()  # `beats GPT-5 with 74.6 on HLE`: the row's own
        return False
    if _FACT.search(reading.tail.rest):
        return True
    if _is_gap(placer, values) or (placer.speaker.compared and _SAVES.search(reading.tail.rest)):
        placer.speaker.reset()
        return True
    waiting = [name.text for name in placer.names if name.sure]
    own = [
        [d.benchmark for d in part if d.owner is None]
        for part in (placer.drafts[placer.since :], placer.drafts[placer.before :])
    ]
    before = list(dict.fromkeys(own[0] or own[1] or placer.listed))
    if not before and placer.speaker.owner == OWN:  # `GPT-5 在 HLE、GPQA 上是 45.5、85.7；本模型是 50.2、86.2`
        before = list(dict.fromkeys(draft.benchmark for draft in placer.drafts[placer.before :][-_NEAREST:]))
    names = waiting or before or placer.siblings
    if len(names) > 1 and (
        reading.tail.each
        or len(values.items) == len(names)
        or are_as_many(placer, tokens, values, len(names))  # `超过 GPT-5 的 84.0、21.6、88.0`
    ):
        extend(placer, tokens, values, len(names))
        if len(values.items) == len(names):
            placer.names = []
            owner = values.owner or placer.speaker.owner
            found = [inherited(placer, name, values, reading) for name in names]  # before any of them is added
            for name, item, each, said in zip(names, values.items, values.own, found, strict=True):
                each.add(said)
                placer.keep(name, Values([item], values.end, values.said, [each], owner=owner), reading)
            return True
    if reading.tail.each and len(values.items) == 1:
        return False
    base = (waiting[-1] if waiting else "") or (placer.last if placer.fresh else None) or placer.head
    base = base or placer.maybe or placer.last
    if not base or all(item.number < 10 and "." not in item.text and not item.unit for item in values.items):
        return False
    if not waiting and _spoken_in_order(placer, tokens, values, reading, base):
        return True
    placer.names, replaced = [], values.replaced
    said = inherited(placer, base, values, reading)
    if replaced is not None and placer.speaker.scope is SpeakerScope.ASIDE:  # `由 GPT-5 的 69.6 提升至 70.6`
        old = Values([replaced], values.end, own=[said], owner=placer.speaker.owner)
        placer.speaker.reset()
        placer.keep(base, old, Reading())
    for each in values.own[:1] if len(values.own) == 1 else [values.said]:
        each.add(said)
    placer.keep(base, values, reading)
    return True


def _has_own(placer: Placer, tokens: tuple[Token, ...], values: Values) -> bool:
    """`WER 3.7, behind GPT-5 with 1.7`: whether the row has its own score already."""
    placed = values.end < len(tokens) and tokens[values.end].text.lower() == "on"
    last = placer.drafts[-1] if placer.fresh and placer.drafts else None
    return not placed and last is not None and last.owner is None and last.benchmark == placer.last


def _spoken_in_order(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading, base: str) -> bool:
    """`HLE 有工具 50.2、无工具 31.5；GPT-5 对应 42.0、24.8`: each measured as that of the row."""
    part = placer.drafts[placer.since :] or placer.drafts[placer.before :]
    own = [draft for draft in part if draft.owner is None and draft.benchmark == base]
    if len(own) < 2 or len({draft.condition for draft in own}) < len(own):
        return False
    if any(said.conditions or said.alternatives for said in (reading.said, values.said, *values.own)):
        return False
    if len(values.items) != len(own) and not are_as_many(placer, tokens, values, len(own)):
        return False
    extend(placer, tokens, values, len(own))
    owner, reading.inferred = placer.speaker.owner, True
    for draft, item, each in zip(own, values.items, values.own, strict=True):
        protocols, conditions = ([one] if one else [] for one in (draft.protocol, draft.condition))
        each.add(Said(protocols, conditions))
        placer.keep(base, Values([item], values.end, values.said, [each], owner=owner), reading)
    return True


def _is_gap(placer: Placer, values: Values) -> bool:
    """`超过 GPT-5 3.2 分`, `领先 GPT-5 4.7`: by how much."""
    first = values.items[0]
    if not placer.speaker.compared or placer.near(first.start).rstrip(" *（(")[-1:] in ("的", "s"):
        return False
    beside = placer.text[placer.speaker.end : first.start].strip(" *")
    small = placer.speaker.gap and not beside and first.number < _WIDEST_GAP and placer.fresh
    return (values.items[-1].points and "的" not in beside and "(" not in beside and "（" not in beside) or small


def rolled(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`HLE 50.2，而 A / B / C 分别 45.5 / 43.2 / 45.8`: one value for each model, of the benchmark at hand."""
    if len(placer.speaker.options) < 2 or reading.kind in (Lead.NAME, Lead.TRAP):
        return False
    base = (placer.names[-1].text if placer.names and placer.names[-1].sure else None) or placer.last or placer.head
    if not base or not (placer.fresh or placer.names or reading.tail.each or reading.tail.reach):
        return False
    extend(placer, tokens, values, len(placer.speaker.options))
    if len(values.items) != len(placer.speaker.options):
        return False
    placer.names = []
    inherit(placer, base, values, reading)
    placer.keep(base, values, reading)
    return True
