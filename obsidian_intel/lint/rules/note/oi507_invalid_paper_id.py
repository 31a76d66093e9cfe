"""OI507 invalid-paper-id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.paper_ids import id_problem
from obsidian_intel.core.text import DisjointSpans, Span
from obsidian_intel.lint.examples import MODELS, ROW
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.note_parts import LinkKind

_ARXIV_KEYS = frozenset({"arxiv", "arxivid"})
_ID_KEYS = _ARXIV_KEYS | {"doi", "eprint"}
_NUMBER = re.compile(r"\d{4}\.\d+")


@rule(
    "OI507",
    name="invalid-paper-id",
    good=(
        MODELS + ROW,
        '---\ntype: Paper\ntitle: GLM-5\narxiv: "2602.15763"\ndoi: 10.48550/arXiv.2602.15763\n---\n',
        "[abs](https://arxiv.org/abs/hep-th/9901001v2) <https://doi.org/10.1000/(a)b>\n",
        "[list](https://arxiv.org/list/cs.CL/recent)\n",
        "---\neprint: hal-0123456\n---\n[x](https://arxiv.org/abs/2613.1)\n",
    ),
    bad=(
        (MODELS + ROW.replace("2602.15763", "2613.15763"), None),
        (MODELS + ROW.replace("2602.15763", "2602.1576"), None),
        ("---\narxiv: 2407.0945\n---\n", None),
        ('---\ntype: Paper\ntitle: 智谱\narxiv: "2602.157"\n---\n', None),
    ),
)
def invalid_paper_id(note: NoteContext) -> Iterator[Finding]:
    """An arXiv id or a DOI is one that can be.

    Why: a digit was lost, most often a zero at the end; the address leads nowhere or to another paper.
    Fix: none. In notes that are neither months nor paper notes, only a property `arxiv` is looked at.
    """
    asked = _properties(note)
    if note.in_log:
        asked = [*asked, *_links(note), *_papers(note)]
    wrong = [(problem, span) for text, span in asked if (problem := id_problem(text))]
    if wrong:
        seen = DisjointSpans()
        yield from (Finding(span, problem) for problem, span in wrong if seen.take(span))


def _properties(note: NoteContext) -> list[tuple[str, Span]]:
    in_log, front = note.in_log, note.frontmatter
    addresses = in_log and note.text.find("://", front.content.start, front.content.end) >= 0
    asked = []
    for found in front.properties if addresses else front.those(_ID_KEYS, fold):
        key = fold(found.key)
        arxiv, doi = key in _ARXIV_KEYS, key == "doi" and in_log
        for scalar in found.scalars:
            text = scalar.text.strip()
            if not text:
                continue
            if arxiv or (key == "eprint" and _NUMBER.match(text)):
                asked.append((text if ":" in text else f"arXiv:{text}", scalar.span))
            elif doi:
                asked.append((text if ":" in text else f"doi:{text}", scalar.span))
            elif in_log and "://" in text and text.startswith(("http://", "https://")):
                asked.append((text, scalar.span))
    return asked


def _links(note: NoteContext) -> list[tuple[str, Span]]:
    return [
        (link.target, link.target_span)
        for link in note.note.links
        if link.kind is LinkKind.INLINE or link.kind is LinkKind.AUTOLINK or link.kind is LinkKind.URL
    ]


def _papers(note: NoteContext) -> list[tuple[str, Span]]:
    sections = note.month.sections if note.month else ()
    rows = [row for section in sections for row in section.data]
    return [(paper.url, paper.span) for row in rows for paper in row.papers if paper.url]
