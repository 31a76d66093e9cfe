"""Where a number stands: as a score, as part of a name (AIME 2025), or as a count of something."""

from __future__ import annotations

import re
from itertools import takewhile

from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.values import Value
from obsidian_intel.months.cells.metrics.word_lists import (
    LINKING,
    MODES,
    SPLITS,
    is_benchmark,
    is_measure,
    one_of,
    words,
)

_YEAR = re.compile(r"(?:19[89]|20[0-3])\d")
_DAY = re.compile(r"[0-3]?\d(?:st|nd|rd|th)?")
_MONTH = re.compile(
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_SMALL = re.compile(r"\d(?:\.\d)?")
_EDITION = re.compile(r"\d(?:\.\d)?|1\d")
_RATED = re.compile(r"codeforces|arena|elo|rating|gdpval|index|天梯|net worth|vending", re.I)
_POINTED = re.compile(r"(?:OCRBench|Codeforces|Arena|MME)\s*\Z")
_VERSIONED = re.compile(
    r"(?:terminal-?bench|omnidocbench|alpacaeval|vbench|arena-?hard|longbench|arc-?agi|seed-bench|bfcl|livecodebench"
    r"|webdev|mmbench|vending-bench|swe-bench)\s*\Z",
    re.I,
)
_EDITIONS = ("1.0", "1.1", "1.5", "2.0", "2.1", "3.0")
_VERSIONS = frozenset(("2", "3", "4", *_EDITIONS))
_DATED = re.compile(r"[A-Za-z]'?\d\d\Z")
_NUMBERED = re.compile(
    r"(?:\b(?:AIME|HMMT|AMC|BRUMO|CMIMC|SMT|USAMO|IMO) '?\d\d|\bMATH (?:500|401)|(?:Feb|Nov)\.? \d\d)\Z"
)
_NAME_GOES_ON = re.compile(rf"中(?!文)|{one_of('zh-name-goes-on')}")
_ONLY_PLACE = re.compile(r"(?:上|中|里|基准|测试|评测|榜单?|任务|数据集)+")
_COUNTED = re.compile(rf"名(?!列)|对(?=样)|{one_of('zh-counted')}")
_AFTER_SCORE = re.compile(
    rf"分(?!之|钟|辨|布|析|类|级|成|为|词|片|块)|位(?=居|列)|提升(?:了|至|到)|成为|{one_of('zh-after-score')}"
)
_VERSUS = ("vs", "vs.", "versus", "对", "比", "对比", "高于", "优于", "超过")
_ENDS = (T.STOP, T.COMMA, T.SLASH, T.GROUP, T.SIGN, T.REL, T.ARROW)
_APART = (T.STOP, T.COMMA, T.SLASH)
_VALUE_KINDS = (T.NUM, T.PERCENT, T.SLASH, T.MARK, T.REL, T.PM, T.ARROW, T.COMMA)


def is_of_something_else(tokens: tuple[Token, ...], at: int, lead: list[Token]) -> bool:
    """Whether the number at `at`, behind `lead`, is of hardware, a licence or a date."""
    return is_of_hardware(tokens, at, lead) or is_of_date(tokens, at)


def is_of_hardware(tokens: tuple[Token, ...], at: int, lead: list[Token]) -> bool:
    """The 4090 of `在 4090 上`, the 2.0 of `under Apache 2.0`: a card, or the version of software or a licence."""
    before = lead[-1] if lead else None
    if (
        before is not None
        and before.kind is T.WORD
        and before.text.lower() in words("licences")
        and "." in tokens[at].text
    ):
        return True
    placed = before is not None and before.text.lower().endswith(("在", "on", "a", "one", "single", "张", "块", "rtx"))
    return placed and tokens[at].text in words("hardware-numbers")


def is_of_date(tokens: tuple[Token, ...], at: int) -> bool:
    """The 29 and the 2025 of `October 29, 2025`, the 2025 of `29 October 2025`."""
    if is_year(tokens[at]):
        first = at - 3 if at > 2 and tokens[at - 1].kind is T.COMMA else at - 2
        pair = [tokens[first], tokens[first + 1]] if first >= 0 else []
    else:
        dated = at > 0 and at + 2 < len(tokens) and tokens[at + 1].kind is T.COMMA and is_year(tokens[at + 2])
        pair = [tokens[at - 1], tokens[at]] if dated else []
    days = [token.text for token in pair if _DAY.fullmatch(token.text)]
    return len(days) == 1 and any(_MONTH.fullmatch(token.text) for token in pair)


def is_year(token: Token) -> bool:
    """Whether a number may be a year."""
    return token.kind is T.NUM and _YEAR.fullmatch(token.text) is not None


def in_name(tokens: tuple[Token, ...], at: int, lead: list[Token], said: str, *, waiting: bool) -> bool:
    """Whether the number at `at` is a year, a version or the like: a part of the name before it.

    `said` is the lead as text; `waiting` tells that names stand before it that have no value yet.
    """
    token = tokens[at]
    if "." in token.text and len(token.text) > 3 and (at + 1 == len(tokens) or tokens[at + 1].kind in _APART):
        return False
    year = is_year(token)
    before = lead[-1] if lead else None
    if before is None or before.kind not in (T.WORD, T.NUM, T.SLASH, T.MARK, T.GROUP):
        return year and before is None and waiting
    if _is_level(tokens, at, lead) or _ends_measure(token, lead):
        return True
    if _is_edition(tokens, at, lead) or _is_year_listed(token, lead):
        return True
    following = [t for t in tokens[at + 1 : at + 12] if t.kind is not T.MARK or t.text in "↑↓▲▼"]
    dated = year and not _RATED.search(said)
    if not following:
        return dated
    first = following[0]
    if first.kind in (T.NUM, T.COLON) or (first.kind is T.SLASH and year):
        return True
    if first.kind is T.PERCENT:
        return False
    behind = next((t for t in following if t.kind is not T.GROUP), None)
    if first.kind is T.GROUP and behind is not None and behind.kind in (T.NUM, T.COLON):
        return True
    second = following[1] if len(following) > 1 else None
    scored = len(token.text) > 3 and "." in token.text  # `has 84.7 nDCG@5 on BEIR`
    if first.kind is T.WORD and is_measure(first.text) and second and not scored:
        linked = second.kind is T.WORD and second.text.lower() in LINKING
        if second.kind in (T.NUM, T.COLON, T.REL) or linked:
            return True
    if first.kind is T.WORD and first.text.lower() in SPLITS and _EDITION.fullmatch(token.text):
        ahead = takewhile(lambda t: t.kind not in (T.STOP, T.COMMA), following[1:8])
        return any(t.kind is T.NUM for t in ahead)
    later = any(t.kind is T.NUM for t in takewhile(lambda t: t.kind not in (T.STOP, T.COMMA), following))
    if later and _NUMBERED.search(f"{said} {token.text}"):
        return True
    if token.text in _EDITIONS and _VERSIONED.search(said):
        return True
    small = _SMALL.fullmatch(token.text) is not None
    if first.kind is T.CJK and (year or small) and _NAME_GOES_ON.match(first.text):
        return later or year or _ONLY_PLACE.fullmatch(first.text) is not None
    if dated:
        return True
    return small and later and first.kind is not T.SIGN and _VERSIONED.search(said) is not None


def _is_edition(tokens: tuple[Token, ...], at: int, lead: list[Token]) -> bool:
    """`OSWorld 2.0 上领先`, `Vending Bench 2 评测第一`, `Terminal-Bench 2.0` at the end: a version, and no score."""
    token, before = tokens[at], lead[-1]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before.text == "Voice" and token.text.endswith(".0") and any(t.kind is T.NUM for t in tokens[at + 1 : at + 8]):
        return True  # Common Voice 17.0
    if before.text[-1:].isdigit():  # `AISHELL-1 2.0`
        return False
    if token.text not in _VERSIONS or before.kind is not T.WORD or not is_benchmark(before.text):
        return False
    if after is None or after.kind in (T.STOP, T.COMMA, T.CJK):
        return True
    behind = takewhile(lambda t: t.kind not in (T.STOP, T.COMMA), tokens[at + 1 : at + 12])
    return after.kind in (T.WORD, T.GROUP) and any(t.kind is T.NUM for t in behind)


def _is_year_listed(token: Token, lead: list[Token]) -> bool:
    """The 25 and 26 of `AIME24/25/26`."""
    if len(token.text) != 2 or not token.text.isdigit():
        return False
    while len(lead) > 2 and lead[-1].kind is T.SLASH and lead[-2].kind is T.NUM and len(lead[-2].text) == 2:
        lead = lead[:-2]
    first = lead[-2].text if len(lead) > 1 and lead[-1].kind is T.SLASH and lead[-2].kind is T.WORD else ""
    return _DATED.search(first) is not None and is_benchmark(first)


def _ends_measure(token: Token, lead: list[Token]) -> bool:
    """The 2 of `ROUGE-1/2/L`, the 5 of `Recall@1/5/10`."""
    while len(lead) > 2 and lead[-1].kind is T.SLASH and lead[-2].kind is T.NUM:
        lead = lead[:-2]
    whole = token.text.isdigit() and len(lead) > 1 and lead[-1].kind is T.SLASH
    return whole and lead[-2].text[-1:].isdigit() and lead[-2].kind is T.WORD and is_measure(lead[-2].text)


def _is_level(tokens: tuple[Token, ...], at: int, lead: list[Token]) -> bool:
    """Whether it is a level's number, in `Level 1 / 2 / 3：88.7 / 74.4 / 57.7`."""
    if "." in tokens[at].text:
        return False
    if lead[-1].kind is T.SLASH:
        return len(lead) > 1 and lead[-2].kind is T.NUM
    leveled = lead[-1].text.lower() in ("level", "lv", "tier", "part")
    return leveled and any(t.kind in (T.NUM, T.COLON, T.SLASH) for t in tokens[at + 1 : at + 3])


def is_score(value: Value, following: Token | None, *, sure: bool) -> bool:
    """Whether what follows lets a number be a score, and no count of something. `sure`: the name is known."""
    if following is None or following.kind in _ENDS:
        return True
    if following.kind is T.COLON:
        return sure and ("." in value.text or value.unit is not None)
    if following.kind is T.CJK:
        counted, said = _COUNTED.match(following.text), _AFTER_SCORE.match(following.text)
        if counted and (said is None or said.end() < counted.end()):
            return False
        return sure or said is not None
    if following.kind is T.WORD:
        low = following.text.lower()
        if low in words("after-count"):
            return False
        return low in words("after-score") or (sure and ("." in value.text or is_benchmark(following.text)))
    if following.kind is T.MODEL:  # `ours 85.1 GPT-5 87.0`
        return sure and ("." in value.text or value.unit is not None)
    return following.kind is T.MARK


def is_label_dash(text: str, token: Token) -> bool:
    """Whether a dash stands between spaces, as a colon would."""
    parted = text[token.start - 1 : token.start].isspace() and text[token.end : token.end + 1].isspace()
    return parted and token.text in ("—", "–", "-", "−", "——")


def is_distance(unit: Token, protocols: list[str]) -> bool:
    """Whether a unit of length behind a number is of its measure: `HD95 3.5 mm`."""
    return unit.text in ("mm", "cm", "m") and any(each.lower() in words("distances") for each in protocols)


def is_value_only(tokens: tuple[Token, ...], before: str) -> bool:
    """Whether a bracket holds a value (and how it was run) and nothing else: `(71.5%)`, `(87.1 w/ subs)`.

    A whole number alone may be a year or a count, but behind a name of ratings (`before`).
    """
    tokens = tuple(takewhile(lambda t: t.text.lower() not in _VERSUS, tokens))
    decimal = any("." in t.text or t.kind is T.PERCENT or t.text in ("分", "Elo") for t in tokens)
    plain = list(
        takewhile(
            lambda t: t.kind in _VALUE_KINDS or (t.kind is T.WORD and is_measure(t.text)) or t.text == "分", tokens
        )
    )
    rest = tokens[len(plain) :]
    mode = bool(rest) and all(t.kind is T.WORD and MODES.fullmatch(t.text) for t in rest)
    how = bool(rest) and rest[0].text.lower() in words("conditions") and all(t.kind is T.WORD for t in rest)
    whole = len(tokens) == 1 and not is_year(tokens[0]) and _POINTED.search(before) is not None
    return (decimal or whole) and (not rest or how or mode)


def is_negative(before: Token | None, token: Token) -> bool:
    """Whether a sign, a currency or 第 right before a number makes it a gain, a price or a rank."""
    if before is None:
        return False
    if before.kind is T.CJK:
        return before.text.endswith(("第", "前"))
    if before.end != token.start:
        return False
    signed = before.kind is T.SIGN and before.text in "+-−"
    return signed or before.kind is T.OTHER or (before.kind is T.MARK and before.text in "↑↓▲▼")


def is_below_zero(text: str, lead: list[Token], token: Token) -> bool:
    """`AA-Omniscience −10`: a sign right before a number, behind a benchmark whose scores may be negative."""
    if len(lead) < 2 or lead[-1].kind is not T.SIGN or lead[-1].text not in "-−–" or lead[-1].end != token.start:
        return False
    apart = lead[-2].kind is not T.NUM and (lead[-2].end < lead[-1].start or lead[-2].kind is T.COLON)
    return apart and any(
        part in words("may-be-negative") for part in text[lead[0].start : lead[-2].end].lower().split()
    )
