"""A cell's text as it is read: no Markdown marks."""

from __future__ import annotations

from obsidian_intel.core.caches import text_cache
from obsidian_intel.markdown.cell_inline import scan
from obsidian_intel.markdown.cell_pieces import References


@text_cache(4096)
def plain(raw: str, references: References = ()) -> str:
    """`raw` without marks: links are their labels, `<br>` is a newline, math stays, comments are gone."""
    return collapse_spaces(scan(raw, references).shown(0, len(raw)))


def collapse_spaces(shown: str) -> str:
    """Each line trimmed, its runs of spaces one."""
    if "\n" not in shown:
        return " ".join(shown.split())
    return "\n".join(" ".join(line.split()) for line in shown.split("\n")).strip()
