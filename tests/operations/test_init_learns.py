"""`init` learns from what is there: which settings it proposes, and how they go into a file that is there already."""

import os
import pty
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from vault_case import Case

from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.core.toml_edits import Setting, insert_settings
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.init import plan_settings
from obsidian_intel.operations.survey import survey
from obsidian_intel.operations.telling_facts import telling_facts

HEAD = "| Model | Mechanism | Capability | Value |\n| - | - | - | - |\n"
LOG = HEAD + "| [GLM-5](https://arxiv.org/abs/2602.15763) | MoE | AIME 2025 **92.7** | x |\n"
PAPER = '---\n{}: "https://arxiv.org/abs/2602.1576{}"\n---\nnotes\n'

LEARNED = {
    # files: the settings proposed, a `~` before what is only likely
    "Log/2026-01.md Log/2026-02.md": "months.path=[Log]/YYYY-MM",
    "2026-02.md": "months.path=YYYY-MM",
    "W/2026-W07.md W/2026-W08.md": "months.weekly=[W]/GGGG-[W]WW",
    "D/2026-02-03.md D/2026-02-04.md": "months.daily=[D]/YYYY-MM-DD",
    "D/2026-02-03.md " + " ".join(f"D/2026-03-{n:02}.md:" for n in range(1, 9)): "months.daily=[D]/YYYY-MM-DD",
    "2026-02.md " + " ".join(f"2025-{n:02}.md:" for n in range(1, 9)): "~months.path=YYYY-MM",
    "Log/2026-02.md W/2026-W07.md": "months.path=[Log]/YYYY-MM months.weekly=[W]/GGGG-[W]WW",
    "Log/2026-01.md Log/2026-02.md AI März 2026.md": "months.path=[Log]/YYYY-MM,[AI] MMMM YYYY",
    "2024/0219-0223.md 2024/0226-0301.md 2024/0304-0308.md:": "months.weekly=????/????-????.md",
    "2024/0219-0223.md 2024/0226-0301.md: 2024/0304-0308.md:": "months.weekly=2024/0219-0223.md",
    "papers/a/x.md:arxiv papers/a/y.md:arxiv papers/b/z.md:arxiv": "papers.folder=papers",
    "Lit/2026/a.md:doi Lit/2025/b.md:doi Lit/c.md:doi": "papers.folder=Lit",
    "Lit/a.md:关联 Lit/b.md:关联": "papers.id_keys=…,关联",
    "Notes/a.md:url Recipes/b.md:": "",
    "": "",
}


@pytest.mark.parametrize("files", list(LEARNED))
def test_what_is_proposed(tmp_path: Path, files: str) -> None:
    for number, each in enumerate(re.findall(r"\S.*?\.md(?::\S*)?", files)):
        path, colon, key = each.strip().partition(":")
        _write(tmp_path, path, LOG if not colon else PAPER.format(key, number) if key else "a month of my own\n")
    found = survey(Workspace.open(tmp_path)).proposals
    shown = [f"{'' if p.is_certain else '~'}{s.table}.{s.key}={_value(s)}" for p in found for s in p.settings]
    assert " ".join(shown) == LEARNED[files]
    assert all(each.evidence for each in found)


def _value(setting: Setting) -> str:
    value = setting.value if isinstance(setting.value, str) else ",".join(setting.value)
    return f"…,{value.rsplit(',', 1)[1]}" if setting.key == "id_keys" else value


def test_a_label_of_the_months_is_learned_and_then_read(tmp_path: Path) -> None:
    for month in ("2026-01", "2026-02"):
        _write(tmp_path, f"{month}.md", f"**本月主线**：开源\n\n**地点**：京\n\n{LOG}")
    plan = plan_settings(None, survey(Workspace.open(tmp_path)).proposals, likely=True)
    assert plan.text is not None and tomllib.loads(plan.text)["statements"] == {"theme": ["本月主线"]}
    (tmp_path / "obsintel.toml").write_text(plan.text)
    case = Case(tmp_path)
    assert {each["theme"] for each in case.run("tables", "--format", "json").json["months"]} == {"开源"}


