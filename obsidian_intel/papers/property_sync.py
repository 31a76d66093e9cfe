"""The changes to the properties of a paper note, given what we wrote there before: a three-way comparison.

Other lists than `months` are only added to, each item once; scalars change only while they hold what we wrote; what a
person removed stays removed.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct, field

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.declared_settings import PapersConfig, Strings
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.papers.score_properties import written_scores

SOURCE = "source"
SCORES = "scores"  # what the score properties were made of
GAP = "gap"
HAD = "had "
OF_ID = ("arxiv", "doi", "url", "published")
WrittenValues = Mapping[str, Strings]
Values = Mapping[str, str | Strings]
NOTHING: WrittenValues = MappingProxyType({})


class SyncContext(Struct, frozen=True, gc=False):
    """How a note stands to its paper.

    `said`: property (our name for it) -> all that we ever wrote there; None when nobody knows. `mend`: a wrong id may
    be put right. `known`: the note names its paper's id, under whatever property. `restore`: a person asked, so
    months that were taken out come back. `same`: whether two items of `months` mean one note. `written`: items of
    `months` that are ours by the note's own word.
    """

    said: WrittenValues | None = None
    mend: bool = False
    known: bool = True
    restore: bool = True
    same: Callable[[str, str], bool] = lambda one, other: one == other
    written: Strings = ()


class PropertyChanges(Struct, frozen=True, gc=False):
    """Properties to set, to drop, and items of lists to add or remove; `said` is what we have written after it."""

    set: Mapping[str, str] = {}
    drop: Strings = ()
    add: Mapping[str, Strings] = {}
    remove: Mapping[str, Strings] = {}
    said: WrittenValues = field(default_factory=lambda: NOTHING)


def property_changes(front: Frontmatter, values: Values, config: PapersConfig, terms: SyncContext) -> PropertyChanges:
    """The changes after which `front` holds `values`. Keys are our names; `config` has the person's."""
    said = dict(terms.said) if terms.said is not None else taken_as_said(front, values, config, mend=terms.mend)
    changes: dict[str, str] = {}
    drop: list[str] = []
    add: dict[str, Strings] = {}
    remove: dict[str, Strings] = {}
    for key in dict.fromkeys((*values, *(key for key in ("arxiv", "doi") if key in said), *written_scores(said))):
        name, value = config.properties.get(key, key), values.get(key)
        if key == "months":
            _months(front, name, _items(value), said, terms, add, remove)
        elif isinstance(value, tuple):
            _list(front, name, key, value, said, terms, add)
        else:
            _scalar(front, name, key, value, said, terms, changes, drop)
    return PropertyChanges(changes, tuple(drop), add, remove, said)


def _items(value: str | Strings | None) -> Strings:
    return value if isinstance(value, tuple) else ()


def taken_as_said(
    front: Frontmatter, values: Values, config: PapersConfig, *, mend: bool = False
) -> dict[str, Strings]:
    """Where nobody knows what we wrote: what stands there as we would write it, and all that we could offer."""
    said: dict[str, Strings] = {}
    for key, value in values.items():
        here = front.text(config.properties.get(key, key))
        if isinstance(value, tuple):
            said[key] = () if key == "months" else value
        elif here is None or here == value:
            said[key] = (value,)
        elif key in OF_ID and mend:
            said[key] = (here,)
    return said


def _scalar(
    front: Frontmatter,
    name: str,
    key: str,
    value: str | None,
    said: dict[str, Strings],
    terms: SyncContext,
    changes: dict[str, str],
    drop: list[str],
) -> None:
    here, before = front.text(name), said.get(key, ())
    if front.get(name) is None:
        wanted = value if not before and (key not in OF_ID or terms.mend) else None
        wanted = None if key in ("arxiv", "doi", "url") and terms.known else wanted
    elif here not in before or here == value or (key in OF_ID and not terms.mend):
        wanted = None
    elif value is None:
        drop.append(key)
        said[key] = ()
        return
    else:
        wanted = value
    if wanted is not None:
        changes[key] = wanted
        said[key] = (*(each for each in before if each != wanted), wanted)


def _list(
    front: Frontmatter,
    name: str,
    key: str,
    wanted: Strings,
    said: dict[str, Strings],
    terms: SyncContext,
    add: dict[str, Strings],
) -> None:
    before = said.get(key, ())
    if not before or front.get(name) is not None:
        have = {_bare(item) for item in front.texts(name)}
        new = tuple(item for item in wanted if item not in before and _bare(item) not in have)
        had = (*said.get(HAD + key, ()), *(item for item in front.texts(name) if not before))
        said[HAD + key] = tuple(item for item in had if item in wanted)
        if new:
            add[key] = new
    said[key] = tuple(dict.fromkeys((*before, *wanted)))


def _bare(item: str) -> str:
    return unicodedata.normalize("NFC", item).casefold()


def _months(
    front: Frontmatter,
    name: str,
    wanted: Strings,
    said: dict[str, Strings],
    terms: SyncContext,
    add: dict[str, Strings],
    remove: dict[str, Strings],
) -> None:
    before, have = said.get("months", ()), front.texts(name)

    def among(item: str, items: Strings) -> bool:
        return any(item == other or terms.same(item, other) for other in items)

    missing = tuple(item for item in wanted if not among(item, have) and (terms.restore or item not in before))
    ours = (*before, *terms.written)
    gone = tuple(item for item in have if item in ours and not among(item, wanted))
    if missing:
        add["months"] = missing
    if gone:
        remove["months"] = gone
    said["months"] = tuple(dict.fromkeys((*(item for item in before if among(item, wanted)), *wanted)))


def encode_written(said: WrittenValues, source: str) -> str:
    """What we wrote, and the digest of what it was made from, as the ledger keeps it: JSON."""
    return json.dumps(
        {**{key: list(value) for key, value in said.items() if value}, SOURCE: [source]}, ensure_ascii=False
    )


@text_cache(20_000)
def decode_written(text: str) -> WrittenValues:
    """Inverse of `encode_written`; empty for a text that is no JSON object."""
    try:
        found = json.loads(text)
        return MappingProxyType({str(key): tuple(map(str, value)) for key, value in found.items()})
    except (ValueError, TypeError, AttributeError):
        return NOTHING
