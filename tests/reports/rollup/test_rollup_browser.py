"""The HTML face in a real Chromium: sorts, filters, prints, is sound for keyboard and screen reader, and stays still."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dense_log import dense_log
from page_faults import FAULTS
from rollup_months import cell, group, metric, model, month, paper, quarter, shown, topic
from test_rollup_hostile import HOSTILE, hostile_month

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import RollupSettings
from obsidian_intel.vault.note_parser import read

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SIZES = {
    "phone": {"width": 390, "height": 844},
    "tablet": {"width": 820, "height": 1180},
    "desktop": {"width": 1440, "height": 900},
}
Show = Callable[..., Any]


def many_rows(count: int = 200) -> list[Month]:
    """`count` models of one month, each with cells, and 30 topics."""
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
        for n in range(count)
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
        settings = RollupSettings(language=options.pop("language", "en"))
        path.write_text(shown("html", aggregate(months, parse_range(**span), settings=settings)), "utf-8")
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


def names(page: Any) -> list[str]:
    """The models that are shown."""
    found: list[str] = page.locator("#models-list > :not([hidden]) .name").all_inner_texts()
    return found


def test_a_click_sorts_and_the_third_brings_the_order_back(show: Show) -> None:
    rows = [model("B", metric("X", 9.5)), model("A", metric("X", 88.2)), model("C", metric("X", 78))]
    page = show([month("2026-01", *rows)])
    before = column(page, "board-1", 0)
    head = page.locator("#board-1 th", has_text="Score")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert column(page, "board-1", 2) == ["88.2", "78", "9.5"]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert column(page, "board-1", 0) == ["B", "C", "A"]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert column(page, "board-1", 0) == before


@pytest.mark.slow
def test_sorting_by_keyboard_and_empty_cells_last(show: Show) -> None:
    page = show([quarter()[0], quarter()[1]])
    table = page.locator("table", has_text="vs. best before").first
    ident = table.get_attribute("id")
    head = table.locator("th", has_text="vs. best before")
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    descending = column(page, ident, 3)
    page.keyboard.press("Space")
    ascending = column(page, ident, 3)
    assert descending[0] == "−1.9" and descending[-1] == ascending[-1] == ""


@pytest.mark.slow
def test_filter_looks_into_the_whole_cells(show: Show) -> None:
    page = show(many_rows())
    field = page.get_by_label("Filter models")
    field.fill("MODEL 199")
    assert "Model 199" in names(page) and len(names(page)) < 4
    assert page.locator('[data-count="models-list"]').inner_text() == f"{len(names(page))} of 200 entries"
    field.fill("按 sample 推进")
    assert len(names(page)) == 200
    field.fill("nothing such")
    assert names(page) == []
    field.fill("")
    assert page.locator('[data-count="models-list"]').inner_text() == "200 entries"


@pytest.mark.slow
def test_mechanisms_are_buttons_that_filter(show: Show) -> None:
    rows = [model(f"M{n}", metric("X", n), tags=("Infra",) if n % 2 else ("Data",)) for n in range(10)]
    page = show([month("2026-01", *rows)])
    button = page.get_by_role("group", name="Models by mechanism").get_by_role("button", name="Infra")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert names(page) == ["M1", "M3", "M5", "M7", "M9"]
    button.click()
    assert len(names(page)) == 10


@pytest.mark.slow
def test_a_name_opens_its_cells_in_place(show: Show) -> None:
    page = show(many_rows())
    assert page.locator("#model-7").get_attribute("open") is None
    page.locator("#model-7 summary").click()
    page.wait_for_selector("#model-7[open]")
    assert page.locator("#model-7 .outline").first.is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("address", ["#model-7", "#topic-3"])
def test_an_address_opens_what_it_names(show: Show, address: str) -> None:
    page = show(many_rows())
    page.evaluate("(address) => { location.hash = address }", address)
    page.wait_for_selector(f"{address}[open]")


@pytest.mark.slow
def test_skip_link_and_focus(show: Show) -> None:
    page = show(quarter())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.slow
def test_it_prints_with_everything_open(show: Show) -> None:
    page = show(many_rows())
    page.evaluate(
        "addEventListener('beforeprint', () => { window.opened = document.querySelectorAll('details:not([open])').length })"
    )
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    assert page.evaluate("window.opened") == 0
    assert page.locator("details[open]").count() == 0


@pytest.mark.slow
def test_on_paper_no_table_is_cut(show: Show) -> None:
    page = show(quarter(), viewport={"width": 688, "height": 1000})  # A4 within its margins
    page.emulate_media(media="print")
    page.locator(".fold").first.evaluate("(fold) => { fold.open = true }")
    widths = page.eval_on_selector_all(
        "table, figure svg", "(all) => all.map((each) => each.getBoundingClientRect().right)"
    )
    assert len(widths) > 8
    assert max(widths) <= 688


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_axe_finds_nothing(show: Show, size: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    for months, language in ((quarter(), "zh"), (many_rows(12), "en"), ([], "en")):
        page = show(months, viewport=SIZES[size], color_scheme=scheme, language=language)
        page.eval_on_selector_all("details", "(all) => all.slice(0, 4).forEach((each) => { each.open = true })")
        results = axe.Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


@pytest.fixture(scope="module")
def dense() -> list[Month]:
    found = [read(Document.from_text(path, text), Config(), ObsidianConfig()).month for path, text in dense_log(14, 12)]
    return [month for month in found if month]


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("span", [{"month": "2024-12"}, {"year": "2024"}])
def test_nothing_sticks_out_or_overlaps(show: Show, dense: list[Month], span: dict[str, str], size: str) -> None:
    page = show(dense, span=span, viewport=SIZES[size])
    page.eval_on_selector_all(".fold", "(all) => all.forEach((each) => { each.open = true })")
    assert page.evaluate(FAULTS) == []


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_200_rows_and_nothing_sticks_out(show: Show, size: str) -> None:
    page = show(many_rows(), viewport=SIZES[size])
    assert page.evaluate(FAULTS) == []
    assert page.locator("#models-list > details").count() == 200
    frame = page.locator(".frame", has=page.locator("#value-table"))
    if size == "phone":
        cards = page.locator("#value-table tbody tr:visible")
        assert frame.evaluate("(frame) => frame.scrollHeight <= frame.clientHeight + 1")
        assert cards.count() == 12
        page.fill("#value-table-filter", "Model 19")
        assert page.locator("#value-table + .more, .frame:has(> #value-table) + .more").is_hidden()
        assert 0 < cards.count() < 200
        page.fill("#value-table-filter", "")
        page.click(".frame:has(> #value-table) + .more")
        assert cards.count() == 200
        assert page.evaluate("document.activeElement.closest('tr')?.sectionRowIndex ?? 12") == 12
        return
    moved = frame.evaluate("(frame) => { frame.scrollTop = 4000; return [frame.scrollTop, frame.clientHeight] }")
    assert moved[0] > 1000
    assert moved[1] <= SIZES[size]["height"]


@pytest.mark.slow
def test_without_script_all_is_there(browser: Any, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    path = tmp_path / "rollup.html"
    months = [*quarter(), *many_rows(20)]
    path.write_text(shown("html", aggregate(months, parse_range(quarter="2026-Q1"))), "utf-8")
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("#models-list > details").count() >= 20
    assert page.locator("svg").count() >= 4
    assert not page.locator("input").first.is_visible()
    context.close()


@pytest.mark.slow
def test_hostile_texts_run_nothing(show: Show) -> None:
    months = [hostile_month(text) for text in HOSTILE]
    page = show(months, span={"month": "2026-02"})
    assert page.locator("#models-list > details").count() >= len(HOSTILE)
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
