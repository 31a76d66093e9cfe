"""Which notes a list of notes and folders names."""

from __future__ import annotations

import pytest

from obsidian_intel.engine.vault_state import is_within


@pytest.mark.parametrize(
    ("path", "wanted", "within"),
    [
        ("Log/2026-02.md", ("Log",), True),
        ("Log/2026-02.md", ("Log/2026-02.md",), True),
        ("Log/2026/02.md", ("Log",), True),
        ("Log/2026/02.md", ("Log/2026",), True),
        ("Log/2026/02.md", ("",), True),
        ("Logs/2026-02.md", ("Log",), False),
        ("Log.md", ("Log",), False),
        ("Log", ("Log/2026",), False),
        ("2026-02.md", ("Log", "Notes"), False),
        ("2026-02.md", (), False),
    ],
)
def test_a_note_lies_within_its_folders(path: str, wanted: tuple[str, ...], within: bool) -> None:
    assert is_within(path, wanted) is within
    assert is_within(path, frozenset(wanted)) is within
