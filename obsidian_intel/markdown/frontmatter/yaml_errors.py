"""What YAML could not read, put so that a person knows what to do."""

from __future__ import annotations

import re
from typing import Any

from obsidian_intel.core.message import Message, shorten
from obsidian_intel.markdown.frontmatter.yaml_nodes import MAX_NESTING

Found = tuple[int, Message]
"""An offset in the block, and what is wrong there."""

FULLWIDTH_COLON = Message("a fullwidth colon (`：`) stands here: write `name: value`, with `:` and a space")
_NO_SPACE_BEHIND = Message("a space is missing behind the colon: write `name: value`")
_VALUE = re.compile(r"(?P<lead>[ \t]*(?:- +)*(?:[^:\s][^:]*::?[ \t]+)?(?:- +)*)(?P<value>\S.*)?")
_NAME = re.compile(r"[ \t]*([^\s:][^:]*?)::?[ \t]")
_LINKS = re.compile(r"!?\[\[[^\[\]]+\]\](?:\s*,\s*!?\[\[[^\[\]]+\]\])+\s*")
_HASH_IN_LIST = re.compile(r"[\[,][ \t]*#(?=[^\s#])")
_LINK = re.compile(r"!?\[\[[^\[\]]+\]\]")
_FULLWIDTH = re.compile(r"\s*[\w -]+：")
_PROPERTY = re.compile(r"\s*[\w][\w ./-]*:(?:\s|$)")
_NO_SPACE = re.compile(r"\s*[\w-]+:(?!//)\S")


def is_fullwidth_property(line: str) -> bool:
    """Whether a line is a property but for its colon, `title：x`."""
    return _FULLWIDTH.match(line) is not None


def explain(block: str, error: Any) -> Found:
    """Where the block is wrong, and a message, for a `yaml.MarkedYAMLError`."""
    problem = str(error.problem or error.context or "it cannot be read")
    marks = [mark for mark in (error.problem_mark, error.context_mark) if mark is not None]
    if not marks:
        return 0, Message("YAML stops here: {problem}", problem=problem)
    at = min(marks[0].index, len(block))
    if "nesting depth" in problem:  # PyYAML from 6.0.4 on has a limit of its own, and meets it before we can count
        return at, Message("lists and maps are nested more than {limit} deep", limit=MAX_NESTING)
    if found := _fullwidth_colon(block, at):
        return found
    if "flow" in str(error.context) and (hashes := list(_HASH_IN_LIST.finditer(block, 0, at))):
        line_start, _ = _line(block, hashes[-1].start())
        place = next(each.end() - 1 for each in hashes if each.start() >= line_start)
        return place, Message("`#` begins a comment in properties: write tags without it")
    for mark in marks:
        if found := _from_line(block, min(mark.index, len(block)), problem):
            return found
    return _from_problem(block, at, marks[-1].index, problem)


def _fullwidth_colon(block: str, at: int) -> Found | None:
    """The first line with a fullwidth colon in the place of a property's, in the lines that YAML read as one text."""
    found = None
    start, line = _line(block, at)
    if _PROPERTY.match(line) and start:
        start, line = _line(block, start - 1)
    while not _PROPERTY.match(line) and line.strip():
        if is_fullwidth_property(line):
            found = start + line.index("："), FULLWIDTH_COLON
        if not start:
            break
        start, line = _line(block, start - 1)
    return found


def _from_line(block: str, at: int, problem: str) -> Found | None:
    """What is wrong, judged by the line at `at` alone."""
    start, line = _line(block, at)
    if "document start" in problem:
        return _document_sign(block, at)
    if "{{" in line or "<%" in line:
        place = start + max(line.find("{{"), line.find("<%"))
        return place, Message("a template's placeholder is left here: fill it in, or put it in quotes")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return start, Message("a tab indents this line: YAML wants spaces")
    found = _VALUE.match(line)
    value = found["value"] if found else None
    if not found or not value:
        return None
    return _from_value(block, start, line, start + found.start("value"), value, at, problem)


