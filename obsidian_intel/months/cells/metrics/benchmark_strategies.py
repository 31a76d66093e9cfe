"""Which benchmark the values of a clause are of: an ordered table of strategies, each a function with its example.

`STRATEGIES` are asked in their order until one has settled the matter: has kept the values, left them waiting for a
name behind them, or knows that they are no scores. A cell that is read wrong points to one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from obsidian_intel.months.cells.metrics.bare_strategies import as_before, bare, is_parallel
from obsidian_intel.months.cells.metrics.benchmark_names import Name
from obsidian_intel.months.cells.metrics.condition_phrases import LENGTH
from obsidian_intel.months.cells.metrics.inherited_conditions import inherit, inherited, share_condition
from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.model_lexicon import OWN
from obsidian_intel.months.cells.metrics.name_parts import shared_head
from obsidian_intel.months.cells.metrics.name_strategies import named
from obsidian_intel.months.cells.metrics.phrases import Lead, Reading, is_error_measure
from obsidian_intel.months.cells.metrics.plausibility import is_aggregate, noted
from obsidian_intel.months.cells.metrics.rival_strategies import rolled, spoken, turned
from obsidian_intel.months.cells.metrics.speaker import SpeakerScope
from obsidian_intel.months.cells.metrics.tokenizer import Token
from obsidian_intel.months.cells.metrics.value_lists import are_as_many, extend, place_each
from obsidian_intel.months.cells.metrics.values import Values
from obsidian_intel.months.cells.metrics.word_lists import LINKING, is_mode_phrase, stands_alone, words

Strategy = Callable[[Placer, tuple[Token, ...], Values, Reading], bool]

_JUDGED = re.compile(r"人评|人工|盲[测评]|用户|主观|human|user", re.I)
_BY_PEOPLE = re.compile(r"人[工类]?(?:评|盲)|盲[测评]|GSB|\bhuman (?:eval|pref|rat|judg)", re.I)
_NEAREST = 64  # scores before, among which one of the same benchmark is looked for
_LARGEST_VERSION = 10
_LONGEST_SETTING = 24


def under_header(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`AIME25 / GPQA / LCB v6` in a line of its own, then `ours 91.6 / 75.2 / 64.0`: of these, in their order."""
    header = placer.header
    if not header or len(values.items) != len(header) or reading.sure or reading.kind is Lead.TRAP:
        return False
    if reading.kind is Lead.NAME and placer.speaker.owner == OWN and len(reading.names) == 1:
        placer.speaker.begin(reading.names[0].text, SpeakerScope.ASIDE)  # rows under benchmarks are models
    owner = placer.speaker.owner
    for name, item, each in zip(header, values.items, values.own, strict=True):
        placer.keep(name, Values([item], values.end, values.said, [each], owner=owner), reading)
    return True


def by_people(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`人评对 GPT-5 胜率 52%`: votes of people on no benchmark."""
    return not reading.sure and _BY_PEOPLE.search(placer.words_before(values)) is not None


def premised(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`Heavy 模式下 HLE 38.3、BrowseComp 58.3`: what a clause begins with holds for all of it. Settles nothing else."""
    if reading.about:
        placer.names = [reading.about]
    if reading.led:
        placer.led = reading.said.protocols[0]
    elif placer.led and reading.kind is Lead.NAME and not reading.said.protocols:
        reading.said.protocols.append(placer.led)
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
    if not (placer.head and reading.shown) or reading.sure or reading.tail.trap:
        return False
    if not placer.listing and not (placer.setting and placer.fresh):
        return False
    last = placer.drafts[-1] if placer.fresh else None
    listed = last is not None and last.benchmark == placer.head and placer.setting in (last.condition or "")
    if (
        not (listed or placer.listing)
        or len(reading.shown) > _LONGEST_SETTING
        or reading.said.protocols
        or any(c in reading.shown for c in ":：=(")
    ):
        return False
    reading.said.conditions = [reading.shown]
    placer.setting = reading.shown
    placer.keep(placer.head, values, reading)
    placer.unshare(len(values.items))
    return True


def trap(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`HLE 提升 3.2`, `从 64.3`: a gain, an older value. Those of a subject wait: `X scores 77.1 on A`."""
    each = reading.tail.each and reading.within
    if not ((reading.kind is Lead.TRAP and not each) or (reading.tail.since and not values.changed)):
        return False
    if reading.subject and (base := noted(values)):
        placer.keep(base, values, reading)
    elif placer.last and placer.fresh and only_compares(reading) and _names_others(values):
        values.said.add(inherited(placer, placer.last, values, Reading()))
        placer.keep(placer.last, values, Reading())  # `94.2 vs 88.0 (GPT-5) vs 86.1 (o3)`
    elif placer.last and placer.fresh and only_compares(reading) and is_parallel(placer, values):
        placer.keep(placer.last, values, Reading())  # `36.7 (think) against 9.3 (no think)`
    elif reading.subject:
        placer.wait(values)
    return True


def _names_others(values: Values) -> bool:
    """Whether what stands beside the values says whose they are."""
    each = values.said.alternatives
    return bool(values.owner or values.own[0].owner or (each and all(option.owner for option in each)))


def only_compares(reading: Reading) -> bool:
    """`vs.`, `compared with`: words that only say that what follows is another's."""
    said = reading.plain.lower().split()
    if reading.shown in words("zh-compare"):
        return True
    return bool(said) and all(word in LINKING or word in words("comparing") or word in words("versus") for word in said)


def respectively(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
    """`在 A、B 两个环境上验证：成功率分别达到 90.8 和 72.8`: one value for each name that stands farther off."""
    if not (reading.tail.each and len(placer.names) + len(reading.within) > 1):
        return False
    placer.names += reading.within
    names, placer.names = placer.names, []
    place_each(placer, tokens, values, names, reading)
    return True


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
    here = {draft.benchmark for draft in placer.drafts[placer.since :][-_NEAREST:] if draft.owner is None}
    if len(here) > 1 and reading.said.conditions and are_as_many(placer, tokens, values, len(here)):
        extend(placer, tokens, values, len(here))  # `A 版 X 91.2、Y 83.4，B 版 61.2、70.1`
    labelled = len(values.items) > 1 and (reading.tail.colon or len(here) > 1) and reading.said.conditions
    if labelled and not values.said.alternatives and as_before(placer, values, reading):
        return True  # `HLE / BrowseComp（无工具）：21.3 / 10.1；有工具：38.4 / 50.2`
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
        or (placer.maybe if reading.said.protocols and not placer.names else None)
        or placer.head
    )
    if base is None and any(map(is_aggregate, reading.said.protocols)):
        return True
    alone = next((p for p in reading.said.protocols if stands_alone(p)), None)
    rated = any(protocol.lower() in words("ratings") for protocol in reading.said.protocols)
    if rated and not placer.names and placer.drafts and (placer.drafts[-1].unit or "").startswith("/"):
        return True  # `IPhO 24.5/30，Elo 1501`: points of a contest are no ratings
    versioned = placer.last and not placer.fresh and not reading.said.protocols and not reading.tail.colon
    if base is None and versioned and _is_version(values, reading):
        return True
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


def _is_version(values: Values, reading: Reading) -> bool:
    """`. Small 1.2 (24B) under Apache 2.0`: a mode in capitals and a small number name a model of a new sentence."""
    capital = any(condition[:1].isupper() for condition in reading.said.conditions)
    return capital and values.items[0].number < _LARGEST_VERSION and values.items[0].unit is None


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
    under_header,
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
