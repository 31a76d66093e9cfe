"""One line of a cell: clause by clause, each score with the words before and behind it."""

from __future__ import annotations

import re
from typing import NamedTuple

from obsidian_intel.months.cells.metrics.attach import name_before_model, place, place_behind
from obsidian_intel.months.cells.metrics.brackets import Said, is_of_all, read_note
from obsidian_intel.months.cells.metrics.clause_cache import clauses, form_of, learn, recall
from obsidian_intel.months.cells.metrics.conditions import Draft
from obsidian_intel.months.cells.metrics.model_lexicon import OPAQUE, OWN, UNNAMED, Mention
from obsidian_intel.months.cells.metrics.number_roles import in_name, is_distance, is_negative, is_score, is_value_only
from obsidian_intel.months.cells.metrics.phrase_prefix import is_variant, premise
from obsidian_intel.months.cells.metrics.phrase_suffix import LENGTH, STARTERS, is_label, is_zh_condition
from obsidian_intel.months.cells.metrics.phrases import Lead, Reading, is_compared, leading_name, read_lead
from obsidian_intel.months.cells.metrics.placer import Placer
from obsidian_intel.months.cells.metrics.plausibility import is_aggregate
from obsidian_intel.months.cells.metrics.speaker import Scope, Speaker, crowd, is_roll
from obsidian_intel.months.cells.metrics.tokenizer import T, Token, tokenize
from obsidian_intel.months.cells.metrics.trailing import condition_behind, names_behind, past_rival
from obsidian_intel.months.cells.metrics.values import Values, read_values
from obsidian_intel.months.cells.metrics.word_lists import (
    MODES,
    SIZE,
    is_benchmark,
    is_measure,
    is_mode_phrase,
    one_of,
    words,
)

_LONGEST_LEAD = 64
_GAINS = frozenset(("above", "below", "higher", "lower", "better", "worse", "faster", "slower", "more", "less"))
_GAPS = ("领先", "落后", "高出", "胜出", "甩开", "超出", "多出", "lead", "leads", "trails", "trailing", "leading")
_PARITY = words("zh-parity")
_TRAILS = frozenset(("trails", "trailed", "follows", "followed", "lags", "leads"))
_RIVAL_NOUNS = words("zh-rival-nouns")
_MOST_WAY_WORDS = 3
_LONGEST_WAY = 24  # characters
_RUN = re.compile(
    r"\b(?:tools?|thinking|reasoning|search|browsing|python|code|context|compute|scaling|sub(?:title)?s)\b", re.I
)
_AGAINST = words("zh-against")
_OF_COST = re.compile(one_of("zh-costs"))
_OF_ALL = re.compile(r"(?:以下|下列|下面)?(?:各项|结果|分数|成绩)?(?:均|都|皆|一律|统一)?(?:为|是|按|用|采用|取|报)+")
_ID = re.compile(r"\d{4}\.\d{4,5}(?:v\d)?")
_OWN_WORDS = words("own")
_RIVALS = words("names-rival")
_LIGHT, _LIGHT_WORDS = words("zh-before-subject"), words("before-subject")
_WORDS = (T.WORD, T.NUM, T.CJK, T.MARK, T.SIGN, T.REL)
_ALIKE = re.compile(one_of("alike"), re.I)
_KINDS_OF = re.compile(r"[两三]种(?:模式|设置)\Z")


class LineReading(NamedTuple):
    """The scores of a line; the other lists are numbers that a person would look at (see OI702).

    `doubted` are so only where they are in bold.
    """

    drafts: list[Draft]
    unread: list[tuple[int, int]]
    unequal: list[tuple[int, int]]
    doubted: list[tuple[int, int]]


def read_line(
    text: str, norm: str, start: int, end: int, *, strict: bool, mentions: list[Mention] | None = None
) -> LineReading:
    """The scores in `text[start:end]` of a line; `strict` where only known benchmarks count.

    `mentions` are the models it names, masked in `norm`.
    """
    owners = {each.start: (each.owner, each.variant) for each in mentions or ()}
    reader = _LineReader(Placer(text, 0, strict=strict), owners)
    for begin, stop in clauses(norm, start, end):
        reader.clause(norm, begin, stop)
    reader.placer.clause()
    placer = reader.placer
    return LineReading(placer.drafts, placer.unread, placer.unequal, placer.doubted)


