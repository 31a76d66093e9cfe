"""Words found in all cells and statements, and the index that finds them."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vault_case import Case, model, month, topic
from vaults import sample_vault

from obsidian_intel.core.search_text import fold_text, folded_until, places_of
from obsidian_intel.engine.typed_months import load_month
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.typed_month import Month
from obsidian_intel.operations.find import current_index, find_at_once
from obsidian_intel.reports.search_hits import split_words


@pytest.fixture
def case(tmp_path: Path) -> Case:
    found = Case(tmp_path / "vault", env={"OBSINTEL_CACHE_DIR": str(tmp_path / "cache")})
    found.write(
        "Log/2026-01.md",
        month(
            "2026-01",
            (model("GLM-4.7", mechanism="**[Arch] 稀疏注意力**：长上下文 Straße"),),
            (topic("Ａgent 记忆", "无"),),
        ),
    )
    found.write("Log/2026-02.md", month("2026-02", (model("GLM-5", mechanism="**[Train] 异步 RL**：稀疏奖励"),)))
    return found


def found(case: Case, *words: str) -> list[str]:
    done = case.run("find", *words)
    assert done.code == (0 if done.out else 1), done.err
    return [":".join(line.split(":")[:2]) for line in done.out.splitlines()]


JANUARY, FEBRUARY, TOPIC = "Log/2026-01.md:23", "Log/2026-02.md:23", "Log/2026-01.md:29"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["稀疏"], [FEBRUARY, JANUARY]),  # two characters; the newest first
        (["稀疏注意力"], [JANUARY]),
        (["疏注"], [JANUARY]),  # no words are parted in Chinese
        (["记"], [TOPIC]),
        (["glm"], [FEBRUARY, JANUARY]),
        (["ｇｌｍ－５"], [FEBRUARY]),
        (["agent"], [TOPIC]),
        (["STRASSE"], [JANUARY]),
        (["稀疏", "GLM-5"], [FEBRUARY]),  # in one row, in whichever of its cells
        (["稀疏 异步"], [FEBRUARY]),
        (['"稀疏 异步"'], []),  # a phrase
        (['"异步 RL"'], [FEBRUARY]),
        (["开放权重"], ["Log/2026-02.md:13", "Log/2026-01.md:13"]),  # a statement
        (["数据比算法", "--month", "2026-02"], ["Log/2026-02.md:32"]),
        (["稀疏", "--month", "2026-01"], [JANUARY]),
        (["稀疏", "--month", "2026年1月"], [JANUARY]),
        (["稀疏", "--month", "2026-Q1"], [FEBRUARY, JANUARY]),
        (["稀疏", "--month", "2025-11..2026-01"], [JANUARY]),
        (["稀疏", "--section", "clay"], [FEBRUARY, JANUARY]),
        (["稀疏", "--section", "基座模型追踪"], [FEBRUARY, JANUARY]),
        (["稀疏", "--section", "chisel"], []),
        (["稀疏", "--limit", "1"], [FEBRUARY]),
        (["稀疏", "--limit", "0"], [FEBRUARY, JANUARY]),
        (["nothing of it"], []),
        (['" OR 1'], []),
        (["'; DROP"], []),
        (["%"], []),
    ],
)
def test_find(case: Case, words: list[str], wanted: list[str]) -> None:
    assert found(case, *words) == wanted
    assert found(case, *words) == wanted  # from the index as it was left


def test_bytes_that_are_no_text_stand_nowhere(case: Case) -> None:
    done = case.run("find", "稀疏", "\udcff")
    assert done.code == 1 and "nothing holds" in done.err


def test_every_place_is_the_line_of_the_hit(case: Case) -> None:
    for word in ("稀疏", "GLM", "开放权重", "脚本"):
        for place in found(case, word):
            path, line = place.split(":")
            assert word in case.read(path).splitlines()[int(line) - 1]


def test_lines_count_in_a_note_with_crlf(case: Case) -> None:
    case.write("Log/2026-02.md", case.read("Log/2026-02.md").replace("\n", "\r\n"))
    assert found(case, "稀疏奖励") == [FEBRUARY]
    assert found(case, "开放权重", "--month", "2026-02") == ["Log/2026-02.md:13"]


def test_a_changed_a_new_and_a_removed_note(case: Case) -> None:
    assert found(case, "稀疏奖励") == [FEBRUARY]
    case.write("Log/2026-02.md", case.read("Log/2026-02.md").replace("稀疏奖励", "稠密奖励"))
    assert (found(case, "稀疏奖励"), found(case, "稠密奖励")) == ([], [FEBRUARY])
    case.write("Log/2026-03.md", month("2026-03", (model("Qwen4", mechanism="稀疏奖励"),)))
    assert found(case, "稀疏奖励") == ["Log/2026-03.md:23"]
    (case.root / "Log/2026-03.md").unlink()
    assert found(case, "稀疏奖励") == []


def test_only_what_changed_is_indexed_again(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSINTEL_CACHE_DIR", case.env["OBSINTEL_CACHE_DIR"])
    monkeypatch.setenv("OBSINTEL_STATE_DIR", case.env["OBSINTEL_STATE_DIR"])
    read: list[str] = []

    def noted(workspace: Workspace, path: str) -> Month | None:
        read.append(path)
        return load_month(workspace, path)

    monkeypatch.setattr("obsidian_intel.engine.typed_months.load_month", noted)
    current_index(Workspace.open(case.root)).close()
    assert sorted(read) == ["Log/2026-01.md", "Log/2026-02.md"]
    case.write("Log/2026-02.md", case.read("Log/2026-02.md") + "\n一句。\n")
    current_index(Workspace.open(case.root)).close()
    assert read[2:] == ["Log/2026-02.md"]
    current_index(Workspace.open(case.root)).close()
    assert read[3:] == []


def index_of(case: Case) -> Path:
    (file,) = Path(case.env["OBSINTEL_CACHE_DIR"]).glob("*.search")
    return file


def test_the_index_is_for_our_user_alone_and_goes_with_the_rest(case: Case) -> None:
    assert found(case, "稀疏")
    assert stat.S_IMODE(index_of(case).stat().st_mode) == 0o600
    before = case.bytes()
    assert case.run("find", "稀疏").code == 0 and case.bytes() == before
    case.run("eject", "--yes")
    assert list(Path(case.env["OBSINTEL_CACHE_DIR"]).glob("*.search")) == []


@pytest.mark.parametrize("data", [b"", b"no database at all" * 99, b"SQLite format 3\0" + bytes(4000)])
def test_a_damaged_index_is_made_anew(case: Case, data: bytes) -> None:
    assert found(case, "稀疏")
    index_of(case).write_bytes(data)
    assert found(case, "稀疏") == [FEBRUARY, JANUARY]


def test_an_index_with_pages_broken_is_made_anew(case: Case) -> None:
    assert found(case, "稀疏")
    file = index_of(case)
    data = bytearray(file.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    file.write_bytes(bytes(data))
    assert found(case, "稀疏") == [FEBRUARY, JANUARY]


def test_without_a_place_for_the_index(case: Case) -> None:
    case.env["OBSINTEL_CACHE_DIR"] = os.devnull
    assert found(case, "稀疏") == [FEBRUARY, JANUARY]


def test_an_sqlite_without_trigrams_scans(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obsidian_intel.engine.search_index._TRIGRAMS", "CREATE VIRTUAL TABLE words USING none(x)")
    assert found(case, "稀疏注意力") == [JANUARY]
    with sqlite3.connect(index_of(case)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'words'").fetchone() == (0,)


def test_the_quick_way_says_what_the_command_says(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["find", "稀疏"]
    asked = ["--vault", str(case.root), *words]
    slow = case.run(*words, "--section", "clay")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("obsidian_intel.engine.note_record.TICK_NS", 0)  # what was written just now is at rest
        patch.setattr("obsidian_intel.engine.changed_notes.TICK_NS", 0)
        for name in ("OBSINTEL_CACHE_DIR", "OBSINTEL_STATE_DIR", "HOME", "PYTHONPATH"):
            patch.setenv(name, case.env[name])
        for name in ("XDG_STATE_HOME", "OBSINTEL_VAULT", "COLUMNS"):
            patch.delenv(name, raising=False)
        assert find_at_once(asked) is None  # the notes were too new
        again = case.run(*words, "--section", "clay")
        assert find_at_once(asked) == 0
    quick = capsys.readouterr()
    assert (quick.out, quick.err) == (again.out, again.err) == (slow.out, slow.err)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "name a word to look for"),
        ([" "], 2, "name a word to look for"),
        (["稀疏", "--month", "2031-01"], 2, "there is no month 2031-01 in this vault; the log has 2026-01, 2026-02"),
        (["稀疏", "--month", "soon"], 2, "`soon` is no month"),
        (["稀疏", "--month", "2026-W05"], 2, "`2026-W05` is no month; write it as 2026-02, or several as 2026-Q1"),
        (["稀疏", "--month", "2024"], 2, "there is no monthly note in that range; the log has 2026-01, 2026-02"),
        (["稀疏", "--section", "none"], 2, "there is no section `none`; there are: chisel, clay"),
        (["没有的词"], 1, "nothing holds `没有的词`; try a part of it, or fewer words"),
    ],
)
def test_what_cannot_be_found_is_one_line(case: Case, words: list[str], code: int, said: str) -> None:
    done = case.run("find", *words)
    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
    assert said in done.err


def test_json_marks_the_words(tmp_path: Path) -> None:
    case = Case(sample_vault(tmp_path / "vault"))
    record = json.loads(case.run("find", "奖励 模型", "--format", "json").out)
    assert record["version"] == 1 and record["words"] == ["奖励", "模型"] and len(record["hits"]) > 3
    for hit in record["hits"]:
        shown = [hit["excerpt"][start:end] for start, end in hit["marks"]]
        assert shown and set(shown) <= {"奖励", "模型"}
    none = case.run("find", "没有的词", "--format", "json")
    assert (none.code, json.loads(none.out)["hits"]) == (1, [])


@pytest.mark.parametrize("width", ["30", "60", "120"])
def test_on_a_terminal_a_hit_is_one_line_with_its_word(tmp_path: Path, width: str) -> None:
    from rich.cells import cell_len

    case = Case(sample_vault(tmp_path / "vault"), env={"COLUMNS": width})
    lines = case.run("find", "budget forcing").out.splitlines()
    assert len(lines) == 2 and all("budget" in line.casefold() for line in lines)
    if width == "120":
        assert all(cell_len(line) <= 120 for line in lines)


def test_split_words() -> None:
    assert split_words(['稀疏 "long  Context"', "稀疏", "“Ｇ Ｐ”"]) == ["稀疏", "long context", "g p"]


@given(st.text("aAßﬁÉＧ…稀 5", max_size=20), st.text("aAßﬁÉＧ…稀 5", min_size=1, max_size=3))
def test_places_are_where_the_word_is(text: str, word: str) -> None:
    folded = fold_text(word)
    places = places_of(text, [folded])
    assert bool(places) == (folded in fold_text(text))
    assert all(fold_text(text[start:end]).find(folded) >= 0 for start, end in places)
    assert fold_text(folded_until(text, len(fold_text(text)))) == fold_text(text)
