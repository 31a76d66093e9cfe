"""Legends: a list said once, `A / B / C：`, that tells the values of the lists of its cell apart.

A legend is a list of labels (models, sizes, modes, efforts, benchmarks) that stands alone in its line, or beside a word
of order. It holds for every list of as many values, below it until the next, or above it where it stands last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.bracket_options import alternatives
from obsidian_intel.months.cells.metrics.bracket_parts import without_places
from obsidian_intel.months.cells.metrics.legend_labels import (
    benchmarks_of,
    is_label,
    labels_of,
    may_begin_label,
    options_of_labels,
)
from obsidian_intel.months.cells.metrics.legend_model import Legend
from obsidian_intel.months.cells.metrics.model_lexicon import OWN, any_of
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.word_lists import (
    is_benchmark,
    one_of,
    words,
)

LISTED = re.compile(  # a cell without any has no use; begins with one set of characters, which `re` can skip to
    r"[括iv\dA-Z①-⑨](?<=(?=括号|\bin paren|\bin brackets|\bvs\b"
    r"|\d[%*\s]{0,4}[/|｜、,，＝=]\s*\**\s*[<>≥≤~]?\d|[A-Z①-⑨]\s*[=＝]\s*\D).)"
)
_MARK = re.compile(  # begins with one set of characters, which `re` can skip to
    r"[/|｜、,，=＝v括pb](?<=(?=[/|｜、,，=＝]|vs|括号|parenthes|brackets).)"
)
_ORDER = rf"(?:{one_of('of-order').replace('_', ' ')}|(?<![系序数并])列(?=[\s:：为是名]))"
_ORDER_BEFORE = re.compile(rf"{_ORDER}[^\S\n]*(?:[为是]|is|are|of)?[\s:：=(]*\Z", re.I)
_ORDER_BEHIND = re.compile(rf"\s*(?:的|in\s+(?:this|that)\s+)?{_ORDER}(?:排列|列出|给出)?\s*[:：,，;；)。.]?\s*", re.I)
_PLACED = re.compile(
    r"\s*(?:[两二三四五六]?(?:种|档|个|款|组)?(?:思考|推理)?(?:模式|档位?|设置|强度|版本?|尺寸|规模|型号|努力|预算|上下文|长度|阶段)?"
    r"(?:(?:下|时|里|对应)?\s*[:：，,]|(?:下|时)(?=\s))|\s*(?:reasoning |thinking )?"
    r"(?:efforts?|modes?|sizes?|settings?|variants?|budgets?|context|lengths?|stages?)\s*[:：，,])\s*",
    re.I,
)
_IN_BRACKETS = re.compile(r"括号(?:内|中|里)?的?(?:数字|数值|数|值|分数|成绩)?(?:均|都)?(?:为|是|系|指|代表)?")
_HOLD = frozenset(("give", "gives", "hold", "holds", "show", "shows", "are", "is", "for", ":", "："))
_VALUE_NEXT = re.compile(r"\s*(?:分别)?(?:[为是达得有]到?|are|is|at|:|：)?\s*\**[<>≥≤~≈]?\s*\d")
_SCORES_NEXT = re.compile(r"\s*[:：]\s*\**\s*\d")
_PARTED = re.compile(r"[/|｜、v](?:(?<!v)|(?<!\wv)s\b)[\s*]*(?P<next>[^\s/|｜、，,；;。：:*（(]{1,24})")
_FIRST_SCORE = re.compile(r"\d(?<![A-Za-z\d.\-].)\d{1,2}\.\d")
_SIGNS = any_of(  # a word of order, as it may be written
    {form for word in words("of-order") for form in (word.replace("_", " "), word.replace("_", " ").capitalize())}
    | {"括号", "parenthes", "brackets", "列：", "列:", "列为", "列是", "列名", "列 "}
)
_LATER = re.compile(r"[；;。]\s*[^；;。\d]{0,24}[/、]")
_ANY_MARK = re.compile(r"\s*[:：，,;；。.]?\s*")
_MOST_BESIDE = 24  # characters that may stand beside a legend in its line
_LONGEST = 400  # characters of a line
_COMMAS = frozenset(",，、") | words("and-or")
_BETWEEN = (  # what parts the labels of a list
    (T.SLASH, frozenset("/")),
    (T.COMMA, frozenset("|")),
    (T.WORD, words("versus")),
    (T.COMMA, frozenset("、") | words("and-or")),
    (T.COMMA, _COMMAS),
)
_KEY = re.compile(r"[A-Z]\d?|[①-⑨]|[α-ω]|[甲乙丙丁]")
_SAME_ORDER = re.compile(rf"\(\s*(?:{one_of('same-order').replace('_', ' ')})\s*\)", re.I)


def may_have_legend(line: str) -> bool:
    """Whether a line is short, and has a separator behind a letter before its first score, or a word of order."""
    if len(line) >= _LONGEST or _MARK.search(line) is None:
        return False
    first = _FIRST_SCORE.search(line)
    if first is not None and _MARK.search(line, 0, first.start()) is not None:
        return True
    if "=" in line or "＝" in line:
        return True
    if first is not None:
        told = _LATER.search(line) is not None
    else:
        told = any(may_begin_label(found["next"]) for found in _PARTED.finditer(line))
    return told or _SIGNS.search(line) is not None


def says_same_order(norm: str) -> re.Match[str] | None:
    """`(same order)`, `（顺序同上）`: the values of a list are those of the models of the list before."""
    return _SAME_ORDER.search(norm) if "(" in norm else None


def find_legend(text: str, tokens: tuple[Token, ...]) -> Legend | None:
    """The legend of a line, if it has one."""
    if (keyed := _keyed(text, tokens)) or (keyed := _bracketed(text, tokens)):
        return keyed
    for region, group in _regions(tokens):
        for parts, commas in _lists(region):
            found = _legend(text, tokens, parts, group, commas=commas)
            if found is not None:
                return found
    return None


def _bracketed(text: str, tokens: tuple[Token, ...]) -> Legend | None:
    """`括号内为 GPT-5`, `GPT-5 in parentheses`: what the number behind each score is of."""
    for region, group in _regions(tokens):
        for i, token in enumerate(region):
            part: list[Token] = []
            first = i
            if token.kind is T.CJK and (found := _IN_BRACKETS.search(token.text)):
                whole = found.end() == len(token.text)
                at = i + 1 + (whole and i + 1 < len(region) and region[i + 1].kind is T.COLON)
                ends = (T.STOP, T.COMMA, T.COLON)
                stop = next((j for j in range(at, len(region)) if region[j].kind in ends), len(region))
                left = token._replace(start=token.start + found.end(), text=token.text[found.end() :])
                part = [*([] if whole else [left]), *region[at:stop]]
            elif token.text.lower() in ("parentheses", "brackets", "parens"):
                part, first, stop = list(region[i - 2 : i - 1]), i - 2, i + 1
                if i + 2 < len(region) and region[i + 1].text.lower() in (
                    "give",
                    "hold",
                    "show",
                    "are",
                    "is",
                    "for",
                    ":",
                ):
                    part, first, stop = list(region[i + 2 : i + 3]), i, i + 3
            if not part or not is_label(text, part):
                continue
            option = options_of_labels(text, [part])[0]
            start, end = (group.start, group.end) if group else (region[first].start, region[stop - 1].end)
            return Legend((), (), (), option, start, end, ordered=True)
    return None


def _regions(tokens: tuple[Token, ...]) -> Iterator[tuple[tuple[Token, ...], Token | None]]:
    """The tokens of a line, then those of each of its brackets."""
    yield tokens, None
    for token in tokens:
        if token.kind is T.GROUP:
            yield token.inner, token


def _lists(tokens: tuple[Token, ...]) -> Iterator[tuple[list[list[Token]], bool]]:
    """The runs of parts between slashes, bars or commas; those between commas need a word of order."""
    between = {(token.kind, token.text.lower()) for token in tokens}
    for kind, marks in _BETWEEN:
        if all((kind, mark) not in between for mark in marks):
            continue
        commas = "、" in marks
        parts: list[list[Token]] = [[]]
        for token in tokens:
            if token.kind is kind and token.text.lower() in marks:
                parts.append([])
            elif token.kind in (T.STOP, T.COLON, T.COMMA, T.ARROW, T.GROUP, T.PERCENT):
                if len(parts) > 1:
                    yield [part for part in parts if part], commas
                parts = [[]]
            else:
                parts[-1].append(token)
        if len(parts) > 1:
            yield [part for part in parts if part], commas


def _legend(
    text: str, tokens: tuple[Token, ...], parts: list[list[Token]], group: Token | None, *, commas: bool
) -> Legend | None:
    """What a list of parts says, where it stands as a legend does."""
    if len(parts) > 1 and len(parts[0]) == 1 and parts[0][0].text.lower() in words("head-cells"):
        parts = parts[1:]  # `模型 / AIME25 / GPQA`
    if len(parts) < 2:
        return None
    placed = without_places(parts)
    sided, parts = placed is not parts, placed  # `左为本模型，右为 GPT-5`
    names = () if group is not None and not commas else benchmarks_of(text, parts)
    labels = [] if names else labels_of(text, parts, commas=commas)
    if not names and not labels:
        return None
    start, end = (parts[0][0].start, parts[-1][-1].end) if names else (labels[0][0].start, labels[-1][-1].end)
    outside = [t for t in _flat(tokens) if t.kind is T.NUM and not start <= t.start < end]
    before, behind = text[: group.start if group else start], text[group.end if group else end :]
    inner = (text[group.start : start], text[end : group.end]) if group else ("", "")
    ordered = (
        sided
        or any(_ORDER_BEFORE.search(part) for part in (inner[0] or before, before))
        or bool(_ORDER_BEHIND.match(inner[1] or behind) or _ORDER_BEHIND.match(behind))
    )
    if not outside:
        short = len(before) + len(behind) < _MOST_BESIDE
        headed = behind.rstrip(" *").endswith((":", "：")) or not (before.strip(" *") or behind.strip(" *"))
        stands = ordered or (short and (headed or not commas))
        return Legend(options_of_labels(text, labels), names, ordered=ordered) if stands else None
    place = (0, 0) if names else _place(text, tokens, (start, end), group, ordered=ordered, commas=commas)
    return Legend(options_of_labels(text, labels), (), (), None, *place, ordered=ordered) if place != (0, 0) else None


def _place(
    text: str, tokens: tuple[Token, ...], at: tuple[int, int], group: Token | None, *, ordered: bool, commas: bool
) -> tuple[int, int]:
    """Where the words of a legend begin and end in a line of scores, (0, 0) where it is none."""
    start, end = at
    named = group is not None and any(is_benchmark(t.text) for t in tokens if t.end <= group.start)
    if named and group is not None and _SCORES_NEXT.match(text, group.end):
        return 0, 0  # `RULER by length (32K / 64K): 94.0 / 90.2`: of the name before it
    if group is not None:
        leads = not text[: group.start].strip(" *") and "(" not in text[group.start + 1 : group.end]
        return (group.start, group.end) if ordered or leads else (0, 0)
    head = _clause_start(tokens, start)
    if not any(t.kind is T.NUM and t.start >= end for t in _flat(tokens)):  # behind the scores
        stop = _ORDER_BEHIND.match(text, end)
        return (head, stop.end() if stop else end) if ordered else (0, 0)
    if any(t.kind is T.NUM and head <= t.start < start for t in _flat(tokens)) and not ordered:
        return 0, 0
    placed = _ORDER_BEHIND.match(text, end) or _PLACED.match(text, end)
    if placed and commas and not ordered and not placed.group().strip(" :：，,"):
        return 0, 0
    if placed is None and ordered:
        placed = _ANY_MARK.match(text, end)
    if placed and _VALUE_NEXT.match(text, placed.end()):
        return 0, 0  # `A、B 依次为 59.2、55.3`: their own scores, no legend
    leads = start - head < _MOST_BESIDE and not any(
        t.kind is T.WORD and is_benchmark(t.text) for t in tokens if head <= t.start < start
    )
    return (head, placed.end()) if placed and (ordered or leads) else (0, 0)


def _flat(tokens: tuple[Token, ...]) -> Iterator[Token]:
    for token in tokens:
        yield from token.inner if token.kind is T.GROUP else (token,)


def _clause_start(tokens: tuple[Token, ...], at: int) -> int:
    """Where the clause begins that holds the place `at`."""
    stops = [t.end for t in tokens if t.kind is T.STOP and t.end <= at]
    return stops[-1] if stops else 0


def _keyed(text: str, tokens: tuple[Token, ...]) -> Legend | None:
    """`A = ours, B = GPT-4o`: a letter for each label."""
    for region, group in _regions(tokens):
        keys: list[tuple[str, str, str]] = []
        at, start = 0, region[0].start if region else 0
        while (
            at + 2 < len(region)
            and _KEY.fullmatch(region[at].text[:2])
            and region[at + 1].text in ("=", "＝", ":", "：")
        ):
            stop = at + 2
            while stop < len(region) and region[stop].kind not in (T.COMMA, T.STOP, T.SLASH):
                stop += 1
            part = list(region[at + 2 : stop])
            if not part or not is_label(text, part):
                break
            option = alternatives([(part, text[part[0].start : part[-1].end].strip())])[0]
            keys.append((region[at].text[:2], option.owner or OWN, option.condition or ""))
            equals = region[at + 1].text in "=＝"
            at = (
                stop
                if stop < len(region) and region[stop].kind is T.STOP and _KEY.fullmatch(region[stop].text[:2])
                else stop + 1
            )
        if len(keys) > 1 and (equals or not any(t.kind is T.NUM for t in _flat(tokens))):
            end = group.end if group else region[min(at, len(region)) - 1].end
            return Legend(keys=tuple(keys), start=group.start if group else start, end=end, ordered=True)
    return None


@text_cache(256)
def key_pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    """Where the letters of a legend stand for what they are short for: before a number, or alone in a bracket."""
    each = "|".join(map(re.escape, keys))
    return re.compile(rf"(?<![\w.\-/])(?:{each})(?=\s*[:：=]?\s*[<>≥≤~]?\d)|(?<=\()(?:{each})(?=\))")
