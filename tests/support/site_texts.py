"""A site made of months alone, without a vault: path -> text of every file but the feed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from obsidian_intel.months.summary import month_facts
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.answers.log import Log
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import Rollup
from obsidian_intel.reports.site.feed import feed, pages_in_feed
from obsidian_intel.reports.site.frame import Frame
from obsidian_intel.reports.site.plan import site_pages
from obsidian_intel.reports.site.site_log import LogSources, SiteLog


def site_texts(
    months: Sequence[Month],
    language: str = "en",
    title: str = "",
    tags: Sequence[str] = ("Trends",),
    *,
    address: str = "",
    weeks: Sequence[DateRange] = (),
) -> dict[str, str]:
    """Every file of the site of `months`, each of which carries `tags`. `weeks` get pages of what all months hold."""
    facts = {month.path: month_facts(month) for month in months}

    def rollup_of(span: DateRange) -> Rollup:
        return aggregate([replace(each, period=span.label) for each in months] if span.days else months, span)

    sources = LogSources(facts.get, rollup_of, {}, tuple(weeks), dict.fromkeys(facts, tuple(tags)))
    site = SiteLog(Log(facts.values()), sources, Words(language))
    rendered = {page.path: page.render() for page in site_pages(site, title, address)}
    entries = [rendered[path].feed for path in pages_in_feed(site.periods)]
    whole = feed(Frame(site.words, title, ()), entries, site.periods[-1], address)
    return {path: found.text for path, found in rendered.items()} | {"feed.xml": whole.text}
