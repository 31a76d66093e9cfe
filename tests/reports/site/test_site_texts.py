"""Texts that would break out of a page: nothing runs, nothing leaves, in no page, script or feed of a site."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from rollup_months import metric, model, month
from site_texts import site_texts

from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.labels_zh import ZH
from obsidian_intel.reports.rollup.ranges import parse_range_text
from obsidian_intel.reports.site.addresses import Addresses, slug_of
from obsidian_intel.reports.site.frame import POLICY

sys.path.insert(0, str(Path(__file__).parents[1] / "rollup"))

from test_rollup_hostile import HOSTILE, earlier_month, hostile_month, read

ROOT = Path(__file__).parents[3] / "obsidian_intel" / "reports" / "site"
SCRIPTS = {"assets/site.js", "assets/compare.js", "assets/search.js", "data/scores.js"}


def hostile_site(text: str) -> dict[str, str]:
    return site_texts(
        [earlier_month(text), hostile_month(text)], title=text, tags=(text, "x"), weeks=[parse_range_text("2026-W06")]
    )


KNOWN = {
    tag
    for months in ([earlier_month("plain"), hostile_month("plain")],)
    for path, text in site_texts(months).items()
    if path.endswith(".html")
    for tag in read(text).tags
} | {"g", "circle", "line", "polyline"}


@pytest.mark.parametrize("text", HOSTILE)
def test_pages_have_only_our_elements_and_addresses(text: str) -> None:
    found = hostile_site(text)
    for path, page in found.items():
        if not path.endswith(".html"):
            continue
        reader = read(page)
        assert set(reader.tags) <= KNOWN, path
        assert not [name for name, _ in reader.attributes if name.startswith("on") or name == "style"], path
        assert f'content="{POLICY}"'.replace("'", "&#39;") in page, path
        sources = [value for name, value in reader.attributes if name == "src"]
        assert all(urljoin(path, source) in SCRIPTS for source in sources), path
        for address in (value for name, value in reader.attributes if name == "href"):
            if re.match(r"https://(ok\.example/|arxiv\.org/abs/)", address):
                continue
            parts = urlsplit(address)
            assert not parts.scheme and not parts.netloc, (path, address)
            assert not parts.path or unquote(urljoin(f"https://x/{path}", parts.path)[10:]) in found, (path, address)


@pytest.mark.parametrize("text", HOSTILE)
def test_scripts_are_data_and_the_feed_is_xml(text: str) -> None:
    found = hostile_site(text)
    for path, script in found.items():
        if path.startswith(("data/", "search/")):
            data = re.fullmatch(r'"use strict";\nwindow\.obsintel\w+(?:\["search/[\w-]+\.js"\])? = (.*);\n', script)
            assert data is not None, path
            json.loads(data[1])
            assert not set(data[1]) & set("<>&\u2028\u2029"), path
    feed = ElementTree.fromstring(found["feed.xml"])
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    idents = [entry.findtext("{http://www.w3.org/2005/Atom}id") for entry in entries]
    assert len(idents) == len(set(idents)) > 1


def test_ids_of_the_feed_stay_when_the_log_grows() -> None:
    first = month("2026-01", model("A", metric("X", 1)), model("B", metric("X", 2)))
    second = month("2026-02", model("C", metric("X", 3)))
    before, after = (site_texts(months)["feed.xml"] for months in ([first], [first, second]))
    old, new = (set(re.findall(r"<id>([^<]+)</id>", feed)) for feed in (before, after))
    assert old < new


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("GLM-5", "glm-5"),
        ("Kimi K2.5 (Thinking)", "kimi-k2-5-thinking"),
        ("千语 5", "千语-5"),
        ("ＧＬＭ-５", "glm-5"),
        ("τ²-Bench", "τ2-bench"),
        ("CON", "con-x"),
        ("LPT1", "lpt1-x"),
        ("index", "index-x"),
    ],
)
def test_slug(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize("name", [*HOSTILE, "???", "。", "a" * 300, "深" * 300, "a.", "b ", "x/../../y", "\ud800"])
def test_every_name_is_a_file_everywhere(name: str) -> None:
    slug = slug_of(name)
    assert re.fullmatch(r"[\w-]+", slug) and len(slug.encode()) < 120 and slug == slug.casefold()
    assert not slug.startswith("-") and not slug.endswith("-")


def test_no_two_things_share_a_page() -> None:
    addresses = Addresses()
    names = ["GLM-5", "glm 5", "GLM.5", "GLM-5", "Ｇlm 5"]
    paths = [addresses.add("model", str(number), name) for number, name in enumerate(names)]
    assert paths[0] == "model/glm-5.html"
    assert len(set(paths)) == len(paths)
    assert addresses.add("model", "1", "other now") == paths[1]


def test_two_models_of_one_name_have_a_page_each() -> None:
    rows = (model("GLM 5", ident="arxiv:2601.00001"), model("GLM-5", ident="arxiv:2601.00002"))
    pages = [path for path in site_texts([month("2026-02", *rows)]) if path.startswith("model/")]
    assert len(pages) == 2


def test_all_labels_have_their_chinese() -> None:
    texts = [path.read_text("utf-8") for path in (*ROOT.rglob("*.py"), *ROOT.rglob("*.html"))]
    labels = {label for text in texts for label in re.findall(r'words(?:\.template)?\("([^"]+)"', text)}
    nouns = {noun for text in texts for noun in re.findall(r'words\.count\([^"]*"(\w+)"', text)}
    assert len(labels) > 40
    missing = {label for label in labels if label not in ZH}
    missing |= {noun for noun in nouns for form in (noun, f"{noun}s") if f"{{count}} {form}" not in ZH}
    assert missing == set()


def test_the_site_speaks_chinese() -> None:
    home = site_texts([month("2026-02", model("GLM-5", metric("X", 1)), theme="推理")], "zh")["index.html"]
    assert '<html lang="zh-CN">' in home
    assert Words("zh")("Search") in home
    assert ">Models<" not in home


def test_tags_have_pages_with_their_months() -> None:
    first, second = month("2026-01", model("A"), theme="One"), month("2026-02", model("B"), theme="Two")
    found = site_texts([first, second], "zh", tags=("AI/agents", "Learning-Log", "ai/Agents"))
    assert sorted(path for path in found if path.startswith("tag/")) == ["tag/ai-agents.html", "tag/learning-log.html"]
    assert "../month/2026-01.html" in found["tag/ai-agents.html"] and "Two" in found["tag/ai-agents.html"]
    assert 'href="tag/learning-log.html"' in found["tags.html"] and "标签" in found["index.html"]
    assert "tags.html" not in site_texts([first], tags=())
    assert 'href="tags.html"' not in site_texts([first], tags=())["index.html"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_tags_stay_texts(text: str) -> None:
    found = site_texts([month("2026-01", model("A")), month("2026-02", model("B"))], tags=(text, "x"))
    for path in ("tags.html", *(path for path in found if path.startswith("tag/"))):
        reader = read(found[path])
        assert set(reader.tags) <= KNOWN, path
        assert not [name for name, _ in reader.attributes if name.startswith("on") or name == "style"], path


def test_settings_of_one_score_share_a_table() -> None:
    rows = [model("A", metric("X", 1), metric("X", 2, "Pass@1"), metric("X", 3, "Avg@4")), model("B", metric("X", 4))]
    page = site_texts([month("2026-01", *rows)])["benchmark/x.html"]
    assert page.count("<table") == 2 and 'id="single-table"' in page
    assert page.index("Pass@1") > page.index("Settings of one score")
