"""The scores of one line while it is read, and the names that the next may belong to."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.benchmark_names import Name
from obsidian_intel.months.cells.metrics.conditions import Draft
from obsidian_intel.months.cells.metrics.model_lexicon import OWN, UNNAMED
from obsidian_intel.months.cells.metrics.phrases import Lead, Reading
from obsidian_intel.months.cells.metrics.plausibility import believable, is_aggregate, is_alias, measures_of
from obsidian_intel.months.cells.metrics.score_remarks import Option, Said
from obsidian_intel.months.cells.metrics.speaker import Speaker
from obsidian_intel.months.cells.metrics.tokenizer import Token
from obsidian_intel.months.cells.metrics.values import Value, Values
from obsidian_intel.months.cells.metrics.word_lists import SIZE, is_benchmark, one_of

_MOST_WAITING = 32  # lists of values
_LEFT_OUT = re.compile(one_of("left-out"), re.I)
_BESIDE = 24  # characters
_CLAUSE = 40


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
        self.asked = 0  # how many of these were asked whether they say that what comes was measured alike
        self.open: list[Values] = []  # values before their names: `91 and 89 on A and B`
        self.head: str | None = None  # a benchmark as the line's (or clause's) label
        self.head_protocols: list[str] = []  # how that was measured
        self.head_conditions: list[str] = []  # and run
        self.premise = ""  # a way of running that a clause begins with
        self.siblings: list[str] = []  # the benchmarks of the clause in whose bracket this stands
        self.listing = False  # whether a list of settings follows the label: `MIRACL（nDCG@10）dense 67.8、sparse 53.9`
        self.setting = ""  # how the last score under a label was run, where that stands in place of a name
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
        self.listed: list[str] = []  # the benchmarks of the last clause with scores of the row's own model, maybe twice
        self.before = 0  # the first score of the clause before
        self.versus = ""  # the model whose values the last pairs `a vs b` of the line ended in
        self.outer: Draft | None = None  # the score in whose bracket this stands
        self.alike = False  # `同条件`: what comes was measured as what was before
        self.placed = False  # `on GPQA, 71.2`: the name that waits stands in its place
        self.led = ""  # the measure that leads the clause: `CER は A で 7.3、B で 9.1`
        self.legend: tuple[Option, ...] = ()  # what a head or a line of its own says of the values of each list
        self.bracket: Option | None = None  # what a number in the bracket behind a score is of
        self.header: tuple[str, ...] = ()  # their benchmarks, where a line of its own names these
        self.order: tuple[Option, ...] = ()  # what the last list was told apart by
        self.untold: list[tuple[int, int]] = []  # lists that nothing tells apart: their first score, and their count

    def clause(self, *, whole: bool = False) -> None:
        """A clause is over: nothing waits any more. `whole`: a sentence is, so that its label holds no more."""
        if whole:
            self.head = None
        self.parted, self.listing = True, False
        if self.open and (self.maybe or any(name.sure for name in self.names)):
            waiting = [item for group in self.open for item in group.items if "." in item.text]
            self.unread += [(item.start, item.end) for item in waiting if not self._is_left_out(item)]
        self.speaker.stop()
        self.about, self.maybe, self.led, self.placed = Said(), "", "", False
        self.names, self.open, self.fresh, self.premise, self.alike = [], [], False, "", False
        self.forget_passed()
        if self.since < len(self.drafts):
            self.listed = [draft.benchmark for draft in self.drafts[self.since :] if draft.owner is None] or self.listed
            self.before, self.since = self.since, len(self.drafts)

    def forget_passed(self) -> None:
        """The words that were passed over are read, or hold nothing."""
        self.passed, self.asked = [], 0

    def _is_left_out(self, item: Value) -> bool:
        """Whether words right before a number tell that it is knowingly no score: a rank, a share, an older best."""
        return _LEFT_OUT.search(self.text, max(0, item.start - _BESIDE), item.start) is not None

    def is_known(self, name: Name) -> bool:
        """Whether a name is a benchmark's beyond doubt, or has a score in this line."""
        return name.sure or any(draft.benchmark == name.text for draft in self.drafts[-_MOST_WAITING:])

    def wait(self, values: Values) -> None:
        """Keep values for names behind them, the last of very many."""
        values.owner = values.owner or self.speaker.owner
        values.told |= self.speaker.direct
        if self.speaker.direct:
            self.speaker.scored(named=True)
        self.open.append(values)
        del self.open[:-_MOST_WAITING]

    def keep(self, name: str, values: Values, reading: Reading, *, remember: bool = True) -> None:
        """Write down the values of `name`."""
        sure = any(is_benchmark(word) for word in name.split())
        if self.strict and not sure and name != self.within:
            return
        if remember:
            if self.head and not name.startswith(self.head) and sure:
                self.head = None
            self.last, self.fresh, self.maybe = name, True, ""
        self.lists += 1
        count = len(values.items)
        options = values.said.alternatives or reading.said.alternatives
        if not options and len(self.speaker.options) == count > 1:
            options = [Option(owner=owner) for owner in self.speaker.options]
        elif not options and len(self.legend) == count > 1 and self._may_be_told():
            options = list(self.legend)
        if count > 1:
            self.order = tuple(options) if len(options) == count else self.order
            self.untold += [] if options else [(len(self.drafts), count)]
        variant = [self.speaker.variant] if self.speaker.variant else []
        if variant and SIZE.fullmatch(variant[0]) and any(map(SIZE.fullmatch, reading.said.conditions)):
            variant = []  # `Foo 27B 在 MedQA 上 87.7，4B 是 64.4`
        before = [*self._run_as_head(name), *self.said.conditions, *([self.premise] if self.premise else ()), *variant]
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

    def _may_be_told(self) -> bool:
        """Whether a legend speaks of the next list: one of models does not of another model's scores."""
        return self.speaker.owner == OWN or not any(option.owner for option in self.legend)

    def give_order(self) -> None:
        """`GPQA 92.4 / 88.1，HLE 35.5 / 26.5（A / B）`: models named for one list are those of the others too."""
        if not any(option.owner for option in self.order):
            return
        left_out = []
        for first, count in self.untold:
            members = self.drafts[first : first + count]
            if count != len(self.order) or any(draft.owner is not None for draft in members):
                continue
            for draft, option in zip(members, self.order, strict=True):
                draft.owner = None if option.owner in ("", OWN) else option.owner
                draft.count = 1
                left_out += [draft] if draft.owner == UNNAMED else []
        self.drafts[:] = [draft for draft in self.drafts if draft not in left_out] if left_out else self.drafts

    def unshare(self, count: int) -> None:
        """How the row's own model was run for the last scores says nothing of those of other models."""
        for draft in self.drafts[-count:]:
            draft.shared = None

    def share(self) -> None:
        """`（均为 avg@32）`: what the last score's bracket says is of all in the clause."""
        last = self.drafts[-1]
        for draft in self.drafts[self.since : -1]:
            draft.protocol, draft.condition = draft.protocol or last.protocol, draft.condition or last.condition

    def _of_label(self, name: str) -> list[str]:
        """`DER：AMI 17.1；MMMU 70.1`: a measure of one field is none of what right answers are counted on."""
        said = self.said.protocols
        return measures_of(said, name) if self.parted and said else said

    def _of_head(self, name: str) -> list[str]:
        """How the label says that a score of its benchmark was run; a part has no average of all."""
        if name == self.head:
            return self.head_protocols
        of_part = self.head and name.startswith(f"{self.head} ")
        return [p for p in self.head_protocols if not is_aggregate(p)] if of_part else []

    def _run_as_head(self, name: str) -> list[str]:
        """How the label says that its benchmark was run, and so each part of it."""
        return self.head_conditions if self.head and (name == self.head or name.startswith(f"{self.head} ")) else []

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
            aside=self.said.aside,
            owner=None if owner == OWN else owner,
            better=said.better or self.said.better,
            shared=", ".join(shared) or None,
            inferred=inferred and bool(conditions),
        )

    def believes(self, values: Values, reading: Reading) -> bool:
        return not self.strict and (self._is_acronym(values, reading) or believable(values, reading, self.drafts))

    def _is_acronym(self, values: Values, reading: Reading) -> bool:
        """`VIBE 平均 88.6`: letters that begin a clause, before a decimal as scores have."""
        name, first = reading.names[0] if reading.names else None, values.items[0]
        if name is None or reading.tail.rate or not (10 <= first.number <= 100 and "." in first.text):
            return False
        heads = self.speaker.direct or not self.near(name.start).rstrip(" *")[-1:].isalnum()
        return heads and name.text.isupper() and name.text.isalpha() and len(name.text) > 2

    def near(self, end: int) -> str:
        """The last characters before `end`."""
        return self.text[max(0, end - _BESIDE) : end]

    def words_before(self, values: Values) -> str:
        """What stands before the values in their clause."""
        end = values.items[0].start
        start = max(end - _CLAUSE, 0)
        return self.text[max(start, *[self.text.rfind(mark, start, end) + 1 for mark in "；;。"]) : end]
