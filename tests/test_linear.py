"""Hostile shapes take steps in proportion to their size, in everything that one note goes through."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from slow import mostly_slow, one_of

from obsidian_intel.core.caches import clear_caches
from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.engine.analyze import entry_of, preimport
from obsidian_intel.lint.linter import lint_vault
from obsidian_intel.reports.records import tables_record
from obsidian_intel.vault.listing import Stat
from obsidian_intel.vault.note_parser import read
from obsidian_intel.vault.vault import Vault

BENCH = runpy.run_path(str(Path(__file__).parents[1] / "bench" / "hostile_shapes.py"))
SHAPES: dict[str, Callable[[int], str]] = BENCH["SHAPES"]
as_month: Callable[[str], str] = BENCH["as_month"]
SMALL, LARGE = 1_000, 4_000
MOST = 5.0  # times the steps for four times the text
WHOLE = [name for name in SHAPES if not name.endswith(", in paragraphs") and not name.startswith("cells of ")]


def steps(path: str, text: str) -> int:
    """How many calls, of ours and of the interpreter's own, it takes to read a note and to say all about it."""
    count = 0

    def step(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += 1

    config, obsidian = Config(), ObsidianConfig()
    document = Document.from_text(path, text)
    clear_caches()
    sys.setprofile(step)
    try:
        facts = entry_of(document, Stat(0, len(text), 0, 0), config, obsidian).facts
        lint_vault(Vault({path: facts}, config=config, obsidian=obsidian))
        month = read(document, config, obsidian).month
        tables_record([month] if month else [])
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What is imported or compiled late is so before."""
    preimport()
    for path in ("2026-02.md", "note.md"):
        steps(path, as_month("".join(SHAPES[name](SMALL) + "\n\n" for name in WHOLE if "frontmatter" not in name)))


@pytest.mark.parametrize("name", one_of(4, WHOLE))
@pytest.mark.parametrize("path", mostly_slow(["2026-02.md", "note.md"]))
def test_steps_are_linear(path: str, name: str) -> None:
    month = path != "note.md"
    least = steps(path, as_month("a\n") if month else "a\n")
    small, large = (
        steps(path, as_month(SHAPES[name](size)) if month else SHAPES[name](size).replace("Monthly Report", "Note"))
        for size in (SMALL, LARGE)
    )
    assert large - least <= MOST * max(small - least, 1_000)
