"""Lists that are logs, and lists that are none."""

from __future__ import annotations

import pytest
from months import HEAD, ids, only_section, read_text, scores

HEADINGS = """## Models

### [Magistral](https://arxiv.org/abs/2506.10910)

- **Mechanism**: pure RL, no traces.
  - only text
- **Results**: AIME 2024 73.6 (Pass@1); GPQA Diamond 70.8
- **Takeaway**: steal the reward.

### MiniCPM4

- **Link**: https://arxiv.org/abs/2506.07900
- **Results**: MMLU 75.8
- **Notes**: none

## Papers

**[Paper] Spurious Rewards(https://arxiv.org/abs/2506.10947)**

- **Topic**: RLVR
- **Summary**: gains from random rewards.

## Life

- planted tomatoes
"""


def test_headings_with_labelled_bullets() -> None:
    models, papers = read_text(HEADINGS).sections
    assert [(s.key, s.kind, s.shape) for s in (models, papers)] == [
        ("models", "models", "list"),
        ("papers", "papers", "list"),
    ]
    first, second = models.rows
    assert (first.name, ids(first), scores(first)) == (
        "Magistral",
        ["arxiv:2506.10910"],
        [("AIME 2024", 73.6), ("GPQA Diamond", 70.8)],
    )
    assert (second.name, ids(second), scores(second)) == ("MiniCPM4", ["arxiv:2506.07900"], [("MMLU", 75.8)])
    assert [column.header for column in models.columns] == ["", "Mechanism", "Results", "Takeaway", "Link", "Notes"]
    assert [column.field for column in models.columns] == ["name", "mechanism", "capability", "value", "links", "notes"]
    assert set(second.cells) == {"name", "links", "capability", "notes"}  # absent labels are absent keys
    (paper,) = papers.rows
    assert (paper.name, ids(paper), sorted(paper.cells)) == (
        "Spurious Rewards",
        ["arxiv:2506.10947"],
        ["name", "summary", "topic"],
    )


def test_every_span_of_a_list_is_what_stands_there() -> None:
    text = HEAD + HEADINGS
    for section in read_text(HEADINGS).sections:
        for row in section.rows:
            assert row.line == text.count("\n", 0, row.span.start) + 1
            for cell in row.cells.values():
                assert cell.span.of(text) == cell.raw
                assert row.span.start <= cell.span.start <= cell.span.end <= row.span.end
                assert "".join(
                    i.span.of(cell.raw) for g in cell.outline.groups for i in g.items
                ) == cell.raw.removeprefix("".join(g.head.of(cell.raw) for g in cell.outline.groups))
            for paper in row.papers:
                assert row.span.start <= paper.span.start <= paper.span.end <= row.span.end
            for metric in row.metrics:
                assert metric.span.of(text) and str(metric.value).rstrip("0").rstrip(".") in metric.span.of(text)


def test_a_cell_of_several_lines() -> None:
    cell = read_text(HEADINGS).sections[0].rows[0].cells["mechanism"]
    assert cell.raw == "pure RL, no traces.\n  - only text"
    assert cell.text == "pure RL, no traces.\nonly text"
    assert [item.text for item in cell.outline.groups[0].items] == ["pure RL, no traces.", "only text"]


BULLETS = """## 模型

- [Gemma 3](https://arxiv.org/abs/2503.19786) 发布
  - 机制：局部与全局注意力
  - 指标：MMLU-Pro 67.5；GPQA Diamond 42.4
  - 启发：单卡可部署
1. **Pocket-8B** ([paper](https://arxiv.org/abs/2603.28811), [code](https://github.com/a/b))
   - 机制：三个老师
   - 指标：MMLU-Pro 71.2
- 本月买了两本书
- [例如：论文标题](https://arxiv.org/abs/XXXX.XXXXX)
  - 机制：[例如：一句话]
  - 指标：[例如：分数]
"""


