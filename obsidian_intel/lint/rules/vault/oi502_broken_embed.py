"""OI502 broken-embed."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._link_targets import EMBEDS, unresolved
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding


@rule(
    "OI502",
    name="broken-embed",
    scope=Scope.VAULT,
    own=("links",),
    others=(),
    good=(
        {
            "a.md": "![[图 1.png|300]] ![图](files/%E5%9B%BE%201.png) ![x](https://example.org/x.png)\n",
            "files/图 1.png": "",
        },
    ),
    bad=(
        ({"a.md": "![[signals.png]]\n", "signal.png": ""}, None),
        ({"a.md": "![曲线](附件/曲线.svg)\n"}, None),
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
            near = _near(link.target, files)
            hint = f"; did you mean `{near}`?" if near else ""
            yield VaultFinding(note.path, link.target_range, f"there is no file `{link.target}` to show here{hint}")


def _near(target: str, files: list[str]) -> str | None:
    from rapidfuzz import fuzz, process

    found = process.extractOne(target.rpartition("/")[2], files, scorer=fuzz.ratio, score_cutoff=85)
    return str(found[0]) if found else None
