"""OI503 broken-anchor."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from obsidian_intel.core.link_names import fold_anchor, fold_path
from obsidian_intel.core.message import Message
from obsidian_intel.core.near_names import nearest_by_letters
from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._link_targets import links
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
from obsidian_intel.lint.vault_findings import FindingsByPath
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import LinkFact, NoteFacts
from obsidian_intel.vault.vault import Vault

_ADDRESS = re.compile(r"\]\([^()]*\)")
_SECOND = re.compile(r"(.+)-\d{1,2}")
_MOST = 1_000  # headings that are compared with one that is missed


def _reach(context: VaultContext, changes: Sequence[FactDiff], found: FindingsByPath) -> Collection[str]:
    """Those with links into the changed notes, and to names that are new or gone."""
    changed = {each.path for each in changes if each.fields & {"anchors", "block_ids"}}
    into = [path for path, there in context.kept.anchored.items() if not changed.isdisjoint(there)]
    return {*into, *context.linkers(changes)}


@rule(
    "OI503",
    name="broken-anchor",
    scope=Scope.VAULT,
    own=("links", "anchors", "block_ids"),
    others=("anchors", "block_ids", "names"),
    reach=_reach,
    good=(
        {
            "a.md": "[[b#结论]] [[b#Part one#结论]] [[b#^k1]] [x](b.md#Part%20one)\n",
            "c.md": "[[#本页]] [[p.pdf#page=3]]\n\n## 本页\n",
            "b.md": "# Part one\n\n## 结论\n\n一句话 ^k1\n",
            "p.pdf": "",
        },
        {"a.md": "[[b#Results: 2026 | final]]\n", "b.md": "## Results: 2026\n"},
        {"a.md": "[[b#A B “C” D]] [[b#标题：重点]]\n", "b.md": "## A/B, “C” & *D*\n\n## 标题：**重点**\n"},
        {
            "a.md": "[x](b.md#results-1) [[b#Take text home]]\n",
            "b.md": "# Results\n\n# Results\n\n## Take [text](x.md) home\n",
            "x.md": "",
        },
    ),
    bad=(
        ({"a.md": "见 [[b#结果]]\n", "b.md": "## 结论\n"}, None),
        ({"a.md": "[[b#^k2]]\n", "b.md": "Text ^k1\n"}, None),
        ({"a.md": "[[#Nowhere]]\n\n# Here\n"}, None),
    ),
)
def broken_anchor(context: VaultContext) -> Iterator[VaultFinding]:
    """A link to a heading or a block leads to one that is there.

    Why: a heading was renamed; the link opens the note at its top.
    Fix: none.
    """
    known: dict[str, _Anchors] = {}
    kept = context.kept.anchored
    context.reset(kept)
    for note, link in links(context):
        there = _target(context.vault, note, link) if link.anchor else None
        if there is None:
            continue
        if there.path != note.path:
            kept[note.path] = (*kept.get(note.path, ()), there.path)
        anchors = known.get(there.path) or known.setdefault(there.path, _Anchors(there))
        if not anchors.hold(link):
            yield VaultFinding(note.path, link.range, _message(note, there, link))


def _target(vault: Vault, note: NoteFacts, link: LinkFact) -> NoteFacts | None:
    """The note that a link with an anchor leads into."""
    path = vault.resolve(link.target, note.path) if link.target else note.path
    there = note if path == note.path else vault.notes.get(path or "")
    return there if there is not None and there.readable and there.kind is not NoteKind.TEMPLATE else None


class _Anchors:
    """What one note offers to links, in the ways in which it may be written."""

    def __init__(self, note: NoteFacts) -> None:
        self.note = note

    @cached_property
    def headings(self) -> frozenset[str]:
        return frozenset(map(fold_anchor, self.note.anchors))

    @cached_property
    def slugs(self) -> frozenset[str]:
        return frozenset(map(_slug, self.note.anchors))

    @cached_property
    def blocks(self) -> frozenset[str]:
        return frozenset(each.casefold() for each in self.note.block_ids)

    def hold(self, link: LinkFact) -> bool:
        """Whether what the link asks for is there."""
        parts = [part for part in link.anchor.split("#") if part.strip()]
        if parts and parts[-1].startswith("^"):
            return parts[-1][1:].casefold() in self.blocks
        if all(fold_anchor(part) in self.headings for part in parts):
            return True
        if fold_anchor(link.anchor) in self.headings:
            return True  # a heading that holds a `#`
        return all(self._is_read(part, link.kind == "inline") for part in parts)

    def _is_read(self, part: str, numbered: bool) -> bool:
        """Whether a heading has these letters; `numbered`: a number for a repeated name may follow."""
        if _slug(part) in self.slugs:
            return True
        match = _SECOND.fullmatch(part) if numbered else None
        return match is not None and _slug(match[1]) in self.slugs


def _slug(text: str) -> str:
    """What is read of a heading, without its marks: programs differ in what they leave of them."""
    return "".join(char for char in _ADDRESS.sub("]", fold_path(text)) if char.isalnum() or not char.isascii())


def _message(note: NoteFacts, there: NoteFacts, link: LinkFact) -> Message:
    where = Message("`{note}`", note=there.stem) if there.path != note.path else Message("this note")
    what = Message("block") if link.anchor.startswith("^") else Message("heading")
    found = Message("{where} has no {what} `{anchor}`", where=where, what=what, anchor=link.anchor)
    near = _near(there, link)
    return Message("{problem}; did you mean `{near}`?", problem=found, near=near) if near else found


def _near(note: NoteFacts, link: LinkFact) -> str | None:
    """The heading of `note` most like the one that is missed."""
    if link.anchor.startswith("^") or not 0 < len(note.anchors) <= _MOST:
        return None
    return nearest_by_letters(link.anchor, note.anchors, 65)
