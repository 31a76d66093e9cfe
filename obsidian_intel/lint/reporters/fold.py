"""Findings that say the same of many places, as one line: for the text reporter alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from msgspec.structs import replace

from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.message import Message, enumerated, marked, shorten

_MOST_NAMED = 5
_Key = tuple[Hashable, ...]


def fold_repeats(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """`found` in its order, the findings of a group as the first of them, whose message then covers all of them.

    OI404 is one line for two spellings of a tag, OI504 one for a name, OI505 one for a month.
    """
    if not any(each.code in _FOLDED for each in found):
        return list(found)
    groups: dict[_Key, list[Diagnostic]] = {}
    for each in found:
        groups.setdefault(_key(each), []).append(each)
    return [_merged(group) for group in groups.values()]


def _key(each: Diagnostic) -> _Key:
    fold = _FOLDED.get(each.code)
    own = fold[0](each) if fold and isinstance(each.message, Message) else None
    return (each.code, each.severity, own) if own is not None else (each.code, each.path, each.range, each.message)


def _merged(group: Sequence[Diagnostic]) -> Diagnostic:
    first = group[0]
    if len(group) == 1:
        return first
    fold = _FOLDED.get(first.code)
    return replace(first, message=fold[1](group)) if fold else first


def _parameter(each: Diagnostic, name: str) -> str:
    return str(each.message.parameters[name]) if isinstance(each.message, Message) else ""


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
    if len(group) > _MOST_NAMED:
        names.append("…")
    template = marked("{count} papers have no link to their note: {names}; run `{command}`")
    if group[0].severity is Severity.INFO:
        template = marked("{count} links were removed: {names}; `{command}` puts them back")
    command = _parameter(group[0], "command")
    return Message(template, count=len(group), names=enumerated(names), command=command)


_FOLDED: dict[str, tuple[Callable[[Diagnostic], Hashable], Callable[[Sequence[Diagnostic]], Message]]] = {
    "OI404": (_tag_pair, _tags),
    "OI504": (_name, _names),
    "OI505": (_month, _rows),
}
