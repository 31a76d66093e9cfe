"""The last words before a score, and the marks among them, as chunks: `win rate`, `with tools`, `reaches`, `(5-shot)`.

`WORD_CHUNKS` are asked in their order about the words that end at a place; `mark_chunk` tells of marks and brackets.
"""

from __future__ import annotations

from collections.abc import Callable

from obsidian_intel.months.cells.metrics.chunks import Behind, C, Chunk
from obsidian_intel.months.cells.metrics.condition_phrases import ENDS_IN_START, LENGTH, STARTERS
from obsidian_intel.months.cells.metrics.tokenizer import RELATION_MARKS, T, Token
from obsidian_intel.months.cells.metrics.word_lists import (
    LINKING,
    MODES,
    SIZE,
    WAYS_OF_THINKING,
    completes_measure,
    is_benchmark,
    is_domain,
    is_measure,
    is_pair,
    words,
)

Recognizer = Callable[[list[Token], int, Behind], Chunk | None]

_RELATIONS = {
    "about": "~", "around": "~", "approximately": "~", "approx": "~", "roughly": "~", "nearly": "~", "almost": "~",
    "over": ">", "above": ">", "exceeds": ">", "exceeding": ">", "exceeded": ">", "surpasses": ">",
    "surpassing": ">", "beyond": ">", "below": "<", "under": "<", "least": "≥",
}  # fmt: skip
_BEFORE_MEASURE = frozenset(("attack", "average", "mean", "task", "overall", "linear"))
_ORIGINS = frozenset(("de", "da", "di", "von", "vom", "от"))  # some are languages too
_MORE = frozenset(("more", "higher", "greater", "better"))
_VERSUS = frozenset(("than", "vs", "vs.", "versus"))
_PRONOUNS = frozenset(("it", "we", "they", "a", "an", "the"))
_OF_NAME = frozenset(("的", "上", "上的", "中的", "里的"))
_MOST_CONDITION_WORDS = 4


def _words(kind: int, tokens: list[Token], end: int, width: int = 1, said: str = "") -> Chunk:
    return Chunk(kind, tokens[end - width].start, tokens[end - 1].end, said, width)


