"""OI510 duplicate-paper-note."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import WHOLE_NOTE
from obsidian_intel.core.message import Message
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
from obsidian_intel.papers.ownership import is_paper_note
from obsidian_intel.vault.conflict_copies import conflict_original
from obsidian_intel.vault.paper_note_ids import ACADEMIC


def _paper(title: str, number: str) -> str:
    return f'---\ntype: Paper\ntitle: {title}\narxiv: "{number}"\n---\n'


@rule(
    "OI510",
    name="duplicate-paper-note",
    scope=Scope.VAULT,
    own=("ids",),
    others=("ids",),
    good=(
        {"Papers/a.md": _paper("a", "2602.15763"), "Papers/b.md": _paper("b", "2601.16725")},
        {"Papers/a.md": _paper("a", "2602.15763"), "read.md": "https://arxiv.org/abs/2602.15763 is worth reading\n"},
    ),
    bad=(
        ({"Papers/GLM-5.md": _paper("GLM-5", "2602.15763"), "Papers/智谱.md": _paper("智谱", "2602.15763v2")}, None),
        ({"Papers/a.md": _paper("a", "2602.15763"), "Zotero/b.md": "---\ndoi: 10.48550/arXiv.2602.15763\n---\n"}, None),
    ),
)
def duplicate_paper_note(context: VaultContext) -> Iterator[VaultFinding]:
    """One paper has one note.

    Why: half of what you know of it stands in either. Ids decide, never likeness of names.
    Fix: none. Merge the two in Obsidian; links follow.
    """
    vault = context.vault
    checked = set(context.checked_paths)
    told: set[str] = set()
    shared = [(paper, paths) for paper, paths in vault.by_id.items() if len(paths) > 1]
    for paper, paths in sorted(shared):
        if paper.partition(":")[0] not in ACADEMIC:
            continue
        notes = [
            path for path in paths if is_paper_note(vault.heads[path], vault) and not conflict_original(path, vault)
        ]
        for path in notes[1:]:
            if path not in told and path in checked:
                told.add(path)
                message = Message(
                    "this is {paper}, and so is `{other}`; merge the two notes", paper=paper, other=notes[0]
                )
                yield VaultFinding(path, WHOLE_NOTE, message)
