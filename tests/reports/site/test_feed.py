"""The feed, read by a program that reads feeds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from dense_log import dense_log
from rollup_months import metric, model, month
from site_texts import site_texts

sys.path.insert(0, str(Path(__file__).parents[1] / "rollup"))

from test_rollup_hostile import HOSTILE, earlier_month, hostile_month

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.site.feed import _ident
from obsidian_intel.vault.note_parser import read

feedparser = pytest.importorskip("feedparser", reason="feedparser is not installed")
ADDRESS = "https://log.example/here/"


def dense_months(count: int) -> list[Month]:
    found = (
        read(Document.from_text(path, text), Config(), ObsidianConfig()).month for path, text in dense_log(count, 9)
    )
    return [each for each in found if each is not None]


def feed_of(months: list[Month], title: str = "", address: str = ADDRESS) -> Any:
    found = feedparser.parse(site_texts(months, "zh", title, address=address)["feed.xml"].encode("utf-8", "replace"))
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_a_feed_reader_gets_all_it_needs() -> None:
    found = feed_of(dense_months(3), "我们的日志")
    assert found.feed.title == found.feed.author == "我们的日志"
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": f"{ADDRESS}feed.xml",
        "alternate": f"{ADDRESS}index.html",
    }
    assert len(found.entries) > 3
    assert len({entry.id for entry in found.entries}) == len(found.entries)
    for entry in found.entries:
        assert entry.title and entry.link.startswith(f"{ADDRESS}month/2024-")
        assert entry.id.startswith("urn:uuid:") and entry.updated_parsed[:2] <= found.feed.updated_parsed[:2]
    periods = [entry.updated_parsed[:2] for entry in found.entries]
    assert periods == sorted(periods, reverse=True)


def test_entries_keep_their_ids_and_those_of_another_address_have_others() -> None:
    months = dense_months(4)
    before, after = ({entry.id for entry in feed_of(found).entries} for found in (months[:3], months))
    assert before < after
    elsewhere = {entry.id for entry in feed_of(months, address="https://other.example/").entries}
    assert not elsewhere & after


def test_the_feed_goes_back_twelve_months() -> None:
    rows = (model("A", metric("X", 1)),)
    months = [month(f"{2024 + n // 12}-{n % 12 + 1:02}", *rows) for n in range(15)]
    years = {entry.link.rpartition("/")[2] for entry in feed_of(months).entries}
    assert len(years) == 12 and "2025-03.html" in years and "2024-03.html" not in years


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    found = feed_of([earlier_month(text), hostile_month(text)], text)
    for entry in found.entries:
        assert entry.link.startswith(ADDRESS)
        assert not entry.get("enclosures") and [link.rel for link in entry.links] == ["alternate"]


@pytest.mark.parametrize("address", ["", ADDRESS, "https://例.example/日志/"])
def test_ids_are_the_uuids_of_their_addresses(address: str) -> None:
    assert _ident(address, "2026-02") == f"urn:uuid:{uuid5(NAMESPACE_URL, f'obsintel|{address}|2026-02')}"
