"""Which benchmark the values of a clause are of: an ordered table of strategies, each a function with its example.

`STRATEGIES` are asked in their order until one has settled the matter: has kept the values, left them waiting for a
name behind them, or knows that they are no scores. A cell that is read wrong points to one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from obsidian_intel.months.cells.metrics.benchmark_names import Name, is_sibling, join_part, shared_head
from obsidian_intel.months.cells.metrics.condition_phrases import LENGTH
from obsidian_intel.months.cells.metrics.handed_on import inherit, inherited, share_condition
from obsidian_intel.months.cells.metrics.model_lexicon import OWN
from obsidian_intel.months.cells.metrics.phrases import Lead, Reading, is_error_measure
from obsidian_intel.months.cells.metrics.placer import Placer
from obsidian_intel.months.cells.metrics.plausibility import is_aggregate, noted
from obsidian_intel.months.cells.metrics.speaker import SpeakerScope
from obsidian_intel.months.cells.metrics.tokenizer import Token
from obsidian_intel.months.cells.metrics.trailing import condition_behind
from obsidian_intel.months.cells.metrics.value_lists import (
    are_as_many,
    are_listed,
    extend,
    place_each,
    place_in_order,
    read_under_options,
)
from obsidian_intel.months.cells.metrics.values import Values
from obsidian_intel.months.cells.metrics.word_lists import LINKING, is_benchmark, is_mode_phrase, stands_alone, words

Strategy = Callable[[Placer, tuple[Token, ...], Values, Reading], bool]

_JUDGED = re.compile(r"人评|人工|盲[测评]|用户|主观|human|user", re.I)
_BY_PEOPLE = re.compile(r"人[工类]?(?:评|盲)|盲[测评]|GSB|\bhuman (?:eval|pref|rat|judg)", re.I)
_VERSION = re.compile(r"v\d(?:\.\d)?")
_NUMBERED = re.compile(r"\A[A-Z][a-z][A-Za-z]*(?:-[A-Za-z]+)*(?:-[vV]\d(?:\.\d)?| \d)\Z")
_BEFORE_OWN = ("，", ",", *words("against-own"))
_NEAREST = 64  # scores before, among which one of the same benchmark is looked for
_WIDEST_GAP = 30
_LONGEST_SETTING = 24
_SHORT = 6  # characters between a model's name and its score that say nothing of either


def by_people(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`人评对 GPT-5 胜率 52%`: votes of people on no benchmark."""
    return not reading.sure and _BY_PEOPLE.search(placer.words_before(values)) is not None


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
    if placer.speaker.compared and reading.plain.lower().startswith("with"):
        placer.speaker.reset()  # `beats GPT-5 with 74.6 on HLE`: the row's own
        return False
    if _is_gap(placer, values):
        placer.speaker.reset()
        return True
    waiting = [name.text for name in placer.names if name.sure]
    own = [
        [d.benchmark for d in part if d.owner is None]
        for part in (placer.drafts[placer.since :], placer.drafts[placer.before :])
    ]
    before = list(dict.fromkeys(own[0] or own[1]))
    names = waiting or before
    if len(names) > 1 and (
        reading.tail.each
        or len(values.items) == len(names)
        or are_as_many(placer, tokens, values, len(names))  # `超过 GPT-5 的 84.0、21.6、88.0`
    ):
        extend(placer, tokens, values, len(names))
        if len(values.items) == len(names):
            placer.names = []
            owner = placer.speaker.owner
            for name, item, each in zip(names, values.items, values.own, strict=True):
                each.add(inherited(placer, name, values, reading))
                placer.keep(name, Values([item], values.end, values.said, [each], owner=owner), reading)
            return True
    if reading.tail.each and len(values.items) == 1:
        return False
    base = (waiting[-1] if waiting else "") or (placer.last if placer.fresh else None) or placer.head
    base = base or placer.maybe or placer.last
    if not base or all(item.number < 10 and "." not in item.text and not item.unit for item in values.items):
        return False
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
    if not base or not (placer.fresh or placer.names or reading.tail.each):
        return False
    extend(placer, tokens, values, len(placer.speaker.options))
    if len(values.items) != len(placer.speaker.options):
        return False
    placer.names = []
    inherit(placer, base, values, reading)
    placer.keep(base, values, reading)
    return True


