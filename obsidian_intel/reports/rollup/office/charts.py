"""Native charts, editable with their numbers: built once by python-pptx, for slides and documents alike."""

from __future__ import annotations

from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Emu, Pt

from obsidian_intel.reports.rollup.office.blocks import OfficeChart
from obsidian_intel.reports.rollup.office.theme import CHINESE

_EARLIER = RGBColor(0xA6, 0xAC, 0xB5)
_QUIET = RGBColor(0x59, 0x5F, 0x69)
_FAINT = RGBColor(0xDD, 0xE0, 0xE5)


def add_chart(shapes: Any, chart: OfficeChart, box: tuple[int, int, int, int], size: float) -> Any:
    """The chart as a shape of `box` (left, top, width, height in EMU), its texts `size` points high."""
    data = CategoryChartData(number_format=_format(max((point.digits for point in chart.points), default=0)))
    data.categories = [point.label for point in chart.points]
    series = data.add_series(chart.series)
    for point in chart.points:
        series.add_data_point(point.value, _format(point.digits))
    kind = XL_CHART_TYPE.BAR_CLUSTERED if chart.kind == "bar" else XL_CHART_TYPE.LINE_MARKERS
    frame = shapes.add_chart(kind, *(Emu(edge) for edge in box), data)
    _dress(frame.chart, chart, size)
    return frame


def chart_parts(chart: OfficeChart, width: int, height: int, size: float) -> tuple[bytes, bytes]:
    """The XML of a chart and the workbook with its numbers, for a document."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    part = add_chart(slide.shapes, chart, (0, 0, width, height), size).chart.part
    return part.blob, part.chart_workbook.xlsx_part.blob


def _format(digits: int) -> str:
    return "0" if digits <= 0 else "0." + "0" * min(digits, 6)


def _dress(drawn: Any, chart: OfficeChart, size: float) -> None:
    drawn.has_legend = False
    drawn.has_title = False
    drawn.font.size = Pt(size)
    drawn.font.color.rgb = _QUIET
    _name_chinese(drawn)
    values, names = drawn.value_axis, drawn.category_axis
    values.has_major_gridlines = chart.kind == "line"  # bars have their numbers
    if values.has_major_gridlines:
        values.major_gridlines.format.line.color.rgb = _FAINT
    values.format.line.fill.background()
    names.format.line.color.rgb = _EARLIER
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.low is not None:
        values.minimum_scale = chart.low
    if chart.high is not None:
        values.maximum_scale = chart.high
    plot = drawn.plots[0]
    plot.vary_by_categories = False
    if chart.kind == "bar":
        _dress_bars(plot, names, values, chart)
    else:
        _dress_line(plot, chart)


def _name_chinese(drawn: Any) -> None:
    """Chinese texts of the chart in a font that Windows and macOS have."""
    properties = drawn._chartSpace.get_or_add_txPr().defRPr
    element = properties.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}ea", {"typeface": CHINESE})
    properties.append(element)


def _dress_bars(plot: Any, names: Any, values: Any, chart: OfficeChart) -> None:
    names.reverse_order = True  # the first on top; the scale then stands above, and is hidden: bars have labels
    values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    plot.gap_width = 45
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value = True
    labels.number_format_is_linked = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    for index, point in enumerate(chart.points):
        if not point.inside:
            fill = series.points[index].format.fill
            fill.solid()
            fill.fore_color.rgb = _EARLIER


def _dress_line(plot: Any, chart: OfficeChart) -> None:
    series = plot.series[0]
    series.smooth = False
    series.format.line.width = Pt(2.25)
    series.format.line.color.theme_color = MSO_THEME_COLOR.ACCENT_1
    series.marker.size = 5
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    previous: float | None = None
    for index, point in enumerate(chart.points):  # a label where the record moved
        if point.value != previous:
            label = series.points[index].data_label
            label.position = XL_LABEL_POSITION.ABOVE
            _show_value(label, _format(point.digits))
        previous = point.value


def _show_value(label: Any, number_format: str) -> None:
    """A label with the point's value, which follows when the number is edited."""
    element = label._get_or_add_dLbl()
    for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"):
        found = element.find(f"{{http://schemas.openxmlformats.org/drawingml/2006/chart}}{name}")
        if found is not None:
            found.set("val", "1" if name == "showVal" else "0")
