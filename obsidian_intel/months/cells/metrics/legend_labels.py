"""The labels of a legend: models, sizes, modes, efforts, or benchmarks, and what each says of its value."""

from __future__ import annotations

import re
from itertools import pairwise

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.benchmark_names import collect_name
from obsidian_intel.months.cells.metrics.bracket_options import alternatives, is_polar
from obsidian_intel.months.cells.metrics.condition_phrases import LENGTH, is_zh_condition
from obsidian_intel.months.cells.metrics.model_lexicon import UNNAMED
from obsidian_intel.months.cells.metrics.number_roles import is_year
from obsidian_intel.months.cells.metrics.score_remarks import Option
from obsidian_intel.months.cells.metrics.speaker import of_size
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.ways_of_running import is_protocol
from obsidian_intel.months.cells.metrics.word_lists import MODES, SIZE, is_benchmark, is_mode_phrase, words

_EDITION = re.compile(r"[1-5](?:\.\d)?")
_SWITCH = re.compile(r"(?:\b(?:on|off)|[开关])\Z", re.I)
_CUT = re.compile(r"(?:[两二三四五六](?:种|档|个|款|组)?(?:思考|推理)?(?:模式|设置|版本?|强度|档位?)?)?(?:下|时|里)?\Z")
_SPECIAL = re.compile(r"[A-Za-z]\s*[=＝]\s*\d+|[A-Za-z\u3400-\u9fff]{1,8}[前后]|(?:before|after) [A-Za-z]+", re.I)
_SWITCH = re.compile(r"(?:\b(?:on|off)|[开关])\Z", re.I)
_GRADES = words("grades") | words("single-grades")
_UNNAMED = frozenset(each.replace("_", " ") for each in words("unnamed-labels"))
_PLAIN = words("own") | words("languages") | words("stages") | _GRADES | _UNNAMED
_OWN_FIRST = tuple(words("own"))
_MOST_LABEL_WORDS = 5


def labels_of(text: str, parts: list[list[Token]], *, commas: bool) -> list[list[Token]]:
    """The labels of a list: whole parts, but the end of the first and the beginning of the last."""
    found: list[list[Token]] = []
    for part in parts:
        cut = _without_place(part)
        if found and cut and is_label(text, cut):
            found.append(cut)
            continue
        head = range(min(len(cut), _MOST_LABEL_WORDS), 0, -1)
        tail = next((cut[:j] for j in head if is_label(text, cut[:j])), []) if found else []
        if tail:
            found.append(tail)
            break
        if len(found) > 1:
            break
        most = max(0, len(part) - _MOST_LABEL_WORDS)
        found = [next((part[i:] for i in range(most, len(part)) if is_label(text, part[i:])), [])]
        found = found if found[0] else []
    if len(found) < 2 or (not commas and _goes_on(parts, len(found))):
        return []
    for one, other in pairwise(found):
        if len(other) == 1 and one[0].kind is T.MODEL and (sized := of_size(one[0], other[0])):
            other[:] = [sized]
    return found


def _goes_on(parts: list[list[Token]], count: int) -> bool:
    """Whether a list has other parts behind its labels than values, as in `4K / 32K 上下文下 RULER 97.1 / 95.2`."""
    return any(part[0].kind is not T.NUM for part in parts[count:])


def _without_place(part: list[Token]) -> list[Token]:
    """`有工具两种模式下`: a last label without the words that only place it."""
    for i, token in enumerate(part):
        if token.kind is T.CJK and (found := _CUT.search(token.text)) and found.start() < len(token.text):
            kept = token.text[: found.start()]
            return [*part[:i], *([token._replace(text=kept, end=token.start + len(kept))] if kept else [])]
    return part


def is_label(text: str, part: list[Token]) -> bool:
    """Whether words may tell one value of a list from the others: a model, a size, a mode, with or without."""
    shown = text[part[0].start : part[-1].end].strip()
    if part[0].kind is T.MODEL:
        return all(t.kind is T.WORD and (MODES.fullmatch(t.text) or SIZE.fullmatch(t.text)) for t in part[1:])
    if shown[0] == "/" and MODES.fullmatch(shown[1:].replace("_", "-")):  # `/no_think`
        return True
    if shown.lower() in _PLAIN or is_mode_phrase(shown):
        return True
    if _SPECIAL.fullmatch(shown) or is_protocol(part, shown):
        return True
    if any(form.fullmatch(shown) for form in (SIZE, LENGTH, MODES)) or is_zh_condition(shown):
        return True
    return len(part) < _MOST_LABEL_WORDS and is_polar([(part, shown)]) and not any(is_benchmark(t.text) for t in part)


@text_cache(4096)
def may_begin_label(word: str) -> bool:
    """Whether a word may be the first of a label, as far as it alone tells: most prose between slashes is none."""
    if any(c.isupper() or c.isdigit() for c in word) or word.lower() in _PLAIN or MODES.fullmatch(word):
        return True
    return word.startswith(_OWN_FIRST) or is_zh_condition(word) or is_polar([([], word)])


def options_of_labels(text: str, labels: list[list[Token]]) -> tuple[Option, ...]:
    """What each label says of its value."""
    if not labels:
        return ()
    shown = [text[part[0].start : part[-1].end].strip() for part in labels]
    switched = [_SWITCH.search(each) for each in shown]
    if all(switched) and switched[0]:  # `thinking off / on`
        head = re.sub(r"(?i)\Awith\s+", "", shown[0][: switched[0].start()])
        return tuple(Option(f"{head}{found.group()}") for found in switched if found)
    unnamed = [each.lower() in _UNNAMED for each in shown]
    options = alternatives(list(zip(labels, shown, strict=True)))
    return tuple(Option(owner=UNNAMED) if out else each for each, out in zip(options, unnamed, strict=True))


def benchmarks_of(text: str, parts: list[list[Token]]) -> tuple[str, ...]:
    """The benchmarks that the parts are, all of them known ones or parts of these."""
    names = []
    for part in parts:
        found = collect_name(text, part, len(part))
        if any(t.kind is T.NUM and not (is_year(t) or _EDITION.fullmatch(t.text)) for t in part):
            return ()  # a score
        if len(found.names) != 1 or not found.names[0].sure or (found.start and part is not parts[0]):
            return ()
        names.append(found.names[0].text)
    return tuple(names)
