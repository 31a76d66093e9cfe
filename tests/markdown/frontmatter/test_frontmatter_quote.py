"""Texts as YAML scalars that read back, and whole blocks."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
import yaml
from frontmatter_strategies import TEXTS, is_date
from hypothesis import given

from obsidian_intel.core.document import Document
from obsidian_intel.markdown.frontmatter import quoting as quote
from obsidian_intel.markdown.frontmatter.quoting import quote_scalar, render_frontmatter
from obsidian_intel.markdown.frontmatter.read import read_frontmatter


@given(TEXTS)
def test_quote_scalar_reads_back(text: str) -> None:
    for source in (
        f"k: {quote_scalar(text)}",
        f"k:\n  - {quote_scalar(text)}\n",
        f"k: [{quote_scalar(text, flow=True)}, z]",
    ):
        value = yaml.safe_load(source)["k"]
        value = value[0] if isinstance(value, list) else value
        assert value == text or is_date(value, text)
        assert read_frontmatter(Document("", f"---\n{source}\n---\n")).texts("k")[0] == text


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("GLM-5", "GLM-5"),
        ("2026-02", "2026-02"),
        ("2026-02-01", "2026-02-01"),
        ("2026-02-01T10:30:00", "2026-02-01T10:30:00"),
        ("2026-02-30", '"2026-02-30"'),
        ("2601.16725", '"2601.16725"'),
        ("hep-th/9901001", "hep-th/9901001"),
        ("https://arxiv.org/abs/2601.16725", "https://arxiv.org/abs/2601.16725"),
        ("[[Log/2026-02|二月]]", '"[[Log/2026-02|二月]]"'),
        ("看 [[A]]", '"看 [[A]]"'),
        ("中文：值", "中文：值"),
        ('say "hi"', 'say "hi"'),
        ('"hi": x', "'\"hi\": x'"),
        ("C:\\data", "C:\\data"),
        ("no", '"no"'),
        ("none of it", "none of it"),
        ("a\nb", '"a\\nb"'),
        ("", '""'),
    ],
)
def test_quote_scalar(text: str, quoted: str) -> None:
    assert quote_scalar(text) == quoted


def test_examples() -> None:
    assert doctest.testmod(quote) == (0, 1)
    page = Path(__file__).parents[3] / "docs" / "frontmatter.md"
    assert doctest.testfile(str(page), module_relative=False) == (0, 8)


def test_render_frontmatter() -> None:
    properties = [("type", "Paper"), ("title", "GLM: x"), ("aliases", ["GLM", "2601.16725"]), ("arxiv", "2601.16725")]
    block = render_frontmatter([*properties, ("tags", []), ("months", ["[[2026-02]]"])], newline="\r\n")
    assert block.split("\r\n") == [
        "---",
        "type: Paper",
        'title: "GLM: x"',
        "aliases:",
        "  - GLM",
        '  - "2601.16725"',
        'arxiv: "2601.16725"',
        "tags: []",
        "months:",
        '  - "[[2026-02]]"',
        "---",
        "",
    ]
    assert read_frontmatter(Document("", block)).valid
