"""Where the file is that a link with a wrong path means. Shared by OI501 and OI502."""

from __future__ import annotations

import posixpath

from obsidian_intel.core.message import Message
from obsidian_intel.lint.vault_context import VaultContext
from obsidian_intel.vault.facts import LinkFact, NoteFacts


def wrong_path(context: VaultContext, note: NoteFacts, link: LinkFact) -> Message | None:
    """What is said of a link whose path is wrong and whose file stands elsewhere; None for any other link."""
    if "/" not in link.target:
        return None
    path = context.vault.resolve(link.target.rpartition("/")[2], note.path)
    if path is None:
        return None
    return Message(
        "there is no file at `{target}`; the one of that name is `{path}`: write `{better}`",
        target=link.target,
        path=path,
        better=_written(context, note, link, path),
    )


def _written(context: VaultContext, note: NoteFacts, link: LinkFact, path: str) -> str:
    """What leads to `path` from `note` in a link of that kind."""
    if link.kind not in ("inline", "image"):
        return context.vault.link_target(path, note.path)
    return posixpath.relpath(path, posixpath.dirname(note.path) or ".").replace(" ", "%20")
