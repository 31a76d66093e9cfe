"""OI515 paper-withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.examples import MODELS, MONTH, ROW
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.lint.rules._known_papers import GLM_RECORDS, known_mentions
from obsidian_intel.lint.vault_context import VaultContext, VaultFinding


@rule(
    "OI515",
    name="paper-withdrawn",
    severity=Severity.INFO,
    scope=Scope.VAULT,
    own=("rows",),
    others=("journal",),
    good=(
        {"2026-02.md": MONTH + MODELS + ROW},
        {"2026-02.md": MONTH + MODELS + ROW, "papers.records": GLM_RECORDS + '{"title":"GLM-5"}\n'},
    ),
    bad=(
        (
            {
                "2026-02.md": MONTH + MODELS + ROW,
                "papers.records": GLM_RECORDS + '{"title":"GLM-5","withdrawn":true}\n',
            },
            None,
        ),
    ),
)
def paper_withdrawn(context: VaultContext) -> Iterator[VaultFinding]:
    """A paper of the log has not been taken back by its authors or its journal.

    Why: what stands in the row may not hold. Known from what `obsintel papers refresh` last asked; nothing is asked
    here.
    Fix: none. Say so in the row, or take it out; `%% obsintel-ignore: OI515 %%` keeps it as it is.
    """
    for note, row, paper, record in known_mentions(context):
        if record.withdrawn:
            name = shorten(paper.title or row.name or record.title)
            message = Message("`{name}` was withdrawn, says {source}", name=name, source=record.source or "its source")
            yield VaultFinding(note.path, paper.range, message)
