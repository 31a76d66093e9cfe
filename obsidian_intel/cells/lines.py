"""One line of a cell: clause by clause, each score with the words before and behind it."""

from __future__ import annotations

import itertools
import re

from obsidian_intel.cells.drafts import Draft
from obsidian_intel.cells.leads import STARTERS, Lead, Reading, read_lead
from obsidian_intel.cells.lexicon import BARE_MEASURES, STOP_WORDS, is_benchmark, is_measure, is_strong_measure
from obsidian_intel.cells.names import Name, collect_name, join_part
from obsidian_intel.cells.notes import Said, read_note
from obsidian_intel.cells.tokens import T, Token
from obsidian_intel.cells.values import Value, Values, read_values

_YEAR = re.compile(r"(?:19[89]|20[0-3])\d")
_VERSION = re.compile(r"\d(?:\.\d)?")
_RATED = re.compile(r"codeforces|arena|elo|rating|gdpval|index|天梯|net worth|vending", re.I)
_VERSIONED = re.compile(
    r"(?:terminal-?bench|omnidocbench|alpacaeval|vbench|arena-?hard|longbench|arc-?agi|seed-bench|bfcl|livecodebench|webdev|mmbench|vending-bench|swe-bench)\s*\Z",
    re.I,
)
_NAME_GOES_ON = re.compile(
    r"上|中(?!文)|里|基准|测试|评测|榜|任务|数据集|得分|达|取得|获|为|是|从|由|提升|提高|成绩|准确|分别|平均|总分|成功率|通过率|胜率|子集|验证|的|无|有|不|使用|启用|开启|赛"
)
_ONLY_PLACE = re.compile(r"(?:上|中|里|基准|测试|评测|榜单?|任务|数据集)+(?:上|中|里)?")
_COUNTERS = re.compile(
    r"个|层|倍|万|亿|千|百|步|轮|次|张|卡|台|天|周|小时|秒|毫秒|分钟|分之|元|美元|美金|块|人|条|种|类|项|篇|家|页|年|月|日|号|位|名(?!列)|帧|样本|题|道|字|词|行|头|维|阶|路|核|比特|参数|环境|物理|节点|专家"
    r"|轨迹|任务|语言|语种|token|以内|余|多|成|折|岁|版|代|期|届|折|跳|门|例|对(?=样)|组|款|支|场|局|座|城|国|层|稀疏|数据|的?(?:数据|样本|显存|算力|参数|成本|时间|延迟|吞吐|推理|训练|激活|token|计算|权重|用户|请求|提升|改进|增益|加速)"
)
_ALLOWED = re.compile(
    r"分(?!之|钟|辨|布|析|类|级|成|为|词|片|块)|左右|上下|以上|以下|的?(?:成绩|得分|分数|准确率|正确率|胜率|成功率|通过率|总分|平均|表现|水平|结果|新高|高分)|且|并|但|而|优于|超|高于|低于|领先|持平|接近|略|稍|显著|大幅"
    r"|明显|远|仅|位|排|居|名列|刷新|创|达|成为|登|对|相比|较|比|均|都|等|也|已|逼近|媲美|追平|击败|胜|落后|弱于|不及|与|和|及|到|至|提升|跃|从|以|是|属|为|拿|获|取得|这|可|使用|启用|开启|无|有|带|不|未|在|由|后|时|を|で|達成|달성|기록"
)
_DENIED = frozenset(
    [
        "tokens",
        "token",
        "b",
        "k",
        "m",
        "million",
        "billion",
        "trillion",
        "gpus",
        "gpu",
        "layers",
        "layer",
        "x",
        "times",
        "hours",
        "hour",
        "days",
        "day",
        "steps",
        "step",
        "epochs",
        "samples",
        "examples",
        "experts",
        "expert",
        "heads",
        "ms",
        "s",
        "sec",
        "seconds",
        "minutes",
        "min",
        "fewer",
        "more",
        "less",
        "higher",
        "lower",
        "faster",
        "slower",
        "better",
        "worse",
        "improvement",
        "improvements",
        "gain",
        "gains",
        "increase",
        "reduction",
        "relative",
        "absolute",
        "pp",
        "percentage",
        "params",
        "parameters",
        "environments",
        "languages",
        "tasks",
        "problems",
        "questions",
        "issues",
        "repos",
        "models",
        "users",
        "frames",
        "images",
        "videos",
        "queries",
        "documents",
        "pages",
        "words",
        "rounds",
        "turns",
        "calls",
        "nodes",
        "gb",
        "mb",
        "tb",
        "kb",
        "fps",
        "hz",
        "of",
        "active",
        "activated",
        "local",
        "sink",
        "cheaper",
        "speedup",
        "prompts",
        "rollouts",
        "trajectories",
        "stars",
        "downloads",
        "people",
        "weeks",
        "months",
        "years",
        "year",
        "vs-baseline",
        "bits",
        "bit",
        "dims",
        "dimensional",
        "wide",
        "deep",
    ]
)
_ALLOWED_WORDS = frozenset(
    [
        "on",
        "in",
        "at",
        "for",
        "vs",
        "vs.",
        "versus",
        "over",
        "than",
        "compared",
        "against",
        "and",
        "or",
        "while",
        "but",
        "with",
        "w/",
        "w/o",
        "without",
        "using",
        "under",
        "sota",
        "surpassing",
        "beating",
        "outperforming",
        "exceeding",
        "ranking",
        "setting",
        "setting",
        "respectively",
        "which",
        "is",
        "as",
        "points",
        "pts",
        "when",
        "via",
        "behind",
        "ahead",
        "above",
        "below",
        "by",
        "to",
        "overall",
        "matching",
        "approaching",
        "close",
        "among",
    ]
)
_ids = itertools.count()


