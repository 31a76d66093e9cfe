"""A month that comes back from the snapshot is the month that was read from its note."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from index_helpers import MONTH, index_file, later, make, put, warm

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.engine.typed_months import load_month
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months import stored
from obsidian_intel.months.stored import decode_month, encode_month, head_end
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.records import cells_record, no_note
from obsidian_intel.reports.tables_output import json_parts
from obsidian_intel.vault.note_parser import read

SAMPLE = sorted((Path(__file__).parents[2] / "vault_template/sample/Log").glob("*.md"))
RAW = "\n## 别的\n\n| A | B |\n| - | - |\n| 一 | 二 |\n"


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSINTEL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("OBSINTEL_STATE_DIR", str(tmp_path / "state"))


def month_of(path: str, text: str) -> Month:
    found = read(Document.from_text(path, text), Config(), ObsidianConfig()).month
    assert found is not None
    return found


def again(month: Month) -> Month:
    packed = encode_month(month)
    assert packed is not None
    return decode_month(packed)


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_a_month_of_the_sample_comes_back(path: Path) -> None:
    month = month_of(f"Log/{path.name}", path.read_text("utf-8"))
    found = again(month)
    assert found == month
    assert [[row.metrics for row in s.rows] for s in found.sections] == [
        [r.metrics for r in s.rows] for s in month.sections
    ]


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_the_head_alone_has_all_but_the_cells(path: Path) -> None:
    month = month_of(f"Log/{path.name}", path.read_text("utf-8"))
    packed = encode_month(month)
    assert packed is not None
    head = decode_month(packed[: head_end(packed)], bare=True)
    for bare, whole in zip(head.sections, month.sections, strict=True):
        assert [row._replace(cells={}) for row in whole.rows] == list(bare.rows)


def test_the_cells_are_kept_as_tables_prints_them() -> None:
    month = month_of("2026-02.md", MONTH.format("2026-02"))
    stored_rows, rows = again(month).rows, month.rows
    assert rows
    assert [json.loads(bytes(row.cells.json)) for row in stored_rows if isinstance(row.cells, stored.StoredCells)] == [
        cells_record(row) for row in rows
    ]
    assert "".join(json_parts_of(again(month))) == "".join(json_parts_of(month))


def json_parts_of(month: Month) -> list[str]:
    return [part.decode() for part in json_parts([month], no_note)]


def test_a_damaged_head_is_read_anew(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        warm(root)
        workspace = Workspace.open(root)
        assert workspace.cache is not None
        head = workspace.packed_month("Log/2026-02.md", bare=True)
        assert head is not None
        data = bytearray(index_file(root).read_bytes())
        at = data.index(head) + len(head) - 1
        data[at] ^= 0xFF
        index_file(root).write_bytes(data)
        again = Workspace.open(root)
        assert again.packed_month("Log/2026-02.md", bare=True) is None
        found = load_month(again, "Log/2026-02.md", bare=True)
        assert found is not None
        assert [row.name for row in found.rows] == ["GLM-5"]


def test_a_table_of_no_known_kind_comes_back_too_unless_it_is_very_large(monkeypatch: pytest.MonkeyPatch) -> None:
    month = month_of("2026-02.md", MONTH.format("2026-02") + RAW)
    assert None in [section.kind for section in month.sections]
    assert again(month) == month
    monkeypatch.setattr(stored, "MOST_RAW", 10)
    assert encode_month(month) is None


def test_a_month_whose_note_is_unchanged_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make(tmp_path / "vault")
    with later():
        warm(root)
        wanted = load_month(Workspace.look(root), "Log/2026-02.md")
        workspace = Workspace.open(root)
        monkeypatch.setattr(workspace, "document", None)
        assert load_month(workspace, "Log/2026-02.md") == wanted is not None


def test_a_month_that_was_saved_with_the_same_bytes_is_kept(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        warm(root)
        put(root, "Log/2026-01.md", (root / "Log/2026-01.md").read_bytes())
        warm(root)
        assert Workspace.open(root).packed_month("Log/2026-01.md") is not None


def test_a_month_that_was_saved_since_is_the_new_one(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        warm(root)
        for score in ("91.1", "91.2"):
            put(root, "Log/2026-01.md", MONTH.format("2026-01").replace("92.7", score))
            warm(root)  # is added behind the snapshot
            found = load_month(Workspace.open(root), "Log/2026-01.md")
            assert found is not None
            assert [metric.raw for row in found.rows for metric in row.metrics if score in metric.raw], score