def premised(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`Heavy 模式下 HLE 38.3、BrowseComp 58.3`: what a clause begins with holds for all of it. Settles nothing else."""
    if reading.about:
        placer.names = [reading.about]
    if reading.premise:
        placer.premise = reading.premise
    elif reading.kind is Lead.LIGHT and reading.said.conditions:
        placer.premise = ""
    return False


def mode_within(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`77.2（Heavy 82.0）`: a mode alone before a value, in the bracket behind a score."""
    if not (placer.within and reading.plain and is_mode_phrase(reading.plain)):
        return False
    reading.said.conditions = [reading.plain]
    placer.keep(placer.within, values, reading)
    return True


def setting(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`MIRACL：Dense 69.2、Sparse 53.9、Dense+Sparse 70.4`: in a list of settings under a label, any words are one."""
    if not (placer.setting and placer.fresh and placer.head and reading.shown) or reading.sure or reading.tail.trap:
        return False
    last = placer.drafts[-1]
    listed = last.benchmark == placer.head and placer.setting in (last.condition or "")
    if (
        not listed
        or len(reading.shown) > _LONGEST_SETTING
        or reading.said.protocols
        or any(c in reading.shown for c in ":：=(")
    ):
        return False
    reading.said.conditions = [reading.shown]
    placer.setting = reading.shown
    placer.keep(placer.head, values, reading)
    return True


def trap(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`HLE 提升 3.2`, `从 64.3`: a gain, an older value. Those of a subject wait: `X scores 77.1 on A`."""
    each = reading.tail.each and reading.within
    if not ((reading.kind is Lead.TRAP and not each) or (reading.tail.since and not values.changed)):
        return False
    if reading.subject and (base := noted(values)):
        placer.keep(base, values, reading)
    elif placer.last and placer.fresh and _only_compares(reading) and (values.owner or values.own[0].owner):
        placer.keep(placer.last, values, Reading())  # `94.2 vs 88.0 (GPT-5) vs 86.1 (o3)`
    elif reading.subject:
        placer.wait(values)
    return True


def _only_compares(reading: Reading) -> bool:
    """`vs.`, `compared with`: words that only say that what follows is another's."""
    said = reading.plain.lower().split()
    return bool(said) and all(word in LINKING or word in words("comparing") or word in words("versus") for word in said)


def named(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`GPQA 71.2`, `AIME 2024 / 2025：93.3 / 90.6`: the names right before the values."""
    if reading.kind is not Lead.NAME:
        return False
    names = _whole_names(placer, reading)
    if not names:
        return True
    waiting, placer.names = placer.names + names, []
    count = len(values.items)
    if (
        len(waiting) > 1
        and (reading.tail.each or count == len(waiting) or are_listed(placer, tokens, values, waiting))
        and (place_each(placer, tokens, values, waiting, reading))
    ):
        return True
    if len(names) > 1 and len(names) != count:
        joined = " ".join(placer.text[names[0].start : names[-1].end].split())
        names = [Name(joined, names[0].start, names[-1].end, names[0].sure)]
    if len(names) == count > 1:
        place_in_order(placer, values, names, reading)
    elif not names[0].sure and _is_setting(placer):
        reading.said.conditions.insert(0, names[0].text)
        placer.setting = names[0].text
        placer.keep(placer.head or "", values, reading)
    elif not names[0].sure and _may_be_a_model(placer, names[0], values):
        return True
    elif names[0].sure or placer.believes(values, reading):
        _give_waiting(placer, names)
        here = {draft.benchmark for draft in placer.drafts[placer.since :][-_NEAREST:]}
        if placer.speaker.owner != OWN and names[0].text in here:  # measured as the row's own
            reading.said.add(inherited(placer, names[0].text, values, reading))
        read_under_options(placer, tokens, values, reading)
        placer.keep(names[0].text, values, reading)
    elif not placer.strict:
        placer.doubted += [(item.start, item.end) for item in values.items]
    return True


def _may_be_a_model(placer: Placer, name: Name, values: Values) -> bool:
    """`HLE 50.2，Zorblax 2 为 45.5`, `Lumen-V2 74.9`: an unknown name that may be a model's or a benchmark's."""
    if _NUMBERED.search(name.text) and not any(own.protocols for own in values.own):
        return not placer.text[name.end : values.items[0].start].strip(" *:：为是は只有仅约达到")
    return placer.fresh and placer.text[name.end : values.items[0].start].strip() in ("为", "是", "は")


def _give_waiting(placer: Placer, names: list[Name]) -> None:
    """`与 GPT-5 的 45.5 相比，HLE 达到 50.2`: a value of another model that waits is of the name too."""
    if len(names) == 1 and names[0].sure:
        waiting, placer.open = placer.open, []
        for group in waiting:
            if group.owner not in ("", OWN):
                placer.keep(names[0].text, group, Reading())


def _is_setting(placer: Placer) -> bool:
    """`SWE-bench：Agentless 65.8，OpenHands 71.6`: unknown names under a benchmark say how it was run."""
    plain = any(draft.benchmark == placer.head and draft.condition is None for draft in placer.drafts[-_NEAREST:])
    return placer.head is not None and not plain


def _whole_names(placer: Placer, reading: Reading) -> list[Name]:
    """The names of a lead; a split or a version alone is joined to the benchmark that it is of."""
    names = reading.names
    whole = names[0].part and names[0].text.lower() in words("part-and-whole")
    if whole and not (placer.last or "").lower().startswith("aider"):  # `SWE-bench 50.0，Polyglot 30.7`
        return [Name(name.text, name.start, name.end, sure=True) for name in names]
    base = (placer.last if placer.fresh else None) or placer.head or placer.last
    if base and not names[0].sure and placer.text[: names[0].start].endswith(("、-", " -", "，-", ",-", "/-")):
        return [Name(f"{base.rpartition('-')[0] or base}-{names[0].text}", names[0].start, names[0].end, sure=True)]
    version = base and _VERSION.fullmatch(names[0].text) and _VERSION.fullmatch(base.split()[-1])
    if not (names[0].part or version):
        return names
    if base is None or not all(is_sibling(base, name.text) for name in names):
        return []
    if placer.drafts and not reading.said.protocols and placer.drafts[-1].benchmark == placer.last:
        reading.said.protocols += [p for p in (placer.drafts[-1].protocol,) if p and not is_aggregate(p)]
    return [Name(join_part(base, name.text), name.start, name.end, sure=True) for name in names]


def respectively(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`在 A、B 两个环境上验证：成功率分别达到 90.8 和 72.8`: one value for each name that stands farther off."""
    if not (reading.tail.each and len(placer.names) + len(reading.within) > 1):
        return False
    placer.names += reading.within
    names, placer.names = placer.names, []
    place_each(placer, tokens, values, names, reading)
    return True


def bare(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`HLE 57.4（w/ tools）；43.2（no tools）`, `达到 80.9`: no name stands right before the values."""
    if reading.kind is not Lead.EMPTY:
        return False
    if placer.last and values.end < len(tokens):
        end = condition_behind(placer.text, tokens, values.end, values)
        if end > values.end:
            values.end = end
            inherit(placer, placer.last, values, reading, ways=False)
            placer.keep(placer.last, values, reading)
            return True
    if reading.tail.reach and placer.maybe and not placer.fresh and not placer.names:
        placer.keep(placer.maybe, values, reading)  # `SWE-bench 首破 80%，达到 80.9%`
    elif placer.last and (_is_parallel(placer, values) or _waits_for_own(placer, values, reading)):
        inherit(placer, placer.last, values, reading)
        if placer.drafts[-1].condition is None and any(own.conditions for own in values.own):
            last = reading.said.protocols[-1:]  # `top-1 89.1% (linear probe), 90.4% (fine-tuned)`: less its bracket
            reading.said.protocols[-1:] = [part for each in last for part in each.split(", ")[:-1]]
        placer.keep(placer.last, values, reading)
    elif placer.names and (reading.tail.reach or reading.tail.colon or values.versus is not None):
        name, placer.names = placer.names[-1], []
        if name.sure:
            placer.keep(name.text, values, reading)
    elif reading.tail.colon and placer.head and all(d.benchmark != placer.head for d in placer.drafts):
        placer.keep(placer.head, values, reading)
    else:
        placer.wait(values)
    return True


def _waits_for_own(placer: Placer, values: Values, reading: Reading) -> bool:
    """`击败 GPT-5（42.0），拿到 45.1`: whether only other models have scores of the last benchmark here."""
    parted = placer.near(values.items[0].start).rstrip(" *").endswith(_BEFORE_OWN)
    alone = reading.kind is Lead.EMPTY and placer.speaker.owner == OWN and parted
    if not (reading.tail.reach or alone):
        return False
    here = [draft for draft in placer.drafts[placer.since :][-_NEAREST:] if draft.benchmark == placer.last]
    return placer.fresh and bool(here) and all(draft.owner is not None for draft in here)


def _is_parallel(placer: Placer, values: Values) -> bool:
    """`77.9%（xhigh），73.7%（high）`: each of the same benchmark, in its condition."""
    if not placer.drafts:
        return False
    last = placer.drafts[-1]
    if last.protocol and placer.fresh and last.benchmark == placer.last and all(own.protocols for own in values.own):
        return True  # `30.2 (pass@1), 39.8 (pass@3)`
    told = last.condition or last.protocol  # `89.1% (linear probe), 90.4% (fine-tuned)`
    both = told and all(own.conditions or own.protocols for own in values.own)
    if both and placer.fresh and last.benchmark == placer.last and all("." in v.text or v.unit for v in values.items):
        return True
    if placer.fresh and last.benchmark == placer.last and all(own.owner for own in values.own):
        return True  # `50.2 (ours), 45.5 (GPT-5)`
    before = last.condition is not None and last.benchmark == placer.last
    if not placer.fresh:  # `57.4%（w/ tools）；43.2%（no tools）`
        before = before and placer.drafts[-1].count == 1 and all("." in item.text for item in values.items)
    named = any(is_benchmark(word) for own in values.own for said in own.conditions for word in said.split())
    return before and not named and all(own.conditions for own in values.own)


def reached(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`On Physics-IQ, the 14B model scores 62.6`: prose that ends in a word of reaching, with one name that waits."""
    if not (reading.kind is Lead.PROSE and reading.tail.reach and len(placer.names) == 1 and placer.names[0].sure):
        return False
    name, placer.names = placer.names[0], []
    placer.keep(name.text, values, reading)
    return True


def stage_within(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`92.1（改写后 85.2）`: a short state before a value, in the bracket behind a score."""
    if not (reading.kind is Lead.PROSE and placer.within and reading.stage):
        return False
    reading.said.conditions.insert(0, reading.stage)
    placer.keep(placer.within, values, reading)
    return True


def waiting(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`真机 20 任务平均归一化得分 59.8`: prose without a name; the values wait for one behind them."""
    if reading.kind is not Lead.PROSE:
        return False
    placer.wait(values)
    return True


def light(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`，Pass@8 91.0`, `；有工具 50.2`: only words of how; the values are of the benchmark that was named last."""
    if (reading.loose or reading.tail.rate) and not placer.fresh and not is_error_measure(reading.said.protocols):
        return True
    rated = reading.said.protocols and all(p.endswith("率") for p in reading.said.protocols)
    if rated and not placer.fresh and reading.tail.relation != "=":
        return True  # `；成功率 >95%`: of the system itself
    if reading.tail.rate and placer.drafts and not placer.drafts[-1].protocol:
        return True  # a score is told by one measure or by two, not by none and then by a rate
    if any(map(_JUDGED.search, reading.said.conditions)):
        return True
    if reading.tail.each and len(values.items) == 1 and len(placer.names) < 2:
        return True
    waiting = placer.names[-1].text if placer.names and placer.names[-1].sure else None
    base = (
        waiting
        or noted(values)
        or _whole_of_parts(placer, reading)
        or (placer.last if placer.fresh else None)
        or placer.head
    )
    if base is None and any(map(is_aggregate, reading.said.protocols)):
        return True
    alone = next((p for p in reading.said.protocols if stands_alone(p)), None)
    rated = any(protocol.lower() in words("ratings") for protocol in reading.said.protocols)
    base = base or (None if alone or rated or _JUDGED.search(placer.words_before(values)) else placer.last)
    if base:
        inherit(placer, base, values, reading)
        share_condition(placer, base, values, reading)
        placer.names = []
        placer.keep(base, values, reading)
    elif alone and "." in values.items[0].text:
        reading.said.protocols.remove(alone)
        placer.keep(alone, values, reading, remember=False)
    return True


def _whole_of_parts(placer: Placer, reading: Reading) -> str | None:
    """`LIBERO：Spatial 98.8、Long 92.4，平均 96.9`: the benchmark that the parts before it are of."""
    protocols, conditions = reading.said.protocols, reading.said.conditions
    stem, _, last = (placer.last or "").rpartition(" ")
    if (
        placer.fresh
        and not placer.within
        and len(conditions) == 1
        and LENGTH.fullmatch(conditions[0])
        and LENGTH.fullmatch(last)
    ):
        return f"{stem} {conditions.pop()}"
    if not protocols or not all(map(is_aggregate, protocols)) or conditions:
        return None
    parts = [Name(draft.benchmark, 0, 0, sure=True) for draft in placer.drafts[placer.since :] if draft.owner is None]
    if placer.head and parts and all(part.text.startswith(f"{placer.head} ") for part in parts):
        return placer.head
    return shared_head(parts) or None if len({part.text for part in parts}) > 1 else None


STRATEGIES: tuple[Strategy, ...] = (
    by_people,
    turned,
    rolled,
    spoken,
    premised,
    mode_within,
    setting,
    trap,
    named,
    respectively,
    bare,
    reached,
    stage_within,
    waiting,
    light,
)
