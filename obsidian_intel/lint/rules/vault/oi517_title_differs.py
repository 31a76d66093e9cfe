"""OI517 title-differs."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.examples import MODELS, MONTH, ROW
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._known_papers import GLM_RECORDS, known_mentions
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding
from obsidian_intel.papers.title_words import may_differ


def _records(title: str) -> str:
    return f'{GLM_RECORDS}{{"title":"{title}","source":"arxiv"}}\n'


@rule(
    "OI517",
    name="title-differs",
    severity=Severity.INFO,
    scope=Scope.VAULT,
    own=("rows",),
    others=("journal",),
    good=(
        {"2026-02.md": MONTH + MODELS + ROW, "papers.records": _records("GLM-5: A Model")},
        {"2026-02.md": MONTH + MODELS + ROW.replace("GLM-5", "智谱"), "papers.records": _records("Cells of Mice")},
    ),
    bad=(({"2026-02.md": MONTH + MODELS + ROW, "papers.records": _records("Growth of Mouse Cells")}, None),),
)
def title_differs(context: VaultContext) -> Iterator[VaultFinding]:
    """What a row calls a paper and the paper's own title have a word in common.

    Why: else the id is most likely another paper's, by a digit or two. Names that are no Latin words are not compared.
    Known from what `obsintel papers refresh` last asked; nothing is asked here.
    Fix: none. Look at the paper behind the link; where it is right, `%% obsintel-ignore: OI517 %%`.
    """
    for note, row, paper, record in known_mentions(context):
        if not record.is_paper:
            continue
        names = [each for each in (paper.title, row.name if row.is_named else "") if each]
        if names and all(may_differ(name, record.title) for name in names):
            message = Message(
                "the paper behind `{name}` is called `{title}`; check its id",
                name=shorten(names[0]),
                title=shorten(record.title),
            )
            yield VaultFinding(note.path, paper.range, message)
