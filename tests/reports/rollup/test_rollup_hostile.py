"""Texts that would break out of a page: nothing runs, nothing breaks, nothing private leaves."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from rollup_months import cell, group, metric, model, month, paper, shown, topic

from obsidian_intel.core.document import Document
from obsidian_intel.markdown.parser import read_note
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.formats.md import render_markdown
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import Rollup

HOSTILE = [
    "<script>alert(1)</script>",
    '"]]><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></title><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "${alert(1)} {{7*7}} <%= 1 %>",
    "=cmd()",
    "%% obsintel:end rollup %%",
    "%%",
    "[[a|b]] ![[c]] [x](javascript:alert(1))",
    "| a | b |",
    "**bold** __b__ `code` ~~s~~ ==h==",
    "# heading #tag ^block",
    "line\nbreak\r\ntwo\u2028three\u0085four",
    "> [!danger] callout",
    "\u202eright to left\u202c \x07 \x1b[31m",
    "---\ntype: Monthly Report\n---",
    "<!-- comment",
    "$$math$$ $x$ \\",
    "```\nfence",
    "&lt;b&gt; &amp; &#60;",
    "]( <a> )",
    "x" * 5000,
]


def hostile_month(text: str) -> Month:
    cells = (
        cell("mechanism", group(text, text, text, (text, text)), raw="x"),
        cell("capability", group("", text, "", ("", text)), raw="x"),
        cell("value", group("", "", text), raw="x"),
    )
    return month(
        "2026-02",
        model(text, metric(text, 1, text, text, unit=text), ident=f"url:{text}", cells=cells, url=text),
        model("Other " + text, metric(text, 2, text, text, unit=text), cells=cells, url="https://ok.example/" + text),
        topics=(topic(text, paper(f"url:{text}", text, "javascript:alert(1)"), value=text),),
        path=f"Log/{text}.md",
        theme=text,
        signal=text,
        insight=text,
        implementation=text,
    )


def earlier_month(text: str) -> Month:
    """A month before it, which it has records to break, leaders to replace and topics to miss."""
    cells = (cell("value", group("", "状态", "试点")),)
    return month(
        "2026-01",
        model("Old " + text, metric(text, 0.5, text, text, unit=text), metric("X", 60), ident="arxiv:2601.00001"),
        model("Older " + text, metric("X", 50), cells=cells, ident="arxiv:2601.00002"),
        topics=(topic("Gone " + text, paper("arxiv:2601.00009", text), value=text),),
        theme=text,
    )


def rolled(text: str, since: str = "2026-02") -> Rollup:
    return aggregate(
        [earlier_month(text), hostile_month(text)],
        parse_range(since=since, until="2026-02"),
        note_of=lambda path, found: f"Papers/{text}.md" if text in found.title else None,
    )


class Reader(HTMLParser):
    """Elements, attributes and text outside script and style."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


KNOWN = (
    set(read(shown("html", rolled("plain", "2026-01"))).tags)
    | set(read(shown("html", rolled("plain"))).tags)
    | {"g", "circle", "line", "polyline"}
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("since", ["2026-01", "2026-02"])
def test_html_has_only_our_elements(text: str, since: str) -> None:
    page = shown("html", rolled(text, since))
    reader = read(page)
    assert set(reader.tags) <= KNOWN
    assert reader.tags.count("script") == reader.tags.count("style") == 1
    assert not [name for name, _ in reader.attributes if name.startswith("on") or name == "style"]
    links = [value for name, value in reader.attributes if name in ("href", "src", "action", "data")]
    assert all(link.startswith(("#", "https://ok.example/", "https://arxiv.org/abs/2601.0000")) for link in links)
    assert "%%" not in re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("since", ["2026-01", "2026-02"])
def test_markdown_keeps_its_shape(text: str, since: str) -> None:
    """As many headings, tables, rows and cells as with a plain text; no tag, no live link, no embed."""
    wanted, found = shape("plain", since), shape(text, since)
    assert found == wanted


def shape(text: str, since: str) -> list[object]:
    page = render_markdown(rolled(text, since), pictures=False).text
    body = page.index("---\n\n") + 4
    note = read_note(Document.from_text("Rollups/2026-02 Rollup.md", page), body)
    return [
        page.count("obsintel:end rollup %%\n"),
        page.count("%%"),
        [heading.level for heading in note.headings],
        [(table.width, [len(row.cells) for row in table.rows]) for table in note.tables],
        [tag.name for tag in note.tags],
        [link.kind for link in note.links if link.kind in ("embed", "image", "autolink", "url")],
        [region.kind for region in note.regions if region.kind != "comment"],
        note.block_ids,
        [re.sub(r"\W.*", "", line) for line in page.split("\n") if line.startswith(">")],
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_json_is_what_it_was(text: str) -> None:
    found = json.loads(shown("json", rolled(text)))
    assert found["months"][0]["theme"] == text
    assert found["models"][0]["name"] == text


@pytest.mark.parametrize("text", HOSTILE)
def test_pictures_are_whole_xml(text: str) -> None:
    from xml.etree import ElementTree

    pictures = render_markdown(rolled(text, "2026-01")).pictures
    assert {name.split()[-1] for name in pictures} >= {"leaderboards.svg", "mechanisms.svg", "timeline.svg"}
    for picture in pictures.values():
        names = {node.tag.rpartition("}")[2] for node in ElementTree.fromstring(picture).iter()}
        assert names <= {"svg", "title", "desc", "g", "text", "rect", "circle", "line", "polyline"}


@pytest.mark.parametrize(
    ("url", "live"),
    [
        ("https://arxiv.org/abs/2601.16725", True),
        ("http://example.org/a_(b)", True),
        ("HTTPS://example.org", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" https://example.org", False),
        ("data:text/html,<script>", False),
        ("file:///etc/passwd", False),
        ("obsidian://open?vault=x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://user:pass@example.org", False),
        ("https://[bad", False),
        ('https://example.org/"><script>', True),
    ],
)
def test_which_links_are_live(url: str, live: bool) -> None:
    found = aggregate([month("2026-02", model("A", ident="url:x", url=url))], parse_range(month="2026-02"))
    page = shown("html", found)
    hrefs = [value for name, value in read(page).attributes if name == "href" and not value.startswith("#")]
    assert bool(hrefs) is live
    assert ("](" in shown("md", found)) is live


def test_comments_do_not_leave_by_html() -> None:
    cells = (cell("value", group("", "Label %% secret one %%", "", ("x", "shown %%secret two"))),)
    found = aggregate(
        [month("2026-02", model("A", cells=cells), theme="open <!-- secret three --> words")],
        parse_range(month="2026-02"),
    )
    page = shown("html", found)
    assert "secret" not in page
    assert "shown" in page and "open words" in page