SETTINGS = [
    # what is there, what is new, what there is then
    ("", ("months", "path", "a"), '[months]\npath = "a"\n'),
    ("[lint]\n", ("months", "path", ("a", 'b"')), '[lint]\n\n[months]\npath = ["a", "b\\""]\n'),
    ("[months]\n# x\ntag = 'y'\n\n[lint]\n", ("months", "path", "a"), "[months]\n# x\ntag = 'y'\npath = \"a\"\n\n[lint]\n"),
    ("[months]\npath = 'mine'\n", ("months", "path", "a"), "[months]\npath = 'mine'\n"),
    ("[statements]\n", ("statements", "主线 1", ("a",)), '[statements]\n"主线 1" = ["a"]\n'),
    ("", ("", "lang", "zh"), 'lang = "zh"\n'),
    ("[lint]\n", ("", "lang", "zh"), 'lang = "zh"\n\n[lint]\n'),
    ("# what\n\n# of lint\n[lint]\n", ("", "lang", "zh"), '# what\n\nlang = "zh"\n\n# of lint\n[lint]\n'),
    ("with = 1\n\n\n[lint]\n", ("", "lang", "zh"), 'with = 1\nlang = "zh"\n\n\n[lint]\n'),
    ("[lint]\r\n", ("months", "path", "a"), '[lint]\r\n\r\n[months]\r\npath = "a"\r\n'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "setting", "after"), SETTINGS)
def test_settings_grow_by_insertion(before: str, setting: tuple[str, str, str], after: str) -> None:
    assert insert_settings(before, [(Setting(*setting), True)]) == after
    assert insert_settings(after, [(Setting(*setting), True)]) == after
    assert tomllib.loads(after.replace("\r\n", "\n")) is not None


def test_init_adds_to_settings_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    mine = "# mine\n[months]\ntag = ''\n\n[lint]\nscope = \"vault\"  # all\n"
    case.write("obsintel.toml", mine)
    case.write("Log/2026-01.md", LOG)
    case.write("Log/2026-02.md", LOG)
    assert case.run("init", str(case.root), "--dry-run", vault=False).code == 0
    assert case.read("obsintel.toml") == mine
    done = case.run("init", str(case.root), "--yes", vault=False)
    assert done.code == 0, done.err
    assert "a paper note as `obsintel link` would make it, Papers/GLM-5.md:" in done.out
    assert "new to this vault: type, title, arxiv, url" in done.out
    text = case.read("obsintel.toml")
    assert [line for line in text.splitlines() if line not in mine.splitlines()] == ['path = ["[Log]/YYYY-MM"]']
    assert [line for line in mine.splitlines() if line not in text.splitlines()] == []
    again = case.run("init", str(case.root), "--yes", vault=False)
    assert (again.code, case.read("obsintel.toml")) == (0, text)
    assert case.run("undo").code == 0
    assert case.read("obsintel.toml") == mine


def test_what_cannot_be_inserted_is_told(tmp_path: Path) -> None:
    for month in ("2026-01", "2026-02"):
        _write(tmp_path, f"Log/{month}.md", LOG)
    proposals = survey(Workspace.open(tmp_path)).proposals
    inline = 'months = {tag = ""}\n'
    parse_config(inline)
    plan = plan_settings(inline, proposals, likely=True)
    assert (plan.text, plan.kept_back) == (None, ('[months] path = ["[Log]/YYYY-MM"]',))


