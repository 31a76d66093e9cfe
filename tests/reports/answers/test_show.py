"""What the log says of a model, a paper, a benchmark, a topic, a tag, and how each is found."""

from __future__ import annotations

import json

import pytest
from log_rows import facts, model_row, paper, score, topic_row

from obsidian_intel.reports.answers.answer_text import answer_lines
from obsidian_intel.reports.answers.log import Log, NoVault
from obsidian_intel.reports.answers.lookup import look_up, suggestions
from obsidian_intel.reports.answers.statements import statements_answer
from obsidian_intel.reports.answers.subjects import (
    BenchmarkAnswer,
    ModelAnswer,
    PaperAnswer,
    TagAnswer,
    TopicAnswer,
    answer_of,
)
from obsidian_intel.reports.answers.values import Answer, answer_record

MONTHS = [
    facts(
        "2026-01",
        model_row(
            "Kimi K2.5", score("BrowseComp", 60.6), score("HLE", 50.2), ident="arxiv:2601.00001", tags=("Agent",)
        ),
        topic_row("智能体强化学习", paper("arxiv:2601.00009", "Long Horizons")),
        theme="长程",
    ),
    facts(
        "2026-02",
        model_row(
            "GLM-5",
            score("BrowseComp", 62.0, raw="62.0"),
            score("BrowseComp", 75.9, condition="有 context management"),
            score("BrowseComp", 60.6, "Kimi K2.5"),
            score("SWE-bench Verified", 77.8),
            score("SWE-bench Verified", 80.9, "Claude Opus 4.5"),
            ident="arxiv:2602.15763",
            tags=("Infra", "Agent"),
            line=31,
        ),
        topic_row(
            "稀疏注意力", paper("arxiv:2602.15763", "GLM-5"), paper("arxiv:2601.00009", "Long Horizons"), line=40
        ),
    ),
    facts("2026-03", model_row("GLM 5", score("BrowseComp", 64.1), ident="arxiv:2602.15763", tags=("Agent",), line=33)),
]


class Notes(NoVault):
    """A vault with one note that has an alias, and links to it."""

    def note_of(self, month: str, paper: object) -> str | None:
        return "Papers/GLM-5.md" if getattr(paper, "id", "") == "arxiv:2602.15763" else None

    def linked_from(self, path: str) -> tuple[str, ...]:
        return ("Ideas/Sparse.md",) if path == "Papers/GLM-5.md" else ()

    def ids_of(self, name: str) -> tuple[str, ...]:
        return ("arxiv:2602.15763",) if name == "智谱五" else ()

    def tagged(self, tag: str) -> tuple[str, ...]:
        return ("Ideas/Sparse.md",) if tag.casefold() == "reading" else ()


@pytest.fixture
def log() -> Log:
    return Log(MONTHS, notes=Notes())


def told(log: Log, name: str) -> Answer:
    return answer_of(log, look_up(log, name)[0])


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("GLM-5", "model", "GLM 5"),  # as it was written last
        ("ＧＬＭ－５", "model", "GLM 5"),
        ("glm5", "model", "GLM 5"),
        ("2602.15763", "model", "GLM 5"),
        ("https://arxiv.org/pdf/2602.15763v2.pdf", "model", "GLM 5"),
        ("智谱五", "model", "GLM 5"),  # an alias of its note
        ("browse comp", "benchmark", "BrowseComp"),
        ("Humanity's Last Exam", "benchmark", "HLE"),
        ("稀疏注意力", "topic", "稀疏注意力"),
        ("arXiv:2601.00009", "paper", "Long Horizons"),
        ("long horizons", "paper", "Long Horizons"),
        ("infra", "tag", "Infra"),
        ("#Reading", "tag", "Reading"),
        ("Claude Opus 4.5", "", ""),  # only a rival: it has no row
        ("GLM", "", ""),
        ("#nothing", "", ""),
        ("…", "", ""),
    ],
)
def test_what_a_name_is(log: Log, name: str, kind: str, shown: str) -> None:
    found = look_up(log, name)
    assert (found[0].kind, found[0].name) == (kind, shown) if kind else found == []


@pytest.mark.parametrize(
    ("name", "first"),
    [("GLM", "GLM 5"), ("Kimi K2.6", None), ("Kimi K25", "Kimi K2.5"), ("BrowseCmop", "BrowseComp"), ("a", None)],
)
def test_what_may_have_been_meant(log: Log, name: str, first: str | None) -> None:
    assert next(iter(suggestions(log, name)), None) == first