def test_bullets_with_labelled_bullets() -> None:
    section = only_section(BULLETS)
    assert [(row.name, ids(row), scores(row)) for row in section.data] == [
        ("Gemma 3", ["arxiv:2503.19786"], [("MMLU-Pro", 67.5), ("GPQA Diamond", 42.4)]),
        ("Pocket-8B", ["arxiv:2603.28811", "github:a/b"], [("MMLU-Pro", 71.2)]),
    ]
    assert [row.name for row in section.rows if not row.is_data] == ["例如：论文标题"]


def test_where_the_link_of_a_bullet_goes_in() -> None:
    text = HEAD + BULLETS
    first, second = only_section(BULLETS).data
    assert text[: first.papers[0].insert].endswith("[Gemma 3](https://arxiv.org/abs/2503.19786)")
    assert text[: second.papers[0].insert].endswith("[code](https://github.com/a/b))")


def test_a_row_that_a_heading_names_tells_the_line_beneath() -> None:
    body = (
        "## Models\n\n### [A](https://arxiv.org/abs/2506.00001)\n\n- **Results**: MMLU 75.8 [[A|📄]]\n- **Value**: x\n"
    )
    (row,) = only_section(body).rows
    assert row.below is not None and (HEAD + body)[: row.below].endswith("MMLU 75.8 [[A|📄]]")
    assert (row.papers[0].note, scores(row)) == ("A", [("MMLU", 75.8)])


# bodies in which no row stands
NONE = [
    "- **Dominant Theme:** [Agents](https://arxiv.org/abs/2602.00001)\n- **Best Implementation:** [vLLM](https://github.com/vllm/vllm)\n",
    "## Things\n\n- [ ] read [DAPO](https://arxiv.org/abs/2503.14476)\n- Monday was spent on [DAPO](https://arxiv.org/abs/2503.14476)\n",
    "## References\n\n- [DAPO](https://arxiv.org/abs/2503.14476)\n",
    "## 参考资料\n\n1. [DAPO](https://arxiv.org/abs/2503.14476)\n",
    "## Tools\n\n- [vLLM](https://github.com/vllm-project/vllm)\n- [site](https://example.org)\n",
    "### Shakshuka\n\n- **Tomatoes**: 800 g\n- **Eggs**: 6\n",
    "### How to write a review\n\n- [Title](https://arxiv.org/abs/2503.14476)\n  - **Mechanism**: one line\n  - **Results**: a number\n",
    "```\n- [DAPO](https://arxiv.org/abs/2503.14476)\n```\n",
    "%%\n- [DAPO](https://arxiv.org/abs/2503.14476)\n%%\n",
    "- [路线](https://example.org/trail)\n  - 天气：晴\n",
    "- [Bistro](https://example.org/b)\n  - Ort: Lyon\n  - Preis: 30\n",
    "# Metadata\n\n- Author: somebody\n- URL: https://example.org/b\n",
    "- [[Maps]]\n  - Reference: [[Atlas]]\n  - Code: x\n",
]


def test_lists_that_are_no_logs() -> None:
    assert [[row.name for row in read_text(body).rows] for body in NONE] == [[] for _ in NONE]


BARE = "## Quick links\n\n- [A](https://arxiv.org/abs/2602.00001v2)\n- [B](https://arxiv.org/abs/2602.00002) - nice\n"


def test_bare_links_to_papers_are_rows_where_nothing_else_is() -> None:
    assert [(row.name, ids(row)) for row in read_text(BARE).rows] == [
        ("A", ["arxiv:2602.00001"]),
        ("B", ["arxiv:2602.00002"]),
    ]
    table = "| Model | Results |\n| --- | --- |\n| [C](https://arxiv.org/abs/2602.00003) | MMLU 70.1 |\n\n"
    assert [row.name for row in read_text(table + BARE).rows] == ["C"]
    full = "- [D](https://arxiv.org/abs/2602.00004)\n  - Topic: RL\n  - Summary: short\n- [D](https://arxiv.org/abs/2602.00004)\n"
    assert [row.name for row in read_text(BARE + full).rows] == ["A", "B", "D"]


