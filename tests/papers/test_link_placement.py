"""Where a link goes, and in which form: a table of rows before and after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from machines import Machine

HEAD = "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [AI]\n---\n\n"
MODELS = "### 1. The Clay\n\n| Model | Mechanism | Capability | Value |\n| --- | --- | --- | --- |\n"
LINKED = "### 1. The Clay\n\n| Model | Mechanism | Capability | Value | Links |\n| --- | --- | --- | --- | --- |\n"
TOPICS = "### 2. Post-Training\n\n| Topic | Trend | Key Papers | Value |\n| --- | --- | --- | --- |\n"
RAW = "### 3. Books\n\n| Shelf | Book | Pages |\n| --- | --- | --- |\n"
GLM = "https://arxiv.org/abs/2602.15763"
REST = "a | AIME 2025 **92.7** | b |"

# what, the text of the month, the same with links in
PLACES = [
    ("behind the link", f"{MODELS}| [GLM-5]({GLM}) | {REST}\n", f"{MODELS}| [GLM-5]({GLM}) [[GLM-5\\|📄]] | {REST}\n"),
    ("behind a plain name", f"{MODELS}| GLM-5 | {REST}\n", f"{MODELS}| GLM-5 [[GLM-5\\|📄]] | {REST}\n"),
    (
        "behind a bracket that holds only the source",
        f"{MODELS}| **GLM-5** ([2602.15763]({GLM})) | {REST}\n",
        f"{MODELS}| **GLM-5** ([2602.15763]({GLM})) [[GLM-5\\|📄]] | {REST}\n",
    ),
    (
        "behind the name where links have a column",
        f"{LINKED}| GLM-5 | {REST} {GLM} |\n",
        f"{LINKED}| GLM-5 [[GLM-5\\|📄]] | {REST} {GLM} |\n",
    ),
    (
        "each key paper its own",
        f"{TOPICS}| RL | up | [GRPO](https://arxiv.org/abs/2402.03300)<br>[DAPO](https://arxiv.org/abs/2503.14476) | b |\n",
        f"{TOPICS}| RL | up | [GRPO](https://arxiv.org/abs/2402.03300) [[GRPO\\|📄]]<br>"
        "[DAPO](https://arxiv.org/abs/2503.14476) [[DAPO\\|📄]] | b |\n",
    ),
    ("a table of no known kind is left", f"{RAW}| A3 | Slow, see [Slow](https://arxiv.org/abs/2402.03300) | 3 |\n| A4 | Plain | 4 |\n| A5 | Thick | 900 |\n| A6 | Thin | 90 |\n", None),
    ("fullwidth brackets are left until corrected", f"{MODELS}| 千问［论文］（{GLM}） | {REST}\n", None),
    ("one fullwidth bracket", f"{MODELS}| [GLM-5]（{GLM}） | {REST}\n", None),
    ("an address of fullwidth marks in a link", f"{MODELS}| [GLM-5]({GLM.replace(':', '：')}) | {REST}\n", None),
    ("fullwidth slashes in a link", f"{MODELS}| [GLM-5]({GLM.replace('//', '／／')}) | {REST}\n", None),
    ("an address of fullwidth marks behind the name", f"{MODELS}| GLM-5 {GLM.replace(':', '：')} | {REST}\n", None),
    ("a fullwidth bracket around words only", f"{MODELS}| [GLM-5]({GLM})（新） | {REST}\n",
     f"{MODELS}| [GLM-5]({GLM}) [[GLM-5\\|📄]]（新） | {REST}\n"),
    ("a link to a note is the row's own", f"{MODELS}| [GLM-5](Mine.md) | {REST}\n", None),
    ("behind the link, as Markdown", f"{MODELS}| [K]({GLM}) [📄](Mine.md) | {REST}\n", None),
    (
        "a heading",
        f"## Models\n\n### [GLM-5]({GLM})\n\n- Mechanism: a\n- Capability: AIME 2025 **92.7**\n- Value: b\n",
        f"## Models\n\n### [GLM-5]({GLM}) [[GLM-5|📄]]\n\n- Mechanism: a\n- Capability: AIME 2025 **92.7**\n- Value: b\n",
    ),
    (
        "a bullet",
        f"## Models\n\n- [GLM-5]({GLM})\n  - Mechanism: a\n  - Capability: AIME 2025 **92.7**\n  - Value: b\n",
        f"## Models\n\n- [GLM-5]({GLM}) [[GLM-5|📄]]\n  - Mechanism: a\n  - Capability: AIME 2025 **92.7**\n  - Value: b\n",
    ),
]  # fmt: skip


def linked(root: Path, text: str, **files: str) -> str:
    root.mkdir()
    (root / "2026-02.md").write_text(HEAD + text, "utf-8")
    (root / "Mine.md").write_text("mine\n", "utf-8")
    for name, content in files.items():
        (root / name.replace("__", "/").replace("_", ".")).parent.mkdir(parents=True, exist_ok=True)
        (root / name.replace("__", "/").replace("_", ".")).write_text(content, "utf-8")
    machine = Machine(root, root.parent / "state")
    assert not machine.link().refused
    assert machine.link().plan.is_idle
    return (root / "2026-02.md").read_text("utf-8").removeprefix(HEAD)


@pytest.mark.parametrize(("what", "before", "after"), PLACES, ids=[case[0] for case in PLACES])
def test_place(tmp_path: Path, what: str, before: str, after: str | None) -> None:
    assert linked(tmp_path / "V", before) == (after or before)


def test_a_heading_that_a_note_links_to_keeps_its_name(tmp_path: Path) -> None:
    before = f"## Models\n\n### [GLM-5]({GLM})\n\n- Mechanism: a\n- Capability: AIME 2025 **92.7**\n- Value: b\n"
    after = linked(tmp_path / "V", before, Home_md="[[2026-02#GLM-5]]\n")
    assert after == before.replace("- Mechanism: a\n", "- Mechanism: a [[GLM-5|📄]]\n")


def test_tables_of_no_known_kind_by_setting(tmp_path: Path) -> None:
    before = f"{RAW}| A3 | see [Slow (and steady)](https://arxiv.org/abs/2402.03300) | 3 |\n| A4 | Plain | 4 |\n| A5 | Thick | 900 |\n| A6 | Thin | 90 |\n"
    after = linked(tmp_path / "V", before, obsintel_toml="[link]\nraw = true\n")
    assert after == before.replace("03300) |", "03300) [[Slow (and steady)\\|📄]] |")
    note = (tmp_path / "V" / "Papers" / "Slow (and steady).md").read_text("utf-8")
    assert 'arxiv: "2402.03300"' in note and "**Pages**" in note


@pytest.mark.parametrize(
    ("format_", "link"),
    [
        ("shortest", "[📄](GLM-5%20%28new%29.md)"),
        ("relative", "[📄](Papers/GLM-5%20%28new%29.md)"),
        ("absolute", "[📄](Papers/GLM-5%20%28new%29.md)"),
    ],
)
def test_markdown_links_where_obsidian_writes_those(tmp_path: Path, format_: str, link: str) -> None:
    settings = json.dumps({"useMarkdownLinks": True, "newLinkFormat": format_})
    before = f"{MODELS}| [GLM-5 (new)]({GLM}) | {REST}\n"
    root = tmp_path / "V"
    (tmp_path / "V").mkdir()
    (root / ".obsidian").mkdir()
    (root / ".obsidian" / "app.json").write_text(settings, "utf-8")
    (root / "2026-02.md").write_text(HEAD + before, "utf-8")
    machine = Machine(root, tmp_path / "state")
    machine.link()
    assert machine.link().plan.is_idle
    text = (root / "2026-02.md").read_text("utf-8")
    assert text == HEAD + before.replace(f"({GLM})", f"({GLM}) {link}")
    (root / "Papers/GLM-5 (new).md").rename(root / "Papers/智谱.md")
    report = machine.link()
    assert len(report.repointed) == 1
    assert (root / "2026-02.md").read_text("utf-8") == text.replace("GLM-5%20%28new%29.md", "智谱.md")


def test_a_row_whose_link_would_change_the_month_is_named_and_the_others_are_linked(tmp_path: Path) -> None:
    """A note of a person's own may be called as no link in a table should be: its `$` and the row's make math."""
    root = tmp_path / "V"
    root.mkdir()
    (root / "CLOCK$.md").write_text('---\ntype: Paper\narxiv: "2602.00001"\n---\n', "utf-8")
    other = f"{MODELS}| [CLOCK$](https://arxiv.org/abs/2602.00001) | {REST}\n| [GLM-5]({GLM}) | {REST}\n"
    (root / "2026-02.md").write_text(HEAD + other, "utf-8")
    report = Machine(root, tmp_path / "state").link()
    line = (HEAD + other).splitlines().index(f"| [CLOCK$](https://arxiv.org/abs/2602.00001) | {REST}") + 1
    assert [(each.path, "`CLOCK$`" in each.reason) for each in report.refused] == [(f"2026-02.md:{line}", True)]
    after = (root / "2026-02.md").read_text("utf-8")
    assert after == HEAD + other.replace(f"[GLM-5]({GLM})", f"[GLM-5]({GLM}) [[GLM-5\\|📄]]")
