"""Of what kind a table is, and what its columns are."""

from __future__ import annotations

import pytest
from months import ids, only_section, scores

from obsidian_intel.core.caches import BoundedCache
from obsidian_intel.months import table_kinds
from obsidian_intel.months.table_kinds import Kind

ARXIV = "https://arxiv.org/abs/2602.0010"


def table(headers: str, *rows: str) -> str:
    """A table of these lines."""
    return "\n".join([f"| {headers} |", "|" + " --- |" * (headers.count("|") + 1), *(f"| {row} |" for row in rows), ""])


PAPER = f"[A]({ARXIV}1) | x"
SCORE = "GLM-5 | MMLU 88.7"
# headers, rows, kind, fields
KINDS = [
    ("论文 | 摘要", [PAPER], "papers", "name summary"),
    ("Model | What's new | Results | Takeaway", [f"[A]({ARXIV}1) | b | c | d"], "models", "name mechanism capability value"),
    ("模型 | 技术要点 | 能力与指标 | 业务启发", [f"[A]({ARXIV}1) | b | c | d"], "models", "name mechanism capability value"),
    ("モデル | 手法のポイント | ベンチマーク | 仕事への示唆", ["A | b | c | d"], "models", "name mechanism capability value"),
    ("모델 | 핵심 기술 | 성능 | 시사점", ["A | b | c | d"], "models", "name mechanism capability value"),
    ("Модель | Что нового | Результаты | Польза", ["A | b | c | d"], "models", "name mechanism capability value"),
    ("النموذج | المختبر | الجديد | النتائج", ["A | b | c | d"], "models", "name lab mechanism capability"),
    ("方向 | 演进 | 代表论文 | 可借鉴之处", ["A | b | c | d"], "topics", "topic trend papers value"),
    ("Paper | Topic | Summary | Link", ["A | b | c | d"], "papers", "name topic summary links"),
    ("Link | Paper | Summary | Topic", ["A | b | c | d"], "papers", "links name summary topic"),
    ("Topic | Trend | Key Papers | Value", ["A | b | c | d"], "topics", "topic trend papers value"),
    ("Paper | Link", [f"A | [arXiv]({ARXIV}1)"], "papers", "name links"),
    ("Nimi | Tulokset | Linkki", [f"GLM-5 | MMLU 88.7; GPQA 70.1 | [a]({ARXIV}1)"], "models", "name capability links"),
    ("Nimi | Tulokset", [SCORE, "GLM-6 | GPQA 70.1"], "models", "name capability"),
    ("Nimi | Linkki | Päivä", [f"A | {ARXIV}1 | 2026-02-03", f"B | {ARXIV}2 | 2026-02-04"], "papers", "name links date"),
    ("Kuka | Nimi | Linkki", [f"OpenAI | A | {ARXIV}1", f"DeepSeek | B | {ARXIV}2"], "papers", "lab name links"),
    ("Model | Parameters | MMLU-Pro | GPQA Diamond | Price", ["GLM-5 | 744B | 88.7 | - | 0.15"], "models", "name parameters mmlu-pro gpqa-diamond price"),
    ("Link | description", [f"[Otters Swim in Cold Rivers]({ARXIV}1) | They reach MMLU 60.1.", f"[Seals]({ARXIV}2) | x"], "papers", "name summary"),
    ("Link | description", ["[A shop opens](https://example.org/a) | x", "[A shop shuts](https://example.org/b) | y"], None, "link description"),
    ("Nimi | Tulokset", [f"[Teaching Otters to Swim in Rivers]({ARXIV}1) | MMLU 88.7"], "papers", "name tulokset"),
    ("Item | Price", ["USB dock | 89"], None, "item price"),
    ("会议 | 截稿", ["ACL 2026 | 1月5日"], None, "会议 截稿"),
    ("Name | Value", ["Rent | 1200"], None, "name value"),
    ("Tool | Stars | Link", ["r | 1200 | [r](https://github.com/o/r)"], None, "tool stars link"),
    ("Question | Answer", ["Price per million tokens | 0.60"], None, "question answer"),
    (" | GPT-5 | Claude Opus 4.1", ["SWE-bench Verified | 74.9 | 74.5", "GPQA Diamond | 85.7 | 80.9"], None, "untitled gpt-5 claude-opus-4-1"),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "rows", "kind", "fields"), KINDS, ids=[case[0] for case in KINDS])
def test_kinds(headers: str, rows: list[str], kind: str | None, fields: str) -> None:
    section = only_section(table(headers, *rows))
    assert (section.kind, [column.field for column in section.columns]) == (kind, fields.split())


VOICES = Kind(
    "voices", {"name": ("Voice", "音色"), "speed": ("Speed",), "value": ("Use",)}, ("name", "speed"), ("speed",)
)


