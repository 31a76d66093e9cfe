"""Names of models in a line: whose they are, and where they stand.

A name is known from the row, from the rows of its note, by its family (`models.toml`), by its size (`Foo-7B`), or by a
word of comparison before it (`超过 Foo（73.1）`). Each name found is masked in the text that is read, so that it is
never taken for a benchmark or a condition: a run of private characters of the same length, which the tokenizer reads
as one token.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from obsidian_intel.core.caches import text_cache
from obsidian_intel.months.cells.metrics.word_lists import (
    MODES,
    SIZE,
    STOP_WORDS,
    is_benchmark,
    is_domain,
    is_generic,
    is_measure,
    is_model,
    is_never,
    words,
)

OPAQUE = "\ufffc"  # as in `normalize`
OWN = "\x00own"
UNNAMED = "\x00unnamed"  # a baseline without a name, or a name in doubt: its scores are left out
MASK, FILL = "\U000f0000", "\U000f0001"

_WORDS: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "lexicon" / "models.toml").read_text(encoding="utf-8")
)


def _one_of(section: str) -> str:
    listed = sorted(_WORDS[section], key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in listed) + ")"


class Mention(NamedTuple):
    """A model's name in `text[start:end]`. `owner` is `OWN`, `UNNAMED` or the name as written.

    `variant` is what stands behind the row's own name: `Thinking`, `32B`.
    """

    start: int
    end: int
    owner: str
    variant: str = ""


class _Entry(NamedTuple):
    """A name in a table: `folded` without spaces and dashes; `guarded` needs a version or the like behind it."""

    folded: str
    guarded: bool


_Table = dict[str, list[_Entry]]

_HYPHENS = r"(?:[-‐‑–][A-Za-z0-9.]*[A-Za-z0-9])*"
_HYPHENATED = re.compile(_HYPHENS)
_WORD = re.compile(  # begins with one set of characters, which `re` can skip to
    r"([A-Za-zπü](?<![A-Za-z0-9_.@\-\U000f0001].)[A-Za-zπü]*+[A-Za-z0-9.·]*+(?:[-‐‑][A-Za-z0-9.]++)*+)", re.A
)
_RUN = re.compile(r"[A-Za-zπü]+")
_BENCH_BEHIND = re.compile(r"-(?:[A-Za-z]+-)*(?:[Bb]ench|Challenge|Eval|Arena|Exam)(?![a-z])")
_VERSION_AHEAD = re.compile(r"v\d")
_METHOD = re.compile(r"([A-Z][A-Za-z]*(?:[-.]?\d+)*)-(?:[A-Z]{3,4}|DPO\+|LoRA|RL)")
_GLUED = re.compile(
    rf"(?:[A-Za-z0-9.]*[A-Za-z0-9])?{_HYPHENS}(?:(?:(?<=-XL)|(?<=-[SBLHGg])|(?<=-\dB))/\d{{1,2}}(?![\d.]))?\+?"
)
_PART = re.compile(  # what may go on behind a space
    rf"\s(?:(?:{_one_of('variants')})(?![A-Za-z0-9.])"
    r"|(?:large|medium|small|base|tiny)-v\d"
    r"|[A-Z]\d{1,2}(?:\.\d)?(?![A-Za-z0-9.%])"
    r"|\d+(?:\.\d+)?B(?![A-Za-z0-9])|A\d+B(?![A-Za-z0-9])"
    r"|\[[A-Z][A-Za-z ]{1,12}\]"
    rf"|(?P<version>v?(?:\d{{1,2}}\.\d{{1,2}}\.\d{{1,2}}|\d\.\d|\d{{1,2}})[a-z]?(?![\w%％])(?!\.\d)(?!\s*[%％])))(?:{_HYPHENS})"
)
_SIZED = re.compile(r"-(?:\d+(?:\.\d+)?B|A\d+B)(?![A-Za-z0-9])|[A-Za-z]\d*[-_]E\d+B\b")
_SHAPED = re.compile(r"[A-Z][A-Za-z]*(?:LM|GPT|LLM|Coder|Chat|Thinker)")
_VARIANT_BEHIND = re.compile(
    r"[A-Z][A-Za-z]{2,}(?:[- ]v?\d+(?:\.\d+)?)[- ]"
    r"(?:Pro|Max|Mini|Flash|Ultra|Turbo|Instruct|Chat|Thinking|Preview|Air|Lite|Large|Coder)(?![A-Za-z])"
)
_LETTER = re.compile(rf"(?:[oO][134]|K2(?:\.\d)?|R1(?:-Zero)?|T1(?=-\d{{8}}))(?![A-Za-z0-9]|\.\d|%){_HYPHENS}")
_CHINESE = re.compile(
    rf"{_one_of('chinese')}(?=\s?[A-Za-z]{{0,12}}[- ]?[A-Za-z]?\d)\s?(?:[A-Za-z0-9.]*[A-Za-z0-9])?{_HYPHENS}"
)
_CHINESE_SIZED = re.compile(  # `青鸾-Coder-40B`
    r"(?<=[㐀-鿿])-(?:[A-Za-z][A-Za-z0-9.]*-)*\d+(?:\.\d+)?B(?![A-Za-z0-9])"
)
_NAME_BEFORE = re.compile(r"(?:(?<![㐀-鿿])|(?<=[在上比与和过中的]))(?![在上比与和过中的较超])[㐀-鿿]{2,4}\Z")
_INSIDE_AFTER = re.compile(rf"\s*(?:{_one_of('inside_after')})(?![a-z])")
_INSIDE_BEFORE = re.compile(rf"(?<![A-Za-z]){_one_of('inside_before')}\s*了?\s*\Z", re.I)
_DIRECT = re.compile(r"\s*(?:的|'s|’s)?\s*(?:[(]\s*)?[<>≥≤~≈]?\s*\d|\s*[:：(]")
_COMPARED = re.compile(
    rf"(?:(?<![A-Za-z])(?i:{_one_of('comparing')})|(?<=\))\s*[、和与]|\)\s*(?:and|but))"
    r"\s*(?:了|过|于|的|开源|闭源|同期|自家|更大的|the\s)*\s*\Z"
)
_COMPARED_ENDS = frozenset(word[-1].lower() for word in _WORDS["comparing"]) | frozenset("、和与dt了过于的源闭期家大e")
_LONGEST_CHINESE = 6
_FAR = 24  # characters
_UNKNOWN = re.compile(
    r"(?:[A-Z][A-Za-z0-9.]*|[a-z][a-z0-9.]*(?=-))(?:[-+][A-Za-z0-9.]+)*"
    r"(?:\s(?:[A-Z][A-Za-z0-9]*|v?\d{1,2}(?:\.\d)?|\d+B)(?![%\d.])(?:-[A-Za-z0-9.]+)*){0,3}"
)
_VALUE_BEHIND = re.compile(
    r"\s*(?:的|'s|’s)\s*\d|\s*[:：]|\s*[(]\s*[<>≥≤~≈]?\s*\d+(?:\.\d+)?\s*%?\s*(?:[),;、])|\s+(?:的\s*|at\s+|with\s+)?\d+(?:\.\d+)?"
)
_VALUE_OF = re.compile(
    r"\s*(?:的|为|是|达到?|は|reaches|reached|gets|has|scores|at|is|:|：)?\s*[(]?\s*[<>≥≤~≈]?\s*\d+(?:\.\d+)?(?:\s*%)?(?:\s*[)])?"
    r"(?=\s*(?:[,，、;；。|/)]|\.(?!\d)|and\b|和|与|及|\Z))"
)
_CITED = re.compile(  # `DAPO（2503.14476）`: a method by its paper
    rf"(?P<name>[A-Z][\w+-]{{2,}}(?:\s[A-Z\d][\w.+-]*)?)\s*[(]\s*(?:(?:arXiv:?\s*)?\d{{4}}\.\d{{4,5}}(?:v\d)?|{OPAQUE})\s*[)]"
)
_BESIDE_SCORE = re.compile(
    r"(?<=[\d%])\s*\(\s*(?P<name>[A-Z][\w.+-]*(?:\s(?:[A-Z][\w.+-]*|v?\d(?:\.\d)?(?=\s+\d)))*)"
    r"(?=(?:\s+|\s*[:：]\s*)[<>≥≤~≈]?\d+(?:\.\d+)\s*%?\s*[,，;；、)])"
)
_SHORTEST_RIVAL = 4
_NO_RIVAL = frozenset(_WORDS["no_rival"])
_FIELDS = frozenset(_WORDS["fields"])
_ITEM = re.compile(
    r"(?P<mark>[:：(（,，、|;；]|\s(?:and|und|et|y)\b|[和与及])\s*"
    r"(?P<name>[A-Z][\w.+\-]*(?:\s(?:[A-Z][\w.+\-]*|v?\d(?:\.\d)?(?=\s+[<>≥≤~≈]?\d)))*)(?=\s+[<>≥≤~≈]?\d|\s*[(]\d)"
)
_SHORT = re.compile(r"[A-Za-z]{3,}[- ](?=[A-Za-z]{1,3}\d)")
_FORMER_AND_LATTER = ("前者", "后者")
_FORMER = re.compile(r"前者|the former|(后者|the latter)")
_COLONS, _LOOSE = frozenset(":：(（"), frozenset(":：(（,，;；")
_COMMA = re.compile(r"\s*[,，、;；|]\s*")
_BOUNDS = frozenset(("", *";；。，、：:,.|(（*"))
_SUBJECT_OF = re.compile(
    r"\s*(?:的|在|は|(?P<colon>[:：]))\s*(?=[A-Za-z])|\s*(?P<value>[为是])\s*(?=\d)|\s+(?P<verb>(?:gives|gets|has|scores|reaches|obtains|achieves|posts|hits|reports|records"
    r"|(?:stands|sits|stays|lands) at)\s+)"
)
_MAY_FOLLOW = frozenset("的在は:：")  # behind a name that is the subject of a score
_OWN_WORDS = re.compile(rf"(?<![A-Za-z]){_one_of('own')}(?![A-Za-z])")
_UNNAMED_WORDS = re.compile(rf"(?<![A-Za-z]){_one_of('unnamed')}(?:模型|水平|平均|系统|方法)?(?![A-Za-z])")
_WAYS = frozenset(re.sub(r"[\s\-]", "", way).lower() for way in _WORDS["ways"])
_SEPARATORS = re.compile(r"[\s\-_‐‑–·]+")
_ENDS = frozenset(";；。，、：:,/|(.%0123456789")
_APART = frozenset(("", *";；。，、：:,/|.%0123456789"))  # right before a word: no word of comparison
_SKIPPED = frozenset(" -_‐‑–·\u00a0")
_CJK = re.compile(r"[㐀-鿿]")


@text_cache(4096)
def fold(name: str) -> str:
    """A name without what people write differently: case, spaces, dashes."""
    return _SEPARATORS.sub("", name).lower()


def _add(table: _Table, name: str, guarded: bool) -> None:
    if found := _RUN.match(name):
        table.setdefault(found.group().lower(), []).append(_Entry(fold(name), guarded))


@text_cache(1)
def _families() -> _Table:
    table: _Table = {}
    for section in ("families", "series"):
        for name in _WORDS[section]:
            _add(table, name, name in _WORDS["guarded"])
    for name in _WORDS["guarded"]:
        if name not in _WORDS["families"]:
            _add(table, name, True)
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry.folded))
    return table


_MODEL_PARTS = frozenset(_WORDS["model_parts"])
_MAKERS = frozenset(name.lower() for name in _WORDS["makers"])


class _Known(NamedTuple):
    """Names of the row and of its note, ready to be looked for."""

    own: frozenset[str]
    table: _Table
    unlettered: tuple[str, ...]  # those that do not begin with a letter: `星河-32B`


@text_cache(512)
def _known(names: tuple[str, ...]) -> _Known:
    table: _Table = {}
    unlettered = []
    for name in names:
        if len(name) < 2:
            continue
        if name[0].isascii() and name[0].isalpha():
            _add(table, name, False)
        else:
            unlettered.append(name)
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry.folded))
    unlettered.sort(key=lambda name: -len(name))
    return _Known(frozenset(map(fold, names)), table, tuple(unlettered))


@text_cache(16)
def _others(models: tuple[str, ...]) -> _Known:
    """Names of the rows of a note. One without a digit or a capital within may be a plain word: `Sora`, `Marco`."""
    return _known(tuple(name for name in models if any(c.isdigit() or c.isupper() for c in name[1:])))


def find_models(norm: str, text: str, names: tuple[str, ...], models: tuple[str, ...]) -> list[Mention]:
    """The models that a line names, in order, none within another."""
    own = _known(names)
    known = (own, _others(models)) if models else (own,)
    found: list[Mention] = []
    last = 0
    for start, end in _spans(norm, known):
        if start < last or _is_inside(norm, start, end):
            continue
        owner, variant = _owner_of(text[start:end], own.own, names)
        if owner == OWN and names and fold(text[start:end]) in _built_on(names):
            owner = text[start:end]
        found.append(Mention(start, end, owner, variant))
        last = end
    if found:
        found += _listed(norm, text, found)
        found += _again(norm, text, found)
        found.sort()
    if found or names:
        extra = [Mention(*m.span(), OWN) for m in _OWN_WORDS.finditer(norm)] if found else []
        if any(mention.owner != OWN for mention in found):
            extra += [Mention(*m.span(), UNNAMED) for m in _UNNAMED_WORDS.finditer(norm)]
        for mention in extra:
            if all(mention.end <= other.start or mention.start >= other.end for other in found):
                found.append(mention)
        found.sort()
    return found


def _again(norm: str, text: str, found: list[Mention]) -> list[Mention]:
    """Models named before, in short: `V3.1-Terminus` behind `DeepSeek-V3.1-Terminus`, `前者`, `后者`."""
    extra: list[Mention] = []
    for each in found:
        short = _SHORT.match(norm, each.start, each.end)
        rest = norm[short.end() : each.end] if short else ""
        if not rest or not _has_digit(rest, 0, len(rest)):
            continue
        at = norm.find(rest, each.end)
        while at >= 0:
            alone = not (norm[at - 1].isalnum() or norm[at - 1] in "-.") and not _goes_on(norm, at + len(rest))
            if alone and not any(at < other.end and other.start < at + len(rest) for other in (*found, *extra)):
                owner = each.owner if each.owner in (OWN, UNNAMED) else text[at : at + len(rest)]
                extra.append(Mention(at, at + len(rest), owner))
            at = norm.find(rest, at + len(rest))
    for which in _FORMER.finditer(norm):
        named = list(dict.fromkeys(each.owner for each in found if each.end <= which.start()))[-2:]
        if len(named) == len(_FORMER_AND_LATTER):
            extra.append(Mention(*which.span(), named[which.lastindex == 1]))
    return extra


def _listed(norm: str, text: str, found: list[Mention]) -> list[Mention]:
    """Unknown names in a list of models: `Score: Oasis 0.54, GPT-5 0.72`, `Foo-7B 57.2 and Tanuki 60.3`."""
    known = {each.start: match.end() for each in found if (match := _VALUE_OF.match(norm, each.end))}
    closed = {each.start for each in found if each.start in known and _closes(norm, each.end, known[each.start])}
    if not known:
        return []
    extra: list[Mention] = []
    rolls: dict[int, bool] = {}  # where the value of a model ends, and whether its list holds models alone
    places = sorted(
        [(start, start, False) for start in known] + [(m.start(), m.start("name"), True) for m in _ITEM.finditer(norm)]
    )
    for mark, start, doubtful in places:
        item = _ITEM.match(norm, mark) if doubtful else None
        before = norm[:mark].rstrip()
        joined = item is not None and item["mark"] not in _LOOSE
        rolled = before[-1:] in _COLONS if item is None else item["mark"] in _COLONS
        if item is None and before[-1:] in _LOOSE:
            rolled |= rolls.get(len(before) - 1, False)
        if item is None:
            if start not in closed:
                rolls[known[start]] = rolled
            continue
        value = _VALUE_OF.match(norm, item.end("name"))
        if (
            value is None
            or _is_no_model(item["name"])
            or any(start < each.end and each.start < item.end("name") for each in found)
        ):
            continue
        behind = rolls.get(mark)
        if (behind is not None and (joined or behind)) or (rolled and _next_item(norm, value.end()) in known):
            extra.append(Mention(start, item.end("name"), " ".join(text[start : item.end("name")].split())))
            if not _closes(norm, value.start(), value.end()):
                rolls[value.end()] = rolled or bool(behind)
    return extra


def _closes(norm: str, start: int, end: int) -> bool:
    """Whether a bracket ends in `norm[start:end]` that began before it."""
    return norm.count(")", start, end) > norm.count("(", start, end)


def _next_item(norm: str, at: int) -> int:
    """Where the next item of a list begins that goes on at `at`."""
    found = _COMMA.match(norm, at)
    return found.end() if found else -1


def _is_no_model(name: str) -> bool:
    """Whether a word of a name tells of a benchmark or a measure, or all are plain, splits and ways of running."""
    parts = name.split()
    told = any(is_benchmark(word) or is_measure(word) or word.lower() in STOP_WORDS for word in parts)
    return told or all(
        word.lower() in words("splits") or fold(word) in _WAYS or SIZE.fullmatch(word) is not None for word in parts
    )


def mask(norm: str, mentions: list[Mention]) -> str:
    """`norm` with each name as one run of private characters."""
    parts, last = [], 0
    for mention in mentions:
        parts += [norm[last : mention.start], MASK, FILL * (mention.end - mention.start - 1)]
        last = mention.end
    return "".join([*parts, norm[last:]])


def _spans(norm: str, known: tuple[_Known, ...]) -> Iterator[tuple[int, int]]:
    """Where names may stand, in order; they may overlap."""
    spans = [*_lettered(norm, known)]
    spans += [(m.start(), _extended(norm, m.end(), True)) for m in _CHINESE.finditer(norm)]
    spans += [m.span("name") for m in _CITED.finditer(norm)] if OPAQUE in norm or "26" in norm or "25" in norm else []
    spans += [m.span("name") for m in _BESIDE_SCORE.finditer(norm) if _may_be_rival(m["name"])] if "(" in norm else []
    spans += _chinese_sized(norm) if "B" in norm and "-" in norm else []
    for name in (name for each in known for name in each.unlettered):
        at = norm.find(name)
        while at >= 0:
            spans.append((at, _extended(norm, at + len(name), any(c.isdigit() for c in name))))
            at = norm.find(name, at + len(name))
    if len(spans) > 1:
        spans.sort(key=lambda span: (span[0], -span[1]))
    return iter(spans)


def _chinese_sized(norm: str) -> list[tuple[int, int]]:
    """Where names in Chinese stand that a size is part of."""
    found = []
    for sized in _CHINESE_SIZED.finditer(norm):
        before = _NAME_BEFORE.search(norm, max(0, sized.start() - _LONGEST_CHINESE), sized.start())
        found += [(before.start(), sized.end())] if before else []
    return found


def _may_be_rival(name: str) -> bool:
    """Whether an unknown name before a score, in a bracket behind another, may be a model's: `50.2 (Zorblax 45.5)`."""
    words_of = name.split()
    if _is_no_model(name) or any(word.lower() in _NO_RIVAL or is_never(word) or is_domain(word) for word in words_of):
        return False
    return len(name) >= _SHORTEST_RIVAL and not any(is_generic(word) or MODES.fullmatch(word) for word in words_of)


