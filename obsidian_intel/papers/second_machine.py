"""A vault that another machine writes into, and whose settings did not travel with it."""

from __future__ import annotations

from obsidian_intel.core.message import Message
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.vault import Vault


def read_only_reason(vault: Vault, *, has_settings: bool, has_history: bool, is_host: bool) -> str:
    """Why the watcher must not write here, in words; "" where it may.

    `has_settings`: the vault has an `obsintel.toml`. `has_history`: this machine has written into this vault before.
    `is_host`: a person said `daemon install` or `--take-over` on this machine. Blocks or pages of ours without any of
    these were written by another machine, whose settings a sync service has not brought along: two would write.
    """
    if has_settings or has_history or is_host:
        return ""
    notes = vault.heads.values()
    count = sum(note.block is not None or note.kind is NoteKind.PAGE for note in notes)
    if not count:
        return ""
    return Message(
        "{count} note holds a block that another machine wrote, and there is no obsintel.toml here: this machine "
        "only reads until `obsintel daemon install`, or `obsintel watch --take-over`"
        if count == 1
        else "{count} notes hold blocks that another machine wrote, and there is no obsintel.toml here: this machine "
        "only reads until `obsintel daemon install`, or `obsintel watch --take-over`",
        count=count,
    )
