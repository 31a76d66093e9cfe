"""Pages that the watcher keeps: renewed when what they are made of changes, never for a new layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from slow import mostly_slow
from vault_case import Case, model, month

from obsidian_intel.reports.rollup.formats import md

PAGE = "Rollups/2025-01 Rollup.md"
ROWS = (model("Alpha", "https://arxiv.org/abs/2501.00001"), model("Beta", "https://arxiv.org/abs/2501.00002"))


def test_a_page_of_the_version_before_stays_until_its_months_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", "[daemon]\nquiet = 0\nlink = false\nrollups = true\n")
    case.write("Log/2025-01.md", month("2025-01", ROWS[:1]))
    case.write("Log/2025-02.md", month("2025-02", ROWS[:1]))
    assert case.run("watch", "--once").code == 0
    page = case.read(PAGE)
    monkeypatch.setattr(md, "_headline", lambda rollup, words: "a new layout")
    assert case.run("watch", "--once").code == 0
    assert case.read(PAGE) == page
    case.write("Log/2025-01.md", month("2025-01", ROWS))
    assert case.run("watch", "--once").code == 0
    assert "a new layout" in case.read(PAGE)


BLOCK = "%% obsintel:begin rollup %%\n\nmine\n\n%% obsintel:sum 000000000000 %%\n%% obsintel:end rollup %%\n"
STANDS = {
    "a note of a person's own": ("mine\n", "is a note of its own"),
    "a page edited inside its block": (f"---\ntype: Intelligence Rollup\n---\n\n{BLOCK}", "was edited inside"),
    "a page that has lost a mark": (
        f"---\ntype: Intelligence Rollup\n---\n\n{BLOCK.partition('%% obsintel:sum')[0]}",
        "a mark of its rollup block is missing",
    ),
}


@pytest.mark.parametrize(("page", "said"), mostly_slow(STANDS.values()), ids=STANDS)
def test_a_page_that_is_not_ours_keeps_no_other_from_being_written(tmp_path: Path, page: str, said: str) -> None:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", "[daemon]\nquiet = 0\nlink = false\nrollups = true\n")
    for period in ("2025-01", "2025-02", "2025-03"):
        case.write(f"Log/{period}.md", month(period, ROWS))
    case.write(PAGE, page)
    done = case.run("watch", "--once")
    assert done.code == 0 and said in done.out + done.err
    assert case.read(PAGE) == page
    assert "obsintel:begin rollup" in case.read("Rollups/2025-02 Rollup.md")