def _lettered(norm: str, known: tuple[_Known, ...]) -> Iterator[tuple[int, int]]:
    families = _families()
    maker, maker_end = 0, -2  # where a maker's name begins and ends that may stand right before
    last = 0
    own, others = known[0].table, known[-1].table
    labels = bool(known[0].own)  # without the row's names, a label may be one of them
    for found in _WORD.finditer(norm):
        word = found[1]
        run, listed, kind, makes = _traits(word)
        known_here = listed or run in own or run in others
        if not (known_here or kind or makes):
            continue
        start = found.start()
        if start < last:
            continue
        end = _name_end(norm, start, run, families, known) if known_here else 0
        if not end and kind:
            after = norm[found.end() : found.end() + 2].strip()[:1]
            if kind == _PLAIN_WORD and not makes and word.isalpha() and _is_plain(norm, start, after):
                continue
            if kind == _SHAPED_WORD or after.isdigit() or norm[start - 1 : start] not in _APART:
                end = _shaped_end(norm, start, word, labels=labels)
            elif after in _MAY_FOLLOW or (after.isascii() and after.isalpha()):
                end = _subject_end(norm, start, labels=labels)
        if end:
            yield (maker if maker_end == start - 1 and norm[maker_end] in " /-" else start), end
            last = end
        elif makes:
            maker, maker_end = start, found.end()


