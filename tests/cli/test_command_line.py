"""What all commands have in common: help, global options, ranges, files, completion."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from vault_case import Case, model, month

from obsidian_intel.core.errors import UsageError
from obsidian_intel.reports.rollup.ranges import parse_range_text


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "Vault")
    for period, score in (("2026-01", "70.5"), ("2026-02", "71.0")):
        row = model("模型甲", f"https://arxiv.org/abs/{period[2:4]}{period[5:]}.00001", score=f"HLE **{score}**")
        case.write(f"Log/{period}.md", month(period, (row,)))
    return case


@pytest.mark.parametrize(("words", "name"), [((), "rollup"), (("daemon",), "status")], ids=["obsintel", "daemon"])
def test_bare_groups_print_their_help_in_full(case: Case, words: tuple[str, ...], name: str) -> None:
    done = case.run(*words, vault=False)
    assert done.code == 0 and done.err == ""
    assert "Usage: obsintel" in done.out
    assert any(line.split()[:1] == [name] for line in done.out.splitlines())


def test_global_options_stand_before_or_behind_the_command(case: Case) -> None:
    root = str(case.root)
    before = case.run("--vault", root, "-q", "tables", "--format", "json", vault=False)
    behind = case.run("tables", "--format", "json", "--vault", root, "-q", vault=False)
    assert before.code == behind.code == 0 and before.out == behind.out
    assert case.run("daemon", "status", "--format", "json", "--vault", root, vault=False).code in (0, 1)


@pytest.mark.parametrize("words", [("lint", "--color", "always"), ("--color", "always", "lint")])
def test_colour_may_be_asked_for_behind_the_command(case: Case, words: tuple[str, ...]) -> None:
    case.write("a.md", "[[nowhere]]\n")
    assert "\x1b[" in case.run(*words).out


@pytest.mark.parametrize("words", [("lint",), ("export",), ("daemon", "status"), ("papers", "queue")])
def test_the_version_may_be_asked_for_behind_any_command(case: Case, words: tuple[str, ...]) -> None:
    done = case.run(*words, "--version")
    assert (done.code, done.out) == (0, case.run("--version").out) and done.out.startswith("obsintel ")


NO_COMMAND = {
    "lnk": "there is no command `lnk`; did you mean `link`? (`obsintel --help` says more)",
    "daemon bogus": "there is no command `daemon bogus` (`obsintel daemon --help` says more)",
    "daemon stat": "there is no command `daemon stat`; did you mean `daemon status`? (`obsintel daemon --help` says more)",
    "papers refersh": "there is no command `papers refersh`; did you mean `papers refresh`? (`obsintel papers --help` says more)",
}  # fmt: skip


@pytest.mark.parametrize(("words", "said"), NO_COMMAND.items(), ids=NO_COMMAND)
def test_a_command_that_is_none_is_named_with_its_group(case: Case, words: str, said: str) -> None:
    done = case.run(*words.split())
    assert (done.code, done.err) == (2, f"obsintel: {said}\n")


TWICE = [
    "lint --month 2026-01 --month 2026-02",
    "rollup --month 2026-01 --month 2026-02",
    "tables --since 2026-01 --since 2026-02",
    "tables --section clay --section chisel",
    "new --week 2026-W01 --week 2026-W02",
]


@pytest.mark.parametrize("words", TWICE)
def test_what_is_asked_for_twice_is_not_put_aside(case: Case, words: str) -> None:
    done = case.run(*words.split())
    _, option, first, _, second = words.split()
    line = f"obsintel: {option} takes one value, and 2 are given: {first}, {second}\n"
    assert (done.code, done.out, done.err) == (2, "", line)


SUFFIXES = [
    ("rollup", "a.html", "html", b"<!doctype html>"),
    ("rollup", "a.HTM", "html", b"<!doctype html>"),
    ("rollup", "a.csv", "csv", b"\xef\xbb\xbf"),
    ("rollup", "a.json", "json", b'{"version": 1'),
    ("rollup", "a.xlsx", "xlsx", b"PK"),
    ("rollup", "a.docx", "docx", b"PK"),
    ("rollup", "a.md", "", b"---\ntype: Intelligence Rollup"),
    ("rollup", "a.page", "", b"---\ntype: Intelligence Rollup"),
    ("rollup --format json", "a.html", "", b'{"version": 1'),
    ("rollup --agenda", "a.html", "html", b"<!doctype html>"),
    ("tables", "a.csv", "csv", b"\xef\xbb\xbf"),
    ("tables", "a.json", "json", b'{\n  "version": 1'),
    ("tables --format text", "a.csv", "", b"# 2026-01"),
    ("bib", "a.json", "", b"["),
]


@pytest.mark.parametrize(("words", "name", "form", "begin"), SUFFIXES)
def test_the_name_of_a_file_says_its_format(
    case: Case, tmp_path: Path, words: str, name: str, form: str, begin: bytes
) -> None:
    done = case.run(*words.split(), "-o", str(tmp_path / name))
    assert done.code == 0 and (tmp_path / name).read_bytes().startswith(begin), done
    said = f"as {form}, by the name of the file; `--format` says otherwise"
    assert (said in done.err) is bool(form) and ("by the name" in done.err) is bool(form)


RANGES = [
    ("2026-02", "2026-02", "2026-02"),
    ("2026年2月", "2026-02", "2026-02"),
    ("2026-Q1", "2026-01", "2026-03"),
    ("2026", "2026-01", "2026-12"),
    ("2026-01..2026-03", "2026-01", "2026-03"),
    ("2025..2026-Q1", "2025-01", "2026-03"),
]


@pytest.mark.parametrize(("text", "since", "until"), RANGES)
def test_a_range_in_one_word(text: str, since: str, until: str) -> None:
    found = parse_range_text(text)
    assert (found.since, found.until) == (since, until)


@pytest.mark.parametrize("text", ["", "..", "2026-13", "soon", "2026-03..2026-01", "2026-01.."])
def test_what_is_no_range_is_one_clear_line(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_range_text(text)
    assert "\n" not in str(raised.value)


def test_rollup_alone_is_the_latest_month(case: Case) -> None:
    assert json.loads(case.run("rollup", "--format", "json").out)["range"]["label"] == "2026-02"
    assert json.loads(case.run("rollup", "2026-01", "--format", "json").out)["range"]["label"] == "2026-01"
    done = case.run("rollup", "2026-01", "--year", "2026")
    assert done.code == 2 and "once" in done.err


def test_lint_of_a_month(case: Case) -> None:
    for name in ("Log/2026-01.md", "Log/2026-02.md", "Other.md"):
        case.write(name, ((case.root / name).read_text("utf-8") if name != "Other.md" else "") + "\n[[nowhere]]\n")
    found = json.loads(case.run("lint", "--month", "2026-01", "--format", "json").out)
    assert {each["path"] for each in found["diagnostics"] if each["code"] == "OI501"} == {"Log/2026-01.md"}
    done = case.run("lint", "--month", "2025-01")
    assert done.code == 2 and "2026-01, 2026-02" in done.err


@pytest.mark.parametrize("words", [("rollup", "2026-01", "--format", "csv"), ("tables", "--format", "csv")])
def test_csv_in_a_file_has_a_mark_for_excel_and_none_elsewhere(
    case: Case, words: tuple[str, ...], tmp_path: Path
) -> None:
    printed = case.run(*words).out
    assert case.run(*words, "-o", str(tmp_path / "a.csv")).code == 0
    assert case.run(*words, "-o", str(tmp_path / "b.csv"), "--no-bom").code == 0
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf" + printed.encode()
    assert (tmp_path / "b.csv").read_bytes() == printed.encode()
    assert "模型甲" in {cell for line in csv.reader(io.StringIO(printed)) for cell in line}


def test_xlsx_holds_numbers_as_numbers_and_no_formula(case: Case, tmp_path: Path) -> None:
    case.write("Log/2026-03.md", month("2026-03", (model("=HYPERLINK(1)", score="HLE **72.5**"),)))
    assert case.run("rollup", "2026", "--format", "xlsx").code == 2
    file = tmp_path / "year.xlsx"
    assert case.run("rollup", "2026", "--format", "xlsx", "-o", str(file)).code == 0
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[:2] == ["月份", "模型"]  # the log's own language
    board = list(book["榜单"].iter_rows(values_only=True))
    assert board[0][:6] == ("基准", "口径", "条件", "优劣", "名次", "模型")
    assert [(line[4], line[5], line[6]) for line in board[1:]] == [
        (1, "=HYPERLINK(1)", 72.5),
        (2, "模型甲", 71),
        (3, "模型甲", 70.5),
    ][: len(board) - 1]
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)


def test_export_says_which_format_it_takes(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "out"
    assert "as parquet" in case.run("export", str(folder)).err
    assert "as parquet" in case.run("export", str(folder)).err
    other = tmp_path / "other"
    case.run("export", str(other), "--format", "csv")
    assert "as csv" in case.run("export", str(other)).err
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = case.run("export", str(tmp_path / "third"))
    line = (
        f"as sqlite; `--format` takes sqlite or csv here, and parquet after `{sys.executable} -m pip install pyarrow`"
    )
    assert done.code == 0 and done.err.splitlines()[0] == line


@pytest.mark.parametrize(
    ("locale", "said"), [("zh_CN.UTF-8", "列出已链接但还没读的论文。"), ("C", "List what is linked")]
)
def test_the_shell_completes_in_the_language_that_is_spoken(case: Case, locale: str, said: str) -> None:
    case.env = {key: value for key, value in case.env.items() if not key.startswith(("LANG", "LC_"))} | {"LANG": locale}
    case.env |= {"_OBSINTEL_COMPLETE": "fish_complete", "COMP_WORDS": "obsintel papers", "COMP_CWORD": ""}
    assert f"queue\t{said}" in case.run(vault=False, process=True).out


@pytest.mark.parametrize(("words", "names"), [("rollup", ["wechat"]), ("export", []), ("bib", [])])
def test_the_shell_completes_formats(case: Case, words: str, names: list[str]) -> None:
    case.env |= {"_OBSINTEL_COMPLETE": "fish_complete", "COMP_WORDS": f"obsintel {words} --format", "COMP_CWORD": "we"}
    assert [line.partition(",")[2] for line in case.run(vault=False, process=True).out.split()] == names


def test_completion_is_printed_and_installed_once(case: Case) -> None:
    assert "obsintel" in case.run("completion", "fish", vault=False).out
    home = Path(case.env["HOME"])
    home.mkdir(parents=True, exist_ok=True)
    (home / ".bashrc").write_bytes(b"export A=1")
    for _ in range(2):
        assert case.run("completion", "bash", "--install", vault=False).code == 0
    text = (home / ".bashrc").read_text("utf-8")
    assert text.startswith("export A=1\n") and text.count("obsintel completion bash") == 1
    assert subprocess.run(["bash", "-n", str(home / ".bashrc")], check=False).returncode == 0


LONG = "1" * 5000


@pytest.mark.parametrize("words", [("init", LONG), ("look", LONG), ("init", f"a/{LONG}"), ("rollup", "-o", LONG)])
def test_what_the_system_refuses_is_one_line(case: Case, words: tuple[str, ...]) -> None:
    done = case.run(*words, cwd=case.root)
    assert done.code == 2 and done.err.lower().endswith(": file name too long\n") and done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("init ~nosuch", 0),
        ("look ~nosuch", 2),
        ("lint ~nosuch", 2),
        ("lint --vault ~nosuch", 2),
        ("rollup --with ~nosuch", 1),
        ("export ~nosuch", 1),
        ("daemon status --vault ~nosuch", 2),
    ],
)
def test_the_home_of_nobody_is_a_name_as_any(case: Case, line: str, code: int) -> None:
    (case.root / "obsintel.toml").touch()
    done = case.run(*line.split(), cwd=case.root, vault=False)
    assert done.code == code and "Traceback" not in done.err, done.err
    case.write("~nosuch/a.md", "[[nowhere]]\n")
    assert "~nosuch/a.md" in case.run("lint", "~nosuch").out


def test_what_may_be_the_month_that_was_asked_for_is_named(case: Case) -> None:
    case.write("Log/2026-07 draft.md", "# July\n\nideas\n")
    for words in (("rollup", "2026-07"), ("lint", "--month", "2026-07")):
        done = case.run(*words)
        assert done.code == 2
        assert "; is it Log/2026-07 draft.md? `obsintel init` looks at it" in done.err


@pytest.mark.parametrize("closed", ["Log/2026-02.md", "Log"])
def test_what_cannot_be_read_is_named_where_nothing_is_found(case: Case, closed: str) -> None:
    (case.root / "Log/2026-01.md").unlink()
    (case.root / closed).chmod(0)
    try:
        done = case.run_without_rights("link")
        asked = case.run_without_rights("tables")
    finally:
        (case.root / closed).chmod(0o755)
    assert done.code == 0 and done.err == f"nothing to do: no rows to link; not read: {closed}:1 (OI801)\n"
    assert asked.code == 2 and f"; not read: {closed}:1 (OI801)" in asked.err
