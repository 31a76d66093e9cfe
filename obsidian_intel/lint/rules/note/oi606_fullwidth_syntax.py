"""OI606 fullwidth-syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.text import Applicability, DisjointSpans, Edit, Fix, Span
from obsidian_intel.lint.examples import TABLE
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import a_fullwidth_mark
from obsidian_intel.lint.registry import FixScope, rule
from obsidian_intel.markdown.fullwidth_links import FULLWIDTH_SCHEME, RIGHT, find_fullwidth_links
from obsidian_intel.markdown.note_parts import Row

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
    outside = [finding for span in note.outside_rows for finding in (*_links(note, span), *_schemes(note, span))]
    yield from _disjoint((*outside, *_lines(note), *_comments(note)))
    for _, row in note.rows:
        yield from note.in_row("OI606", row, _in_row(note, row))


def _in_row(note: NoteContext, row: Row) -> Iterator[Finding]:
    yield from _disjoint((*_links(note, row.span), *_schemes(note, row.span), *_as_row(note, row.span)))


def _disjoint(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each for which those before it have left room."""
    taken = DisjointSpans()
    for finding in findings:
        if taken.take(finding.span):
            yield finding


def _unsafe(*edits: Edit) -> Fix:
    return Fix(tuple(sorted(edits)), Applicability.UNSAFE)


def _links(note: NoteContext, span: Span) -> Iterator[Finding]:
    for match in find_fullwidth_links(note.text, span.start, span.end):
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


def _schemes(note: NoteContext, span: Span) -> Iterator[Finding]:
    for match in FULLWIDTH_SCHEME.finditer(note.text, span.start, span.end):
        before = note.text[match.start() - 1 : match.start()]
        if not (before.isalnum() or before == "_" or note.is_opaque(match.start())):
            fix = _unsafe(Edit(Span(*match.span(1)), "://"))
            better = match[0].replace(match[1], "://")
            message = Message("`{scheme}` begins no address; write `{better}`", scheme=match[0], better=better)
            yield Finding(Span(*match.span()), message, fix)


def _lines(note: NoteContext) -> Iterator[Finding]:
    """Rows in a run of lines that begin with a fullwidth pipe, which are no table therefore."""
    if "｜" not in note.text:
        return
    for block in note.note.blocks:
        for span in block.lines if len(block.lines) > 1 else ():
            if span.of(note.text).count("｜") > 2:
                yield from _as_row(note, span)


def _as_row(note: NoteContext, span: Span) -> Iterator[Finding]:
    """A row that begins with a fullwidth pipe."""
    match = _ROW.match(note.text, span.start, span.end)
    if match is None or note.is_opaque(match.start(1)):
        return
    text = span.of(note.text)
    edits = [Edit(Span(span.start + i, span.start + i + 1), "|") for i, char in enumerate(text) if char == "｜"]
    message = Message("this row begins with the fullwidth `｜`, so it is no row of a table; write `|`")
    yield Finding(Span(*match.span(1)), message, _unsafe(*edits))


def _comments(note: NoteContext) -> Iterator[Finding]:
    """`% % … % %` on one line."""
    if "%" not in note.text or ("% %" not in note.text and "%\u3000%" not in note.text):
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
