"""The agenda as Markdown, as one HTML file, as text: one screen each."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.reports.agenda.discussion_points import Agenda
from obsidian_intel.reports.agenda.questions import OpenQuestion
from obsidian_intel.reports.rollup.escape import escape, said
from obsidian_intel.reports.rollup.html.elements import SPACE, tag
from obsidian_intel.reports.rollup.labels import Words

_QUESTIONS, _LINE = 5, 140
_CLAUSE = re.compile(r"[。；，、！？]|[;,.!?](?=\s)|\s")
_LANGUAGES = {"en": "en", "zh": "zh-CN"}
_STYLE = (
    "body{margin:0;color:#1f2329;background:#fff;font:16px/1.5 -apple-system,'PingFang SC',"
    "'Microsoft YaHei',sans-serif}"
    "main{max-width:72rem;margin:0 auto;padding:1.2rem;display:grid;gap:.4rem 2.4rem;"
    "grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr))}h1,section:first-of-type{grid-column:1/-1}"
    "h1{margin:0;font-size:1.5rem}h2{margin:.6rem 0 .2rem;font-size:1rem;border-bottom:2px solid #1d4ed8}"
    "ul,ol{margin:0;padding-left:1.3rem}li{margin:.25rem 0;overflow-wrap:anywhere}small{color:#6b7280}"
    "@media(prefers-color-scheme:dark){body{color:#e5e7eb;background:#17191c}small{color:#9ca3af}}"
)


class _Part(NamedTuple):
    """A part of the agenda: its title, and (line, what stands behind it in small) for each point."""

    title: str
    lines: tuple[tuple[str, str], ...]
    numbered: bool = False


def agenda_renderer(name: str) -> Callable[[Agenda], str]:
    """What renders an agenda as `md`, `html` or `text`. Raises `UsageError` for any other format."""
    found = {"md": agenda_markdown, "html": agenda_html, "text": agenda_text}.get(name)
    if found is None:
        raise UsageError(Message("--agenda is made as md, html or text, not as {name}", name=name))
    return found


def agenda_markdown(agenda: Agenda) -> str:
    """For a note or a chat that reads Markdown."""
    lines = [f"# {escape(_title(agenda))}"]
    for part in _parts(agenda):
        lines += ["", f"## {escape(part.title)}", ""]
        for number, (line, small) in enumerate(part.lines, 1):
            mark = f"{number}." if part.numbered else "-"
            lines.append(f"{mark} {_with_small(escape(line), escape(small), agenda.language)}")
    return "\n".join(lines) + "\n"


def agenda_text(agenda: Agenda) -> str:
    """For a mail or a terminal."""
    lines = [_title(agenda)]
    for part in _parts(agenda):
        lines += ["", part.title]
        for number, (line, small) in enumerate(part.lines, 1):
            lines.append(f"{f'{number}.' if part.numbered else '-'} {_with_small(line, small, agenda.language)}")
    return "\n".join(lines) + "\n"


def _with_small(line: str, small: str, language: str) -> str:
    """A line with what stands behind it; where it ends in brackets, without a second pair."""
    if not small:
        return line
    if language != "zh":
        return f"{line} ({small})"
    return f"{line}，{small}" if line.endswith("）") else f"{line}（{small}）"


def agenda_html(agenda: Agenda) -> str:
    """One file that needs nothing else; no script."""
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    sections = []
    for part in _parts(agenda):
        items = [tag("li", line, *([SPACE, tag("small", small)] if small else [])) for line, small in part.lines]
        sections.append(tag("section", tag("h2", part.title), tag("ol" if part.numbered else "ul", *items)))
    body = tag("main", tag("h1", _title(agenda)), *sections)
    return (
        f'<!doctype html>\n<html lang="{_LANGUAGES[agenda.language]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{tag('title', _title(agenda))}\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _title(agenda: Agenda) -> str:
    words = Words(agenda.language)
    return words("Agenda: {range}", range=said(words.message(agenda.range.named)))


def _parts(agenda: Agenda) -> Iterator[_Part]:
    """The parts that have something to show."""
    words = Words(agenda.language)
    left = words("Left open in {period}", period=agenda.before or "")
    found = (
        _Part(words("What changed"), tuple((_shown(sentence, words), "") for sentence in agenda.changed)),
        _Part(
            words("To discuss"),
            tuple((_shown(point.subject, words), _shown(point.reason, words)) for point in agenda.points),
            numbered=True,
        ),
        _Part(words("Open questions"), _questions(agenda.questions, words, agenda.range.since != agenda.range.until)),
        _Part(left, _questions(agenda.left_open, words, dated=False)),
    )
    return (part for part in found if part.lines)


def _shown(text: str | Message, words: Words) -> str:
    return shortened(said(words.message(text)))


def _questions(found: Sequence[OpenQuestion], words: Words, dated: bool) -> tuple[tuple[str, str], ...]:
    lines = [
        (shortened(words(": ").join(filter(None, (each.subject, each.text)))), each.period if dated else "")
        for each in found[:_QUESTIONS]
    ]
    rest = len(found) - len(lines)
    return (*lines, *([(words("and {count} more", count=rest), "")] if rest else []))


def shortened(text: str, limit: int = _LINE) -> str:
    """`text`, or as many whole clauses of it as fit; a text of no clauses is cut in its middle.

    >>> shortened("one, two, three", 12)
    'one, two, …'
    """
    if len(text) <= limit:
        return text
    ends = [found.end() for found in _CLAUSE.finditer(text, 0, limit - 1)]
    end = next((end for end in reversed(ends) if end > limit // 3), limit - 2)
    return f"{text[:end].rstrip()} …"
