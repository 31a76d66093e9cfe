"""A judge from outside: obsidiantools, which knows shortest links only, reads the linked sample vault."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault_case import Case


def test_the_linked_sample_vault_reads_well_from_outside(tmp_path: Path) -> None:
    obsidiantools = pytest.importorskip("obsidiantools.api", reason="in the development extras")
    case = Case(tmp_path / "V")
    assert case.run("init", str(case.root), "--sample", vault=False).code == 0
    assert case.run("link", "--yes").code == 0
    found = case.run("tables", "--format", "json").json
    vault = obsidiantools.Vault(case.root).connect().gather()
    assert vault.nonexistent_notes == []
    papers = {path.stem for path in (case.root / "Papers").glob("*.md")}
    assert papers and papers <= set(vault.md_file_index)
    months = {path: Path(path).stem for path in (each["path"] for each in found["months"])}
    expected: dict[str, set[str]] = {paper: set() for paper in papers}
    for each in found["months"]:
        for row in (row for section in each["sections"] for row in section["rows"]):
            for paper in row["papers"]:
                if paper["note"]:
                    expected[Path(paper["note"]).stem].add(months[each["path"]])
    for paper in papers:
        backlinks = set(vault.get_backlinks(paper))
        assert backlinks == expected[paper] != set(), paper
        front = vault.get_front_matter(paper)
        assert {item.strip("[]") for item in front["months"]} == backlinks
