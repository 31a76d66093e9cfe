"""Plain Markdown to the one line of a table's cell, and back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.parser import INLINE_LIMIT
from obsidian_intel.months.cells.cell_parts import Outline
from obsidian_intel.months.cells.outline import outline
from obsidian_intel.operations.rows.markdown_lines import TOKEN, MarkdownLine, escape_start, markdown_lines, too_long
from obsidian_intel.operations.rows.refusal import RowRefused

_PIPE = re.compile(r"(\\*)\|")
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_SPACED = re.compile(r"(?i)(?<!<br>)<br\s*/?> ")
_TIGHT = re.compile(r"(?i)(?<!<br>)<br\s*/?>(?![ <])")
_COLON_END = re.compile(r"[:：]\s*(?:\*\*|__)?\Z")
_TAIL = re.compile(r"(?:\s|<br\s*/?>)+\Z", re.IGNORECASE)


class CellLineText(NamedTuple):
    """A line of a cell as Markdown. `head`: lines stand under it; `item`: it stands under a head."""

    text: str
    head: bool = False
    item: bool = False
    gap: bool = False


def cell_lines(markdown: str, heads: Collection[str] = ()) -> list[CellLineText]:
    """What `markdown` says, line by line, in the two levels that a cell has. Raises `RowRefused`.

    `heads` are lines that stand there as heads already: they stay as they are written.
    """
    lines = markdown_lines(markdown)
    chinese = _CJK.search(markdown) is not None
    found: list[CellLineText] = []
    for number, line in enumerate(lines):
        if line.depth > 1:
            raise _too_deep(line, next(each for each in reversed(lines[:number]) if each.depth == 1))
        is_head = not line.depth and number + 1 < len(lines) and lines[number + 1].depth > 0
        after_items = not line.depth and number > 0 and lines[number - 1].depth > 0
        text = plain_pipes(line.text)
        if is_head and text not in heads:
            text = _head(text, chinese)
        gap = bool(found) and not line.depth and (line.gap or is_head or after_items)
        found.append(CellLineText(text, is_head, line.depth > 0, gap))
    return found


def _too_deep(line: MarkdownLine, above: MarkdownLine) -> RowRefused:
    """The refusal of `line`, a third level of a list, which stands under the item `above`."""
    joined = f"{above.text.rstrip(':： ')}: {line.text}"
    return RowRefused(
        "too-deep",
        Message(
            "a cell holds groups and their items, two levels of a list, and `{line}` is deeper",
            line=shorten(line.text),
        ),
        expected="2",
        found=str(line.depth + 1),
        hint=Message(
            "write it into the item that it stands under (`- {joined}`), or make that item a group of its own",
            joined=shorten(joined),
        ),
    )


def _head(text: str, chinese: bool) -> str:
    """A line that others stand under, as the bold label that makes it their head."""
    text = text.rstrip(" \t")
    tag, label, rest = said_alone(text)
    if rest and (tag or label):
        raise RowRefused(
            "head-with-text",
            Message("`{line}` has both a text of its own and items under it", line=shorten(text)),
            hint=Message("make the text the first of its items"),
        )
    if _COLON_END.search(text) and (tag or label):
        return text
    bare = text.rstrip(":： \t")
    is_bold = bare.startswith("**") and bare.endswith("**") and bare.count("**") == 2
    return (bare if is_bold else f"**{bare}**") + ("：" if chinese else ":")


def said_alone(line: str) -> tuple[str, str, str]:
    """Tag, label and text of one line of a cell, read by itself."""
    for group in outline(line).groups:
        first = next(iter(group.items), None)
        if group.tag or group.label or group.text or first is None:
            return group.tag, group.label, group.text
        return "", first.label, first.text
    return "", "", ""


def cell_of(lines: Sequence[CellLineText], space: str = " ") -> str:
    """The raw text of a cell that says `lines`, `space` behind its breaks. Raises `RowRefused`."""
    out = ""
    for number, line in enumerate(lines):
        if number:
            opens = lines[number - 1].head
            out += f"<br><br>{space}" if opens else "<br><br>" if line.gap else f"<br>{space}"
        text = escape_pipes(line.text)
        slashes = len(text) - len(text.rstrip("\\"))
        out += text + ("\\" if slashes % 2 else "")
    if len(out) > INLINE_LIMIT:
        raise too_long(len(out))
    return out


def break_space(text: str) -> str:
    """What stands behind the breaks of a table: a space, unless most have none."""
    return "" if len(_TIGHT.findall(text)) > len(_SPACED.findall(text)) else " "


def escape_pipes(text: str) -> str:
    """`text` with each pipe escaped, in links, code and math too. Raises `RowRefused` where code forbids it."""
    return TOKEN.sub(_escaped, text)


def _escaped(token: re.Match[str]) -> str:
    if token["pipe"]:
        return "\\|"
    if token["code"] or token["math"]:
        return _PIPE.sub(_more, token[0])
    return token[0]


def _more(found: re.Match[str]) -> str:
    if len(found[1]) % 2:
        raise RowRefused(
            "pipe-in-code",
            Message("code or math with a backslash before a pipe cannot stand in a table"),
            found="\\|",
            hint=Message(r"write \Vert in math, and other words in code"),
        )
    return f"{found[1]}\\|"


def plain_pipes(text: str) -> str:
    """`text` with the pipes that are escaped outside code and math written as they are."""
    return TOKEN.sub(lambda token: "|" if token["escape"] == "\\|" else token[0], text)


def unescape_pipes(raw: str) -> str:
    """A cell's raw text as Markdown outside a table: a pipe needs no backslash there."""
    return _PIPE.sub(lambda found: f"{found[1][:-1]}|" if len(found[1]) % 2 else found[0], raw)


def lines_of_cell(raw: str, read: Outline) -> Iterator[CellLineText]:
    """The lines of a cell whose outline is known, without breaks and stray list marks, pipes as they are."""
    stray = {span.start: span.end for span in read.stray}
    first = True
    for group in read.groups:
        spans = [(group.head, True)] if group.head else []
        spans += [(item.span, False) for item in group.items]
        headed = bool(group.head)
        for number, (span, is_head) in enumerate(spans):
            text = _line(raw, span, stray)
            if text:
                has_items = is_head and len(group.items) > 0
                yield CellLineText(text, has_items, headed and not is_head, not first and number == 0)
                first = False


def _line(raw: str, span: Span, stray: dict[int, int]) -> str:
    start = span.start
    while start < span.end and raw[start] in " \t":
        start += 1
    return unescape_pipes(_TAIL.sub("", raw[stray.get(start, start) : span.end])).strip(" \t")


def markdown_of_cell(raw: str, read: Outline) -> str:
    """A cell as Markdown: groups with items as a nested list, other lines as they stand."""
    out: list[str] = []
    bullets = False
    for line in lines_of_cell(raw, read):
        is_bullet = line.head or line.item
        if out and (line.gap or bullets) and not (is_bullet and bullets):
            out.append("")
        out.append(f"  - {line.text}" if line.item else f"- {line.text}" if line.head else escape_start(line.text))
        bullets = is_bullet
    return "\n".join(out)
