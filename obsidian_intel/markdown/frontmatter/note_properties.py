"""What a note's frontmatter is, once read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from msgspec import Struct

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.text import Span


class Scalar(NamedTuple):
    """A YAML scalar as it stands. `raw` with quotes, `text` without, both before any type is guessed.

    `quoted` is True where YAML guesses no type: in quotes and in `|` and `>` blocks. `start` is its offset.
    (Tuples, with spans made on demand: ten thousand notes hold a hundred thousand of them.)
    """

    start: int
    raw: str
    text: str
    quoted: bool

    @property
    def span(self) -> Span:
        """Where `raw` stands."""
        return Span(self.start, self.start + len(self.raw))


class Property(NamedTuple):
    """One top-level property.

    `value` is what YAML makes of it (dates stay as YAML reads them); `scalars` are the scalar itself (none for
    an empty value), or the items of a list of scalars; `is_list` tells which. `nested` is True for maps and
    lists of lists. The numbers are offsets in the text.
    """

    key: str
    start: int
    key_end: int
    value_start: int
    value_end: int
    end: int
    value: Any
    scalars: tuple[Scalar, ...]
    is_list: bool
    nested: bool

    @property
    def key_span(self) -> Span:
        """The name, with its quotes if it has any."""
        return Span(self.start, self.key_end)

    @property
    def value_span(self) -> Span:
        """The value without comments behind it; for an empty value, empty and right behind the colon."""
        return Span(self.value_start, self.value_end)

    @property
    def span(self) -> Span:
        """From the key to the end of its last line, without the line ending."""
        return Span(self.start, self.end)


class Frontmatter(Struct, frozen=True, dict=True):
    """The block at a note's very start.

    `span` covers both fences and the line ending after the last; `content` what lies between. `present` is
    False where there is none (span and content are then empty at the text's start). `valid` is False when it
    could not be read: `findings` then say why (OI102, OI103, OI112) and `properties` hold nothing.
    """

    present: bool
    valid: bool
    span: Span
    content: Span
    properties: tuple[Property, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        self.__dict__["_names"] = names_of(tuple([each[0] for each in self.properties]))

    def get(self, key: str) -> Property | None:
        """The property of that name; case, spaces, `-` and `_` do not matter, but the very name goes first.

        Of a name that stands twice the last counts, as in Obsidian.
        """
        place: int | None = self.__dict__["_names"][key]
        return None if place is None else self.properties[place]

    def those(self, keys: frozenset[str], folded: Callable[[str], str] | None = None) -> list[Property]:
        """The properties whose names are among `keys`, once `folded` (by `fold_key`, where nothing is said)."""
        names: KeyIndex = self.__dict__["_names"]
        return [self.properties[place] for place in names.those(keys, folded or fold_key)]

    def those_named(self, keys: tuple[str, ...]) -> dict[str, Property]:
        """As `get`, for many: those that are there, by the name that was asked for."""
        return {key: self.properties[place] for key, place in self.__dict__["_names"].those_named(keys)}

    def text(self, key: str) -> str | None:
        """The raw text of a scalar property (`2407.09450` keeps its zero), else None."""
        return text_of(self.get(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """The raw texts of a scalar or a list of scalars; empty when missing."""
        return texts_of(self.get(key))


def text_of(found: Property | None) -> str | None:
    """The raw text of a scalar property, else None."""
    return found.scalars[0].text if found and found.scalars and not found.is_list else None


def texts_of(found: Property | None) -> tuple[str, ...]:
    """The raw texts of a scalar or a list of scalars; empty where there is none."""
    return tuple([scalar.text for scalar in found.scalars]) if found else ()


class KeyIndex(dict[str, int | None]):
    """Names that were asked for -> where the property stands, None for nowhere. Most notes of a vault share these."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__()
        self._keys = keys
        self._those: dict[tuple[frozenset[str], Callable[[str], str]], tuple[int, ...]] = {}
        self._named: dict[tuple[str, ...], tuple[tuple[str, int], ...]] = {}

    def __missing__(self, key: str) -> int | None:
        keys = self._keys
        found = [place for place, each in enumerate(keys) if each == key]
        if not found:
            wanted = fold_key(key)
            found = [place for place, each in enumerate(keys) if fold_key(each) == wanted]
        self[key] = place = found[-1] if found else None
        return place

    def those(self, wanted: frozenset[str], folded: Callable[[str], str]) -> tuple[int, ...]:
        """Where the names among `wanted` stand, in order."""
        found = self._those.get((wanted, folded))
        if found is None:
            found = tuple([place for place, each in enumerate(self._keys) if folded(each) in wanted])
            self._those[wanted, folded] = found
        return found

    def those_named(self, wanted: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
        """Of these names those that are there, each with its place."""
        found = self._named.get(wanted)
        if found is None:
            places = [(key, self[key]) for key in wanted]
            found = self._named[wanted] = tuple([(key, place) for key, place in places if place is not None])
        return found


@text_cache(256)
def names_of(keys: tuple[str, ...]) -> KeyIndex:
    """The names of a note's properties."""
    return KeyIndex(keys)


def fold_key(key: str) -> str:
    """A property name with case, spaces, `-` and `_` folded away."""
    return _fold_name(key) if len(key) <= _LONGEST_NAME else _fold(key)


def _fold(key: str) -> str:
    return key.casefold().replace(" ", "").replace("-", "").replace("_", "")


_fold_name = text_cache(4096)(_fold)
_LONGEST_NAME = 100  # longer texts are not worth keeping
