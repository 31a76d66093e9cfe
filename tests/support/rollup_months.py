"""Months made by hand, as short to write as to read."""

from __future__ import annotations

from obsidian_intel.core.text import Span
from obsidian_intel.months.cells.cell_parts import Group, Item, Metric, Outline, PaperRef
from obsidian_intel.months.typed_month import CellValue, Column, Month, MonthField, MonthRow, RowState, Section
from obsidian_intel.reports.rollup.formats import face
from obsidian_intel.reports.rollup.rollup_values import Rollup

NOWHERE = Span(0, 0)


def metric(
    benchmark: str,
    value: float,
    protocol: str | None = None,
    condition: str | None = None,
    *,
    unit: str | None = None,
    relation: str = "=",
    error: float | None = None,
    source: str = "stated",
) -> Metric:
    return Metric(benchmark, value, unit, relation, error, condition, protocol, source, f"{value:g}", NOWHERE)


def paper(ident: str | None, title: str = "", url: str | None = None, note: str | None = None) -> PaperRef:
    if url is None and ident and ident.startswith("arxiv:"):
        url = f"https://arxiv.org/abs/{ident.removeprefix('arxiv:')}"
    return PaperRef(ident, title or ident or "", url, NOWHERE, note)


def group(tag: str, label: str, text: str = "", *items: tuple[str, str]) -> Group:
    return Group(NOWHERE, NOWHERE, tag, label, text, tuple(Item(NOWHERE, *item) for item in items))


def cell(field: str, *groups: Group, raw: str = "") -> CellValue:
    text = "\n".join(f"{g.label} {g.text}" for g in groups)
    return CellValue(field, raw or text or "x", text, NOWHERE, Outline(groups))


def model(
    name: str,
    *metrics: Metric,
    ident: str | None = None,
    tags: tuple[str, ...] = (),
    value: str = "",
    cells: tuple[CellValue, ...] = (),
    note: str | None = None,
    url: str | None = None,
) -> MonthRow:
    found = {c.field: c for c in cells}
    if tags and "mechanism" not in found:
        found["mechanism"] = cell("mechanism", *(group(tag, f"About {tag}") for tag in tags))
    if value:
        found["value"] = cell("value", group("", "", value))
    papers = (paper(ident, name, url, note),)
    return MonthRow(1, NOWHERE, name, RowState.DATA, found, papers, metrics, False, True)


def topic(name: str, *papers: PaperRef, value: str = "", trend: str = "") -> MonthRow:
    found = {}
    if trend:
        found["trend"] = cell("trend", group("", "", trend))
    if value:
        found["value"] = cell("value", group("", "", value))
    return MonthRow(1, NOWHERE, name, RowState.DATA, found, papers, (), False, True)


def section(kind: str | None, key: str, title: str, *rows: MonthRow) -> Section:
    names = {"models": ("name", "mechanism", "capability", "value"), "topics": ("topic", "trend", "papers", "value")}
    columns = tuple(Column(name.capitalize(), name, True) for name in names.get(kind or "", ()))
    return Section(key, title, kind, columns, rows, NOWHERE, None)


def month(
    period: str,
    *rows: MonthRow,
    topics: tuple[MonthRow, ...] = (),
    path: str = "",
    theme: str | None = None,
    signal: str | None = None,
    insight: str | None = None,
    implementation: str | None = None,
) -> Month:
    said = {"theme": theme, "signal": signal, "insight": insight, "implementation": implementation}
    sections = [section("models", "clay", "1. 基座模型追踪 (The Clay)", *rows)] if rows else []
    sections += [section("topics", "chisel", "2. Post-Training (The Chisel)", *topics)] if topics else []
    return Month(
        period,
        path or f"Log/{period}.md",
        tuple(MonthField(name, name, value, NOWHERE) for name, value in said.items()),
        tuple(sections),
    )


def quarter() -> list[Month]:
    """Three months with a gap: repeats, a tie, a conflict, a lower-is-better board, spellings that look alike."""
    return [
        month(
            "2025-11",
            model(
                "Alpha",
                metric("BrowseComp", 56.6, "Pass@1", "无 context"),
                metric("WER test", 6.1, "WER"),
                ident="arxiv:2511.00001",
                tags=("Infra",),
            ),
            model(
                "Beta",
                metric("BrowseComp", 60.0, "Pass@1", "无 context"),
                ident="arxiv:2511.00002",
                tags=("Data", "Infra"),
            ),
            topics=(topic("长思维链", paper("arxiv:2511.00009", "On chains"), value="先量后调"),),
            theme="旧主题",
        ),
        month(
            "2026-01",
            model(
                "Gamma",
                metric("BrowseComp", 71.3, "Pass@1", "无 context", error=0.4),
                metric("BrowseComp", 78.0, "Pass@1", "有 context", source="inferred"),
                metric("WER test", 4.2, "WER", unit="%"),
                metric("τ²-Bench", 88.2, "Avg@4"),
                ident="arxiv:2601.16725",
                tags=("Infra", "Train"),
                note="Gamma",
                cells=(
                    cell(
                        "mechanism",
                        group("Infra", "异步 RL 基建", "", ("流式", "按 sample 推进"), ("", "一条没有标签的话")),
                        group("Train", "共训", "两轴 curriculum"),
                    ),
                    cell("capability", group("", "能力 A", "", ("", "BrowseComp 71.3"))),
                    cell("value", group("", "可复用路线", "", ("先筛再训", "省钱"))),
                ),
            ),
            model("Alpha", metric("BrowseComp", 56.6, "Pass@1", "无 context"), ident="arxiv:2511.00001"),
            topics=(
                topic(
                    "长思维链",
                    paper("arxiv:2511.00009", "On chains"),
                    paper("arxiv:2601.00010", "More on chains"),
                    value="看重复率",
                    trend="从复现走向解释",
                ),
            ),
            theme="推理成为标配",
            signal="Gamma 公开了训练细节",
            insight="没有写明脚手架的分数不能比",
            implementation="Gamma 的调度器",
        ),
        month(
            "2026-03",
            model(
                "Delta",
                metric("BrowseComp", 71.3, "Pass@1", "无 context"),
                metric("tau2-bench", 90.0, "Avg@4"),
                ident="arxiv:2603.00001",
                tags=("Train",),
            ),
            model(
                "Beta",
                metric("BrowseComp", 61.0, "Pass@1", "无 context"),
                metric("BrowseComp", 62.5, "Pass@1", "无 context"),
                ident="arxiv:2511.00002",
            ),
            model("Epsilon", metric("Latency", 12, None, unit="ms"), url="https://example.org/eps (1)"),
            theme="开源追平",
        ),
    ]


def shown(name: str, rollup: Rollup) -> str:
    """The rollup in a text format."""
    text = face(name).render(rollup)
    assert isinstance(text, str)
    return text
