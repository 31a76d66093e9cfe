"""A line of a cell as tokens: words, numbers, Chinese runs, marks; brackets hold tokens of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from obsidian_intel.months.cells.metrics.word_lists import is_joined, is_listed, is_split_name


class T:
    """What a token is. Plain numbers: an Enum's members are slow to reach, and there are many tokens."""

    WORD: Final = 0  # has a letter: MMLU-Pro, v2.5, 8-needle, 32K, 1.5×
    NUM: Final = 1  # stands alone: 88.5, 1,024
    CJK: Final = 2
    STOP: Final = 3  # ; 。 ! ? . •
    COMMA: Final = 4  # , 、 | and
    SLASH: Final = 5
    ARROW: Final = 6
    COLON: Final = 7  # : =
    REL: Final = 8  # > ≥ ~ …
    PM: Final = 9
    SIGN: Final = 10  # + - –
    MARK: Final = 11  # ↑ † * ² and the like, which say nothing of the value
    PERCENT: Final = 12
    OTHER: Final = 13  # money, opaque text, ranges of numbers
    GROUP: Final = 14  # a bracket
    MODEL: Final = 15  # a model's name, masked; its text is the owner, its inner a word for a variant of it


class Token(NamedTuple):
    """`norm[start:end]`. A group's `text` is what stands inside, and `inner` its tokens."""

    kind: int
    start: int
    end: int
    text: str
    inner: tuple[Token, ...] = ()


_L = "A-Za-zÀ-ÖØ-öø-ʯΆ-ϿЀ-ӿ∞"
_A = rf"{_L}0-9²³¹⁰⁴-⁹₀-₉ⁿᵏ_"
_CJK = "々぀-ヿ㐀-鿿豈-﫿가-힯"
_ATOMS = rf"[{_A}]+(?:[\-‐‑–.@^'’&×][{_A}]+)*"
_DEEP = 6
_LIST_DIGITS = 3
RELATION_MARKS = {">=": "≥", "<=": "≤", "≈": "~", "≳": "≥", "≲": "≤", "⩾": "≥", "⩽": "≤"}
_TOKEN = re.compile(
    rf"""(?=\S)(?:(?P<CJK>[{_CJK}]+)
    |(?P<MODEL>\U000f0000\U000f0001*)
    |(?P<STAR>V\*(?!\*))
    |(?P<PLAIN>[A-Za-z]++(?![{_A}\-‐‑–.@^'’&×+/]))
    |(?P<MONTH>(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=\s*\d)|[Aa]vg\.(?=\s[A-Za-z\d]))
    |(?P<WITH>[Vv]s\.(?=\s)|[01]\d/\d\d[-–][01]\d/\d\d(?![{_A}/])|w/o(?![{_A}])|w/(?=[\s{_A}])|[A-Za-z]+@0?\.\d+:0?\.\d+)
    |(?P<NUM>(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+\.\d+|\d+|(?<![{_A}.])\.\d+)
        (?![{_A}×]|[\-‐‑–@^'’&][{_A}]|\.(?![A-Z][A-Za-z])[{_A}]|,\d[\dxX]{{2}}(?!\d)))
    |(?P<FOOTED>\d+\.\d+[²³¹⁰⁴-⁹]+(?![{_A}]))
    |(?P<POINTS>\d+(?:\.\d+)?(?=(?:pts?|points|dB)(?![{_A}])))
    |(?P<MARKS>[²³¹⁰⁴-⁹₀-₉⁺⁻₊₋]+(?![A-Za-z]))
    |(?P<WORD>{_ATOMS}(?:\+{{1,2}}(?![{_A}]))?)
    |(?P<STOP>[①-⑳❶-❿⑴-⒇;；؛。!！?？•·…]+|\.(?=\s|$|(?<=[)\]%{_CJK}0-9].)[A-Z{_CJK}]|(?<=[)\]%].)[a-z]))
    |(?P<COMMA>[,，、|&])
    |(?P<PM>±|\+/-|∓)
    |(?P<ARROW>-+>|=+>|[→➜➔➝⟶⇒➡⟹⮕↔⇔⇄⟷]|—+>)
    |(?P<REL>>=|<=|[<>≥≤≈~≳≲⩾⩽])
    |(?P<AT>@\d+[KkM](?![{_A}]))
    |(?P<COLON>[:：]|={{1,2}})
    |(?P<SLASH>/)
    |(?P<SIGN>[+\-−–—]+)
    |(?P<PERCENT>%)
    |(?P<MARK>[↑↓▲▼△▽†‡*⁎∗§¶✓✔✅★☆⭐“”‘’"'「」『』《》]|[🀀-🫿])
    |(?P<GROUP>[(\[{{)\]}}])
    |(?P<OTHER>[^\s]))""",
    re.X,
)
_KINDS: dict[str, int] = {name: kind for name, kind in vars(T).items() if name.isupper()}
_DOUBTFUL = ("CJK", "WORD", "PLAIN", "FOOTED", "POINTS")
_SAME = {"MARKS": T.MARK} | dict.fromkeys(("WITH", "AT", "MONTH", "STAR"), T.WORD)
_KIND_OF: list[int | None] = [T.OTHER, *(None for _ in _TOKEN.groupindex)]
for _name, _index in _TOKEN.groupindex.items():
    _KIND_OF[_index] = None if _name in _DOUBTFUL else _SAME.get(_name, _KINDS.get(_name, T.OTHER))