def test_properties_of_a_block_are_labels() -> None:
    body = "- ## Reading\n\t- [[GLM-5]] [blog](https://z.ai/blog/glm-5)\n\t  mechanism:: async RL\n\t  results:: MMLU 77.8\n\t  takeaway:: use it\n\t- [B](https://arxiv.org/abs/2602.00002)\n\t  mechanism:: x\n\t  results:: -\n"
    section = only_section(body)
    assert (section.kind, [(row.name, ids(row), scores(row)) for row in section.rows]) == (
        "models",
        [("GLM-5", ["url:z.ai/blog/glm-5"], [("MMLU", 77.8)]), ("B", ["arxiv:2602.00002"], [])],
    )
    assert section.rows[0].cells["value"].raw == "use it"


def test_labels_tell_the_kind_before_the_heading_does() -> None:
    entry = "- [A](https://arxiv.org/abs/2602.00001)\n  - {}: x\n  - {}: y\n"
    cases = [
        ("Models", ("Topic", "Summary"), "papers"),
        ("Papers", ("Mechanism", "Results"), "models"),
        ("Papers", ("Problem", "Results"), "papers"),
        ("Papers", ("Foo", "Bar"), "papers"),
        ("Models", ("Foo", "Bar"), "models"),
        ("Else", ("Foo", "Bar"), "papers"),
        ("精读", ("场景/问题", "方法思路"), "papers"),
    ]
    for title, labels, kind in cases:
        assert (title, labels, only_section(f"## {title}\n\n" + entry.format(*labels)).kind) == (title, labels, kind)


def test_themes_with_papers_beneath() -> None:
    body = "## Papers\n\n- Coding\n  - [SWE-RL](https://arxiv.org/abs/2502.18449)\n  - [Kimi-Dev](https://arxiv.org/abs/2509.23045)\n- Search\n  - [WebSailor](https://arxiv.org/abs/2507.02592)\n"
    section = only_section(body)
    assert (section.kind, [row.name for row in section.rows]) == ("papers", ["SWE-RL", "Kimi-Dev", "WebSailor"])


# an item or heading that is all a note holds, the names read
BARE_ROWS = [
    ("- 2026-02-03 [A](https://arxiv.org/abs/2602.00001)", ["A"]),
    ("- 🔥 [A](https://arxiv.org/abs/2602.00001) - fast", ["A"]),
    ("- [2602.00001](https://arxiv.org/abs/2602.00001) Self-play — again", ["Self-play"]),
    ("- **A**: a title. [[paper](https://arxiv.org/abs/2602.00001)]", ["A"]),
    ("- A title of many words, and then some more of them. One, Two. NeurIPS 2025. [[paper]](https://arxiv.org/abs/2602.00001) [[code]](https://github.com/a/b)", ["A title of many words, and then some more of them"]),
    ("- [x] [A](https://arxiv.org/abs/2602.00001)", ["A"]),
    ("### [A](https://arxiv.org/abs/2602.00001)\n\nProse only.\n\n### B ([arXiv](https://arxiv.org/abs/2602.00002))\n\n- loose", ["A", "B"]),
    ("- [ ] [A](https://arxiv.org/abs/2602.00001)", []),
    ("- We read [A](https://arxiv.org/abs/2602.00001) and [B](https://arxiv.org/abs/2602.00002) on Monday", []),
    ("### What [A](https://arxiv.org/abs/2602.00001) taught us about the way in which we train our models\n\nProse.", []),
    ("# [A](https://arxiv.org/abs/2602.00001)\n\nProse.", []),
]  # fmt: skip


def test_rows_without_labels() -> None:
    for body, names in BARE_ROWS:
        assert (body, [row.name for row in read_text("## Papers\n\n" * (body[0] != "#") + body + "\n").rows]) == (
            body,
            names,
        )


def test_forms_of_labels() -> None:
    labels = [
        "**Results**: x",
        "**Results:** x",
        "**Results** — x",
        "Results: x",
        "结果：x",
        "🔧 **Results**: x",
        "- Results :: x",
        "📊 Results: x",
        "__Results__: x",
    ]
    for label in labels:
        body = f"- [A](https://arxiv.org/abs/2602.00001)\n  - {label.removeprefix('- ')}\n  - Mechanism: y\n"
        (row,) = only_section(body).rows
        assert (label, row.cells["capability"].raw, row.cells["mechanism"].raw) == (label, "x", "y")