def _from_value(block: str, start: int, line: str, offset: int, value: str, at: int, problem: str) -> Found | None:
    """What is wrong, judged by the value of `line`, which stands at `offset`."""
    if _LINKS.fullmatch(value):
        return offset, _several_links(line, value)
    behind_brackets = value[0] in "[{" and at > offset and "expected" in problem and block[at - 1] in " ]},"
    if value[0] in "@`%*&!" or behind_brackets:
        name = "a backtick" if value[0] == "`" else f"`{value[0]}`"
        return offset, Message("a value that begins with {character} must be in quotes", character=name)
    if "mapping values" in problem and line[:1] == " " and line[: at - start].strip().isidentifier():
        return start, Message(
            "this property is indented, so it counts as part of the one above: delete the spaces before it"
        )
    if "mapping values" in problem and ": " in value and value[0] not in "\"'":
        return at, Message("a colon and a space inside a value: put the whole value in quotes")
    return None


def _several_links(line: str, value: str) -> Message:
    quoted = ", ".join(f'"{link}"' for link in _LINK.findall(value))
    name = _NAME.match(line)
    return Message(
        "several links in a property are a list, each in quotes: write `{property}`",
        property=shorten(f"{name[1]}: [{quoted}]" if name else f"[{quoted}]", 120),
    )


def _from_problem(block: str, at: int, context: int, problem: str) -> Found:
    start, line = _line(block, at)
    opened = min(context, len(block))
    sign = block[opened : opened + 1]
    if sign in ('"', "'") and "end of" in problem:
        return opened, Message("the quote {quote} that opens here is never closed", quote=sign)
    if sign in ("[", "{") and at > opened:
        return opened, Message(
            "the bracket {bracket} that opens here is never closed, or a comma is missing behind it", bracket=sign
        )
    if "escape" in problem:
        return at, Message("a backslash in double quotes has a meaning of its own: write `\\\\`, or use single quotes")
    if "\t" in block[at : at + 1]:
        return at, Message("a tab stands here: YAML wants spaces")
    if "':'" in problem or "mapping values" in problem:
        return _no_property(block, opened if "':'" in problem else at)
    before = line[: at - start].rstrip()
    if before.endswith(('"', "'")):
        return at, Message("text stands behind a quoted value: put all of it in one pair of quotes")
    if "indentation" in problem or "expected key" in problem or "block end" in problem:
        return at, Message("this line does not fit the one above: check its indentation, and the quotes above it")
    return at, Message("YAML stops here: {problem}; put the value in quotes", problem=problem)


def _document_sign(block: str, at: int) -> Found:
    """`...` and `%YAML` end or begin a YAML document; a block of properties needs neither."""
    found = re.compile(r"^(?:\.\.\.|%).*", re.MULTILINE).search(block)
    if found is None:
        return _no_property(block, at)
    return found.start(), Message("`{line}` is no property: delete this line", line=found[0].strip())


def _no_property(block: str, at: int) -> Found:
    start, line = _line(block, at)
    if is_fullwidth_property(line):
        return start, FULLWIDTH_COLON
    if _NO_SPACE.match(line):
        return start, _NO_SPACE_BEHIND
    previous = _line(block, start - 1)[1] if start else ""
    if _NO_SPACE.match(previous):
        return start - len(previous) - 1, _NO_SPACE_BEHIND
    return start, Message("this line is no property (`name: value`): is the closing `---` missing above it?")


def _line(block: str, at: int) -> tuple[int, str]:
    """The start and the text of the line that holds `at`."""
    start = max(block.rfind("\n", 0, at), block.rfind("\r", 0, at)) + 1
    end = re.compile(r"[\r\n]|\Z").search(block, start)
    return start, block[start : end.start() if end else len(block)]
