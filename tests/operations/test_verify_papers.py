"""Twenty papers of our own making, 200 figures that they state and 100 that they do not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from paper_files import Fact, Paper, altered, made_paper

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.verify import verify
from obsidian_intel.papers.full_text.copies import PaperCopies
from obsidian_intel.papers.verification.matching import FOUND, NO_SOURCE, NOT_FOUND, ClaimFinding

pytest.importorskip("pypdf")
pytest.importorskip("reportlab")

KINDS = ["pdf"] * 4 + ["two-columns"] * 4 + ["turned"] * 3 + ["html"] * 7 + ["scan"] * 2
HEAD = """---
period: 2026-01
type: Monthly Report
tags: [Trends]
---

# 2026-01

### 1. 基座模型追踪 (The Clay)

| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |
| :--- | :--- | :--- | :--- |
"""


def vault_of(tmp_path: Path, papers: list[Paper], written: dict[int, str]) -> Path:
    """A vault whose log has a row a paper; `written` holds other figures for some facts, by `id`."""
    rows = []
    for paper in papers:
        scores = "；".join(f"{f.benchmark} **{written.get(id(f), f.log)}**" for f in paper.facts if f.kind == "score")
        counts = "<br>".join(f.line.format(zh=written.get(id(f), f.log)) for f in paper.facts if f.kind == "number")
        rows.append(f"| [{paper.model}](https://arxiv.org/abs/{paper.number}) | {counts} | {scores} | 可用 |\n")
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "Files").mkdir()
    (root / "2026-01.md").write_text(HEAD + "".join(rows), "utf-8")
    for paper in papers:
        ending = "html" if paper.kind == "html" else "pdf"
        (root / "Files" / f"{paper.number}v1.{ending}").write_bytes(paper.data)
    return root


def verified(tmp_path: Path, papers: list[Paper], written: dict[int, str]) -> list[tuple[Paper, Fact, ClaimFinding]]:
    """Each fact with what was found of it."""
    root = vault_of(tmp_path, papers, written)
    report = verify(Workspace.open(root), copies=PaperCopies(str(tmp_path / "copies")))
    rows = {row.claims.name: list(row.found.findings) for row in report.rows}
    found = []
    for paper in papers:
        for fact in paper.facts:
            figure = written.get(id(fact), fact.log)
            finding = next(
                each
                for each in rows[paper.model]
                if each.claim.written.startswith(figure.split(" ")[0]) and each.claim.benchmark in (fact.benchmark, "")
            )
            rows[paper.model].remove(finding)
            found.append((paper, fact, finding))
    return found


@pytest.mark.slow
def test_altered_figures_are_never_found_and_true_ones_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSINTEL_CACHE_DIR", str(tmp_path / "cache"))
    papers = [made_paper(seed, kind, scores=11, counts=6) for seed, kind in enumerate(KINDS)]
    dice = random.Random(20)
    read = [(paper, fact) for paper in papers if paper.kind != "scan" for fact in paper.facts]
    wrong = dice.sample(read, 100)
    written = {id(fact): altered(dice, fact, paper) for paper, fact in wrong}
    found = verified(tmp_path, papers, written)
    scans = [finding for paper, _, finding in found if paper.kind == "scan"]
    assert scans and {finding.status for finding in scans} == {NO_SOURCE}
    told = [(paper, fact, finding) for paper, fact, finding in found if paper.kind != "scan"]
    changed = [(p, f, finding) for p, f, finding in told if id(f) in written]
    true = [(p, f, finding) for p, f, finding in told if id(f) not in written]
    assert len(changed) == 100 and len(true) >= 200
    assert [said(*each, written) for each in changed if each[2].status == FOUND] == []
    missed = [said(*each, written) for each in true if each[2].status == NOT_FOUND]
    assert len(missed) * 20 <= len(true), "\n".join(missed)


def said(paper: Paper, fact: Fact, finding: ClaimFinding, written: dict[int, str]) -> str:
    place = finding.place or finding.elsewhere
    return f"{paper.kind} {paper.number} {fact.benchmark or fact.line}: {fact.said} as {written.get(id(fact), fact.log)}, {place}"
