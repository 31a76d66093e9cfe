"""What `lint` prints: lines with a caret, JSON, annotations, counts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vault_case import Case

from obsidian_intel.core.diagnostic import Diagnostic, Finding, Severity, resolve
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Span
from obsidian_intel.lint.reporters.excerpts import columns, excerpt
from obsidian_intel.lint.reporters.note_texts import NoteTexts
from obsidian_intel.lint.reporters.text import render, summary

WIDE = "一二三四五六七八九十"


def at(text: str, start: int, end: int, message: str = "wrong") -> tuple[Document, Diagnostic]:
    document = Document.from_text("a.md", text)
    return document, resolve(document, "OI301", "ragged-row", Severity.WARNING, Finding(Span(start, end), message))


@pytest.mark.parametrize(
    ("text", "start", "end", "width", "shown", "mark"),
    [
        ("| a | b |", 2, 3, 80, "| a | b |", "  ^"),
        ("one\ntwo words\nthree", 8, 13, 80, "two words", "    ^^^^^"),
        ("名称：坏 值", 3, 4, 80, "名称：坏 值", "      ^^"),
        ("tab\there", 4, 8, 80, "tab here", "    ^^^^"),
        ("a\x1b[31mb", 5, 6, 80, "a·[31mb", "     ^"),
        ("e\u0301 x", 3, 4, 80, "e\u0301 x", "  ^"),
        ("end", 3, 3, 80, "end", "   ^"),
        ("0123456789" * 10, 50, 52, 24, "…" + ("0123456789" * 10)[40:62] + "…", " " * 11 + "^^"),
    ],
)
def test_excerpt(text: str, start: int, end: int, width: int, shown: str, mark: str) -> None:
    found = excerpt(*at(text, start, end), width)
    assert found is not None
    assert (found.text, found.mark) == (shown, mark)


@given(
    st.text(st.sampled_from(f"ab |{WIDE}🔭é\u0301\u200d\t"), min_size=1, max_size=300),
    st.integers(0, 300),
    st.integers(1, 40),
    st.integers(20, 120),
)
def test_the_caret_stands_under_the_place(text: str, start: int, length: int, width: int) -> None:
    start = min(start, len(text) - 1)
    end = min(start + length, len(text))
    found = excerpt(*at(text, start, end), width)
    if found is None:
        assert not text.strip()
        return
    assert columns(found.text) <= width + 1
    indent = len(found.mark) - len(found.mark.lstrip(" "))
    before = next(i for i in range(len(found.text) + 1) if columns(found.text[:i]) == indent)
    rest = found.text[before:].lstrip("\u0301\u200d")
    wanted = text[start:end].replace("\t", " ").lstrip("\u0301\u200d")
    assert not wanted.strip() or rest[:1] == wanted[:1]


def test_a_very_long_row_is_shown_in_one_line() -> None:
    text = "| " + WIDE * 400 + " * x | b |"
    found = excerpt(*at(text, text.index("*"), text.index("*") + 1), 100)
    assert found is not None
    assert columns(found.text) <= 100
    assert found.text.startswith("…")
    assert found.text[1 + len(found.mark[1:].rstrip("^")) // 2 :].lstrip().startswith("* x")


def test_text_without_excerpts_is_one_line_each() -> None:
    document, each = at("| a | b |\n", 2, 3, "two\nlines")
    assert render([each], "text", 1, NoteTexts(None)) == "a.md:1:3: OI301 ragged-row: two\\nlines\n"
    shown = render([each], "text", 1, NoteTexts(None, {"a.md": document.text}), excerpts=80)
    assert shown == "a.md:1:3: OI301 ragged-row: two\\nlines\n    1 | | a | b |\n      |   ^\n"
    coloured = render([each], "text", 1, NoteTexts(None, {"a.md": document.text}), excerpts=80, colored=True)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == shown
    assert "\x1b[33mOI301 ragged-row:\x1b[0m" in coloured


def test_notes_are_groups() -> None:
    _, one = at("x\n", 0, 1)
    other = Diagnostic("b.md", one.code, one.name, one.severity, one.message, one.range)
    shown = render([one, one, other], "text", 2, NoteTexts(None, {"a.md": "x\n", "b.md": "y\n"}), excerpts=80)
    assert shown.count("\n\n") == 1
    assert shown.index("\n\n") < shown.index("b.md")


def test_github_annotations() -> None:
    _, each = at("| a | b |\n", 2, 3, "50% wrong, here: a")
    assert render([each], "github", 1, NoteTexts(None)) == (
        "::warning file=a.md,line=1,endLine=1,col=3,endColumn=4,title=OI301 ragged-row::50%25 wrong, here: a\n"
    )


def test_statistics_and_summary() -> None:
    _, one = at("x\n", 0, 1)
    info = Diagnostic("b.md", "OI310", "unknown-table", Severity.INFO, "m", one.range)
    assert (
        render([one, one, info], "text", 2, NoteTexts(None), statistics=True)
        == "2  OI301 ragged-row\n1  OI310 unknown-table\n"
    )
    assert summary([one, one, info], 2) == "2 notes, 2 warnings, 1 info"
    assert summary([], 1) == "1 note, nothing wrong"


@pytest.fixture
def vault(tmp_path: Path) -> Case:
    case = Case(tmp_path / "V")
    case.write("Notes/a.md", "| 甲 | b |\n| - | - |\n| c |\n| d | e | f |\n")
    case.write("b.md", "---\ntag: x\n---\n")
    return case


def codes(case: Case, *args: str) -> list[tuple[str, str]]:
    found = case.run("lint", "--format", "json", *args).json
    return [(each["path"], each["code"]) for each in found["diagnostics"]]


A, B = ("Notes/a.md", "OI301"), ("b.md", "OI109")


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((), [A, A, B]),
        (("--select", "OI3"), [A, A]),
        (("--ignore", "OI3"), [B]),
        (("--select", "OI3,OI109"), [A, A, B]),
        (("--select", "ragged-row"), [A, A]),
        (("--select", "OI", "--ignore", "OI301"), [B]),
        (("b.md",), [B]),
        (("Notes",), [A, A]),
        (("Notes/", "b.md"), [A, A, B]),
        ((".",), [A, A, B]),
    ],
)
def test_what_is_chosen(vault: Case, args: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert codes(vault, *args) == expected


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("--select", "OI999"), 2, "no rule `OI999`"),
        (("--select", "raged-row"), 2, "did you mean `ragged-row`?"),
        (("--ignore", "nothing"), 2, "no rule `nothing`"),
        (("../elsewhere.md",), 2, "outside the vault"),
        (("gone.md",), 2, "no such note"),
        (("--select", "OI8"), 0, "nothing wrong"),
        ((), 1, "3 warnings"),
        (("-q",), 1, ""),
    ],
)
def test_exit_codes(vault: Case, args: tuple[str, ...], code: int, words: str) -> None:
    quiet = [arg for arg in args if arg == "-q"]
    done = vault.run(*quiet, "lint", *(arg for arg in args if arg != "-q"))
    assert (done.code, words in done.err) == (code, True), done.err
    assert "Traceback" not in done.err
    if code == 2:
        assert len(done.err.strip().splitlines()) == 1


def test_verbose_shows_the_lines(vault: Case) -> None:
    out = vault.run("-v", "lint", "--select", "OI301").out.splitlines()
    assert out[0].startswith("Notes/a.md:3:1: OI301 ragged-row: 1 cell under 2 headers")
    assert out[1:3] == ["    3 | | c |", "      | ^^^^^"]


def test_one_note_from_stdin(vault: Case) -> None:
    text = b"---\ntype: Monthly Report\ntags: [a b]\nperiod: 2026-02\n---\n"
    done = vault.run("lint", "-", "--stdin-filename", "Log/2026-02.md", "--format", "json", stdin=text)
    assert [(each["path"], each["code"]) for each in done.json["diagnostics"]] == [("Log/2026-02.md", "OI401")]
    assert done.code == 1
    assert vault.run("lint", "-", stdin=b"fine\n").code == 0
    assert vault.run("lint", "b.md", "--stdin-filename", "c.md").code == 2
    assert vault.run("lint", "-", "b.md", stdin=text).err == (
        "obsintel: `-` reads one note from stdin; name nothing beside it\n"
    )
    assert vault.run("lint", "-", "--statistics", stdin=text).out == "1  OI401 invalid-tag  (1 fixable)\n"
    unsafe = "［n］（https://a.b）\n".encode()
    assert vault.run("lint", "-", "--statistics", stdin=unsafe).out == "1  OI606 fullwidth-syntax\n"
    done = vault.run("lint", "-", "--format", "json", stdin=unsafe)
    assert done.json["diagnostics"][0]["fix"]["applicability"] == "unsafe" and done.json["summary"]["fixable"] == 0


def test_where_there_are_no_notes_nothing_is_said_to_be_right(vault: Case) -> None:
    vault.write("Files/a.txt", "x")
    done = vault.run("lint", "Files")
    assert (done.code, done.out, done.err) == (0, "", "there are no notes here\n")


WRONG_SETTINGS = {
    '[lint]\nselct = ["OI3"]\n': "2: there is no setting `lint.selct`; did you mean `select`?",
    '[lint]\nscope = "log"\nselect = ["OI999"]\n': "3: there is no rule `OI999`",
    '\n[lint]\nignore = ["OI6", "dead-emphasys"]\n': "3: there is no rule `dead-emphasys`; did you mean `dead-emphasis`?",
    '[lint.severity]\nOI301 = "fatal"\n': "2: `lint.severity.OI301` is one of error, warning, info, not `fatal`; "
    "to turn a rule off, add it to `lint.ignore`",
    '[lint]\nseverity = { OI301 = "warn" }\n': "2: `lint.severity.OI301` is one of error, warning, info, not `warn`; "
    "did you mean `warning`?",
    '[lint.severity]\nOI305 = "info"\nragged-rows = "info"\n': "3: there is no rule `ragged-rows`; "
    "did you mean `ragged-row`?",
    '[lint.per_file_ignores]\n"a.md" = ["OI3"]\n"*.md" = ["OI66"]\n': "3: there is no rule `OI66`; did you mean `OI606`?",
    '[daemon]\nfix = ["OI9"]\n': "2: there is no rule `OI9`; did you mean `OI109`?",
    "[lint]\nselect = 3\n": '2: `lint.select` is a list of texts, such as `["a", "b"]`',
    '[lint]\nscope = "vaults"\n': "2: `lint.scope` is one of vault, log, not `vaults`; did you mean `vault`?",
    "lint = 3\n": "1: `lint` is a table: write `[lint]`",
    '[lint.per-file-ignores]\n"a.md" = ["OI3"]\n"*.md" = ["OI66"]\n': "3: there is no rule `OI66`; did you mean `OI606`?",
    "[lint]\nselect = [\n": "2: not valid TOML: invalid value",
    "[lint]\n[links\n": "2: not valid TOML: expected ']' at the end of a table declaration",
}


@pytest.mark.parametrize(("settings", "said"), WRONG_SETTINGS.items())
@pytest.mark.parametrize("words", [("lint",), ("lint", "-")])
def test_a_wrong_setting_is_one_line(settings: str, said: str, words: tuple[str, ...], vault: Case) -> None:
    vault.write("obsintel.toml", settings)
    done = vault.run(*words, stdin=b"")
    assert (done.code, done.out, done.err) == (2, "", f"obsintel: obsintel.toml:{said}\n")


RAGGED = b"\xef\xbb\xbf| a | b |\r\n| - | - |\r\n| c |\r\n| d | e | f |\r\n"


def test_one_note_is_mended_from_stdin_to_stdout(vault: Case) -> None:
    done = vault.run("lint", "-", "--fix", stdin=RAGGED)
    assert done.out.encode() == RAGGED.replace(b"| c |", b"| c |  |")
    assert (done.code, done.err.count("OI301"), len(done.err.splitlines())) == (1, 1, 1)
    diff = vault.run("lint", "-", "--diff", stdin=RAGGED)
    assert diff.code == 1
    assert [line for line in diff.out.split("\n") if line.startswith(("+", "-"))][2:] == ["-| c |\r", "+| c |  |\r"]
    assert vault.run("lint", "-", "--diff", stdin=b"a\0b").code == 0
    done = vault.run("lint", "-", "--stdin-filename", "a\nb.md", "--fix", stdin=RAGGED)
    assert (done.out.encode(), done.code) == (RAGGED, 1)


def test_what_is_left_alone_is_left_alone_on_stdin(vault: Case) -> None:
    vault.write("obsintel.toml", '[files]\nignore = ["Old/"]\n')
    done = vault.run("lint", "-", "--fix", "--stdin-filename", "Old/x.md", stdin=RAGGED)
    assert (done.code, done.out.encode(), done.err) == (0, RAGGED, "")


def test_fix_and_diff(vault: Case) -> None:
    diff = vault.run("lint", "--diff")
    assert diff.code == 1
    assert "-tag: x\n+tags: [x]\n" in diff.out
    assert vault.read("b.md") == "---\ntag: x\n---\n"
    assert "\x1b[32m" in vault.run("--color", "always", "lint", "--diff").out
    assert vault.run("lint", "--fix").code == 1
    assert vault.read("b.md") == "---\ntags: [x]\n---\n"
    assert "| c |  |\n" in vault.read("Notes/a.md")
    assert codes(vault) == [A]
    assert vault.run("lint", "--diff").code == 0


def test_json_is_json_even_with_odd_names(vault: Case) -> None:
    done = vault.run("lint", "--format", "json")
    assert json.loads(done.out)["summary"] == {"files": 2, "errors": 0, "warnings": 3, "infos": 0, "fixable": 2}
