"""One line of a cell: clause by clause, each score with the words before and behind it."""

from __future__ import annotations

from obsidian_intel.months.cells.metrics.attach import place, place_behind
from obsidian_intel.months.cells.metrics.benchmark_strategies import only_compares
from obsidian_intel.months.cells.metrics.brackets import is_of_all
from obsidian_intel.months.cells.metrics.clause_brackets import (
    is_versus,
    read_bracket,
    read_nested,
    read_replaced,
    read_told,
    read_versus,
    read_within,
    scored_brackets,
)
from obsidian_intel.months.cells.metrics.clause_cache import form_of, learn, recall
from obsidian_intel.months.cells.metrics.comparisons import is_compared
from obsidian_intel.months.cells.metrics.heads import is_switch, read_head
from obsidian_intel.months.cells.metrics.labels import (
    give_way,
    heads_a_list,
    read_header,
    read_label,
    run_of_clause,
)
from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.model_lexicon import UNNAMED
from obsidian_intel.months.cells.metrics.named_models import read_model
from obsidian_intel.months.cells.metrics.number_roles import (
    in_name,
    is_below_zero,
    is_distance,
    is_label_dash,
    is_negative,
    is_of_something_else,
    is_score,
)
from obsidian_intel.months.cells.metrics.phrases import Lead, Reading, leading_name, read_lead
from obsidian_intel.months.cells.metrics.speaker import SpeakerScope
from obsidian_intel.months.cells.metrics.tokenizer import T, Token, tokenize
from obsidian_intel.months.cells.metrics.trailing import condition_behind, names_behind, past_rival, says_how_behind
from obsidian_intel.months.cells.metrics.value_lists import is_pair
from obsidian_intel.months.cells.metrics.value_neighbours import (
    is_gain,
    is_in_list,
    is_list_due,
    is_range,
    joins_conditions,
    of_model_behind,
    of_models_behind,
    of_tasks,
    result_of_gain,
    says_by_how_much,
    take_listed,
)
from obsidian_intel.months.cells.metrics.values import Values, read_values
from obsidian_intel.months.cells.metrics.word_lists import words

_LONGEST_LEAD = 64
_TRAILS = frozenset(("trails", "trailed", "follows", "followed", "lags", "leads"))
_RIVAL_NOUNS = words("zh-rival-nouns")
_TURNS = frozenset(("while", "whilst", "yet"))
_BESIDE_RIVAL = ("相比", "相较", "比起")
_AGAINST_OWN = words("against-own")
_OWN_WORDS = words("own")
_WORDS = (T.WORD, T.NUM, T.CJK, T.MARK, T.SIGN, T.REL)