def _name_end(norm: str, start: int, run: str, families: _Table, known: tuple[_Known, ...]) -> int:
    """Where the name ends that begins at `start`, 0 where none does."""
    best = 0
    for entry in (entry for each in known for entry in each.table.get(run, ())):
        end = _spelt(norm, start, entry.folded)
        if end > best and not _goes_on(norm, end) and not _BENCH_BEHIND.match(norm, end):
            best = max(best, _extended(norm, end, _has_digit(norm, start, end)))
    for entry in families.get(run, ()):
        end = _spelt(norm, start, entry.folded)
        lettered = bool(end) and end < len(norm) and norm[end].isascii() and norm[end].isalpha()
        if not end or (lettered and not _VERSION_AHEAD.match(norm, end)):
            continue
        glued = _GLUED.match(norm, end)
        whole = _extended(norm, glued.end() if glued else end, _has_digit(norm, start, glued.end() if glued else end))
        if entry.guarded and not _is_guarded_name(norm, start, end, whole):
            continue
        if ("-" in norm[start:whole] and fold(norm[start:whole]) == entry.folded) or not _is_other(norm[start:whole]):
            best = max(best, whole)
        break
    return best


def _is_guarded_name(norm: str, start: int, end: int, whole: int) -> bool:
    """Whether a word that means something else too is a model's here: capitalised with a version, or in its place."""
    if not (norm[start].isupper() or norm[start] in "sπ"):
        return False
    return (whole > end and _has_digit(norm, start, whole)) or _stands_as_subject(norm, start, whole, known=True)


