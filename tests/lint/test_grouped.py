"""`lint` on a terminal: findings under their note's path, with a hanging indent; and repeats folded into one line."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.diagnostic import Diagnostic, Finding, Severity, resolve
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Edit, Fix, Span
from obsidian_intel.lint.example_check import diagnose
from obsidian_intel.lint.registry import builtin_rule
from obsidian_intel.lint.reporters.excerpts import columns
from obsidian_intel.lint.reporters.fold import fold_repeats
from obsidian_intel.lint.reporters.grouped import wrap
from obsidian_intel.lint.reporters.json import record
from obsidian_intel.lint.reporters.note_texts import NoteTexts
from obsidian_intel.lint.reporters.text import render, summary

TAGS = Document.from_text("Log/a.md", "---\ntags: [Trends, Learning Log]\n---\n")


def finding(document: Document, start: int, end: int, message: str, *, fix: str | None = None) -> Diagnostic:
    span = Span(start, end)
    edits = Fix((Edit(span, fix),)) if fix is not None else None
    return resolve(document, "OI401", "invalid-tag", Severity.WARNING, Finding(span, message, edits))


def shown(found: Sequence[Diagnostic], texts: dict[str, str], width: int) -> str:
    return render(found, "text", 1, NoteTexts(None, texts), excerpts=width, grouped=True)


def test_a_path_stands_once_and_messages_hang() -> None:
    message = "`Learning Log` contains a space, so Obsidian shows no tag; write `Learning-Log`"
    one = finding(TAGS, 19, 31, message, fix="Learning-Log")
    two = finding(Document.from_text("b.md", "x\n"), 0, 1, "short")
    assert shown([one, one, two], {TAGS.path: TAGS.text}, 60) == (
        "Log/a.md\n"
        + (
            "  2:16  OI401 invalid-tag: `Learning Log` contains a space,\n"
            "        so Obsidian shows no tag; write `Learning-Log` [safe\n"
            "        fix]\n"
            "        tags: [Trends, Learning Log]\n"
            "                       ^^^^^^^^^^^^\n"
        )
        * 2
        + "\nb.md\n  1:1  OI401 invalid-tag: short\n"
    )


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two", 80, ["one two"]),
        ("averyverylongword x", 5, ["averyverylongword", "x"]),
        ("行首行尾，都不断开", 8, ["行首行", "尾，都不", "断开"]),
        ("", 10, [""]),
    ],
)
def test_lines_break_at_spaces_and_beside_wide_letters(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(st.text("ab 一二，`。", max_size=60), st.integers(4, 30))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    text = " ".join(text.split())
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


def test_no_line_is_wider_than_the_screen() -> None:
    message = "一行很长的说明，" * 20 + " and some words as well" * 5
    for width in (40, 60, 100, 140):
        for line in shown([finding(TAGS, 19, 31, message, fix="x")], {TAGS.path: TAGS.text}, width).splitlines():
            assert columns(line) <= width + 2  # a mark may hang out behind its letter


LANGUAGES = {f"{lang}/{name}.md": "\n" for lang in ("en", "zh", "ja") for name in ("intro", "guide")}
ROW = "| [{0}](https://arxiv.org/abs/2602.0000{1}) | **[Train] RL**：长 | AIME 2025 **92.7** | 可复用 |\n"
MONTH = (
    "---\nperiod: 2026-02\ntype: Monthly Report\ntags: [T]\n---\n\n### 1. 基座模型追踪 (The Clay)\n\n"
    "| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |\n| - | - | - | - |\n"
)
DECLARED = "---\ntype: 月报\n---\n\n"
WIDE = f"{DECLARED}| 模型名称 | Mechanism | Capability | Value | {{}} | {{}} |\n| - | - | - | - | - | - |\n"
OTHER = "## 数据\n\n| {} | 页数 |\n| - | - |\n{}\n"
FOLDED = {
    "two spellings of a tag": (
        "OI404",
        {"a.md": "#AI\n", "b.md": "#AI\n", "c.md": "#ai\n", "d.md": "#ai #x\n", "e.md": "#AI\n"},
        [("c.md:1:1", "`ai` in 2 notes is spelt `AI` in 3 notes; use one spelling")],
    ),
    "two tags": (
        "OI404",
        {"a.md": "#AI #RL\n", "b.md": "#AI #RL\n", "c.md": "#ai #rl\n"},
        [
            ("c.md:1:1", "`ai` is spelt `AI` in 2 notes; use one spelling"),
            ("c.md:1:5", "`rl` is spelt `RL` in 2 notes; use one spelling"),
        ],
    ),
    "a name in folders of several languages": (
        "OI504",
        {**LANGUAGES, "index.md": "[[intro]] [[guide]] [[intro]]\n", "more.md": "[[Intro]]\n"},
        [
            (
                "index.md:1:3",
                "`intro` means `en/intro.md`, and could mean `ja/intro.md` or 1 other; write `en/intro` "
                "(3 such links in 2 notes)",
            ),
            (
                "index.md:1:13",
                "`guide` means `en/guide.md`, and could mean `ja/guide.md` or 1 other; write `en/guide`",
            ),
        ],
    ),
    "rows of a month": (
        "OI505",
        {"2026-02.md": MONTH + "".join(ROW.format(f"M-{n}", n) for n in range(1, 8))},
        [
            (
                "2026-02.md:11:3",
                "7 papers have no link to their note: `M-1`, `M-2`, `M-3`, `M-4`, `M-5` …; run `obsintel link`",
            )
        ],
    ),
    "columns without a name yet": (
        "OI304",
        {"2026-01.md": WIDE.format("备注", "链接 2"), "2026-02.md": WIDE.format("备注", "来源 3")},
        [
            (
                "2026-01.md:5:43",
                "`备注`, `链接 2`, `来源 3` are no columns of models in 2 notes; to name them, add `[tables.models]`, "
                '`"备注" = ["备注"]`, `"链接-2" = ["链接 2"]`, `"来源-3" = ["来源 3"]` to `obsintel.toml`',
            ),
        ],
    ),
    "tables of no kind": (
        "OI310",
        {
            "2026-01.md": DECLARED + OTHER.format("城市", "| a | b |\n| c | d |\n") + OTHER.format("书名", ""),
            "2026-02.md": DECLARED + OTHER.format("书名", "| a | b |\n"),
        },
        [
            (
                "2026-01.md:14:1",
                "3 tables of no known kind in 2 notes, 3 rows not counted; most often: a table of no known kind, "
                'it has no rows yet; to make it a kind of your own, add `[tables."数据"]` and `"书名" = ["书名"]` '
                'and `"页数" = ["页数"]` to `obsintel.toml`',
            )
        ],
    ),
}


@pytest.mark.parametrize(("code", "files", "lines"), FOLDED.values(), ids=FOLDED)
def test_repeats_are_one_line(code: str, files: dict[str, str], lines: list[tuple[str, str]]) -> None:
    found = sorted(diagnose(builtin_rule(code), files), key=lambda each: each.sort_key)
    folded = fold_repeats(found)
    places = [(f"{d.path}:{d.range.start.line}:{d.range.start.column}", str(d.message)) for d in folded]
    assert places == lines
    assert [each["message"] for each in record(found, 1)["diagnostics"]] == [str(each.message) for each in found]


def test_what_is_no_repeat_stays_as_it_is() -> None:
    found = [finding(TAGS, 19, 31, "one"), finding(TAGS, 19, 31, "two")]
    assert fold_repeats(found) == found


def test_the_summary_counts_all_that_is_folded() -> None:
    found = diagnose(builtin_rule("OI404"), FOLDED["two spellings of a tag"][1])
    assert summary(found, 5) == "5 notes, 2 warnings"
