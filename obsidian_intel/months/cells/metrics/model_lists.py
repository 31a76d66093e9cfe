"""Names of models that are known from others beside them: in lists, in short, as the former and the latter."""

from __future__ import annotations

import re

from obsidian_intel.months.cells.metrics.model_lexicon import OWN, UNNAMED, WAYS, Mention, fold
from obsidian_intel.months.cells.metrics.model_spelling import goes_on, has_digit
from obsidian_intel.months.cells.metrics.word_lists import SIZE, STOP_WORDS, is_benchmark, is_measure, words

_VALUE_OF = re.compile(
    r"\s*(?:的|为|是|达到?|は|reaches|reached|gets|has|scores|at|is|:|：)?\s*[(]?\s*[<>≥≤~≈]?\s*\d+(?:\.\d+)?(?:\s*%)?(?:\s*[)])?"
    r"(?=\s*(?:[,，、;；。|/)]|\.(?!\d)|and\b|和|与|及|\Z))"
)
_ITEM = re.compile(
    r"(?P<mark>[:：(（,，、|;；]|\s(?:and|und|et|y)\b|[和与及])\s*"
    r"(?P<name>[A-Z][\w.+\-]*(?:\s(?:[A-Z][\w.+\-]*|v?\d(?:\.\d)?(?=\s+[<>≥≤~≈]?\d)))*)(?=\s+[<>≥≤~≈]?\d|\s*[(]\d)"
)
_SHORT = re.compile(r"[A-Za-z]{3,}[- ](?=[A-Za-z]{1,3}\d)")
_MOST_NAMED = 16
_FORMER = re.compile(r"前者|the former|(后者|the latter)")
_FAR = 16  # characters
_COLONS, _LOOSE = frozenset(":：(（"), frozenset(":：(（,，;；")
_COMMA = re.compile(r"\s*[,，、;；|]\s*")


class Taken:
    """The places of a line that names stand at."""

    def __init__(self, size: int, mentions: list[Mention]) -> None:
        self._marks = bytearray(size)
        for each in mentions:
            self.add(each)

    def add(self, mention: Mention) -> None:
        """A name stands there."""
        self._marks[mention.start : mention.end] = b"\1" * (mention.end - mention.start)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a name stands in `[start, end)`."""
        return any(self._marks[start:end])


def names_again(norm: str, text: str, found: list[Mention], taken: Taken) -> list[Mention]:
    """Models named before, in short: `V3.1-Terminus` behind `DeepSeek-V3.1-Terminus`, `前者`, `后者`."""
    extra: list[Mention] = []
    told: set[str] = set()
    for each in found:
        short = _SHORT.match(norm, each.start, each.end)
        rest = norm[short.end() : each.end] if short else ""
        if not rest or rest in told or not has_digit(rest, 0, len(rest)):
            continue
        told.add(rest)
        at = norm.find(rest, each.end)
        while at >= 0:
            alone = not (norm[at - 1].isalnum() or norm[at - 1] in "-.") and not goes_on(norm, at + len(rest))
            if alone and not taken.overlaps(at, at + len(rest)):
                owner = each.owner if each.owner in (OWN, UNNAMED) else text[at : at + len(rest)]
                extra.append(Mention(at, at + len(rest), owner))
                taken.add(extra[-1])
            at = norm.find(rest, at + len(rest))
    named: list[str] = []  # the owners so far, each once
    at = 0
    for which in _FORMER.finditer(norm):
        while at < len(found) and found[at].end <= which.start():
            if found[at].owner not in named[-_MOST_NAMED:]:
                named.append(found[at].owner)
            at += 1
        if len(named) > 1:
            extra.append(Mention(*which.span(), named[-2:][which.lastindex == 1]))
    return extra


def listed_names(norm: str, text: str, found: list[Mention], taken: Taken) -> list[Mention]:
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
        before = norm[max(0, mark - _FAR) : mark].rstrip()
        end = max(0, mark - _FAR) + len(before)
        joined = item is not None and item["mark"] not in _LOOSE
        rolled = before[-1:] in _COLONS if item is None else item["mark"] in _COLONS
        if item is None and before[-1:] in _LOOSE:
            rolled |= rolls.get(end - 1, False)
        if item is None:
            if start not in closed:
                rolls[known[start]] = rolled
            continue
        value = _VALUE_OF.match(norm, item.end("name"))
        if value is None or is_no_model(item["name"]) or taken.overlaps(start, item.end("name")):
            continue
        behind = rolls.get(mark)
        if (behind is not None and (joined or behind)) or (rolled and _next_item(norm, value.end()) in known):
            extra.append(Mention(start, item.end("name"), " ".join(text[start : item.end("name")].split())))
            taken.add(extra[-1])
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


def is_no_model(name: str) -> bool:
    """Whether a word of a name tells of a benchmark or a measure, or all are plain, splits and ways of running."""
    parts = name.split()
    told = any(is_benchmark(word) or is_measure(word) or word.lower() in STOP_WORDS for word in parts)
    return told or all(
        word.lower() in words("splits") or fold(word) in WAYS or SIZE.fullmatch(word) is not None for word in parts
    )
