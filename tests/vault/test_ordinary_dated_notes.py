"""Dated notes of other kinds, tables and lists in them and all, are no log."""

from pathlib import Path

import pytest
from vault_case import Case

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.vault.classify import NoteKind

NOTES = {
    "meeting table": "| Item | Owner | Due |\n| - | - | - |\n| Eval rig | infra | 2026-02-20 |\n",
    "meeting about models": "| Model | Decision |\n| - | - |\n| GLM-5 | pilot |\n| Kimi K2.5 | later |\n",
    "budget": "| Name | Value |\n| - | - |\n| Rent | 1200 |\n| Food | 430 |\n",
    "cloud budget": "| Model | Price | Tokens |\n| - | - | - |\n| GPT-5 | 10.00 | 1.2M |\n| Qwen3 | 0.60 | 8M |\n",
    "recipe": "- [Bread](https://example.org/bread)\n  - flour: 500 g\n  - water: 350 g\n",
    "course plan": "| Topic | Week | Papers due |\n| - | - | - |\n| Statistics | 1 | 2 |\n| Optics | 2 | 1 |\n",
    "course plan with values": "| Topic | Summary | Value |\n| - | - | - |\n| Fractions | halves | 10 points |\n",
    "option table": "| Option | Benefits | Price |\n| - | - | - |\n| Bike | fast | 900 |\n| Bus | dry | 49 |\n",
    "phones": "| Model | Capability | Value |\n| - | - | - |\n| Pixel 9 | camera 50 | 700 |\n| iPhone 16 | fast | 900 |\n",
    "cars": "| Model | Mechanism | Capability |\n| - | - | - |\n| Golf 8 | petrol | 150 |\n| Model 3 | electric | 283 |\n",
    "changelog": "## 1.2.0\n\n- **Fixed:** a crash ([#12](https://github.com/a/b/issues/12))\n- **Added:** AVIF 1.0\n",
    "novels": "| Title | Author | Rating |\n| - | - | - |\n| Ulysses | Joyce | 9.5 |\n| 三体 | 刘慈欣 | 9.0 |\n",
    "novels with summaries": "| Title | Summary | Value |\n| - | - | - |\n| Emma | a match-maker errs | 8.5 |\n",
    "a link in a journal": "- read [GLM-5](https://arxiv.org/abs/2602.15763)\n- ran 5.5 km\n",
    "links in a journal": "- tea\n- [A](https://example.org/a)\n- [B](https://github.com/a/b)\n- [C](https://example.com/n)\n",
    "training log": "| Topic | Trend | Value |\n| - | - | - |\n| Running | up | 42.2 |\n| Sleep | down | 6.5 |\n",
    "questions": "- **Question**: what did it cost?\n- **Answer**: 92.7\n",
    "house style": "- **Models**: write the name as its makers do\n- **Results**: one decimal, as in 92.7\n",
    "software": "| Name | Description | Link |\n| - | - | - |\n| ripgrep | finds | https://github.com/BurntSushi/ripgrep |\n",
    "films": "### [Heat](https://example.org/heat)\n\n- **Summary**: two men\n- **Value**: 9.1\n",
    "会议": "| 主题 | 方向 | 价值 |\n| - | - | - |\n| 采购 | 降价 | 12.5 万 |\n",
    "周会": "- 候选：GLM-5、Qwen3\n- 结论：先小流量\n- 参考：https://arxiv.org/abs/2602.15763\n",
    "家計": "| 名称 | 価格 |\n| - | - |\n| 牛乳 | 480 |\n",
}
PATHS = ("2026-02.md", "2026-02-03.md", "2026-W07.md")


@pytest.mark.parametrize("name", list(NOTES))
def test_no_ordinary_note_is_taken(tmp_path: Path, name: str) -> None:
    for path in PATHS:
        (tmp_path / path).write_text(f"# {name}\n\n{NOTES[name]}")
    found = Workspace.open(tmp_path).entries
    assert [path for path in PATHS if found[path].facts.kind is not NoteKind.NOTE] == []


# What is asked of each kind of question in a vault of such notes alone, and what must not be said.
QUESTIONS = {
    ("look",): ("known by name alone", "is read as", "telling facts"),
    ("init", "--yes", "--dry-run"): ("known by name alone", "is read as", "[months]", "[tables"),
    ("lint",): ("OI", "lines of papers", "have your tables"),
    ("link", "--dry-run"): ("would make", "would write"),
}


def test_two_hundred_notes_of_other_kinds_are_left_alone_by_every_command(tmp_path: Path) -> None:
    """Meeting tables, budgets, recipes, course plans, options, changelogs, novels: each kind on nine days of its own.

    The one kind whose headers are those of our template is hinted at, as the design wants it, and not read.
    """
    case = Case(tmp_path / "V")
    days = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3) for day in (3, 12, 21)]
    for number, (name, text) in enumerate(NOTES.items()):
        for day in days:
            case.write(f"Notes {number}/{day}.md", f"# {name}\n\n{text}")
    assert len(NOTES) * len(days) >= 200
    for words, never in QUESTIONS.items():
        done = case.run(*words)
        said = done.out + done.err
        assert not [each for each in never if each in said], (words, said[:2000])
    assert [note.path for note in Workspace.open(case.root).vault.dated] == []
    tables = case.run("tables", "--format", "json")
    assert (tables.code, tables.out) == (2, "") and "no note of a log is recognised" in tables.err
