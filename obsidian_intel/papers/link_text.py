"""How a link to a note is written into a row: a wikilink, or a Markdown link where Obsidian is set to write those."""

from __future__ import annotations

import re

from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.text import Edit, Span
from obsidian_intel.vault.vault import Vault

_UNSAFE = re.compile(r"""[\s%()<>\[\]|\\"#?^`*_~]""")
_DESTINATION = lazy_pattern(r"\]\(\s*(<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)")


def render_link(vault: Vault, note: str, source: str, *, in_table: bool = True) -> str:
    """A link with our label from the note `source` to `note`. In a table the pipe of a wikilink is escaped."""
    label, target = vault.config.link.label, vault.link_target(note, source)
    if vault.obsidian.markdown_links:
        return f"[{label}]({markdown_target(target)})"
    return f"[[{target}{chr(92) if in_table else ''}|{label}]]"


def markdown_target(target: str) -> str:
    """The destination of a Markdown link: with `.md`, and what would end it or mean something else percent-encoded."""
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), target) + ".md"


def retarget(text: str, span: Span, old: str, vault: Vault, note: str, source: str) -> Edit:
    """The edit that points the link at `span`, whose target reads `old`, to `note`; its form and label stay."""
    target = vault.link_target(note, source)
    link = span.of(text)
    if not link.startswith(("[[", "![[")) and (found := _DESTINATION.search(link)):
        start = span.start + found.start(1)
        return Edit(Span(start, start + len(found[1])), markdown_target(target))
    start = text.index(old, span.start, span.end)
    return Edit(Span(start, start + len(old)), target)