def test_a_model(log: Log) -> None:
    answer = told(log, "GLM-5")
    assert isinstance(answer, ModelAnswer)
    assert (answer.names, answer.first_seen, answer.tags) == (("GLM 5", "GLM-5"), "2026-02", ("Infra", "Agent"))
    assert [(row.period, row.path, row.line) for row in answer.rows] == [
        ("2026-02", "Log/2026-02.md", 31),
        ("2026-03", "Log/2026-03.md", 33),
    ]
    assert [(each.board, each.period, each.written, each.rank, each.of) for each in answer.scores] == [
        ("BrowseComp", "2026-02", "62.0", None, None),  # a later month says 64.1
        ("BrowseComp · 有 context management", "2026-02", "75.9", 1, 1),
        ("SWE-bench Verified", "2026-02", "77.8", 1, 1),
        ("BrowseComp", "2026-03", "64.1", 1, 2),
    ]
    assert [(each.name, each.board, each.written, each.own) for each in answer.compared_with] == [
        ("Kimi K2.5", "BrowseComp", "60.6", "62.0"),
        ("Claude Opus 4.5", "SWE-bench Verified", "80.9", "77.8"),
    ]
    assert [(each.how, each.name, each.path, each.line) for each in answer.mentioned_by] == [
        ("paper", "稀疏注意力", "Log/2026-02.md", 40)
    ]
    assert answer.linked_from == ("Ideas/Sparse.md",)


def test_a_model_that_another_compares_itself_with(log: Log) -> None:
    answer = told(log, "Kimi K2.5")
    assert isinstance(answer, ModelAnswer)
    assert [(each.how, each.name, each.period) for each in answer.mentioned_by] == [("score", "GLM-5", "2026-02")]


def test_a_paper_a_topic_and_tags(log: Log) -> None:
    found, topic = told(log, "2601.00009"), told(log, "稀疏注意力")
    assert isinstance(found, PaperAnswer) and isinstance(topic, TopicAnswer)
    assert [row.name for row in found.rows] == ["智能体强化学习", "稀疏注意力"]
    assert [link.id for link in topic.papers] == ["arxiv:2602.15763", "arxiv:2601.00009"]
    agents, reading = told(log, "agent"), told(log, "#reading")
    assert isinstance(agents, TagAnswer) and isinstance(reading, TagAnswer)
    assert [row.name for row in agents.rows] == ["Kimi K2.5", "GLM-5", "GLM 5"]
    assert (reading.rows, reading.notes) == ((), ("Ideas/Sparse.md",))


def test_a_benchmark(log: Log) -> None:
    answer = told(log, "browsecomp")
    assert isinstance(answer, BenchmarkAnswer)
    plain, managed = answer.boards
    assert [(each.rank, each.name, each.written) for each in plain.entries] == [
        (1, "GLM 5", "64.1"),
        (2, "Kimi K2.5", "60.6"),
    ]
    assert [(each.period, each.name, each.written) for each in plain.records] == [
        ("2026-01", "Kimi K2.5", "60.6"),
        ("2026-02", "GLM-5", "62.0"),
        ("2026-03", "GLM 5", "64.1"),
    ]
    assert managed.condition == "有 context management"
    assert [(each.name, each.written, each.own) for each in answer.others] == [("Kimi K2.5", "60.6", "62.0")]


def test_a_benchmark_that_only_rivals_name() -> None:
    answer = told(Log([facts("2026-01", model_row("A", score("HLE", 40, "B")))]), "HLE")
    assert isinstance(answer, BenchmarkAnswer)
    assert (answer.boards, [each.name for each in answer.others]) == ((), ["B"])
    assert "40" in "\n".join(answer_lines(answer))


def test_statements_are_those_of_months_that_say_any(log: Log) -> None:
    assert [(each.period, each.theme) for each in statements_answer(log).months] == [("2026-01", "长程")]


NAMES = ["GLM-5", "BrowseComp", "2601.00009", "稀疏注意力", "agent"]


@pytest.mark.parametrize("name", NAMES)
def test_json_and_text_hold_every_place(log: Log, name: str) -> None:
    answer = told(log, name)
    record = json.loads(json.dumps(answer_record(answer)))
    assert record["version"] == 1 and record["kind"] == look_up(log, name)[0].kind
    text = "\n".join(answer_lines(answer))
    for row in record.get("rows", ()):
        assert f"{row['path']}:{row['line']}" in text and row["value"] in text


@pytest.mark.parametrize("width", [24, 40, 80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_a_narrow_terminal_cuts_no_number_and_no_place(log: Log, name: str, width: int) -> None:
    answer = told(log, name)
    text = "\n".join(answer_lines(answer, width))
    record = answer_record(answer)
    for each in (*record.get("scores", ()), *record.get("compared_with", ())):
        assert each["written"] in text
    for row in record.get("rows", ()):
        assert f"{row['path']}:{row['line']}" in text
