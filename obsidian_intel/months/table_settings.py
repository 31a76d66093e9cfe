"""Settings for kinds of table, as lines of TOML that load as they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_key(key: str) -> str:
    """`key` as a key of TOML, in quotes where it needs them."""
    return key if _BARE.fullmatch(key) else _quoted(key)


def table_settings(kind: str, columns: Mapping[str, Sequence[str]]) -> list[str]:
    """The lines of `[tables.KIND]`: the head, then a line for each field with the headers that mean it."""
    lines = [f"[tables.{toml_key(kind)}]"]
    for field, headers in columns.items():
        lines.append(f"{toml_key(field)} = [{', '.join(map(_quoted, headers))}]")
    return lines


def _quoted(text: str) -> str:
    """`text` as a basic string of TOML, which are those of JSON but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
