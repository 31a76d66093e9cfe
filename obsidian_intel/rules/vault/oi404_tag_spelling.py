"""OI404 tag-spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from obsidian_intel.rules.registry import Scope, rule
from obsidian_intel.rules.tagging import is_color
from obsidian_intel.rules.vault.context import VaultContext, VaultFinding
from obsidian_intel.vault import fold_path


@rule(
    "OI404",
    name="tag-spelling",
    scope=Scope.VAULT,
    good=(
        {"a.md": "#AI #读书\n", "b.md": "---\ntags: [AI]\n---\n"},
        {"a.md": "红 #FF0000 #FFF\n", "b.md": "red #ff0000 #fff\n"},
    ),
    bad=(
        ({"a.md": "#AI 一\n", "b.md": "---\ntags: [AI]\n---\n", "c.md": "#ai 二\n"}, None),
        ({"a.md": "#RL/Agents\n", "b.md": "#rl/Agents\n"}, None),
    ),
)
def tag_spelling(context: VaultContext) -> Iterator[VaultFinding]:
    """A tag is spelt the same way everywhere.

    Why: to Obsidian `AI` and `ai` are one tag, shown as it was first met; to most other programs they are two.
    Colours (`#FFF`) are left in peace.
    Fix: none. The spelling that most notes use counts as right.
    """
    spellings: dict[str, Counter[str]] = {}
    for note in context.notes:
        for name in {tag.name for tag in note.tags if not is_color(tag.name)}:
            spellings.setdefault(fold_path(name), Counter())[name] += 1
    right = {
        key: min(found, key=lambda name: (-found[name], name)) for key, found in spellings.items() if len(found) > 1
    }
    for note in context.notes if right else ():
        told = set()
        for tag in note.tags:
            wanted = right.get(fold_path(tag.name), tag.name)
            if tag.name != wanted and tag.name not in told:
                told.add(tag.name)
                count = spellings[fold_path(wanted)][wanted]
                here = any(other.name == wanted for other in note.tags)
                where = f"{count} notes" if count > 1 else "this note too" if here else "another note"
                yield VaultFinding(
                    note.path, tag.range, f"`{tag.name}` is spelt `{wanted}` in {where}; use one spelling"
                )
