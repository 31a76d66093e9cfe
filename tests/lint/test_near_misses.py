"""Notes that are nearly of the log: what is said of them, sentence by sentence, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault_case import Case

TABLE = "| Model | Mechanism | Capability | Value |\n| - | - | - | - |\n| [GLM-5](https://arxiv.org/abs/2602.15763) | MoE | AIME 2025 **92.7** | x |\n"
NO_PERIOD = f"---\ntype: Monthly Report\ntags: [T]\n---\n\n{TABLE}"
UNDATED = "1 month without a period: Log/Radar.md; add `period: YYYY-MM`"
UNFILLED = f"---\ntype: Monthly Report\nperiod: 2026-07\ntags: [T]\ncreated: {{{{date}}}}\n---\n\n{TABLE}"
NOT_FILLED = "but a property still holds only a template's mark: 2026-07.md; fill it in"


NEAR = {
    # path, text: what `lint` says of it, in one line
    "a type that is not known": ("a.md", f"---\nperiod: 2026-02\ntype: 月報\n---\n\n{TABLE}", '1 note has your tables but the type `月報`, which is not known. If it is a month, run `obsintel init`, or set types = ["Monthly Report", "月报", "月報"] under [months]'),
    "a type with a slip": ("a.md", f"---\nperiod: 2026-02\ntype: Montly Report\n---\n\n{TABLE}", "which is not known. Did you mean `Monthly Report`? If it is a month, run"),
    "no type": ("a.md", TABLE, "1 note has your tables but no `type`; add `type: Monthly Report` to their properties"),
    "no period": ("Log/Radar.md", NO_PERIOD, UNDATED),
    "a property that is not filled in": ("2026-07.md", UNFILLED, NOT_FILLED),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text", "said"), NEAR.values(), ids=NEAR)
def test_a_note_that_is_nearly_a_month_is_told_of(tmp_path: Path, path: str, text: str, said: str) -> None:
    case = Case(tmp_path / "V")
    case.write(path, text)
    assert any(said in line for line in case.run("lint").err.splitlines())
    assert said in case.run("doctor").out


def test_paper_notes_that_are_not_checked_are_not_said_to_be_none(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("obsintel.toml", '[lint]\nscope = "log"\n')
    case.write("Papers/GLM-5.md", "---\narxiv: '2602.15763'\n---\nmine\n")
    said = case.run("doctor").out
    assert "1 paper note in Papers/" in said
    assert 'no note is of the log or bears the `type` of a paper note; `lint.scope = "vault"` checks all' in said


@pytest.mark.parametrize("words", ["tables", "show GLM-5", "changes", "rollup --month 2026-02", "find GLM"])
@pytest.mark.parametrize(
    ("path", "text", "told"),
    [("Log/Radar.md", NO_PERIOD, UNDATED), ("2026-07.md", UNFILLED, NOT_FILLED)],
    ids=["no period", "not filled in"],
)
def test_a_month_that_is_none_yet_is_named_where_it_is_missed(
    tmp_path: Path, path: str, text: str, told: str, words: str
) -> None:
    """To say that there is no month yet would have the person make a second one."""
    case = Case(tmp_path / "V")
    case.write(path, text)
    said = case.run(*words.split()).err
    assert told in said
    assert "no monthly note yet" not in said
