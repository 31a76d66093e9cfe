"""What a watcher would write into a vault where nothing was ever written: for the question that it asks once."""

from __future__ import annotations

from pathlib import Path

from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.engine.workspace import Workspace


def first_writes(root: Path) -> list[str]:
    """What the watcher will write, a line each; none where obsintel wrote here before, or no setting lets it write."""
    workspace = Workspace.open(root)
    workspace.save()
    daemon, vault = workspace.config.daemon, workspace.vault
    if workspace.store.history() or any(note.block is not None for note in vault.heads.values()):
        return []
    lines: list[str] = []
    if daemon.link:
        rows = pluralize(sum(len(note.rows) for note in vault.months), "row")
        months, folder = pluralize(len(vault.months), "month"), workspace.config.papers.folder
        lines.append(
            Message(
                "a link behind each complete row ({rows} in {months}), and a note per paper in {folder}/",
                rows=rows,
                months=months,
                folder=folder,
            )
        )
    if daemon.fix:
        lines.append(Message("safe fixes of {fix}", fix=enumerated(daemon.fix)))
    queries = sum(len(note.queries) for note in vault.heads.values()) if daemon.queries else 0
    if queries:
        lines.append(Message("the results of {query_blocks}", query_blocks=pluralize(queries, "query block")))
    if daemon.rollups:
        lines.append(Message("a page for each closed month in {folder}/", folder=workspace.config.rollup.folder))
    if daemon.problems:
        lines.append(Message("Intel/Problems.md, a list of what is wrong"))
    if not lines:
        return []
    wait = Message("{quiet} s after the last save", quiet=format(daemon.quiet, "g"))
    return [
        Message("obsintel writes, {wait}, and `obsintel undo` takes each step back:", wait=wait),
        *(f"  {line}" for line in lines),
    ]
