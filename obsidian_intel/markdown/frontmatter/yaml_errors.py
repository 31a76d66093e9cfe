"""What YAML could not read, said so that a person knows what to do."""

from __future__ import annotations

import re
from typing import Any

from obsidian_intel.markdown.frontmatter.yaml_nodes import MAX_NESTING

_VALUE = re.compile(r"(?P<lead>[ \t]*(?:- +)*(?:[^:\s][^:]*:[ \t]+)?(?:- +)*)(?P<value>\S.*)?")
_FULLWIDTH = re.compile(r"\s*[\w -]+：")
_NO_SPACE = re.compile(r"\s*[\w-]+:(?!//)\S")


def explain(block: str, error: Any) -> tuple[int, str]:
    """The offset in `block` and a message for a `yaml.MarkedYAMLError`."""
    problem = str(error.problem or error.context or "it cannot be read")
    marks = [mark for mark in (error.problem_mark, error.context_mark) if mark is not None]
    if not marks:
        return 0, f"YAML stops here: {problem}"
    at = min(marks[0].index, len(block))
    if "nesting depth" in problem:  # PyYAML from 6.0.4 on has a limit of its own, and meets it before we can count
        return at, f"lists and maps are nested more than {MAX_NESTING} deep"
    for mark in marks:
        if found := _from_line(block, min(mark.index, len(block)), problem):
            return found
    return _from_problem(block, at, marks[-1].index, problem)


def _from_line(block: str, at: int, problem: str) -> tuple[int, str] | None:
    """What can be told from the line at `at` alone."""
    start, line = _line(block, at)
    if "document start" in problem:
        return _document_sign(block, at)
    if "{{" in line or "<%" in line:
        return start + max(
            line.find("{{"), line.find("<%")
        ), "a template's placeholder is left here: fill it in, or put it in quotes"
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return start, "a tab indents this line: YAML wants spaces"
    found = _VALUE.match(line)
    value = found["value"] if found else None
    if not found or not value:
        return None
    offset = start + found.start("value")
    behind_brackets = value[0] in "[{" and at > offset and "expected" in problem and block[at - 1] in " ]},"
    if value[0] in "@`%*&!" or behind_brackets:
        name = "a backtick" if value[0] == "`" else f"`{value[0]}`"
        return offset, f"a value that begins with {name} must be in quotes"
    if "mapping values" in problem and line[:1] == " " and line[: at - start].strip().isidentifier():
        return start, "this property is indented, so it counts as part of the one above: delete the spaces before it"
    if "mapping values" in problem and ": " in value and value[0] not in "\"'":
        return at, "a colon and a space inside a value: put the whole value in quotes"
    return None


def _from_problem(block: str, at: int, context: int, problem: str) -> tuple[int, str]:
    start, line = _line(block, at)
    opened = min(context, len(block))
    if block[opened : opened + 1] in ('"', "'") and "end of" in problem:
        return opened, f"the quote {block[opened]} that opens here is never closed"
    if block[opened : opened + 1] in ("[", "{") and at > opened:
        return opened, f"the bracket {block[opened]} that opens here is never closed, or a comma is missing behind it"
    if "escape" in problem:
        return at, "a backslash in double quotes has a meaning of its own: write `\\\\`, or use single quotes"
    if "\t" in block[at : at + 1]:
        return at, "a tab stands here: YAML wants spaces"
    if "':'" in problem or "mapping values" in problem:
        return _no_property(block, opened if "':'" in problem else at)
    before = line[: at - start].rstrip()
    if before.endswith(('"', "'")):
        return at, "text stands behind a quoted value: put all of it in one pair of quotes"
    if "indentation" in problem or "expected key" in problem or "block end" in problem:
        return at, "this line does not fit the one above: check how it is indented, and the quotes above it"
    return at, f"YAML stops here: {problem}; put the value in quotes"


def _document_sign(block: str, at: int) -> tuple[int, str]:
    """`...` and `%YAML` end or begin a YAML document; a block of properties needs neither."""
    found = re.compile(r"^(?:\.\.\.|%).*", re.MULTILINE).search(block)
    if found is None:
        return _no_property(block, at)
    return found.start(), f"`{found[0].strip()}` is no property: delete this line"


def _no_property(block: str, at: int) -> tuple[int, str]:
    start, line = _line(block, at)
    if _FULLWIDTH.match(line):
        return start, "a fullwidth colon (`：`) stands here: write `name: value`"
    if _NO_SPACE.match(line):
        return start, "a space is missing behind the colon: write `name: value`"
    previous = _line(block, start - 1)[1] if start else ""
    if _NO_SPACE.match(previous):
        return start - len(previous) - 1, "a space is missing behind the colon: write `name: value`"
    return start, "this line is no property (`name: value`): is the closing `---` missing above it?"


def _line(block: str, at: int) -> tuple[int, str]:
    """The start and the text of the line that holds `at`."""
    start = max(block.rfind("\n", 0, at), block.rfind("\r", 0, at)) + 1
    end = re.compile(r"[\r\n]|\Z").search(block, start)
    return start, block[start : end.start() if end else len(block)]
