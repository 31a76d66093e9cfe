"""The words that names of models are known by (`models.toml`), and the names of a row and of its note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.import_cache import shipped_words
from obsidian_intel.months.cells.metrics.word_lists import is_model

OPAQUE = "\ufffc"  # as in `normalize`
OWN = "\x00own"
UNNAMED = "\x00unnamed"  # a baseline without a name, or a name in doubt: its scores are left out
MODEL_WORDS: dict[str, list[str]] = shipped_words(__file__, "lexicon/models.toml")


def one_of_models(section: str) -> str:
    listed = sorted(MODEL_WORDS[section], key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in listed) + ")"


def any_of(listed: Iterable[str]) -> re.Pattern[str]:
    """Finds out whether any of the words stands anywhere: `re` skips to the characters that they begin with."""
    words = sorted(listed)
    wide = min(2, *map(len, words))
    begins = [f"[{re.escape(''.join(sorted({word[i] for word in words})))}]" for i in range(wide)]
    return re.compile(rf"{''.join(begins)}(?<=(?={'|'.join(map(re.escape, words))}){'.' * wide})", re.S)


class Mention(NamedTuple):
    """A model's name in `text[start:end]`. `owner` is `OWN`, `UNNAMED` or the name as written.

    `variant` is what stands behind the row's own name: `Thinking`, `32B`.
    """

    start: int
    end: int
    owner: str
    variant: str = ""


_OWN_WORDS = re.compile(  # begins with one set of characters, which `re` can skip to
    rf"[{re.escape(''.join(sorted({word[0] for word in MODEL_WORDS['own']})))}](?<![A-Za-z].)"
    rf"(?<=(?=({one_of_models('own')})(?![A-Za-z])).)"
)


def own_words(norm: str) -> list[Mention]:
    """Where the words stand that mean the row's own model: `本模型`, `ours`."""
    return [Mention(*found.span(1), OWN) for found in _OWN_WORDS.finditer(norm)]


class _Entry(NamedTuple):
    """A name in a table: `folded` without spaces and dashes; `guarded` needs a version or the like behind it."""

    folded: str
    guarded: bool


NameTable = dict[str, list[_Entry]]
LETTERS = re.compile(r"[A-Za-zπü]+")
_BENCHMARK_ROW = re.compile(
    r"(?:[Bb]ench|[Aa]rena|Exam|Gym|[Ee]val|QA)(?:[-_ ]?v?\d[\d.]*)?(?:-(?:Pro|Verified|Hard|Live|ZH|CN|Plus|Lite))?\Z"
)
NO_RIVAL = frozenset(MODEL_WORDS["no_rival"])
FIELDS = frozenset(MODEL_WORDS["fields"])
WAYS = frozenset(re.sub(r"[\s\-]", "", way).lower() for way in MODEL_WORDS["ways"])
_SEPARATORS = re.compile(r"[\s\-_‐‑–·]+")


@text_cache(4096)
def fold(name: str) -> str:
    """A name without what people write differently: case, spaces, dashes."""
    return _SEPARATORS.sub("", name).lower()


def _add(table: NameTable, name: str, guarded: bool) -> None:
    if found := LETTERS.match(name):
        table.setdefault(found.group().lower(), []).append(_Entry(fold(name), guarded))


@text_cache(1)
def family_names() -> NameTable:
    table: NameTable = {}
    for section in ("families", "series"):
        for name in MODEL_WORDS[section]:
            _add(table, name, name in MODEL_WORDS["guarded"])
    for name in MODEL_WORDS["guarded"]:
        if name not in MODEL_WORDS["families"]:
            _add(table, name, True)
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry.folded))
    return table


_FEW = 16  # names that are looked for one by one
MODEL_PARTS = frozenset(MODEL_WORDS["model_parts"])
MAKERS = frozenset(name.lower() for name in MODEL_WORDS["makers"])


class RowNames(tuple[str, ...]):
    """The names of all rows of a note, whose hash is worked out once: what is remembered of each cell goes by it."""

    def __hash__(self) -> int:
        found: int | None = self.__dict__.get("_hash")
        if found is None:
            found = self.__dict__["_hash"] = super().__hash__()
        return found


@text_cache(64)
def shared_names(names: RowNames) -> RowNames:
    """One and the same value for equal names, which are then told to be equal without comparing each."""
    return names


class KnownNames(NamedTuple):
    """Names of the row and of its note, ready to be looked for.

    `unlettered` are those that do not begin with a letter (`星河-32B`); `lengths`, by their first character, how long
    they may be.
    """

    own: frozenset[str]
    table: NameTable
    unlettered: dict[str, None]
    lengths: dict[str, tuple[int, ...]]

    def find_unlettered(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names without a letter at the beginning stand, however many of them there are."""
        if len(self.unlettered) <= _FEW:
            for name in self.unlettered:
                at = text.find(name)
                while at >= 0:
                    yield at, at + len(name)
                    at = text.find(name, at + len(name))
            return
        for at, char in enumerate(text):
            for length in self.lengths.get(char, ()):
                if text[at : at + length] in self.unlettered:
                    yield at, at + length


def is_benchmark_row(name: str) -> bool:
    """Whether a row is of a benchmark by its name: all scores there are those of others."""
    return name.isascii() and " " not in name and _BENCHMARK_ROW.search(name) is not None and not is_model(name)


@text_cache(512)
def known_names(names: tuple[str, ...]) -> KnownNames:
    table: NameTable = {}
    unlettered = []
    for name in names:
        if len(name) < 2 or is_benchmark_row(name):
            continue
        if name[0].isascii() and name[0].isalpha():
            _add(table, name, False)
        else:
            unlettered.append(name)
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry.folded))
    lengths: dict[str, set[int]] = {}
    for name in unlettered:
        lengths.setdefault(name[0], set()).add(len(name))
    return KnownNames(
        frozenset(map(fold, names)),
        table,
        dict.fromkeys(sorted(unlettered, key=lambda name: -len(name))),
        {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
    )


@text_cache(16)
def other_names(models: tuple[str, ...]) -> KnownNames:
    """Names of the rows of a note. One without a digit or a capital within may be a plain word: `Sora`, `Marco`."""
    return known_names(tuple(name for name in models if any(c.isdigit() or c.isupper() for c in name[1:])))


class Known:
    """All names that a line may know models by: of its row, of the rows of its note, and those that its cell tells of.

    `tables` holds them all, the row's first; `unlettered` those of them that have names which begin with no letter;
    `begins` are the letters that the other names begin with. `all_known` gives one object for the same names, which is
    equal to itself alone: what is remembered of lines goes by it.
    """

    __slots__ = ("begins", "names", "own", "tables", "unlettered")

    def __init__(self, names: tuple[str, ...], models: tuple[str, ...], told: tuple[str, ...]) -> None:
        self.names = names
        self.own = known_names(names)
        self.tables = (self.own, *([other_names(models)] if models else ()), *([known_names(told)] if told else ()))
        self.unlettered = tuple(each for each in self.tables if each.unlettered)
        self.begins = frozenset(run for each in self.tables for run in each.table)


all_known = text_cache(8192)(Known)


SCAFFOLDS = frozenset(map(fold, MODEL_WORDS["scaffolds"]))
