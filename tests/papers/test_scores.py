"""`papers.scores`: number properties of notes that we made, ours while they hold what we wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from vault_case import Case, model, month

from obsidian_intel.papers.score_properties import property_name

URL = "https://arxiv.org/abs/2501.00001"
SETTINGS = "[papers]\nscores = [{}]\n"


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("HLE", "score_hle"),
        ("SWE-bench Verified", "score_swe_bench_verified"),
        ("τ²-Bench", "score_tau2_bench"),
        ("ＭＭＬＵ　Ｐｒｏ", "score_mmlu_pro"),
        ("BrowseComp | 有 context management", "score_browsecomp_有_context_management"),
        ("  AIME 2025 (no tools) ", "score_aime_2025_no_tools"),
    ],
)
def test_names_of_properties(entry: str, name: str) -> None:
    assert property_name(entry) == name


def vault(folder: Path, *scores: str, wanted: str = '"MMLU", "HLE | no tools"') -> Case:
    """A month a score cell, the newest last."""
    case = Case(folder / "vault")
    case.write("obsintel.toml", SETTINGS.format(wanted))
    for number, score in enumerate(scores, 1):
        case.write(f"Log/2025-{number:02}.md", month(f"2025-{number:02}", (model("Alpha", URL, score=score),)))
    assert case.run("link", "--yes").code == 0
    return case


def properties(case: Case) -> dict[str, str]:
    found = re.findall(r"(?m)^(score_\w+): (.*)$", case.read("Papers/Alpha.md"))
    return {name.removeprefix("score_"): value for name, value in found}


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (("MMLU **88.5**",), {"mmlu": "88.5"}),
        (("MMLU **88**",), {"mmlu": "88"}),
        (("MMLU 88.5", "MMLU 90.25"), {"mmlu": "90.25"}),
        (("MMLU 88.5", "GPQA 50.1"), {"mmlu": "88.5"}),
        (("MMLU 88.5（有工具）",), {}),
        (("HLE 31.5",), {}),
        (("HLE 31.5（无工具）",), {"hle_no_tools": "31.5"}),
        (("HLE 31.5 / 41.5（无/有工具）；MMLU 88.5",), {"hle_no_tools": "31.5", "mmlu": "88.5"}),
        (("MMLU 88.5；MMLU 87.5",), {}),
        (("GPT-4.1 MMLU 91.5",), {}),
        (("GSM8K 91.5",), {}),
    ],
)
def test_the_latest_stated_value_of_its_own_under_that_condition(
    tmp_path: Path, scores: tuple[str, ...], expected: dict[str, str]
) -> None:
    assert properties(vault(tmp_path, *scores)) == expected


def test_a_score_follows_its_row_while_it_holds_what_we_wrote(tmp_path: Path) -> None:
    case = vault(tmp_path, "MMLU **88.5**")
    log, note = case.read("Log/2025-01.md"), "Papers/Alpha.md"
    case.write("Log/2025-01.md", log.replace("88.5", "90.25"))
    assert case.run("refresh").out == "updated Papers/Alpha.md\n"
    assert properties(case) == {"mmlu": "90.25"}
    case.write(note, case.read(note).replace("score_mmlu: 90.25", "score_mmlu: 12"))
    case.write("Log/2025-01.md", log.replace("88.5", "91.5"))
    case.run("link")
    assert properties(case) == {"mmlu": "12"}
    case.write(note, case.read(note).replace("score_mmlu: 12\n", ""))
    case.write("Log/2025-01.md", log.replace("88.5", "92.5"))
    case.run("link")
    assert properties(case) == {}


def test_settings_bring_and_take_scores_and_twice_changes_nothing(tmp_path: Path) -> None:
    case = vault(tmp_path, "MMLU **88.5**；GPQA **50.5**", wanted="")
    assert properties(case) == {}
    for wanted, expected in (
        ('"MMLU"', {"mmlu": "88.5"}),
        ('"GPQA"', {"gpqa": "50.5"}),
        ('"GPQA", "MMLU"', {"gpqa": "50.5", "mmlu": "88.5"}),
        ("", {}),
    ):
        case.write("obsintel.toml", SETTINGS.format(wanted))
        case.run("link")
        assert properties(case) == expected, wanted
        before = case.bytes()
        assert case.run("link").err.startswith("nothing to do")
        assert case.bytes() == before


def test_a_persons_own_note_gets_none(tmp_path: Path) -> None:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", SETTINGS.format('"MMLU"'))
    own = f"---\ntype: Paper\ntitle: Alpha\nurl: {URL}\n---\n"
    case.write("Papers/Alpha.md", own)
    case.write("Log/2025-01.md", month("2025-01", (model("Alpha", URL),)))
    case.run("link", "--yes")
    assert case.read("Papers/Alpha.md") == own


def test_eject_and_undo_take_scores_out(tmp_path: Path) -> None:
    case = vault(tmp_path, "MMLU **88.5**")
    case.write("Papers/Alpha.md", case.read("Papers/Alpha.md") + "\nmine\n")
    assert properties(case) == {"mmlu": "88.5"}
    case.run("eject", "--yes")
    assert properties(case) == {} and "mine" in case.read("Papers/Alpha.md")


def test_the_watcher_keeps_scores(tmp_path: Path) -> None:
    case = vault(tmp_path, "MMLU **88.5**")
    case.write("obsintel.toml", SETTINGS.format('"MMLU"') + "[daemon]\nquiet = 0\n")
    case.write("Log/2025-01.md", case.read("Log/2025-01.md").replace("88.5", "90.25"))
    assert case.run("watch", "--once").code == 0
    assert properties(case) == {"mmlu": "90.25"}


def test_an_entry_without_a_benchmark_is_refused(tmp_path: Path) -> None:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", SETTINGS.format('" | no tools"'))
    done = case.run("lint")
    assert done.code == 2 and "names no benchmark" in done.err
