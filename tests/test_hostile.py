"""A vault of hostile notes: one diagnostic each, the others still linted, no traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from vault_case import Case, model, month

from obsidian_intel.core.document import MAX_BYTES

BODY = "\n正文\n"
WRONG: dict[str, tuple[bytes | str, str]] = {
    "yaml colon.md": ("---\ntitle: GLM: a family\n---\n" + BODY, "OI102"),
    "yaml nest.md": ("---\na: " + "[" * 30_000 + "]" * 30_000 + "\n---\n" + BODY, "OI102"),
    "yaml dashes.md": ("---\n" + "- " * 30_000 + "x\n---\n" + BODY, "OI102"),
    "yaml alias.md": ("---\na: &a [x]\nb: [*a, *a]\n---\n" + BODY, "OI102"),
    "yaml bomb.md": (
        "---\na: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{c}: &{c} [{', '.join([f'*{b}'] * 9)}]\n" for b, c in zip("abcdefgh", "bcdefghi", strict=True))
        + "---\n"
        + BODY,
        "OI102",
    ),
    "yaml cycle.md": ("---\na: &a [*a]\n---\n" + BODY, "OI102"),
    "yaml large.md": ("---\n" + "".join(f"key{n}: value\n" for n in range(6_000)) + "---\n" + BODY, "OI102"),
    "yaml date.md": ("---\nday: 2026-02-30\nup: [a\n---\n" + BODY, "OI102"),
    "yaml control.md": ("---\ntitle: a\x07b\n---\n" + BODY, "OI102"),
    "yaml unclosed.md": ("---\ntitle: GLM-5\ntags: [a]\n\n正文\n", "OI102"),
    "yaml list.md": ("---\n- a\n- b\n---\n" + BODY, "OI102"),
    "yaml tab.md": ("---\ntags:\n\t- a\n---\n" + BODY, "OI102"),
    "duplicate key.md": ("---\ntitle: a\ntitle: b\n---\n" + BODY, "OI103"),
    "missing.md": ("---\ntype: Paper\n---\n" + BODY, "OI104"),
    "wrong type.md": ("---\ntype: Paper\ntitle: [a, b]\n---\n" + BODY, "OI105"),
    "deprecated.md": ("---\ntag: a\n---\n" + BODY, "OI109"),
    "unquoted.md": ("---\nup: [[fine]]\n---\n" + BODY, "OI110"),
    "lossy.md": ("---\narxiv: 2407.09450\n---\n" + BODY, "OI111"),
    "misplaced.md": ("\n---\ntitle: a\ntags: [a]\n---\n" + BODY, "OI112"),
    "latin.md": (b"caf\xe9\n", "OI801"),
    "utf16.md": ("甲\n".encode("utf-16"), "OI801"),
    "surrogate.md": (b"a\xed\xa0\x80b\n", "OI801"),
    "large.md": (b"a\n" * (MAX_BYTES // 2 + 1), "OI802"),
    "nul.md": (b"a\0b\n", "OI803"),
    "picture.md": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "OI803"),
}
MONTHS: dict[str, tuple[str, str]] = {
    "Log/2026-03.md": (month("2026-03").replace("period: 2026-03", "period: 2026-3"), "OI106"),
    "Log/2026-04.md": (month("2026-04").replace("period: 2026-04", "period: 2026-13"), "OI106"),
    "Log/2026-05.md": (month("2026-05").replace("period: 2026-05", "period: 2026-06"), "OI107"),
    "Log/2026-07.md": (month("2026-07").replace("Monthly Report", "Monthly Reprot"), "OI108"),
}
GOOD = "---\ntitle: fine\n---\n\n一篇好好的笔记。\n"


@pytest.fixture
def vault(tmp_path: Path) -> Case:
    case = Case(tmp_path / "V")
    case.write("obsintel.toml", '[months]\npath = "Log/*.md"\n')
    for path, (data, _) in {**WRONG, **MONTHS}.items():
        case.write(path, data if isinstance(data, bytes) else data.encode())
    case.write("fine.md", GOOD.encode())
    case.write("Log/picture.svg", b"<svg/>")
    return case


def found_in(case: Case, *more: str) -> dict[str, list[str]]:
    done = case.run("lint", "--format", "json", *more)
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    found: dict[str, list[str]] = {}
    for each in done.json["diagnostics"]:
        found.setdefault(each["path"], []).append(each["code"])
    return found


def test_one_diagnostic_each(vault: Case) -> None:
    expected = {path: [code] for path, (_, code) in {**WRONG, **MONTHS}.items()}
    assert found_in(vault) == expected


def test_each_has_a_line(vault: Case) -> None:
    lines = vault.run("lint", "--select", "OI102").out.splitlines()
    assert len([line for line in lines if "OI102" in line]) == sum(code == "OI102" for _, code in WRONG.values())


def test_fix_mends_what_it_can_and_leaves_the_rest(vault: Case) -> None:
    before = vault.bytes()
    vault.run("lint", "--fix")
    safe = {"OI109", "OI110", "OI111"}
    for path, (_, code) in WRONG.items():
        assert (vault.bytes()[path] != before[path]) == (code in safe), path
    assert all(code not in codes for codes in found_in(vault).values() for code in safe)


NAMES = [
    "new\nline.md",
    "tab\there.md",
    "esc\x1b[31m.md",
    "quote\"'`.md",
    "[[x]].md",
    "a|b#c^d.md",
    " .md",
    "bell\x07.md",
    "delete\x7f.md",
    "next\x85line.md",
    "separator\u2028.md",
    "\u202egnp.md",
]


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str, tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write(name, b"\xff")
    case.write("other.md", b"---\ntag: a\n---\n")
    assert found_in(case) == {name: ["OI801"], "other.md": ["OI109"]}
    for words, lines in (((), 2), (("--format", "github"), 2), (("--format", "json"), 0), (("--color", "always"), 0)):
        out = re.sub(r"\x1b\[\d+m", "", case.run("lint", *words).out)
        assert [char for char in out if not char.isprintable() and char != "\n"] == [], words
        assert len(out.splitlines()) == lines or (not lines and out)


HUGE = "GPQA 71.2 [论文](https://arxiv.org/abs/2601.16725) **“甲”**乙 *a "


def test_a_row_with_huge_cells(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    cell = HUGE * 4_000
    row = f"| {cell} | 甲 | {cell} | {cell} |\n"
    case.write("2026-02.md", month("2026-02", (model("GLM-5", None, score=cell), row)).encode())
    done = case.run("lint", "--select", "OI1,OI2,OI3,OI8", "--format", "json")
    assert "Traceback" not in done.err
    assert (done.code, [each["code"] for each in done.json["diagnostics"]]) == (0, ["OI802"] * 4)
    [section] = [
        s for m in case.run("tables", "--format", "json").json["months"] for s in m["sections"] if s["kind"] == "models"
    ]
    first, second = section["rows"]
    assert (first["name"], first["metrics"], second["papers"], second["metrics"]) == ("GLM-5", [], [], [])
    assert second["name"] == second["cells"]["capability"]["raw"] == cell.strip()
