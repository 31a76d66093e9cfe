"""What installed packages add: the example package, built and installed; and plugins that do something wrong."""

from __future__ import annotations

import importlib
import os
import re
from pathlib import Path

import pytest
from plugins import build_example, plugins_of, write_plugin
from processes import ROOT
from vault_case import Case, model, month

from obsidian_intel import plugin
from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.errors import ConfigError
from obsidian_intel.lint import new
from obsidian_intel.lint.example_check import check_examples
from obsidian_intel.lint.registry import rules_by_code
from obsidian_intel.months.table_kinds import kinds
from obsidian_intel.reports.export import formats as export_formats
from obsidian_intel.reports.rollup import formats as rollup_formats
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.ranges import parse_range

DATASETS = "\n### 3. Data\n\n| Dataset | Size | Licence |\n| --- | --- | --- |\n| FineWeb | 15T | ODC-By |\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example installed in it."""
    folder = tmp_path_factory.mktemp("site")
    build_example(folder)
    return folder


@pytest.fixture
def case(site: Path, tmp_path: Path) -> Case:
    case = Case(tmp_path / "V", env={"PYTHONPATH": os.pathsep.join((str(site), str(ROOT)))}, process=True)
    case.write("2026-02.md", month("2026-02", (model("Gemma 4"),)) + DATASETS)
    case.write("a.md", "Good news!!\n")
    return case


@pytest.mark.slow
def test_the_example_adds_a_rule(case: Case) -> None:
    assert case.run("rule", "EX001").out.startswith("EX001 doubled-exclamation  (warning, safe fix)")
    assert case.run("lint", "a.md").out.startswith("a.md:1:10: EX001 doubled-exclamation: ")
    assert case.run("lint", "a.md", "--fix").code == 0
    assert case.read("a.md") == "Good news!\n"


@pytest.mark.slow
def test_the_example_adds_a_kind_of_table(case: Case) -> None:
    sections = case.run("tables", "--format", "json").json["months"][0]["sections"]
    (found,) = (section for section in sections if section["kind"] == "datasets")
    assert {name: cell["text"] for name, cell in found["rows"][0]["cells"].items()} == {
        "name": "FineWeb",
        "size": "15T",
        "licence": "ODC-By",
    }


@pytest.mark.slow
def test_the_example_adds_a_rollup_format(case: Case) -> None:
    page = "#+title: 2026-02\n* MMLU\n  1. Gemma 4 88.5\n"
    first, again = (case.run("rollup", "--month", "2026-02", "--format", "org") for _ in range(2))
    assert (first.code, first.out) == (again.code, again.out) == (0, page)
    assert (
        "known are csv, docx, html, json, md, org, pptx"
        in case.run("rollup", "--format", "orgg", "--month", "2026-02").err
    )


@pytest.mark.slow
def test_the_example_adds_an_export_format(case: Case, tmp_path: Path) -> None:
    assert case.run("export", str(tmp_path / "data"), "--format", "counts").code == 0
    assert (tmp_path / "data/counts.txt").read_text().startswith("months 1\nrows 2\n")


@pytest.mark.slow
def test_what_is_uninstalled_is_gone_at_once(case: Case) -> None:
    assert case.run("lint", "a.md").code == 1
    case.env["PYTHONPATH"] = str(ROOT)
    assert (case.run("lint", "a.md").code, case.run("rule", "EX001").code) == (0, 2)
    assert case.run("rollup", "--format", "org", "--month", "2026-02").code == 2


def test_the_one_import_has_what_it_names() -> None:
    assert sorted(plugin.__all__) == sorted(plugin._HOMES)
    for name in plugin.__all__:
        module, _, attribute = plugin._HOMES[name].partition(":")
        assert getattr(plugin, name) is getattr(importlib.import_module(f"obsidian_intel.{module}"), attribute)
    with pytest.raises(AttributeError):
        _ = plugin.nothing


ORG = "from obsidian_intel.plugin import RollupFormat\nORG = RollupFormat({!r}, '.x', lambda rollup: {})\n"
CSV = "from obsidian_intel.plugin import ExportFormat\nCSV = ExportFormat({!r}, lambda data: {})\n"
KIND = "from obsidian_intel.plugin import TableKind\nK = TableKind({!r}, {{'name': ('N',), 'x': ('X',)}}, ('name',), ('x',))\n"


def test_a_package_cannot_take_the_place_of_ours(tmp_path: Path) -> None:
    write_plugin(tmp_path, "taker", ORG.format("md", "''") + CSV.format("csv", "()") + KIND.format("models"))
    empty = aggregate([], parse_range(month="2026-02"))
    with plugins_of(tmp_path):
        assert rollup_formats.face("md").render(empty) != ""
        assert export_formats.format_of("csv").files.__module__ == "obsidian_intel.reports.export.formats.csv"
        assert "capability" in next(kind for kind in kinds(Config()) if kind.name == "models").columns


