"""The settings that OI304 and OI310 print: they load, and do what is said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from months import HEAD

from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.lint.example_check import diagnose
from obsidian_intel.lint.registry import builtin_rule
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.table_settings import table_settings

HEADERS = [
    "备注",
    "Kommentar (kurz)",
    'a "quoted" one',
    "back\\slash",
    "Ελληνικά",
    "x.y",
    "日付🗓",
    "[l](u)",
    "#",
    "a = b",
]
_LINE = re.compile(r"`((?:\[tables\.|[^`]+ = \[)[^`]*)`")


def suggested(message: str) -> str:
    """The lines of settings in a message."""
    return "\n".join(_LINE.findall(message))


@pytest.mark.parametrize("header", HEADERS)
def test_a_column_that_is_not_known(header: str) -> None:
    body = f"| 模型名称 | Mechanism | Capability | Value | {header} |\n| - | - | - | - | - |\n"
    rule = builtin_rule("OI304")
    (found,) = diagnose(rule, {"2026-02.md": HEAD + body})
    settings = suggested(found.message)
    assert plain(header) in next(iter(parse_config(settings).tables["models"].values()))
    assert diagnose(rule, {"2026-02.md": HEAD + body, "obsintel.toml": settings}) == []


@pytest.mark.parametrize("header", HEADERS)
def test_a_table_that_is_not_known(header: str) -> None:
    body = f"### 4. 数据\n\n| 书名 | {header} |\n| - | - |\n| a | b |\n"
    rule = builtin_rule("OI310")
    (found,) = diagnose(rule, {"2026-02.md": HEAD + body})
    settings = suggested(found.message)
    assert parse_config(settings).tables["数据"]["书名"] == ("书名",)
    assert diagnose(rule, {"2026-02.md": HEAD + body, "obsintel.toml": settings}) == []


def test_columns_are_never_paired_by_their_place() -> None:
    body = "| Model | 发布时间 | 许可 |\n| - | - | - |\n| GLM-5 | 2026-02 | MIT |\n"
    (found,) = diagnose(builtin_rule("OI310"), {"2026-02.md": HEAD + body})
    assert "发布时间" not in found.message and "its row is not counted" in found.message


@given(st.text(min_size=1), st.dictionaries(st.text(min_size=1), st.lists(st.text(), min_size=1), max_size=3))
def test_any_settings_load(kind: str, columns: dict[str, list[str]]) -> None:
    import tomllib

    assert tomllib.loads("\n".join(table_settings(kind, columns))) == {"tables": {kind: columns}}
