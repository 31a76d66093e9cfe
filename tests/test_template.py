"""The vault to start from, read without the commands: settings, views, the template's tables, the sample's rows."""

from __future__ import annotations

import json
import re
import tomllib
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from typing import Annotated, get_args, get_origin, get_type_hints

import pytest
import yaml
from markdown_it import MarkdownIt

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.obsidian_settings import OBSIDIAN_FILES, parse_obsidian
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.core.periods import parse_period, period_in
from obsidian_intel.months.table_kinds import kind_of, kinds, section_key
from obsidian_intel.vault.listing import walk

ROOT = Path(__file__).parent.parent / "vault_template"
BASE, SAMPLE = ROOT / "base", ROOT / "sample"
SETTINGS = (BASE / "obsintel.toml").read_text("utf-8")
TEMPLATE = BASE / "Templates" / "Monthly Report.md"
MONTHS = sorted((SAMPLE / "Log").glob("*.md"))
NOTES = sorted(path for path in ROOT.rglob("*.md") if path.name != "SKILL.md")
MODELS = ["模型名称", "核心技术创新 (Mechanism)", "关键能力/指标 (Capability)", "业务应用/启发 (Value)"]
TOPICS = ["主题", "整体趋势/演进", "核心关注论文 (Key Papers)", "实践参考价值"]
PARTS = [
    "🔭 The Observatory (Industry Radar)",
    "🏗️ Technical Review: Models & Directions",
    "🎨 Fresh Sketches (Monthly Summary)",
]
SETTING_LINE = re.compile(r"^# (?=[a-z_]+ = )", re.MULTILINE)
HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def read(path: Path) -> str:
    return path.read_text("utf-8")


def body(text: str) -> str:
    """A note without its frontmatter and fenced code."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return re.sub(r"^(> )?```.*?^(> )?```$", "", text, flags=re.DOTALL | re.MULTILINE)


def tables(text: str) -> list[list[list[str]]]:
    """Each table's rows (the delimiter row left out) as lists of cells."""
    found: list[list[list[str]]] = []
    for block in re.findall(r"(?:^\|.*\|\n)+", body(text), re.MULTILINE):
        lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines()]
        found.append([[cell.strip() for cell in cells] for cells in (lines[0], *lines[2:])])
    return found


def test_settings_are_all_at_their_default() -> None:
    assert parse_config(SETTINGS) == Config()


def test_settings_with_every_line_taken_in_are_still_the_defaults() -> None:
    known, _, examples = SETTINGS.partition("# [sections.")
    assert parse_config(SETTING_LINE.sub("", known)) == Config()
    assert parse_config(re.sub(r"^# (?=\[|[a-z_]+ = )", "", "# [sections." + examples, flags=re.MULTILINE)) != Config()


def test_settings_explain_every_setting() -> None:
    given = tomllib.loads(SETTING_LINE.sub("", SETTINGS))
    for group, hint in get_type_hints(Config, include_extras=True).items():
        if get_origin(hint) is Annotated:
            assert get_args(hint)[1] in SETTINGS, group
            continue
        for setting, told in get_type_hints(hint, include_extras=True).items():
            assert get_args(told)[1] in SETTINGS, setting
            assert {setting, setting.replace("_", "-")} & given[group].keys(), setting


def test_obsidian_knows_the_template_folder() -> None:
    files = {name: read(BASE / ".obsidian" / name) for name in OBSIDIAN_FILES if (BASE / ".obsidian" / name).exists()}
    found = parse_obsidian(files)
    assert found.template_folders == ("Templates",)
    assert (found.attachment_folder, found.link_format, found.markdown_links) == ("Attachments", "shortest", False)
    assert (BASE / "Templates").is_dir()


@pytest.mark.parametrize("path", sorted((BASE / ".obsidian").iterdir()), ids=lambda path: path.name)
def test_obsidian_settings_are_json(path: Path) -> None:
    assert isinstance(json.loads(read(path)), dict)


def test_paper_notes_are_texts_and_lists_for_obsidian() -> None:
    types = json.loads(read(BASE / ".obsidian" / "types.json"))["types"]
    assert {types[name] for name in ("arxiv", "doi", "url", "published", "first_seen", "period")} == {"text"}
    assert {types[name] for name in ("months", "mechanism")} == {"multitext"}


@pytest.mark.parametrize("path", sorted(BASE.glob("*.base")), ids=lambda path: path.name)
def test_views_are_sound(path: Path) -> None:
    base = yaml.safe_load(read(path))
    assert set(base) == {"filters", "properties", "views"}
    assert all(view["type"] in ("table", "cards") and view["name"] for view in base["views"])
    for view in base["views"]:
        used = {*view["order"], *(sort["property"] for sort in view["sort"])}
        used |= {view["groupBy"]["property"]} if "groupBy" in view else set()
        assert used <= base["properties"].keys()


def test_papers_are_shown_by_month_mechanism_and_tag() -> None:
    views = {view["name"]: view for view in yaml.safe_load(read(BASE / "Papers.base"))["views"]}
    grouped = {name: view["groupBy"]["property"] for name, view in views.items() if "groupBy" in view}
    assert grouped == {"By month": "note.first_seen", "By mechanism": "note.mechanism", "By tag": "note.tags"}
    assert all(f"![[Papers.base#{name}]]" in read(BASE / "Dashboard.md") for name in grouped)


