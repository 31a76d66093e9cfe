"""OI502 broken-embed."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.message import Message
from obsidian_intel.core.near_names import near_name
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._link_targets import EMBEDS, touched_by_name, unresolved
from obsidian_intel.lint.rules._right_path import wrong_path
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding


@rule(
    "OI502",
    name="broken-embed",
    scope=Scope.VAULT,
    own=("links",),
    others=("names",),
    reach=touched_by_name,
    good=(
        {
            "a.md": "![[图 1.png|300]] ![图](files/%E5%9B%BE%201.png) ![x](https://example.org/x.png)\n",
            "files/图 1.png": "",
        },
    ),
    bad=(
        ({"a.md": "![[signals.png]]\n", "signal.png": ""}, None),
        ({"a.md": "![曲线](附件/曲线.svg)\n"}, None),
        ({"一/a.md": "![x](../../files/x%20y.png)\n", "files/x y.png": ""}, None),
    ),
)
def broken_embed(context: VaultContext) -> Iterator[VaultFinding]:
    """What is embedded is there.

    Why: Obsidian shows an empty frame.
    Fix: none.
    """
    files = sorted(path.rpartition("/")[2] for path in context.vault.files)
    for note, link in unresolved(context):
        if link.kind in EMBEDS:
            message = wrong_path(context, note, link) or _message(link.target, files)
            yield VaultFinding(note.path, link.target_range, message)


def _message(target: str, files: list[str]) -> Message:
    if near := _near(target, files):
        return Message("there is no file `{target}` to show here; did you mean `{near}`?", target=target, near=near)
    return Message("there is no file `{target}` to show here; add it, or correct the link", target=target)


def _near(target: str, files: list[str]) -> str | None:
    place = near_name(target.rpartition("/")[2], files)
    return files[place] if place is not None else None
