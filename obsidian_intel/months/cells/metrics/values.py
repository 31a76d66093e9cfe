"""A score, or a list of scores, with all that is written right behind it."""

from __future__ import annotations

import re

from msgspec import Struct, field

from obsidian_intel.months.cells.metrics.brackets import read_note
from obsidian_intel.months.cells.metrics.condition_phrases import LENGTH
from obsidian_intel.months.cells.metrics.score_remarks import Said
from obsidian_intel.months.cells.metrics.tokenizer import RELATION_MARKS, T, Token, number
from obsidian_intel.months.cells.metrics.word_lists import (
    CJK_MEASURE,
    CJK_RATE,
    SYSTEM_RATE,
    completes_measure,
    is_measure,
    one_of,
    words,
)


class Value(Struct):
    """One number. `start`, `end` are in the view."""

    number: float
    start: int
    end: int
    text: str
    unit: str | None = None
    relation: str | None = None
    error: float | None = None
    groups: list[Token] = []
    protocols: list[str] = []
    points: bool = False  # 分 stands behind it


class Values(Struct):
    """The values that stand together, and the token after them."""

    items: list[Value]
    end: int
    said: Said = field(default_factory=Said)
    own: list[Said] = []
    changed: bool = False  # `a → b`: only b is kept
    owner: str = ""  # whose they are, where the words right beside them say so
    versus: Value | None = None  # `a vs b`: b
    rivals: list[Value] = []  # `a vs b / c / d`: c and d
    rival: str = ""  # whose b is, where words before them say so
    replaced: Value | None = None  # `从 a 到 b`: a
    told: bool = False  # a model's name stands right before them
    to: bool = False  # `a to b`, which may be a new value or a rival's: `beats GPT-5, 50.2 to 45.5`

    def negate(self) -> None:
        """The first value stands behind a minus sign."""
        first = self.items[0]
        first.number, first.start = -first.number, first.start - 1

    def pair(self) -> None:
        """Take `a vs b` as a list of two."""
        if self.versus is not None:
            self.items, self.own, self.versus = [*self.items, self.versus], [*self.own, Said()], None

    def turn(self, rival: str) -> None:
        """Take `a to b` as the row's own value and that of `rival`."""
        self.versus, self.rival = self.items[-1], rival
        self.items[-1:] = [self.replaced] if self.replaced else []
        self.changed, self.replaced = False, None


_MOST_VALUES = 64  # of a list; where it turns out to be none, it is read again from its second value, and so on
_MOST_RIVALS = 8  # behind vs
_MOST_BEHIND = 16  # marks, units, brackets behind a value
_TO = re.compile(rf"(?:进一步)?(?:跳|{one_of('zh-gain')})?(?:到|至)了?")
_POINTS_TO = re.compile(r"(?:分|个?百分点|个点|点)[，,]?(?:而)?(?:到|至|达到|来到)了?")  # `提升 9.4 分至 94.3`
_TO_WORDS = frozenset(("to", "up"))
_AFTER_CJK = re.compile(r"的?(平均|综合|总体|整体)?")
_CONTESTS = re.compile(
    r"\b(?:I[MP]hO|IMO|IChO|IOI|USAMO|ICPC|Putnam|CMO|CNMO|CPhO|APhO|IOAA|IBO|AMC|A-level|NOI|ISL|得分)\b"
)


_BARE = re.compile(r"(?:bench|verified|pro|test)\s*[:：]?\s*(?:解出|解决|通过|完成|solve[sd])?\s*\Z", re.I)


