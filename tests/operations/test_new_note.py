"""`new`: the note of a month, a week or a day is named as the others are, and filled in from the person's template."""

import json
from pathlib import Path

import pytest

from obsidian_intel.core.periods import LogDate, parse_day, parse_week
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.new_note import fill_template, new_note

MONTH = "---\ntype: Monthly Report\nperiod: {}\n---\n# x\n"
NAMES = {
    # the months that are there: the next one
    "Log/2026-01.md Log/2026-02.md": "Log/2026-03.md",
    "Log/2026-02-February.md": "Log/2026-03-March.md",
    "Log/2026/02-February.md": "Log/2026/03-March.md",
    "Log/2026/Q1/2026-02.md": "Log/2026/Q1/2026-03.md",
    "Log/2026年2月.md": "Log/2026年3月.md",
    "Log/26年2月.md": "Log/26年3月.md",
    "Log/February 2026.md": "Log/March 2026.md",
    "Log/Januar 2026.md Log/Februar 2026.md": "Log/März 2026.md",
    "Log/février 2026.md": "Log/mars 2026.md",
    "Log/02-2026.md": "Log/03-2026.md",
    "2026-02/Intelligence.md": "2026-03/Intelligence.md",
    "Top 2/Model 2 watch 2026-02.md": "Top 2/Model 2 watch 2026-03.md",
    "Old/2025 12.md AI月报-2026-01.md AI月报-2026-02.md": "AI月报-2026-03.md",
    "": "2026-03.md",
}


@pytest.mark.parametrize("paths", list(NAMES))
def test_a_new_month_is_named_like_the_others(tmp_path: Path, paths: str) -> None:
    files = {path.strip(): "" for path in paths.replace(".md ", ".md|").split("|") if path}
    for path, period in zip(files, ("2025-12", "2026-01", "2026-02")[-len(files) :] if files else (), strict=True):
        files[path] = MONTH.format(period)
    assert new_note(_workspace(tmp_path, files), LogDate("2026-03")).path == NAMES[paths]


FORMATS = {
    # the settings of Periodic Notes, what is new: its path
    ("monthly", "Monthly", "YYYY-MM", "2026-03"): "Monthly/2026-03.md",
    ("monthly", "Log", "MMMM YYYY", "2026-03"): "Log/March 2026.md",
    ("monthly", "Log", "YYYY/MM-MMM", "2026-03"): "Log/2026/03-Mar.md",
    ("monthly", "Log", "YY-MM", "2026-03"): "Log/26-03.md",
    ("weekly", "Weekly", "", "2026-W14"): "Weekly/2026-W14.md",
    ("weekly", "Weekly", "GGGG/[KW]WW", "2026-W14"): "Weekly/2026/KW14.md",
    ("daily", "Daily", "YYYY/MM/YYYY-MM-DD", "2026-03-11"): "Daily/2026/03/2026-03-11.md",
    ("monthly", "Monthly", "YYYY-MM", "2026-W14"): "2026-W14.md",
}


@pytest.mark.parametrize(("kind", "folder", "form", "wanted"), list(FORMATS))
def test_a_new_note_by_the_format_of_periodic_notes(
    tmp_path: Path, kind: str, folder: str, form: str, wanted: str
) -> None:
    note = new_note(_workspace(tmp_path, _periodic(kind, folder, form)), _date(wanted))
    assert note.path == FORMATS[kind, folder, form, wanted]


def test_the_date_of_a_monthly_template_is_the_name(tmp_path: Path) -> None:
    template = '---\nperiod: "{{date}}"\ntype: Monthly Report\n---\n# {{title}} {{date:MMMM}}\n'
    files = _periodic("monthly", "Log", "YYYY-MM", template="Tpl/Month") | {"Tpl/Month.md": template}
    note = new_note(_workspace(tmp_path, files), LogDate("2026-03"))
    assert note.template == "Tpl/Month.md"
    assert note.text == '---\nperiod: "2026-03"\ntype: Monthly Report\n---\n# 2026-03 March\n'


def test_a_week_has_its_own_template(tmp_path: Path) -> None:
    table = "| Model | Mechanism | Capability |\n| - | - | - |\n"
    files = _periodic("weekly", "W", "GGGG-[W]WW", template="Tpl/Week") | {
        "Tpl/Week.md": "---\nperiod: {{date}}\n---\n{{monday:D MMM}}\n",
        "Tpl/Month.md": "---\nperiod: {{date}}\n---\n" + table,
    }
    note = new_note(_workspace(tmp_path, files), _date("2026-W07"))
    assert (note.path, note.text) == ("W/2026-W07.md", "---\nperiod: 2026-W07\n---\n9 Feb\n")


def test_a_note_that_is_there_is_left(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, {"Log/Radar.md": MONTH.format("2026-03"), "2026-04.md": "no month\n"})
    assert new_note(workspace, LogDate("2026-03")).text is None
    (tmp_path / "Log" / "2026-05.md").write_text("came just now\n")
    found = new_note(workspace, LogDate("2026-05"))
    assert (found.path, found.text) == ("Log/2026-05.md", None)


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("{{date}} {{ TITLE }} {{time}}", "2026-03", "N N 00:00"),
        ("{{date:YYYY年M月}} {{other}}", "2026-03", "2026年3月 {{other}}"),
        ("{{date}} {{date:dddd}}", "2026-03-11", "2026-03-11 Wednesday"),
        ("{{monday}} {{sunday:DD.MM.}}", "2026-W14", "2026-03-30 05.04."),
    ],
)
def test_fields_of_a_template(text: str, wanted: str, expected: str) -> None:
    assert fill_template(text, _date(wanted), "N") == expected


def _date(text: str) -> LogDate:
    return parse_week(text) or parse_day(text) or LogDate(text)


def _periodic(kind: str, folder: str, form: str, template: str = "") -> dict[str, str]:
    settings = {kind: {"format": form, "folder": folder, "template": template, "enabled": True}}
    return {".obsidian/plugins/periodic-notes/data.json": json.dumps(settings), "x.md": "x\n"}


def _workspace(root: Path, files: dict[str, str]) -> Workspace:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return Workspace.open(root)