_CJK_GROUP, _PLAIN_GROUP = _TOKEN.groupindex["CJK"], _TOKEN.groupindex["PLAIN"]
_MODEL, _GROUP, _WORD, _STOP, _COMMA, _CJK_RUN = T.MODEL, T.GROUP, T.WORD, T.STOP, T.COMMA, T.CJK  # faster to reach
_make = tuple.__new__
_CONJUNCTION = {"和", "与", "及", "以及", "跟", "同", "或", "并", "且", "而", "而且", "并且", "と", "および", "及び"}
_AND = {"and", "And", "AND", "&", "plus", "und", "et", "y", "e"}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_GLUED = re.compile(r"([A-Za-z][A-Za-z-]*[A-Za-z])([1-9]\d(?:\.\d{1,2})?)")
_POWER = re.compile(r"10[²³¹⁰⁴-⁹]")
_PLAIN = re.compile(r"\d[\d,]*(?:\.\d+)?")


def tokenize(
    norm: str, start: int = 0, end: int | None = None, owners: Mapping[int, tuple[str, str]] | None = None
) -> tuple[Token, ...]:
    """The tokens of `norm[start:end]`. Brackets without a partner are left out.

    `owners` holds, by where a masked name of a model begins, whose it is and the variant behind it.
    """
    current: list[Token] = []
    levels = [current]
    opened: list[tuple[str, int]] = []
    for found in _TOKEN.finditer(norm, start, len(norm) if end is None else end):
        at, to = found.span()
        text = norm[at:to]
        group = found.lastindex or 0
        kind = _KIND_OF[group]
        if kind is None:
            if group == _CJK_GROUP:
                kind = _COMMA if text in _CONJUNCTION else _CJK_RUN
            elif group == _PLAIN_GROUP:
                kind = _COMMA if text in _AND else _WORD
            else:
                kind = _doubtful(found.lastgroup or "OTHER", text)
        if kind is _MODEL and owners is not None:
            owner, variant = owners[at]
            inner = (Token(T.WORD, to - len(variant), to, variant),) if variant else ()
            current.append(Token(T.MODEL, at, to, owner, inner))
        elif kind is not _GROUP:
            if kind is _CJK_RUN and text[0] in "时時下" and len(current) > 2:
                _join_state(norm, current)  # `k=10 时`
            if kind is _WORD:
                if text[-1].isdigit() and (glued := _glued(text, norm, to)):
                    current.append(_make(Token, (kind, at, at + glued.end(1), glued[1], ())))
                    at, text, kind = at + glued.end(1), glued[2], T.NUM
                elif len(current) > 1 and current[-1][0] is _COMMA and (joined := _joined(norm, current, to)):
                    del current[-2:]
                    at, text = joined, norm[joined:to]
            elif kind is _STOP and text == "." and current and _numbers_a_list(current[-1], at) and _begins(current):
                current[-1] = current[-1]._replace(kind=T.STOP)  # `2. GPQA：71.2`
            current.append(_make(Token, (kind, at, to, text, ())))
        elif text in _CLOSING and len(opened) < _DEEP:
            opened.append((text, at))
            current = []
            levels.append(current)
        elif not opened and text == ")" and current and _numbers_a_list(current[-1], at):
            current[-1] = current[-1]._replace(kind=T.STOP)  # `2) GPQA: 71.2`
        elif opened and text not in _CLOSING:
            mark, begin = opened.pop()
            members = levels.pop()
            current = levels[-1]
            if _CLOSING[mark] == text:
                footnote = mark == "[" and norm.startswith("^", begin + 1)
                kind = T.MARK if footnote else T.GROUP
                if current and current[-1][2] == begin and is_split_name(current[-1][3], norm[begin + 1 : at]):
                    first = current.pop()
                    current.append(Token(T.WORD, first.start, to, norm[first.start : to]))  # `MTEB(eng, v2)`
                    continue
                current.append(Token(kind, begin, to, norm[begin + 1 : at], () if footnote else tuple(members)))
            else:
                current += members
    while len(levels) > 1:
        members = levels.pop()
        begin = opened.pop()[1]
        levels[-1].append(Token(T.COMMA, begin, begin + 1, norm[begin]))
        levels[-1] += members
    return tuple(levels[0])