class _LineReader:
    def __init__(self, placer: Placer, owners: dict[int, tuple[str, str]] | None = None) -> None:
        self.placer = placer
        self.owners = owners
        self.text = placer.text
        self.gaining = False  # what is listed are gains
        self.beaten = ""  # the model that this clause compares with
        self.passing = False  # whether the last model was named in passing: `超过 A（1）、B（2）`
        self.whole = False  # whether the last value was all of its clause, and its benchmark named there

    def clause(self, norm: str, start: int, end: int) -> None:
        """Read one clause, or recall one of its form."""
        placer = self.placer
        form = None if self.owners else form_of(placer, start, end)
        if form is None:
            self.run(tokenize(norm, start, end, self.owners))
        elif recall(placer, form, start):
            placer.clause()
        else:
            kept, lists, self.whole = len(placer.drafts), placer.lists, False
            self.run(tokenize(norm, start, end))
            if self.whole:
                learn(placer, form, start, kept, lists)

    def run(self, tokens: tuple[Token, ...]) -> None:
        lead: list[Token] = []
        i = 0
        while i < len(tokens):
            token = tokens[i]
            i += 1
            if len(lead) > _LONGEST_LEAD:
                del lead[: _LONGEST_LEAD // 2]
            if token.kind is T.SLASH and not lead:
                continue
            if token.kind in (T.STOP, T.COMMA):
                if token.kind is T.STOP:
                    self.gaining, self.beaten = False, ""
                    self.placer.clause(whole=token.text == "。")
                elif lead and (head := self.head(lead)):
                    self.placer.premise = head
                elif lead:
                    self.placer.passed.append(lead)
                if token.text in "，,":
                    self.placer.speaker.comma()
                lead = []
            elif token.kind is T.MODEL:
                i, lead = self.model(tokens, i - 1, lead), []
            elif token.kind is T.NUM and not self.in_name(tokens, i - 1, lead):
                end = self.value(tokens, i - 1, lead)
                if end:
                    i, lead = end, []
                else:
                    lead.append(token._replace(kind=T.OTHER))
            elif token.kind is T.GROUP and not lead and self.header(token):
                continue
            elif token.kind is T.GROUP:
                if not self.bracket(token, lead):
                    lead.append(token)
                elif lead and lead[-1].kind is not T.COLON:
                    lead = []
                self.whole = False
            else:
                self.gaining = False
                if token.kind is T.COLON:
                    if lead and (self.placer.speaker.scope is Scope.ASIDE or lead[-1].text in _PARITY):
                        self.placer.speaker.reset()  # `与 GPT-5 打平：MMLU 85.0`
                    self.label(lead, tokens[i] if i < len(tokens) else None)
                lead.append(token)

    def header(self, group: Token) -> bool:
        """`（以下均为 Avg@3）`, `（GPT-5 / ours）` at the head of a line: what it says of all behind it."""
        if roll := is_roll(group.inner):
            self.placer.speaker.options = roll
            return True
        first = group.inner[0] if group.inner else None
        if first is None or first.kind is not T.CJK or not _OF_ALL.fullmatch(first.text):
            return False
        note = read_note(self.text, group._replace(inner=group.inner[1:]), 1)
        self.placer.said = note if note.protocols or note.conditions else self.placer.said
        return True

    def model(self, tokens: tuple[Token, ...], at: int, lead: list[Token]) -> int:
        """A model is named: the scores behind it are its own, as far as its place says. The token to go on with."""
        placer = self.placer
        named, end = crowd(tokens, at)
        following = tokens[end] if end < len(tokens) else None
        lead = [token for token in lead if token.kind is not T.MARK]
        against = _names_rival(lead) and not _is_passed(tokens, end)
        joined = not lead and at > 0 and tokens[at - 1].kind is T.COMMA and tokens[at - 1].text not in "，,|"
        self.passing = passing = (bool(lead) and not against and not _introduces(lead)) or (joined and self.passing)
        name_before_model(placer, lead)
        placer.alike |= any(_ALIKE.search(token.text) for token in lead)
        note = Said()
        behind = [token.kind for token in tokens[end : end + 2]]
        if following is not None and behind == [T.GROUP, T.COLON]:  # `Devstral 2（123B dense）：`
            note, end = _run_so(self.text, following), end + 1
            following = tokens[end]
        elif way := _way_before_colon(tokens, end):  # `jina-v3 late chunking:`
            note, end = Said(conditions=[self.words(way)]), end + len(way)
            following = tokens[end]
        labelled = following is not None and following.kind is T.COLON
        versus = following is not None and following.kind is T.CJK and following.text in _AGAINST
        if any(token.kind is T.CJK and _OF_COST.search(token.text) for token in lead):
            placer.speaker.begin(UNNAMED, Scope.ASIDE)
            return end
        owner, variant = named[-1].text, "".join(token.text for token in named[-1].inner)
        if len(named) > 1 and (labelled or _values_ahead(tokens, end, len(named))):
            placer.speaker.reset()
            placer.speaker.options = [token.text for token in named]
            return end
        placer.speaker.options = placer.speaker.options if len(named) == 1 else []
        if versus or (against and labelled and _in_pairs(tokens, end)):  # `与 GPT-5 对比：HLE 50.2 vs 45.5`
            placer.speaker.reset()
            placer.speaker.options = [OWN, owner]
            return end
        if passing and labelled:
            placer.speaker.reset()
            return end
        if (
            labelled
            and (against or not lead)
            and not (end + 1 < len(tokens) and tokens[end + 1].kind in (T.NUM, T.REL))
        ):
            placer.speaker.begin(owner, Scope.LABEL, variant)
            placer.said = note
            return end
        placer.speaker.begin(owner, Scope.ASIDE if passing else Scope.SUBJECT, variant, named[-1].end)
        placer.speaker.compared = is_compared(lead)
        placer.speaker.gap = placer.speaker.compared and lead[-1].text.endswith(_GAPS)
        self.beaten = owner if placer.speaker.compared and owner not in (OWN, UNNAMED) else self.beaten
        if following is not None and following.kind is T.GROUP:
            if _is_source(following):
                return end + 1
            if on := self.of_model_on(tokens, end):
                return on
            if self.of_model(following):
                return end + 1
            if run := _way_of(self.text, following):  # `gpt-oss-120b（high）LiveCodeBench 74.9`
                placer.speaker.variant = run
                return end + 1
        return end

    def is_spoken(self, reading: Reading) -> bool:
        """Whether a model's name stands right before a score, so that it needs no benchmark beside it."""
        return self.placer.speaker.direct and reading.kind is not Lead.TRAP

    def of_model_on(self, tokens: tuple[Token, ...], at: int) -> int:
        """`behind GPT-5 (80.9) on HLE`: the bracket behind a model's name holds its score of what follows."""
        group = tokens[at]
        kinds = [token.kind for token in group.inner]
        if not kinds or kinds[0] not in (T.NUM, T.REL) or not is_value_only(group.inner, "Arena"):
            return 0
        names, end = names_behind(self.text, tokens, at + 1, 1, first=False)
        if not names or not self.placer.is_known(names[0]):
            return 0
        values = read_values(self.text, group.inner, 0, "")
        values.owner = self.placer.speaker.owner
        self.placer.keep(names[0].text, values, Reading())
        self.placer.speaker.reset()
        return end

    def of_model(self, group: Token) -> bool:
        """`GPT-5（73.1）`, `o1-mini（63.6、90.0）`: whether the bracket behind a model's name holds its scores."""
        kinds = [token.kind for token in group.inner]
        if T.NUM not in kinds:
            return False
        first = kinds.index(T.NUM)
        speaker = self.placer.speaker
        if first <= 1 and is_value_only(group.inner, "Arena"):
            values = read_values(self.text, group.inner, first if first == 0 or kinds[0] is not T.REL else 0, "")
            kept = len(self.placer.drafts)
            reading = Reading()
            reading.tail.each = T.COMMA in kinds
            place(self.placer, group.inner, values, reading)
            if speaker.direct:
                speaker.scored(named=False)
            return len(self.placer.drafts) > kept or bool(self.placer.open)
        return self.nested(group, self.placer.last, speaker.owner)

    def in_name(self, tokens: tuple[Token, ...], at: int, lead: list[Token]) -> bool:
        return in_name(tokens, at, lead, self.words(lead), waiting=bool(self.placer.passed))

    def head(self, lead: list[Token]) -> str:
        """`Without tools, it gets …`: a way of running that a sentence begins with."""
        words = self.words(lead)
        first = not self.placer.fresh and lead[0].text.lower() in STARTERS and lead[0].text.lower() != "no"
        return words if first and 1 < len(lead) < 5 and _RUN.search(words) else ""

    def words(self, lead: list[Token]) -> str:
        return self.text[lead[0].start : lead[-1].end] if lead else ""

    def label(self, lead: list[Token], following: Token | None) -> None:
        """`SWE-bench：` heads the rest of its line; `Pass@1：` and `Thinking：` say how the rest was run."""
        reading = read_lead(self.text, lead)
        options = _options(lead)
        if options:
            self.placer.options = options
        elif variant := premise([*lead, lead[-1]], self.text, len(lead)) if lead else "":
            self.placer.said = Said(conditions=[variant])
        elif 1 < len(lead) < 4 and SIZE.fullmatch(lead[0].text) and all(is_variant(t.text) for t in lead):
            self.placer.said = Said(conditions=[self.words(lead)])
        elif reading.sure and len(reading.names) == 1:
            if following is not None and following.kind in (T.NUM, T.REL):
                self.placer.said = Said()
                return
            self.placer.head = reading.names[0].text
            self.placer.head_protocols, self.placer.said = (
                list(reading.said.protocols),
                Said(better=reading.said.better),
            )
        elif lead and lead[-1].text in ("综合", "整体", "总体"):
            return
        elif reading.kind is Lead.LIGHT and reading.said.protocols and not self.placer.fresh:
            self.placer.said = Said(protocols=reading.said.protocols, better=reading.said.better)
        elif (
            reading.kind is Lead.LIGHT
            and not lead[-1].text.endswith(("能力", "表现", "结果", "体验"))
            and following is not None
            and following.kind not in (T.NUM, T.REL)
            and all(is_label(condition) for condition in reading.said.conditions)
        ):
            self.placer.said = Said(conditions=reading.said.conditions, better=reading.said.better)

    def bracket(self, group: Token, lead: list[Token]) -> bool:
        """Whether a bracket holds scores: the value of the name before it, or clauses of their own."""
        kinds = [token.kind for token in group.inner]
        if T.NUM not in kinds:
            return sum(self.bracket(token, []) for token in group.inner if token.kind is T.GROUP) > 0
        first = kinds.index(T.NUM)
        versus = _is_versus(group)
        if is_compared(lead):
            place = next((i for i in range(len(lead) - 1, -1, -1) if lead[i].text.lower() == "on"), -1)
            if place < 0 or not versus:
                return False
            lead = lead[place:]
        alone = (
            bool(lead) and kinds[0] in (T.NUM, T.REL) and first <= 1 and is_value_only(group.inner, self.words(lead))
        )
        if alone and not self.in_name(group.inner, first, lead):
            return self.alone(group, first, lead)
        return self.nested(group, None)

    def alone(self, group: Token, first: int, lead: list[Token]) -> bool:
        """Whether `(21.4%, text-only)` is the score of the name before it; what is said behind the comma counts."""
        kept = len(self.placer.drafts)
        end = self.value(group.inner, first, lead)
        rest = group.inner[end + 1 :]
        added = self.placer.drafts[kept:]
        if end and len(added) == 1 and rest and group.inner[end].kind is T.COMMA:
            said = read_note(self.text, group._replace(inner=rest), 1)
            added[0].condition = added[0].condition or ", ".join(said.conditions) or None
            added[0].protocol = added[0].protocol or ", ".join(said.protocols) or None
        return bool(end)

    def nested(self, group: Token, last: str | None, owner: str = "") -> bool:
        """Whether a bracket's own clauses hold scores of known benchmarks (or of `last`), of the model `owner`."""
        inner = Placer(self.text, self.placer.line, strict=True)
        inner.last = inner.within = last
        inner.said, inner.premise = self.placer.said, self.placer.premise
        inner.fresh = last is not None
        inner.lists = self.placer.lists + 1000
        inner.outer = next((draft for draft in self.placer.drafts[-1:] if draft.benchmark == last), None)
        owner = owner or self.placer.speaker.owner
        inner.speaker = Speaker(owner, Scope.OWN if owner == OWN else Scope.LABEL)
        _LineReader(inner, self.owners).run(group.inner)
        self.placer.drafts += inner.drafts
        return bool(inner.drafts)

    def value(self, tokens: tuple[Token, ...], at: int, lead: list[Token]) -> int:
        """Read the score at `at`; where it ends, or 0 when the number is none."""
        below_zero = self.is_below_zero(lead, tokens[at])
        if below_zero:
            lead = lead[:-1]
        elif is_negative(lead[-1] if lead else None, tokens[at]):
            return 0
        speaker = self.placer.speaker
        if lead and lead[0].text.lower() in _OWN_WORDS:
            speaker.reset()
        if len(lead) == 1 and lead[0].text in _RIVAL_NOUNS:  # `对手 66.4`: nobody is named, but in a bracket behind
            speaker.begin(UNNAMED, Scope.ASIDE)
            lead = []
        if speaker.direct and len(lead) > 1 and lead[0].text in _TRAILS and lead[1].text in ("with", "at"):
            lead = lead[1:]
        if (lead and lead[-1].text.lower() == "by") or (self.gaining and not lead):
            return self.gain(tokens, at)
        values = read_values(self.text, tokens, at, self.words(lead))
        if below_zero:
            values.negate()
        if self.beaten and values.to and all(token.text.lower() != "from" for token in lead):
            values.turn(self.beaten)
        elif self.beaten and values.versus is not None:
            values.rival = self.beaten
        if values.end < len(tokens) and tokens[values.end].kind is not T.STOP:
            return self.followed(tokens, values, lead)
        reading = read_lead(self.text, lead, len(values.items), changed=values.changed)
        whole = reading.sure and len(lead) == at and all(token.kind in _WORDS for token in lead)
        self.keep(tokens, values, reading, lead)
        self.whole = whole and values.end + 1 >= len(tokens)
        return values.end

    def is_below_zero(self, lead: list[Token], token: Token) -> bool:
        """`AA-Omniscience −10`: a sign right before a number, behind a benchmark whose scores may be negative."""
        if len(lead) < 2 or lead[-1].kind is not T.SIGN or lead[-1].text not in "-−–" or lead[-1].end != token.start:
            return False
        apart = lead[-2].kind is not T.NUM and (lead[-2].end < lead[-1].start or lead[-2].kind is T.COLON)
        return apart and any(part in words("may-be-negative") for part in self.words(lead[:-1]).lower().split())

    def followed(self, tokens: tuple[Token, ...], values: Values, lead: list[Token]) -> int:
        """The same where words stand behind the score."""
        if _of_tasks(tokens, values.end):
            values.end += 2
        following = tokens[values.end] if values.end < len(tokens) else None
        if following is not None and (following.kind is T.NUM or self.in_list(tokens, values.end)):
            return 0
        if _is_range(tokens, values.end):
            return values.end + 2
        if values.items[-1].unit == "%" and _is_gain(tokens, values.end) and not read_lead(self.text, lead).sure:
            return 0
        reading = read_lead(self.text, lead, len(values.items), changed=values.changed)
        if owner := _of_model_behind(tokens, values.end):
            values.end, reading.tail.since = values.end + 2, False
            if values.versus is None:
                values.owner = owner
            values.rival = owner
            self.keep(tokens, values, reading, lead)
            return values.end
        most = sum(len(group.items) for group in self.placer.open) + len(values.items)
        names, end = names_behind(self.text, tokens, past_rival(tokens, values.end), most, first=not lead)
        if names and not reading.sure:
            if (reading.kind is not Lead.TRAP or reading.subject) and is_score(values.items[-1], following, sure=True):
                end = condition_behind(self.text, tokens, end, values)
                place_behind(self.placer, values, names, reading)
            return end
        if following is not None and is_distance(following, reading.said.protocols):
            values.items[-1].unit, values.items[-1].end = following.text, following.end
            values.end += 1
        elif not is_score(
            values.items[-1],
            following,
            sure=reading.sure or bool(reading.said.protocols) or self.is_spoken(reading),
        ):
            return 0
        behind = following is not None and (
            following.text.lower() in (*STARTERS, "at") or (following.kind is T.CJK and is_zh_condition(following.text))
        )
        if behind and (reading.kind is Lead.NAME or reading.tail.reach):
            values.end = condition_behind(self.text, tokens, values.end, values)
        self.keep(tokens, values, reading, lead)
        return values.end

    def keep(self, tokens: tuple[Token, ...], values: Values, reading: Reading, lead: list[Token]) -> None:
        """Give the values to their benchmark, and read what more stands in their brackets."""
        kept = len(self.placer.drafts)
        if kept and lead and lead[0].text.lower() == "on" and self.placer.fresh and not reading.said.protocols:
            last = self.placer.drafts[-1].protocol  # `DER on AISHELL-4 11.7%, on DIHARD 3 20.2%`
            reading.said.protocols += [last] if last and last.lower() in words("measures-of-a-field") else []
        place(self.placer, tokens, values, reading)
        if len(self.placer.drafts) > kept:
            groups = [group for value in values.items for group in value.groups]
            if groups:
                self.within(values)
            if values.versus is not None:
                self.versus(tokens, values, self.placer.drafts[kept])
            if groups and any(map(is_of_all, groups)):
                self.placer.share()
        elif reading.kind is Lead.PROSE:
            self.placer.maybe = leading_name(self.text, lead) or self.placer.maybe
        if len(self.placer.drafts) == kept and reading.sure and not self.placer.strict:
            self.placer.unread += [(item.start, item.end) for item in values.items if "." in item.text]
        if len(self.placer.drafts) == kept and not is_compared(lead):  # `幻觉率 3.2%（SimpleQA 上 55.6）`
            for group in _scored(values):
                self.nested(group, None)

    def versus(self, tokens: tuple[Token, ...], values: Values, first: Draft) -> None:
        """`63.3 vs 60.7（GPT-5）`, `以 75.3 比 72.8 险胜 GPT-5`: the second value, where a model is named for it."""
        other, end, owner = values.versus, values.end, ""
        assert other is not None
        if values.rival:  # `surpasses GPT-5 on HLE (50.2 vs. 45.5)`
            owner = values.rival
        elif len(self.placer.speaker.options) == 2:
            mine, owner = self.placer.speaker.options
            first.owner = None if mine == OWN else mine
        for group in other.groups:
            owner = owner or read_note(self.text, group, 1).owner
        if not owner and end + 1 < len(tokens) and tokens[end + 1].kind is T.MODEL and is_compared([tokens[end]]):
            owner, values.end = tokens[end + 1].text, end + 2
        if owner and owner not in (OWN, UNNAMED):
            draft = first.moved(first.line, 0)
            draft.value, draft.unit, draft.error, draft.owner = other.number, other.unit, other.error, owner
            draft.start, draft.end, draft.relation = other.start, other.end, other.relation or "="
            self.placer.drafts.append(draft)

    def gain(self, tokens: tuple[Token, ...], at: int) -> int:
        """Pass over `by 6.1% on MATH`, and what goes on so: `and 4.3% on AMC`."""
        values = read_values(self.text, tokens, at, "")
        names, end = names_behind(self.text, tokens, values.end, 1, first=False)
        group = tokens[end] if end < len(tokens) and tokens[end].kind is T.GROUP else None
        if names and group is not None and _is_versus(group):  # `trails X by 0.9 points on SWE-bench (72.2 vs 73.1)`
            return values.end
        self.gaining = bool(names)
        return end if names else 0

    @staticmethod
    def in_list(tokens: tuple[Token, ...], at: int) -> bool:
        """Whether a list of numbers goes on as words: `2/4/8-needle`."""
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if "." in tokens[at - 1].text or tokens[at - 1].kind is T.PERCENT:
            return False
        return tokens[at].kind is T.SLASH and after is not None and after.kind is T.WORD and after.text[0].isdigit()

    def within(self, values: Values) -> None:
        """`77.2% (82.0% with parallel compute)`: a second score of the same benchmark, in the bracket."""
        kept, protocol = len(self.placer.drafts), self.placer.drafts[-1].protocol
        owner = self.placer.drafts[-1].owner or OWN
        for group in _scored(values):
            self.nested(group, self.placer.last, owner)
        name = self.placer.last or ""
        of_parts = ", ".join(p for p in (protocol or "").split(", ") if not is_aggregate(p)) or None
        for draft in self.placer.drafts[kept:]:
            if draft.benchmark == name:
                draft.protocol = draft.protocol or protocol
            elif draft.benchmark.startswith(f"{name} "):
                draft.protocol = draft.protocol or of_parts


def _is_versus(group: Token) -> bool:
    """Whether a bracket holds a value against another: `(50.2 vs. 45.5)`."""
    return any(token.text.lower() in ("vs", "vs.", "对") for token in group.inner)


def _scored(values: Values) -> list[Token]:
    """The brackets behind values that hold a decimal or a percentage."""
    groups = [group for value in values.items for group in value.groups]
    return [group for group in groups if _may_score(group.inner)]


def _may_score(inner: tuple[Token, ...]) -> bool:
    """Whether a decimal, a percentage or, beside a model, any number is among these."""
    if any("." in t.text or t.kind is T.PERCENT for t in inner):
        return True
    kinds = [t.kind for t in inner]
    return T.MODEL in kinds and T.NUM in kinds


def _run_so(text: str, group: Token) -> Said:
    """What a bracket behind a model's name says of how it was run; its size and kind say nothing of that."""
    sized = any(SIZE.match(token.text) for token in group.inner)
    return Said() if sized else read_note(text, group, 1)


def _is_source(group: Token) -> bool:
    """Whether a bracket behind a name holds the paper it stands in: an id, or an address."""
    inner = group.inner[-1] if group.inner else None
    if inner is None or len(group.inner) > 2:
        return False
    return inner.text == OPAQUE or _ID.fullmatch(inner.text) is not None


def _way_of(text: str, group: Token) -> str:
    """How a model was run by the bracket behind its name, if it says nothing else: `（high）`, `（思考模式）`."""
    shown = text[group.start + 1 : group.end - 1].strip()
    said = is_mode_phrase(shown) or is_zh_condition(shown) if shown and len(shown) < _LONGEST_WAY else False
    return shown if said else ""


def _of_model_behind(tokens: tuple[Token, ...], at: int) -> str:
    """Whose score it is by the words behind it: `66.3 for Opus 4.5`."""
    if at + 1 >= len(tokens) or tokens[at + 1].kind is not T.MODEL:
        return ""
    return tokens[at + 1].text if tokens[at].text.lower() in ("for", "by", "from", "of") else ""


def _introduces(lead: list[Token]) -> bool:
    """Whether the words before a model's name make it the subject: none, `而`, `在 HLE 上`."""
    last = lead[-1]
    if last.kind is T.COLON or (last.kind is T.CJK and last.text in _LIGHT):
        return True
    return len(lead) == 1 and last.kind is T.WORD and last.text.lower() in _LIGHT_WORDS


def _way_before_colon(tokens: tuple[Token, ...], at: int) -> list[Token]:
    """A few small words between a model's name and the colon of a label: how it was run."""
    end = at
    while (
        end < len(tokens) and end - at < _MOST_WAY_WORDS and tokens[end].kind is T.WORD and tokens[end].text.islower()
    ):
        end += 1
    way = list(tokens[at:end])
    labels = end < len(tokens) and tokens[end].kind is T.COLON
    return way if labels and not any(is_benchmark(token.text) or is_measure(token.text) for token in way) else []


def _names_rival(lead: list[Token]) -> bool:
    """Whether the words before a model's name only say that it is another: `对手`, `对照`, `竞品：`, `vs.`."""
    said = [token for token in lead if token.kind is not T.COLON]
    return len(said) == 1 and said[0].text.lower() in _RIVALS


def _is_passed(tokens: tuple[Token, ...], at: int) -> bool:
    """`相比 X，GPQA 71`, `相较 X：MMLU 86.1→88.2`: the row's own scores, measured against those of another."""
    ahead = tokens[at : at + 24]
    return (bool(ahead) and ahead[0].kind is T.COMMA) or any(token.kind is T.ARROW for token in ahead)


def _in_pairs(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether two values stand together behind a label: `HLE 50.2 vs 45.5`."""
    ahead = tokens[at : at + 24]
    return any(
        mark.text.lower() in ("vs", "vs.", "对", "比") and one.kind is T.NUM and other.kind is T.NUM
        for one, mark, other in zip(ahead, ahead[1:], ahead[2:], strict=False)
    )


def _values_ahead(tokens: tuple[Token, ...], at: int, count: int) -> bool:
    """Whether so many values stand behind several models: `A、B 分别为 45.5、43.2`, `A / B 在 GPQA 上 62.4/66.0`."""
    found = 0
    for token in tokens[at : at + 24]:
        if token.kind is T.NUM and "." in token.text:
            found += 1
        elif token.kind in (T.MODEL, T.STOP, T.GROUP):
            break
    each = any("分别" in t.text or t.text.lower() == "respectively" for t in tokens[at : at + 24])
    return found == count and (each or any(t.kind is T.SLASH for t in tokens[at : at + 24]))


def _options(lead: list[Token]) -> list[str]:
    """`Instruct / Thinking`, as a label: one value for each."""
    lead = [t for t in lead if not (t.kind is T.CJK and t.text in ("模式", "两种模式", "三种模式"))]
    while len(lead) > 3 and lead[0].text.lower() in ("thinking", "budget", "context", "effort"):
        lead = lead[1:]
    if len(lead) not in (3, 5) or any(t.kind is not T.SLASH for t in lead[1::2]):
        return []
    parts = [_KINDS_OF.sub("", t.text) for t in lead[::2]]
    return parts if all(_is_option(part) for part in parts) else []


def _is_option(part: str) -> bool:
    """Whether a word may tell one value of a list from another: a mode, a size, a length, with or without."""
    return any(form.fullmatch(part) for form in (MODES, SIZE, LENGTH)) or is_zh_condition(part)


def _is_range(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a number goes on to another: `70~75`, `96%-98%`: no score, but what scores lie in."""
    if at + 1 >= len(tokens) or tokens[at + 1].kind is not T.NUM:
        return False
    return (tokens[at].kind is T.SIGN and tokens[at].text in "-–—") or tokens[at].text == "~"


def _is_gain(tokens: tuple[Token, ...], at: int) -> bool:
    """`35.7% above VGGT`, `12% higher than the baseline`."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return tokens[at].text.lower() in _GAINS and after is not None and (after.kind is T.MODEL or after.text == "than")


def _of_tasks(tokens: tuple[Token, ...], at: int) -> bool:
    """`58.4% of issues`: a rate of what the benchmark consists of."""
    if at + 1 >= len(tokens) or tokens[at].text.lower() != "of":
        return False
    return tokens[at + 1].text.lower() in ("issues", "tasks", "problems", "questions", "instances", "cases")
