"""Fixes: edits only, to a fixed point, and never more than their rule's word."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic, Finding, Severity
from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Applicability, Edit, Fix, Span, apply_edits
from obsidian_intel.engine.analyze import entry_of
from obsidian_intel.lint.examples import GLM, MODELS, MONTH, OBSERVATORY, ROW, TABLE, TOPICS
from obsidian_intel.lint.fixer import fix_note
from obsidian_intel.lint.linter import lint_note, lint_vault
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import FixScope, Rule, Scope, rules_by_code
from obsidian_intel.months.typed_month import Month
from obsidian_intel.vault.extract_facts import facts_of
from obsidian_intel.vault.listing import Stat
from obsidian_intel.vault.note_parser import read
from obsidian_intel.vault.vault import Vault


def fixed(text: str, **wishes: object) -> str:
    return fix_note(Document.from_text("2026-02.md", text), Config(), **wishes).text  # type: ignore[arg-type]


def lint(text: str) -> list[Diagnostic]:
    reading = read(Document.from_text("2026-02.md", text), Config(), ObsidianConfig())
    vault = Vault({"2026-02.md": facts_of(reading, Config())})
    return lint_note(NoteContext.of(reading, Config())) + lint_vault(vault)


def month_of(text: str) -> Month | None:
    return read(Document.from_text("2026-02.md", text), Config(), ObsidianConfig()).month


ALL_AT_ONCE = (
    MONTH.replace("2026-02", "2026-2", 1).replace("[Trends]", "[Trends, Learning Log, trends]")
    + MODELS
    + f"| {GLM} | **“甲”**乙<br> * 丙 | AIME **92.7** |\n"
    + "文字\n"
)
MENDED = (
    MONTH.replace("[Trends]", "[Trends, Learning-Log]")
    + MODELS
    + f"| {GLM} | “**甲**”乙<br> 丙 | AIME **92.7** |  |\n"
    + "\n文字\n"
)


@pytest.mark.parametrize("dress", [str, lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_many_at_once(dress: Callable[[str], str]) -> None:
    assert fixed(dress(ALL_AT_ONCE)) == dress(MENDED)


def test_only_what_is_asked_for() -> None:
    assert fixed(ALL_AT_ONCE, select=["OI106"]) == ALL_AT_ONCE.replace("2026-2\n", "2026-02\n", 1)
    assert fixed(ALL_AT_ONCE, ignore=["OI"]) == ALL_AT_ONCE
    assert fixed("［a］（https://b.c）\n") == "［a］（https://b.c）\n"
    assert fixed("［a］（https://b.c）\n", unsafe=True) == "[a](https://b.c)\n"


def test_suppressed_is_not_fixed() -> None:
    text = TABLE + "| a %% obsintel-ignore: OI301 %% |\n"
    assert fixed(text) == text


def test_templates_are_left_alone() -> None:
    text = "---\nperiod: {{date:YYYY-MM}}\ntype: Monthly Report\ntags: [Learning Log]\n---\n" + TABLE + "| a |\n"
    assert fixed(text) == text


def _rule(edit: Edit, change: FixScope) -> Rule:
    def check(note: NoteContext) -> list[Finding]:
        return [Finding(edit.span, "wrong", Fix((edit,)))] if edit.text not in note.text else []

    return Rule("XY900", "greedy", Severity.WARNING, Scope.NOTE, check, Applicability.SAFE, change)


BASE = MONTH + MODELS + ROW + ROW.replace("GLM-5", "GLM-4.5").replace("2602.15763", "2508.06471")
FIRST = BASE.index("GLM-5")
HEADING = BASE.index("The Clay")
TYPE = BASE.index("Monthly Report")


@pytest.mark.parametrize(
    ("edit", "change", "reason"),
    [
        (Edit(Span(FIRST, FIRST + 5), "GLM-9"), FixScope.NOTHING, "it changes a cell; declare `change=FixScope.ROW`"),
        (Edit(Span(FIRST, FIRST + 5), "GLM-9"), FixScope.ROW, None),
        (Edit(Span(FIRST, FIRST + 5), "GLM-9"), FixScope.MONTH, None),
        (Edit(Span(HEADING, HEADING + 8), "The Wood"), FixScope.ROW, "it changes a heading; declare `change=FixScope.MONTH`"),
        (Edit(Span(HEADING, HEADING + 8), "The Wood"), FixScope.MONTH, None),
        (Edit(Span(FIRST - 3, FIRST - 3), "\n\nnew\n\n"), FixScope.ROW, "it changes how many rows a table has; declare `change=FixScope.MONTH`"),
        (Edit(Span(0, 0), "no frontmatter now\n"), FixScope.MONTH, "the properties cannot be read after it"),
        (Edit(Span(TYPE, TYPE + 14), "Intelligence Rollup"), FixScope.MONTH, "after it the note is of another kind"),
        (Edit(Span(len(BASE), len(BASE)), "\nmore words\n"), FixScope.NOTHING, None),
    ],
)  # fmt: skip
def test_a_fix_may_change_what_its_rule_says(
    edit: Edit, change: FixScope, reason: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = _rule(edit, change)
    monkeypatch.setattr(
        "obsidian_intel.lint.linter.rules_in_scope", lambda scope: (rule,) if scope is Scope.NOTE else ()
    )
    monkeypatch.setattr("obsidian_intel.lint.fixer.rules_by_code", lambda: {"XY900": rule})
    result = fix_note(Document.from_text("2026-02.md", BASE), Config())
    assert result.text == (BASE if reason else apply_edits(BASE, [edit]))
    assert (len(result.applied), len(result.dropped)) == ((0, 1) if reason else (1, 0))
    for dropped in result.dropped:
        assert dropped.reason(Config()).startswith(f"the fix was left out: {reason}")


@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (Edit(Span(FIRST, FIRST + 5), "GLM-9"), False),
        (Edit(Span(HEADING, HEADING + 8), "The Wood"), False),
        (Edit(Span(len(BASE), len(BASE)), "\nmore words\n"), True),
    ],
)
def test_a_fix_that_would_be_dropped_is_not_offered(edit: Edit, kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `lint` counts as fixable is what `--fix` fixes."""
    rule = _rule(edit, FixScope.NOTHING)
    monkeypatch.setattr(
        "obsidian_intel.lint.linter.rules_in_scope", lambda scope: (rule,) if scope is Scope.NOTE else ()
    )
    monkeypatch.setattr("obsidian_intel.lint.fixer.rules_by_code", lambda: {"XY900": rule})
    document = Document.from_text("2026-02.md", BASE)
    entry = entry_of(document, Stat(0, 0, 0), Config(), ObsidianConfig())
    assert [each.fix is not None for each in entry.diagnostics] == [kept]
    assert (fix_note(document, Config()).text != BASE) is kept


