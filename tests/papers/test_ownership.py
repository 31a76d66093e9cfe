"""What is ours in a paper note, and what is not: properties by value, the block by its sum, the rest never."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault_case import Case, model, month

from obsidian_intel.core.declared_settings import Config, PapersConfig
from obsidian_intel.core.document import Document
from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.frontmatter.read import read_frontmatter
from obsidian_intel.operations.link import link
from obsidian_intel.papers.plan_model import Action, LinkRequest
from obsidian_intel.papers.property_sync import SyncContext, property_changes
from obsidian_intel.store.store import Store

GEMMA = model("Gemma 3", "https://arxiv.org/abs/2503.19786")
MONTHS = ("[[2025-03]]",)
TITLE = {"title": "New"}
# name, frontmatter, values, terms, (set, dropped, added, removed)
OWED = [
    ("missing and never said", "a: 1", TITLE, SyncContext(said={}), ({"title": "New"}, (), {}, {})),
    (
        "missing, once said: a person took it out",
        "a: 1",
        TITLE,
        SyncContext(said={"title": ("Old",)}),
        ({}, (), {}, {}),
    ),
    ("holds what we wrote", "title: Old", TITLE, SyncContext(said={"title": ("Old",)}), ({"title": "New"}, (), {}, {})),
    (
        "holds what we wrote before",
        "title: A",
        TITLE,
        SyncContext(said={"title": ("A", "B")}),
        ({"title": "New"}, (), {}, {}),
    ),
    ("holds a person's words", "title: Mine", TITLE, SyncContext(said={"title": ("Old",)}), ({}, (), {}, {})),
    ("nobody knows what we wrote", "title: Old", TITLE, SyncContext(), ({}, (), {}, {})),
    ("a list where we had a text", "title: [Old]", TITLE, SyncContext(said={"title": ("Old",)}), ({}, (), {}, {})),
    ("other quotes are the same value", "title: 'New'", TITLE, SyncContext(said={"title": ("New",)}), ({}, (), {}, {})),
    (
        "a wrong id that may be mended",
        "arxiv: '2503.00001'",
        {"arxiv": "2503.19786"},
        SyncContext(said={"arxiv": ("2503.00001",)}, mend=True, known=False),
        ({"arxiv": "2503.19786"}, (), {}, {}),
    ),
    (
        "a wrong id that another note claims",
        "arxiv: '2503.00001'",
        {"arxiv": "2503.19786"},
        SyncContext(said={"arxiv": ("2503.00001",)}, known=False),
        ({}, (), {}, {}),
    ),
    (
        "an id of another kind takes its place",
        "arxiv: '2503.00001'",
        {"doi": "10.1/x"},
        SyncContext(said={"arxiv": ("2503.00001",)}, mend=True, known=False),
        ({"doi": "10.1/x"}, ("arxiv",), {}, {}),
    ),
    (
        "an id that stands there by another name",
        "DOI: x",
        {"arxiv": "1"},
        SyncContext(said={}, mend=True),
        ({}, (), {}, {}),
    ),
    (
        "items are offered once",
        "tags: [mine]",
        {"tags": ("a", "b")},
        SyncContext(said={"tags": ("a",)}),
        ({}, (), {"tags": ("b",)}, {}),
    ),
    (
        "a list that a person took out",
        "x: 1",
        {"tags": ("a", "b")},
        SyncContext(said={"tags": ("a",)}),
        ({}, (), {}, {}),
    ),
    ("an item in other case", "aliases: [gemma]", {"aliases": ("Gemma",)}, SyncContext(said={}), ({}, (), {}, {})),
    ("a month is missing", "a: 1", {"months": MONTHS}, SyncContext(said={}), ({}, (), {"months": MONTHS}, {})),
    (
        "a month was taken out, and the watcher looks",
        "months: []",
        {"months": MONTHS},
        SyncContext(said={"months": MONTHS}, restore=False),
        ({}, (), {}, {}),
    ),
    (
        "a month was taken out, and a person asks",
        "months: []",
        {"months": MONTHS},
        SyncContext(said={"months": MONTHS}),
        ({}, (), {"months": MONTHS}, {}),
    ),
    (
        "a row is gone, and a person's own entry stays",
        'months: ["[[2025-02]]", "[[My list]]"]',
        {"months": ()},
        SyncContext(said={"months": ("[[2025-02]]",)}),
        ({}, (), {}, {"months": ("[[2025-02]]",)}),
    ),
    (
        "our own block tells which entries are ours",
        'months: ["[[2025-02]]", "[[My list]]"]',
        {"months": ()},
        SyncContext(written=("[[2025-02]]",)),
        ({}, (), {}, {"months": ("[[2025-02]]",)}),
    ),
]


@pytest.mark.parametrize(("what", "front", "values", "terms", "wanted"), OWED, ids=[case[0] for case in OWED])
def test_what_is_owed_to_properties(what: str, front: str, values: dict, terms: SyncContext, wanted: tuple) -> None:  # type: ignore[type-arg]
    document = Document.from_text("Papers/Gemma 3.md", f"---\n{front}\n---\n")
    found = property_changes(read_frontmatter(document), values, PapersConfig(), terms)
    assert (found.set, found.drop, found.add, found.remove) == wanted
    again = property_changes(read_frontmatter(document), values, Config().papers, terms)
    assert again == found


def linked(tmp_path: Path, settings: str = "", text: str | None = None) -> Case:
    case = Case(tmp_path / "V")
    case.write("obsintel.toml", f"[daemon]\nquiet = 0.05\n{settings}")
    case.write("2025-03.md", text or month("2025-03", (GEMMA,)))
    assert case.run("link").code == 0
    return case


NOTE = "Papers/Gemma 3.md"


def test_a_note_reads_well_in_english(tmp_path: Path) -> None:
    header = "| Model | Mechanism | Capability | Value |"
    row = (
        "| [Gemma 3](https://arxiv.org/abs/2503.19786) | **[Arch] Local layers**: 5 to 1<br>**window**: $w=1024$ "
        "<br><br>**[Train] Distilled**: from a larger one | MATH **89.0**<br>MMLU-Pro (5-shot) **67.5** | fits one GPU |"
    )
    text = month("2025-03", (GEMMA,)).replace(GEMMA, row)
    lines = [header if line.startswith("| 模型名称") else line for line in text.split("\n")]
    case = linked(tmp_path, text="\n".join(lines).replace("1. 基座模型追踪 (The Clay)", "1. The Clay"))
    body = case.read(NOTE).partition("%% obsintel:begin log %%\n\n")[2].partition("\n\n%% obsintel:sum")[0]
    assert body == (
        "## From the log\n\n### [[2025-03]] · 1. The Clay\n\n"
        "**Mechanism**\n\n- **[Arch] Local layers**: 5 to 1\n\t- **window**: $w=1024$\n"
        "- **[Train] Distilled**: from a larger one\n\n"
        "**Capability**\n\n- MATH **89.0**\n- MMLU-Pro (5-shot) **67.5**\n\n**Value**\n\n- fits one GPU\n\n"
        "| Benchmark | Protocol | Score |\n| --- | --- | ---: |\n| MATH |  | 89.0 |\n| MMLU-Pro | 5-shot | 67.5 |"
    )


def test_without_a_block_properties_still_follow_the_row(tmp_path: Path) -> None:
    case = linked(tmp_path, '[papers]\nblock = "none"\n')
    assert "obsintel" not in case.read(NOTE)
    case.write("2025-03.md", case.read("2025-03.md").replace("[Train]", "[RL]"))
    case.write("2025-04.md", month("2025-04", (GEMMA,)))
    assert case.run("link").code == 0
    note = case.read(NOTE)
    assert "  - Train\n  - RL\n" in note and '  - "[[2025-04]]"\n' in note and "obsintel" not in note
    state = case.bytes()
    assert "nothing to do" in case.run("link").err and case.bytes() == state


def test_a_block_goes_when_none_is_wanted_any_more_and_gets_short(tmp_path: Path) -> None:
    case = linked(tmp_path)
    case.write(NOTE, case.read(NOTE) + "\nMy words.\n")
    case.write("obsintel.toml", '[papers]\nblock = "short"\n')
    assert case.run("link").code == 0
    short = case.read(NOTE)
    assert "| MMLU | 88.5 |" in short and "统一的强化学习" not in short
    case.write("obsintel.toml", '[papers]\nblock = "none"\n')
    assert case.run("link").code == 0
    assert "obsintel" not in case.read(NOTE) and case.read(NOTE).endswith("\nMy words.\n")


def test_properties_under_a_persons_own_names(tmp_path: Path) -> None:
    case = linked(tmp_path, '[papers.properties]\narxiv = "preprint"\nmonths = "seen in"\n')
    note = case.read(NOTE)
    assert 'preprint: "2503.19786"' in note and 'seen in:\n  - "[[2025-03]]"' in note
    case.write("2025-04.md", month("2025-04", (GEMMA.replace("Gemma 3", "Gemma Three"),)))
    assert case.run("link").code == 0
    assert '  - "[[2025-04]]"' in case.read(NOTE) and [p.name for p in (case.root / "Papers").iterdir()] == [
        "Gemma 3.md"
    ]
    assert "nothing to do" in case.run("link").err


def test_an_unclosed_comment_above_the_block_means_no_write(tmp_path: Path) -> None:
    case = linked(tmp_path)
    case.write(NOTE, case.read(NOTE).replace("\n%% obsintel:begin", "\n%% a thought\n\n%% obsintel:begin"))
    case.write("2025-03.md", case.read("2025-03.md").replace("**88.5**", "**90.1**"))
    before = case.bytes()
    case.run("link")
    assert case.bytes() == before


@pytest.mark.parametrize(("marks", "written"), [("%%", False), ("%% a %%", True)])
def test_a_paragraph_too_long_to_be_read_may_hold_an_unclosed_comment(
    tmp_path: Path, marks: str, written: bool
) -> None:
    case = linked(tmp_path)
    case.write(
        NOTE, case.read(NOTE).replace("\n%% obsintel:begin", f"\n{'想法 ' * 20_000}{marks} b\n\n%% obsintel:begin")
    )
    case.write("2025-03.md", case.read("2025-03.md").replace("**88.5**", "**90.1**"))
    before = case.read(NOTE)
    case.run("link")
    assert (case.read(NOTE) != before) == written


def test_only_one_month_is_asked_for(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("2025-03.md", month("2025-03", (GEMMA, model("QwQ-32B"))))
    other = month("2025-04", (GEMMA, model("Qwen3")))
    case.write("2025-04.md", other)
    assert case.run("link", "--month", "2025-03").code == 0
    assert case.read("2025-04.md") == other and "[[2025-04]]" not in case.read(NOTE)
    assert sorted(p.name for p in (case.root / "Papers").iterdir()) == ["Gemma 3.md", "QwQ-32B.md"]
    assert "nothing to do" in case.run("link", "--month", "2025-03").err
    assert case.run("link").code == 0
    assert "[[2025-04]]" in case.read(NOTE)


def test_what_a_sync_service_holds_elsewhere_is_there(tmp_path: Path) -> None:
    """A stub of iCloud stands for the note: links lead to it, and the watcher makes no notes beside it."""
    case = linked(tmp_path)
    (case.root / NOTE).rename(case.root / "Papers" / ".Gemma 3.md.icloud")
    case.write("2025-04.md", month("2025-04", (GEMMA, model("Qwen3", "https://arxiv.org/abs/2505.09388"))))
    workspace = Workspace(case.root, load_settings(case.root), Store(case.root, tmp_path / "another machine"))
    workspace.refresh()
    before = case.bytes()
    report = link(workspace, LinkRequest(explicit=False))
    assert [plan.action for plan in report.plan.slots] == [Action.LINKED, Action.WAIT, Action.WAIT]
    assert case.bytes() == before


def test_a_persons_note_where_ours_once_was_is_theirs(tmp_path: Path) -> None:
    case = linked(tmp_path)
    (case.root / NOTE).unlink()
    case.write(NOTE, "---\ntitle: Gemma 3\n---\n\nMy own note on it.\n")
    case.write("2025-03.md", case.read("2025-03.md").replace("[Gemma 3](", "[Gemma Three]("))
    before = case.bytes()
    assert case.run("link").code == 0
    assert case.run("tidy").code == 0
    assert case.bytes() == before
