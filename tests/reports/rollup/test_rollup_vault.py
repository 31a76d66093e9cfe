"""Pages in a vault: they lint clean, are renewed in place, and are never taken for months."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from vaults import sample_vault

from obsidian_intel.__main__ import run

Output = pytest.CaptureFixture[str]
HOSTILE_MONTH = r"""---
period: 2025-04
type: Monthly Report
tags: [Trends]
status: done
---

# Intelligence Log: 2025-04

* **Dominant Theme:** 甲**乙** %% x %% `code` #No-Tag_here ==y== $z$ <b>b</b>
* **The Signal:** - 1. [[2025-01]] 见https://example.org，说明

### 1. 基座模型追踪 (The Clay)

| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |
| :--- | :--- | :--- | :--- |
| [A\|B \*x\* #tag](https://example.org/a_(b)) | **[In\|fra] 机制**：甲 | AIME 2024 Pass@1 **10.5**；`x` Bench **3**；A_b_c Score\* Pass@1 **4.5** | **（一）**：$a_b$ \| c，见 https://example.org/x，后文 |
| [`<script>`](https://example.org/s) | **[Data] 机制** | AIME 2024 Pass@1 **10.5** | 值 ^block |
"""


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> Path:
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
        monkeypatch.setenv(f"OBSINTEL_{name}_DIR", str(tmp_path / name))
    vault = sample_vault(tmp_path / "vault")
    (vault / "Log" / "2025-04.md").write_text(HOSTILE_MONTH, "utf-8")
    obsintel(vault, "link", "--yes")
    capsys.readouterr()
    return vault


def obsintel(vault: Path, *words: str) -> int:
    return run(["--vault", str(vault), *words])


def test_written_pages_lint_clean(vault: Path, capsys: Output) -> None:
    for words in (("--month", "2025-02"), ("--month", "2025-04"), ("--quarter", "2025-Q2"), ("--year", "2025")):
        assert obsintel(vault, "rollup", *words, "--write") == 0
    assert len(list((vault / "Rollups").glob("*.md"))) == 4
    capsys.readouterr()
    obsintel(vault, "lint", "--format", "json")
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    assert [each for each in found if each["path"].startswith("Rollups/")] == []


def test_again_changes_nothing_and_my_words_stay(vault: Path) -> None:
    assert obsintel(vault, "rollup", "--month", "2025-03", "--write") == 0
    page = vault / "Rollups" / "2025-03 Rollup.md"
    page.write_text(page.read_text("utf-8") + "\nmy own words\n", "utf-8")
    before = {path.name: path.read_bytes() for path in (vault / "Rollups").iterdir()}
    assert obsintel(vault, "rollup", "--month", "2025-03", "--write") == 0
    assert {path.name: path.read_bytes() for path in (vault / "Rollups").iterdir()} == before
    month = vault / "Log" / "2025-03.md"
    month.write_text(month.read_text("utf-8").replace("推理成为标配", "推理成为门槛"), "utf-8")
    assert obsintel(vault, "rollup", "--month", "2025-03", "--write") == 0
    after = page.read_text("utf-8")
    assert "推理成为门槛" in after and "my own words" in after


def test_a_page_is_no_month(vault: Path, capsys: Output) -> None:
    obsintel(vault, "rollup", "--year", "2025", "--write")
    capsys.readouterr()
    assert obsintel(vault, "rollup", "--year", "2025", "--format", "json") == 0
    paths = [month["path"] for month in json.loads(capsys.readouterr().out)["months"]]
    assert paths == [f"Log/2025-0{n}.md" for n in range(1, 5)]


def test_a_note_of_that_name_is_left_alone(vault: Path, capsys: Output) -> None:
    note = vault / "Rollups" / "2025-Q1 Rollup.md"
    note.parent.mkdir()
    note.write_text("# My quarter\n", "utf-8")
    assert obsintel(vault, "rollup", "--quarter", "2025-Q1", "--write") == 1
    assert "2025-Q1 Rollup.md is a note of its own" in capsys.readouterr().err
    assert note.read_text("utf-8") == "# My quarter\n"


@pytest.mark.parametrize(
    "words", [("--month", "2025-13"), ("--quarter", "2025-Q5"), ("--omit", "vaule", "--year", "2025")]
)
def test_what_is_not_understood_is_one_line(vault: Path, capsys: Output, words: tuple[str, ...]) -> None:
    assert obsintel(vault, "rollup", *words) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1


def test_the_html_names_no_note_and_no_place(vault: Path, capsys: Output) -> None:
    assert obsintel(vault, "rollup", "--year", "2025", "--format", "html") == 0
    page = capsys.readouterr().out
    for private in (str(vault), "Papers/", "Log/", ".md"):
        assert private not in page
