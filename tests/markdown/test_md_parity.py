"""The recorded documents of `bench/parity`, and what micromark sees in them: replayed without Node."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from obsidian_intel.core.document import Document
from obsidian_intel.markdown.parser import read_note, scan_note

CORPUS = json.loads((Path(__file__).parent / "parity.json").read_text("utf-8"))


@pytest.mark.parametrize("reader", [read_note, scan_note])
def test_tables_are_micromarks(reader: object) -> None:
    assert callable(reader)
    wrong = []
    for text, expected in CORPUS:
        tables = reader(Document("x.md", text), 0).tables
        seen = [
            [[[c.span.start, c.span.end] if c.raw else None for c in row.cells] for row in (t.header, *t.rows)]
            for t in tables
        ]
        if seen != expected:
            wrong.append(text)
    assert len(CORPUS) >= 1_400
    assert wrong == []