def _stands_as_subject(norm: str, start: int, end: int, *, known: bool = False, labels: bool = True) -> bool:
    """Whether a name stands before a benchmark or a verb: `SASRec 在 MovieLens-1M 上`, `Depth Pro has AbsRel 0.058`."""
    found = _SUBJECT_OF.match(norm, end)
    if found is None:
        return False
    if norm[max(0, start - 80) : start].rstrip()[-1:] not in _BOUNDS and not _is_compared(norm, start):
        return False
    if found["verb"] or known:
        return True
    if found["value"]:
        return False
    if found["colon"] and not (labels and _is_label(norm[start:end])):
        return False
    word = _WORD.match(norm, found.end())
    return word is not None and any(
        is_benchmark(part) or is_measure(part) for part in (word[1], word[1].partition("-")[0])
    )


def _is_label(name: str) -> bool:
    """Whether an unknown name before a colon looks like a model's: `LW-DETR-X`, `OpenAI CUA`, not `Lean 4`."""
    parts = re.split(r"[\s-]", name)
    if name.lower() in words("scaffolds") or fold(name) in _SCAFFOLDS or len(parts) < 2:
        return False
    if any(is_benchmark(part) or is_measure(part) for part in parts):
        return False
    if all(is_domain(part) or is_generic(part) for part in parts):
        return False
    return any(
        (any(c.isdigit() for c in part) and not part[0].isdigit() and (len(part) > 1 or "-" in name))
        or (part.isupper() and len(part) > 1 and part.lower() not in _FIELDS)
        or any(c.isupper() for c in part[1:] if not part.isupper())
        for part in parts
    )


