"""Shared by the sources that answer in JSON."""

from __future__ import annotations

import json
from typing import Any

from obsidian_intel.core.message import Message
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.papers.sources import Answers, BadAnswer


def json_object(data: bytes) -> dict[str, Any]:
    """The JSON object of an answer. Raises `BadAnswer`."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise BadAnswer(Message("the answer is cut short, or no JSON")) from None
    if not isinstance(found, dict):
        raise BadAnswer(Message("the answer is JSON, but no object"))
    return found


def as_object(value: object) -> dict[str, Any]:
    """`value`, where it is an object; else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """`value`, where it is a list; else an empty one."""
    return value if isinstance(value, list) else []


def one_answer(paper: str, name: str, asked: str, record: PaperRecord) -> Answers:
    """The answer about one paper; the page of another name than was asked for is only said to have it now."""
    if name.lower() != asked.lower():
        return {paper: Message("it is called {name} there now", name=name)}
    return {paper: record}
