"""OI504 ambiguous-link."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.message import Message
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._link_targets import links, touched_by_name
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding


@rule(
    "OI504",
    name="ambiguous-link",
    scope=Scope.VAULT,
    own=("links",),
    others=("names",),
    reach=touched_by_name,
    good=(
        {"a.md": "[[notes/b]] [[c]]\n", "notes/b.md": "\n", "old/b.md": "\n", "c.md": "\n"},
        {"notes/a.md": "[[b]]\n", "notes/b.md": "\n", "old/b.md": "\n"},
    ),
    bad=(
        ({"a.md": "[[b]]\n", "notes/b.md": "\n", "old/b.md": "\n"}, None),
        ({"甲.md": "见 [[乙]]\n", "一/乙.md": "\n", "二/乙.md": "\n"}, None),
    ),
)
def ambiguous_link(context: VaultContext) -> Iterator[VaultFinding]:
    """A link says which of several notes of one name it means.

    Why: Obsidian takes one of them by the length of its path; the next one that is added may be taken instead.
    Fix: none. Write the path.
    """
    for note, link in links(context):
        if link.target and context.vault.is_ambiguous(link.target, note.path):
            first, second, *more = context.vault.candidates(link.target, note.path)
            names = {"target": link.target, "first": first, "second": second, "path": first.removesuffix(".md")}
            message = Message("`{target}` means `{first}`, and could mean `{second}`; write `{path}`", **names)
            if more:
                others = Message("{count} others", count=len(more)) if len(more) > 1 else Message("1 other")
                message = Message(
                    "`{target}` means `{first}`, and could mean `{second}` or {others}; write `{path}`",
                    others=others,
                    **names,
                )
            yield VaultFinding(note.path, link.target_range, message)
