"""OI501 broken-wikilink."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from obsidian_intel.core.link_names import fold_path
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._link_targets import EMBEDS, unresolved
from obsidian_intel.lint.rules._right_path import wrong_path
from obsidian_intel.lint.vault_context import MOST_SUGGESTED, VaultContext, VaultFinding
from obsidian_intel.lint.vault_findings import FindingsByPath
from obsidian_intel.vault.facts import LinkFact, NoteFacts

_ADDRESS = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:ai|cc|cn|co|com|dev|edu|gov|io|me|net|org|top|xyz)(?:/|$))")
_CITED = re.compile(r"[^/.]*[,，、;；：。][^/]*")  # words in brackets behind a citation


def _reach(context: VaultContext, changes: Sequence[FactDiff], found: FindingsByPath) -> Collection[str] | None:
    """All, where near names are looked for only in part of the notes."""
    targets, linkers = context.kept.unresolved, context.linkers(changes)
    before = sum(map(len, targets.values()))
    for _ in unresolved(context.restricted_to(frozenset((*linkers, *(each.path for each in changes))))):
        pass
    if max(before, sum(map(len, targets.values()))) > MOST_SUGGESTED:
        return None
    if any("aliases" in each.fields for each in changes):
        return {*linkers, *targets}
    stems = [_letters(each.path.rpartition("/")[2].removesuffix(".md")) for each in changes if each.named]
    return {*linkers, *(path for path, found in targets.items() if stems and _may_be_near(found, stems))}


def _may_be_near(targets: Iterable[str], stems: Sequence[Counter[str]]) -> bool:
    """Whether one of `stems` may be suggested for one of `targets`, or have been: they share most of their letters."""
    wanted = [_letters(target.removesuffix(".md").rpartition("/")[2]) for target in targets]
    return any(10 * (one & other).total() >= 3 * (one.total() + other.total()) for one in wanted for other in stems)


def _letters(name: str) -> Counter[str]:
    return Counter(char if char.isalnum() else " " for char in name.lower())


@rule(
    "OI501",
    name="broken-wikilink",
    scope=Scope.VAULT,
    own=("links",),
    others=("aliases", "names"),
    reach=_reach,
    good=(
        {"a.md": "[[b]] [[B|乙]] [[#本节]] [乙](notes/b.md)\n\n# 本节\n", "notes/b.md": "乙\n"},
        {"一/a.md": "[图](图) [附件](./图/) [全部](..) [自己](?a=1)\n", "一/图/a.png": ""},
        {"a.md": "`[[x]]` %%[[y]]%% [网](https://example.org) [[图.pdf]]\n", "图.pdf": ""},
    ),
    bad=(
        ({"a.md": "见 [[GLM-6]]。\n", "GLM-5.md": "\n"}, None),
        ({"a.md": '---\nup: "[[首页]]"\n---\n'}, None),
        ({"a.md": "[乙](notes/c.md)\n", "notes/b.md": "\n"}, None),
        ({"a.md": "[GLM-5](arxiv.org/abs/2602.15763)\n"}, None),
        ({"a.md": "用 **FoundationPose**[120](model-based,实时、SOTA)追踪物体。\n"}, None),
        ({"一/a.md": "[乙](../../notes/b.md)\n", "notes/b.md": "\n"}, None),
    ),
)
def broken_wikilink(context: VaultContext) -> Iterator[VaultFinding]:
    """A link leads to a note or a file that is there, as Obsidian finds it.

    Why: the note was renamed, moved or never written; one click on the link makes an empty note of that name.
    Fix: none. `obsintel link` corrects the link of a row whose paper is found by its id.
    """
    for note, link in unresolved(context):
        if link.kind in EMBEDS or (link.kind == "wikilink" and fold_path(link.target) in context.vault.by_alias):
            continue
        yield VaultFinding(note.path, link.target_range, _message(context, note, link))


def _message(context: VaultContext, note: NoteFacts, link: LinkFact) -> Message:
    target = link.target
    if link.kind == "inline" and _ADDRESS.match(target):
        return Message(
            "there is no note `{target}`; an address begins with `https://`, as in `https://{target}`", target=target
        )
    if link.kind == "inline" and (_CITED.fullmatch(target) or (link.label or "").isdigit()):
        return Message(
            "`[{label}](…)` is read as a link to a note `{target}`; if it is none, put a space in front of the `(`",
            label=shorten(link.label or "", 30),
            target=shorten(target),
        )
    if (found := wrong_path(context, note, link)) is not None:
        return found
    near = context.suggest(target.removesuffix(".md"))
    if near:
        return Message("there is no note `{target}`; did you mean `{near}`?", target=target, near=near)
    return Message("there is no note `{target}`; correct the link, or write the note", target=target)
