"""Links that `link` puts into lists: only insertions, at the right place, and the second time nothing."""

from __future__ import annotations

from pathlib import Path

from vault_case import Case

MONTH = """---
period: 2026-02
type: Monthly Report
tags: [AI]
---

# Log

## Models

### [Magistral](https://arxiv.org/abs/2506.10910)

- **Mechanism**: pure RL
- **Results**: AIME 2024 73.6

### [Kimi K2](https://arxiv.org/abs/2507.20534)

- **Mechanism**: MuonClip
- **Results**: AIME 2025 49.5

## Papers

- **Pocket** ([paper](https://arxiv.org/abs/2603.28811), [code](https://github.com/a/b))
  - **Summary**: three teachers
- [DAPO](https://arxiv.org/abs/2503.14476) again
"""
LINKED = (
    MONTH.replace("2506.10910)", "2506.10910) [[Magistral|📄]]")
    .replace("MuonClip", "MuonClip [[Kimi K2|📄]]")
    .replace("a/b))", "a/b)) [[Pocket|📄]]")
    .replace("2503.14476)", "2503.14476) [[DAPO|📄]]")
)


def test_links_of_a_heading_whose_source_stands_beneath(tmp_path: Path) -> None:
    head = "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [AI]\n---\n\n"
    rows = "## Otters Are Few-Shot Learners{}\n[水獭](https://arxiv.org/abs/2602.00101){}\n\n正文。\n"
    for anchor, links in (
        ("", (" [[Otters Are Few-Shot Learners|📄]]", "")),
        ("[[2026-02#Otters Are Few-Shot Learners]]", ()),
    ):
        case = Case(tmp_path / (anchor and "anchored"))
        case.write("2026-02.md", head + rows.format("", ""))
        case.write("Start.md", anchor + "\n")
        linked = head + rows.format(*(links or ("", " [[Otters Are Few-Shot Learners|📄]]")))
        for _ in range(2):
            assert case.run("link", "--yes").code == 0
            assert case.read("2026-02.md") == linked


def test_links_in_lists(tmp_path: Path) -> None:
    case = Case(tmp_path)
    case.write("2026-02.md", MONTH)
    case.write("Start.md", "[[2026-02#Kimi K2]]\n")  # so the heading stays what it is
    assert case.run("link", "--yes").code == 0
    assert case.read("2026-02.md") == LINKED
    assert case.run("link", "--yes").code == 0
    assert case.read("2026-02.md") == LINKED
    assert '"2506.10910"' in case.read("Papers/Magistral.md")


PARENT = """---
period: 2026-02
type: Monthly Report
tags: [AI]
---

## Models

### [GLM-5](https://arxiv.org/abs/2602.00001)

- **Mechanism**: MoE
- **Results**: AIME 2025 92.7

#### [GLM-5-Air](https://arxiv.org/abs/2602.00002)

- **Mechanism**: dense
- **Results**: AIME 2025 88.1

### Kimi K3

- **Mechanism**: MoE
- **Results**: AIME 2025 91.7
- **Link**: https://arxiv.org/abs/2602.00003

| Model | Mechanism | Capability | Value |
| - | - | - | - |
| [K3-a](https://arxiv.org/abs/2602.00004) | x | AIME 2025 90.0 | y |
"""


def test_a_heading_that_is_a_row_and_stands_over_others(tmp_path: Path) -> None:
    case = Case(tmp_path)
    case.write("2026-02.md", PARENT)
    before = case.run("tables", "--format", "json").json["months"][0]["sections"]
    assert [(each["title"], each["key"]) for each in before][:2] == [("Models", "models"), ("GLM-5", "glm-5")]
    linked = (
        PARENT.replace("00001)", "00001) [[GLM-5|📄]]")
        .replace("00002)", "00002) [[GLM-5-Air|📄]]")
        .replace("### Kimi K3", "### Kimi K3 [[Kimi K3|📄]]")
        .replace("00004)", "00004) [[K3-a\\|📄]]")
    )
    for _ in range(2):
        assert case.run("link", "--yes").code == 0
        assert case.read("2026-02.md") == linked
    after = case.run("tables", "--format", "json").json["months"][0]["sections"]
    assert [(each["title"], each["key"]) for each in after] == [(each["title"], each["key"]) for each in before]