def read_values(text: str, tokens: tuple[Token, ...], at: int, before: str) -> Values:
    """The values that begin at token `at`. `before` is the text in front of them, which tells `35/42` from a list."""
    items: list[Value] = []
    changed, steps, versus, replaced, to = False, 0, None, None, False
    rivals: list[Value] = []
    while True:
        value, at = _one(text, tokens, at)
        items.append(value)
        steps += 1
        if steps > _MOST_VALUES:
            break
        joint = _joint(tokens, at)
        if joint == "/" and _total(items, tokens[at + 1], before, at, tokens):
            value.unit = f"/{tokens[at + 1].text}"
            value.end = tokens[at + 1].end
            at += 2
            joint = _joint(tokens, at)
        if joint == "/":
            at += 1
        elif joint == "by":
            items.pop()
            changed, at = True, at + 1
        elif joint == "→":
            replaced = items.pop()
            changed, at = True, at + 1
        elif joint == "to":
            replaced, to = items.pop(), tokens[at].text.lower() == "to"
            changed, at = True, at + (2 if tokens[at].text.lower() == "up" else 1)
        elif joint.startswith("vs"):
            versus, at = _one(text, tokens, at + len(joint) - 1)
            while len(rivals) < _MOST_RIVALS and _joint(tokens, at) == "/":
                more, at = _one(text, tokens, at + 1)
                rivals.append(more)
            break
        else:
            break
    return _settle(text, Values(items, at, changed=changed, versus=versus, replaced=replaced, to=to, rivals=rivals))


def _settle(text: str, values: Values) -> Values:
    """Brackets behind each value speak of it, one behind the last of them of all."""
    items = values.items
    each = len(items) > 1 and any(v.groups or v.protocols for v in items[:-1])
    for value in items:
        own = Said(protocols=list(value.protocols))
        if each or len(items) == 1:
            for group in value.groups:
                own.add(read_note(text, group, 1))
            values.own.append(own)
        else:
            values.own.append(Said())
    if not each and len(items) > 1:
        last = items[-1]
        values.said.protocols += last.protocols
        for group in last.groups:
            values.said.add(read_note(text, group, len(items)))
    return values


def _joint(tokens: tuple[Token, ...], at: int) -> str:
    """What joins the value before `at` to a value behind it, if anything does."""
    if at + 1 >= len(tokens):
        return ""
    token, after = tokens[at], tokens[at + 1]
    numeric = after.kind is T.NUM or (after.kind is T.REL and at + 2 < len(tokens) and tokens[at + 2].kind is T.NUM)
    low = token.text.lower()
    if not numeric and low in words("versus") and at + 2 < len(tokens) and tokens[at + 2].kind is T.NUM:
        return "vs " if after.text.lower() in words("versus-behind") else ""
    if not numeric:
        spread = low == "up" and after.text.lower() == "to" and at + 2 < len(tokens) and tokens[at + 2].kind is T.NUM
        return "to" if spread else ""
    if token.kind is T.SLASH:
        return "/"
    if token.kind is T.ARROW:
        return "→"
    if token.kind is T.CJK and _POINTS_TO.fullmatch(token.text):
        return "by"
    if (token.kind is T.CJK and _TO.fullmatch(token.text)) or low == "to":
        return "to"
    return "vs" if low in words("versus") else ""


def _total(items: list[Value], second: Token, before: str, at: int, tokens: tuple[Token, ...]) -> bool:
    """Whether `35/42` is 35 of 42 points: whole numbers, close together, of a contest."""
    value, slash = items[-1], tokens[at]
    close = slash.start == value.end and second.start == slash.end
    if close and len(items) == 1 and "." in value.text and second.text in ("5", "10", "100"):
        return value.number <= number(second.text)
    contested = _CONTESTS.search(before[-40:]) is not None
    whole = ("." not in value.text or contested) and "." not in second.text
    of_many = second.kind is T.NUM and whole and number(second.text) > 100 and _BARE.search(before) is not None
    contest = (
        second.text in ("100", "1000") or of_many or (second.text in ("15", "30") and "AIME" in before) or contested
    )
    return (
        len(items) == 1 and close and whole and contest and second.kind is T.NUM and value.number <= number(second.text)
    )


def _one(text: str, tokens: tuple[Token, ...], at: int) -> tuple[Value, int]:
    relation = None
    if tokens[at].kind is T.REL:
        relation = RELATION_MARKS.get(tokens[at].text, tokens[at].text)
        at += 1
    token = tokens[at]
    value = Value(number(token.text), token.start, token.end, token.text, relation=relation)
    at += 1
    last = at + _MOST_BEHIND
    while at < min(last, len(tokens)):
        step = _attached(text, tokens, at, value)
        if not step:
            break
        at += step
    return value, at


