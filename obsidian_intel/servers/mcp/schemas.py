"""The schema of a tool's answer, made from its type."""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.json import schema

_DEFINITIONS = "#/$defs/"


def as_plain(answer: Any) -> Any:
    """An answer as values that JSON has; messages are texts."""
    return to_builtins(answer, enc_hook=str.__str__)


def output_schema(answer: type[Struct]) -> dict[str, Any]:
    """The JSON schema of an answer, with an object at its root, as the protocol wants it."""
    found = json.loads(json.dumps(schema(answer)))
    reference = found.pop("$ref", "")
    definitions = found.pop("$defs", {})
    root = definitions.pop(reference.removeprefix(_DEFINITIONS)) if reference else found
    return without_titles({**root, "$defs": definitions} if definitions else dict(root))


def without_titles(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the names of its types, which say nothing to an agent and are paid for in each session."""
    return {key: _untitled(value) for key, value in schema.items() if not (key == "title" and isinstance(value, str))}


def _untitled(value: Any) -> Any:
    if isinstance(value, dict):
        return without_titles(value)
    return [_untitled(each) for each in value] if isinstance(value, list) else value
