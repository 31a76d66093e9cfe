"""What is made to be handed on: an article for the editor of a public account, three hundred characters for a chat."""

from __future__ import annotations

import base64
import re
import shutil
import zlib
from pathlib import Path

import pytest
from article_editor import pasted
from dense_log import dense_log
from rollup_months import metric, model, month, paper, quarter, shown, topic
from test_rollup_hostile import HOSTILE, hostile_month, rolled

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import UsageError
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.headline import headline
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.format_scores import place
from obsidian_intel.reports.rollup.formats import face
from obsidian_intel.reports.rollup.formats.text import record_lines
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.omit import PRIVATE, left_out
from obsidian_intel.reports.rollup.pictures.png import Canvas
from obsidian_intel.reports.rollup.ranges import parse_range, parse_range_text
from obsidian_intel.reports.rollup.rollup_values import Rollup, RollupSettings
from obsidian_intel.vault.note_parser import read

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def dense(months: int) -> list[Month]:
    found = (read(Document(path, text), Config(), ObsidianConfig()).month for path, text in dense_log(months, 12))
    return [month for month in found if month is not None]


def handed_on(name: str, months: list[Month], span: str, include: tuple[str, ...] = ()) -> str:
    """The range in a format, without what that keeps inside."""
    form = face(name)
    settings = RollupSettings(omit=left_out((), include, private=PRIVATE if form.leaves else ()))
    text = form.render(aggregate(months, parse_range_text(span), settings=settings))
    assert isinstance(text, str)
    return text


def words_of(page: str) -> str:
    """The text of a page, in one line."""
    import html

    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("span", ["2026-01", "2026-Q1", "2026"])
def test_an_editor_keeps_the_whole_article(span: str) -> None:
    rollup = aggregate(quarter(), parse_range_text(span))
    kept, lost = pasted(shown("wechat", rollup))
    assert lost == []
    text = words_of(kept)
    names = [said(m.name) for m in rollup.models] + [said(t.name) for t in rollup.topics]
    scores = [place(e, b) for b in rollup.moved() if len(b.entries) > 1 for e in b.entries]
    sentences = [said(Words(rollup.language).message(sentence)) for sentence in headline(rollup.changes)]
    papers = [each.reference.url for each in (*rollup.new_papers, *rollup.returning_papers) if each.reference.url]
    for wanted in (*names, *scores, *sentences, *papers):
        assert wanted in text


def test_records_are_pictures_in_pixels_with_their_words_below() -> None:
    kept, lost = pasted(handed_on("wechat", dense(6), "2024-04..2024-06"))
    pictures = re.findall(r'<img src="data:image/png;base64,([^"]+)" alt="([^"]+)"', kept)
    assert not lost and pictures
    for data, told in pictures:
        assert base64.b64decode(data).startswith(b"\x89PNG\r\n\x1a\n") and re.search(r"\d{4}-\d{2} ", told)
        name = told.partition("：")[0]
        assert name in words_of(kept)


def test_a_picture_is_a_sound_png() -> None:
    canvas = Canvas(5, 3)
    canvas.rectangle(1, 1, 3, 2, (1, 2, 3))
    canvas.rectangle(-5, -5, 99, 0, (9, 9, 9))
    data = canvas.png()
    at = data.index(b"IDAT")
    rows = zlib.decompress(data[at + 4 : at + 4 + int.from_bytes(data[at - 4 : at], "big")])
    assert len(rows) == 3 * (1 + 5 * 3)
    assert rows[16:32] == b"\0" + b"\xff" * 3 + bytes((1, 2, 3)) * 2 + b"\xff" * 6
    assert data == canvas.png()


def test_addresses_are_numbered_once_and_stand_at_the_end() -> None:
    address = "https://arxiv.org/abs/2602.00001"
    row = model("Alpha", ident="arxiv:2602.00001", value=f"see {address} and https://ok.example/a_(b)")
    again = topic("Chains", paper("arxiv:2602.00001", "Alpha"))
    page = words_of(handed_on("wechat", [month("2026-02", row, topics=(again,))], "2026-02"))
    body, _, sources = page.partition(" Sources ")
    assert "https://" not in body and body.count("[1]") >= 3
    assert sources.count(address) == 1 and "[2] https://ok.example/a_%28b%29" in sources


def test_math_and_code_read_as_text() -> None:
    row = model("$\\tau^2$-Net", value="costs $O(n^2)$, run with make_data --all", ident="arxiv:2602.00001")
    page = words_of(handed_on("wechat", [month("2026-02", row)], "2026-02"))
    assert "τ²-Net" in page and "costs O(n²), run with make_data --all" in page and "$" not in page