def test_a_fix_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(note: NoteContext) -> list[Finding]:
        end = len(note.text)
        return [Finding(Span(0, 1), f"wrong {end}", Fix((Edit(Span(end, end), "x"),)))]

    rule = Rule("XY901", "endless", Severity.WARNING, Scope.NOTE, check, Applicability.SAFE)
    monkeypatch.setattr(
        "obsidian_intel.lint.linter.rules_in_scope", lambda scope: (rule,) if scope is Scope.NOTE else ()
    )
    assert fix_note(Document.from_text("n.md", "a"), Config()).text == "a" + "x" * 10


CELLS = st.sampled_from(
    [
        GLM, "XXX", "[例如：名称]", "**“可验证”**的奖励", "**[Infra] 异步 RL**：<br> * 丙<br>- 丁", "[[GLM-5|📄]]", "[[GLM-5\\|📄]]",
        "`a|b`", "$p(a|b)$", "$\\tau^{2}-Bench", "AIME 2025 **92.7**", "见https://arxiv.org/abs/2601.16725，说明", "",
        "［论文］（https：//arxiv.org/abs/2601.1672）", "%% 旁注 %%", "\U0001f680", "a\\", "***", "<br>", "[x](y|z)", "`", "**",
    ]
)  # fmt: skip
ROWS = st.builds(
    lambda cells, start, end: start + " | ".join(cells) + end,
    st.lists(CELLS, min_size=0, max_size=6),
    st.sampled_from(["| ", "|", "", "  | ", "｜"]),
    st.sampled_from([" |", "|", "", " | ", "\t|"]),
)
HEADS = st.sampled_from(
    [MODELS, TOPICS, TABLE, TABLE.replace("| --- | --- |", "| --- |"), "#### How to write\n\n" + MODELS]
)
BLOCKS = st.one_of(
    st.builds(lambda head, rows: head + "".join(row + "\n" for row in rows), HEADS, st.lists(ROWS, max_size=4)),
    st.builds(lambda cells: " ".join(cells) + "\n", st.lists(CELLS, max_size=5)),
    st.sampled_from(
        [
            OBSERVATORY, "```\n| a |\n", "```\n| a |\n```\n", "$$\nx\n", "%% open\n", "%% obsintel-ignore: OI301 %%\n",
            "> [!note]\n> **“甲”**乙\n", "* **The Signal:** [例如]\n", "---\n", "% % 甲 % %\n", "<<<<<<< a\n=======\n>>>>>>> b\n",
            "## Technical Review\n", "%% obsintel:begin log %%\n", "\u2028\x0b\x85", "  - 甲\n\n        | a | b |\n",
        ]
    ),
)  # fmt: skip
FRONTS = st.sampled_from(
    [
        MONTH, MONTH.replace("2026-02", "2026年2月", 1), MONTH.replace("[Trends]", "[a b, a b, '#c', 2026]"), "",
        "---\ntype: 月报\ntag: x y\nalias: [[N]]\narxiv: 2407.09450\n---\n", "---\ntype: Paper\n", "\n---\ntype: Paper\n---\n",
        "---\nperiod: 2026-2\ntype: Monthly Report\ntags:\n  - a b\n  - a b\n---\n", "---\na: [\n---\n",
        "---\ntype: Monthly Report\nobsintel-ignore: [OI3]\nperiod: [x]\n---\n",
    ]
)  # fmt: skip
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def notes(draw: st.DrawFn) -> str:
    text = draw(FRONTS) + "".join(draw(st.lists(BLOCKS, max_size=5)))
    if draw(st.booleans()):
        text = "".join(f"> {line}\n" for line in text.split("\n"))
    newline = draw(NEWLINES)
    text = text.replace("\n", newline)
    if draw(st.booleans()):
        text = text.removesuffix(newline)
    return draw(st.sampled_from(["", "\ufeff"])) + text


