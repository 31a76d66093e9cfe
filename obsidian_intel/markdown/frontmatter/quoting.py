"""Text to YAML that reads back as that very text, by YAML 1.1 (PyYAML) and by 1.2 (Obsidian)."""

from __future__ import annotations

import re
from collections.abc import Sequence


class Number(str):
    """A number as it is to stand in YAML: a text that is never quoted."""

    __slots__ = ()


_PERIOD = re.compile(r"[0-9]{4}-[0-9]{2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2})?")
_NUMBER_LIKE = re.compile(
    r"[-+]?(?:[.0-9][0-9_.,:e+-]*|e[+-]?[0-9]+|0[xob][0-9a-f_]*|\.(?:inf|nan))"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[t \t0-9:.z+-]*",
    re.IGNORECASE,
)
_WORDS = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null", "none", "nil"))
_LEADING = frozenset("-?:,[]{}#&*!|>'\"%@`=~<+")
_ESCAPED = re.compile(r"[\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


def quote_scalar(text: str, *, flow: bool = False, dates: bool = True) -> str:
    """`text` as a YAML scalar on one line, quoted only where it must be.

    With `dates` a true calendar date stays plain, as Obsidian writes it. `flow` is for places inside `[]` or `{}`.

    >>> [quote_scalar(text) for text in ("GLM-5", "GLM: x", "2407.09450", "2026-02-01", "[[2026-02]]", "no", "")]
    ['GLM-5', '"GLM: x"', '"2407.09450"', '2026-02-01', '"[[2026-02]]"', '"no"', '""']
    """
    if _PERIOD.fullmatch(text) or (dates and _is_date(text)) or _is_plain(text, flow):
        return text
    if _ESCAPED.search(text) or '"' not in text:
        return '"' + _escape(text) + '"'
    return "'" + text.replace("'", "''") + "'"


def quote_key(key: str, *, flow: bool = False) -> str:
    """`key` as a property's name."""
    return quote_scalar(key, flow=flow, dates=False)


def render_value(value: str | Sequence[str] | bool | int, newline: str, indent: str = "") -> str:
    """What stands behind the colon, its leading space or line ending included. Lists are in block style."""
    if isinstance(value, str):
        return f" {render_flow(value)}" if isinstance(value, Number) else " " + quote_scalar(value)
    if isinstance(value, bool):
        return " true" if value else " false"
    if isinstance(value, int):
        return f" {value}"
    if not value:
        return " []"
    return "".join(f"{newline}{indent}  - {quote_scalar(item)}" for item in value)


def render_flow(value: str | Sequence[str] | bool | int) -> str:
    """The value as it stands inside brackets, or as a list in brackets."""
    if isinstance(value, str):
        return str(value) if isinstance(value, Number) else quote_scalar(value, flow=True)
    if isinstance(value, int):
        return render_value(value, "")[1:]
    return "[" + ", ".join(quote_scalar(item, flow=True) for item in value) + "]"


def render_frontmatter(properties: Sequence[tuple[str, str | Sequence[str]]], newline: str = "\n") -> str:
    """A whole block, both fences and the last line ending included; the order is kept."""
    lines = [f"{quote_key(key)}:{render_value(value, newline)}{newline}" for key, value in properties]
    return f"---{newline}{''.join(lines)}---{newline}"


def _escape(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}", text)


def _is_date(text: str) -> bool:
    from datetime import datetime

    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_plain(text: str, flow: bool) -> bool:
    if not text or text[0] in _LEADING or text != text.strip() or text.lower() in _WORDS:
        return False
    if ": " in text or " #" in text or text[-1] == ":" or "[[" in text or "{{" in text:
        return False
    if flow and any(sign in text for sign in ",[]{}:?#"):
        return False
    return not _NUMBER_LIKE.fullmatch(text) and not _ESCAPED.search(text) and not text.startswith("...")