class LineReader:
    """Reads the tokens of one line. `strict`: only names that are known count."""

    def __init__(self, text: str, *, strict: bool = False) -> None:
        self.text = text
        self.strict = strict
        self.drafts: list[Draft] = []
        self.names: list[Name] = []  # named, no value yet
        self.open: list[Values] = []  # values before their names: `91 and 89 on A and B`
        self.head: str | None = None  # a benchmark as the line's (or clause's) label
        self.said = Said()  # what a label says of all that follows
        self.last: str | None = None
        self.fresh = False  # whether a score was read in this clause
        self.line = 0
        self.lists = 0

    def read(self, tokens: tuple[Token, ...], line: int) -> list[Draft]:
        """The scores in these tokens."""
        self.line = line
        self.run(tokens)
        return self.drafts

    def run(self, tokens: tuple[Token, ...]) -> None:
        lead: list[Token] = []
        i = 0
        while i < len(tokens):
            token = tokens[i]
            i += 1
            if token.kind is T.STOP:
                self.close(lead)
                lead, self.names, self.open, self.fresh = [], [], [], False
            elif token.kind is T.COMMA:
                self.close(lead)
                lead = []
            elif token.kind is T.NUM and not self.in_name(tokens, i - 1, lead):
                end = self.value(tokens, i - 1, lead)
                if end:
                    i, lead = end, []
                else:
                    lead.append(token._replace(kind=T.OTHER))
            elif token.kind is T.GROUP:
                if not self.bracket(token, lead):
                    lead.append(token)
                elif lead and lead[-1].kind is not T.COLON:
                    lead = []
            else:
                if token.kind is T.COLON:
                    self.label(lead)
                lead.append(token)
        self.close(lead)

    def close(self, lead: list[Token]) -> None:
        """A clause ends without a value: a name in it waits for one."""
        if not lead:
            return
        reading = read_lead(self.text, lead)
        if reading.kind is Lead.NAME and (reading.names[0].sure or len(lead) <= 4):
            self.names += reading.names
        elif reading.kind is Lead.PROSE:
            joined = self.year_of_last(lead)
            self.names = [*self.names, joined] if joined else []

    def year_of_last(self, lead: list[Token]) -> Name | None:
        """`AIME 2024 和 2025`: the second is AIME 2025."""
        token = lead[0]
        if not self.names or token.kind is not T.NUM or not _YEAR.fullmatch(token.text):
            return None
        head = self.names[-1].text.rpartition(" ")[0] or self.names[-1].text
        return Name(f"{head} {token.text}", token.start, token.end, sure=True)

    def label(self, lead: list[Token]) -> None:
        """`SWE-bench：` heads the rest of its line; `Pass@1：` says how the rest was run."""
        reading = read_lead(self.text, lead)
        if reading.kind is Lead.NAME and reading.names[0].sure and len(reading.names) == 1:
            self.head = reading.names[0].text
        elif reading.kind is Lead.LIGHT and reading.said.protocols and not self.drafts:
            self.said = Said(protocols=reading.said.protocols)

    def bracket(self, group: Token, lead: list[Token]) -> bool:
        """Whether a bracket holds scores: the value of the name before it, or clauses of their own."""
        kinds = [t.kind for t in group.inner]
        if T.NUM not in kinds:
            return any(self.bracket(t, []) for t in group.inner if t.kind is T.GROUP) if T.GROUP in kinds else False
        if kinds[0] in (T.NUM, T.REL) and lead:
            first = kinds.index(T.NUM)
            if first <= 1 and not self.in_name(group.inner, first, lead) and self.is_value_only(group.inner):
                return bool(self.value(group.inner, first, lead))
        inner = LineReader(self.text, strict=True)
        inner.line = self.line
        inner.run(group.inner)
        self.drafts += inner.drafts
        return bool(inner.drafts)

    @staticmethod
    def is_value_only(tokens: tuple[Token, ...]) -> bool:
        plain = (T.NUM, T.PERCENT, T.SLASH, T.MARK, T.REL, T.PM, T.ARROW, T.COMMA)
        decimal = any("." in t.text or t.kind is T.PERCENT for t in tokens)
        return decimal and all(
            t.kind in plain or (t.kind is T.WORD and is_measure(t.text)) or t.text == "分" for t in tokens
        )

    def in_name(self, tokens: tuple[Token, ...], at: int, lead: list[Token]) -> bool:
        """Whether the number at `at` is a year, a version or the like: a part of the name before it."""
        token = tokens[at]
        before = lead[-1] if lead else None
        year = _YEAR.fullmatch(token.text) is not None
        if before is None or before.kind not in (T.WORD, T.NUM, T.SLASH, T.MARK, T.GROUP):
            return year and before is None and bool(self.names)
        following = [t for t in tokens[at + 1 : at + 12] if t.kind is not T.MARK]
        if not following:
            return year and not _RATED.search(self.words(lead))
        first = following[0]
        if first.kind in (T.NUM, T.COLON):
            return True
        if first.kind is T.SLASH and year:
            return True
        if first.kind is T.PERCENT:
            return False
        behind = next((t for t in following if t.kind is not T.GROUP), None)
        if first.kind is T.GROUP and behind is not None and behind.kind in (T.NUM, T.COLON):
            return True
        if (
            first.kind is T.WORD
            and is_measure(first.text)
            and len(following) > 1
            and following[1].kind in (T.NUM, T.COLON, T.REL)
        ):
            return True
        later = any(t.kind is T.NUM for t in itertools.takewhile(lambda t: t.kind not in (T.STOP, T.COMMA), following))
        small = _VERSION.fullmatch(token.text) is not None
        if first.kind is T.CJK and (year or small) and _NAME_GOES_ON.match(first.text):
            return later or year or _ONLY_PLACE.fullmatch(first.text) is not None
        if year and not _RATED.search(self.words(lead)):
            return True
        return small and later and _VERSIONED.search(self.words(lead)) is not None and first.kind is not T.SIGN

    def words(self, lead: list[Token]) -> str:
        return self.text[lead[0].start : lead[-1].end] if lead else ""

    def value(self, tokens: tuple[Token, ...], at: int, lead: list[Token]) -> int:
        """Read the score at `at`; where it ends, or 0 when the number is none."""
        before = lead[-1] if lead else None
        token = tokens[at]
        if before is not None and before.kind is T.CJK and before.text.endswith("第"):
            return 0
        if before is not None and before.end == token.start:
            if before.kind is T.OTHER or (before.kind is T.SIGN and before.text in "+-−"):
                return 0
            if before.kind is T.MARK and before.text in "↑↓▲▼":
                return 0
        values = read_values(self.text, tokens, at, self.words(lead))
        following = tokens[values.end] if values.end < len(tokens) else None
        if following is not None and following.kind is T.NUM:
            return 0
        reading = read_lead(self.text, lead, len(values.items), changed=values.changed)
        behind, end = self.behind(tokens, values.end)
        if behind and not (reading.kind is Lead.NAME and reading.names[0].sure):
            if reading.kind is Lead.TRAP or not self.counts(values, following, sure=True):
                return end
            end = self.condition_behind(tokens, end, values)
            self.place_all([*self.open, values], behind, reading)
            self.open = []
            return end
        sure = reading.kind is Lead.NAME and reading.names[0].sure
        if not self.counts(values, following, sure=sure or bool(reading.said.protocols)):
            return 0
        self.place(tokens, values, reading)
        return max(values.end, at + 1)

    def behind(self, tokens: tuple[Token, ...], at: int) -> tuple[list[Name], int]:
        """The names of `85.0% on A and B`, and the token after them."""
        if at + 1 >= len(tokens):
            return [], at
        token = tokens[at]
        opens = token.text.lower() in ("on", "in", "for", "at") or (token.kind is T.CJK and token.text in ("的", "在"))
        if not opens:
            return [], at
        names: list[Name] = []
        end = at + 1
        while end < len(tokens):
            stop = end
            while stop < len(tokens) and self.goes_on(tokens, stop):
                stop += 1
            found = collect_name(self.text, list(tokens[end:stop]), stop - end)
            good = [n for n in found.names if n.sure or not n.part]
            if not good or (names and not good[0].sure):
                break
            names += good
            at, end = stop, stop + 1
            if len(names) >= len(self.open) + 1 or stop >= len(tokens) or tokens[stop].kind is not T.COMMA:
                break
        return names, at

    def condition_behind(self, tokens: tuple[Token, ...], at: int, values: Values) -> int:
        """`59.1 on HLE with tools (Pass@1)`: what is said behind the name."""
        stop = at
        while stop < len(tokens) and stop - at < 6 and tokens[stop].kind is T.WORD:
            stop += 1
        said = Said()
        if stop - at > 1 and tokens[at].text.lower() in STARTERS:
            said.conditions.append(self.text[tokens[at].start : tokens[stop - 1].end])
            at = stop
        while at < len(tokens) and tokens[at].kind is T.GROUP:
            said.add(read_note(self.text, tokens[at], 1))
            at += 1
        for own in values.own:
            own.add(said)
        return at

    @staticmethod
    def goes_on(tokens: tuple[Token, ...], at: int) -> bool:
        token = tokens[at]
        if token.kind is T.WORD:
            return token.text.lower() not in STOP_WORDS or token.text.lower() == "the"
        return (
            token.kind is T.NUM and at > 0 and tokens[at - 1].kind is T.WORD and _YEAR.fullmatch(token.text) is not None
        )

    def counts(self, values: Values, following: Token | None, *, sure: bool) -> bool:
        """Whether what follows lets the number be a score, and no count of something."""
        value = values.items[-1]
        if following is None or following.kind in (T.STOP, T.COMMA, T.SLASH, T.GROUP, T.SIGN, T.REL, T.ARROW, T.COLON):
            return not (following is not None and following.kind is T.COLON)
        if following.kind is T.CJK:
            if _COUNTERS.match(following.text):
                return False
            return sure or _ALLOWED.match(following.text) is not None
        if following.kind is T.WORD:
            low = following.text.lower()
            if low in _DENIED:
                return False
            return low in _ALLOWED_WORDS or (sure and "." in value.text)
        return following.kind is T.MARK

    def place(self, tokens: tuple[Token, ...], values: Values, reading: Reading) -> None:
        """Find the benchmark of these values, and keep them."""
        count = len(values.items)
        if reading.kind in (Lead.TRAP,) or (reading.since and not values.changed):
            return
        if reading.kind is Lead.NAME:
            names = reading.names
            if names[0].part:
                base = self.head or self.last
                if base is None:
                    return
                names = [Name(join_part(base, n.text), n.start, n.end, sure=True) for n in names]
                if self.drafts and not reading.said.protocols and self.drafts[-1].benchmark == self.last:
                    reading.said.protocols += [p for p in (self.drafts[-1].protocol,) if p]
            waiting = self.names + names
            self.names = []
            if len(waiting) > 1 and (reading.each or count == len(waiting)):
                self.gather(tokens, values, len(waiting))
                if len(values.items) == len(waiting):
                    self.zip(values, waiting, reading)
                    return
            if len(names) > 1 and len(names) != count:
                joined = self.text[names[0].start : names[-1].end]
                names = [Name(" ".join(joined.split()), names[0].start, names[-1].end, names[0].sure)]
            if len(names) == count > 1:
                self.zip(values, names, reading)
            elif names[0].sure or self.believable(values, reading):
                self.keep(names[0].text, values, reading)
            return
        self.place_nameless(tokens, values, reading)

    def place_nameless(self, tokens: tuple[Token, ...], values: Values, reading: Reading) -> None:
        joined = self.names and reading.kind is Lead.PROSE
        if reading.each and len(self.names) > 1:
            names, self.names = self.names, []
            self.gather(tokens, values, len(names))
            if len(values.items) == len(names):
                self.zip(values, names, reading)
            return
        if reading.kind is Lead.EMPTY and self.last and values.end < len(tokens):
            at = self.condition_behind(tokens, values.end, values)
            if at > values.end:
                values.end = at
                self.keep(self.last, values, reading)
                return
        if reading.kind is Lead.EMPTY:
            if self.names and (reading.reach or reading.colon):
                name = self.names[-1]
                self.names = []
                if name.sure:
                    self.keep(name.text, values, reading)
            elif reading.colon and self.head and not self.drafts_of(self.head):
                self.keep(self.head, values, reading)
            else:
                self.open.append(values)
        elif reading.kind is Lead.PROSE:
            self.open.append(values)
        elif reading.kind is Lead.LIGHT and not joined:
            if reading.loose and not self.fresh:
                return
            base = (self.names[-1].text if self.names and self.names[-1].sure else None) or self.head or self.last
            strong = next((p for p in reading.said.protocols if is_strong_measure(p)), None)
            if base:
                self.names = []
                self.keep(base, values, reading)
            elif strong and strong.lower() in BARE_MEASURES and "." in values.items[0].text:
                reading.said.protocols.remove(strong)
                self.keep(strong, values, reading, forget=True)

    def drafts_of(self, name: str) -> bool:
        return any(draft.benchmark == name for draft in self.drafts)

    def gather(self, tokens: tuple[Token, ...], values: Values, count: int) -> None:
        """More values of a `分别` list: 91、89 和 80."""
        while len(values.items) < count and values.end + 1 < len(tokens):
            comma, token = tokens[values.end], tokens[values.end + 1]
            if comma.kind is not T.COMMA or token.kind not in (T.NUM, T.REL):
                return
            more = read_values(self.text, tokens, values.end + 1, "")
            values.items += more.items
            values.own += more.own
            values.end = more.end

    def believable(self, values: Values, reading: Reading) -> bool:
        """Whether an unknown name is a benchmark's, by its measure, the form of the number, its neighbours."""
        if self.strict:
            return False
        protocols = [
            *reading.said.protocols,
            *values.said.protocols,
            *(p for said in values.own for p in said.protocols),
        ]
        if any(is_strong_measure(p) for p in protocols):
            return True
        first = values.items[0]
        decimal = "." in first.text
        if reading.rate:
            return False
        if first.number < 1 and re.fullmatch(r"0?\.\d{2,4}", first.text):
            return True
        if first.number > 100 or (first.number < 10 and not first.unit and not self.drafts):
            return False
        if self.drafts:
            return decimal or first.unit == "%" or (self.drafts[-1].value.is_integer() and first.number >= 10)
        return decimal or (first.unit == "%" and (reading.reach or bool(protocols)))

    def zip(self, values: Values, names: list[Name], reading: Reading) -> None:
        if not (any(n.sure for n in names) or self.believable(values, reading)):
            return
        for i, name in enumerate(names):
            one = Values([values.items[i]], values.end, values.said, [values.own[i]] if i < len(values.own) else [])
            self.keep(name.text, one, reading)

    def place_all(self, groups: list[Values], names: list[Name], reading: Reading) -> None:
        """Values that stand before their names."""
        flat = [(group, i) for group in groups for i in range(len(group.items))]
        if len(flat) == len(names):
            for (group, i), name in zip(flat, names, strict=True):
                self.keep(name.text, Values([group.items[i]], group.end, group.said, [group.own[i]]), reading)
        elif names[0].sure or self.believable(groups[-1], reading):
            self.keep(names[0].text, groups[-1], reading)

    def keep(self, name: str, values: Values, reading: Reading, *, forget: bool = False) -> None:
        """Write down the values of `name`."""
        if self.strict and not is_known(name):
            return
        if not forget:
            self.last, self.fresh = name, True
        self.lists += 1
        options = values.said.alternatives or reading.said.alternatives
        for slot, value in enumerate(values.items):
            said = Said()
            said.add(reading.said)
            said.add(values.said)
            if slot < len(values.own):
                said.add(values.own[slot])
            if slot < len(options) and len(options) == len(values.items):
                condition, protocol = options[slot]
                said.conditions += [condition] if condition else []
                said.protocols += [protocol] if protocol else []
            if not said.protocols:
                said.protocols += self.said.protocols
            self.drafts.append(self.draft(name, value, said, reading, slot, len(values.items)))

    def draft(self, name: str, value: Value, said: Said, reading: Reading, slot: int, count: int) -> Draft:
        conditions = [c for c in said.conditions if not _is_alias(c, name)]
        return Draft(
            benchmark=name,
            value=value.number,
            unit=value.unit,
            relation=value.relation or reading.relation,
            error=value.error,
            condition=", ".join(conditions) or None,
            protocol=", ".join(dict.fromkeys(said.protocols)) or None,
            start=value.start,
            end=value.end,
            line=self.line,
            list_id=self.line * 1000 + self.lists,
            slot=slot,
            count=count,
        )


def is_known(name: str) -> bool:
    """Whether any word of a name is a benchmark's."""
    return any(is_benchmark(word) for word in name.split())


def _is_alias(note: str, name: str) -> bool:
    """`Humanity's Last Exam (HLE)`: the bracket is the name again."""
    letters = "".join(word[0] for word in re.findall(r"[A-Za-z]+(?:'s)?", name)).lower()
    return note.isalpha() and note.isascii() and len(note) > 1 and note.lower() == letters
