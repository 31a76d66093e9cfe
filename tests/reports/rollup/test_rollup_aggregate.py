from __future__ import annotations

import json
import marshal

from rollup_months import metric, model, month, paper, quarter, section, topic

from obsidian_intel.months.summary import from_plain, month_facts, to_plain
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.formats import face, face_names
from obsidian_intel.reports.rollup.notices import future_months
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import ProblemCount, Rollup

FACES = ["csv", "html", "json", "md", "xlsx"]
SUFFIXES = {name: f".{name}" for name in (*FACES, "docx", "pptx")} | {"text": ".txt", "wechat": ".html"}


def rolled(months: list[Month], **options: str) -> Rollup:
    return aggregate(months, parse_range(**options))


def remarks(rollup: Rollup) -> list[tuple[str, str]]:
    return [(remark.kind, remark.text) for remark in rollup.remarks]


def test_new_and_returning_papers() -> None:
    found = rolled(quarter(), quarter="2026-Q1")
    assert [e.reference.id for e in found.new_papers] == ["arxiv:2601.16725", "arxiv:2601.00010", "arxiv:2603.00001"]
    assert [(e.reference.id, e.first_seen, e.periods) for e in found.returning_papers] == [
        ("arxiv:2511.00001", "2025-11", ("2025-11", "2026-01")),
        ("arxiv:2511.00009", "2025-11", ("2025-11", "2026-01")),
        ("arxiv:2511.00002", "2025-11", ("2025-11", "2026-03")),
    ]


def test_models_know_when_they_were_first_seen_and_how_they_stand() -> None:
    found = {m.name: m for m in rolled(quarter(), quarter="2026-Q1").models}
    assert {name: m.first_seen for name, m in found.items()} == {
        "Gamma": "2026-01",
        "Alpha": "2025-11",
        "Delta": "2026-03",
        "Beta": "2025-11",
        "Epsilon": "2026-03",
    }
    assert found["Gamma"].ranks[0] == (1, 5)
    assert found["Gamma"].value == "可复用路线：先筛再训：省钱"


def test_mechanism_tags_by_how_many_models_have_them() -> None:
    assert rolled(quarter(), quarter="2026-Q1").tags == (("Train", ("Gamma", "Delta")), ("Infra", ("Gamma",)))


def test_notes_are_asked_for_with_the_month_and_the_paper() -> None:
    def note_of(path: str, found: object) -> str | None:
        link = getattr(found, "link", None)
        return f"{path}>{link}" if link else None

    rollup = aggregate(quarter(), parse_range(month="2026-01"), note_of=note_of)
    assert rollup.models[0].papers[0].note == "Log/2026-01.md>Gamma"
    assert rollup.models[1].papers[0].note is None


def test_gaps_are_said_once_and_only_between_notes() -> None:
    assert remarks(rolled(quarter(), year="2026"))[0] == ("gap", "There is no monthly note for 2026-02.")
    assert remarks(rolled(quarter(), since="2020-01", until="2030-12"))[0] == (
        "gap",
        "There is no monthly note for 2025-12, 2026-02.",
    )


def test_a_range_without_notes() -> None:
    for months in ([], quarter()):
        found = rolled(months, year="2030")
        assert remarks(found) == [("empty", "There is no monthly note for 2030-01 to 2030-12.")]
        assert not found.models and not found.months
        for name in FACES:
            assert face(name).render(found)


def test_months_without_tables_or_without_anything() -> None:
    raw = Month("2026-02", "b.md", (), (section(None, "raw", "Raw"),))
    found = rolled([month("2026-01", theme="t"), raw], quarter="2026-Q1")
    assert [(m.period, m.theme, m.models) for m in found.months] == [("2026-01", "t", 0), ("2026-02", None, 0)]
    for name in FACES:
        assert face(name).render(found)


def test_two_notes_of_one_period_are_said_and_a_row_in_both_counts_once() -> None:
    first = month("2026-02", model("A", metric("X", 1), ident="arxiv:2602.00001"), model("B"), path="a.md")
    second = month(
        "2026-02", model("A", metric("X", 1), metric("Y", 2), ident="arxiv:2602.00001"), model("C"), path="b.md"
    )
    found = rolled([second, first], month="2026-02")
    assert [m.name for m in found.models] == ["A", "B", "C"]
    assert [s.benchmark for s in found.models[0].metrics] == ["X", "Y"]
    assert [len(b.entries) for b in found.leaderboards] == [1, 1]
    assert [m.path for m in found.months] == ["a.md", "b.md"]
    (remark,) = found.remarks
    assert (remark.kind, remark.paths) == ("twice", ("a.md", "b.md"))


def test_two_rows_of_one_model_in_one_note_both_stay() -> None:
    found = rolled([month("2026-02", model("A", metric("X", 1)), model("A", metric("Y", 1)))], month="2026-02")
    assert len(found.models) == 2


def test_topics_of_one_name_in_two_notes_keep_all_their_papers() -> None:
    first = month("2026-02", topics=(topic("T", paper("arxiv:2602.00001")),), path="a.md")
    second = month("2026-02", topics=(topic("T", paper("arxiv:2602.00002")),), path="b.md")
    (found,) = rolled([first, second], month="2026-02").topics
    assert [p.id for p in found.papers] == ["arxiv:2602.00001", "arxiv:2602.00002"]


def test_future_months_count_in_their_range_and_can_be_named() -> None:
    months = [*quarter(), month("2027-05", model("Later"))]
    assert [m.name for m in rolled(months, month="2027-05").models] == ["Later"]
    assert future_months([m.period for m in months], "2026-03-14") == ["2027-05"]
    assert "2027-05" not in face("json").render(rolled(months, year="2026"))


def test_a_month_without_a_period_is_left_out() -> None:
    assert rolled([month("", model("A"), path="x.md")], year="2026").models == ()


def test_ten_years() -> None:
    months = [
        month(f"{2016 + n // 12}-{n % 12 + 1:02}", *(model(f"M{n}-{r}", metric("X", n + r)) for r in range(3)))
        for n in range(120)
    ]
    found = rolled(months, year="2025")
    assert len(found.models) == 36
    assert len(found.leaderboards[0].entries) == 360
    assert [a.period for a in found.activity][:1] == ["2024-01"]
    whole = rolled(months, since="2016-01", until="2025-12")
    assert len(whole.activity) == 120
    for name in FACES:
        assert face(name).render(whole)


def test_facts_from_an_index_give_the_same_but_whole_cells() -> None:
    months = quarter()
    kept = [from_plain(marshal.loads(marshal.dumps(to_plain(month_facts(m))))) for m in months]
    span = parse_range(quarter="2026-Q1")
    for name in ("csv", "json", "md"):
        assert face(name).render(aggregate(kept, span)) == face(name).render(aggregate(months, span))


def test_order_of_months_does_not_matter() -> None:
    span = parse_range(quarter="2026-Q1")
    for name in FACES:
        assert face(name).render(aggregate(quarter()[::-1], span)) == face(name).render(aggregate(quarter(), span))


def test_faces_are_found_by_name() -> None:
    assert face_names() == sorted(SUFFIXES)
    assert {name: face(name).suffix for name in SUFFIXES} == SUFFIXES


def test_problems_are_passed_on() -> None:
    found = aggregate(quarter(), parse_range(month="2026-01"), problems=ProblemCount(2, 3))
    assert json.loads(face("json").render(found))["problems"] == {"errors": 2, "warnings": 3}