def _is_compared(norm: str, start: int) -> bool:
    """Whether a word of comparison stands right before `start`."""
    first = max(0, start - _FAR)
    ends = norm[first:start].rstrip()[-1:].lower() in _COMPARED_ENDS
    return ends and _COMPARED.search(norm, first, start) is not None


def _is_plain(norm: str, start: int, after: str) -> bool:
    """Whether nothing around a word at `start` tells that it is a name: `after` is the first character behind it."""
    if after == "@":
        return True  # `Pass@1`
    if after.isdigit() or after == "v":
        return False  # maybe a version
    before = norm[max(0, start - _FAR) : start].rstrip()[-1:]
    return before not in _BOUNDS and not _is_compared(norm, start)


def _shaped_end(norm: str, start: int, word: str, *, labels: bool) -> int:
    """Where a name ends that no list holds but its shape tells of, or what stands before it; 0 where none does."""
    if not word[1:2].isalpha() and (letter := _LETTER.match(norm, start)):
        return letter.end()
    if "B" in word and "-" in word and _SIZED.search(word) and not _is_other(word):
        return _extended(norm, start + len(word.rstrip(".")), True)
    if "-" in word and _is_compound(word) and not _is_other(word):
        return _extended(norm, start + len(word.rstrip(".")), True)
    if not word[0].isupper():
        return (_subject_end(norm, start, labels=labels) or _compared_end(norm, start)) if "-" in word else 0
    shaped = _SHAPED.match(word)
    if shaped and re.match(r"[- ]?v?\d", norm[start + shaped.end() : start + shaped.end() + 4]):
        glued = _GLUED.match(norm, start)
        end = glued.end() if glued else start + len(word)
        longer = _extended(norm, end, _has_digit(norm, start, end))
        return longer if _has_digit(norm, start, longer) else 0
    behind = _VARIANT_BEHIND.match(norm, start)
    if behind and not _is_other(behind.group()):
        glued = _GLUED.match(norm, behind.end())
        return _extended(norm, glued.end() if glued else behind.end(), True)
    return _subject_end(norm, start, labels=labels) or _compared_end(norm, start)