@pytest.mark.parametrize("path", NOTES, ids=names(NOTES))
def test_links_lead_somewhere(path: Path) -> None:
    files = {found.name: found for found in ROOT.rglob("*") if found.is_file()}
    text = re.sub(r"`[^`\n]*`", "", body(read(path)))
    for target, anchor in re.findall(r"\[\[([^\]|#]+)(?:#([^\]|]+))?", text):
        found = files.get(target) or files[f"{target}.md"]
        if anchor:
            assert anchor in {view["name"] for view in yaml.safe_load(read(found))["views"]}
    for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text):
        assert alt and (path.parent / target).is_file()


@pytest.mark.parametrize("path", [TEMPLATE, *MONTHS], ids=names([TEMPLATE, *MONTHS]))
def test_a_month_has_the_parts_and_the_tables(path: Path) -> None:
    text = read(path)
    headings = HEADING.findall(body(text))
    assert [title for level, title in headings if level == "##"] == PARTS
    assert [section_key(title, Config()) for level, title in headings if level == "###"] == ["clay", "chisel", "hands"]
    assert len(set(headings)) == len(headings)
    found = tables(text)
    assert [table[0] for table in found] == [MODELS, TOPICS, TOPICS]
    known = kinds(Config())
    assert [kind.name for table in found if (kind := kind_of(table[0], known))] == ["models", "topics", "topics"]


@pytest.mark.parametrize("path", MONTHS, ids=names(MONTHS))
def test_sample_rows_are_complete(path: Path) -> None:
    models, *topics = tables(read(path))
    assert 3 <= len(models) - 1 <= 5
    assert all(2 <= len(table) - 1 <= 3 for table in topics)
    for row in [row for table in (models, *topics) for row in table[1:]]:
        assert len(row) == 4 and all(row), row[0]
        line = "|".join(row)
        for left, right in ("()", "[]", "（）", "“”"):
            assert line.count(left) == line.count(right), (row[0], left)
        assert not any(line.count(mark) % 2 for mark in ("**", "$", "`")), row[0]
        assert re.search(r"\]\(https://|\(https://[^)]+\)\*\*", row[0] + row[2]), row[0]


@pytest.mark.parametrize("path", MONTHS, ids=names(MONTHS))
def test_sample_months_say_when(path: Path) -> None:
    text = read(path)
    properties = yaml.safe_load(text.split("---\n")[1])
    title = next(title for level, title in HEADING.findall(text) if level == "#")
    assert (properties["period"], True) == parse_period(path.stem)
    assert period_in(title) == path.stem
    assert properties["type"] == "Monthly Report"
    assert all(re.fullmatch(r"[\w/-]+", tag) for tag in properties["tags"])
    assert (properties["status"] == "done") == (path != MONTHS[-1])


def test_sample_months_follow_each_other() -> None:
    numbers = [int(path.stem[:4]) * 12 + int(path.stem[5:]) for path in MONTHS]
    assert len(numbers) == 3
    assert all(after - before == 1 for before, after in pairwise(numbers))


@pytest.mark.parametrize("path", MONTHS, ids=names(MONTHS))
def test_sample_leaves_nothing_to_fill_in(path: Path) -> None:
    text = read(path)
    statements = dict(re.findall(r"^\* \*\*(.+?):\*\* (.+)$", text, re.MULTILINE))
    assert list(statements) == ["Dominant Theme", "The Signal", "Crucial Insight", "Best Implementation"]
    assert not any(value.startswith("[") for value in statements.values())
    assert not re.search(r"XXX|<Topic>|例如：|\bTODO\b|\{\{", text)


@pytest.mark.parametrize("path", MONTHS, ids=names(MONTHS))
def test_sample_papers_are_not_from_the_future(path: Path) -> None:
    year, month = int(path.stem[2:4]), int(path.stem[5:])
    latest = f"{year + month // 12:02}{month % 12 + 1:02}"
    ids = re.findall(r"arxiv\.org/abs/(\d{4})\.\d{5}", read(path))
    assert ids and all(found <= latest for found in ids)


@pytest.mark.parametrize(
    "benchmark", ["AIME 2024 Pass@1", "GPQA Diamond", "MMLU-Pro", "LiveCodeBench", "SWE-bench Verified"]
)
def test_sample_scores_come_again(benchmark: str) -> None:
    assert sum(bool(re.search(rf"{re.escape(benchmark)}[^；。|]*\*\*\d", read(path))) for path in MONTHS) >= 2


@pytest.mark.parametrize("path", [*NOTES, TEMPLATE], ids=names([*NOTES, TEMPLATE]))
def test_bold_and_italic_render(path: Path) -> None:
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table"])
    inlines = [token for token in markdown.parse(body(read(path))) if token.type == "inline"]
    texts = [child.content for token in inlines for child in token.children or [] if child.type == "text"]
    assert texts
    assert [text for text in texts if "*" in text] == []


@pytest.mark.parametrize("path", sorted((SAMPLE / "Attachments").glob("*.svg")), ids=lambda path: path.stem)
def test_pictures_are_drawings_that_describe_themselves(path: Path) -> None:
    root = ET.parse(path).getroot()
    tag = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{tag}svg"
    assert root.get("viewBox")
    assert all((node := root.find(f"{tag}{name}")) is not None and node.text for name in ("title", "desc"))
    assert {node.tag.removeprefix(tag) for node in root.iter()} <= {"svg", "title", "desc", "g", "text", "rect", "path"}


def test_the_skill_stands_where_agents_look_and_is_no_note() -> None:
    agents, claude = (BASE / folder / "skills" / "obsintel-log" / "SKILL.md" for folder in (".agents", ".claude"))
    text = read(agents)
    assert text == read(claude)
    head = yaml.safe_load(text.split("---\n")[1])
    assert head["name"] == agents.parent.name and len(head["description"]) <= 1024
    assert not [path for path in walk(BASE).notes if "SKILL" in path]