@pytest.mark.parametrize("name", ["wechat", "text"])
def test_insight_and_problems_stay_inside_unless_included(name: str) -> None:
    months = [
        month(
            "2026-02", model("A", metric("HLE", 1), metric("HLE", 2)), model("B", metric("HLE", 3)), insight="Secret."
        ),
    ]
    data = "A 在 HLE 上有不同的成绩：2 与 1"
    inside = handed_on(name, months, "2026-02")
    assert "Secret" not in inside and data not in inside
    assert "Secret" in handed_on(name, months, "2026-02", ("insight",))
    assert (data in handed_on(name, months, "2026-02", ("problems",))) == (name == "wechat")


@pytest.mark.parametrize(
    ("omit", "include", "settings", "private", "wanted"),
    [
        ((), (), (), ("insight",), ("insight",)),
        (("value",), ("insight",), ("theme",), ("insight", "problems"), ("value", "theme", "problems")),
        ((), ("theme,insight",), ("theme",), ("insight",), ()),
        (("insight",), (), ("insight",), ("insight",), ("insight",)),
    ],
)
def test_what_is_left_out(
    omit: tuple[str, ...],
    include: tuple[str, ...],
    settings: tuple[str, ...],
    private: tuple[str, ...],
    wanted: tuple[str, ...],
) -> None:
    assert left_out(omit, include, settings=settings, private=private) == wanted


def test_a_part_is_not_both_left_out_and_included() -> None:
    with pytest.raises(UsageError, match="named by --omit and by --include"):
        left_out(("value",), ("theme,value",))
    with pytest.raises(UsageError, match="--include: there is no part `vaule`"):
        left_out((), ("vaule",))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    page = shown("wechat", rolled(text, "2026-01"))
    kept, lost = pasted(page)
    assert lost == []
    assert "%%" not in kept and "<!--" not in kept and not re.search(r"<(script|a|svg)\b", kept)
    assert all(char.isprintable() or char in "\n\u200d\u200c\u00a0" for char in page)
    assert "Log/" not in words_of(kept) or text.startswith("Log/")


def test_ten_months_for_a_chat() -> None:
    months = dense(10)
    for found in months:
        rollup = aggregate(months, parse_range_text(found.period))
        text = shown("text", rollup)
        assert len(text) <= 300 and text.endswith("\n")
        assert_whole(text, rollup)


@pytest.mark.parametrize("length", [1, 40, 120, 250, 290, 400])
def test_long_names_go_whole_or_not_at_all(length: int) -> None:
    name = "Ab1.5" * (length // 5 + 1)
    months = [
        month("2026-01", model("Old", metric("HLE", 40.25))),
        month("2026-02", model(name, metric("HLE", 62.125)), topics=(topic(name),), theme=f"{name}赢了。第二句。"),
    ]
    text = shown("text", aggregate(months, parse_range_text("2026-02")))
    assert len(text) <= 300
    assert ("Ab1" in text) == (name in text)
    assert_whole(text, aggregate(months, parse_range_text("2026-02")))


def assert_whole(text: str, rollup: Rollup) -> None:
    """Every line but the title is a whole sentence of ours, a count, or a statement to the end of a sentence."""
    words = Words(rollup.language)
    sentences = {said(words.message(sentence)) for sentence in headline(rollup.changes)}
    counts = {words.count(rollup.model_count, "model"), words.count(rollup.topic_count, "topic")}
    statements = [
        said(value) for m in rollup.months for value in (m.theme, m.signal, m.insight, m.implementation) if value
    ]
    broken = set(record_lines(rollup, words))
    for line in text.splitlines()[1:]:
        if line not in sentences | counts | broken:
            rest = re.split("：|: ", line, maxsplit=1)[1]
            assert any(each == rest or (each.startswith(rest) and rest[-1] in "。！？；.!?;") for each in statements)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_for_a_chat(text: str) -> None:
    found = shown("text", rolled(text, "2026-01"))
    assert len(found) <= 300 and "%%" not in found and "<!--" not in found
    assert all(char.isprintable() or char in "\n\u200d\u200c" for char in found)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_the_article_fits_a_phone(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    wide = model("X" * 300, metric("Y" * 200, 1.5), ident="arxiv:2602.00001", value="Z" * 500)
    months = [*dense(6), month("2024-06", wide)]
    pages = {
        "dense": handed_on("wechat", months, "2024-01..2024-06"),
        "hostile": shown("wechat", aggregate([hostile_month("x" * 5000)], parse_range(month="2026-02"))),
    }
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 375, "height": 812})
        for name, text in pages.items():
            file = tmp_path / f"{name}.html"
            file.write_text(text, "utf-8")
            page.goto(file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 375, name
            assert page.evaluate("[...document.images].every(each => each.naturalWidth > 0)"), name
        browser.close()
