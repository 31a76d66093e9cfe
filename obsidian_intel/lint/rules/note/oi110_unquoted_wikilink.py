"""OI110 unquoted-wikilink."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability, Edit, Fix, Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_property
from obsidian_intel.lint.registry import rule

_BARE = re.compile(r"""(?<!["'])!?\[\[[^\[\]\r\n"']+\]\](?!["'])""")


@rule(
    "OI110",
    name="unquoted-wikilink",
    fix=Applicability.SAFE,
    needs=has_property,
    good=("---\nup: \"[[Home]]\"\nnext:\n  - '[[三月]]'\n---\n[[Home]]\n", "---\nmatrix: [[1, 2]]\n---\n"),
    bad=(
        ("---\nup: [[Home]]\n---\n", '---\nup: "[[Home]]"\n---\n'),
        ("---\nup: [[[A]], [[B c]]]\n---\n", '---\nup: ["[[A]]", "[[B c]]"]\n---\n'),
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
            link, span = match[0], Span(*match.span())
            if not any(char.isalpha() for char in link) and "," in link:
                continue  # a list of numbers in a list
            quoted = f"'{link}'" if "\\" in link else f'"{link}"'
            message = Message("a link in a property needs quotes; write `{quoted}`", quoted=quoted)
            yield Finding(span, message, Fix((Edit(span, quoted),)))
