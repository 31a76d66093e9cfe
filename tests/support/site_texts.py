"""A site made of months alone, without a vault: path -> text of every file but the feed."""

from __future__ import annotations

from collections.abc import Sequence

from obsidian_intel.months.model import Month
from obsidian_intel.months.summary import month_facts
from obsidian_intel.reports.answers.log import Log
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.site.feed import feed
from obsidian_intel.reports.site.frame import Frame
from obsidian_intel.reports.site.plan import site_pages
from obsidian_intel.reports.site.site_log import LogSources, SiteLog


def site_texts(
    months: Sequence[Month], language: str = "en", title: str = "", tags: Sequence[str] = ("Trends",)
) -> dict[str, str]:
    """Every file of the site of `months`, each of which carries `tags`."""
    facts = {month.path: month_facts(month) for month in months}
    sources = LogSources(facts.get, lambda span: aggregate(months, span), {}, tags=dict.fromkeys(facts, tuple(tags)))
    site = SiteLog(Log(facts.values()), sources, Words(language))
    rendered = {page.path: page.render() for page in site_pages(site, title, "")}
    entries = [found.feed for found in rendered.values() if found.feed]
    whole = feed(Frame(site.words, title, ()), entries, site.periods[-1], "")
    return {path: found.text for path, found in rendered.items()} | {"feed.xml": whole.text}