def test_init_as_json_and_look_write_no_talk_and_no_note(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("Log/2026-01.md", LOG)
    case.write("Log/2026-02.md", LOG.replace("92.7", "91.0"))
    before = case.bytes()
    looked = case.run("look", str(case.root), vault=False)
    assert looked.code == 0 and case.bytes() == before
    assert "2 monthly notes, 2026-01 to 2026-02, in Log/, all known by name alone" in looked.out
    assert "disagreement: GLM-5 on AIME 2025 has 92.7 in Log/2026-01.md and 91.0 in Log/2026-02.md" in looked.out
    assert "seen again: GLM-5 in 2026-01, 2026-02" in looked.out
    answer = case.run("init", str(case.root), "--dry-run", "--format", "json", vault=False).json
    assert answer["proposals"][0]["settings"][0]["line"] == 'path = ["[Log]/YYYY-MM"]'
    assert answer["proposals"][0]["evidence"] == ["Log/2026-01.md", "Log/2026-02.md"]
    assert case.bytes() == before


def test_a_record_is_the_best_score_with_the_digits_of_its_board(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    rows = "".join(
        f"| [{name}](https://arxiv.org/abs/2601.0000{n}) | RL | {score} | 试点 |\n"
        for n, (name, score) in enumerate(WER)
    )
    head = "| Model | Mechanism | Capability | Value |\n| --- | --- | --- | --- |\n"
    case.write("Log/2026-01.md", f"---\ntype: 月报\nperiod: 2026-01\n---\n\n{head}{rows}")
    said = case.run("look", str(case.root), vault=False).out
    assert "record: Beta has 4.0 on LibriSpeech (WER), the best of 3 models" in said


WER = (("Alpha", "LibriSpeech WER 5.3"), ("Beta", "LibriSpeech WER 4"), ("Gamma", "LibriSpeech WER 7.1"))


def test_what_is_seen_again_is_called_after_its_row(tmp_path: Path) -> None:
    """Not after the link in its column; code beside a paper is not what is seen again."""
    case = Case(tmp_path / "V")
    head = "| Title | Authors | PDF | Code |\n| - | - | - | - |\n"
    row = "| {} swim | A | [2602.0000{}](https://arxiv.org/abs/2602.0000{}) | [link](https://github.com/a/dam) |\n"
    for number, month in enumerate(("2026-02", "2026-03")):
        own = "".join(row.format(f"Otters {number}{n}", 2 * n + number, 2 * n + number) for n in range(1, 4))
        case.write(f"{month}.md", head + own + row.format("Beavers", 0, 0))
    assert "seen again: Beavers swim in 2026-02, 2026-03" in case.run("look", str(case.root), vault=False).out


NOTED = "| Paper | Topic | Summary |\n| - | - | - |\n| [[Otters]] | swim | x |\n| [[{}]] | dam | y |\n"


@pytest.mark.parametrize(("second", "wanted"), [("Beavers", ["[Log]/YYYY-MM"]), ("Soup", ["[Log]/YYYY-MM"]), ("", [])])
def test_rows_that_link_to_paper_notes_make_a_log(tmp_path: Path, second: str, wanted: list[str]) -> None:
    """By half of them; without any paper note behind the links they say nothing."""
    case = Case(tmp_path / "V")
    for name, arxiv in (("Otters", "2602.00001"), ("Beavers", "2602.00002")):
        case.write(f"Notes/{name}.md", f'---\narxiv: "{arxiv}"\n---\n' if second else "mine\n")
    case.write("Soup.md", "leek\n")
    for month in ("2026-02", "2026-03"):
        case.write(f"Log/{month}.md", NOTED.format(second or "Beavers"))
    case.run("init", str(case.root), "--yes", vault=False)
    assert tomllib.loads(case.read("obsintel.toml")).get("months", {}).get("path", []) == wanted
    assert (case.run("tables").code == 0) is bool(wanted)


def test_an_empty_folder_and_a_vault_without_a_log(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("Recipes/Soup.md", "| Name | Grams |\n| - | - |\n| Leek | 300 |\n")
    done = case.run("init", str(case.root), "--yes", vault=False)
    assert done.code == 0
    assert set(tomllib.loads(case.read("obsintel.toml"))) == {"lint"}
    assert telling_facts(()) == ()


def _write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def test_columns_are_shown_with_what_stands_in_them(tmp_path: Path) -> None:
    case = Case(tmp_path)
    rows = "".join(f"| [GLM-{n}](https://arxiv.org/abs/2602.1576{n}) | AIME 2025 9{n}.5 |\n" for n in range(1, 5))
    case.write("2026-02.md", "| Modell | Was er kann |\n| - | - |\n" + rows)
    found = survey(Workspace.open(case.root))
    assert [(each.header, each.field, each.samples, each.is_new) for each in found.columns] == [
        ("Modell", "name", ("GLM-1", "GLM-2", "GLM-3"), False),
        ("Was er kann", "capability", ("AIME 2025 91.5", "AIME 2025 92.5", "AIME 2025 93.5"), True),
    ]
    plan = plan_settings(None, found.proposals, likely=True)
    assert plan.text is not None
    learned = plan.text.replace('# capability = ["Was er kann"]', 'capability = ["Was er kann"]')
    assert parse_config(learned).tables["models"]["capability"] == ("Was er kann",)
    case.write("obsintel.toml", learned)
    again = survey(Workspace.open(case.root))
    assert not any(column.is_new for column in again.columns)
    assert plan_settings(learned, again.proposals, likely=True).text is None


SECTION = "## {}\n\n" + LOG + "\n"
RENAMED = {
    # the headings of each month, the oldest first: what is proposed
    "A A B B": [("a", ("B",))],
    "A/X A/X B/X B/X": [("a", ("B",))],
    "A A A/B B": [],  # both in one month
    "A B": [],  # once is no habit
    "A A B A": [],
    "A A B B C C": [("a", ("B", "C"))],
    "A A B/C B/C": [],  # two new ones
    "2026-01 2026-02 2026-03 2026-04": [],  # dates are no series
}


@pytest.mark.parametrize("months", list(RENAMED))
def test_a_heading_that_took_the_place_of_another(tmp_path: Path, months: str) -> None:
    for number, titles in enumerate(months.split(), 1):
        _write(tmp_path, f"2026-{number:02}.md", "".join(map(SECTION.format, titles.split("/"))))
    found = [p for p in survey(Workspace.open(tmp_path)).proposals if p.group == "sections"]
    assert [(s.table.partition(".")[2], s.value) for p in found for s in p.settings] == RENAMED[months]
    assert not any(each.is_certain for each in found)


def test_a_section_stays_one_series_once_the_settings_say_so(tmp_path: Path) -> None:
    for number, title in enumerate(("模型追踪", "模型追踪", "基座", "基座"), 1):
        _write(tmp_path, f"2026-{number:02}.md", SECTION.format(title))
    plan = plan_settings(None, survey(Workspace.open(tmp_path)).proposals, likely=True)
    assert plan.text is not None
    learned = plan.text.replace('# aliases = ["基座"]', 'aliases = ["基座"]')
    (tmp_path / "obsintel.toml").write_text(learned)
    months = Case(tmp_path).run("tables", "--format", "json").json["months"]
    assert {section["key"] for month in months for section in month["sections"]} == {"模型追踪"}
    again = survey(Workspace.open(tmp_path))
    assert "sections that come again: `模型追踪` (4)" in again.lines
    assert plan_settings(learned, again.proposals, likely=True).text is None


COLUMN = "| Model | ZebraK | Params |\n| - | - | - |\n" + "".join(
    f"| [A-{n}](https://arxiv.org/abs/2602.0000{n}) | 6{n}.5 | 7.{n} |\n" for n in (1, 2, 3)
)
USED = HEAD + (
    "| [B-1](https://arxiv.org/abs/2602.00002) | MoE | ZebraK **55.0** | x |\n"
    "| [B-2](https://arxiv.org/abs/2602.00003) | MoE | ZebraK **57.5**，MMLU **80.1** | x |\n"
)


def test_a_benchmark_that_only_this_log_knows(tmp_path: Path) -> None:
    _write(tmp_path, "2026-01.md", USED)
    _write(tmp_path, "2026-02.md", COLUMN)
    proposals = survey(Workspace.open(tmp_path)).proposals
    assert [s.value for p in proposals for s in p.settings if s.table == "benchmarks"] == [("ZebraK",)]
    plan = plan_settings(None, proposals, likely=True)
    assert plan.text is not None
    (tmp_path / "obsintel.toml").write_text(plan.text)
    sections = Case(tmp_path).run("tables", "--month", "2026-02", "--format", "json").json["months"][0]["sections"]
    scores = [(m["benchmark"], m["value"]) for section in sections for row in section["rows"] for m in row["metrics"]]
    assert scores == [("ZebraK", 61.5), ("ZebraK", 62.5), ("ZebraK", 63.5)]
    assert plan_settings(plan.text, survey(Workspace.open(tmp_path)).proposals, likely=True).text is None


def test_columns_of_numbers_that_no_cell_names_are_no_benchmarks(tmp_path: Path) -> None:
    _write(tmp_path, "2026-01.md", LOG + "\n" + COLUMN)
    assert not [p for p in survey(Workspace.open(tmp_path)).proposals if p.group == "benchmarks"]


CHINESE = HEAD + "| [GLM-5](https://arxiv.org/abs/2602.15763) | 稀疏注意力与长程交互的混合 | 无 | 可以直接用于业务 |\n"


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        (CHINESE, "en_US.UTF-8", [("zh", False)]),
        (CHINESE, "zh_CN.UTF-8", [("zh", True)]),
        (LOG, "zh_CN.UTF-8", []),
        (CHINESE.replace("稀疏", "まばらな"), "en_US.UTF-8", []),
    ],
)
def test_the_language_of_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, locale: str, wanted: list[tuple[str, bool]]
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    _write(tmp_path, "2026-01.md", text)
    found = [p for p in survey(Workspace.open(tmp_path)).proposals if p.group == ""]
    assert [(p.settings[0].value, p.is_certain) for p in found] == wanted


@pytest.mark.parametrize(
    ("answers", "written"),
    [
        ("\n", {"weekly", "path"}),  # one question for both
        ("n\n\nn\n", {"path"}),  # not all of them: then one after the other
        ("n\nn\nn\n", set()),
    ],
)
def test_questions_on_a_terminal_are_one_a_group(tmp_path: Path, answers: str, written: set[str]) -> None:
    case = Case(tmp_path / "V")
    for path in ("Log/2026-01.md", "Log/2026-02.md", "W/2026-W07.md", "W/2026-W08.md"):
        case.write(path, LOG)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "obsidian_intel", "init", str(case.root)],
        env=case.env | {"LANGUAGE": "en"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        os.write(ours, answers.encode())
        said = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the terminal is closed
                break
            said += part
        process.wait()
    os.close(ours)
    assert process.returncode == 0
    assert said.count(b"[Y/n]") == answers.count("\n")
    assert set(tomllib.loads(case.read("obsintel.toml")).get("months", {})) == written
