"""Notes that are a log by their names and rows alone: which are taken, and what is done with them."""

from pathlib import Path

import pytest

from obsidian_intel.core.load_settings import Settings
from obsidian_intel.core.obsidian_settings import parse_obsidian
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.link import link
from obsidian_intel.papers.plan_model import LinkRequest
from obsidian_intel.vault.classify import NoteKind

HEAD = "| Model | Mechanism | Capability | Value |\n| - | - | - | - |\n"
ARXIV = "| [GLM-5](https://arxiv.org/abs/2602.15763) | MoE | fast | x |\n"
SCORE = "| Kimi | MoE | AIME 2025 **92.7** | x |\n"
SCORE_2 = "| Qwen | MoE | GPQA **80.1** | x |\n"
PLAIN = "| Ernie | MoE | fast | x |\n"


def days(*headings: str) -> str:
    """A note with a heading a date, three papers beneath each."""
    lines = []
    for number, heading in enumerate(headings, 10):
        lines += [heading, *(f"- [Otters {number}{n}](https://arxiv.org/abs/2602.0{number}{n}1)" for n in range(3))]
    return "\n".join(lines) + "\n"


DIARY = (
    "## 2026-02-01\n- ran\n## 2026-02-02\n- swam\n## 2026-02-03\n- slept, [read](https://arxiv.org/abs/2602.00001)\n"
)
PAGE = "# Otters\n\n- arXiv: https://arxiv.org/abs/2602.00001\n- Authors: A\n- Summary: they swim\n"
CITED = "".join(
    f'- Reed, Ann. "{title}." arXiv preprint arXiv:2601.0000{n} (2026).\n'
    for n, title in enumerate(("How Otters Swim Home", *["A Dam of Sticks"] * 8))
)
TITLES = "".join(
    f"# Otters {n}\n\n**Authors**: A\n\n**Link**: [PDF](https://arxiv.org/abs/2602.0000{n})\n\n" for n in range(9)
)

NOTES = {
    # path, text: what it is about, or None
    ("Log/2026-02.md", HEAD + ARXIV): "2026-02",
    ("Log/2026-02.md", HEAD + ARXIV + PLAIN): "2026-02",  # half the rows have a paper
    ("Log/2026-02.md", HEAD + ARXIV + PLAIN + PLAIN): None,
    ("Log/2026-02.md", HEAD + SCORE): "2026-02",  # all rows have a score, if fewer than two
    ("Log/2026-02.md", HEAD + SCORE + SCORE_2 + PLAIN * 3): "2026-02",
    ("Log/2026-02.md", HEAD + SCORE + PLAIN * 3): None,
    ("Log/2026-02.md", HEAD + PLAIN): None,
    ("Log/AI 2026-02.md", HEAD + ARXIV): "2026-02",
    ("Log/February 2026.md", HEAD + ARXIV): "2026-02",
    ("Log/2026年2月.md", HEAD + ARXIV): "2026-02",
    ("Log/2026/02.md", HEAD + ARXIV): "2026-02",
    ("2026Q1/02月.md", HEAD + ARXIV): "2026-02",
    ("2026-02-03.md", "".join(f"- [P{n}](https://arxiv.org/abs/2602.0000{n})\n" for n in range(8))): "2026-02 2026-02-03",
    ("2026-02-03.md", "".join(f"- [P{n}](https://arxiv.org/abs/2602.0000{n})\n" for n in range(7))): None,
    ("2026-W07/README.md", HEAD + ARXIV): "2026-02 2026-W07",
    ("2026/0209-0213.md", HEAD + ARXIV): "2026-02 2026-W07",
    ("2026-02.md", "| Paper | Topic | Summary |\n| - | - | - |\n| [[@hu2021otter]] | x | y |\n"): "2026-02",
    ("2026-02.md", "| Paper | Topic | Summary |\n| - | - | - |\n| [[Otter]] | x | y |\n"): None,
    ("Radar.md", "# Radar of February 2026\n\n" + HEAD + ARXIV): "2026-02",
    ("Radar.md", "---\ntags: [x]\n---\n\n# 2026-02\n\n" + HEAD + ARXIV): "2026-02",
    ("Radar.md", "# Radar\n\n## 2026-02\n\n" + HEAD + ARXIV): None,
    ("Radar.md", HEAD + ARXIV): None,
    ("The 2026-02 issue.md", HEAD + ARXIV): None,
    ("Weekly/2026-W07.md", HEAD + ARXIV): "2026-02 2026-W07",
    ("Weekly/2026-W14.md", "---\nperiod: 2026-03\n---\n" + HEAD + ARXIV): "2026-03",  # what is written counts
    ("Daily/2026-02-03.md", HEAD + ARXIV): "2026-02 2026-02-03",
    ("Daily/2026-02-03.md", "---\nweek: 2026-W06\n---\n" + HEAD + ARXIV): "2026-02 2026-02-03",
    ("Daily/2026-02-03.md", "- read https://arxiv.org/abs/2602.15763\n- ran 5.5 km\n"): None,
    ("2026-02.md", "| Name | Value |\n| - | - |\n| Rent | 1200 |\n"): None,
    ("2026-02.md", "| Topic | Papers due |\n| - | - |\n| Essay | 2 |\n"): None,
    ("2026/02/03.md", HEAD + ARXIV): "2026-02 2026-02-03",
    ("2026/02/09-13.md", HEAD + ARXIV): "2026-02 2026-W07",
    ("2026-02-03-otters-swim-home.md", PAGE): None,  # of one paper, after which it is named
    ("2026-02-03-otters.md", PAGE): None,
    ("2026-02-03-how-otters-swim-home.md", CITED): None,  # a page of one paper, with what it reads on
    ("2026-02-03/nlp.md", HEAD + ARXIV): "2026-02 2026-02-03",  # in the folder of its day
    ("3-Feb-2026/NLP/README.md", TITLES): "2026-02 2026-02-03",
    ("2026-02-03/part 2.md", HEAD + ARXIV): None,
    ("2026-02-03/a/b.md", HEAD + ARXIV): None,
    ("2026-02-03 mardi.md", PAGE): "2026-02 2026-02-03",
    ("2026-02-03 Arxiv Daily.md", PAGE): "2026-02 2026-02-03",
    # of many dates: the latest month
    ("README.md", days("## 2025-12", "## 2026-01", "## 2026-02")): "2026-02",
    ("Notes/2026.md", days("## January", "## February", "## March")): "2026-03",
    ("README.md", days("## Week of 2026-02-02", "## Week of 2026-02-09", "## Week of 2026-03-02")): "2026-03",
    ("README.md", days("## 2026-02-02", "## 2026-02-03", "## 2026-02-04")): "2026-02",
    ("Papers_2026_01.md", days("## 2026-04-02", "## 2026-03-03", "## 2026-01-04")): "2026-04",  # part 1 of 2026
    ("2026-02.md", days("## 2026-02-02", "## 2026-02-03", "## 2026-02-24")): "2026-02",  # a month with its days
    ("README.md", days("## 2026-01", "## 2026-02")): None,  # too few to be sure
    ("README.md", days("## January", "## February", "## March")): None,  # of which year?
    ("Diary.md", DIARY): None,
    ("CHANGELOG.md", "## 2026-02\n- fix\n## 2026-01\n- add\n## 2025-12\n- drop\n"): None,
    ("2026-02.md", "```\n" + HEAD + ARXIV + "```\n"): None,
    ("2026-02.md", "## How to write a model review\n\n" + HEAD + ARXIV): None,
}  # fmt: skip


