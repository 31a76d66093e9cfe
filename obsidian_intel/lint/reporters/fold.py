"""Findings that say the same of many places, as one line: for the text reporter alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

from msgspec.structs import replace

from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.message import Message, enumerated, listed, marked, shorten
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.months.table_kinds import slug
from obsidian_intel.months.table_settings import table_settings

_MOST_NAMED = 5
_Key = tuple[Hashable, ...]


def fold_repeats(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """`found` in its order, the findings of a group as the first of them, whose message then covers all of them.

    OI304 is one line for all columns of the log that have no name yet, OI310 one for all its tables of no kind, each
    at the first of the most frequent; OI404 is one for two spellings of a tag, OI504 one for a name, OI505 one for a
    month.
    """
    if not any(each.code in _FOLDED for each in found):
        return list(found)
    groups: dict[_Key, list[Diagnostic]] = {}
    places: dict[_Key, list[int]] = {}
    for number, each in enumerate(found):
        key = _key(each)
        groups.setdefault(key, []).append(each)
        places.setdefault(key, []).append(number)
    shown = []
    for key, group in groups.items():
        at = _most_frequent(group) if group[0].code == "OI310" else 0
        shown.append((places[key][at], _merged(group, at)))
    return [each for _, each in sorted(shown, key=lambda pair: pair[0])]


def _key(each: Diagnostic) -> _Key:
    fold = _FOLDED.get(each.code)
    own = fold[0](each) if fold and isinstance(each.message, Message) else None
    return (each.code, each.severity, own) if own is not None else (each.code, each.path, each.range, each.message)


def _merged(group: Sequence[Diagnostic], at: int) -> Diagnostic:
    """A group as one of its findings, whose message covers all of them."""
    one = group[at]
    if len(group) == 1:
        return one
    fold = _FOLDED.get(one.code)
    return replace(one, message=fold[1](group)) if fold else one


def _most_frequent(group: Sequence[Diagnostic]) -> int:
    """The first of the tables of no kind that are most often alike: by what the message says beside their rows."""
    kinds = [_without_rows(each) for each in group]
    return kinds.index(Counter(kinds).most_common(1)[0][0])


def _without_rows(each: Diagnostic) -> tuple[str, ...]:
    if not isinstance(each.message, Message):
        return (each.message,)
    said = sorted((name, str(value)) for name, value in each.message.parameters.items() if name != "rows")
    return (each.message.template, *(text for pair in said for text in pair))


def _parameter(each: Diagnostic, name: str) -> str:
    return str(each.message.parameters[name]) if isinstance(each.message, Message) else ""


def _column(each: Diagnostic) -> Hashable:
    """All columns without a name are one group; a slip, and a column without a header, each for itself."""
    told = each.message.parameters if isinstance(each.message, Message) else {}
    return () if "lines" in told else (_parameter(each, "kind"), told.get("header"), told.get("near"))


def _columns(group: Sequence[Diagnostic]) -> Message:
    notes = pluralize(len({each.path for each in group}), "note")
    if "lines" not in getattr(group[0].message, "parameters", {}):
        return Message("{message} ({count} times in {notes})", message=group[0].message, count=len(group), notes=notes)
    headers = Counter((_parameter(each, "kind"), _parameter(each, "header")) for each in group)
    settings: dict[str, dict[str, list[str]]] = {}
    for kind, header in list(headers)[:_MOST_NAMED]:
        settings.setdefault(kind, {}).setdefault(slug(header), []).append(header)
    lines = listed([f"`{line}`" for kind, columns in settings.items() for line in table_settings(kind, columns)])
    names = enumerated(
        [f"`{shorten(header, 30)}`" for _, header in list(headers)[:_MOST_NAMED]], dots=len(headers) > _MOST_NAMED
    )
    template = (
        marked("{names} is no column of {kinds} in {notes}; to name it, add {lines} to `obsintel.toml`")
        if len(headers) == 1
        else marked("{names} are no columns of {kinds} in {notes}; to name them, add {lines} to `obsintel.toml`")
    )
    return Message(template, names=names, kinds=listed(list(settings)), notes=notes, lines=lines)


def _every_table(each: Diagnostic) -> Hashable:
    return ()


def _tables(group: Sequence[Diagnostic]) -> Message:
    rows = sum(map(_row_count, group))
    return Message(
        "{tables} of no known kind in {notes}, {rows} not counted; most often: {message}",
        tables=pluralize(len(group), "table"),
        notes=pluralize(len({each.path for each in group}), "note"),
        rows=pluralize(rows, "row"),
        message=group[_most_frequent(group)].message,
    )


def _row_count(each: Diagnostic) -> int:
    """How many rows a table of no kind has."""
    rows = each.message.parameters.get("rows") if isinstance(each.message, Message) else None
    return int(str(rows.parameters["count"])) if isinstance(rows, Message) else 0


def _tag_pair(each: Diagnostic) -> Hashable:
    return _parameter(each, "tag"), _parameter(each, "usual")


def _tags(group: Sequence[Diagnostic]) -> Message:
    return Message(
        "`{tag}` in {count} notes is spelt `{usual}` in {where}; use one spelling",
        tag=_parameter(group[0], "tag"),
        count=len({each.path for each in group}),
        usual=_parameter(group[0], "usual"),
        where=_parameter(group[0], "where"),
    )


def _name(each: Diagnostic) -> Hashable:
    return _parameter(each, "target").casefold()


def _names(group: Sequence[Diagnostic]) -> Message:
    notes = len({each.path for each in group})
    if notes == 1:
        return Message("{message} ({count} such links here)", message=group[0].message, count=len(group))
    return Message(
        "{message} ({count} such links in {notes} notes)", message=group[0].message, count=len(group), notes=notes
    )


def _month(each: Diagnostic) -> Hashable:
    return each.path, _parameter(each, "command")


def _rows(group: Sequence[Diagnostic]) -> Message:
    names = [f"`{shorten(_parameter(each, 'name'), 30)}`" for each in group[:_MOST_NAMED]]
    template = marked("{count} papers have no link to their note: {names}; run `{command}`")
    if group[0].severity is Severity.INFO:
        template = marked("{count} links were removed: {names}; `{command}` puts them back")
    command = _parameter(group[0], "command")
    return Message(template, count=len(group), names=enumerated(names, dots=len(group) > _MOST_NAMED), command=command)


_FOLDED: dict[str, tuple[Callable[[Diagnostic], Hashable], Callable[[Sequence[Diagnostic]], Message]]] = {
    "OI304": (_column, _columns),
    "OI310": (_every_table, _tables),
    "OI404": (_tag_pair, _tags),
    "OI504": (_name, _names),
    "OI505": (_month, _rows),
}
