"""The text of a paper in HTML: paragraphs by sentence, tables by cell. Nothing in it is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from obsidian_intel.papers.full_text.passages import PaperText, Passage, PlacedCell, cells, sentences

_SILENT = frozenset(("script", "style", "head", "nav", "annotation", "annotation-xml", "template", "svg", "noscript"))
_HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ul", "ol", "li", "dl", "dt", "dd"))
_TABLES = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"))
_PARTS = frozenset(("body", "html", "header", "footer", "main", "aside", "div", "section", "article", "figure"))
_BLOCKS = _HEADS | _LISTS | _TABLES | _PARTS | frozenset(("p", "hr", "pre", "blockquote", "figcaption"))
_MATH = frozenset(("mn", "mi", "mo", "mtext"))
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_MOST_SPAN, _MOST_CELLS, _DEEPEST = 60, 200_000, 2_000


class _Table:
    """A table as it comes, row by row; cells that span rows hold their place in those beneath."""

    def __init__(self) -> None:
        self.rows: list[list[PlacedCell]] = []
        self.caption = ""
        self.nested = 0
        self._held: dict[int, tuple[int, str]] = {}  # by column: rows left, text
        self._column = 0

    def begin_row(self) -> None:
        self.rows.append([])
        self._column = 0

    def add(self, text: str, columns: int, rows: int) -> None:
        if not self.rows:
            self.begin_row()
        self._take_held()
        left, self._column = self._column, self._column + columns
        self.rows[-1].append(PlacedCell(left, self._column, text))
        if rows > 1:
            self._held.update(dict.fromkeys(range(left, self._column), (rows - 1, text)))

    def end_row(self) -> None:
        self._take_held()

    def _take_held(self) -> None:
        while self._column in self._held:
            left, text = self._held[self._column]
            self.rows[-1].append(PlacedCell(self._column, self._column + 1, text))
            if left > 1:
                self._held[self._column] = left - 1, text
            else:
                del self._held[self._column]
            self._column += 1


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.passages: list[Passage] = []
        self._silent: list[str] = []
        self._text: list[str] = []
        self._heading = ""
        self._tables: list[_Table] = []
        self._cell: tuple[int, int] | None = None
        self._captions: list[str] = []
        self._waiting: list[tuple[_Table, int]] = []
        self._cells = 0
        self._powers: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent or tag in _SILENT:
            if tag not in _VOID and len(self._silent) < _DEEPEST:
                self._silent.append(tag)
            return
        if tag == "msup":
            self._powers.append(0)
        elif self._powers and tag in _MATH:
            self._powers[-1] += 1
            if self._powers[-1] == 2:  # mistaken where the base has parts of its own, and then of no weight
                self._text.append("^")
        elif tag == "br":
            self._text.append("\n")
        elif tag == "sup":
            self._text.append("^")
        elif tag == "table":
            self._flush()
            self._tables.append(_Table())
        elif tag == "tr" and self._tables:
            self._end_cell()
            self._tables[-1].begin_row()
        elif tag in ("td", "th") and self._tables:
            self._end_cell()
            said = dict(attrs)
            self._cell = _span(said.get("colspan")), _span(said.get("rowspan"))
        elif tag in _BLOCKS and self._cell is None:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
            return
        if tag == "msup" and self._powers:
            self._powers.pop()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr" and self._tables:
            self._end_cell()
            if self._tables[-1].rows:
                self._tables[-1].end_row()
        elif tag == "table" and self._tables:
            self._end_cell()
            self._end_table(self._tables.pop())
        elif tag in ("caption", "figcaption"):
            self._end_caption()
        elif tag in _HEADS:
            heading = self._said()
            self._heading = heading or self._heading
            self.passages.extend(sentences(heading))
        elif tag in _BLOCKS and self._cell is None:
            self._flush()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._flush()
        while self._tables:
            self._end_table(self._tables.pop())
        self._end_figure("")

    def _said(self) -> str:
        text = " ".join("".join(self._text).split(" "))
        self._text = []
        return " ".join(text.split())

    def _flush(self) -> None:
        if text := self._said():
            self.passages.extend(sentences(text, before=self._heading))

    def _end_cell(self) -> None:
        if self._cell is not None and self._tables:
            columns, rows = self._cell
            self._cell = None
            self._cells += 1
            text = self._said()
            if self._cells < _MOST_CELLS:
                self._tables[-1].add(text, columns, rows)

    def _end_caption(self) -> None:
        caption = self._said()
        if self._tables:
            self._tables[-1].caption = caption
        else:
            self._end_figure(caption)
        self.passages.extend(sentences(caption))

    def _end_table(self, table: _Table) -> None:
        """Its cells come when it is known whether a caption follows it."""
        self._end_figure("")
        self._captions = [table.caption or self._last_caption()]
        self._waiting.append((table, len(self.passages)))

    def _last_caption(self) -> str:
        """A caption right before the table, as a passage."""
        return self.passages[-1].text if self.passages and self.passages[-1].text[:5] in ("Table", "TABLE") else ""

    def _end_figure(self, caption: str) -> None:
        for table, _ in self._waiting:
            said = " ".join(filter(None, (*self._captions, caption)))
            self.passages.extend(cells([row for row in table.rows if row], said or self._heading))
        self._waiting, self._captions = [], []


def _span(text: str | None) -> int:
    return min(_MOST_SPAN, max(1, int(text))) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1


def read_html(data: bytes) -> PaperText:
    """The passages of a page of HTML."""
    reader = _Reader()
    text = _UNPRINTABLE.sub(" ", data.decode("utf-8", "replace"))
    for part in _parts(text):
        reader.feed(part)
    reader.close()
    has_text = any(char.isalnum() for passage in reader.passages for char in passage.text)
    return PaperText(tuple(reader.passages)) if has_text else PaperText(problem="there is no text in it")


def _parts(text: str, size: int = 1 << 16) -> Iterator[str]:
    for start in range(0, len(text), size):
        yield text[start : start + size]