def _subject_end(norm: str, start: int, *, labels: bool) -> int:
    """An unknown name that stands as the subject of a score; 0 where none does."""
    found = _UNKNOWN.match(norm, start)
    if (
        found is None
        or not _stands_as_subject(norm, start, found.end(), labels=labels)
        or not _is_coined(found.group())
    ):
        return 0
    first = found.group().split()[0]
    low, folded = first.lower(), fold(found.group())
    plain = low in STOP_WORDS or low in words("never") or folded in _WAYS or folded in _SCAFFOLDS
    return 0 if plain else found.end()


def _is_coined(name: str) -> bool:
    """Whether a name is more than a capitalised word: digits, capitals within, or two words and more."""
    if name.isalpha() and name.isupper() and len(name) <= _LONGEST_ACRONYM:
        return False
    return len(name.split()) > 1 or any(c.isdigit() or c.isupper() for c in name[1:])


class _Kind(IntEnum):
    """What a word that is in no list may be."""

    NO_NAME = 0  # small, a benchmark, a measure
    PLAIN = 1  # a name only behind a word of comparison, or with a version behind it
    SHAPED = 2


_PLAIN_WORD, _SHAPED_WORD = int(_Kind.PLAIN), int(_Kind.SHAPED)  # an Enum's members are slow to reach


