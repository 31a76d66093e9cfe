"""OI110 unquoted-wikilink."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.diagnostic import Finding
from obsidian_intel.rules.context import NoteContext
from obsidian_intel.rules.registry import rule
from obsidian_intel.text import Applicability, Edit, Fix, Span

_BARE = re.compile(r"""(?:(?<=:)|(?<=-))[ \t]+(!?\[\[[^\[\]\r\n]+\]\])[ \t]*(?=[\r\n]|$|[ \t]#)""")


@rule(
    "OI110",
    name="unquoted-wikilink",
    fix=Applicability.SAFE,
    good=("---\nup: \"[[Home]]\"\nnext:\n  - '[[三月]]'\n---\n[[Home]]\n",),
    bad=(
        ("---\nup: [[Home]]\n---\n", '---\nup: "[[Home]]"\n---\n'),
        ("---\n相关:\n  - [[论文 一]]\n---\n", '---\n相关:\n  - "[[论文 一]]"\n---\n'),
    ),
)
def unquoted_wikilink(note: NoteContext) -> Iterator[Finding]:
    """A link in a property stands in quotes.

    Why: YAML takes `[[` for two lists; Obsidian shows no link.
    Fix: quotes are added (safe).
    """
    for found in note.frontmatter.properties:
        if not found.nested:
            continue
        for match in _BARE.finditer(note.text, found.key_span.end, found.span.end):
            link, span = match[1], Span(*match.span(1))
            quoted = f'"{link}"' if '"' not in link and "\\" not in link else "'" + link.replace("'", "''") + "'"
            yield Finding(span, f"a link in a property needs quotes; write `{quoted}`", Fix((Edit(span, quoted),)))
