"""OI501 broken-wikilink."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from obsidian_intel.core.link_names import fold_path
from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._link_targets import EMBEDS, touched_by_alias, unresolved
from obsidian_intel.lint.vault_context import MOST_SUGGESTED, VaultContext, VaultFinding
from obsidian_intel.lint.vault_findings import FindingsByPath

_ADDRESS = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:ai|cc|cn|co|com|dev|edu|gov|io|me|net|org|top|xyz)(?:/|$))")


def _reach(context: VaultContext, changes: Sequence[FactDiff], found: FindingsByPath) -> Collection[str] | None:
    """All, where near names are looked for only in part of the notes."""
    counts = context.kept.unresolved
    before = sum(counts.values())
    for _ in unresolved(context.within(frozenset(each.path for each in changes))):
        pass
    if max(before, sum(counts.values())) > MOST_SUGGESTED:
        return None
    return touched_by_alias(context, changes, found)


@rule(
    "OI501",
    name="broken-wikilink",
    scope=Scope.VAULT,
    own=("links",),
    others=("aliases",),
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
    ),
)
def broken_wikilink(context: VaultContext) -> Iterator[VaultFinding]:
    """A link leads to a note or a file that is there, as Obsidian finds it.

    Why: the note was renamed, moved or never written; one click on the link makes an empty note of that name.
    Fix: none. Rows whose paper is found by its id are mended by `link`.
    """
    for note, link in unresolved(context):
        if link.kind in EMBEDS or (link.kind == "wikilink" and fold_path(link.target) in context.vault.by_alias):
            continue
        near = context.suggest(link.target.removesuffix(".md"))
        hint = f"; did you mean `{near}`?" if near else ""
        if link.kind == "inline" and _ADDRESS.match(link.target):
            hint = f"; an address begins with `https://`, as in `https://{link.target}`"
        yield VaultFinding(note.path, link.target_range, f"there is no note `{link.target}`{hint}")
