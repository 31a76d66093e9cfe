"""What pages are made of: value and status, models each once, the months of a year, labels in two languages."""

from __future__ import annotations

import ast
import gzip
import json
from pathlib import Path

import pytest
from dense_log import dense_log
from rollup_months import cell, group, model, month, quarter, shown, topic

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.months.status import status_kind, status_of
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.labels_zh import ZH
from obsidian_intel.reports.rollup.parts.models import models_of
from obsidian_intel.reports.rollup.parts.value import value_table
from obsidian_intel.reports.rollup.parts.year import month_strip, most_seen
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import RollupSettings
from obsidian_intel.vault.note_parser import read

ROOMS = Path(__file__).parents[3] / "obsidian_intel" / "reports"


@pytest.mark.parametrize(
    ("groups", "status"),
    [
        ([group("试点", "客服质检")], "试点"),
        ([group("", "待评估", "先要数据授权")], "待评估"),
        ([group("", "", "已落地；下季度复盘")], "已落地"),
        ([group("", "", "", ("状态", "试点中（客服）"), ("", "落地还早"))], "试点中"),
        ([group("", "Status: ", "in production")], "in production"),
        ([group("", "", "#状态/放弃 成本过高")], "放弃"),
        ([group("", "", "【待评估】换成本地模型")], "待评估"),
        ([group("", "", "Pilot, two teams")], "Pilot"),
        ([group("", "落地判断", "平滑升级")], ""),
        ([group("", "", "建议先试点再落地")], ""),
        ([group("", "", "可以落地的做法很多")], ""),
        ([group("", "试点", "客服"), group("", "放弃", "翻译")], ""),
        ([group("", "", "the pilot went well")], ""),
        ([], ""),
    ],
)
def test_status_is_said_and_never_guessed(groups: list[object], status: str) -> None:
    assert status_of(cell("value", *groups).outline) == status  # type: ignore[arg-type]


def test_kinds_of_status() -> None:
    assert [status_kind(word) for word in ("待评估", "试点中", "Shipped", "已放弃", "x", "")] == [
        *("evaluate", "pilot", "adopted", "dropped"),
        *("", ""),
    ]


def test_value_table_in_every_face() -> None:
    rows = [
        model("A", value="省钱"),
        model("B", cells=(cell("value", group("", "试点", "客服质检")),)),
        model("C"),
    ]
    rollup = aggregate([month("2026-01", *rows)], parse_range(month="2026-01"))
    assert [entry[:4] for entry in value_table(rollup)] == [
        ("2026-01", "B", "试点：客服质检", "试点"),
        ("2026-01", "A", "省钱", ""),
    ]
    assert json.loads(shown("json", rollup))["value"][0] == {
        "period": "2026-01",
        "model": "B",
        "application": "试点：客服质检",
        "status": "试点",
    }
    assert "| B | 试点：客服质检 | 试点 |" in shown("md", rollup)
    assert '<span class="status pilot" lang="zh">试点</span>' in shown("html", rollup)
    private = aggregate(
        [month("2026-01", *rows)], parse_range(month="2026-01"), settings=RollupSettings(omit=("value",))
    )
    assert value_table(private) == () and "试点" not in shown("html", private) + shown("md", private)


@pytest.mark.parametrize(
    ("groups", "application", "status"),
    [
        ([group("", "状态", "试点"), group("", "客服", "质检")], "客服：质检", "试点"),
        ([group("", "客服", "质检"), group("", "状态", "试点")], "客服：质检", "试点"),
        ([group("", "状态", "试点")], "状态：试点", "试点"),
        ([group("", "状态", "试点中（客服）"), group("", "", "省钱")], "状态：试点中（客服）", "试点中"),
        ([group("", "Status", "in production"), group("", "", "cheap")], "cheap", "in production"),
    ],
)
def test_a_line_that_only_says_the_status_is_no_application(
    groups: list[object], application: str, status: str
) -> None:
    rollup = aggregate([month("2026-01", model("A", cells=(cell("value", *groups),)))], parse_range(month="2026-01"))  # type: ignore[arg-type]
    assert [entry[2:4] for entry in value_table(rollup)] == [(application, status)]


def test_a_column_of_status_only_where_one_is_said() -> None:
    rollup = aggregate([month("2026-01", model("A", value="省钱"))], parse_range(month="2026-01"))
    assert "状态" not in shown("md", rollup) + shown("html", rollup)


