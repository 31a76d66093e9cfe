"""What is said in another language: which one, how templates are filled in, and that nothing is said outside of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from obsidian_intel.core import language
from obsidian_intel.core.message import Message, decode_message, encode_message, in_language, listed
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.engine.answer_unchanged import choose_language, language_setting
from obsidian_intel.reports.rollup.labels_zh import ZH
from obsidian_intel.servers.mcp import tool_texts
from scripts import catalog

PACKAGE = catalog.PACKAGE
ROOT = PACKAGE.parent
SAYS = {
    *("say", "detail", "UsageError", "VaultError", "ConfigError", "StoreError", "Refused", "NotWritten"),
    *("ServiceError", "RequestFailed", "BadAnswer", "confirm", "Proposal"),
}


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    language.speak("en")


@pytest.mark.parametrize("name", catalog.LANGUAGES)
def test_the_catalogue_is_whole(name: str) -> None:
    assert list(catalog.faults(name)) == []


@pytest.mark.parametrize("name", catalog.LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_source(name: str) -> None:
    assert catalog.path_of(name).with_suffix(".mo").read_bytes() == catalog.compiled(name)


def test_nothing_is_said_outside_the_catalogue() -> None:
    assert sorted(_outside()) == []


def _outside() -> Iterator[str]:
    for path in {*PACKAGE.rglob("*.py")} - {PACKAGE / "lint" / "new.py"}:  # which is for those who write rules
        text = path.read_text(encoding="utf-8")
        if not any(f"{name}(" in text for name in SAYS):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and node.args and _name(node) in SAYS:
                for said in _said(node.args[0]):
                    yield f"{path.relative_to(PACKAGE)}:{said.lineno}: {ast.unparse(said)}"


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _said(node: ast.expr) -> Iterator[ast.expr]:
    """The texts with words in them that `node` may be."""
    if isinstance(node, ast.IfExp):
        yield from _said(node.body)
        yield from _said(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from _said(node.left)
        yield from _said(node.right)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and any(map(str.isalpha, node.value)):
        yield node
    elif isinstance(node, ast.JoinedStr):
        texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
        if any(char.isalpha() for text in texts for char in str(text)):
            yield node


@pytest.mark.parametrize(
    ("args", "setting", "environment", "spoken"),
    [
        ([], "", {}, "en"),
        ([], "", {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], "", {"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ([], "", {"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ([], 'lang = "zh"', {"LANG": "en_US.UTF-8"}, "zh"),
        ([], 'lang = "en" # always', {"LANG": "zh_CN.UTF-8"}, "en"),
        ([], 'lang = "auto"', {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], '[bib]\nlang = "zh"', {"LANG": "en_US.UTF-8"}, "en"),
        (["--lang", "en"], 'lang = "zh"', {}, "en"),
        (["lint", "--lang=zh"], 'lang = "en"', {}, "zh"),
        (["--lang", "auto"], 'lang = "zh"', {}, "zh"),
        (["find", "--", "--lang", "zh"], "", {}, "en"),
        (["--lang"], "", {}, "en"),
        (["--lang", "fr"], "", {}, "en"),
    ],
)
def test_which_language_is_spoken(
    args: list[str],
    setting: str,
    environment: dict[str, str],
    spoken: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "OBSINTEL_VAULT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / ".obsidian").mkdir()
    if setting:
        (tmp_path / "obsintel.toml").write_text(setting + "\n", encoding="utf-8")
    choose_language([*args[:0], "--vault", str(tmp_path), *args])
    assert language.spoken() == spoken


def test_a_broken_settings_file_sets_no_language(tmp_path: Path) -> None:
    (tmp_path / "obsintel.toml").write_bytes(b"\xff\xfe lang\n= 1\n[")
    assert language_setting(str(tmp_path)) == ""


@pytest.mark.parametrize(
    ("template", "parameters", "text"),
    [
        ("有{count}份笔记", {"count": 3}, "有 3 份笔记"),
        ("{name}没有双链", {"name": "GLM-5"}, "GLM-5 没有双链"),
        ("{name}没有双链", {"name": "论文"}, "论文没有双链"),
        ("第 {line} 行", {"line": 7}, "第 7 行"),
        ("已写入{path}", {"path": "`a.md`"}, "已写入 `a.md`"),
        ("没有 `{name}`；", {"name": "主题"}, "没有 `主题`；"),
        ("没有 `{name}` 的笔记", {"name": "主题"}, "没有 `主题` 的笔记"),
        ("{a}，{b}", {"a": "x", "b": "y"}, "x，y"),
        ("{{{a}}}", {"a": "x"}, "{x}"),
    ],
)
def test_han_and_latin_stand_apart(template: str, parameters: dict[str, object], text: str) -> None:
    assert language.spaced(template, parameters) == text


def test_a_message_is_said_in_the_language_that_is_spoken() -> None:
    found = listed([pluralize(1, "note"), pluralize(2, "error")])
    language.speak("zh")
    said = decode_message(encode_message(found))
    assert (found, said) == ("1 note, 2 errors", "1 份笔记，2 个错误")
    assert in_language(said, "en") == found and in_language(found, "zh") == said
    assert isinstance(str(Message("interrupted")), Message)


_ONE_WORD = (
    *("vault", "rollup", "wikilink", "property", "tag", "benchmark", "leaderboard", "score", "watcher", "placeholder"),
    *("condition", "protocol", "history", "paper note", "monthly note", "query block", "agent"),
)
_NOT_SAID_SO = {  # templates that hold the English word in another sense, or that name a command or a value of one
    'Only months and paper notes are checked; "vault" checks every note.',
    'there is no SQL: obsintel query "SELECT * FROM leaderboard"',
    "No leaderboard has a new leader.",
    "No leaderboard has a new leader; on {board}, {name} now stands before {over}.",
    "YAML tags are not read: put a value that begins with `!` in quotes",
    "next: obsintel lint, obsintel link --yes, obsintel rollup --month 2025-03",
    tool_texts.TOOLS["query"].english,  # names of tables
    "Only steps asked for by: cli, watch, agent or api.",
}
_CODE = re.compile(
    r"`[^`]*`|\{[^{}]*\}|--?\w[\w-]*|obsintel \w+|(?:Model Context|Language Server) Protocol|\[\[[^\]]*\]\]"
)


@cache
def _told() -> dict[str, str]:
    """What is said, in English and in Chinese: messages, the labels of pages, and what agents are told."""
    found = {text.english: text.chinese for text in tool_texts.TOOLS.values()}
    found |= {text.title: text.title_zh for text in tool_texts.TOOLS.values()}
    found |= dict(_argument(text) for text in (*tool_texts.ARGUMENTS.values(), *tool_texts.OWN_ARGUMENTS.values()))
    for each in catalog.read("zh"):
        found[_both(each.id)[0]] = _both(each.string)[0]
    return {**found, **ZH}


@pytest.mark.parametrize("term", _ONE_WORD)
def test_one_word_for_one_thing(term: str) -> None:
    """A term is said by the word that the glossary in Chinese has for it, in messages and on pages alike."""
    lines = (line.split("|") for line in (ROOT / "docs/zh/glossary.md").read_text("utf-8").splitlines() if "|" in line)
    (chinese,) = (cells[2] for cells in lines if term in map(str.strip, cells[1].split(",")))
    words = [word for word in re.split(r"[、（(\s]", re.sub(r"（[^）]*）", "", chinese)) if word]
    english = re.compile(rf"(?<![\w-]){term.removesuffix('y')}(?:s|y|ies)?(?![\w-])", re.IGNORECASE)
    strange = {
        template: said
        for template, said in _told().items()
        if template not in _NOT_SAID_SO
        and english.search(_CODE.sub("", template))
        and not any(w in said for w in words)
    }
    assert strange == {}


def test_pages_and_messages_say_the_same() -> None:
    """A label that is also a message has one Chinese text; a row of a log is an entry on pages alone."""
    own = {"Row", "Rows", "{count} row", " and {count} more"}
    messages = {
        english: said
        for each in catalog.read("zh")
        for english, said in zip(_both(each.id), _both(each.string), strict=False)
    }
    shared = (ZH.keys() & messages.keys()) - own
    assert {key: (ZH[key], messages[key]) for key in shared if _tight(ZH[key]) != _tight(messages[key])} == {}
    assert len(shared) > 100


def _argument(text: str) -> tuple[str, str]:
    english, _, chinese = text.partition(" · ")
    return english, chinese


def test_agents_are_told_each_thing_in_both_languages() -> None:
    """An agent reads English, and the person who looks over its shoulder may read Chinese."""
    told = _told()
    for text in (*tool_texts.ARGUMENTS.values(), *tool_texts.OWN_ARGUMENTS.values()):
        assert re.search(r"[\u3400-\u9fff]", told[_argument(text)[0]]), text
    english, _, chinese = tool_texts.INSTRUCTIONS.partition("\n\n")
    assert english.isascii() and set(re.findall(r"`\w+`", chinese)) <= {*re.findall(r"`\w+`", english), "`undo`"}
    for tool in tool_texts.TOOLS.values():
        assert tool.english.isascii() and re.search(r"[\u3400-\u9fff]", tool.chinese), tool.title
        assert set(re.findall(r"`\w+`", tool.english)) <= set(re.findall(r"`\w+`", tool.chinese)), tool.title


def _both(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if isinstance(text, str | None) else list(text)


def _tight(text: str) -> str:
    return text.replace(" ", "")