def test_two_packages_with_one_name_are_named(tmp_path: Path) -> None:
    write_plugin(tmp_path, "first", ORG.format("org", "''"))
    write_plugin(tmp_path, "second", ORG.format("org", "'x'"))
    with (
        plugins_of(tmp_path),
        pytest.raises(ConfigError, match="`first` and `second` both bring the rollup format `org`; uninstall one"),
    ):
        rollup_formats.face("org")


def test_a_format_that_fails_is_named(tmp_path: Path) -> None:
    write_plugin(tmp_path, "broken", ORG.format("org", "{}['x']") + CSV.format("none", "{}['x']"))
    with plugins_of(tmp_path):
        with pytest.raises(
            ConfigError, match="`org`, a rollup format of the plugin `broken`, fails on 2026-02: KeyError"
        ):
            rollup_formats.face("org").render(aggregate([], parse_range(month="2026-02")))
        with pytest.raises(ConfigError, match="`none`, an export format of the plugin `broken`, fails on the tables"):
            list(export_formats.format_of("none").files({}))


def test_a_kind_of_a_package_may_be_extended_by_settings(tmp_path: Path) -> None:
    write_plugin(tmp_path, "kind", KIND.format("things"))
    with plugins_of(tmp_path):
        config = Config(tables={"things": {"x": ("Ex",)}})
        (found,) = (kind for kind in kinds(config) if kind.name == "things")
        assert found.by_header["ex"] == "x"


def test_what_a_module_registers_counts_too(tmp_path: Path) -> None:
    source = "from obsidian_intel.reports.rollup.formats import OutputFormat, register\n"
    write_plugin(tmp_path, "caller", source + "register(OutputFormat('org', '.org', lambda rollup: 'page'))\n")
    with plugins_of(tmp_path):
        assert rollup_formats.face_names() == [
            *("csv", "docx", "html", "json", "md", "org", "pptx", "text", "wechat", "xlsx"),
        ]
        assert "--format csv|docx|html|json|md|org|pptx" in Case(tmp_path / "Vault").run("rollup", "--help").out


def test_a_broken_plugin_takes_no_help_away(tmp_path: Path) -> None:
    write_plugin(tmp_path, "broken", "raise ValueError")
    with plugins_of(tmp_path):
        case = Case(tmp_path / "Vault")
        assert "--format NAME" in case.run("rollup", "--help").out
        assert case.run("rollup", "--format", "org", "--month", "2026-02").code == 2


def test_the_code_of_the_page_for_authors_works(tmp_path: Path) -> None:
    page = (ROOT / "docs/plugins.md").read_text("utf-8")
    write_plugin(tmp_path, "page", "\n\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL)))
    case = Case(tmp_path / "Vault")
    rows = "| Dataset | Size | Licence |\n|---|---|---|\n| Pile | 800 GB | MIT |\n"
    case.write(
        "Log/2026-01.md", f"---\ntype: Monthly Report\nperiod: 2026-01\n---\n\n## 数据集\n\n{rows}\nGood news!!\n"
    )
    with plugins_of(tmp_path):
        check_examples(rules_by_code()["EX001"])
        assert [
            each["code"] for each in case.run("lint", "--select", "EX", "--format", "json").json["diagnostics"]
        ] == ["EX001"]
        assert [
            section["kind"] for section in case.run("tables", "--format", "json").json["months"][0]["sections"]
        ] == ["datasets"]
        assert case.run("rollup", "--month", "2026-01", "--format", "org").out.startswith("#+title: ")
        assert case.run("export", str(tmp_path / "data"), "--format", "counts").code == 0
        case.write("Log/2026-01.md", case.read("Log/2026-01.md").replace("800 GB", "800 GB!!"))
        assert case.run("lint", "--select", "EX", "--fix").code == 0
        assert "| Pile | 800 GB! | MIT |\n\nGood news!\n" in case.read("Log/2026-01.md")
    assert "rows 1\n" in (tmp_path / "data" / "counts.txt").read_text()


def test_the_file_that_the_scaffold_writes_works_in_a_package(tmp_path: Path) -> None:
    """The page promises it: the same file, all of it imported from `obsidian_intel.plugin`."""
    source = new._TEMPLATE.format(code="EX777", name="some-name", function="some_name", mark="EX777!")
    write_plugin(
        tmp_path, "scaffold", re.sub(r"from obsidian_intel\.[\w.]+ import", f"from {plugin.__name__} import", source)
    )
    with plugins_of(tmp_path):
        check_examples(rules_by_code()["EX777"])


def test_the_pieces_that_the_page_names_are_in_the_one_import() -> None:
    page = (ROOT / "docs/adding-a-rule.md").read_text("utf-8").rpartition("## In a package")[2]
    named = set(re.findall(r"`([A-Z]{3,}|check_examples)`", page))
    assert named == {name for name in plugin.__all__ if plugin._HOMES[name].startswith("lint.example")}
