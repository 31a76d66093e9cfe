"""A session of an editor: what it is told at each version, and that nothing it does ends the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from editors import Editor, edit_with
from lsprotocol import types
from slow import mostly_slow
from vault_case import Case, model, month, topic
from vaults import sample_vault

from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.lint.registry import Scope, rules_in_scope
from obsidian_intel.operations.lint import LintRequest, lint_text
from obsidian_intel.servers.lsp.diagnostics import to_protocol
from obsidian_intel.servers.lsp.positions import TextPositions

WIDE = {rule.code for rule in rules_in_scope(Scope.VAULT)}
LATER = month("2026-03", (model("乙", "https://arxiv.org/abs/2603.00001"),))


def big_month(period: str) -> str:
    """A month of 120 KB."""
    prose = "**[Infra] 面向长轨迹的异步训练（DORA 扩展）**：<br>* **核心抽象**：把多轮 Agent 轨迹拆开 🗓️，" * 22
    models = tuple(
        model(
            f"模型 {n}",
            f"https://arxiv.org/abs/2602.{n:05}",
            prose,
            f"BrowseComp **{n}.5**，GPQA Diamond **7{n % 10}.1**",
        )
        for n in range(1, 43)
    )
    topics = tuple(topic(f"方向 {n}", f"[论文 {n}](https://arxiv.org/abs/2602.1{n:04})") for n in range(1, 7))
    return month(period, models, topics)


def as_if_piped(root: Path, path: str, positions: TextPositions) -> list[types.Diagnostic]:
    """What `lint - --stdin-filename PATH` finds in a text."""
    found = lint_text(path, positions.text.encode(), load_settings(root), LintRequest()).found
    return to_protocol(found, positions)


def own(found: list[types.Diagnostic]) -> list[types.Diagnostic]:
    """What a note alone can show."""
    return [each for each in found if each.code not in WIDE]


# Where in a month is typed, what is taken away there, and what is put in its place.
PLACES = (
    ("period: 2026-02", 0, "x: [a\n"),
    ("period: 2026-02", 15, "-03"),
    ("## 🏗️", 0, "**“甲”**乙 "),
    ("模型 1]", 1, "🗓"),
    ("https://arxiv.org/abs/2602.00003)", 5, "："),
    ("核心抽象", 2, "|"),
    ("核心抽象", 2, "\\|"),
    ("<br>", 0, "%%"),
    ("<br>", 4, "\n"),
    ("**：", 0, ""),
    ("🗓️，", 1, "中文"),
    ("GPQA Diamond **", 15, "$"),
    ("| :---", 2, "-"),
    (" |\n", 0, "`"),
    ("Crucial Insight", 0, "# "),
    ("训练脚本", 4, "\n[[没有的笔记#段]] #坏,标签\n"),
)


@pytest.mark.parametrize(("encoding", "newline"), mostly_slow([("utf-16", "\n"), ("utf-8", "\r\n"), ("utf-32", "\n")]))
def test_each_version_is_told_what_lint_says_of_it(tmp_path: Path, encoding: str, newline: str) -> None:
    root, path = tmp_path / "vault", "Log/2026-02.md"
    case = Case(root)
    case.write("obsintel.toml", "")
    case.write(path, big_month("2026-02").replace("\n", newline))
    case.write("Log/2026-03.md", LATER)
    assert len(case.read(path).encode()) > 120_000
    before = case.bytes()

    async def session(editor: Editor) -> None:
        assert editor.encoding == encoding
        editor.open(path)
        assert own(await editor.findings(path)) == as_if_piped(root, path, editor.texts[path])
        for number, (mark, at, new) in enumerate(PLACES):
            text = editor.texts[path].text
            start = text.index(mark.replace("\n", newline)) + at
            editor.type(path, start, start + number % 3, new)
            found = await editor.findings(path)
            assert own(found) == as_if_piped(root, path, editor.texts[path]), (mark, at, new)
        said = case.run(
            "lint", "-", "--stdin-filename", path, "--format", "json", stdin=editor.texts[path].text.encode()
        )
        piped = [(each["code"], each["message"]) for each in said.json["diagnostics"]]
        assert [(str(each.code), each.message) for each in own(found)] == piped
        assert any(each.code == "OI501" for each in found)

    edit_with(session, root, tmp_path / "cache", encodings=[encoding])
    assert case.bytes() == before


def test_the_last_of_many_quick_changes_is_told(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    Case(root).write("obsintel.toml", "")

    async def session(editor: Editor) -> None:
        editor.open("a.md", "")
        for number in range(200):
            editor.type("a.md", len(editor.texts["a.md"].text), len(editor.texts["a.md"].text), f"第 {number} 行\n")
        editor.type("a.md", 0, 0, "**“甲”**乙\n")
        assert [each.code for each in await editor.findings("a.md")] == ["OI601"]
        assert editor.count <= 202

    edit_with(session, root, tmp_path / "cache")


def test_what_is_found_once_saved_is_what_lint_finds(tmp_path: Path) -> None:
    root = sample_vault(tmp_path / "vault")
    path = "Log/2025-03.md"
    case = Case(root)

    async def session(editor: Editor) -> None:
        editor.open(path)
        text = editor.texts[path].text
        editor.type(path, len(text), len(text), "\n见 [[没有]]，**“甲”**的 [[Home#没有]]\n")
        found = await editor.findings(path)
        (root / path).write_bytes(editor.texts[path].text.encode())
        said = [each for each in case.run("lint", "--format", "json").json["diagnostics"] if each["path"] == path]
        levels = {"error": 1, "warning": 2, "info": 3}
        assert [(each.code, each.message, each.severity) for each in found] == [
            (each["code"], each["message"], levels[each["severity"]]) for each in said
        ]

    edit_with(session, root, tmp_path / "cache")


def test_one_note_hears_of_another(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    case = Case(root)
    case.write("obsintel.toml", "")
    case.write("a.md", "[[b#新]]\n")
    case.write("b.md", "# 旧\n")

    async def session(editor: Editor) -> None:
        uri = editor.uri("a.md")

        def codes() -> list[object]:
            return [each.code for each in editor.published[uri].diagnostics]

        editor.open("a.md")
        assert [each.code for each in await editor.findings("a.md")] == ["OI503"]
        editor.open("b.md")
        editor.type("b.md", 2, 3, "新")  # unsaved, and yet it counts
        await editor.until(lambda: codes() == [])
        closed = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(editor.uri("b.md")))
        editor.client.text_document_did_close(closed)
        await editor.until(lambda: codes() == ["OI503"])
        case.write("b.md", "# 新\n")
        event = types.FileEvent(editor.uri("b.md"), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        await editor.until(lambda: codes() == [])
        (root / "b.md").unlink()  # nobody tells of that
        await editor.until(lambda: codes() == ["OI501"])
        case.write("obsintel.toml", '[lint]\nignore = ["OI501"]\n')
        event = types.FileEvent(editor.uri("obsintel.toml"), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        await editor.until(lambda: codes() == [])

    edit_with(session, root, tmp_path / "cache")


def test_notes_of_several_vaults_and_of_none(tmp_path: Path) -> None:
    one, two, none = tmp_path / "one", tmp_path / "two", tmp_path / "none"
    Case(one).write(".obsidian/app.json", "{}")
    Case(two).write("obsintel.toml", '[lint]\nignore = ["OI601"]\n')
    none.mkdir()
    bad = "**“甲”**乙 [[没有]]\n"

    async def session(editor: Editor) -> None:
        for path in ("none/c.md", "one/.obsidian/d.md", "one/e.txt", "one/a.md", "two/新 笔记.md"):
            editor.open(path, bad)
        editor.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem("untitled:Untitled-1", "markdown", 1, bad))
        )
        assert [each.code for each in await editor.findings("one/a.md")] == ["OI601", "OI501"]
        assert [each.code for each in await editor.findings("two/新 笔记.md")] == ["OI501"]
        assert set(editor.published) == {editor.uri("one/a.md"), editor.uri("two/新 笔记.md")}
        assert await editor.actions("none/c.md", 0, 3) == []

    edit_with(session, tmp_path, tmp_path / "cache")


def test_settings_that_are_wrong_are_told_and_the_last_good_ones_hold(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    case = Case(root)
    case.write("obsintel.toml", '[lint]\nignore = ["OI501"]\n')
    case.write("a.md", "[[b]] **“甲”**乙\n")

    async def session(editor: Editor) -> None:
        editor.open("a.md")
        assert [each.code for each in await editor.findings("a.md")] == ["OI601"]
        case.write("obsintel.toml", "[lint\n")
        event = types.FileEvent(editor.uri("obsintel.toml"), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        editor.type("a.md", 0, 0, "x ")
        assert [each.code for each in await editor.findings("a.md")] == ["OI601"]
        assert ["obsintel.toml:1" in each.message for each in editor.client.messages] == [True]

    edit_with(session, root, tmp_path / "cache")


def frame(method: str, number: int | None = None, params: object = None) -> bytes:
    said: dict[str, object] = {"jsonrpc": "2.0", "method": method, "params": params}
    body = json.dumps(said if number is None else {**said, "id": number}).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


HELLO = frame("initialize", 1, {"processId": None, "rootUri": None, "capabilities": {}})


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (HELLO + frame("shutdown", 2) + frame("exit"), 0),
        (HELLO + frame("exit"), 1),
        pytest.param(HELLO, 1, marks=pytest.mark.slow),
        (b"", 1),
        (b"Content-Length: 3\r\n\r\n{[}" + HELLO + frame("shutdown", 2) + frame("exit"), 0),
    ],
)
@pytest.mark.parametrize("words", mostly_slow([[], ["--stdio", "--clientProcessId=1"]]))
def test_how_it_ends(tmp_path: Path, sent: bytes, code: int, words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "obsidian_intel", "lsp", *words],
        input=sent,
        capture_output=True,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        timeout=60,
        check=False,
    )
    assert done.returncode == code
    assert done.stdout.count(b"Content-Length") == sent.count(b'"id"')
    assert b"bug" not in done.stderr


def test_a_request_that_makes_no_sense_ends_nothing(tmp_path: Path) -> None:
    root = sample_vault(tmp_path / "vault")
    uri = (root / "Home.md").as_uri()
    text = {"uri": uri, "version": 1, "languageId": "markdown", "text": "**“甲”**乙\n"}
    asked = [
        ("textDocument/hover", {"textDocument": {"uri": "file:///x%00y.md"}, "position": {"line": 0, "character": 0}}),
        ("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 10**9, "character": 9}}),
        ("codeAction/resolve", {"title": "x", "data": {"uri": uri, "version": 1, "do": "?"}}),
        ("codeAction/resolve", {"title": "x", "data": 3}),
        ("textDocument/completion", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 4}}),
        ("no/such", {}),
    ]
    told = [
        ("textDocument/didChange", {"textDocument": {"uri": "file:///gone.md", "version": 3}, "contentChanges": []}),
        ("textDocument/didClose", {"textDocument": {"uri": "%%%"}}),
        ("textDocument/didChange", {"textDocument": None}),
        ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "http://x/y", "type": 3}]}),
    ]
    sent = HELLO + frame("initialized", None, {}) + frame("textDocument/didOpen", None, {"textDocument": text})
    sent += b"".join(frame(method, None, params) for method, params in told)
    sent += b"".join(frame(method, 10 + number, params) for number, (method, params) in enumerate(asked))
    command = [sys.executable, "-m", "obsidian_intel", "lsp"]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as server:
        assert server.stdin is not None and server.stdout is not None
        server.stdin.write(sent)
        server.stdin.flush()
        answered, found = set[int](), False
        while not (found and answered >= {1, *range(10, 10 + len(asked))}):
            length = int(server.stdout.readline().split(b":")[1])
            while server.stdout.readline().strip():
                pass
            said = json.loads(server.stdout.read(length))
            answered |= {said["id"]} if "id" in said and "method" not in said else set()
            found |= "OI601" in json.dumps(said.get("params", {}))
        server.stdin.write(frame("shutdown", 99) + frame("exit"))
        server.stdin.close()
        assert server.wait(60) == 0


def test_without_pygls_it_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['pygls'] = None; from obsidian_intel.__main__ import run; sys.exit(run(['lsp']))"
    done = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert (
        done.stderr.decode()
        .splitlines()[0]
        .startswith("obsintel: the language server needs pygls: pip install 'obsidian-intel[lsp]'")
    )


def test_none_of_it_is_imported_by_other_commands() -> None:
    code = "import obsidian_intel.cli, obsidian_intel.cli.lint, sys; print([n for n in sys.modules if 'lsp' in n or 'pygls' in n])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"
