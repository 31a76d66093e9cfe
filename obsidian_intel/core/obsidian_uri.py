"""Addresses that Obsidian opens."""

from __future__ import annotations

from urllib.parse import quote


def note_uri(vault: str, path: str) -> str:
    """The address of a note: `vault` is the vault's name (that of its folder), `path` the note's in the vault.

    >>> note_uri("My log", "Log/2026-02.md")
    'obsidian://open?vault=My%20log&file=Log%2F2026-02'
    """
    return f"obsidian://open?vault={_quoted(vault)}&file={_quoted(path.removesuffix('.md'))}"


def _quoted(name: str) -> str:
    return quote(name, safe="", errors="surrogateescape")
