"""OI606 fullwidth-syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.text import Applicability, DisjointSpans, Edit, Fix, Span
from obsidian_intel.lint.examples import TABLE
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import a_fullwidth_mark
from obsidian_intel.lint.registry import FixScope, rule
from obsidian_intel.markdown.fullwidth_links import FULLWIDTH_SCHEME, RIGHT, find_fullwidth_links

_COMMENT = re.compile(r"(?<![\w%])%[ \u3000]%(?=[ \t]*\S)")
_ROW = re.compile(r"[ \t>]*(｜)(?=.*[|｜])")


@rule(
    "OI606",
    name="fullwidth-syntax",
    fix=Applicability.UNSAFE,
    change=FixScope.MONTH,
    needs=a_fullwidth_mark,
    good=(
        "［一］（注）和【重点】（https 链接）\n",
        "[论文](https://example.org) （https://example.org）\n",
        "`［a］（https://b.c）` 增长 5% %\n",
        "甲｜乙\n",
    ),
    bad=(
        ("［论文］（https://arxiv.org/abs/2601.16725）\n", "[论文](https://arxiv.org/abs/2601.16725)\n"),
        ("[Paper]（https://arxiv.org/abs/2601.16725）\n", "[Paper](https://arxiv.org/abs/2601.16725)\n"),
        ("见 https：//arxiv.org/abs/2601.16725 。\n", "见 https://arxiv.org/abs/2601.16725 。\n"),
        (TABLE + "| a | b |\n｜ c ｜ d ｜\n", TABLE + "| a | b |\n| c | d |\n"),
        ("% % 私人笔记 % %\n", "%% 私人笔记 %%\n"),
    ),
)
def fullwidth_syntax(note: NoteContext) -> Iterator[Finding]:
    """Brackets, colons and pipes that make a link, an address or a row are the plain ones.

    Why: a Chinese keyboard puts `（`, `：` and `｜`; they look alike and do nothing.
    Fix: they become `(`, `:` and `|` (unsafe: they may be meant).
    """
    taken = DisjointSpans()
    for finding in (*_links(note), *_schemes(note), *_rows(note), *_comments(note)):
        if taken.take(finding.span):
            yield finding


def _unsafe(*edits: Edit) -> Fix:
    return Fix(tuple(sorted(edits)), Applicability.UNSAFE)


def _links(note: NoteContext) -> Iterator[Finding]:
    if not any(mark in note.text for mark in "［］【】（）"):
        return
    for match in find_fullwidth_links(note.text, note.note.body):
        if note.is_opaque(match.start()):
            continue
        wrong = [name for name, right in RIGHT.items() if match[name] != right]
        edits = [Edit(Span(*match.span(name)), RIGHT[name]) for name in wrong]
        edits += _gap(match)
        if "：" in match["url"]:
            place = match.start("url") + match["url"].index("：")
            edits.append(Edit(Span(place, place + 1), ":"))
        message = Message("Obsidian shows no link here; write `[{label}]({address})`",
                          label=shorten(match["label"], 40), address=shorten(match["url"]))  # fmt: skip
        yield Finding(Span(*match.span()), message, _unsafe(*edits))


def _gap(match: re.Match[str]) -> list[Edit]:
    gap = Span(match.end("close"), match.start("left"))
    return [Edit(gap, "")] if len(gap) else []


def _schemes(note: NoteContext) -> Iterator[Finding]:
    for match in FULLWIDTH_SCHEME.finditer(note.text, note.note.body):
        before = note.text[match.start() - 1 : match.start()]
        if not (before.isalnum() or before == "_" or note.is_opaque(match.start())):
            fix = _unsafe(Edit(Span(*match.span(1)), "://"))
            better = match[0].replace(match[1], "://")
            message = Message("`{scheme}` begins no address; write `{better}`", scheme=match[0], better=better)
            yield Finding(Span(*match.span()), message, fix)


def _rows(note: NoteContext) -> Iterator[Finding]:
    """Rows right below a table, or in a run of such lines, that begin with a fullwidth pipe."""
    if "｜" not in note.text:
        return
    lines = [row.span for _, row in note.rows] + [span for block in note.note.blocks for span in block.lines]
    runs = {span.start for block in note.note.blocks for pair in pairwise(block.lines) for span in pair}
    in_table = {row.span.start for _, row in note.rows}
    for span in lines:
        match = _ROW.match(note.text, span.start, span.end)
        if match is None or note.is_opaque(match.start(1)):
            continue
        if span.start in in_table or (span.start in runs and span.of(note.text).count("｜") > 2):
            text = span.of(note.text)
            edits = [Edit(Span(span.start + i, span.start + i + 1), "|") for i, char in enumerate(text) if char == "｜"]
            message = Message("this row begins with the fullwidth `｜`, so it is no row of a table; write `|`")
            yield Finding(Span(*match.span(1)), message, _unsafe(*edits))


def _comments(note: NoteContext) -> Iterator[Finding]:
    """`% % … % %` on one line."""
    if "% %" not in note.text and "%\u3000%" not in note.text:
        return
    for block in note.note.blocks:
        for span in block.lines:
            text = span.of(note.text)
            marks = list(re.finditer(r"(?<![\w%])%[ \u3000]%(?!%)", text))
            if len(marks) == 2 and not text[: marks[0].start()].strip() and not note.is_opaque(span.start):
                edits = [Edit(Span(span.start + m.start(), span.start + m.end()), "%%") for m in marks]
                first = Span(span.start + marks[0].start(), span.start + marks[0].end())
                message = Message("`% %` opens no comment, so what it holds is shown; write `%%`")
                yield Finding(first, message, _unsafe(*edits))
