"""Home, the list of months, and a page for each month and week, made of the parts of a rollup."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from obsidian_intel.reports.headline import headline
from obsidian_intel.reports.rollup.formats.html import page_facts, page_parts
from obsidian_intel.reports.rollup.html import changes, pictures
from obsidian_intel.reports.rollup.html.elements import NOTHING, Html, joined, language, tag
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import Rollup
from obsidian_intel.reports.site.feed import entries_of
from obsidian_intel.reports.site.frame import Frame
from obsidian_intel.reports.site.site_log import SiteLog
from obsidian_intel.reports.site.site_parts import PageLink, PageSection, RenderedPage, SitePage, digest_of

_UP, _RECENT = "../", 12
RollupOf = Callable[[DateRange], Rollup]


class _SoFar(NamedTuple):
    """The log up to the end of a month: a digest of its models, scores, topics and papers, and of the month's notes."""

    facts: str
    notes: tuple[str, ...]


def month_pages(site: SiteLog, frame: Frame, address: str) -> Iterator[SitePage]:
    """The list, a page a month in order of time, home, then a page a week. `address`: where the site stands.

    In this order each rollup goes on from the one before it, and home shares that of the latest month.
    """
    rollup_of = lru_cache(maxsize=1)(site.sources.rollup)
    so_far = _so_far(site)
    latest = site.periods[-1]
    yield _list(site, frame)
    for index, period in enumerate(site.periods):
        before = site.periods[index - 1] if index else None
        after = site.periods[index + 1] if index + 1 < len(site.periods) else None
        around = [PageLink(f"← {before}", f"{before}.html")] if before else []
        around += [PageLink(f"{after} →", f"{after}.html")] if after else []
        span = DateRange(period, period, period)
        yield _rolled(site, frame, span, f"month/{period}.html", around, rollup_of, so_far[period], address)
    yield _home(site, frame, rollup_of, so_far[latest].facts)
    for span in site.sources.weeks:
        month = span.first_month
        around = [PageLink(month, site.month_page(month, _UP))] if month in so_far else []
        last = max((period for period in site.periods if period <= (span.days or ("", ""))[1][:7]), default=latest)
        yield _rolled(site, frame, span, f"week/{span.label}.html", around, rollup_of, so_far[last], address)


def _so_far(site: SiteLog) -> dict[str, _SoFar]:
    """What the log says up to the end of each month."""
    found: dict[str, _SoFar] = {}
    chain = ""
    for month in site.log.months:
        facts = [(*row[:5], tuple(map(tuple, row.papers)), tuple(map(tuple, row.scores))) for row in month.rows]
        chain = digest_of((chain, month.period, month.path, facts))
        before = found.get(month.period)
        notes = (*(before.notes if before else ()), site.sources.digests.get((month.path, 0), ""))
        found[month.period] = _SoFar(chain, notes)
    return found


def _rolled(
    site: SiteLog,
    frame: Frame,
    span: DateRange,
    path: str,
    around: Sequence[PageLink],
    rollup_of: RollupOf,
    so_far: _SoFar,
    address: str,
) -> SitePage:
    def render() -> RenderedPage:
        words = site.words
        rollup = replace(rollup_of(span), page_of=site.page_of(_UP), language=words.language)
        sections = [PageSection(ident, title, content) for ident, title, content in page_parts(rollup, words)]
        lead = [words.message(sentence) for sentence in headline(rollup.changes)]
        facts = page_facts(rollup, words)
        kicker = words("Month") if span.days is None else words("Week")
        text = frame.page(path, span.label, sections, kicker=kicker, lead=lead, facts=facts, links=around)
        feed = entries_of(rollup, words, path, address) if span.days is None else ""
        return RenderedPage(text, feed)

    links = tuple((link.text, link.href) for link in around)
    rows = site.rows_of_period.get(span.first_month, ())
    pages = tuple((each.row.name, site.row_page(each, _UP)) for each in rows)
    return SitePage(path, (*so_far, links, pages), render)


def _home(site: SiteLog, frame: Frame, rollup_of: RollupOf, facts_so_far: str) -> SitePage:
    latest = site.periods[-1]
    themes = tuple(month.theme for month in site.log.months if month.period == latest and month.theme)
    recent = [month_card(site, period) for period in reversed(site.periods[-_RECENT:])]

    def render() -> RenderedPage:
        words = site.words
        span = DateRange(latest, latest, latest)
        rollup = replace(rollup_of(span), page_of=site.page_of(""), language=words.language)
        lead = [words.message(sentence) for sentence in headline(rollup.changes)]
        said = joined(tag("p", theme, lang=language(theme)) for theme in themes)
        heading = tag("h2", words("Dominant theme"))
        theme = tag("aside", heading, said, class_="sentence theme") if themes else NOTHING
        changed = joined(changes.changes(rollup.changes, words, rollup.page_of), Html("\n"))
        sections = [
            PageSection("pictures", words("At a glance"), joined(pictures.pictures(rollup, words))),
            PageSection("changes", words("What changed in {period}", period=latest), changed),
            PageSection("months", words("The last months"), month_cards(site, recent, "")),
        ]
        links = [PageLink(words("All of {period}", period=latest), site.month_page(latest, ""))]
        facts = [words.count(len(site.periods), "month"), words.count(len(site.log.rows_of_model), "model")]
        facts += [words.count(len(site.log.rows_of_paper), "paper")] if "papers" not in site.omitted else []
        return RenderedPage(
            frame.page(
                "index.html", frame.title, sections, kicker=latest, lead=lead, facts=facts, links=links, beside=theme
            )
        )

    counts = (len(site.periods), len(site.log.rows_of_model), len(site.log.rows_of_paper))
    return SitePage("index.html", (facts_so_far, themes, tuple(recent), counts), render)


def _list(site: SiteLog, frame: Frame) -> SitePage:
    cards = [month_card(site, period) for period in reversed(site.periods)]
    weeks = [span.label for span in reversed(site.sources.weeks)]

    def render() -> RenderedPage:
        words = site.words
        years = dict.fromkeys(card[0][:4] for card in cards)
        sections = [
            PageSection(f"year-{year}", year, month_cards(site, [card for card in cards if card[0][:4] == year], ""))
            for year in years
        ]
        items = (tag("li", tag("a", label, href=f"week/{label}.html")) for label in weeks)
        listed = tag("ul", *items, class_="onwards") if weeks else NOTHING
        sections.append(PageSection("weeks", words("Weeks"), listed))
        facts = [words.count(len(cards), "month")]
        return RenderedPage(frame.page("months.html", words("Months"), sections, facts=facts))

    return SitePage("months.html", (tuple(cards), tuple(weeks)), render)


def month_card(site: SiteLog, period: str) -> tuple[str, str, int, int]:
    """A month in short: its theme, its models, its topics."""
    months = [month for month in site.log.months if month.period == period]
    theme = next((month.theme for month in months if month.theme), "") or ""
    kinds = [row.kind for month in months for row in month.rows]
    return period, page_text(theme), kinds.count("models"), kinds.count("topics")


def month_cards(site: SiteLog, cards: Sequence[tuple[str, str, int, int]], root: str) -> Html:
    words = site.words
    items = []
    for period, theme, models, topics in cards:
        counts = [words.count(count, noun) for count, noun in ((models, "model"), (topics, "topic")) if count]
        said = [tag("span", theme, class_="theme", lang=language(theme))] if theme else []
        items.append(
            tag(
                "li",
                tag("a", period, href=site.month_page(period, root), class_="whole-card"),
                *said,
                tag("span", " · ".join(counts), class_="quiet"),
            )
        )
    return tag("ol", *items, class_="strip")
