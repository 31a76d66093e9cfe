"""A site opened from disk in a real Chromium: its scripts run, nothing else does, and it is sound to read and touch."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dense_log import dense_log
from page_faults import FAULTS
from site_texts import site_texts

sys.path.insert(0, str(Path(__file__).parents[1] / "rollup"))

from test_rollup_hostile import HOSTILE, earlier_month, hostile_month

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.rollup.ranges import parse_range_text
from obsidian_intel.reports.site.frame import POLICY
from obsidian_intel.vault.note_parser import read

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PAGES = ("index", "months", "models", "benchmarks", "compare", "papers", "topics", "mechanisms", "tags", "search")
KINDS = ("month", "week", "model", "models", "benchmark", "papers", "topic", "mechanism", "tag")
WEEK = parse_range_text("2024-W06")
Open = Callable[..., Any]


def dense_months(count: int = 2) -> list[Month]:
    found = (
        read(Document.from_text(path, text), Config(), ObsidianConfig()).month for path, text in dense_log(count, 9)
    )
    return [each for each in found if each is not None]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def put(texts: dict[str, str], folder: Path) -> Path:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", "replace")
    return folder


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory) -> Path:
    months = dense_months()
    earlier = [_of_period(each, f"2023-{each.period[5:]}") for each in dense_months(4)[2:]]
    return put(site_texts([*earlier, *months], "zh", weeks=[WEEK]), tmp_path_factory.mktemp("dense"))


@pytest.fixture
def visit(browser: Any) -> Iterator[Open]:
    """Opens a page of a site. In the end: no message, no dialog, no request but for files of the site."""
    noise: list[str] = []
    pages: list[Any] = []

    def visit(folder: Path, path: str, **options: Any) -> Any:
        page = browser.new_page(**options)
        own = folder.resolve().as_uri()
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("dialog", lambda dialog: noise.append(dialog.message))
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("request", lambda request: None if request.url.startswith(own) else noise.append(request.url))
        page.goto(f"{own}/{path}")
        pages.append(page)
        return page

    yield visit
    for page in pages:
        page.close()
    assert noise == []


def one_of_each(folder: Path) -> list[str]:
    inner = [sorted((folder / kind).glob("*.html"))[0].relative_to(folder).as_posix() for kind in KINDS]
    return [*(f"{name}.html" for name in PAGES), *inner]


@pytest.mark.slow
@pytest.mark.parametrize("wide", [390, 820, 1440])
def test_pages_fit_every_screen(visit: Open, dense: Path, wide: int) -> None:
    for path in one_of_each(dense):
        page = visit(dense, path, viewport={"width": wide, "height": 900})
        assert page.evaluate(FAULTS) == [], path
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Open, dense: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for path in one_of_each(dense):
        page = visit(dense, path, color_scheme=scheme, bypass_csp=True)
        found = axe.run(page, options={"preload": False}).response["violations"]
        assert [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in found] == [], path
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize("wide", [390, 1440])
def test_links_within_a_page_land_on_their_part(visit: Open, dense: Path, wide: int) -> None:
    """Parts further down are laid out only when they come into sight: what is above them must not move them away."""
    page = visit(dense, "month/2024-02.html", viewport={"width": wide, "height": 900})
    for link in page.locator("nav:not(.site) a").all()[::-2]:
        part = link.get_attribute("href")
        page.evaluate("scrollTo(0, 0)")
        link.click()
        page.wait_for_function(
            """(part) => Math.abs(document.querySelector(part).getBoundingClientRect().top) < 120
            || scrollY + innerHeight >= document.documentElement.scrollHeight - 2""",
            arg=part,
            timeout=20_000,
        )


def test_search_finds_chinese_from_disk(visit: Open, dense: Path) -> None:
    page = visit(dense, "search.html")
    page.fill("#search-words", "路由")
    page.locator("#search-hits mark").first.wait_for()
    assert page.text_content("#search-hits mark") == "路由"
    page.click("#search-hits a >> nth=0")
    assert "路由" in page.text_content("body")
    page.go_back()
    page.locator("#search-hits li").first.wait_for()
    page.fill("#search-words", "没有这样的词")
    page.locator("#search-said", has_text="没有找到").wait_for()


@pytest.mark.slow
def test_compare_sets_models_side_by_side(visit: Open, dense: Path) -> None:
    page = visit(dense, "compare.html")
    names = page.evaluate("obsintelScores.models.slice(0, 3).map(([name]) => name)")
    for name in names:
        page.fill("#compare-model", name)
        page.press("#compare-model", "Enter")
    assert page.locator("#compare-chosen li").count() == 3
    assert page.locator("#compare-tables table").count() >= 1
    kept = page.url
    page.close()
    again = visit(dense, kept.rpartition("/")[2])
    assert [text.rstrip("×") for text in again.locator("#compare-chosen li").all_text_contents()] == names
    again.click("#compare-chosen button >> nth=0")
    assert again.locator("#compare-chosen li").count() == 2
    again.fill("#compare-benchmark", "no such benchmark")
    assert again.locator("#compare-tables table").count() == 0


@pytest.mark.slow
def test_hostile_texts_stay_texts_without_the_policy(visit: Open, tmp_path: Path) -> None:
    months = [
        each
        for index, text in enumerate(HOSTILE)
        for each in (
            _of_period(earlier_month(text), f"{2000 + index}-01"),
            _of_period(hostile_month(text), f"{2000 + index}-02"),
        )
    ]
    policy = POLICY.replace("'", "&#39;")
    texts = site_texts(months, title=HOSTILE[0], tags=HOSTILE, weeks=[WEEK])
    folder = put({path: text.replace(policy, "") for path, text in texts.items()}, tmp_path)
    inner = [path for kind in KINDS for path in sorted(texts) if path.startswith(f"{kind}/")]
    assert {path.partition("/")[0] for path in inner} == set(KINDS)
    some = [path for kind in KINDS for path in [each for each in inner if each.startswith(f"{kind}/")][:: _step(kind)]]
    for path in (*(f"{name}.html" for name in PAGES), *some):
        page = visit(folder, path.replace("%", "%25"))
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        page.close()
    page = visit(folder, "search.html")
    page.fill("#search-words", "alert")
    page.locator("#search-hits li").nth(3).wait_for()
    page.close()
    page = visit(folder, "compare.html")
    for name in page.evaluate("obsintelScores.models.map(([name]) => name)")[:12]:
        page.fill("#compare-model", name)
        page.press("#compare-model", "Enter")
    assert page.locator("#compare-tables table").count() >= 1


def _step(kind: str) -> int:
    """Of which page to which: each of a topic, a mechanism, a tag and so on holds one text, a month holds many."""
    return 7 if kind in ("month", "models", "papers") else 3


def _of_period(found: Month, period: str) -> Month:
    from msgspec.structs import replace

    return replace(found, period=period, path=f"Log/{period}.md")
