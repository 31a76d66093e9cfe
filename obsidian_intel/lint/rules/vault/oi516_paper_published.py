"""OI516 paper-published."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.examples import GLM, MODELS, MONTH, ROW
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._known_papers import GLM_RECORDS, known_mentions
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding

_RECORDS = GLM_RECORDS + '{"title":"GLM-5","doi":"10.1000/glm.5"}\n'


@rule(
    "OI516",
    name="paper-published",
    severity=Severity.INFO,
    scope=Scope.VAULT,
    own=("rows",),
    others=("journal", "ids"),
    good=(
        {"2026-02.md": MONTH + MODELS + ROW, "papers.records": GLM_RECORDS + '{"title":"GLM-5"}\n'},
        {
            "2026-02.md": MONTH + MODELS + ROW.replace(GLM, f"{GLM} [DOI](https://doi.org/10.1000/GLM.5)"),
            "papers.records": _RECORDS,
        },
        {
            "2026-02.md": MONTH + MODELS + ROW,
            "Papers/GLM-5.md": "---\ntype: Paper\ntitle: GLM-5\ndoi: 10.1000/glm.5\n---\n",
            "papers.records": _RECORDS,
        },
    ),
    bad=(({"2026-02.md": MONTH + MODELS + ROW, "papers.records": _RECORDS}, None),),
)
def paper_published(context: VaultContext) -> Iterator[VaultFinding]:
    """A preprint that was published since is known by its DOI, too: in the row, or in a note of the vault.

    Why: the published version is what is to be cited, and its scores may differ. Known from what `obsintel papers
    refresh` last asked; nothing is asked here.
    Fix: none. Add the DOI to the row or to the paper's note.
    """
    for note, row, paper, record in known_mentions(context):
        doi = f"doi:{record.doi}"
        if not record.doi or (paper.id or "").partition(":")[0] != "arxiv" or doi in context.vault.by_id:
            continue
        if any(each.id == doi for each in row.papers):
            continue
        where = f" ({shorten(record.journal_ref)})" if record.journal_ref else ""
        message = Message(
            "`{name}` is published now{where}: doi:{doi}",
            name=shorten(paper.title or row.name or record.title),
            where=where,
            doi=record.doi,
        )
        yield VaultFinding(note.path, paper.range, message)
