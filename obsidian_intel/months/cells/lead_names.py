"""Where the name begins and ends that the first line of a list's row begins with."""

from __future__ import annotations

import re

from obsidian_intel.markdown.cell_pieces import InlineScan
from obsidian_intel.months.header_words import venue_names

NAME_ENDS = re.compile(r"\s+[–—-]{1,2}\s|——|[:：](?=\s|$)|：|\s*\|\s")
_SENTENCE = re.compile(r"(?<=\w{3})\.\s+(?=\w)")  # behind a title: its authors, its venue
_VENUE = re.compile(
    r"\**(?:([A-Za-z][\w/&-]{1,15})(?: Asia)?[ -](?:19|20)\d\d(?:\.\d\d)?(?: [a-z][a-z ]{2,20})?|20\d\d\.\d\d)\**"
    r"\s*[,:，：]\s+(?=\S)"
)
_GOES_ON = re.compile(r"\**\s+\w")
_LAST_BRACKETS = re.compile(r"(?:\s*\([^()\n]*\))+[\s,:]*\Z")
_SHORT_WORD, _SUBTITLE_SHARE = 3, 0.7
_LONGEST_TITLE = 120
_MARKS = " \t\n\u00a0:：,，、;；|/–—·•*&([（【［"


def lead_start(found: InlineScan, start: int, end: int) -> int:
    """Where the name begins that a list's row begins with: behind the venue or month before it (`CVPR 2026, …`)."""
    venue = _VENUE.match(found.raw, start, end)
    return venue.end() if venue and (venue[1] is None or venue[1].casefold() in venue_names()) else start


def _is_subtitle(text: str) -> bool:
    """Whether what stands behind a colon is more of a title, and no words about it: its long words are in capitals."""
    words = [word for word in text.split() if len(word) > _SHORT_WORD]
    return len(words) > 1 and _SUBTITLE_SHARE * len(words) <= sum(word[0].isupper() for word in words)


def lead_end(found: InlineScan, start: int, end: int, *, linked: bool = False, cited: bool = False) -> int:
    """Where the name ends that a list's row begins with: behind its bold, or before a dash or a colon.

    `linked`: at `end` the link stands that the words name; a whole title may then stand before it, colon and all.
    `cited`: its venue stands before it, so that bold words of a title are not the whole of it.
    """
    for close, opening in sorted(found.bold.items()):
        if opening == start and not (cited and _GOES_ON.match(found.raw, close)):
            return min(close, end)
    cut = NAME_ENDS.search(found.raw, start, end) or _SENTENCE.search(found.raw, start, end)
    if linked and cut and cut[0] == ":":
        said = _LAST_BRACKETS.search(found.raw, cut.end(), end)
        stop = said.start() if said else end
        if stop - start <= _LONGEST_TITLE and _is_subtitle(found.raw[cut.end() : stop]):
            return start + len(found.raw[start:stop].rstrip(_MARKS))
    return start + len(found.raw[start : cut.start()].rstrip()) if cut and cut.start() > start else end
