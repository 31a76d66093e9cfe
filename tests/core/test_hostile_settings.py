"""A vault may be a stranger's: its settings are refused in one line and exit 2, and nothing hangs or leaves the vault."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from processes import Result
from vault_case import Case, model, month

from obsidian_intel.core.errors import ConfigError
from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.core.settings_checks import folder_fault

ROWS = (model("Alpha", "https://arxiv.org/abs/2501.00001"),)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", "")
    case.write(".obsidian/app.json", "{}")
    case.write("Log/2025-01.md", month("2025-01", ROWS))
    return case


def refused(done: Result, words: str) -> None:
    assert done.code == 2, done.err
    assert words in done.err and len(done.err.splitlines()) == 1 and "Traceback" not in done.err


FOLDERS = [
    (".obsidian", "hidden"),
    (".git/hooks", "hidden"),
    ("Papers/.hidden", "hidden"),
    (".trash", "hidden"),
    ("．git", "hidden"),
    ("\u200b.git", "hidden"),
    ("/abs", "leads out"),
    ("~/x", "leads out"),
    ("~root", "leads out"),
    ("../x", "leads out"),
    ("Papers/../../x", "leads out"),
    ("C:/x", "leads out"),
    ("a\\b", "leads out"),
    ("a//b", "no folder's name"),
    ("a/\x07", "no folder's name"),
    (" ", "no folder's name"),
]


@pytest.mark.parametrize(("folder", "words"), FOLDERS)
@pytest.mark.parametrize("table", ["papers", "rollup"])
def test_folders_stay_in_the_vault(table: str, folder: str, words: str) -> None:
    with pytest.raises(ConfigError, match=f"obsintel.toml:2: `{table}.folder`") as caught:
        parse_config(f"[{table}]\nfolder = {json.dumps(folder)}\n")
    assert words in str(caught.value)


@pytest.mark.parametrize("folder", ["", "Papers", "Papers/", "Papers/2025", "论文/笔记", "a. b", "My Notes (old)"])
def test_folders_that_are_right(folder: str) -> None:
    assert folder_fault(folder) is None


@pytest.mark.parametrize("words", ["link", "rollup --month 2025-01 --write", "lint", "watch --once", "doctor"])
@pytest.mark.parametrize("folder", [".git/hooks", "/tmp", "../x"])
def test_commands_write_nothing_there(case: Case, words: str, folder: str) -> None:
    case.write("obsintel.toml", f'[papers]\nfolder = "{folder}"\n[rollup]\nfolder = "{folder}"\n')
    before = case.bytes()
    refused(case.run(*words.split()), "obsintel.toml:2: `papers.folder`")
    assert case.bytes() == before


def test_a_periodic_note_is_not_made_in_a_hidden_folder(case: Case) -> None:
    case.write(
        ".obsidian/plugins/periodic-notes/data.json",
        json.dumps({"monthly": {"enabled": True, "format": "YYYY-MM", "folder": ".git/hooks"}}),
    )
    done = case.run("new", "--month", "2025-02")
    assert done.code in (1, 2) and not (case.root / ".git").exists(), done.err


HUGE = "9" * 5000
VALUES = [
    ("obsintel.toml", "[link]\nmax_new = 1" + "0" * 30 + "\n", "too large"),
    ("obsintel.toml", f"[link]\nmax_new = {HUGE}\n", "obsintel.toml: holds too large a number"),
    ("obsintel.toml", "[daemon]\nquiet = nan\n", "not a finite number"),
    ("obsintel.toml", "[daemon]\nquiet = inf\n", "not a finite number"),
    ("obsintel.toml", "[daemon]\nquiet = 1e12\n", "from 0 to"),
    ("obsintel.toml", "[daemon]\nquiet = -1\n", "from 0 to"),
    ("obsintel.toml", f"[daemon]\nquiet = {'9' * 400}\n", "too large"),
    ("obsintel.toml", "x = " + "[" * 5000 + "]" * 5000, "nested too deep"),
    ("obsintel.toml", "a" + ".a" * 100_000 + " = 1\n", "more than 32 parts"),
    ("obsintel.toml", "x = " + "'" * 4 + "\n", "not valid TOML"),
    ("obsintel.toml", "# " + "x" * 1_000_001, "at most 1 MB"),
    ("obsintel.toml", "k" * 100_000 + " = 1\n", "there is no setting"),
    ("obsintel.toml", '[link]\nlabel = "x]] | y"\n', "goes into a wikilink"),
    ("obsintel.toml", '[files]\nignore = ["' + "*a" * 600 + '"]\n', "longer than"),
    (".obsidian/app.json", "[" * 5000 + "]" * 5000, "nested more than"),
    (".obsidian/app.json", '{"x": ' + HUGE + "}", "too large a number"),
    (".obsidian/app.json", '{"x": "' + "x" * 1_000_001 + '"}', "at most 1 MB"),
    (".obsidian/app.json", json.dumps({"userIgnoreFilters": [r"/(a+)\1/"]}), "userIgnoreFilters"),
    (
        ".obsidian/plugins/periodic-notes/data.json",
        json.dumps({"monthly": {"enabled": True, "format": "YYYY-MM" + "-Q-H-m-s-d" * 3}}),
        "date format",
    ),
]


@pytest.mark.parametrize(("path", "text", "words"), VALUES, ids=range(len(VALUES)))
def test_values_without_bound(case: Case, path: str, text: str, words: str) -> None:
    case.write(path, text)
    refused(case.run("lint"), words)
    refused(case.run("history"), words) if path == "history" else None


@pytest.mark.parametrize("path", ["obsintel.toml", ".obsidian/app.json", ".obsidian/daily-notes.json"])
@pytest.mark.parametrize("kind", ["fifo", "device", "folder"])
def test_what_is_no_regular_file_is_never_read(case: Case, path: str, kind: str) -> None:
    file = case.root / path
    file.unlink(missing_ok=True)
    if kind == "fifo":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    else:
        file.mkdir()
    refused(case.run("lint"), f"{path}: ")


def test_patterns_that_would_backtrack_take_no_time(case: Case) -> None:
    name = "a" * 200
    case.write(f"{name}.md", "x\n")
    case.write("obsintel.toml", f'[files]\nignore = ["{"*a" * 40}b"]\n[months]\npath = "{"**a" * 40}b"\n')
    case.write(".obsidian/app.json", json.dumps({"userIgnoreFilters": ["/(a+)+$b/", "/(a|a)*c/"]}))
    assert case.run("lint").code in (0, 1)


@pytest.mark.parametrize("words", ["lint", "history", "--vault . lint", "rollup --year 2025 -o x.md"])
def test_a_working_folder_that_is_gone_is_one_line(case: Case, tmp_path: Path, words: str) -> None:
    import subprocess
    import sys

    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"import os, sys; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r}); from obsidian_intel.__main__ import run; sys.exit(run({words.split()!r}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=case.env, check=False)
    refused(Result(done.returncode, done.stdout, done.stderr), "gone")


_SCALARS = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", "..", ".git", "/", "*" * 50, "YYYY-MM", "[", "(a+)+$", "\0", "📄", "a|b", "\n"]),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)
_KEYS = st.sampled_from(
    [
        "months",
        "papers",
        "link",
        "lint",
        "sections",
        "tables",
        "benchmarks",
        "rollup",
        "daemon",
        "files",
        "folder",
        "types",
        "tag",
        "path",
        "label",
        "max_new",
        "scope",
        "select",
        "severity",
        "aliases",
        "omit",
        "host",
        "quiet",
        "fix",
        "ignore",
        "templates",
        "properties",
        "block",
        "x",
    ]
) | st.text(max_size=9)


def toml(value: object) -> str:
    """A value as TOML writes it, so that hypothesis reaches past the syntax."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + "}"
    return repr(value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(own=st.dictionaries(_KEYS, _VALUES, max_size=6), others=st.lists(_VALUES | st.binary(max_size=40), max_size=5))
def test_any_settings_load_or_are_one_line(tmp_path: Path, own: dict[str, object], others: list[object]) -> None:
    root = tmp_path / "fuzzed"
    (root / ".obsidian/plugins/periodic-notes").mkdir(parents=True, exist_ok=True)
    tables = {key: value for key, value in own.items() if isinstance(value, dict)}
    lines = [f"{json.dumps(key)} = {toml(value)}" for key, value in own.items() if key not in tables]
    lines += [
        f"[{json.dumps(key)}]\n" + "\n".join(f"{json.dumps(k)} = {toml(v)}" for k, v in table.items())
        for key, table in tables.items()
    ]
    (root / "obsintel.toml").write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    names = ("app.json", "templates.json", "daily-notes.json", "plugins/periodic-notes/data.json")
    for name, value in zip(names, others, strict=False):
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        (root / ".obsidian" / name).write_bytes(data)
    try:
        load_settings(root)
    except ConfigError as error:
        assert len(str(error)) < 2000


@given(st.binary(max_size=200))
def test_any_bytes_are_settings_or_one_line(data: bytes) -> None:
    try:
        parse_config(data.decode("utf-8", "replace"))
    except ConfigError as error:
        assert "obsintel.toml" in str(error)


NOT_ON_WINDOWS = {
    '[papers]\nfolder = "con"': "`papers.folder`: `con` is no folder on Windows, where `con` is a device",
    '[papers]\nfolder = "A/nul.txt"': "`papers.folder`: `A/nul.txt` is no folder on Windows, where `nul` is a device",
    '[papers]\nfolder = "Papers."': "`papers.folder`: `Papers.` ends with a space or a dot",
    '[rollup]\nfolder = "Rollups "': "`rollup.folder`: `Rollups` ends with a space or a dot",
    '[site]\nfolder = "LPT1"': "`site.folder`: `LPT1` is no folder on Windows, where `LPT1` is a device",
    '[rollup]\nfolder = "What?"': "`rollup.folder`: `What?` holds `?`, which no name on Windows can",
    '[bib]\nfile = "aux/refs.bib"': "`bib.file`: `aux/refs.bib` is no folder on Windows, where `aux` is a device",
}


@pytest.mark.parametrize(("settings", "said"), NOT_ON_WINDOWS.items(), ids=NOT_ON_WINDOWS)
def test_a_name_that_windows_cannot_have_is_refused_until_it_is_there(tmp_path: Path, settings: str, said: str) -> None:
    case = Case(tmp_path / "V")
    case.write("obsintel.toml", f"{settings}\n")
    done = case.run("lint")
    assert done.code == 2 and done.err.startswith(f"obsintel: obsintel.toml:2: {said}"), done.err
    place = case.root / settings.partition('"')[2].rstrip('"')
    place.mkdir(parents=True)
    assert case.run("lint").code == 0
    assert said.partition("` ")[2] in case.run("doctor").out


def test_names_that_only_begin_like_a_device_are_fine(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("obsintel.toml", '[papers]\nfolder = "Console/com10/.."\n'.replace("/..", ""))
    assert case.run("lint").code == 0
