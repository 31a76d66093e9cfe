"""The rollup as one HTML file that needs nothing else: no network, no fonts, no Obsidian."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.html import (
    boards,
    changes,
    colleagues,
    models,
    papers,
    pictures,
    topics,
    value,
    year,
)
from obsidian_intel.reports.rollup.html.elements import Html, block, joined, tag
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.rollup_values import Rollup

SUFFIX = ".html"
_ASSETS = Path(__file__).parent.parent / "assets"
_SENTENCES = (
    ("theme", "Dominant theme"),
    ("signal", "The signal"),
    ("insight", "Crucial insight"),
    ("implementation", "Best implementation"),
)
_TAGS = {"en": "en", "zh": "zh-CN"}


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
    words = Words(rollup.language)
    parts = list(page_parts(rollup, words))
    label = said(words.message(rollup.range.named))
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{label} · {words('Intelligence rollup')}</title>",
        f"<style>{style}</style>",
    ]
    body = [
        tag("a", words("Skip to the content"), href="#main", class_="skip"),
        _header(rollup, [(ident, title) for ident, title, _ in parts], words),
        tag("main", *(_section(*part) for part in parts), id="main"),
        tag("footer", _source(rollup, words)),
        f"<script>{script}</script>",
    ]
    return (
        f'<!doctype html>\n<html lang="{_TAGS[words.language]}">\n<head>\n'
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


def page_parts(rollup: Rollup, words: Words) -> Iterator[tuple[str, str, Html]]:
    """(id, title, content) of every part that has something to show: words, pictures, tables."""
    many = rollup.range.since != rollup.range.until
    overview = _overview(rollup, words)
    shown = (
        ("overview", "In short", Html() if many else overview),
        ("pictures", "At a glance", _lines(pictures.pictures(rollup, words))),
        ("months", "Month by month", _lines(year.strip(rollup, words))),
        ("records", "When each record was broken, and by whom", _lines(year.record_table(rollup, words))),
        ("changes", "What changed", _lines(changes.changes(rollup.changes, words, rollup.page_of))),
        ("most", "Named most", _lines(year.named_most(rollup, words))),
        ("overview", "What was said", overview if many else Html()),
        ("leaderboards", "Leaderboards", _lines(boards.leaderboards(rollup, words))),
        ("value", "Business value", _lines(value.value(rollup, words))),
        ("models", "Models", _lines(models.models(rollup, words))),
        ("topics", "Topics", _lines(topics.topics(rollup, words))),
        ("papers", "Papers", _lines(papers.papers(rollup, words))),
        ("colleagues", "Other vaults", _lines(colleagues.colleagues(rollup, words))),
    )
    return ((ident, words(title), content) for ident, title, content in shown if content)


def _section(ident: str, title: str, content: Html) -> Html:
    name = f"{ident}-title"
    return Html(f"\n{tag('section', tag('h2', title, id=name), content, id=ident, aria_labelledby=name)}\n")


def _lines(parts: Iterable[Html]) -> Html:
    return joined(parts, Html("\n"))


def _header(rollup: Rollup, parts: Iterable[tuple[str, str]], words: Words) -> Html:
    from obsidian_intel.reports.headline import headline

    lead = [tag("p", words.message(sentence)) for sentence in headline(rollup.changes)]
    facts = [tag("li", fact) for fact in page_facts(rollup, words)]
    remarks = [tag("p", words.message(r.text), class_="quiet") for r in rollup.remarks if r.kind in ("empty", "gap")]
    links = [tag("li", tag("a", title, href=f"#{ident}")) for ident, title in parts]
    return tag(
        "header",
        tag("p", words("Intelligence rollup"), class_="kicker"),
        tag("h1", words.message(rollup.range.named)),
        tag("div", *lead, class_="lead") if lead else "",
        tag("ul", *facts, class_="facts") if facts else "",
        *remarks,
        tag("nav", tag("ul", *links), aria_label=words("Parts")) if links else "",
    )


def page_facts(rollup: Rollup, words: Words) -> list[str]:
    """How many notes, models, topics, leaderboards and papers the range has."""
    counts = (
        (len(rollup.months), "monthly note"),
        (rollup.model_count, "model"),
        (rollup.topic_count, "topic"),
        (len(rollup.moved()), "leaderboard"),
        (len(rollup.new_papers), "new paper"),
    )
    return [words.count(count, name) for count, name in counts if count]


def _overview(rollup: Rollup, words: Words) -> Html:
    """The statements of the month; of several months those of each but their themes, which the cards of months have."""
    many = rollup.range.since != rollup.range.until
    found = []
    for field, title in _SENTENCES[1:] if many else _SENTENCES:
        texts = [(month.period, text) for month in rollup.months if (text := getattr(month, field))]
        if not texts:
            continue
        if many:
            pairs = (part for period, text in texts for part in (tag("dt", period), block("dd", text)))
            content = tag("dl", *pairs)
        else:
            content = joined(block("p", text) for _, text in texts)
        found.append(tag("div", tag("h3", words(title)), content, class_=f"sentence {field}"))
    return tag("div", *found, class_="sentences") if found else Html()


def _source(rollup: Rollup, words: Words) -> Html:
    periods = [month.period for month in rollup.months]
    if not periods:
        return tag("p", words("Made by obsintel."))
    if periods[0] == periods[-1]:
        return tag("p", words("Made by obsintel from the notes of {first}.", first=periods[0]))
    return tag("p", words("Made by obsintel from the notes of {first} to {last}.", first=periods[0], last=periods[-1]))