def _attached(text: str, tokens: tuple[Token, ...], at: int, value: Value) -> int:
    """How many tokens at `at` belong to the value before: unit, error, marks, measure, brackets."""
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.kind is T.PERCENT:
        value.unit, value.end = value.unit or "%", token.end if not value.groups else value.end
        return 1
    if token.kind is T.MARK:
        gain = token.text in "↑↓▲▼△▽" and after is not None and after.kind is T.NUM
        return (3 if at + 2 < len(tokens) and tokens[at + 2].kind is T.PERCENT else 2) if gain else 1
    if token.kind is T.PM and value.error is None and after is not None and after.kind is T.NUM:
        value.error, value.end = number(after.text), after.end
        return 2
    if token.kind is T.SIGN and token.text == "+" and token.start == value.end and not (after and after.kind is T.NUM):
        value.relation = "≥"
        return 1
    if token.kind is T.GROUP:
        inner = [t for t in token.inner if t.kind is not T.PERCENT]
        if "CI" in token.text and value.error is None and (marks := [t.kind for t in inner[:-1]]).count(T.PM) == 1:
            spread = inner[marks.index(T.PM) + 1]  # `(95% CI ±5)`
            value.error = number(spread.text) if spread.kind is T.NUM else None
            return 1
        if len(inner) > 1 and inner[0].kind is T.PM and inner[1].kind is T.NUM and value.error is None:
            value.error = number(inner[1].text)
            inner = inner[2:] if len(inner) < 3 or inner[2].kind is not T.COMMA else inner[3:]
            token = token._replace(inner=tuple(inner))  # `(±1.5, 3 runs)`
        if inner:
            value.groups.append(token)
        return 1
    if token.text == "@" and after is not None and LENGTH.fullmatch(after.text):  # `100% @ 1M`
        value.groups.append(Token(T.GROUP, token.start, after.end, after.text, (after,)))
        return 2
    if token.kind is T.WORD:
        return _attached_word(text, tokens, at, value)
    if token.kind is T.CJK:
        return _attached_cjk(token, value)
    return 0


def _attached_word(text: str, tokens: tuple[Token, ...], at: int, value: Value) -> int:
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    low = token.text.lower()
    if low in ("pts", "pt", "points", "point", "db", "分") and not (
        after and after.kind is T.WORD and after.text.lower() in _THAN
    ):
        value.unit = value.unit or ("dB" if low == "db" else None)
        value.points = low != "db"
        return 1
    width = 1
    if after and after.kind is T.WORD and completes_measure(token.text, after.text):
        width = 2
    elif not is_measure(token.text):
        return 0
    last = tokens[at + width] if at + width < len(tokens) else None
    if last is not None and last.kind in (T.NUM, T.REL, T.COLON):
        return 0
    value.protocols.append(text[token.start : tokens[at + width - 1].end])
    return width


_THAN = frozenset(
    [
        "higher",
        "lower",
        "better",
        "worse",
        "above",
        "below",
        "over",
        "more",
        "less",
        "ahead",
        "behind",
        "improvement",
        "gain",
        "increase",
        "drop",
    ]
)


def _attached_cjk(token: Token, value: Value) -> int:
    if token.text in ("分", "分左右", "左右", "以上", "以下", "上下"):
        if "左右" in token.text or token.text == "上下":
            value.relation = value.relation or "~"
        elif token.text == "分":
            value.points = True
        elif token.text in ("以上", "以下"):
            value.relation = value.relation or (">" if token.text == "以上" else "<")
        return 1
    head = _AFTER_CJK.match(token.text)
    rest = token.text[1:] if token.text.startswith("的") else token.text
    rated = CJK_RATE.fullmatch(rest) is not None and SYSTEM_RATE.search(rest) is None
    if head and (rated or CJK_MEASURE.fullmatch(rest)):
        value.protocols.append(rest)
        return 1
    return 0
