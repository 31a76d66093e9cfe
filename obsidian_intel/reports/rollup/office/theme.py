"""The theme of a file of Office: its colours, and its fonts by names that are found on Windows and macOS."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

LATIN = "Arial"
CHINESE = "Microsoft YaHei"
"""Comes with Windows, and with Office for macOS."""
CHINESE_INSTEAD = "PingFang SC"
"""macOS has it where Office's own fonts are not installed."""
_COLOURS = {"dk2": "1F2937", "accent1": "2F6FC4", "accent2": "2E8B7D", "accent3": "B7791F", "hlink": "1D5FB8"}
_UNNAMED = b'<a:ea typeface=""'


def theme_parts(parts: Iterable[Any]) -> list[Any]:
    """The parts that hold colours and fonts of `parts`: of a document, of masters of slides."""
    return [
        relation.target_part for part in parts for relation in part.rels.values() if relation.reltype.endswith("/theme")
    ]


def dress_theme(part: Any) -> None:
    """Our colours and our Latin font into the theme of our own design."""
    text = part.blob
    for name, colour in _COLOURS.items():
        old = rb"(<a:%b>)\s*<a:s(?:rgb|ys)Clr\b[^>]*/>" % name.encode()
        text = re.sub(old, rb'\g<1><a:srgbClr val="%b"/>' % colour.encode(), text)
    part._blob = re.sub(rb'<a:latin typeface="[^"]*"', b'<a:latin typeface="%b"' % LATIN.encode(), text)


def name_theme_fonts(parts: Iterable[Any]) -> None:
    """A Chinese font where the theme names none: a system would choose one by chance."""
    for part in theme_parts(parts):
        part._blob = part.blob.replace(_UNNAMED, b'<a:ea typeface="%b"' % CHINESE.encode())
