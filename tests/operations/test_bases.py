"""`init --bases`: the views of the template in a vault that is lived in, never over a file that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from vault_case import Case, model, month

SETTINGS = """lang = "en"
[months]
types = ["Monthly Report", "Mois d'IA"]
tag = "intel/log"
path = ["Journal/*"]

[papers]
folder = "Lectures/Articles"
types = ["Article"]
scores = ["HLE", "BrowseComp | 有 context management"]

[papers.properties]
first_seen = "vu"

[files]
templates = ["Modèles"]
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "vault")
    case.write("Journal/2025-01.md", month("2025-01", (model("Alpha", "https://arxiv.org/abs/2501.00001"),)))
    case.write("obsintel.toml", SETTINGS)
    return case


def base(case: Case, name: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load(case.read(name))
    return found


def test_the_words_of_this_vault_stand_in_them(case: Case) -> None:
    before = case.bytes()
    done = case.run("init", "--bases", "--yes")
    assert done.code == 0 and "made Months.base\nmade Papers.base\n" in done.err
    assert base(case, "Months.base")["filters"] == {
        "and": [
            'file.ext == "md"',
            {
                "or": [
                    'note.type == "Monthly Report"',
                    """note.type == "Mois d'IA\"""",
                    'file.hasTag("intel/log")',
                    'file.inFolder("Journal")',
                ]
            },
            {"not": ['file.inFolder("Modèles")']},
        ]
    }
    papers = base(case, "Papers.base")
    assert papers["filters"] == {
        "and": [
            'file.ext == "md"',
            {"or": ['note.type == "Article"', 'file.inFolder("Lectures/Articles")']},
            {"not": ['file.inFolder("Modèles")']},
        ]
    }
    properties, views = papers["properties"], papers["views"]
    assert isinstance(properties, dict) and isinstance(views, list)
    assert "note.vu" in properties and "note.first_seen" not in case.read("Papers.base")
    assert properties["note.score_browsecomp_有_context_management"] == {
        "displayName": "BrowseComp | 有 context management"
    }
    assert views[-1] == {
        "type": "table",
        "name": "Scores",
        "order": ["file.name", "note.score_hle", "note.score_browsecomp_有_context_management"],
        "sort": [{"property": "note.score_hle", "direction": "DESC"}],
    }
    assert case.run("undo").code == 0
    assert case.bytes() == before


def test_a_base_that_is_there_stays(case: Case) -> None:
    case.write("papers.base", "mine\n")
    done = case.run("init", "--bases", "--yes")
    assert "made Months.base" in done.err and "Papers.base is there already" in done.err
    assert case.read("papers.base") == "mine\n" and not (case.root / "Papers.base").exists()
    again = case.bytes()
    assert case.run("init", "--bases", "--yes").code == 0
    assert case.bytes() == again


def test_a_dry_run_makes_none(case: Case) -> None:
    before = case.bytes()
    done = case.run("init", "--bases", "--dry-run")
    assert "would make Months.base\nwould make Papers.base\n" in done.err and case.bytes() == before


def test_without_settings_they_are_those_of_a_new_vault(tmp_path: Path) -> None:
    new, old = Case(tmp_path / "new"), Case(tmp_path / "old")
    new.run("init", str(new.root), vault=False)
    old.write("2025-01.md", month("2025-01"))
    old.run("init", "--bases", "--yes")
    for name in ("Months.base", "Papers.base"):
        assert old.read(name) == new.read(name)
