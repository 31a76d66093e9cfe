"""The name of a benchmark at the end of some words, and how sure it is one."""

from __future__ import annotations

import re

from msgspec import Struct

from obsidian_intel.months.cells.metrics.normalize import DIRECTIONAL
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import (
    CJK_SPLITS,
    SIZE,
    SPLITS,
    STOP_WORDS,
    is_benchmark,
    is_counted,
    is_domain,
    is_generic,
    is_measure,
    is_model,
    is_never,
    is_pair,
    is_tail_name,
    one_of,
)
from obsidian_intel.months.cells.metrics.word_lists import words as section


class Name(Struct, frozen=True, gc=False):
    """A benchmark's name. `sure`: by lexicon or shape; `part`: only a split (`Airline`) of the one before."""

    text: str
    start: int
    end: int
    sure: bool
    part: bool = False

    def called(self, text: str) -> Name:
        """The same place, of the benchmark `text`."""
        return Name(text, self.start, self.end, sure=True)


class Found(Struct):
    """The names found, the token they begin at, brackets among them; `trap` when it is no benchmark for sure."""

    names: list[Name] = []
    start: int = 0
    groups: list[Token] = []
    trap: bool = False


_QUALIFIERS = section("qualifiers")
_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}|[A-Z]{1,4}|English|Chinese|German|French|Japanese|Korean|Spanish|Russian|xx|any|X|中文?|英文?|日文?|德文?|法文?|俄文?|韩文?|其他|其它|少数民族"
)
_VERSION = re.compile(r"v\d(?:\.\d)?")
_DATE = re.compile(r"20\d\d-[01]\d-[0-3]\d")
_TONGUE = re.compile(one_of("zh-languages"))
_ENDING = re.compile(r"[vL]?\d|(?:test|dev|val|eval)[-_]")
_QUOTES = "“”\"'‘’「」『』《》 "
_NO_MARKS = dict.fromkeys(map(ord, DIRECTIONAL))
_MOST_WORDS = 15
_SHORTEST_MAKER = 3  # `En MMLU logra 88.5`
_MONTHS = frozenset("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())  # noqa: SIM905


def collect_name(text: str, tokens: list[Token], end: int, rest: str = "", *, alone: bool = False) -> Found:
    """The name that ends at `tokens[:end]`; `rest` is what is left of a CJK run that stands last.

    `alone`: nothing else is said there, so that the run may be a split of the name before.
    """
    found = Found(start=end)
    start = end
    if rest:
        paired = end > 2 and tokens[end - 2].kind is T.ARROW and _LANGUAGE.fullmatch(rest) is not None
        if end == 1 and (_TONGUE.fullmatch(rest) or (alone and CJK_SPLITS.fullmatch(rest))):
            found.names = [Name(rest, tokens[0].start, tokens[0].start + len(rest), sure=False, part=True)]
            found.start = 0
        if not (paired or CJK_SPLITS.fullmatch(rest)) or end < 2:
            return found
        start = end - 1
    while start > 0 and end - start < _MOST_WORDS and _belongs(tokens, start, end):
        start -= 1
        if tokens[start].kind is T.GROUP:
            found.groups.append(tokens[start])
    words = [t for t in tokens[start:end] if t.kind is not T.GROUP]
    while words and not (words[0].kind is T.WORD or _TONGUE.fullmatch(words[0].text) or _is_paired(words)):
        words = words[1:]
    while words and words[-1].kind in (T.MARK, T.SLASH, T.ARROW):
        words = words[:-1]
    if not words:
        return found
    last_end = words[-1].start + len(rest) if rest and words[-1].kind is T.CJK else words[-1].end
    found.names, found.trap = _judge(text, words, last_end)
    if found.names:
        found.start = next(i for i, t in enumerate(tokens) if t.start >= found.names[0].start)
    return found


def _belongs(tokens: list[Token], start: int, end: int) -> bool:
    token = tokens[start - 1]
    before = tokens[start - 2] if start > 1 else None
    following = tokens[start] if start < end else None
    if token.kind is T.WORD:
        low = token.text.lower()
        if low in ("in", "a", "the") and following and following.text.lower() in ("a", "the", "haystack"):
            return True
        return token.text[0] != "@" and (low not in STOP_WORDS or is_benchmark(token.text))
    if token.kind is T.NUM:
        return before is not None and before.kind in (T.WORD, T.SLASH)
    if token.kind is T.OTHER:
        ranged = re.fullmatch(r"\d[-–]\d", token.text) is not None
        if before is not None and _DATE.fullmatch(token.text):
            return is_benchmark(before.text)
        return ranged and before is not None and before.text.lower() in ("tier", "level", "levels", "tiers", "part")
    if token.kind is T.CJK and following and following.kind is T.WORD and is_benchmark(following.text):
        return _TONGUE.fullmatch(token.text) is not None and (before is None or before.text in _QUOTES)
    if token.kind is T.CJK:
        if following and following.kind is T.ARROW:
            return _LANGUAGE.fullmatch(token.text) is not None
        return (
            before is not None
            and before.kind in (T.WORD, T.NUM, T.ARROW)
            and CJK_SPLITS.fullmatch(token.text) is not None
        )
    if token.kind is T.SLASH:
        return before is not None and before.kind in (T.WORD, T.NUM) and following is not None
    if token.kind is T.ARROW:
        ends = (before, following)
        return all(t is not None and _LANGUAGE.fullmatch(t.text) is not None for t in ends)
    if token.kind is T.GROUP:
        return before is not None and before.kind is T.WORD and is_benchmark(before.text) and following is not None
    return token.kind is T.MARK and token.text in _QUOTES


def _judge(text: str, words: list[Token], end: int) -> tuple[list[Name], bool]:
    """The names in a run of words (more than one where slashes part them), and whether it is a trap."""
    first = next((i for i, t in enumerate(words) if t.kind is T.WORD and _starts(words, i)), None)
    if is_counted(words[-1].text):
        return [], True
    if first is not None:
        words, end = _without_prose(words, first, end)
        while len(words) > first + 1 and words[-1].text in ("leaderboard", "benchmark", "benchmarks", "dataset"):
            words = words[:-1]
            end = words[-1].end
        words = words[_prefix(words, first) :]
        return _split(text, words, end, sure=True), False
    cut = 0
    for i, token in enumerate(words):
        small = token.kind is T.WORD and token.text.islower() and token.text not in SPLITS
        if small and not token.text[0].isdigit() and not _VERSION.fullmatch(token.text):
            cut = i + 1
    words = words[cut:]
    paired = len(words) == 3 and _is_paired(words)
    while words and not paired and (words[0].kind is not T.WORD or words[0].text[0].isdigit()):
        words = words[1:]
    if not words:
        return [], False
    titled = len(words) > 1 and is_tail_name(words[-1].text) and words[-1].text[0].isupper()
    if not titled and all(
        paired or t.kind is not T.WORD or t.text.lower() in SPLITS or _VERSION.fullmatch(t.text) for t in words
    ):
        return [Name(_text(text, words[0].start, end), words[0].start, end, sure=False, part=True)], False
    titled = titled and len(words) == 2 and words[0].text[0].isupper()
    while words and not titled and (is_domain(words[0].text) or words[0].kind is not T.WORD):
        words = words[1:]
    if not words:
        return [], False
    if all(t.kind is not T.WORD or is_generic(t.text) for t in words):
        return [], True
    if any(t.kind is T.WORD and (is_never(t.text) or is_model(t.text) or SIZE.fullmatch(t.text)) for t in words):
        return [], True
    if not any(c.isupper() or c > "\u0370" for c in words[0].text):
        return [], False
    return _split(text, words, end, sure=any(is_tail_name(t.text) for t in words)), False


def _without_prose(words: list[Token], first: int, end: int) -> tuple[list[Token], int]:
    """Of two or more small words behind a name (`GPQA liegt bei`), none is a part of it; one may be."""
    for i in range(first + 1, len(words) - 1):
        if _is_small(words[i]) and _is_small(words[i + 1]):
            return words[:i], words[i - 1].end
    return words, end


def _is_small(token: Token) -> bool:
    low = token.text.lower()
    return (
        token.kind is T.WORD
        and token.text.isalpha()
        and token.text == low
        and low not in SPLITS
        and not is_benchmark(low)
    )


def _is_paired(words: list[Token]) -> bool:
    return len(words) > 2 and words[1].kind is T.ARROW and _LANGUAGE.fullmatch(words[0].text) is not None


def _starts(words: list[Token], i: int) -> bool:
    return is_benchmark(words[i].text) or (i + 1 < len(words) and is_pair(words[i].text, words[i + 1].text))


def _prefix(words: list[Token], first: int) -> int:
    """Where the name begins: words before a benchmark that stands alone are its field or its model."""
    start = first
    alone = not is_tail_name(words[first].text) and is_benchmark(words[first].text)
    while start > 0:
        token = words[start - 1]
        word = token.text
        if token.kind is T.CJK and _TONGUE.fullmatch(word):
            start -= 1
            continue
        if token.kind is not T.WORD or is_model(word) or is_measure(word):
            break
        if alone and word.lower() not in _QUALIFIERS and not _tells_apart(words[start], word):
            break
        if not alone and not (word[0].isupper() or "'" in word):
            break
        start -= 1
    return start


def _tells_apart(token: Token, before: str) -> bool:
    """The `Multi-Query` of `Multi-Query NIAH`, the `Vectara` of `Vectara HHEM`: which of the tests of a kind."""
    return (
        token.text.lower() in section("tests-of-a-kind")
        and before[0].isupper()
        and len(before) > _SHORTEST_MAKER
        and not is_domain(before)
    )


def _split(text: str, words: list[Token], end: int, *, sure: bool) -> list[Name]:
    parts: list[list[Token]] = [[]]
    for token in words:
        if token.kind is T.SLASH:
            parts.append([])
        else:
            parts[-1].append(token)
    parts = [part for part in parts if part]
    names: list[Name] = []
    words = [t for t in words if t.kind is not T.MARK]
    for i, part in enumerate(parts):
        stop = end if i == len(parts) - 1 else part[-1].end
        shown = _text(text, part[0].start, stop)
        known = any(t.kind is T.WORD and is_benchmark(t.text) for t in part)
        if names and not known and (months := _months(names[-1].text, shown)):
            names[-1] = Name(months[0], names[-1].start, names[-1].end, sure=True)
            shown = months[1]
        elif names and not known and _is_ending(part):
            shown = _with_ending(names[0].text, shown)
        names.append(Name(shown, part[0].start, stop, sure=sure or known))
    return names


def _months(before: str, shown: str) -> tuple[str, str] | None:
    """`HMMT Feb` and `Nov 2025` -> `HMMT Feb 2025`, `HMMT Nov 2025`."""
    head, _, first = before.rpartition(" ")
    second, _, year = shown.partition(" ")
    if not head or first[:3] not in _MONTHS or second[:3] not in _MONTHS:
        return None
    return f"{before} {year}".rstrip(), f"{head} {shown}"


def _is_ending(part: list[Token]) -> bool:
    """`2025` in `AIME 2024 / 2025`, `test-other` in `LibriSpeech test-clean / test-other`."""
    return (
        part[0].kind is not T.WORD
        or _is_paired(part)
        or part[0].text.lower() in SPLITS
        or _ENDING.match(part[0].text) is not None
    )


def _with_ending(name: str, ending: str) -> str:
    head, _, last = name.rpartition(" ")
    if not head:
        found = re.match(r"(.*?\D)\d{2,4}\Z", name)
        return f"{found[1]}{ending}" if found and ending.isdigit() else f"{name} {ending}"
    stem, dash, tongue = last.rpartition("-")
    if dash and len(tongue) == len(ending) and {tongue, ending} <= SPLITS:
        return f"{head} {stem}-{ending}"
    return f"{head} {ending}"


def _text(text: str, start: int, end: int) -> str:
    shown = text[start:end].replace("’", "'")
    if not shown.isprintable():  # marks of writing direction are no part of a name
        shown = shown.translate(_NO_MARKS)
    return " ".join(shown.strip(_QUOTES).split())