@pytest.mark.parametrize(
    ("headers", "kind", "fields"),
    [
        ("Voice | Speed", "voices", "name speed"),
        ("Voice | Speed | Colour", "voices", "name speed colour"),
        ("音色 | Speed | Datum | Colour | 业务启发", "voices", "name speed date colour value"),
        ("Model | What's new | Results | Colour", "models", "name mechanism capability colour"),
        ("Colour | Length", None, "colour length"),
    ],
)
def test_a_kind_of_ours_is_one_value(
    headers: str, kind: str | None, fields: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a group of `header_words.toml`, it has the words of its own and those of any table."""
    monkeypatch.setattr(table_kinds, "SHIPPED", (*table_kinds.SHIPPED, VOICES))
    monkeypatch.setattr(table_kinds, "_KINDS", BoundedCache(4))
    section = only_section(table(headers, " | ".join("abcde"[: headers.count("|") + 1])))
    assert (section.kind, [column.field for column in section.columns]) == (kind, fields.split())


def test_the_heading_tells_the_kind_where_nothing_else_does() -> None:
    rows = [f"A | {ARXIV}1", f"B | {ARXIV}2"]
    for title, kind in (
        ("Mallit", "papers"),
        ("Models of the month", "models"),
        ("本月论文", "papers"),
        ("新モデル", "models"),
    ):
        assert only_section(f"## {title}\n\n" + table("Nimi | Linkki", *rows)).kind == kind


# header, cell, what is read
BENCHMARKS = [
    ("MMLU", "88.7", [("MMLU", 88.7)]),
    ("GPQA Diamond", "**81.2**", [("GPQA Diamond", 81.2)]),
    ("SWE-bench Verified (%)", "74.4%", [("SWE-bench Verified", 74.4)]),
    ("MMLU", "82,68", [("MMLU", 82.68)]),
    ("MMLU", "-", []),
    ("MMLU", "N/A", []),
    ("MMLU", "TBD", []),
    ("MMLU", "待补", []),
    ("MMLU", "", []),
    ("Codeforces", "2088", [("Codeforces", 2088)]),
    ("Parameters", "88.7", []),
    ("Context", "128", []),
    ("Price", "0.6", []),
    ("Stars", "1200", []),
]


@pytest.mark.parametrize(("header", "cell", "wanted"), BENCHMARKS)
def test_columns_of_benchmarks(header: str, cell: str, wanted: list[tuple[str, float]]) -> None:
    (row,) = only_section(
        table(f"模型 | 核心技术创新 | {header} | GPQA", f"[GLM-5]({ARXIV}1) | a | {cell} | 70.5")
    ).rows
    assert scores(row) == [*wanted, ("GPQA", 70.5)]


def test_scores_of_papers_are_on_no_board() -> None:
    (row,) = only_section(table("Paper | Topic | Summary | MMLU", f"[A]({ARXIV}1) | b | MMLU 88.7 | 90.1")).rows
    assert row.metrics == ()


def test_a_transposed_table_is_named() -> None:
    section = only_section(table("Benchmark | GPT-5 | Kimi K2", "AIME 2025 | 94.6 | 49.5"))
    assert (section.kind, section.transposed) == (None, True)


def test_settings_win_over_shipped_words() -> None:
    body = table("Model | Ergebnis | Notiz", "GLM-5 | MMLU 88.7 | gut")
    assert [c.field for c in only_section(body).columns] == ["name", "capability", "notiz"]
    settings = '[tables.models]\nvalue = ["Ergebnis"]\ncapability = ["Notiz"]\n'
    assert [c.field for c in only_section(body, settings).columns] == ["name", "value", "capability"]


def test_the_papers_of_a_column_of_links_come_first_by_what_they_are() -> None:
    (row,) = only_section(
        table("Model | Results | Links", f"GLM-5 | MMLU 88 | [weights](https://huggingface.co/z/g) [paper]({ARXIV}1)")
    ).rows
    assert ids(row) == ["arxiv:2602.00101", "hf:z/g"]


def test_a_bold_line_between_rows_is_no_row() -> None:
    section = only_section(table("Model | Results", "A | MMLU 70.1", "**Closed below** | ", "B | MMLU 71.2"))
    assert [row.name for row in section.data] == ["A", "B"]
    begun = only_section(table("Model | Results", "**A** | MMLU 70.1", "**B** | "))
    assert [row.name for row in begun.data] == ["A", "B"]


def test_headers_that_many_tables_have_need_the_rows_of_a_log() -> None:
    for headers in (
        "Title | Topic | Notes",
        "标题 | 分类 | 内容",
        "Titel | Bereich | Inhalt",
        "Theme | Articles | Notes",
    ):
        assert only_section(table(headers, "三体 | science fiction | long")).kind is None
        assert only_section(table(headers)).kind is None
    assert only_section(table("Title | Topic | Notes", f"[A]({ARXIV}1) | RL | long")).kind == "papers"


def test_a_benchmark_of_the_settings_heads_a_column_of_scores() -> None:
    body = table("Model | Mechanism | House Test 7", "GLM-5 | a | 61.5")
    assert scores(only_section(body).rows[0]) == []
    settings = '[benchmarks]\nhigher_is_better = ["House Test 7"]\n'
    assert scores(only_section(body, settings).rows[0]) == [("House Test 7", 61.5)]