class _Traits(NamedTuple):
    """What a word tells wherever it stands: the letters that it begins with, in lower case, and what those are."""

    run: str
    listed: bool  # a family begins so
    kind: int
    makes: bool  # a maker


@text_cache(8192)
def _traits(word: str) -> _Traits:
    found = _RUN.match(word)
    run = found.group().lower() if found else ""
    if run[-1:] == "v" and run not in _families() and run[:-1] in _families():
        run = run[:-1]  # `ColBERTv2`
    return _Traits(run, run in _families(), _kind_of(word), run in _MAKERS)


def _kind_of(word: str) -> int:
    if not word[1:2].isalpha() or len(word) < 3 or ("B" in word and "-" in word and _SIZED.search(word)):
        return _SHAPED_WORD
    if not (word[0].isupper() or ("-" in word and word[0].islower())) or is_benchmark(word) or is_measure(word):
        return 0
    if _is_compound(word):
        return _SHAPED_WORD
    return _SHAPED_WORD if _SHAPED.match(word) else 1


def _is_compound(word: str) -> bool:
    """Whether a name with dashes has a part that tells of a model: `Korsika-Embed-base`, `xiaobu-embedding-v2`."""
    parts = word.lower().split("-")
    return len(parts) > 1 and len(parts[0]) > 1 and not _MODEL_PARTS.isdisjoint(parts) and not is_benchmark(parts[0])


def _compared_end(norm: str, start: int) -> int:
    """An unknown name whose value follows, behind a word of comparison: `超过 Foo（73.1）`."""
    before = norm[:start].rstrip()[-2:] if start < 80 else norm[start - 80 : start].rstrip()[-2:]
    if not before or (before[-1] in _ENDS and before[0] != ")"):
        return 0
    found = _UNKNOWN.match(norm, start)
    if found is None:
        return 0
    end = found.end()
    if _VALUE_BEHIND.match(norm, end) is None:
        return 0
    if not _is_compared(norm, start):
        return 0
    name = norm[start:end]
    parts = name.split()
    if (
        any(is_benchmark(part) or is_measure(part) for part in parts)
        or fold(name) in _WAYS
        or name.lower() in words("never")
    ):
        return 0
    return end


def _spelt(norm: str, at: int, folded: str) -> int:
    """Where `folded` ends when it is written at `at`, with spaces or dashes or without; 0 when it is not."""
    size = len(norm)
    for wanted in folded:
        while at < size and norm[at] in _SKIPPED:
            at += 1
        if at >= size or norm[at].lower() != wanted:
            return 0
        at += 1
    return at


def _goes_on(norm: str, end: int) -> bool:
    """Whether a name is only the start of a longer word: `GLM-5` in `GLM-5.1`, `GLM-50`, `GLM-5V`."""
    rest = norm[end : end + 2]
    return bool(rest) and ((rest[0].isascii() and rest[0].isalnum()) or (rest[0] == "." and rest[1:].isdigit()))