class LineReader:
    """Reads a line: its words before a score, the score, what stands behind it."""

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
        form = None if self.owners or placer.legend or placer.header or placer.bracket else form_of(placer, start, end)
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
            if token.kind is T.SLASH and not lead and not is_switch(tokens, i - 1):
                continue
            if token.kind is T.COMMA and joins_conditions(tokens, i - 1, lead):
                token = token._replace(kind=T.WORD)
            if token.kind in (T.STOP, T.COMMA):
                if token.kind is T.STOP:
                    give_way(self.placer, lead, self.words(lead))
                    self.gaining, self.beaten = False, ""
                    self.placer.clause(whole=token.text == "。")
                elif lead and (head := run_of_clause(self, lead)):
                    self.placer.premise = head
                elif lead:
                    self.placer.passed.append(lead)
                if token.text in "，,":
                    self.placer.speaker.comma()
                lead = []
            elif token.kind is T.MODEL:
                i, lead = read_model(self, tokens, i - 1, lead), []
            elif token.kind is T.NUM and not self.in_name(tokens, i - 1, lead):
                end = self.value(tokens, i - 1, lead)
                if end:
                    i, lead = end, []
                else:
                    lead.append(token._replace(kind=T.OTHER))
            elif token.kind is T.GROUP and (heads_a_list(self, tokens, i, lead) if lead else read_header(self, token)):
                lead = []
            elif token.kind is T.GROUP:
                if not read_bracket(self, token, lead):
                    lead.append(token)
                elif lead and lead[-1].kind is not T.COLON:
                    lead = []
                self.whole = False
            elif token.kind is T.ARROW and lead and (options := read_head(self.text, [lead]).options):
                self.placer.legend, lead = options, []  # `0.8B / 2B → MMLU 48.5 / 69.5`
            else:
                self.gaining = False
                if token.kind is T.SIGN and is_label_dash(self.text, token) and read_lead(self.text, lead).sure:
                    token = token._replace(kind=T.COLON)  # `GPQA Diamond — low 67.4, high 71.3`
                if self.placer.speaker.compared and token.text in _TURNS:
                    self.placer.speaker.reset()  # `less than GPT-5 while scoring 50.2 on HLE`
                if token.kind is T.CJK and token.text.startswith(_BESIDE_RIVAL):
                    self.placer.speaker.reset()  # `与 GPT-5 的 45.5 相比，HLE 达到 50.2`
                if token.kind is T.COLON and read_label(self, lead, tokens, i):
                    lead = []
                else:
                    lead.append(token)
        give_way(self.placer, lead, self.words(lead))

    def lead_of(self, values: Values, lead: list[Token]) -> Reading:
        """The words before the values."""
        if values.versus is not None and is_pair(self.placer, values, lead):
            values.pair()
        return read_lead(self.text, lead, len(values.items), changed=values.changed)

    def is_spoken(self, reading: Reading) -> bool:
        """Whether a model's name stands right before a score, so that it needs no benchmark beside it."""
        return self.placer.speaker.direct and reading.kind is not Lead.TRAP

    def in_name(self, tokens: tuple[Token, ...], at: int, lead: list[Token]) -> bool:
        due = is_list_due(tokens, at, len(self.placer.order))
        return not due and in_name(tokens, at, lead, self.words(lead), waiting=bool(self.placer.passed))

    def words(self, lead: list[Token]) -> str:
        return self.text[lead[0].start : lead[-1].end] if lead else ""

    def value(self, tokens: tuple[Token, ...], at: int, lead: list[Token]) -> int:
        """Read the score at `at`; where it ends, or 0 when the number is none."""
        below_zero = is_below_zero(self.text, lead, tokens[at])
        if below_zero:
            lead = lead[:-1]
        elif is_negative(lead[-1] if lead else None, tokens[at]):
            return 0
        if is_of_something_else(tokens, at, lead):
            return 0
        speaker = self.placer.speaker
        if lead and lead[0].text.lower() in _OWN_WORDS:
            speaker.reset()
        if len(lead) == 1 and lead[0].text in _AGAINST_OWN:  # `GPT-5 の HLE 45.5 に対し 50.2`
            speaker.reset()
            lead = []
        if len(lead) == 1 and lead[0].text in _RIVAL_NOUNS:  # `对手 66.4`: nobody is named, but in a bracket behind
            speaker.begin(UNNAMED, SpeakerScope.ASIDE)
            lead = []
        if speaker.direct and len(lead) > 1 and lead[0].text in _TRAILS:  # `GPT-5 trails on HLE with 45.5`
            lead = lead[1:-1] if len(lead) > 2 and lead[-1].text in ("with", "at") else lead[1:]
        if (lead and lead[-1].text.lower() == "by") or (self.gaining and not lead):
            return self.gain(tokens, at)
        stepped = result_of_gain(tokens, at) if lead and lead[-1].kind is T.CJK else 0
        values = read_values(self.text, tokens, stepped or at, self.words(lead))
        values.changed |= bool(stepped)  # `AIME 2025 提升 9.4 分至 94.3`
        if below_zero:
            values.negate()
        if self.beaten and values.to and all(token.text.lower() != "from" for token in lead):
            values.turn(self.beaten)
        elif self.beaten and values.versus is not None:
            values.rival = self.beaten
        if values.end < len(tokens) and tokens[values.end].kind is not T.STOP:
            return self.followed(tokens, values, lead)
        reading = self.lead_of(values, lead)
        whole = reading.sure and len(lead) == at and all(token.kind in _WORDS for token in lead)
        self.keep(tokens, values, reading, lead)
        self.whole = whole and values.end + 1 >= len(tokens)
        return values.end

    def followed(self, tokens: tuple[Token, ...], values: Values, lead: list[Token]) -> int:
        """The same where words stand behind the score."""
        if of_tasks(tokens, values.end):
            values.end += 2
        following = tokens[values.end] if values.end < len(tokens) else None
        if following is not None and (following.kind is T.NUM or is_in_list(tokens, values.end)):
            return 0
        if is_range(tokens, values.end):
            return values.end + 2
        if is_gain(tokens, values, bare=not lead and self.placer.fresh) and not read_lead(self.text, lead).sure:
            return 0
        reading = self.lead_of(values, lead)
        if self.beaten and reading.tail.of and says_by_how_much(tokens, values.end):
            self.keep(tokens, values, reading, lead)
            return values.end
        take_listed(self.placer, tokens, values)
        if told := of_models_behind(tokens, values.end, len(values.items)):  # `65.2 / 62.1 for GPT-5 / o3`
            values.said.alternatives, values.end = told[0], told[1]
            self.keep(tokens, values, reading, lead)
            return values.end
        if owner := of_model_behind(tokens, values.end):
            values.end, reading.tail.since = values.end + 2, False
            if only_compares(reading):
                reading = Reading()
            if values.versus is None:
                values.owner = owner
            values.rival = owner
            self.keep(tokens, values, reading, lead)
            return values.end
        most = sum(len(group.items) for group in self.placer.open) + len(values.items)
        last = self.placer.last
        names, end = names_behind(self.text, tokens, past_rival(tokens, values.end), most, first=not lead, last=last)
        if names and not reading.sure:
            if (reading.kind is not Lead.TRAP or reading.subject) and is_score(values.items[-1], following, sure=True):
                stop, end = end, condition_behind(self.text, tokens, end, values, named=True)
                place_behind(self.placer, values, names, reading)
                for group in tokens[stop:end]:  # `26.1 on HLE (GPT-5: 24.8)`
                    if group.kind is T.GROUP and any(token.kind is T.MODEL for token in group.inner):
                        read_nested(self, group, self.placer.last)
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
        if says_how_behind(self.text, tokens, values.end) and (reading.kind is Lead.NAME or reading.tail.reach):
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
                read_within(self, values)
            if values.replaced is not None and values.replaced.groups:
                read_replaced(self, values, self.placer.drafts[kept])
            if groups and self.placer.bracket is not None:
                read_told(self, values, self.placer.drafts[kept], self.placer.bracket)
            if values.versus is not None:
                read_versus(self, tokens, values, self.placer.drafts[kept])
            if groups and any(map(is_of_all, groups)):
                self.placer.share()
        elif reading.kind is Lead.PROSE:
            self.placer.maybe = leading_name(self.text, lead) or self.placer.maybe
        if len(self.placer.drafts) == kept and reading.sure and not self.placer.strict:
            self.placer.unread += [(item.start, item.end) for item in values.items if "." in item.text]
        if len(self.placer.drafts) == kept and not is_compared(lead):  # `幻觉率 3.2%（SimpleQA 上 55.6）`
            for group in scored_brackets(values):
                read_nested(self, group, None)

    def gain(self, tokens: tuple[Token, ...], at: int) -> int:
        """Pass over `by 6.1% on MATH`, and what goes on so: `and 4.3% on AMC`."""
        values = read_values(self.text, tokens, at, "")
        names, end = names_behind(self.text, tokens, values.end, 1, first=False)
        group = tokens[end] if end < len(tokens) and tokens[end].kind is T.GROUP else None
        if names and group is not None and is_versus(group):  # `trails X by 0.9 points on SWE-bench (72.2 vs 73.1)`
            return values.end
        self.gaining = bool(names)
        return end if names else 0