def sayings(text: str) -> tuple[list[str | None], list[tuple[str, str | None, int]]]:
    """What is read of a month, marks left out: its statements; key, kind and count of rows of each table."""
    month = month_of(text)
    if month is None:
        return [], []
    said = [text and MARKS.sub("", text) for text in (month.theme, month.signal, month.insight)]
    return [month.period, *said], [(section.key, section.kind, len(section.data)) for section in month.sections]


@given(notes())
def test_lint_never_raises_and_points_into_the_text(text: str) -> None:
    for found in lint(text):
        span = found.range.span
        assert 0 <= span.start <= span.end <= len(text)
        assert found.message
        assert "\n" not in found.message
        assert "\r" not in found.message
        for edit in found.fix.edits if found.fix else ():
            assert 0 <= edit.range.span.start <= edit.range.span.end <= len(text)


@given(notes(), st.booleans())
def test_fixing_twice_changes_nothing_more(text: str, unsafe: bool) -> None:
    once = fixed(text, unsafe=unsafe)
    assert fixed(once, unsafe=unsafe) == once


@given(notes())
@example(MONTH + "* **The Signal:** [例如]\n| Name |\n| --- |\n| **“可验证”**的奖励 |\n")
@example(MONTH + TABLE + 2 * "| [[GLM-5|📄]] | AIME 2025 **92.7** |\n")  # once its pipe is escaped, a table of models
def test_safe_fixes_keep_the_month(text: str) -> None:
    document = Document.from_text("2026-02.md", text)
    result = fix_note(document, Config())
    before, tables = sayings(text)
    after, fixed_tables = sayings(result.text)
    assert after == before
    assert [(key, count) for key, _, count in fixed_tables] == [(key, count) for key, _, count in tables]
    assert all(
        kind in (None, fixed_kind) for (_, kind, _), (_, fixed_kind, _) in zip(tables, fixed_tables, strict=True)
    )
    assert result.text.startswith("\ufeff") == text.startswith("\ufeff")
    if not result.applied:
        assert result.text == text
    without = {"\n": ("\r",), "\r\n": (), "\r": ("\n",)}[document.newline]
    for other in without:
        assert (other in result.text) == (other in text)


@given(notes())
def test_edits_touch_nothing_else(text: str) -> None:
    """One round by hand: outside of the edits every character is as it was."""
    found = [each for each in lint(text) if each.fix and each.fix.applicability is Applicability.SAFE]
    for each in found:
        assert each.fix is not None
        edits = [Edit(edit.range.span, edit.text) for edit in each.fix.edits]
        after = apply_edits(text, edits)
        first, last = min(e.span.start for e in edits), max(e.span.end for e in edits)
        assert after.startswith(text[:first])
        assert after.endswith(text[last:])


MARKS = re.compile(r"[*<>\s]+")


def rows_of(text: str) -> list[tuple[object, ...]]:
    """Every data row as it is read: section, name, papers, scores, and what its cells say."""
    month = month_of(text)
    return [
        (
            section.key,
            MARKS.sub("", row.name),
            tuple(paper.id for paper in row.papers),
            tuple((m.benchmark, m.value, m.condition, m.protocol) for m in row.metrics),
            tuple((name, MARKS.sub("", cell.raw)) for name, cell in row.cells.items() if cell.raw.strip()),
        )
        for section in (month.sections if month else ())
        for row in section.data
    ]


def lines_of(text: str) -> list[int]:
    month = month_of(text)
    return [row.line for section in (month.sections if month else ()) for row in section.data]


@given(notes())
def test_rows_are_read_as_before_but_for_what_the_rule_says(text: str) -> None:
    document, before = Document.from_text("2026-02.md", text), rows_of(text)
    found = [each for each in lint(text) if each.fix and each.fix.applicability is Applicability.SAFE]
    for code in {each.code for each in found} & rules_by_code().keys():
        if rules_by_code()[code].change is FixScope.MONTH:
            continue
        after = rows_of(fix_note(document, Config(), select=[code]).text)
        assert len(after) == len(before)
        meant = {
            each.range.start.line
            for each in found
            if each.code == code and rules_by_code()[code].change is FixScope.ROW
        }
        for line, was, now in zip(lines_of(text), before, after, strict=True):
            assert was == now or line in meant
