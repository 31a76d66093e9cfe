"""The watcher keeps the results of query blocks, and asks only where what they read has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from vault_case import Case, model, month

from obsidian_intel.core.sql import limited
from obsidian_intel.core.sql.query import QueryAnswer
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.vault.managed_block import QUERY, begin_mark, end_mark
from obsidian_intel.watch.log import EventLog
from obsidian_intel.watch.query_results import QueryResultKeeper

ROWS = (model("Alpha", "https://arxiv.org/abs/2501.00001"),)


def block(sql: str) -> str:
    return f"{begin_mark(QUERY)}\n```sql\n{sql}\n```\n{end_mark(QUERY)}\n"


SCORES = block("SELECT name, value FROM metrics")
LINKS = block("SELECT count(*) AS n FROM links WHERE path = 'Note.md'")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", "[daemon]\nquiet = 0\nlink = false\n")
    case.write("Log/2025-01.md", month("2025-01", ROWS))
    case.write("Note.md", "[[Log/2025-01]]\n")
    return case


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every query that is answered, as it is."""
    found: list[str] = []
    answer = limited.LimitedQueries.answer

    def counted(self: limited.LimitedQueries, sql: str) -> QueryAnswer:
        found.append(sql.split(" FROM ")[1].split()[0])
        return answer(self, sql)

    monkeypatch.setattr(limited.LimitedQueries, "answer", counted)
    yield found


class Keeper:
    """A keeper in a workspace that looks at the vault before each turn; `busy` are notes that are not at rest."""

    def __init__(self, case: Case) -> None:
        self.busy: set[str] = set()
        self.said: list[str] = []
        self.workspace = Workspace.look(case.root)
        log = EventLog(None)
        log.sinks.append(lambda when, line: self.said.append(line))
        self.keeper = QueryResultKeeper(self.workspace, lambda path: not self.busy & {path, ""}, log)

    def turn(self) -> list[str]:
        self.workspace.refresh()
        return list(self.keeper.keep())


def test_asked_once_and_again_only_when_what_is_read_has_changed(case: Case, asked: list[str]) -> None:
    case.write("A.md", f"{SCORES}\n{LINKS}")
    watcher = Keeper(case)
    steps: list[tuple[str, str, list[str]]] = [
        ("", "", ["metrics", "links", "metrics", "links"]),  # the second time as a result may move lines
        ("", "", []),
        ("Note.md", "[[Log/2025-01]] [[Log/2025-01]]\n", ["links", "links"]),
        ("Note.md", "[[Log/2025-01]] [[Log/2025-01]] a word\n", ["links"]),
        ("Log/2025-01.md", month("2025-01", (ROWS[0].replace("数据配方", "话"),)), ["metrics", "links"]),
        ("", "", []),
    ]
    for path, text, expected in steps:
        if path:
            case.write(path, text)
        assert watcher.turn() == []
        assert asked == expected, (path, text)
        asked.clear()
    assert "| Alpha | 88.5 |" in case.read("A.md") and "| 2 |" in case.read("A.md")


def test_nothing_is_asked_while_what_is_read_or_written_is_not_at_rest(case: Case, asked: list[str]) -> None:
    case.write("A.md", SCORES)
    watcher = Keeper(case)
    for busy in ({"A.md"}, {"Log/2025-01.md"}):
        watcher.busy = busy
        watcher.turn()
    assert (asked, case.read("A.md")) == ([], SCORES)
    watcher.busy = {"Note.md"}
    watcher.turn()
    assert "| Alpha | 88.5 |" in case.read("A.md")


def test_a_failure_is_said_once(case: Case) -> None:
    case.write("A.md", block("SELECT nam FROM metrics"))
    watcher = Keeper(case)
    for text in ("one", "two", "three"):
        case.write("Log/2025-01.md", month("2025-01", (ROWS[0].replace("数据配方", text),)))
        watcher.turn()
    assert [line.split(";")[0] for line in watcher.said] == ["A.md:1: OI518 broken-query: there is no column `nam`"]


def watch(case: Case) -> None:
    done = case.run("watch", "--once")
    assert done.code == 0, done.err


@pytest.mark.slow
def test_what_was_undone_stays_undone_until_it_is_asked_for(case: Case) -> None:
    case.write("A.md", SCORES)
    watch(case)
    assert "| Alpha | 88.5 |" in case.read("A.md")
    assert case.run("undo").code == 0
    assert case.read("A.md") == SCORES
    watch(case)
    assert case.read("A.md") == SCORES
    assert case.run("refresh").code == 0
    case.write("Log/2025-01.md", month("2025-01", (ROWS[0].replace("88.5", "90.25"),)))
    watch(case)
    assert "| Alpha | 90.25 |" in case.read("A.md")


def test_other_sql_is_another_question(case: Case) -> None:
    case.write("A.md", SCORES)
    watch(case)
    case.run("undo")
    case.write("A.md", SCORES.replace("name, value", "value"))
    watch(case)
    assert "| 88.5 |" in case.read("A.md")


@pytest.mark.parametrize("setting", ["queries = false", 'host = "elsewhere"'])
def test_settings_that_keep_the_watcher_from_it(case: Case, setting: str) -> None:
    case.write("obsintel.toml", f"[daemon]\nquiet = 0\nlink = false\n{setting}\n")
    case.write("A.md", SCORES)
    watch(case)
    assert case.read("A.md") == SCORES
