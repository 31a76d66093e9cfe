"""Documents and decks, read back: every number is that of the JSON, all is native, nothing private leaves."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from office_files import charts, deck_of, document_of, links, slide_title, tables, words_of
from rollup_months import metric, model, month, quarter, shown
from slow import mostly_slow
from test_rollup_hostile import HOSTILE, hostile_month

from obsidian_intel.reports.headline import headline
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.formats import face
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.office.chapters import SLIDES, office_report
from obsidian_intel.reports.rollup.office.plain_text import plain, shortened
from obsidian_intel.reports.rollup.omit import PRIVATE, left_out
from obsidian_intel.reports.rollup.ranges import parse_range, parse_range_text
from obsidian_intel.reports.rollup.rollup_values import Rollup, RollupSettings

SUFFIXES = [".docx", ".pptx"]


def aggregated(span: str = "2026-Q1", omit: tuple[str, ...] = ()) -> Rollup:
    return aggregate(quarter(), parse_range_text(span), settings=RollupSettings(omit=omit))


rolled = cache(aggregated)


def made(rollup: Rollup, suffix: str) -> bytes:
    data = face(suffix[1:]).render(rollup)
    assert isinstance(data, bytes)
    return data


@cache
def usual(suffix: str) -> bytes:
    """The first quarter as most tests look at it; made once."""
    return made(rolled(), suffix)


def by_title(data: bytes, suffix: str) -> dict[str, list[list[str]]]:
    """The rows of each table without its head; a table over several slides is one."""
    found: dict[str, list[list[str]]] = {}
    for title, rows in tables(data, suffix):
        found.setdefault(title.partition("（")[0], []).extend(rows[1:])
    return found


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_score_is_that_of_the_json(suffix: str) -> None:
    rollup = rolled()
    found = by_title(usual(suffix), suffix)
    record = json.loads(shown("json", rollup))
    compared = 0
    for board in record["leaderboards"]:
        entries = board["entries"]
        if len(entries) < 2:
            continue
        title = " · ".join(filter(None, (board["benchmark"], board["protocol"], board["condition"])))
        title += " · 越低越好" if board["better"] == "lower" else ""
        expected = [[e["name"], e["written"], e["period"]] for e in entries]
        assert [[row[1], row[2], row[-1]] for row in found[title]] == expected
        assert [row[0].rstrip("=") for row in found[title]] == [str(e["rank"]) for e in entries]
        compared += len(entries)
    single = {(row[1], row[2], row[3]) for title, rows in found.items() if title.endswith("单独成绩") for row in rows}
    alone = [board["entries"][0] for board in record["leaderboards"] if len(board["entries"]) == 1]
    assert single == {(e["name"], e["written"], e["period"]) for e in alone if e["period"] in rollup.range}
    assert compared > 5 and single


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_charts_hold_the_numbers(suffix: str) -> None:
    rollup = rolled()
    drawn = charts(usual(suffix))
    boards = [board for board in json.loads(shown("json", rollup))["leaderboards"] if len(board["entries"]) > 1]
    expected = [([e["name"] for e in b["entries"]], [e["value"] for e in b["entries"]]) for b in boards]
    assert all(each in drawn for each in expected) and len(expected) == 3


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_models_value_topics_and_sources(suffix: str) -> None:
    rollup = rolled()
    data = usual(suffix)
    found, record = by_title(data, suffix), json.loads(shown("json", rollup))
    values = [[v["period"], v["model"], v["application"]] for v in record["value"]]
    assert sorted(found["业务价值"]) == sorted(values) and values
    assert {row[0].partition("（")[0] for row in found["模型"]} == {m["name"] for m in record["models"]}
    topics = [row for title, rows in found.items() if "Post-Training" in title for row in rows]
    assert {row[0] for row in topics} == {t["name"] for t in record["topics"]}
    papers = [p for kind in ("new", "returning") for p in record["papers"][kind]]
    addresses = {p["url"].replace(" (1)", "") for p in papers if p["url"] and " " not in p["url"]}
    assert addresses <= links(data)
    words = words_of(data)
    assert all(address in words for address in addresses)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_headline_opens_it(suffix: str) -> None:
    rollup = rolled()
    words = Words(rollup.language)
    said = words_of(usual(suffix))
    for sentence in headline(rollup.changes):
        assert words.message(sentence) in said


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("span", mostly_slow(["2026-Q1", "2026-01", "2026", "2025-12"]))
def test_same_input_same_bytes(suffix: str, span: str) -> None:
    assert made(aggregated(span), suffix) == made(aggregated(span), suffix)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_private_stays(suffix: str) -> None:
    inside = made(rolled("2026-01", left_out((), (), private=PRIVATE)), suffix)
    assert "没有写明脚手架的分数不能比" not in words_of(inside)
    assert "没有写明脚手架的分数不能比" in words_of(
        made(rolled("2026-01", left_out((), ("insight",), private=PRIVATE)), suffix)
    )
    assert "省钱" in words_of(inside)
    assert "省钱" not in words_of(made(rolled("2026-01", ("value",)), suffix))
    assert "Log/2026" not in words_of(inside)


def test_a_document_has_contents_numbers_and_fonts() -> None:
    data = usual(".docx")
    document = document_of(data)
    body = document.element.body
    anchors = [link.get(f"{{{link.nsmap['w']}}}anchor") for link in body.iter("{*}hyperlink")]
    marks = {mark.get(f"{{{mark.nsmap['w']}}}name") for mark in body.iter("{*}bookmarkStart")}
    contents = [p.text.rstrip("\t") for p in document.paragraphs if p.style.name.lower().startswith("toc")]
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert contents == headings and len(headings) > 8
    assert {anchor for anchor in anchors if anchor} == marks
    codes = [each.text for each in body.iter("{*}instrText")]
    assert codes == [f" PAGEREF {anchor} \\h " for anchor in anchors if anchor]
    footer = document.sections[0].footer._element
    assert [each.text for each in footer.iter("{*}instrText")] == [" PAGE "]
    words = words_of(data)
    assert 'w:eastAsia="Microsoft YaHei"' in words and 'w:altName w:val="PingFang SC"' in words
    assert document.core_properties.author == "" and document.core_properties.title.startswith("2026-Q1")
    for drawing in body.iter("{*}docPr"):
        assert drawing.get("descr")
    assert len(list(body.iter("{*}tblDescription"))) == len(document.tables)


def test_a_deck_has_an_agenda_numbers_and_fonts() -> None:
    data = usual(".pptx")
    deck = deck_of(data)
    slides = list(deck.slides)
    agenda = slides[1]
    targets = []
    for paragraph in agenda.placeholders[1].text_frame.paragraphs:
        link = next(paragraph._p.iter("{*}hlinkClick"))
        target = agenda.part.rels[link.get(f"{{{link.nsmap['r']}}}id")].target_part.slide
        place = next(number for number, each in enumerate(slides, 1) if each.slide_id == target.slide_id)
        assert paragraph.text.endswith(f"  {place}")
        targets.append(paragraph.runs[0].text)
        assert slide_title(target)
    assert targets == ["要点", "纪录", "模型", "业务价值", "主题", "来源"]
    for slide in slides[1:]:
        assert any(each.get("type") == "slidenum" for each in slide._element.iter("{*}fld"))
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
    assert '<a:ea typeface="Microsoft YaHei"' in words_of(data)
    assert 'lang="zh-CN"' in words_of(data)
    assert deck.core_properties.author == ""


def test_nothing_runs_over_the_foot_of_a_slide() -> None:
    long = "很长的说明。" * 700
    rows = [model(f"Model {n} " + "x" * 60, metric("HLE", n + 0.5), value=long) for n in range(1, 40)]
    deck = deck_of(
        made(aggregate([month("2026-02", *rows, theme=long, signal=long)], parse_range(month="2026-02")), ".pptx")
    )
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height
            if shape.has_table:
                assert sum(row.height for row in shape.table.rows) == shape.height


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("text", mostly_slow(HOSTILE, 4), ids=range(len(HOSTILE)))
def test_hostile_texts_open(text: str, suffix: str) -> None:
    data = made(aggregate([hostile_month(text)], parse_range(month="2026-02")), suffix)
    assert tables(data, suffix)
    for target in links(data):
        assert target.startswith(("http://", "https://"))
    words = words_of(data)
    assert "Log/" not in words and "<script" not in words
    for hidden in ("secret", "vbaProject"):
        assert hidden not in words


@pytest.mark.parametrize(
    "text", ["نموذج جديد", "מודל חדש", "=SUM(A1)", "\x00\x01 bad \x0b", "a\ud800b", "&<>\"'", "👩🏽‍💻" * 40]
)
def test_letters_of_all_kinds(text: str) -> None:
    found = aggregate([month("2026-02", model(text, metric("HLE", 1.5)), theme=text)], parse_range(month="2026-02"))
    for suffix in SUFFIXES:
        [*_, (_, rows)] = [each for each in tables(made(found, suffix), suffix) if len(each[1]) > 1]
        assert rows
    right = [p for s in deck_of(made(found, ".pptx")).slides for p in s._element.iter("{*}pPr") if p.get("rtl")]
    assert bool(right) == (text[0] in "نמ")


@pytest.mark.parametrize(
    ("text", "shown_as"),
    [
        ("see [[Papers/GLM-5|GLM]] and [[Papers/Kimi]]", "see GLM and Kimi"),
        ("[[GLM-5|📄]] is **bold** and ==marked==", "is bold and marked"),
        ("[GLM](https://arxiv.org/abs/2602.1) grows", "GLM grows"),
        ("open %% secret %% words", "open words"),
        ("notes at file:///home/me/x.md here", "notes at here"),
        ("2 ** 3 and a__b", "2 ** 3 and a__b"),
    ],
)
def test_plain(text: str, shown_as: str) -> None:
    assert " ".join(plain(text).split()) == shown_as


@pytest.mark.parametrize(
    ("text", "shown_as"),
    [
        ("短。", "短。"),
        (
            "第一句话很长很长很长。第二句话也很长，一直说到后面去了。",
            "第一句话很长很长很长。 ……（全文见2026-02的笔记）",
        ),
        ("scores of 99.25 and more words that go on", "scores of 99.25 ……（全文见2026-02的笔记）"),
    ],
)
def test_shortened(text: str, shown_as: str) -> None:
    found = shortened(text, 18, "2026-02", Words("zh"))
    assert found.replace(" ", "") == shown_as.replace(" ", "")


def test_an_empty_log_makes_a_file() -> None:
    found = aggregate([month("2026-02")], parse_range(month="2026-02"))
    for suffix in SUFFIXES:
        assert "2026-02" in words_of(made(found, suffix))
    assert [chapter.title for chapter in office_report(found, SLIDES).chapters] == ["In short"]


def test_what_is_left_out_is_said() -> None:
    rows: list[Any] = [model(f"M{n}", metric("HLE", n)) for n in range(60)]
    report = office_report(aggregate([month("2026-02", *rows)], parse_range(month="2026-02")), SLIDES)
    notes = {chapter.title: chapter.blocks[-1] for chapter in report.chapters}
    assert getattr(notes["模型"], "note", "") == "另有 24 个"