def _has_digit(norm: str, start: int, end: int) -> bool:
    return any(c.isdigit() for c in norm[start:end])


def _extended(norm: str, end: int, versioned: bool) -> int:
    """Where a name ends with its versions, sizes and variants behind spaces and dashes."""
    more = _HYPHENATED.match(norm, end)
    if more and more.end() > end:
        versioned |= _has_digit(norm, end, more.end())
        end = more.end()
    for _ in range(6):
        part = _PART.match(norm, end)
        if part is None:
            break
        if part["version"]:
            if versioned:
                break
            versioned = True
        elif _has_digit(norm, part.start(), part.end()):
            versioned = True
        end = part.end()
    return end


def _is_other(name: str) -> bool:
    """Whether what looks like a model is a benchmark or a measure: `GPT-score`, `Qwen-Bench`."""
    whole = name.split()
    return any(is_benchmark(word) and not is_model(word) for word in whole) or is_measure(whole[0])


def _is_inside(norm: str, start: int, end: int) -> bool:
    """Whether a name is part of other words: a judge, a scaffold, the source of data."""
    if _INSIDE_AFTER.match(norm, end):
        return True
    return _INSIDE_BEFORE.search(norm, max(0, start - 20), start) is not None and not _DIRECT.match(norm, end)


@text_cache(4096)
def _owner_of(name: str, own: frozenset[str], names: tuple[str, ...]) -> tuple[str, str]:
    """Whose a name is, and the variant that stands behind the row's own."""
    folded = fold(name)
    shown = " ".join(name.split())
    for each in sorted(own, key=len, reverse=True):
        if folded == each:
            return OWN, ""
    for each in sorted(own, key=len, reverse=True):
        if folded.startswith(each) and (rest := _ways(folded[len(each) :])) is not None:
            return OWN, name[-len(rest) :] if rest else ""
        made = each.endswith(folded) and _digits(folded) and _is_maker(each[: -len(folded)])
        if made and any(_ends_apart(whole, folded) for whole in names):
            return OWN, ""
        if each.startswith(folded) and (_ways(each[len(folded) :]) is not None or not any(map(str.isdigit, folded))):
            return (OWN if _is_size(each[len(folded) :]) or not _digits(folded) else UNNAMED), ""
    return shown, ""


@text_cache(512)
def _built_on(names: tuple[str, ...]) -> frozenset[str]:
    """The models that rows are named after: `openvla` of OpenVLA-OFT, which is a model of its own."""
    found = (_METHOD.fullmatch(name) for name in names)
    return frozenset(fold(match[1]) for match in found if match) - {fold(name) for name in names}


def _ends_apart(name: str, folded: str) -> bool:
    """Whether a name ends in another one, behind a space, a dash or a Chinese character: not `Skywork-OR1` in `R1`."""
    starts = (i for i in range(1, len(name)) if name[i - 1] in " -_·/" or not name[i - 1].isascii())
    return any(fold(name[start:]) == folded for start in starts)


def _digits(folded: str) -> bool:
    return any(c.isdigit() for c in folded)


def _is_maker(rest: str) -> bool:
    """Whether what stands before is a maker or a family: `智谱` of `智谱 GLM-5`, `Claude` of `Claude Opus 4.6`."""
    return _CJK.search(rest) is not None or rest.isalpha()


def _is_size(rest: str) -> bool:
    return SIZE.fullmatch(rest.upper()) is not None or re.fullmatch(r"\d{4,8}", rest) is not None


def _ways(rest: str) -> str | None:
    """What is left of a name, if it is only ways of running and sizes."""
    left = rest
    while left:
        size = re.match(r"\d+(?:\.\d+)?b(?:a\d+b)?|\d{4}(?!\d)", left)
        way = size.group() if size else next((w for w in _LONGEST_WAYS if left.startswith(w)), "")
        if not way:
            return None
        left = left[len(way) :]
    return rest


_SCAFFOLDS = frozenset(map(fold, _WORDS["scaffolds"]))
_LONGEST_ACRONYM = 4  # `RAG`, `OCR`: a field, not a model
_LONGEST_WAYS = sorted(_WAYS, key=lambda way: (-len(way), way))


def names_of(parts: Iterable[str]) -> tuple[str, ...]:
    """Names of a row from what its cell and its links say, each once, none empty."""
    return tuple(dict.fromkeys(name for part in parts if (name := " ".join(part.split()))))
