"""The rollup as one HTML file that needs nothing else: no network, no fonts, no Obsidian."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.html import boards, rows
from obsidian_intel.reports.rollup.html.elements import SPACE, Html, block, joined, tag
from obsidian_intel.reports.rollup.model import Rollup

SUFFIX = ".html"
_ASSETS = Path(__file__).parent.parent / "assets"
_SENTENCES = (
    ("theme", "Dominant theme"),
    ("signal", "The signal"),
    ("insight", "Crucial insight"),
    ("implementation", "Best implementation"),
)


def render(rollup: Rollup) -> str:
    """The whole page."""
    return render_html(rollup)


def render_html(rollup: Rollup) -> str:
    """The whole page. Vault paths, comments, problems and links that are not http(s) do not get into it."""
    style, script = asset("rollup.css"), asset("rollup.js")
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}';"
        " base-uri 'none'; form-action 'none'"
    )
    parts = list(_parts(rollup))
    label = said(rollup.range.label)
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{label} · Intelligence rollup</title>",
        f"<style>{style}</style>",
    ]
    body = [
        tag("a", "Skip to the content", href="#main", class_="skip"),
        _header(rollup, [(ident, title) for ident, title, _ in parts]),
        tag("main", *(_section(*part) for part in parts), id="main"),
        tag("footer", _source(rollup)),
        f"<script>{script}</script>",
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n'
        + "\n".join(head)
        + "\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


@cache
def asset(name: str) -> str:
    """A file of the package that goes into the page as it is."""
    return (_ASSETS / name).read_text("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _parts(rollup: Rollup) -> Iterator[tuple[str, str, Html]]:
    """(id, title, content) of every part that has something to show."""
    shown = (
        ("overview", "In short", _overview(rollup)),
        ("timeline", "Timeline", boards.timeline(rollup)),
        ("leaderboards", "Leaderboards", _lines(boards.leaderboards(rollup))),
        ("models", "Models", _lines(rows.models(rollup))),
        ("topics", "Topics", _lines(rows.topics(rollup))),
        ("papers", "Papers", _lines(rows.papers(rollup))),
    )
    return (part for part in shown if part[2])


def _section(ident: str, title: str, content: Html) -> Html:
    name = f"{ident}-title"
    return Html(f"\n{tag('section', tag('h2', title, id=name), content, id=ident, aria_labelledby=name)}\n")


def _lines(parts: Iterable[Html]) -> Html:
    return joined(parts, Html("\n"))


def _header(rollup: Rollup, parts: Iterable[tuple[str, str]]) -> Html:
    counts = (
        (len(rollup.months), "monthly note"),
        (rollup.model_count, "model"),
        (rollup.topic_count, "topic"),
        (len(rollup.moved()), "leaderboard"),
        (len(rollup.new_papers), "new paper"),
    )
    facts = [
        tag("li", tag("b", str(count)), SPACE, name if count == 1 else f"{name}s") for count, name in counts if count
    ]
    remarks = [tag("p", r.text, class_="quiet") for r in rollup.remarks if r.kind in ("empty", "gap")]
    links = [tag("li", tag("a", title, href=f"#{ident}")) for ident, title in parts]
    return tag(
        "header",
        tag("p", "Intelligence rollup", class_="kicker"),
        tag("h1", rollup.range.label),
        tag("ul", *facts, class_="facts") if facts else "",
        *remarks,
        tag("nav", tag("ul", *links), aria_label="Parts") if links else "",
    )


def _overview(rollup: Rollup) -> Html:
    found = []
    for field, title in _SENTENCES:
        texts = [(month.period, text) for month in rollup.months if (text := getattr(month, field))]
        if not texts:
            continue
        if rollup.range.since == rollup.range.until:
            content = joined(block("p", text) for _, text in texts)
        else:
            pairs = (part for period, text in texts for part in (tag("dt", period), block("dd", text)))
            content = tag("dl", *pairs)
        found.append(tag("div", tag("h3", title), content, class_=f"sentence {field}"))
    return tag("div", *found, class_="sentences") if found else Html()


def _source(rollup: Rollup) -> Html:
    periods = [month.period for month in rollup.months]
    if not periods:
        return tag("p", "Made by obsintel.")
    when = periods[0] if periods[0] == periods[-1] else f"{periods[0]} to {periods[-1]}"
    return tag("p", f"Made by obsintel from the monthly notes of {when}.")
