"""Logs that are not read: what `look`, `lint` and `tables` say of them, and what there is to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault_case import Case

PAPER = "[Otters {0}](https://arxiv.org/abs/2602.000{0:02})"
ITEMS = "".join(f"- {PAPER.format(n)}\n" for n in range(1, 10))
DATED = "".join(f"- [2025/06/{n:02}] {PAPER.format(n)}\n" for n in range(1, 10))
TABLE = "| Paper | Dam |\n| - | - |\n" + "".join(f"| {PAPER.format(n)} | x |\n" for n in range(1, 10))
DIGEST = "".join(
    f'<details><summary><a href="https://arxiv.org/abs/2602.000{n:02}">Otters</a></summary>\n\n- swim\n\n</details>\n\n'
    for n in range(1, 10)
)
NEWS = "| 事件 | 链接 |\n| - | - |\n" + "".join(f"| 水獭 {n} | [🔗](https://example.org/{n}) |\n" for n in range(9))
TITLES = "".join(f"# Otters {n}\n\n**PDF**: https://arxiv.org/pdf/2602.000{n:02}\n\n" for n in range(1, 10))
UNDATED = "9 lines of papers in 1 note that nothing dates: {}"
NAMED = "9 lines of papers in 1 dated note, not read as the log: {}"
NOT_A_LOG = "named as months or weeks, without rows that are known for those of a log: {}"
NONE = "no log was found"

UNREAD = {
    # files: what `look` says; whether `lint` and `tables` say it too
    "topics under headings": ({"README.md": f"## Beavers\n\n{ITEMS}"}, UNDATED, True),
    "a date on each item": ({"README.md": f"## Beavers\n\n{DATED}"}, UNDATED, True),
    "months of no year": ({"README.md": f"## 07月\n\n{ITEMS}"}, UNDATED, True),
    "a table": ({"Papers/list.md": TABLE}, UNDATED, True),
    "details in HTML": ({"digest.md": DIGEST}, UNDATED, True),
    "titles with their addresses beneath": ({"all.md": TITLES}, UNDATED, True),
    "placed elsewhere": ({"2026-02.md": ITEMS, "obsintel.toml": '[months]\npath = "Log/YYYY-MM"\n'}, NAMED, True),
    "news of a week": ({"out/2026-W30.md": NEWS}, NOT_A_LOG, False),
    "an index of notes without ids": ({"index.md": "- [2026-08-21](2026-08-21-a.md) x\n" * 9}, NONE, False),
    "news under headings": ({"weekly-1.md": "## Otters\n\n[more](https://example.org/1)\n" * 9}, NONE, False),
    "soup": ({"Soup.md": "| Name | Grams |\n| - | - |\n| Leek | 300 |\n"}, NONE, False),
}


@pytest.mark.parametrize(("files", "said", "everywhere"), UNREAD.values(), ids=UNREAD)
def test_it_is_told(tmp_path: Path, files: dict[str, str], said: str, everywhere: bool) -> None:
    case = Case(tmp_path / "V")
    for path, text in files.items():
        case.write(path, text)
    said = said.format(next(iter(files)))
    assert said in case.run("look", str(case.root), vault=False).out
    assert said in case.run("init", str(case.root), "--yes", "--dry-run", vault=False).out
    linted = case.run("lint").err
    assert (said in linted) is everywhere
    assert not (everywhere and "nothing wrong\n" in linted)
    assert not everywhere or next(iter(files)) in case.run("tables").err


FEW = "".join(f"- {PAPER.format(n)}\n" for n in range(1, 8))
LOG = "| Model | Mechanism | Capability | Value |\n| - | - | - | - |\n" + "".join(
    f"| {PAPER.format(n)} | MoE | AIME 2025 **92.7** | x |\n" for n in range(1, 11)
)
SILENT = {
    "a few": {"Reading.md": FEW},
    "papers in prose": {"Essay.md": "On https://arxiv.org/abs/2602.00001, again.\n" * 20},
    "a paper's own note": {"Otter.md": f'---\narxiv: "2602.00001"\n---\n\n## Related\n\n{ITEMS}'},
    "beside a log with more": {"2026-02.md": LOG, "Reading.md": ITEMS},
}


@pytest.mark.parametrize("files", SILENT.values(), ids=SILENT)
def test_it_is_not_told_of_what_is_no_log(tmp_path: Path, files: dict[str, str]) -> None:
    case = Case(tmp_path / "V")
    for path, text in files.items():
        case.write(path, text)
    for words in (("look", str(case.root)), ("lint",)):
        done = case.run(*words, vault=len(words) == 1)
        assert "lines of papers" not in done.out + done.err
