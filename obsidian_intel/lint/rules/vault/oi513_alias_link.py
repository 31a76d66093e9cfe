"""OI513 alias-link."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import RangeEdit
from obsidian_intel.core.link_names import fold_path
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability
from obsidian_intel.lint.registry import FixScope, Scope, rule
from obsidian_intel.lint.rules._link_targets import touched_by_alias, unresolved
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
from obsidian_intel.vault.facts import LinkFact

_ZHIPU = "---\naliases: [智谱]\n---\n"


@rule(
    "OI513",
    name="alias-link",
    scope=Scope.VAULT,
    own=("links",),
    others=("aliases", "names"),
    reach=touched_by_alias,
    fix=Applicability.SAFE,
    change=FixScope.ROW,
    good=({"a.md": "[[GLM-5|智谱]]\n", "GLM-5.md": _ZHIPU},),
    bad=(
        ({"a.md": "见 [[智谱]]。\n", "GLM-5.md": _ZHIPU}, {"a.md": "见 [[GLM-5|智谱]]。\n"}),
        ({"a.md": "[[智谱#结论|label]]\n", "GLM-5.md": _ZHIPU + "# 结论\n"}, {"a.md": "[[GLM-5#结论|label]]\n"}),
        (
            {"a.md": "| a | b |\n| - | - |\n| [[智谱]] | c |\n", "GLM-5.md": _ZHIPU},
            {"a.md": "| a | b |\n| - | - |\n| [[GLM-5\\|智谱]] | c |\n"},
        ),
        ({"a.md": "[[智谱]]\n", "GLM-5.md": _ZHIPU, "GLM-4.md": _ZHIPU}, None),
    ),
)
def alias_link(context: VaultContext) -> Iterator[VaultFinding]:
    """A link names a note's file, and shows its alias behind a pipe.

    Why: Obsidian does not find a note by its alias alone; a click makes a second, empty note.
    Fix: `[[Alias]]` becomes `[[File|Alias]]` (safe), where one note has the alias.
    """
    for note, link in unresolved(context):
        owners = context.vault.by_alias.get(fold_path(link.target), ()) if link.kind == "wikilink" else ()
        if len(owners) > 1:
            message = Message(
                "`{alias}` is an alias of `{first}` and `{second}`; write the one you mean",
                alias=link.target,
                first=owners[0],
                second=owners[1],
            )
            yield VaultFinding(note.path, link.range, message)
        elif owners:
            name = context.vault.link_target(owners[0], note.path)
            pipe = "\\|" if link.in_table else "|"
            shown = f"[[{name}{pipe}{link.target}]]"
            message = Message(
                "`{alias}` is an alias, and Obsidian finds no file by it; write `{link}`", alias=link.target, link=shown
            )
            yield VaultFinding(note.path, link.range, message, _edits(link, name, pipe))


def _edits(link: LinkFact, name: str, pipe: str) -> tuple[RangeEdit, ...]:
    target = RangeEdit(link.target_range, name)
    if link.label is not None:
        return (target,)
    if not link.anchor:
        return (RangeEdit(link.target_range, f"{name}{pipe}{link.target}"),)
    return (target,)