def _join_state(norm: str, current: list[Token]) -> None:
    """`k=10`, written close together at the end of `current`, is one word: a state that a score was measured in."""
    name, equals, value = current[-3:]
    close = name.end == equals.start and equals.end == value.start
    if equals.text == "=" and close and name.kind is T.WORD and value.kind in (T.NUM, T.WORD):
        current[-3:] = [Token(T.WORD, name.start, value.end, norm[name.start : value.end])]


def _glued(text: str, norm: str, end: int) -> re.Match[str] | None:
    """A benchmark and a score close behind it: `HLE50.2`, `GPQA71%`; no version or year."""
    found = _GLUED.fullmatch(text)
    if found is None or not is_listed(found[1]) or is_listed(text):
        return None
    return found if not found[2].isdigit() or norm.startswith("%", end) else None


def _begins(current: list[Token]) -> bool:
    """Whether the last token begins a line, or stands right behind a score."""
    return len(current) == 1 or current[-2].kind in (T.NUM, T.PERCENT, T.GROUP, T.STOP)


def _numbers_a_list(token: Token, end: int) -> bool:
    """Whether a number right before a bracket that nothing opens is that of a list's item."""
    return token.kind is T.NUM and token.end == end and token.text.isdigit() and len(token.text) < _LIST_DIGITS


def _doubtful(name: str, text: str) -> int:
    """The kind of what its group alone does not tell."""
    if name == "WORD":
        if text in _AND:
            return T.COMMA
        return T.WORD if text.upper() != text.lower() or "×" in text or "∞" in text else T.OTHER
    return T.OTHER if _POWER.match(text) else T.NUM


def _joined(norm: str, current: list[Token], end: int) -> int | None:
    """Where the name begins that ends here and has an `and` in it: `Tanks and Temples`."""
    first, mark = current[-2:]
    if mark.kind is not T.COMMA or first.kind is not T.WORD or mark.text.lower() not in ("and", "&"):
        return None
    return first.start if is_joined(first.text, norm[mark.end : end].strip()) else None


def number(text: str) -> float:
    """The value of a `NUM` token."""
    found = _PLAIN.match(text)
    return float(found.group().replace(",", "")) if found else float(f"0{text}")
