"""What a terminal gets beside the text: colours, and addresses behind the places of notes. A pipe gets neither."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from vault_case import Case, model, month

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.screen import COLORED, LINKED, PIPED, PLAIN, place_linker, screen_kind

STYLE = re.compile(r"\x1b\[[0-9;]*m")
ADDRESS = re.compile(r"\x1b\]8;;([^\x1b]*)\x1b\\")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "my vault")
    case.write(".obsidian/app.json", "{}")
    case.write("obsintel.toml", "")
    rows = (model("Alpha", "https://arxiv.org/abs/2501.00001"), model("Beta", "https://arxiv.org/abs/2501.00002"))
    case.write("Log/2025-01.md", month("2025-01", rows))
    return case


def on_terminal(case: Case, *words: str, **environment: str) -> str:
    """What a command prints on a terminal of 100 columns, line ends as the program wrote them."""
    env = {key: value for key, value in case.env.items() if key != "NO_COLOR"}
    env |= {"TERM": "xterm-256color", "COLUMNS": "100", "LANGUAGE": "en", **environment}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "obsidian_intel", *words],
        cwd=case.root,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(theirs)
        data = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the terminal is closed
                break
            if not part:
                break
            data += part
        process.wait()
    os.close(ours)
    return data.decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    return STYLE.sub("", ADDRESS.sub("", text))


COMMANDS = [
    (("link",), "Log/2025-01.md:", True),
    (("history",), "Log/2025-01.md", True),
    (("tables",), "# 2025-01  Log/2025-01.md", True),
    (("lint",), "Log/2025-01.md", True),
    (("find", "MMLU"), "Log/2025-01.md:", True),
    (("query", "SELECT name, path FROM rows"), "name", False),
    (("show", "Alpha"), "MMLU", False),
    (("compare", "Alpha", "Beta"), "MMLU", False),
    (("changes",), "Alpha", False),
    (("doctor",), "writing:", False),
    (("undo",), "Log/2025-01.md", True),
]


@pytest.mark.slow
def test_each_command_has_colours_and_addresses_on_a_terminal_alone(case: Case) -> None:
    case.write("Log/2025-01.md", case.read("Log/2025-01.md").replace("tags: [Trends]", "tags: [a b]"))
    address = f"obsidian://open?path={str(case.root / 'Log/2025-01.md').replace('/', '%2F').replace(' ', '%20')}"
    for words, shown, has_place in COMMANDS:
        text = on_terminal(case, *words)
        assert STYLE.search(text), words
        assert shown in plain(text), words
        assert (address in ADDRESS.findall(text)) is has_place, words
        assert "\x1b" not in plain(text), words
        if words in (("link",), ("undo",)):  # done once
            continue
        piped = case.run(*words).out
        assert "\x1b" not in piped, words
        again = on_terminal(case, *words, "--color", "never")
        assert "\x1b" not in again, words
        assert plain(text) == again, words
        assert "\x1b" not in on_terminal(case, *words, NO_COLOR="1"), words
        assert "\x1b" not in on_terminal(case, *words, TERM="dumb"), words
        assert not ADDRESS.search(on_terminal(case, *words, TERM="linux")), words
        assert case.run(*words).out == piped, words  # what was kept of a terminal goes to no pipe


@pytest.mark.parametrize(
    ("is_terminal", "environment", "kind"),
    [
        (False, {}, PIPED),
        (True, {}, LINKED),
        (True, {"TERM": "linux"}, COLORED),
        (True, {"TERM": "dumb"}, PLAIN),
        (True, {"NO_COLOR": "1"}, PLAIN),
    ],
)
def test_kinds_of_screens(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, environment: dict[str, str], kind: int
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    assert screen_kind() == kind


def test_a_vault_that_obsidian_does_not_keep_is_opened_by_the_system(tmp_path: Path) -> None:
    place = place_linker(str(tmp_path), True)
    assert ADDRESS.findall(place("模型 1.md", "x"))[0] == f"file://{tmp_path}/%E6%A8%A1%E5%9E%8B%201.md"
    (tmp_path / ".obsidian").mkdir()
    assert ADDRESS.findall(place_linker(str(tmp_path), True)("a\x1b;\n.md", "x"))[0].endswith("a%1B%3B%0A.md")
    assert place_linker(str(tmp_path), False)("a.md", "x") == "x"


VAULT = "/notes/my log"
OBSIDIAN = "obsidian://open?path=%2Fnotes%2Fmy%20log%2FLog%2F%E6%9C%88.md"
FILE = "file:///notes/my%20log/Log/%E6%9C%88.md"
CODE = "vscode://file/notes/my%20log/Log/%E6%9C%88.md:12"
ADVANCED = "obsidian://advanced-uri?vault=my%20log&filepath=Log%2F%E6%9C%88.md&line=12"


@pytest.mark.parametrize(
    ("chosen", "address"),
    [
        ("obsidian", OBSIDIAN),
        ("advanced-uri", ADVANCED),
        ("vscode", CODE),
        ("kitty", f"{FILE}#12"),
        ("file", FILE),
        ("zed://file{path}:{line}", CODE.replace("vscode", "zed")),
        ("none", None),
    ],
)
def test_where_a_click_leads_can_be_chosen(monkeypatch: pytest.MonkeyPatch, chosen: str, address: str | None) -> None:
    monkeypatch.setenv("OBSINTEL_LINKS", chosen)
    shown = place_linker(VAULT, True)("Log/月.md", "x", 12)
    assert ADDRESS.findall(shown) == ([address, ""] if address else [])


@pytest.mark.parametrize(
    ("terminal", "plugins", "address"),
    [
        ({}, None, "obsidian://open?path="),
        ({}, "[]", "obsidian://open?path="),
        ({}, "{", "obsidian://open?path="),
        ({}, "3", "obsidian://open?path="),
        ({}, '["dataview", "obsidian-advanced-uri"]', "obsidian://advanced-uri?vault=V&filepath=a.md&line=3"),
        ({"TERM_PROGRAM": "vscode"}, '["obsidian-advanced-uri"]', "vscode://file"),
        ({"TERM": "xterm-kitty"}, "[]", "obsidian://open?path="),
    ],
)
def test_the_line_is_in_the_address_where_something_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: dict[str, str], plugins: str | None, address: str
) -> None:
    for name in ("TERM_PROGRAM", "TERM", "OBSINTEL_LINKS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in terminal.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "V/.obsidian").mkdir(parents=True)
    if plugins is not None:
        (tmp_path / "V/.obsidian/community-plugins.json").write_text(plugins)
    assert ADDRESS.findall(place_linker(str(tmp_path / "V"), True)("a.md", "x", 3))[0].startswith(address)
    (tmp_path / "W").mkdir()
    there = ADDRESS.findall(place_linker(str(tmp_path / "W"), True)("a.md", "x", 3))[0]
    assert there.endswith({"vscode": ":3", "xterm-kitty": "#3"}.get("".join(terminal.values()), "/a.md"))


def test_each_finding_leads_to_its_line(case: Case) -> None:
    case.write("a.md", "x\n[[nowhere]]\n\n[[nothing]]\n")
    text = on_terminal(case, "lint", "a.md", TERM_PROGRAM="vscode")
    ends = [each.rpartition(":")[2] for each in ADDRESS.findall(text) if each]
    assert ends == ["1", "2", "4"]
    assert plain(text) == plain(on_terminal(case, "lint", "a.md"))
    refused = case.run("lint", "a.md")  # no terminal: the variable is not looked at
    assert refused.code == 1


def test_a_form_that_is_none_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("code", "x://{nothing}", "x://{", "x://{path"):
        monkeypatch.setenv("OBSINTEL_LINKS", wrong)
        with pytest.raises(UsageError, match="OBSINTEL_LINKS: `"):
            place_linker(VAULT, True)