A = "https://arxiv.org/abs/2602.00101"
B = "https://arxiv.org/abs/2602.00102"

# a list's text; the kind, names and ids of its rows
READ = {
    "a paragraph a paper, labels in bold": (
        f"## Models\n\n**[Otter-1]({A})**\n\n**Mechanism:** sparse.\n\n**Capability:** MMLU 60.1\n",
        [("models", "Otter-1", ["arxiv:2602.00101"])],
    ),
    "lines of one paragraph, labels in bold": (
        f"## Models\n\n**[Otter-1]({A})**\n\n**Mechanism:** sparse.\n**Capability:** MMLU 60.1\n",
        [("models", "Otter-1", ["arxiv:2602.00101"])],
    ),
    "labels in colour": (
        f"### 1. [Otters at Work]({A})\n\n**<font color=#1a73e8>作者：</font>** 甲\n**<font color=red>摘要</font>**：水獭\n",
        [("papers", "Otters at Work", ["arxiv:2602.00101"])],
    ),
    "a heading a paper, its link beneath in another language": (
        f"## Otters Are Better Few-Shot Learners\n[水獭是更好的小样本学习者]({A})\n\n正文。\n",
        [("papers", "Otters Are Better Few-Shot Learners", ["arxiv:2602.00101"])],
    ),
    "a heading a paper, its sources beneath": (
        f"### Otter\n[arXiv]({A}) | [PDF](https://arxiv.org/pdf/2602.00101)\n\nText.\n",
        [("papers", "Otter", ["arxiv:2602.00101"])],
    ),
    "a bold title, its address two lines below, an abstract with scores and code": (
        f"## Robots\n\n- **Otters Swim**  \n  A, B  \n  _2026-02-03_ · {A} · `cs.RO`\n\n"
        "  MMLU 60.1 and more; code at https://github.com/a/b.\n",
        [("papers", "Otters Swim", ["arxiv:2602.00101"])],
    ),
    "a heading of a part is none": (f"## Papers\n\n[Otters]({A})\n\nText.\n", []),
    "a heading over prose with a link is none": (f"## What we made of it all\n\nSee [Otters]({A}) again.\n", []),
    "a name whose labelled links hold the id": (
        f"## Robots\n\n- **Otters Swim**\n  - Authors: A, B\n  - Published: 2026-02-03\n  - Links: [arXiv]({A})\n",
        [("papers", "Otters Swim", ["arxiv:2602.00101"])],
    ),
    "authors make a paper even under a heading that speaks of models": (
        f"## World Models\n\n- **Otters Swim**\n  - Authors: A, B\n  - Links: [arXiv]({A})\n",
        [("papers", "Otters Swim", ["arxiv:2602.00101"])],
    ),
    "a tag before a pseudo-link with a link inside": (
        f"## Papers\n\n**[Paper] Otter([{B}]({B}))**\n\n**Summary:** swims.\n",
        [("papers", "Otter", ["arxiv:2602.00102"])],
    ),
    "titles of papers under a heading that speaks of models": (
        f"## Robot Learning (Foundation Models)\n\n- [Teaching Otters to Swim in Cold Water]({A})\n"
        f"- [On the Homing of Seals: A Field Study]({B})\n",
        [
            ("papers", "Teaching Otters to Swim in Cold Water", ["arxiv:2602.00101"]),
            ("papers", "On the Homing of Seals: A Field Study", ["arxiv:2602.00102"]),
        ],
    ),
    "models under such a heading stay models": (
        f"## New Models\n\n- [Otter-3]({A})\n- [Seal-2 Mini]({B})\n",
        [("models", "Otter-3", ["arxiv:2602.00101"]), ("models", "Seal-2 Mini", ["arxiv:2602.00102"])],
    ),
    "a title over authors is whole, and scores in its abstract make no model of it": (
        f"## Keyword: transformer\n\n### OtterNet: Swimming With Sparse Attention in Rivers\n- **Authors:** A, B\n"
        f"- **Link:** {A}\n- **Abstract**\n We reach MMLU 60.1 and GPQA 50.2.\n",
        [("papers", "OtterNet: Swimming With Sparse Attention in Rivers", ["arxiv:2602.00101"])],
    ),
    "a model's release over its labels ends at the colon": (
        f"### Otter-3: open weights, 70B\n- Architecture: MoE\n- Results: MMLU 80.1\n- Link: {A}\n",
        [("models", "Otter-3", ["arxiv:2602.00101"])],
    ),
    "a paragraph that is a linked title, bullets beneath": (
        f"#### 9th\n\n[Otters Swim]({A})\n\n- They do: in rivers\n- And in the sea\n\n---\n\n[Seals Dive]({B})\n\n- Deep\n",
        [("papers", "Otters Swim", ["arxiv:2602.00101"]), ("papers", "Seals Dive", ["arxiv:2602.00102"])],
    ),
    "a linked title over bullets with papers of their own is none": (
        f"## Reading\n\n[A Survey of Otters]({A})\n\n- [Seals Dive]({B})\n",
        [("papers", "Seals Dive", ["arxiv:2602.00102"])],
    ),
    "a bold title in title marks, labels without bold in paragraphs beneath": (
        f"# Otters\n\n**[1]《Otters Swim》**\n\nOTTERS 2026 Workshop\n\nAbstract：They do.\n\narXiv：{A}\n\n注：好\n\n**[2]《Seals Dive》**\n\nAbstract：Deep.\n\narXiv：{B}\n",
        [("papers", "Otters Swim", ["arxiv:2602.00101"]), ("papers", "Seals Dive", ["arxiv:2602.00102"])],
    ),
    "a paragraph of a recipe is none": ("## Soup\n\n**Lentil soup**\n\n**Serves:** 4\n\n**Time:** 35 minutes\n", []),
}


