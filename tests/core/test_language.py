"""What is said in another language: which one, how templates are filled in, and that nothing is said outside of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from obsidian_intel.core import language
from obsidian_intel.core.message import Message, decode_message, encode_message, in_language, listed
from obsidian_intel.core.terminal import pluralize
from obsidian_intel.engine.replay import choose_language, language_setting
from scripts import catalog

PACKAGE = catalog.PACKAGE
SAYS = {
    *("say", "detail", "UsageError", "VaultError", "ConfigError", "StoreError", "Refused", "NotWritten"),
    *("ServiceError", "RequestFailed", "BadAnswer", "confirm"),
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
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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
