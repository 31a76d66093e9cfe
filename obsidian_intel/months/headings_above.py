"""Which headings a place in a note stands under."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from obsidian_intel.core.caches import text_cache
from obsidian_intel.markdown.note_parts import Heading

_GUIDE = re.compile(r"\s*how to write\b|\s*如何(?:写|撰写|填写)", re.IGNORECASE)

_WEB_LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(<?https?://[^()\s<>]*>?\)")


@text_cache(1024)
def section_title(heading: str, label: str = "📄") -> str:
    """What a heading says as the title of what stands under it: its links by their texts, without our link to a note.

    A heading may be a row as well, so a link goes in behind its own; what stands under it must not be renamed by that.

    >>> section_title("[GLM-5](https://arxiv.org/abs/2602.15763) [[GLM-5|📄]]")
    'GLM-5'
    """
    if "](" not in heading and "[[" not in heading:
        return heading
    shown = re.escape(label)
    ours = rf"[ \t]*(?:\[\[[^\[\]\n|]*\\?\|{shown}\]\]|\[{shown}\]\(<?[^()\n]*>?\))"
    return _WEB_LINK.sub(r"\1", re.sub(ours, "", heading)).strip()


class Headings:
    """The headings of a note, asked which of them a place stands under."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self._headings = headings
        self._starts = [heading.span.start for heading in headings]
        self._above: list[int] = []  # of each heading, the one that it stands under, or -1
        self._guide: list[bool] = []  # whether it or one above says how to write
        for index, heading in enumerate(headings):
            above = index - 1
            while above >= 0 and headings[above].level >= heading.level:
                above = self._above[above]
            self._above.append(above)
            guided = above >= 0 and self._guide[above]
            self._guide.append(guided or _GUIDE.match(heading.text) is not None)

    def path(self, offset: int) -> list[Heading]:
        """The headings that `offset` stands under, the outermost first."""
        path: list[Heading] = []
        index = bisect_right(self._starts, offset) - 1
        while index >= 0:
            path.append(self._headings[index])
            index = self._above[index]
        return path[::-1]

    def last(self, offset: int) -> Heading | None:
        """The innermost heading that `offset` stands under."""
        index = bisect_right(self._starts, offset) - 1
        return self._headings[index] if index >= 0 else None

    def is_guide(self, offset: int) -> bool:
        """Whether `offset` stands under "How to write …"."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and self._guide[index]


def heading_path(offset: int, headings: Sequence[Heading]) -> list[Heading]:
    """The headings that `offset` stands under, the outermost first."""
    return Headings(headings).path(offset)
