"""Folders that a walk could not read, and broken symlinks: one diagnostic each."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.document import Unreadable
from obsidian_intel.core.message import Message
from obsidian_intel.vault.listing import Listing
from obsidian_intel.vault.symlinks import FOLDER, OUTSIDE, SYMLINK_MESSAGES
from obsidian_intel.vault.vault import is_excluded


def unreadable_entries(listing: Listing, config: Config, obsidian: ObsidianConfig) -> Iterator[Diagnostic]:
    """What `lint` says of a listing. What leads out of the vault may be meant so, and weighs less."""
    if not (listing.astray or listing.unreadable):
        return
    from obsidian_intel.lint.linter import unreadable_diagnostic

    outside = Severity.INFO if config.lint.scope == "log" else Severity.WARNING
    for path, why in listing.astray.items():
        if not _is_left_alone(path, config, obsidian):
            severity = outside if why in (OUTSIDE, FOLDER) else None
            yield unreadable_diagnostic(Unreadable(path, "OI801", Message(SYMLINK_MESSAGES[why])), severity)
    for path, reason in listing.unreadable.items():
        if not _is_left_alone(path, config, obsidian):
            message = Message(
                "this folder cannot be read: {reason}; give yourself the right to, or leave it out by `files.ignore`",
                reason=reason.lower(),
            )
            yield unreadable_diagnostic(Unreadable(path, "OI801", message))


def _is_left_alone(path: str, config: Config, obsidian: ObsidianConfig) -> bool:
    return is_excluded(path, config, obsidian) or is_excluded(f"{path}/", config, obsidian)