def measure_of_two(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`win rate`, `average win rate`."""
    before = tokens[end - 2] if end > 1 else None
    if before is None or before.kind is not T.WORD or not completes_measure(before.text, tokens[end - 1].text):
        return None
    return _words(C.MEASURE, tokens, end, 3 if end > 2 and tokens[end - 3].text.lower() in _BEFORE_MEASURE else 2)


def measure(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`Pass@1`; the ASR of `AdvBench ASR`, but not that of `FLEURS ASR WER`, which is a part of the name."""
    word = tokens[end - 1].text
    named = word in words("measures-after-name") and not behind.measured
    if is_measure(word) or (named and _ends_in_benchmark(tokens, end - 1)):
        return _words(C.MEASURE, tokens, end, said=word)
    return None


def _ends_in_benchmark(tokens: list[Token], end: int) -> bool:
    """Whether a known name stands last, or before a bracket or 的: `Gray Swan`, `JailbreakBench（单轮）的`."""
    if end and tokens[end - 1].text in _OF_NAME:
        end -= 1
    while end and tokens[end - 1].kind is T.GROUP:
        end -= 1
    if not end:
        return False
    while end > 1 and tokens[end - 1].text.isupper() and not is_benchmark(tokens[end - 1].text):
        end -= 1  # the ART of `Gray Swan ART`
    last = tokens[end - 1].text
    return is_benchmark(last) or (end > 1 and is_pair(tokens[end - 2].text, last))


def name(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """A known benchmark."""
    return _words(C.NAME, tokens, end) if is_benchmark(tokens[end - 1].text) else None


def step(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`by 20 points` before `to 50.0`."""
    stepped = end > 2 and tokens[end - 2].text[:1].isdigit() and tokens[end - 3].text.lower() == "by"
    points = tokens[end - 1].text.lower() in ("points", "point", "pp")
    return _words(C.CHANGED, tokens, end, 3) if points and stepped else None


def relation(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`about`, `more than`."""
    low = tokens[end - 1].text.lower()
    if low == "than" and end > 1 and tokens[end - 2].text.lower() in _MORE:
        return _words(C.RELATION, tokens, end, 2, ">")
    if low in words("gaining") or low in _VERSUS:
        return None
    return _words(C.RELATION, tokens, end, said=_RELATIONS[low]) if low in _RELATIONS else None


def no_score(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`gain`, `by`, `vs.`, `drops` right before the number."""
    low = tokens[end - 1].text.lower()
    falls = end == len(tokens) and low in words("falling")
    return _words(C.NO_SCORE, tokens, end) if falls or low in words("gaining") or low in _VERSUS else None


def condition(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`with tools`, `w/o search`, `in thinking mode`, `+ Python`, `带 Python`: it may begin within a Chinese run."""
    last = tokens[end - 1].text
    if last.lower() in _PRONOUNS or last.lower() in words("reaching") or is_benchmark(last):
        return None
    if any(is_measure(t.text) for t in tokens[max(end - 3, 0) : end]):
        return None
    if behind.listed and last.lower() in STARTERS:
        return _words(C.CONDITION, tokens, end)  # the w/o of `w/o / w/ subs`
    for i in range(end - 2, max(end - 2 - _MOST_CONDITION_WORDS, -1), -1):
        token = tokens[i]
        low = token.text.lower()
        moded = low == "in" and last.lower() in ("mode", "setting")
        if (token.kind is T.WORD and (low in STARTERS or moded)) or (token.kind is T.SIGN and token.text == "+"):
            return _words(C.CONDITION, tokens, end, end - i)
        if token.kind is T.CJK and (found := ENDS_IN_START.search(token.text)):
            return Chunk(C.CONDITION, token.start + found.start(), tokens[end - 1].end, width=end - i)
        if token.kind is not T.WORD or is_benchmark(token.text):
            break
    return None


def effort(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`high effort`, `single attempt`, `thinking mode`: how much was spent on an answer."""
    if end < 2 or tokens[end - 1].text.lower() not in words("efforts") or tokens[end - 2].kind is not T.WORD:
        return None
    graded = WAYS_OF_THINKING.fullmatch(tokens[end - 2].text) or tokens[end - 2].text.lower() in words("grades")
    return _words(C.CONDITION, tokens, end, 2) if graded else None


def unknown_name(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """The Benchmark of `Wobble Benchmark`."""
    token, before = tokens[end - 1], tokens[end - 2] if end > 1 else None
    named = token.text[0].isupper() and token.text.lower() == "benchmark" and before is not None
    if before is None or not named or not before.text[:1].isupper() or is_benchmark(before.text):
        return None
    return _words(C.NAME, tokens, end)


def own(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`ours`."""
    return _words(C.OWN, tokens, end) if tokens[end - 1].text.lower() in words("own") else None


def link(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`reaches`, `from`, `respectively`, `at`; the high of `GPQA high 80.1` is a condition."""
    low = tokens[end - 1].text.lower()
    if low in ("its", "our") and end > 2 and tokens[end - 2].text.lower() == "than":  # `scores higher than its 43.4`
        return _words(C.LINK, tokens, end, 3)
    if low in _ORIGINS and end > 1 and tokens[end - 2].text.lower() in LINKING:  # `subió de 71.8 → 78.4`
        return _words(C.FROM, tokens, end)
    if low not in LINKING or (low == "high" and (end == 1 or _names_before(tokens[end - 2]))):
        return None
    kind = C.REACH if low in words("reaching") else C.FROM if low == "from" else C.LINK
    return _words(C.EACH if low in words("each") else kind, tokens, end)


def _names_before(before: Token) -> bool:
    """Whether what stands before `high` is no `a new`."""
    return before.kind in (T.NUM, T.SLASH) or is_benchmark(before.text)


def mode(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`@1M`, `32B`, `thinking`; `Heavy` that begins the words, but not the Reasoning of `Reasoning: 96.1`."""
    token, before = tokens[end - 1], tokens[end - 2] if end > 1 else None
    thinking = token.text.islower() and WAYS_OF_THINKING.fullmatch(token.text) is not None
    first = before is None or before.kind is T.COLON or before.text == "在"
    labelled = behind.colon and is_domain(token.text)
    graded = token.text.lower() in words("single-grades") or MODES.fullmatch(token.text) or LENGTH.fullmatch(token.text)
    leading = first and not labelled and bool(graded)
    if token.text[0] == "@" or "=" in token.text or SIZE.fullmatch(token.text) or thinking or leading:
        return _words(C.CONDITION, tokens, end)
    return None


def length(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """`RULER @ 1M`."""
    token = tokens[end - 1]
    if end < 2 or tokens[end - 2].text != "@" or not LENGTH.fullmatch(token.text):
        return None
    return Chunk(C.CONDITION, token.start, token.end, width=2)


WORD_CHUNKS: tuple[Recognizer, ...] = (
    measure_of_two,
    measure,
    name,
    step,
    relation,
    no_score,
    condition,
    effort,
    unknown_name,
    own,
    link,
    mode,
    length,
)


def word_chunk(tokens: list[Token], end: int, behind: Behind) -> Chunk | None:
    """What the words are that end at `tokens[:end]`; None where they are of no kind."""
    return next((chunk for recognize in WORD_CHUNKS if (chunk := recognize(tokens, end, behind)) is not None), None)


def mark_chunk(text: str, tokens: list[Token], end: int) -> Chunk | None:
    """What a mark, a bracket or a number is that ends at `tokens[:end]`; None where it is of no kind."""
    token = tokens[end - 1]
    if token.kind is T.GROUP:
        return _glued_measure(text, tokens, end) or _words(C.NOTE, tokens, end)
    if token.kind is T.REL:
        return _words(C.RELATION, tokens, end, said=RELATION_MARKS.get(token.text, token.text))
    if token.kind is T.COLON or (token.kind is T.SIGN and token.text != "+"):
        return _words(C.COLON, tokens, end)
    if token.kind is T.SLASH:
        return _words(C.SLASH, tokens, end)
    if token.kind is T.MARK and token.text in "↓↑":
        return _words(C.BETTER, tokens, end, said="lower" if token.text == "↓" else "higher")
    if token.kind in (T.ARROW, T.MARK) or not token.text.strip("\ufffc") or _is_rank(tokens, end):
        return _words(C.LINK, tokens, end)
    return None


def _glued_measure(text: str, tokens: list[Token], end: int) -> Chunk | None:
    """`Mean(Task)`: a word in brackets close behind a measure is a part of it."""
    group, before = tokens[end - 1], tokens[end - 2] if end > 1 else None
    if before is None or before.kind is not T.WORD or before.end != group.start or not is_measure(before.text):
        return None
    word = len(group.inner) == 1 and group.inner[0].kind is T.WORD and group.inner[0].text[0].isupper()
    return _words(C.MEASURE, tokens, end, 2, text[before.start : group.end]) if word else None


def _is_rank(tokens: list[Token], end: int) -> bool:
    """Whether a number is the place in `第 3`."""
    before = tokens[end - 2] if end > 1 else None
    return tokens[end - 1].text.isdigit() and before is not None and before.kind is T.CJK and before.text.endswith("第")
