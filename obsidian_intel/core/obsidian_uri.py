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


def file_uri_in_obsidian(file: str) -> str:
    """The address of a file by its absolute path, whatever name the vault has on this machine.

    >>> file_uri_in_obsidian("/notes/Log/2026-02.md")
    'obsidian://open?path=%2Fnotes%2FLog%2F2026-02.md'
    """
    return f"obsidian://open?path={_quoted(file)}"


def file_uri(file: str) -> str:
    """The address of a file for the system.

    >>> file_uri("/notes/Log/模型 1.md")
    'file:///notes/Log/%E6%A8%A1%E5%9E%8B%201.md'
    """
    return f"file://{quote(file, errors='surrogateescape')}"
