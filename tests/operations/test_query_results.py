"""`refresh`: results are written where the answer has changed, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault_case import Case, model, month

from obsidian_intel.core.sql.limited import LimitedQueries
from obsidian_intel.core.sql.query import QueryLimits
from obsidian_intel.vault.managed_block import QUERY, begin_mark, end_mark

BEGIN, END = begin_mark(QUERY), end_mark(QUERY)
ROWS = (model("Alpha", "https://arxiv.org/abs/2501.00001", score="MMLU **88.5**"),)


def block(sql: str) -> str:
    return f"{BEGIN}\n```sql\n{sql}\n```\n{END}\n"


SCORES = block("SELECT name, value FROM metrics ORDER BY value DESC")
BROKEN = block("SELECT nam FROM metrics")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "vault")
    case.write("Log/2025-01.md", month("2025-01", ROWS))
    return case


def refresh(case: Case, *words: str) -> tuple[int, str]:
    done = case.run("refresh", *words)
    return done.code, done.out + done.err


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_life_of_a_block(case: Case, newline: str) -> None:
    before = f"# 看板\n\n{SCORES}\n[[Log/2025-01]] #tag\n".replace("\n", newline)
    case.write("看板.md", before)
    code, said = refresh(case, "--diff")
    assert (code, case.read("看板.md")) == (1, before) and "+| Alpha | 88.5 |" in said
    assert refresh(case) == (
        0,
        "refreshed 看板.md:3: 1 row\n1 refreshed; `obsintel undo` takes it back\n",
    )
    table = "| name | value |\n| --- | ---: |\n| Alpha | 88.5 |".replace("\n", newline)
    filled = case.read("看板.md")
    assert f"```{newline}{newline}{table}{newline}{newline}%% obsintel:sum " in filled
    assert filled.replace(newline, "").find("\n") < 0
    assert refresh(case) == (0, "1 up to date\n")
    case.write("Log/2025-01.md", month("2025-01", (ROWS[0].replace("88.5", "90.25"),)))
    assert refresh(case)[0] == 0 and "| Alpha | 90.25 |" in case.read("看板.md")
    assert case.run("undo").code == 0 and case.read("看板.md") == filled
    assert case.run("eject", "--yes").code == 0
    assert case.read("看板.md") == before


def test_an_answer_that_is_the_same_changes_no_byte(case: Case) -> None:
    case.write("A.md", SCORES)
    refresh(case)
    filled = case.read("A.md")
    case.write("Log/2025-01.md", month("2025-01", (ROWS[0].replace("数据配方", "别的话"),)))
    assert refresh(case) == (0, "1 up to date\n")
    aligned = filled.replace("| Alpha |", "| Alpha   |")
    case.write("A.md", aligned)
    assert refresh(case)[1].startswith("skipped: A.md:1: its result was edited")
    assert case.read("A.md") == aligned


def test_an_edited_result_stays_and_is_told_of(case: Case) -> None:
    case.write("A.md", SCORES)
    refresh(case)
    edited = case.read("A.md").replace("| Alpha | 88.5 |", "| Alpha | 88.5 |\n\n我的话 [[X]] #y")
    case.write("A.md", edited)
    case.write("Log/2025-01.md", month("2025-01", (ROWS[0].replace("88.5", "90.25"),)))
    code, said = refresh(case)
    assert code == 0 and "A.md:1: its result was edited" in said and case.read("A.md") == edited
    assert [line.split(":")[3].split()[0] for line in case.run("lint", "A.md").out.splitlines()] == ["OI511"]
    assert "OI511" not in case.run("lint", "--unsafe-fixes", "A.md").out
    assert refresh(case)[0] == 0
    after = case.read("A.md")
    assert "| Alpha | 90.25 |" in after.partition(END)[0] and "我的话 [[X]] #y" in after.partition(END)[2]
    eject = case.run("eject", "--yes")
    assert eject.code == 0 and "left: A.md:1: a query block: its marks and its SQL are yours" in eject.err


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT nam FROM metrics", "there is no column `nam`; did you mean `name`?"),
        ("DELETE FROM metrics", "query only reads"),
        ("SELECT 1; SELECT 2", "one SQL statement at a time"),
        ("SELECT abs(-9223372036854775807 - 1)", "SQL: integer overflow"),
    ],
)
def test_a_query_that_fails_keeps_the_old_result(case: Case, sql: str, reason: str) -> None:
    case.write("A.md", SCORES)
    refresh(case)
    broken = case.read("A.md").replace("SELECT name, value FROM metrics ORDER BY value DESC", sql)
    case.write("A.md", broken)
    code, said = refresh(case)
    assert code == 1 and "A.md:1:1: OI518 broken-query: this query cannot be answered: " in said and reason in said
    assert case.read("A.md") == broken


def test_a_broken_block_does_not_keep_the_others(case: Case) -> None:
    case.write("A.md", f"{BROKEN}\n{SCORES}")
    case.write("B.md", SCORES)
    code, said = refresh(case)
    assert code == 1 and "2 refreshed, 1 without an answer" in said
    assert case.read("A.md").startswith(BROKEN) and "| Alpha | 88.5 |" in case.read("A.md")
    assert case.run("lint", "A.md").out.startswith("A.md:1:1: OI518 broken-query: this query cannot be answered: there")


def test_paths_templates_and_ignored_notes(case: Case) -> None:
    case.write("obsintel.toml", '[files]\nignore = ["Old"]\ntemplates = ["Tpl"]\n')
    for path in ("A.md", "Sub/B.md", "Tpl/T.md", "Old/O.md"):
        case.write(path, SCORES)
    assert refresh(case, "Sub")[1].startswith("refreshed Sub/B.md:1: 1 row\n1 refreshed")
    assert refresh(case)[1].startswith("refreshed A.md:1: 1 row\n1 refreshed, 1 up to date")
    assert case.read("Tpl/T.md") == case.read("Old/O.md") == SCORES
    missing = case.run("refresh", "Nowhere.md")
    assert missing.code == 2 and "there is no such note or folder" in missing.err


def test_a_vault_without_query_blocks(case: Case) -> None:
    assert refresh(case) == (0, "no query block here; `obsintel refresh --help` says what one is\n")


def test_two_hundred_rows_and_a_row_of_dots(case: Case) -> None:
    case.write(
        "A.md", block("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n LIMIT 201")
    )
    assert refresh(case)[1].startswith("refreshed A.md:1: the first 200 rows\n")
    assert case.read("A.md").count("\n| ") == 203 and "| 200 |\n| … |\n" in case.read("A.md")


def test_a_result_that_names_lines_is_settled_in_one_run(case: Case) -> None:
    lines = block("SELECT line FROM links WHERE path = 'A.md'")
    case.write("A.md", f"{lines}\n[[Log/2025-01]] [[Log/2025-01|x]]\n")
    refresh(case)
    place = case.read("A.md").splitlines().index("[[Log/2025-01]] [[Log/2025-01|x]]") + 1
    assert case.read("A.md").count(f"| {place} |") == 2
    assert refresh(case) == (0, "1 up to date\n")


def test_a_query_that_asks_for_chance_is_asked_once_a_run(case: Case) -> None:
    case.write("A.md", block("SELECT random()"))
    assert refresh(case)[1].startswith("refreshed A.md:1: 1 row\n1 refreshed;")
    assert len(case.run("history").out.splitlines()) == 2


def test_nothing_is_asked_again_when_nothing_has_changed(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer = LimitedQueries.answer

    def counted(self: LimitedQueries, sql: str) -> object:
        asked.append(sql)
        return answer(self, sql)

    monkeypatch.setattr(LimitedQueries, "answer", counted)
    case.write("A.md", SCORES)
    refresh(case)
    assert refresh(case) == (0, "1 up to date\n")
    del asked[:]
    assert refresh(case) == (0, "1 up to date\n") and asked == []
    case.write("Log/2025-01.md", month("2025-01", (ROWS[0].replace("88.5", "89.5"),)))
    assert refresh(case)[1].startswith("refreshed A.md:1: 1 row\n") and asked
    refresh(case)
    refresh(case)
    del asked[:]
    case.write("B.md", "#tag\n")
    assert refresh(case) == (0, "1 up to date\n") and asked
    case.write("B.md", block("SELECT random() AS n"))
    for _ in range(3):
        del asked[:]
        assert "refreshed B.md:1: 1 row" in refresh(case)[1] and "SELECT random() AS n" in asked


def test_a_block_that_something_above_hides_is_refused(case: Case) -> None:
    text = f"%%\n\n{SCORES}"
    case.write("A.md", text)
    refresh(case)
    assert case.read("A.md") == text


def test_a_result_counts_in_no_table(case: Case) -> None:
    header = "| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |"
    names = 'AS "模型名称", mechanism AS "核心技术创新 (Mechanism)", capability AS "关键能力/指标 (Capability)", value AS "业务应用/启发 (Value)"'
    before = case.run("tables", "--format", "json").json
    case.write("Log/2025-01.md", month("2025-01", ROWS) + "\n" + block(f"SELECT name {names} FROM rows"))
    refresh(case)
    assert header in case.read("Log/2025-01.md")
    assert case.run("tables", "--format", "json").json == before
    assert "OI3" not in case.run("lint", "Log/2025-01.md").out
    assert refresh(case) == (0, "1 up to date\n")


LIMITS = QueryLimits(rows=3, seconds=0.2, memory=1 << 20, size=10_000)
NUMBERS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT {})"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        (f"{NUMBERS.format(10**9)} SELECT count(*) FROM n", "it takes longer than 0.2 s"),
        ("SELECT instr(hex(zeroblob(400000)), hex(zeroblob(200000)) || '1')", "it takes longer than 0.2 s"),
        (
            f"{NUMBERS.format(5000)}, t AS MATERIALIZED (SELECT hex(zeroblob(9000)) h FROM n) "
            "SELECT count(*) FROM t a, t b WHERE a.h > b.h",
            "it takes more than 1 MB of memory",
        ),
        ("SELECT hex(zeroblob(4000)) UNION ALL SELECT hex(zeroblob(4001))", "its answer is larger than 10 kB"),
        ("SELECT hex(zeroblob(600000))", "string or blob too big"),
        ("SELECT load_extension('x')", "query only reads"),
        ("ATTACH 'x.db' AS x", "query only reads"),
    ],
)
def test_what_takes_too_much_is_ended_and_the_next_is_answered(sql: str, reason: str) -> None:
    with LimitedQueries({"months": []}, LIMITS) as process:
        with pytest.raises(Exception, match=reason):
            process.answer(sql)
        found = process.answer(f"{NUMBERS.format(9)} SELECT x FROM n")
    assert (found.names, found.rows, found.is_cut) == (["x"], [(1,), (2,), (3,)], True)