@pytest.mark.parametrize(("text", "rows"), READ.values(), ids=READ.keys())
def test_rows_of_paragraphs_and_headings(text: str, rows: list[tuple[str, str, list[str]]]) -> None:
    found = [(section.kind, row.name, ids(row)) for section in read_text(text).sections for row in section.data]
    assert found == rows


CITED = {
    # a list's item: what its row is called
    "CoRL 2024, **LucidOtter**: Learning to Swim, [OpenReview]({})": "LucidOtter",
    "arXiv 2024.03, Vid2Otter, [arXiv]({})": "Vid2Otter",
    "ICRA 2024 workshop, **Otters** in Confined Spaces, [arXiv]({})": "Otters in Confined Spaces",
    "SIGGRAPH Asia 2023, Otters in Light, [arXiv]({})": "Otters in Light",
    "2023.10, Otters on Manifolds, [arXiv]({})": "Otters on Manifolds",
    "Otter 2024, a model, [arXiv]({})": "Otter 2024, a model",  # no venue
    "Llotter: An Open Model For Otters [paper]({}), [code](https://github.com/a/b)": "Llotter: An Open Model For Otters",
    "PaSS: Parallel Otter Sampling (from Otters)(NeurIPS'23) [paper]({})": "PaSS: Parallel Otter Sampling",
    "SteerOtter: Attribute Swimming as an (Otter-Steerable) Alternative [paper]({})": (
        "SteerOtter: Attribute Swimming as an (Otter-Steerable) Alternative"
    ),
    "GLM-6: our best model yet [paper]({})": "GLM-6",  # words about it
    "**GLM-6** of the otters [paper]({})": "GLM-6",
    "XOtter: Cross Otters, [Website](https://xotter.org/) / [arXiv]({})": "XOtter: Cross Otters",
}


@pytest.mark.parametrize("item", list(CITED))
def test_what_a_cited_paper_is_called(item: str) -> None:
    text = "## Papers\n\n" + "".join(f"- {item.format(f'https://arxiv.org/abs/2602.0010{n}')}\n" for n in (1, 2, 3))
    (section,) = read_text(text).sections
    assert [row.name for row in section.rows] == [CITED[item]] * 3
    assert [ids(row)[0] for row in section.rows] == [f"arxiv:2602.0010{n}" for n in (1, 2, 3)]