def test_models_stand_once_with_all_their_months() -> None:
    rollup = aggregate(quarter(), parse_range(since="2025-11", until="2026-03"))
    found = {rows.latest.name: [row.period for row in rows.rows] for rows in models_of(rollup)}
    assert found == {
        "Delta": ["2026-03"],
        "Beta": ["2026-03", "2025-11"],
        "Epsilon": ["2026-03"],
        "Gamma": ["2026-01"],
        "Alpha": ["2026-01", "2025-11"],
    }


def test_a_year_by_month_with_its_gaps() -> None:
    strip = month_strip(aggregate(quarter(), parse_range(quarter="2026-Q1")))
    assert [(each.period, each.theme, each.records) for each in strip] == [
        ("2026-01", "推理成为标配", 2),
        ("2026-02", "", 0),
        ("2026-03", "开源追平", 1),
    ]
    assert not strip[1].notes
    assert month_strip(aggregate(quarter(), parse_range(month="2026-01"))) == ()


def test_what_several_months_name() -> None:
    months = [
        month("2026-01", model("A", tags=("Infra",), ident="arxiv:2601.00001"), topics=(topic("Agents"),)),
        month("2026-02", model("A", tags=("Infra",), ident="arxiv:2601.00001"), topics=(topic("agents"), topic("RL"))),
    ]
    seen = most_seen(aggregate(months, parse_range(since="2026-01", until="2026-02")))
    assert [(each.kind, each.name, len(each.periods)) for each in seen] == [
        *(("model", "A", 2), ("topic", "agents", 2)),
        ("mechanism", "Infra", 2),
    ]


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (("推理能力可以只靠强化学习长出来",), "zh"),
        (("Reasoning from rule-based RL",), "en"),
        (("DeepSeek-R1 与 Kimi k1.5 在同一周公开，都不用搜索树",), "zh"),
        (("推論モデルの月",), "en"),
        ((), "en"),
    ],
)
def test_labels_speak_the_language_of_the_log(texts: tuple[str, ...], language: str) -> None:
    months = [month(f"2026-0{n}", theme=text) for n, text in enumerate(texts, 1)] or [month("2026-01")]
    assert aggregate(months, parse_range(year="2026")).language == language


def test_a_space_where_chinese_meets_latin() -> None:
    words = Words("zh")
    assert words("{count} models", count=3) == "3 个模型"
    assert words("One new topic, {first}", first="RL 的修补") == "一个新主题：RL 的修补"
    assert words("Its topics are {first} and {second}.", first="RL", second="记忆") == "主题是 RL 和记忆。"
    assert words("{change} vs. best before", change="+12.2") == "较此前最好 +12.2"


def labels() -> dict[str, str]:
    """Every label of pages, agenda and headline, with the file that uses it; what is raised stands on no page."""
    found: dict[str, str] = {}
    pages = [*(ROOMS / "rollup").rglob("*.py"), *(ROOMS / "agenda").rglob("*.py"), ROOMS / "headline.py"]
    for path in pages:
        if path.name in ("ranges.py", "slide_layouts.py", "document_styles.py"):  # errors, and talk beside the page
            continue
        tree = ast.parse(path.read_text("utf-8"))
        raised = {node for each in ast.walk(tree) if isinstance(each, ast.Raise) for node in ast.walk(each)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or node in raised:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if name in ("words", "Message", "template") and texts:
                found[texts[0]] = path.name
            elif name == "count" and texts:
                found[f"{{count}} {texts[-1]}"] = found[f"{{count}} {texts[-1]}s"] = path.name
    return found


def test_every_label_is_there_in_chinese_with_the_same_parameters() -> None:
    from string import Formatter

    def names(template: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(template) if name}

    found = labels()
    assert len(found) > 100
    assert {label: where for label, where in found.items() if label not in ZH} == {}
    assert {label for label, chinese in ZH.items() if names(label) != names(chinese)} == set()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_english_label_over_chinese_text(language: str) -> None:
    rollup = aggregate(quarter(), parse_range(quarter="2026-Q1"), settings=RollupSettings(language=language))
    page = shown("html", rollup)
    assert ('<h2 id="leaderboards-title">Leaderboards</h2>' in page) is (language == "en")
    assert ("榜单" in page) is (language == "zh")
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in page


def test_two_years_of_dense_months_are_no_heavy_page() -> None:
    months = [read(Document.from_text(path, text), Config(), ObsidianConfig()).month for path, text in dense_log()]
    rollup = aggregate([found for found in months if found], parse_range(since="2024-01", until="2025-12"))
    page = shown("html", rollup)
    assert len(gzip.compress(page.encode())) < 400_000
    assert "全文见" in page  # what did not fit is said
    assert "📄" not in page and "[Paper]" not in page
