"""All pages of a site, in order; none is made yet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from obsidian_intel.reports.site.frame import NAVIGATION, Frame, asset
from obsidian_intel.reports.site.pages.benchmarks import benchmark_pages
from obsidian_intel.reports.site.pages.models import model_pages
from obsidian_intel.reports.site.pages.months import month_pages
from obsidian_intel.reports.site.pages.papers import paper_pages
from obsidian_intel.reports.site.pages.tags import tag_pages
from obsidian_intel.reports.site.pages.tools import compare_pages, search_pages
from obsidian_intel.reports.site.pages.topics import mechanism_pages, topic_pages
from obsidian_intel.reports.site.site_log import SiteLog
from obsidian_intel.reports.site.site_parts import RenderedPage, SitePage

_ASSETS: dict[str, tuple[str, ...]] = {
    "assets/site.css": ("rollup.css", "site.css"),
    "assets/site.js": ("rollup.js",),
    "assets/compare.js": ("compare.js",),
    "assets/search.js": ("search.js",),
}


def site_pages(site: SiteLog, title: str, address: str) -> Iterator[SitePage]:
    """Every file but the feed, which is made of what the months' pages give."""
    absent: dict[str, tuple[str, ...]] = {
        "leaderboards": ("benchmarks.html", "compare.html"),
        "models": ("models.html", "compare.html"),
    }
    absent |= {"papers": ("papers.html",), "topics": ("topics.html",), "tags": ("mechanisms.html", "tags.html")}
    gone = {path for part in site.omitted for path in absent.get(part, ())}
    gone |= set() if site.periods_of_tag else {"tags.html"}
    frame = Frame(site.words, title, (path for path, _ in NAVIGATION if path not in gone))
    yield from month_pages(site, frame, address)
    if "models" not in site.omitted:
        yield from model_pages(site, frame)
    yield from benchmark_pages(site, frame)
    yield from compare_pages(site, frame)
    yield from paper_pages(site, frame)
    yield from topic_pages(site, frame)
    yield from mechanism_pages(site, frame)
    yield from tag_pages(site, frame)
    yield from search_pages(site, frame)
    for path, names in _ASSETS.items():
        yield SitePage(path, names, partial(_asset, names))


def _asset(names: tuple[str, ...]) -> RenderedPage:
    return RenderedPage("\n".join(map(asset, names)))