@pytest.mark.parametrize(("path", "text"), list(NOTES))
def test_what_is_taken_for_a_log(tmp_path: Path, path: str, text: str) -> None:
    note = _workspace(tmp_path, {path: text}).entries[path].facts
    found = " ".join(each for each in (note.period, note.week, note.day) if each) or None
    assert found == NOTES[path, text]
    assert (note.kind is NoteKind.MONTH) is note.by_name is (found is not None)


def test_settings_that_place_the_log_leave_other_notes_alone(tmp_path: Path) -> None:
    files = {
        "obsintel.toml": '[months]\npath = "Log/YYYY-MM"\n',
        "Log/2026-02.md": HEAD,
        "Old/2025-02.md": HEAD + ARXIV,
    }
    notes = _workspace(tmp_path, files).entries
    assert [notes[path].facts.kind for path in ("Log/2026-02.md", "Old/2025-02.md")] == [NoteKind.MONTH, NoteKind.NOTE]


def test_the_watcher_never_writes_into_a_note_known_by_its_name(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, {"2026-02.md": HEAD + ARXIV, "Daily/x.md": "x\n"})
    watcher = LinkRequest(explicit=False, ready=lambda month, row: True, still=lambda path, complete: True)
    assert not link(workspace, watcher).writes
    assert link(workspace).linked


def test_a_paper_note_keeps_what_a_log_known_by_name_says(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, {"2026-02.md": HEAD + ARXIV})
    link(workspace)
    made = (tmp_path / "Papers" / "GLM-5.md").read_text()
    watcher = LinkRequest(explicit=False, ready=lambda month, row: True, still=lambda path, complete: True)
    assert not link(workspace, watcher).writes
    assert (tmp_path / "Papers" / "GLM-5.md").read_text() == made


def _workspace(root: Path, files: dict[str, str]) -> Workspace:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return Workspace.open(root, settings=Settings(parse_config(files.get("obsintel.toml", "")), parse_obsidian({})))
