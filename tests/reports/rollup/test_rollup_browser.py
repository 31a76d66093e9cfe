"""The HTML face in a real Chromium: sorts, filters, prints, is sound for keyboard and screen reader, and stays still."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rollup_months import cell, group, metric, model, month, paper, quarter, shown, topic
from test_rollup_hostile import HOSTILE, hostile_month

from obsidian_intel.months.model import Month
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.ranges import parse_range

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
Show = Callable[..., Any]


def many_rows() -> list[Month]:
    """200 models of one month, each with cells, and 30 topics."""
    cells = (
        cell("mechanism", group("Infra", "异步 RL 基建", "", *(("步骤", "按 sample 推进" * 6) for _ in range(4)))),
        cell("value", group("", "可复用路线", "", ("先筛再训", "省钱" * 20))),
    )
    rows = [
        model(
            f"Model {n}",
            metric("BrowseComp", n % 97, "Pass@1"),
            metric(f"Bench {n % 9}", n),
            tags=("Infra",),
            cells=cells,
        )
        for n in range(200)
    ]
    topics = tuple(
        topic(f"Topic {n}", paper(f"arxiv:2602.{n:05}", f"Paper {n}"), value="值" * 30, trend="t") for n in range(30)
    )
    return [month("2026-02", *rows, topics=topics, theme="长" * 120)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Show]:
    """Opens the page of some months. In the end: no message, no dialog, no request but for the file itself."""
    noise: list[str] = []
    requests: list[str] = []
    pages: list[Any] = []

    def open_page(months: list[Month], **options: Any) -> Any:
        span = options.pop("span", {"quarter": "2026-Q1"})
        path = tmp_path / "rollup.html"
        path.write_text(shown("html", aggregate(months, parse_range(**span))), "utf-8")
        page = browser.new_page(**{"viewport": SIZES["desktop"], **options})
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("dialog", lambda dialog: noise.append(dialog.message))
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        pages.append((page, path.as_uri()))
        return page

    yield open_page
    for page, _ in pages:
        page.close()
    assert noise == []
    assert set(requests) <= {address for _, address in pages}


def column(page: Any, table: str, index: int) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        f"#{table} tbody tr:not([hidden])",
        "(rows, index) => rows.map((row) => row.cells[index].textContent.trim())",
        index,
    )
    return found


def test_a_click_sorts_and_the_third_brings_the_order_back(show: Show) -> None:
    page = show(quarter())
    before = column(page, "scores-table", 4)
    head = page.locator("#scores-table th", has_text="Score")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert column(page, "scores-table", 4)[:3] == ["90", "88.2", "78"]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert column(page, "scores-table", 4)[0] == "4.2%"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert column(page, "scores-table", 4) == before


def test_sorting_by_keyboard_and_empty_cells_last(show: Show) -> None:
    page = show(quarter())
    head = page.locator("#scores-table th", has_text="Change")
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    descending = column(page, "scores-table", 5)
    page.keyboard.press("Space")
    ascending = column(page, "scores-table", 5)
    assert (descending[0], ascending[0]) == ("+11.3", "−10.3")
    assert descending[-1] == ascending[-1] == ""


def test_filter_looks_into_the_whole_cells(show: Show) -> None:
    page = show(quarter())
    page.get_by_label("Filter models").fill("一条没有标签")
    assert column(page, "models-table", 0) == ["Gamma"]
    assert page.locator('[data-count="models-table"]').inner_text() == "1 of 5 rows"
    assert page.locator("#model-1").is_visible()
    page.get_by_label("Filter models").fill("")
    assert len(column(page, "models-table", 0)) == 5
    page.get_by_label("Filter models").fill("nothing such")
    assert column(page, "models-table", 0) == []


def test_mechanisms_are_buttons_that_filter(show: Show) -> None:
    page = show(quarter())
    button = page.get_by_role("group", name="Models by mechanism").get_by_role("button", name="Infra")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert column(page, "models-table", 0) == ["Gamma"]
    button.click()
    assert len(column(page, "models-table", 0)) == 5


def test_a_name_opens_its_cells(show: Show) -> None:
    page = show(many_rows())
    assert page.locator("#model-7").get_attribute("open") is None
    page.get_by_role("link", name="Model 6", exact=True).click()
    page.wait_for_selector("#model-7[open]")
    assert page.locator("#model-7 .outline").first.is_visible()


def test_skip_link_and_focus(show: Show) -> None:
    page = show(quarter())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_it_prints_with_everything_open(show: Show) -> None:
    page = show(many_rows())
    page.evaluate(
        "addEventListener('beforeprint', () => { window.opened = document.querySelectorAll('details:not([open])').length })"
    )
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    assert page.evaluate("window.opened") == 0
    assert page.locator("details[open]").count() == 0


def test_on_paper_no_table_is_cut(show: Show) -> None:
    page = show(quarter(), viewport={"width": 688, "height": 1000})  # A4 within its margins
    page.emulate_media(media="print")
    widths = page.eval_on_selector_all(
        "table, .wide svg", "(all) => all.map((each) => each.getBoundingClientRect().right)"
    )
    assert len(widths) == 5
    assert max(widths) <= 688


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(show: Show, size: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    for months in (quarter(), many_rows()[:1], []):
        page = show(months, viewport=SIZES[size], color_scheme=scheme)
        results = axe.Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("size", SIZES)
def test_200_rows_scroll_in_their_frame_and_nothing_sticks_out(show: Show, size: str) -> None:
    page = show(many_rows(), viewport=SIZES[size])
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert page.locator("#models-table tbody tr").count() == 200
    frame = page.locator(".frame", has=page.locator("#models-table"))
    moved = frame.evaluate("(frame) => { frame.scrollTop = 4000; return [frame.scrollTop, frame.clientHeight] }")
    assert moved[0] > 1000
    assert moved[1] <= SIZES[size]["height"]
    head, box = page.locator("#models-table th").first.bounding_box(), frame.bounding_box()
    assert abs(head["y"] - box["y"]) <= 2


def test_without_script_all_is_there(browser: Any, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    path = tmp_path / "rollup.html"
    path.write_text(shown("html", aggregate(quarter(), parse_range(quarter="2026-Q1"))), "utf-8")
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("#models-table tbody tr").count() == 5
    assert not page.get_by_label("Filter models").is_visible()
    assert not page.get_by_role("group", name="Models by mechanism").is_visible()
    context.close()


def test_hostile_texts_run_nothing(show: Show) -> None:
    months = [hostile_month(text) for text in HOSTILE]
    page = show(months, span={"month": "2026-02"})
    assert page.locator("#models-table tbody tr").count() >= len(HOSTILE)
    page.get_by_label("Filter models").fill("alert(1)")
    for head in page.locator("th[data-sort] button").all():
        head.click()
    for entry in page.locator("details").all():
        entry.evaluate("(entry) => { entry.open = true }")
    assert page.locator("script").count() == 1
    assert page.locator("a[href^=javascript]").count() == 0


def test_an_inline_script_is_stopped_by_the_policy(browser: Any, tmp_path: Path) -> None:
    text = shown("html", aggregate(quarter(), parse_range(quarter="2026-Q1")))
    path = tmp_path / "rollup.html"
    evil = '<script>window.ran = 1</script><img src="http://127.0.0.1:9/x"><p style="color:red" onclick="1">x</p>'
    path.write_text(text.replace("</main>", evil + "</main>"), "utf-8")
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(path.as_uri())
    assert page.evaluate("window.ran") is None
    assert any("script" in text.lower() for text in refused) and any("127.0.0.1" in text for text in refused)
    page.close()
