"""OI404 tag-spelling."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from obsidian_intel.core.message import Message
from obsidian_intel.lint.fact_diff import FactDiff
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._links_and_tags import links_and_tags, names_of_tags
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
from obsidian_intel.lint.vault_findings import FindingsByPath
from obsidian_intel.markdown.tags import fold_tag


def _reach(context: VaultContext, changes: Sequence[FactDiff], found: FindingsByPath) -> Collection[str] | None:
    """The notes with findings, whose counts may differ now; None (all) where another spelling is the usual one."""
    tags = context.kept.tags
    before: dict[str, dict[str, int]] = {}
    for each in changes:
        if not context.is_checked(each.now):
            continue
        was, now = names_of_tags(each.before), names_of_tags(each.now)
        for name in was ^ now:
            key = fold_tag(name)
            before.setdefault(key, dict(tags.get(key, {})))
            _count(tags, key, name, 1 if name in now else -1)
    shared = {key: was for key, was in before.items() if len(was) > 1 or len(tags.get(key, ())) > 1}
    if any(was and key in tags and _right(was) != _right(tags[key]) for key, was in shared.items()):
        return None
    return [path for path, each in found.items() if any(d.code == "OI404" for d in each)] if shared else ()


def _count(tags: dict[str, dict[str, int]], key: str, name: str, more: int) -> None:
    spellings = tags.setdefault(key, {})
    spellings[name] = spellings.get(name, 0) + more
    if not spellings[name]:
        del spellings[name]
    if not spellings:
        del tags[key]


def _right(spellings: dict[str, int]) -> str:
    return min(spellings, key=lambda name: (-spellings[name], name))


@rule(
    "OI404",
    name="tag-spelling",
    scope=Scope.VAULT,
    own=("tags",),
    others=("tags",),
    reach=_reach,
    good=(
        {"a.md": "#AI #读书\n", "b.md": "---\ntags: [AI]\n---\n"},
        {"a.md": "#Maße #İzmir\n", "b.md": "#Masse #izmir\n"},
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
    Colours (`#FFF`) are ignored.
    Fix: none. The spelling that most notes use counts as right.
    """
    spellings = context.kept.tags
    if context.only is None:
        spellings.clear()
        for name, count in links_and_tags(context).tags.items():
            spellings.setdefault(fold_tag(name), {})[name] = count
    right = {key: _right(found) for key, found in spellings.items() if len(found) > 1}
    for note in context.notes() if right else ():
        seen = set()
        for tag in note.tags:
            wanted = right.get(fold_tag(tag.name), tag.name)
            if tag.name != wanted and tag.name not in seen:
                seen.add(tag.name)
                count = spellings[fold_tag(wanted)][wanted]
                here = any(other.name == wanted for other in note.tags)
                if count > 1:
                    where = Message("{count} notes", count=count)
                else:
                    where = Message("this note too") if here else Message("another note")
                message = Message("`{tag}` is spelt `{usual}` in {where}; use one spelling",
                                  tag=tag.name, usual=wanted, where=where)  # fmt: skip
                yield VaultFinding(note.path, tag.range, message)
