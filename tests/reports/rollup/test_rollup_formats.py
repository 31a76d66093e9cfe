"""Every face against its golden file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rollup_months import metric, model, month, quarter, shown

from obsidian_intel.core.errors import UsageError
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.formats.md import render_markdown
from obsidian_intel.reports.rollup.omit import PARTS, parse_omit
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import ProblemCount, Rollup, RollupSettings

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
    assert sorted(page.pictures) == [
        f"2026-Q1 Rollup {what}.svg" for what in ("leaderboards", "matrix", "mechanisms", "timeline")
    ]
    assert all(f"![[{name}|" in page.text for name in page.pictures)


def test_keys_of_the_json() -> None:
    found = json.loads(shown("json", rolled(quarter="2026-Q1")))
    keys = {name: list(found[name][0]) for name in ("months", "models", "topics", "leaderboards")}
    assert list(found) == [
        *("version", "range", "months", "models", "topics", "leaderboards", "papers", "problems"),
        *("value", "changes", "notices"),
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
    assert {len(row) for row in rows} == {22}
