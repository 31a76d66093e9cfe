"""Every face against its golden file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from rollup_months import metric, model, month, quarter, shown

from obsidian_intel.core.errors import UsageError
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.chart import NEUTRAL, leaderboards_picture, pictured
from obsidian_intel.reports.rollup.formats.md import render_markdown
from obsidian_intel.reports.rollup.model import ProblemCount, Rollup, RollupSettings
from obsidian_intel.reports.rollup.omit import PARTS, parse_omit
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.timeline import timeline_picture

Golden = Callable[[str, str], None]
RANGES: dict[str, dict[str, Any]] = {
    "month": {"month": "2026-01"},
    "quarter": {"quarter": "2026-Q1"},
    "year": {"year": "2026"},
}


def rolled(omit: tuple[str, ...] = (), **options: str) -> Rollup:
    return aggregate(quarter(), parse_range(**options), settings=RollupSettings(omit=omit), problems=ProblemCount(1, 2))


@pytest.mark.parametrize("span", RANGES)
@pytest.mark.parametrize("name", ["md", "html", "json", "csv"])
def test_face(name: str, span: str, golden: Golden) -> None:
    golden(f"{span}.{name}", shown(name, rolled(**RANGES[span])))


def test_page_in_the_vault(golden: Golden) -> None:
    def note_of(path: str, found: object) -> str | None:
        return "Papers/Gamma.md" if getattr(found, "link", None) else None

    rollup = aggregate(quarter(), parse_range(quarter="2026-Q1"), note_of=note_of)
    page = render_markdown(rollup, lambda path: path.rpartition("/")[2].removesuffix(".md"))
    golden("page.md", page.text)
    assert sorted(page.pictures) == ["2026-Q1 Rollup leaderboards.svg", "2026-Q1 Rollup timeline.svg"]
    assert all(f"![[{name}|" in page.text for name in page.pictures)


def test_keys_of_the_json() -> None:
    found = json.loads(shown("json", rolled(quarter="2026-Q1")))
    keys = {name: list(found[name][0]) for name in ("months", "models", "topics", "leaderboards")}
    assert list(found) == [
        *("version", "range", "months", "models", "topics", "leaderboards", "papers", "problems"),
        "notices",
    ]
    assert keys == {
        "months": ["period", "path", "theme", "signal", "insight", "implementation"],
        "models": ["period", "name", "papers", "tags", "value", "metrics"],
        "topics": ["period", "section", "name", "papers", "value"],
        "leaderboards": ["benchmark", "condition", "protocol", "unit", "better", "mixed_scale", "entries"],
    }
    assert list(found["leaderboards"][0]["entries"][0]) == [
        "rank",
        "name",
        "period",
        "value",
        "change",
        "paper",
        "written",
    ]
    assert list(found["models"][0]["metrics"][0]) == [
        *("benchmark", "value", "unit", "relation", "error", "condition", "protocol", "source", "raw", "owner"),
    ]


def test_same_input_same_bytes() -> None:
    for name in ("md", "html", "json", "csv"):
        assert shown(name, rolled(year="2026")) == shown(name, rolled(year="2026"))


SECRETS = {
    "theme": "推理成为标配",
    "signal": "公开了训练细节",
    "insight": "不能比",
    "implementation": "调度器",
    "value": "省钱",
    "topics": "长思维链",
    "tags": "按机制",
}


@pytest.mark.parametrize("part", ["theme", "signal", "insight", "implementation", "value", "topics"])
@pytest.mark.parametrize("name", ["md", "html", "json", "csv"])
def test_omit_takes_it_out_of_every_face(part: str, name: str) -> None:
    assert SECRETS[part] in shown(name, rolled(month="2026-01"))
    assert SECRETS[part] not in shown(name, rolled((part,), month="2026-01"))


def test_omit_everything() -> None:
    found = rolled(tuple(PARTS), quarter="2026-Q1")
    for name in ("md", "html", "json", "csv"):
        text = shown(name, found)
        assert "Gamma" not in text and "BrowseComp" not in text
    assert json.loads(shown("json", found))["problems"] is None


def test_omit_of_what_there_is_not() -> None:
    assert parse_omit(["value, insight", "value"]) == ("value", "insight")
    with pytest.raises(UsageError, match="there is no part `vaule`; known are theme"):
        parse_omit(["vaule"])


def test_problems_and_notes_never_leave_by_html() -> None:
    found = aggregate(
        [*quarter(), month("2026-03", model("Z"), path="Private/other.md")],
        parse_range(quarter="2026-Q1"),
        note_of=lambda path, paper: "Private/secret note.md",
        problems=ProblemCount(7, 8),
    )
    page = shown("html", found)
    for private in ("Private", "secret note", "other.md", "Log/", "look alike", "7 errors", "problem"):
        assert private not in page
    assert "Private/secret note" in shown("md", found)


@pytest.mark.parametrize(
    "text",
    ["=cmd()", " =cmd()", "\t=cmd()", "\tx", "\rx", "+1", "-1", "@x", "\u3000=1", "＝1", "=cmd|' /C calc'!A0", "\n=1"],
)
def test_a_formula_in_csv_stays_text(text: str) -> None:
    found = aggregate(
        [month("2026-01", model(text, metric(text, -1.5, text, text), value=text), theme=text)],
        parse_range(month="2026-01"),
    )
    rows = list(csv.DictReader(io.StringIO(shown("csv", found))))
    cells = [cell for row in rows for cell in row.values()]
    assert not [c for c in cells if c[:1] in tuple("\t\r") or (c.lstrip()[:1] in tuple("=+@＝") and c)]
    assert {row["value"] for row in rows} == {"", "-1.5"}


def test_every_line_of_csv_is_whole() -> None:
    rows = list(csv.reader(io.StringIO(shown("csv", rolled(year="2026")))))
    assert {len(row) for row in rows} == {21}


def texts(picture: str) -> list[str]:
    return [
        "".join(node.itertext()) for node in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_picture_of_leaderboards_by_its_data() -> None:
    rollup = rolled(quarter="2026-Q1")
    picture = leaderboards_picture(pictured(rollup.moved()), rollup.range, NEUTRAL)
    root = ElementTree.fromstring(picture)
    found = texts(picture)
    assert "BrowseComp · Pass@1 · 无 context" in found
    assert "WER test · WER · lower is better" in found
    assert [t for t in found if t.endswith(("Gamma", "Delta", "Beta", "Alpha"))][:5] == [
        *("1. Gamma", "1. Delta", "3. Beta", "4. Beta", "5. Alpha"),
    ]
    bars = [float(r.get("width", 0)) for r in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert bars[:5] == [
        420.0,
        420.0,
        pytest.approx(420 * 62.5 / 71.3, abs=0.1),
        pytest.approx(420 * 61 / 71.3, abs=0.1),
        pytest.approx(420 * 56.6 / 71.3, abs=0.1),
    ]
    assert root.find("{http://www.w3.org/2000/svg}title") is not None
    assert "Higher is better. 1. Gamma 71.3" in (root.findtext("{http://www.w3.org/2000/svg}desc") or "")


def test_timeline_by_its_data() -> None:
    picture = timeline_picture(rolled(quarter="2026-Q1"))
    assert picture is not None
    found = texts(picture)
    assert [t for t in found if t[:3] == "202"] == ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]
    assert found[:3] == ["models", "topics", "2 + 1"]
    assert "–" in found
    assert "60.0 Beta" in found and "71.3 Gamma" in found


def test_timeline_of_ten_years_shows_years() -> None:
    months = [month(f"{2016 + n // 12}-{n % 12 + 1:02}", model(f"M{n}")) for n in range(120)]
    picture = timeline_picture(aggregate(months, parse_range(since="2016-01", until="2025-12")))
    assert picture is not None
    assert [t for t in texts(picture) if len(t) == 4] == [str(year) for year in range(2016, 2026)]
