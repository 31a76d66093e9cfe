"""`rollup -o FILE` and `--write`: what a person has is never written over, and what is written comes back by undo."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from vaults import sample_vault

from obsidian_intel.__main__ import run

Output = pytest.CaptureFixture[str]
MINE = "# My own words\n"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"OBSINTEL_{name}_DIR", str(tmp_path / name))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return sample_vault(tmp_path / "vault")


def rollup(vault: Path, *words: str) -> int:
    return run(["--vault", str(vault), "rollup", "--year", "2025", *words])


def place(vault: Path, where: str) -> Path:
    return vault / where.removeprefix("vault/") if where.startswith("vault/") else vault.parent / where


@pytest.mark.parametrize("where", ["vault/Log/2025-03.md", "vault/mine.md", "vault/mine.html", "mine.md", "mine.html"])
def test_a_file_that_is_there_stays(vault: Path, capsys: Output, where: str) -> None:
    file = place(vault, where)
    if not file.exists():
        file.write_text(MINE, "utf-8")
    before = file.read_bytes()
    assert rollup(vault, "--format", "html", "-o", str(file)) == 1
    assert file.read_bytes() == before
    said = capsys.readouterr().err
    assert "is there already" in said and "--force" in said and len(said.splitlines()) == 1


@pytest.mark.parametrize("where", ["vault/page.md", "page.md"])
def test_a_file_of_ours_is_renewed_and_one_changed_since_is_not(vault: Path, capsys: Output, where: str) -> None:
    file = place(vault, where)
    assert rollup(vault, "-o", str(file)) == 0
    first = file.read_text("utf-8")
    assert rollup(vault, "-o", str(file)) == 0 and "is up to date" in capsys.readouterr().err
    assert rollup(vault, "--omit", "value", "-o", str(file)) == 0
    assert file.read_text("utf-8") != first
    file.write_text(file.read_text("utf-8") + MINE, "utf-8")
    assert rollup(vault, "-o", str(file)) == 1
    assert file.read_text("utf-8").endswith(MINE)


def test_what_force_writes_over_in_the_vault_comes_back(vault: Path) -> None:
    file = vault / "Log" / "2025-03.md"
    before = file.read_bytes()
    assert rollup(vault, "-o", str(file), "--force") == 0
    assert file.read_bytes() != before
    assert run(["--vault", str(vault), "undo"]) == 0
    assert file.read_bytes() == before
    assert rollup(vault, "-o", str(file)) == 1, "a note brought back is no file of ours"
    assert file.read_bytes() == before


def test_force_outside_the_vault(vault: Path) -> None:
    file = vault.parent / "mine.csv"
    file.write_text(MINE, "utf-8")
    file.chmod(0o640)
    assert rollup(vault, "--format", "csv", "-o", str(file), "--force") == 0
    assert MINE not in file.read_text("utf-8") and file.stat().st_mode & 0o777 == 0o640
    assert rollup(vault, "--format", "csv", "--omit", "value", "-o", str(file)) == 0
    assert [each.name for each in vault.parent.iterdir() if each.name.startswith(".obsintel")] == []


def test_a_new_file_in_the_vault_is_a_step(vault: Path, capsys: Output) -> None:
    assert rollup(vault, "--format", "csv", "-o", str(vault / "scores.csv")) == 0
    capsys.readouterr()
    assert run(["--vault", str(vault), "history"]) == 0
    assert "made scores.csv" in capsys.readouterr().out
    assert run(["--vault", str(vault), "undo"]) == 0
    assert not (vault / "scores.csv").exists()


@pytest.mark.parametrize(
    ("where", "code", "words"),
    [
        ("vault/.obsidian/app.json", 2, "hidden place"),
        ("vault/.git/hooks/post-commit", 2, "hidden place"),
        ("vault/Log", 2, "is a folder"),
        ("vault/nowhere/page.md", 2, "there is no folder"),
        ("vault/link.md", 1, "a symbolic link in the vault leads"),
        ("linked.md", 1, "is there already"),
    ],
)
def test_places_that_are_refused(vault: Path, capsys: Output, where: str, code: int, words: str) -> None:
    for folder in (".obsidian", ".git/hooks"):
        (vault / folder).mkdir(parents=True, exist_ok=True)
    (vault.parent / "other.md").write_text(MINE, "utf-8")
    (vault / "link.md").symlink_to("../other.md")
    (vault.parent / "linked.md").symlink_to("vault/Log/2025-03.md")
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    assert rollup(vault, "-o", str(place(vault, where))) == code
    said = capsys.readouterr().err
    assert words in said and len(said.splitlines()) == 1
    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before


def test_a_relative_path_into_the_vault_is_in_it(vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.chdir(vault / "Log")
    assert rollup(vault, "-o", "2025-03.md") == 1
    assert rollup(vault, "-o", "../new.md") == 0
    capsys.readouterr()
    assert run(["--vault", str(vault), "history"]) == 0
    assert "made new.md" in capsys.readouterr().out


def test_streams_are_written_to(vault: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert rollup(vault, "-o", os.devnull) == 0
    capfd.readouterr()
    assert rollup(vault, "-o", "-") == 0
    assert "# 2025 情报汇总" in capfd.readouterr().out
    assert rollup(vault, "-o", "/dev/stdout") == 0
    assert "# 2025 情报汇总" in capfd.readouterr().out


def test_a_picture_of_a_person_under_our_name_stays(vault: Path, capsys: Output) -> None:
    mine = '<svg xmlns="http://www.w3.org/2000/svg"><!-- drawn by hand --></svg>\n'
    picture = vault / "Rollups" / "2025 Rollup leaderboards.svg"
    picture.parent.mkdir()
    picture.write_text(mine, "utf-8")
    assert rollup(vault, "--write") == 1
    said = capsys.readouterr()
    assert f"Rollups/{picture.name}: this picture is not ours" in said.err
    assert picture.read_text("utf-8") == mine
    assert (vault / "Rollups" / "2025 Rollup.md").exists()


@pytest.mark.parametrize("is_other_machine", [False, True])
def test_a_picture_of_ours_is_renewed_on_any_machine_until_a_person_changes_it(
    vault: Path, monkeypatch: pytest.MonkeyPatch, is_other_machine: bool
) -> None:
    assert rollup(vault, "--write") == 0
    picture = vault / "Rollups" / "2025 Rollup timeline.svg"
    first = picture.read_text("utf-8")
    if is_other_machine:
        monkeypatch.setenv("OBSINTEL_STATE_DIR", str(vault.parent / "other"))
    month = vault / "Log" / "2025-03.md"
    month.write_text(month.read_text("utf-8").replace("2025-03", "2025-12"), "utf-8")
    month.rename(vault / "Log" / "2025-12.md")
    assert rollup(vault, "--write") == 0
    renewed = picture.read_text("utf-8")
    assert renewed != first
    changed = renewed.replace("<title", "<!-- mine --><title", 1)
    picture.write_text(changed, "utf-8")
    (vault / "Log" / "2025-12.md").unlink()
    assert rollup(vault, "--write") == 1
    assert picture.read_text("utf-8") == changed


@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "force"])
@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("via_folder", [False, True])
def test_a_link_in_the_vault_leads_no_output_out_of_it(
    vault: Path, capsys: pytest.CaptureFixture[str], via_folder: bool, is_there: bool, force: tuple[str, ...]
) -> None:
    """A stranger's vault may hold `page.html`, a link to a file of ours that is not even there yet."""
    outside = vault.parent / "outside"
    outside.mkdir()
    target = outside / "page.html"
    if is_there:
        target.write_text("mine")
    if via_folder:
        (vault / "out").symlink_to(outside)
    else:
        (vault / "out").mkdir()
        (vault / "out/page.html").symlink_to(target)
    assert rollup(vault, "--format", "html", "-o", str(vault / "out/page.html"), *force) == 1
    assert "a symbolic link in the vault leads from there" in capsys.readouterr().err
    assert target.read_text() == "mine" if is_there else not target.exists()
