"""Which benchmark a score is of: the one before it, the one waiting for it, or the one that the line is about."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.benchmark_names import Name, is_sibling, join_part, shared_head
from obsidian_intel.months.cells.metrics.brackets import Option, Said
from obsidian_intel.months.cells.metrics.conditions import Draft
from obsidian_intel.months.cells.metrics.model_names import OWN, UNNAMED
from obsidian_intel.months.cells.metrics.number_roles import is_year
from obsidian_intel.months.cells.metrics.phrase_prefix import is_variant
from obsidian_intel.months.cells.metrics.phrase_suffix import LENGTH
from obsidian_intel.months.cells.metrics.phrases import (
    Lead,
    Reading,
    is_error_measure,
    leading_name,
    placed_name,
    read_lead,
)
from obsidian_intel.months.cells.metrics.plausibility import believable, is_aggregate, is_alias, noted
from obsidian_intel.months.cells.metrics.speaker import Scope, Speaker
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.trailing import condition_behind
from obsidian_intel.months.cells.metrics.values import Value, Values, read_values
from obsidian_intel.months.cells.metrics.word_lists import (
    SIZE,
    is_benchmark,
    is_mode_phrase,
    one_of,
    stands_alone,
    words,
)

_JUDGED = re.compile(r"人评|人工|盲[测评]|用户|主观|human|user", re.I)
_BY_PEOPLE = re.compile(r"人[工类]?(?:评|盲)|盲[测评]|GSB|\bhuman (?:eval|pref|rat|judg)", re.I)
_VERSION = re.compile(r"v\d(?:\.\d)?")
_MOST_WAITING = 32  # lists of values
_AND = re.compile(r"(?:\band|,|、|和|与|及)\s*\Z")
_COMPARING = words("zh-compare")
_LEFT_OUT = re.compile(one_of("left-out"), re.I)
_WIDEST_GAP = 30
_BESIDE = 24  # characters
_SHORT = 6  # characters between a model's name and its score that say nothing of either


class Placer:
    """The scores of one line so far, and the names that the next may belong to.

    `strict`: only names that are known count (in brackets of prose, in lines about data or cost).
    """

    def __init__(self, text: str, line: int, *, strict: bool = False) -> None:
        self.text = text
        self.line = line
        self.strict = strict
        self.drafts: list[Draft] = []
        self.names: list[Name] = []  # named, no value yet
        self.passed: list[list[Token]] = []  # words that may hold such names, not read yet
        self.open: list[Values] = []  # values before their names: `91 and 89 on A and B`
        self.head: str | None = None  # a benchmark as the line's (or clause's) label
        self.head_protocols: list[str] = []  # how that was run
        self.premise = ""  # a way of running that a clause begins with
        self.options: list[str] = []  # `Instruct / Thinking：`, one for each value of a list
        self.within: str | None = None  # the benchmark whose score these words stand behind, in a bracket
        self.said = Said()  # what a label says of all that follows
        self.last: str | None = None
        self.fresh = False  # whether a score was read in this clause
        self.lists = 0
        self.since = 0  # the first score of this clause
        self.speaker = Speaker()
        self.about = Said()  # what was said of the benchmark that waits for the score of a model
        self.unread: list[tuple[int, int]] = []  # numbers behind a known benchmark that were not read
        self.doubted: list[tuple[int, int]] = []  # numbers behind a name that may be no benchmark's
        self.unequal: list[tuple[int, int]] = []  # lists of as many values as conditions are not named for
        self.parted = False  # whether a clause ended since the line began
        self.maybe = ""  # a benchmark that prose before began with, for the score of a model
        self.before = 0  # the first score of the clause before
        self.outer: Draft | None = None  # the score in whose bracket this stands
        self.alike = False  # `同条件`: what comes was measured as what was before

    def clause(self, *, whole: bool = False) -> None:
        """A clause is over: nothing waits any more. `whole`: a sentence is, so that its label holds no more."""
        if whole:
            self.head = None
        self.parted = True
        if self.open and (self.maybe or any(name.sure for name in self.names)):
            waiting = [item for group in self.open for item in group.items if "." in item.text]
            self.unread += [(item.start, item.end) for item in waiting if not self._is_left_out(item)]
        self.speaker.stop()
        self.about, self.maybe = Said(), ""
        self.names, self.passed, self.open, self.fresh, self.premise, self.alike = [], [], [], False, "", False
        if self.since < len(self.drafts):
            self.before, self.since = self.since, len(self.drafts)

    def _is_left_out(self, item: Value) -> bool:
        """Whether words right before a number tell that it is knowingly no score: a rank, a share, an older best."""
        return _LEFT_OUT.search(self.text, max(0, item.start - _BESIDE), item.start) is not None

    def place(self, tokens: tuple[Token, ...], values: Values, reading: Reading) -> None:
        """Find the benchmark of these values, and keep them."""
        self._read_passed()
        if not reading.sure and _BY_PEOPLE.search(self.text) and _BY_PEOPLE.search(self._clause(values)):
            return
        if reading.kind is Lead.NAME and (self.speaker.turns() or not self._speaks_of(reading)):
            doubtful = self.speaker.compared and "(" in self.text[reading.names[0].end : values.items[0].start]
            values.rival = values.rival or self.speaker.owner
            self.speaker.reset()
            if doubtful and values.versus is None:
                return  # `beats GPT-5 on HLE (50.2)` may be of either
        if (self.speaker.direct or values.owner) and self._of_speaker(tokens, values, reading):
            return
        if reading.about:
            self.names = [reading.about]
        if reading.premise:
            self.premise = reading.premise
        elif reading.kind is Lead.LIGHT and reading.said.conditions:
            self.premise = ""
        if self.within and reading.plain and is_mode_phrase(reading.plain):
            reading.said.conditions = [reading.plain]
            self.keep(self.within, values, reading)
            return
        each = reading.tail.each and reading.within
        if (reading.kind is Lead.TRAP and not each) or (reading.tail.since and not values.changed):
            if reading.subject and (base := noted(values)):
                self.keep(base, values, reading)
            elif reading.subject:
                self._wait(values)  # `X scores 77.1 and 94.3 on A and B`
            return
        if reading.kind is Lead.NAME:
            self._named(tokens, values, reading)
        elif reading.tail.each and len(self.names) + len(reading.within) > 1:
            self.names += reading.within
            names, self.names = self.names, []
            self._each(tokens, values, names, reading)
        elif reading.kind is Lead.EMPTY:
            self._bare(tokens, values, reading)
        elif reading.kind is Lead.PROSE and reading.tail.reach and len(self.names) == 1 and self.names[0].sure:
            name, self.names = self.names[0], []
            self.keep(name.text, values, reading)
        elif reading.kind is Lead.PROSE and self.within and reading.stage:
            reading.said.conditions.insert(0, reading.stage)
            self.keep(self.within, values, reading)
        elif reading.kind is Lead.PROSE:
            self._wait(values)
        else:
            self._light(values, reading)

    def is_known(self, name: Name) -> bool:
        """Whether a name is a benchmark's beyond doubt, or has a score in this line."""
        return name.sure or any(draft.benchmark == name.text for draft in self.drafts)

    def _wait(self, values: Values) -> None:
        """Keep values for names behind them, the last of very many."""
        values.owner = values.owner or self.speaker.owner
        if self.speaker.direct:
            self.speaker.scored(named=True)
        self.open.append(values)
        del self.open[:-_MOST_WAITING]

    def name(self, lead: list[Token]) -> None:
        """Words before a model's name: the benchmark they name waits for its score."""
        if lead and lead[-1].kind is T.CJK and lead[-1].text in _COMPARING:
            lead = lead[:-1]  # `HealthBench 比 GPT-5（63.3）高`
        reading = read_lead(self.text, lead)
        if reading.kind is Lead.NAME and reading.sure:
            self.names += reading.names
            self.about = reading.said
        elif name := placed_name(self.text, lead):
            self.names.append(Name(name.text, name.start, name.end, sure=True))

    def _speaks_of(self, reading: Reading) -> bool:
        """Whether a model named in passing owns the score of a benchmark named behind it.

        So it is in `GPT-5 的 HLE 45.5` and `GPT-5 在 HLE 上 45.5`, not in `on par with GPT-5 on MMMU (70.2)`.
        """
        if self.speaker.scope is not Scope.ASIDE:
            return True
        between = self.text[self.speaker.end : reading.names[0].start].strip()
        return between in ("", "的", "在", "'s", "’s")

    def _of_speaker(self, tokens: tuple[Token, ...], values: Values, reading: Reading) -> bool:
        """`GPT-5 为 45.5`, `Qwen3-32B 分别为 65.8、34.9`: of the benchmarks at hand, in their order."""
        if reading.kind in (Lead.NAME, Lead.TRAP) or len(reading.tail.rest) > _SHORT:
            return False
        if self.speaker.compared and reading.plain.lower().startswith("with"):
            self.speaker.reset()  # `beats GPT-5 with 74.6 on HLE`: the row's own
            return False
        if self._is_gap(values):
            self.speaker.reset()
            return True
        waiting = [name.text for name in self.names if name.sure]
        own = [
            [d.benchmark for d in part if d.owner is None]
            for part in (self.drafts[self.since :], self.drafts[self.before :])
        ]
        before = list(dict.fromkeys(own[0] or own[1]))
        names = waiting or before
        if len(names) > 1 and (reading.tail.each or len(values.items) == len(names)):
            self._extend(tokens, values, len(names))
            if len(values.items) == len(names):
                self.names = []
                owner = self.speaker.owner
                for name, item, each in zip(names, values.items, values.own, strict=True):
                    each.add(self._inherited(name, values, reading))
                    self.keep(name, Values([item], values.end, values.said, [each], owner=owner), reading)
                return True
        if reading.tail.each and len(values.items) == 1:
            return False
        base = (waiting[-1] if waiting else "") or (self.last if self.fresh else None) or self.head
        base = base or self.maybe or self.last
        if not base or all(item.number < 10 and "." not in item.text and not item.unit for item in values.items):
            return False
        self.names, replaced = [], values.replaced
        said = self._inherited(base, values, reading)
        if replaced is not None and self.speaker.scope is Scope.ASIDE:  # `由 GPT-5 的 69.6 提升至 70.6`
            old = Values([replaced], values.end, own=[said], owner=self.speaker.owner)
            self.speaker.reset()
            self.keep(base, old, Reading())
        for each in values.own[:1] if len(values.own) == 1 else [values.said]:
            each.add(said)
        self.keep(base, values, reading)
        return True

    def _is_gap(self, values: Values) -> bool:
        """`超过 GPT-5 3.2 分`, `领先 GPT-5 4.7`: by how much."""
        first = values.items[0]
        if not self.speaker.compared or self.text[: first.start].rstrip(" *（(")[-1:] in ("的", "s"):
            return False
        beside = self.text[self.speaker.end : first.start].strip(" *")
        small = self.speaker.gap and not beside and first.number < _WIDEST_GAP and self.fresh
        return (values.items[-1].points and "的" not in beside and "(" not in beside and "（" not in beside) or small

    def _inherited(self, name: str, values: Values, reading: Reading) -> Said:
        """Measured and run as the score before it of the same benchmark, as far as nothing else is said."""
        said = [reading.said, values.said, *values.own]
        past = self.drafts if self.outer is None else [self.outer, *self.drafts]
        same = next((draft for draft in reversed(past) if draft.benchmark == name), None)
        found = Said()
        if not any(each.protocols for each in said):
            found.protocols += self.about.protocols or ([same.protocol] if same and same.protocol else [])
        if not any(each.conditions or each.alternatives for each in said):
            condition = same.shared if same and same.count == 1 else None
            if condition is None and self.alike and same is not None:
                condition, reading.inferred = same.condition, same.condition is not None
            kept = condition and not is_variant(condition) and condition != ", ".join(self.said.conditions)
            found.conditions += self.about.conditions or ([condition] if condition and kept else [])
        reading.handed_on += found.conditions
        return found

    def _read_passed(self) -> None:
        """The names in the clauses before that had no value."""
        for lead in self.passed:
            reading = read_lead(self.text, lead)
            if reading.kind is Lead.NAME and (reading.sure or len(lead) <= 4):
                self.names += reading.names
                self.about = reading.said
            elif reading.kind is Lead.PROSE:
                self.maybe = leading_name(self.text, lead)
                joined = None if lead[1:] and lead[1].text[:1] in "年月" else self._year_of_last(lead[0])
                self.names = [*self.names, joined] if joined else []
        self.passed = []

    def _year_of_last(self, token: Token) -> Name | None:
        """`AIME 2024 和 2025`: the second is AIME 2025."""
        if not self.names or not is_year(token):
            return None
        head = self.names[-1].text.rpartition(" ")[0] or self.names[-1].text
        return Name(f"{head} {token.text}", token.start, token.end, sure=True)

    def place_behind(self, values: Values, names: list[Name], reading: Reading) -> None:
        """Values that stand before their names: these, and those that still wait for one."""
        groups, self.open = [*self.open, values], []
        if not reading.sure:  # a size there is of the model that the words name
            reading.said.conditions = [c for c in reading.said.conditions if not SIZE.fullmatch(c)]
        self._run_alike(values, reading)
        flat = [(group, i) for group in groups for i in range(len(group.items))]
        if len(flat) == len(names):
            for (group, i), name in zip(flat, names, strict=True):
                one = Values([group.items[i]], group.end, group.said, [group.own[i]], owner=group.owner)
                self.keep(name.text, one, reading)
        elif self.is_known(names[0]) or self._believable(values, reading):
            for group in groups[:-1] if len(names) == 1 else ():
                if group.owner not in ("", OWN):  # `trails GPT-5 (77.2) with 74.6 on SWE-bench`
                    self.keep(names[0].text, group, Reading())
            self.keep(names[0].text, values, reading)

    def _run_alike(self, values: Values, reading: Reading) -> None:
        """`Pass@1 of 80.6% on A and 69.8% on B`: the second is measured as the first, where nothing else is said."""
        last = self.drafts[-1] if self.fresh and len(self.drafts) > self.since else None
        said = [reading.said, values.said, *values.own]
        if last is None or reading.kind is not Lead.EMPTY or any(each.protocols for each in said) or not last.protocol:
            return
        between = self.text[last.end : values.items[0].start]
        if _AND.search(between) and len(between) < _BESIDE:
            reading.said.protocols.append(last.protocol)

    def _named(self, tokens: tuple[Token, ...], values: Values, reading: Reading) -> None:
        names = self._whole(reading)
        if not names:
            return
        waiting, self.names = self.names + names, []
        count = len(values.items)
        if (
            len(waiting) > 1
            and (reading.tail.each or count == len(waiting) or self._are_listed(tokens, values, waiting))
            and (self._each(tokens, values, waiting, reading))
        ):
            return
        if len(names) > 1 and len(names) != count:
            joined = " ".join(self.text[names[0].start : names[-1].end].split())
            names = [Name(joined, names[0].start, names[-1].end, names[0].sure)]
        if len(names) == count > 1:
            self._zip(values, names, reading)
        elif not names[0].sure and self._is_setting():
            reading.said.conditions.insert(0, names[0].text)
            self.keep(self.head or "", values, reading)
        elif names[0].sure or self._believable(values, reading):
            self._under_options(tokens, values, reading)
            self.keep(names[0].text, values, reading)
        elif not self.strict:
            self.doubted += [(item.start, item.end) for item in values.items]

    def _under_options(self, tokens: tuple[Token, ...], values: Values, reading: Reading) -> None:
        """`不使用和使用 Python 时分别为 94.3、97.8`: one value for each condition."""
        options = reading.tail.options
        if len(options) < 2:
            return
        self._extend(tokens, values, len(options))
        if len(values.items) == len(options):
            values.said.alternatives = [Option(option) for option in options]
            reading.said.conditions.clear()

    def _is_setting(self) -> bool:
        """`SWE-bench：Agentless 65.8，OpenHands 71.6`: unknown names under a benchmark say how it was run."""
        plain = any(draft.benchmark == self.head and draft.condition is None for draft in self.drafts)
        return self.head is not None and not plain

    def _whole(self, reading: Reading) -> list[Name]:
        """The names of a lead; a split or a version alone is joined to the benchmark that it is of."""
        names = reading.names
        whole = names[0].part and names[0].text.lower() in words("part-and-whole")
        if whole and not (self.last or "").lower().startswith("aider"):  # `SWE-bench 50.0，Polyglot 30.7`
            return [Name(name.text, name.start, name.end, sure=True) for name in names]
        base = (self.last if self.fresh else None) or self.head or self.last
        if base and not names[0].sure and self.text[: names[0].start].endswith(("、-", " -", "，-", ",-", "/-")):
            return [Name(f"{base.rpartition('-')[0] or base}-{names[0].text}", names[0].start, names[0].end, sure=True)]
        version = base and _VERSION.fullmatch(names[0].text) and _VERSION.fullmatch(base.split()[-1])
        if not (names[0].part or version):
            return names
        if base is None or not all(is_sibling(base, name.text) for name in names):
            return []
        if self.drafts and not reading.said.protocols and self.drafts[-1].benchmark == self.last:
            reading.said.protocols += [p for p in (self.drafts[-1].protocol,) if p and not is_aggregate(p)]
        return [Name(join_part(base, name.text), name.start, name.end, sure=True) for name in names]

    def _each(self, tokens: tuple[Token, ...], values: Values, names: list[Name], reading: Reading) -> bool:
        """One value for each name: `A、B、C 分别为 91、89 和 80`."""
        self._extend(tokens, values, len(names))
        if len(values.items) != len(names):
            return False
        self._zip(values, names, reading)
        return True

    def _are_listed(self, tokens: tuple[Token, ...], values: Values, names: list[Name]) -> bool:
        """`A & B: 93.3 & 90.6`: as many values stand together as names wait, all of them known."""
        if len(values.items) > 1 or not all(name.sure for name in names):
            return False
        count, at = 1, values.end
        while at + 1 < len(tokens) and tokens[at].kind is T.COMMA and tokens[at + 1].kind is T.NUM:
            count, at = count + 1, read_values(self.text, tokens, at + 1, "").end
        ends = at >= len(tokens) or tokens[at].kind in (T.STOP, T.COMMA, T.GROUP)
        return count == len(names) and ends

    def _extend(self, tokens: tuple[Token, ...], values: Values, count: int) -> None:
        """Take the values behind commas too, up to `count`."""
        while len(values.items) < count and values.end + 1 < len(tokens):
            comma, token = tokens[values.end], tokens[values.end + 1]
            signed = token.kind is T.REL and values.end + 2 < len(tokens) and tokens[values.end + 2].kind is T.NUM
            if comma.kind is not T.COMMA or not (token.kind is T.NUM or signed):
                break
            more = read_values(self.text, tokens, values.end + 1, "")
            values.items += more.items
            values.own += more.own
            values.end = more.end

    def _zip(self, values: Values, names: list[Name], reading: Reading) -> None:
        if not (any(name.sure for name in names) or self._believable(values, reading)):
            return
        for name, item, own in zip(names, values.items, values.own, strict=True):
            self.keep(name.text, Values([item], values.end, values.said, [own]), reading)
        self.last = shared_head(names) or self.last

    def _bare(self, tokens: tuple[Token, ...], values: Values, reading: Reading) -> None:
        """No word before the values: a name or a label may wait for them, or a condition stand behind."""
        if self.last and values.end < len(tokens):
            end = condition_behind(self.text, tokens, values.end, values)
            if end > values.end:
                values.end = end
                self._inherit(self.last, values, reading, ways=False)
                self.keep(self.last, values, reading)
                return
        if reading.tail.reach and self.maybe and not self.fresh and not self.names:
            self.keep(self.maybe, values, reading)  # `SWE-bench 首破 80%，达到 80.9%`
        elif self.last and (self._is_parallel(values) or self._waits_for_own(reading)):
            self._inherit(self.last, values, reading)
            self.keep(self.last, values, reading)
        elif self.names and (reading.tail.reach or reading.tail.colon or values.versus is not None):
            name, self.names = self.names[-1], []
            if name.sure:
                self.keep(name.text, values, reading)
        elif reading.tail.colon and self.head and all(d.benchmark != self.head for d in self.drafts):
            self.keep(self.head, values, reading)
        else:
            self._wait(values)

    def _inherit(self, name: str, values: Values, reading: Reading, *, ways: bool = True) -> None:
        """Measured as the score before it of the same benchmark, when nothing else is said; run so too, if `ways`."""
        if reading.tail.scored:
            return
        said = [reading.said, values.said, *values.own]
        if self.fresh and self.drafts and self.drafts[-1].benchmark == name and not any(s.protocols for s in said):
            reading.said.protocols += [p for p in (self.drafts[-1].protocol,) if p and (ways or "@" not in p)]

    def _share_condition(self, name: str, values: Values, reading: Reading) -> None:
        """`LibriTTS (1.1 kbps) PESQ 2.71 / STOI 0.92`: what stands with the name is of each of its measures."""
        last = self.drafts[-1] if self.drafts and self.fresh else None
        if last is None or last.benchmark != name or not last.shared or last.count > 1:
            return
        if not self.text[last.end : values.items[0].start].lstrip("% ").startswith("/"):
            return
        said = [reading.said, values.said, *values.own]
        if reading.said.protocols and not any(each.conditions or each.alternatives for each in said):
            reading.said.conditions += [
                c for c in (last.shared,) if c != ", ".join(self.said.conditions) and c != self.premise
            ]

    def _waits_for_own(self, reading: Reading) -> bool:
        """`击败 GPT-5（42.0），拿到 45.1`: whether only other models have scores of the last benchmark here."""
        if not (reading.tail.reach or (reading.kind is Lead.EMPTY and self.speaker.owner == OWN)):
            return False
        here = [draft for draft in self.drafts[self.since :] if draft.benchmark == self.last]
        return self.fresh and bool(here) and all(draft.owner is not None for draft in here)

    def _is_parallel(self, values: Values) -> bool:
        """`77.9%（xhigh），73.7%（high）`: each of the same benchmark, in its condition."""
        if not self.drafts:
            return False
        last = self.drafts[-1]
        if last.protocol and self.fresh and last.benchmark == self.last and all(own.protocols for own in values.own):
            return True  # `30.2 (pass@1), 39.8 (pass@3)`
        before = last.condition is not None and last.benchmark == self.last
        if not self.fresh:  # `57.4%（w/ tools）；43.2%（no tools）`
            before = before and self.drafts[-1].count == 1 and all("." in item.text for item in values.items)
        named = any(is_benchmark(word) for own in values.own for said in own.conditions for word in said.split())
        return before and not named and all(own.conditions for own in values.own)

    def _light(self, values: Values, reading: Reading) -> None:
        """Only words of how: the values are of the benchmark that was named last."""
        if (reading.loose or reading.tail.rate) and not self.fresh and not is_error_measure(reading.said.protocols):
            return
        rated = reading.said.protocols and all(p.endswith("率") for p in reading.said.protocols)
        if rated and not self.fresh and reading.tail.relation != "=":
            return  # `；成功率 >95%`: of the system itself
        if reading.tail.rate and self.drafts and not self.drafts[-1].protocol:
            return  # a score is told by one measure or by two, not by none and then by a rate
        if any(map(_JUDGED.search, reading.said.conditions)):
            return
        if reading.tail.each and len(values.items) == 1 and len(self.names) < 2:
            return
        waiting = self.names[-1].text if self.names and self.names[-1].sure else None
        base = (
            waiting
            or noted(values)
            or self._whole_of_parts(reading)
            or (self.last if self.fresh else None)
            or self.head
        )
        if base is None and any(map(is_aggregate, reading.said.protocols)):
            return
        alone = next((p for p in reading.said.protocols if stands_alone(p)), None)
        rated = any(protocol.lower() in words("ratings") for protocol in reading.said.protocols)
        base = base or (None if alone or rated or _JUDGED.search(self._clause(values)) else self.last)
        if base:
            self._inherit(base, values, reading)
            self._share_condition(base, values, reading)
            self.names = []
            self.keep(base, values, reading)
        elif alone and "." in values.items[0].text:
            reading.said.protocols.remove(alone)
            self.keep(alone, values, reading, remember=False)

    def _whole_of_parts(self, reading: Reading) -> str | None:
        """`LIBERO：Spatial 98.8、Long 92.4，平均 96.9`: the benchmark that the parts before it are of."""
        protocols, conditions = reading.said.protocols, reading.said.conditions
        stem, _, last = (self.last or "").rpartition(" ")
        if (
            self.fresh
            and not self.within
            and len(conditions) == 1
            and LENGTH.fullmatch(conditions[0])
            and LENGTH.fullmatch(last)
        ):
            return f"{stem} {conditions.pop()}"
        if not protocols or not all(map(is_aggregate, protocols)) or conditions:
            return None
        parts = [Name(draft.benchmark, 0, 0, sure=True) for draft in self.drafts[self.since :] if draft.owner is None]
        if self.head and parts and all(part.text.startswith(f"{self.head} ") for part in parts):
            return self.head
        return shared_head(parts) or None if len({part.text for part in parts}) > 1 else None

    def _clause(self, values: Values) -> str:
        """What stands before the values in their clause."""
        end = values.items[0].start
        start = max(end - 40, 0)
        return self.text[max(start, *[self.text.rfind(mark, start, end) + 1 for mark in "；;。"]) : end]

    def _believable(self, values: Values, reading: Reading) -> bool:
        return not self.strict and (self._is_acronym(values, reading) or believable(values, reading, self.drafts))

    def _is_acronym(self, values: Values, reading: Reading) -> bool:
        """`VIBE 平均 88.6`: letters that begin a clause, before a decimal as scores have."""
        name, first = reading.names[0] if reading.names else None, values.items[0]
        if name is None or reading.tail.rate or not (10 <= first.number <= 100 and "." in first.text):
            return False
        heads = self.speaker.direct or not self.text[: name.start].rstrip(" *")[-1:].isalnum()
        return heads and name.text.isupper() and name.text.isalpha() and len(name.text) > 2

    def keep(self, name: str, values: Values, reading: Reading, *, remember: bool = True) -> None:
        """Write down the values of `name`."""
        sure = any(is_benchmark(word) for word in name.split())
        if self.strict and not sure and name != self.within:
            return
        if remember:
            if self.head and not name.startswith(self.head) and sure:
                self.head = None
            self.last, self.fresh = name, True
        self.lists += 1
        count = len(values.items)
        options = values.said.alternatives or reading.said.alternatives
        if not options and len(self.options) == count > 1:
            options = [Option(option) for option in self.options]
        elif not options and len(self.speaker.options) == count > 1:
            options = [Option(owner=owner) for owner in self.speaker.options]
        variant = [self.speaker.variant] if self.speaker.variant else []
        before = [*self.said.conditions, *([self.premise] if self.premise else ()), *variant]
        named, of_name, of_all = len(self.drafts), reading.said, values.said
        if of_all.unequal or of_name.unequal or any([own.unequal for own in values.own]):  # noqa: C419 - faster
            self.unequal.append((values.items[0].start, values.items[-1].end))
        label = self._of_head(name) or self._of_label(name)
        shared = [each for each in before if each not in variant] + of_name.conditions + reading.handed_on
        speaking = self.speaker.owner
        for slot, (value, own) in enumerate(zip(values.items, values.own, strict=True)):
            said = Said(conditions=before.copy())
            said.add(of_name)
            said.add(of_all)
            said.add(own)
            if len(options) == count > slot:
                option = options[slot]
                said.conditions += [option.condition] if option.condition else []
                said.protocols += [option.protocol] if option.protocol else []
                said.owner = option.owner or said.owner
            if not said.protocols:
                said.protocols += label
            elif label and all(map(is_aggregate, said.protocols)):
                said.protocols += [p for p in label if not is_aggregate(p)]
            relation = value.relation or reading.tail.relation
            owner = said.owner or values.owner or speaking
            if owner != UNNAMED:
                self.drafts.append(
                    self._draft(name, value, said, relation, slot, count, owner, shared, reading.inferred)
                )
        if options and len(self.drafts) > named and any(option.owner for option in options):
            for draft in self.drafts[named:]:
                draft.count = 1  # one value a model: what tells them apart is no condition
        self.speaker.scored(named=reading.kind is Lead.NAME or not remember)

    def share(self) -> None:
        """`（均为 avg@32）`: what the last score's bracket says is of all in the clause."""
        last = self.drafts[-1]
        for draft in self.drafts[self.since : -1]:
            draft.protocol, draft.condition = draft.protocol or last.protocol, draft.condition or last.condition

    def _of_label(self, name: str) -> list[str]:
        """`DER：AMI 17.1；MMMU 70.1`: a measure of one field is none of what right answers are counted on."""
        said = self.said.protocols
        if not (self.parted and said) or name.split()[0].lower().partition("-")[0] not in words(
            "scored-by-right-answers"
        ):
            return said
        return [p for p in said if p.lower() not in words("measures-of-a-field")]

    def _of_head(self, name: str) -> list[str]:
        """How the label says that a score of its benchmark was run; a part has no average of all."""
        if name == self.head:
            return self.head_protocols
        of_part = self.head and name.startswith(f"{self.head} ")
        return [p for p in self.head_protocols if not is_aggregate(p)] if of_part else []

    def _draft(
        self,
        name: str,
        value: Value,
        said: Said,
        relation: str,
        slot: int,
        count: int,
        owner: str,
        beside: list[str],
        inferred: bool,
    ) -> Draft:
        conditions = said.conditions and [each for each in said.conditions if not is_alias(each, name)]
        shared = [each for each in conditions if each in beside]
        return Draft(
            benchmark=name,
            value=value.number,
            unit=value.unit,
            relation=relation,
            error=value.error,
            condition=", ".join(conditions) or None,
            protocol=", ".join(dict.fromkeys(said.protocols)) or None,
            start=value.start,
            end=value.end,
            line=self.line,
            list_id=self.lists,
            slot=slot,
            count=count,
            label=", ".join(self.said.conditions) or None,
            owner=None if owner == OWN else owner,
            better=said.better or self.said.better,
            shared=", ".join(shared) or None,
            inferred=inferred and bool(conditions),
        )
