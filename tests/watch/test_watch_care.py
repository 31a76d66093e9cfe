"""Never under a moving cursor, during a merge, or more than a person would want."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from daemon_helpers import MONTH, QUICK, add_row, link_all, make_vault, month, row, run, status, texts, until, watching
from slow import mostly_slow

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.store.store import Store


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = make_vault(tmp_path / "vault")
    link_all(root)
    return root


def seconds(root: Path, **settings: float) -> None:
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    (root / "obsintel.toml").write_text(f"[daemon]\ndebounce = 0.05\n{lines}", "utf-8")


ID = "2506.13585"


def frames(saves: int) -> list[str]:
    """A row as it is typed: letter by letter, then its id taken out and put in again digit by digit."""
    wanted = row("MiniMax-M1", ID).rstrip("\n")
    first = saves - len(ID)
    typed = [wanted[: len(wanted) * number // first] for number in range(1, first + 1)]
    return typed + [wanted.replace(ID, ID[:digits]) for digits in range(1, len(ID) + 1)]


def type_on(root: Path, saves: int, gap: float) -> list[str]:
    """An editor that saves an ever-growing text; the texts it found other than it left them."""
    base = (root / MONTH).read_text("utf-8")
    strange, written = [], base
    for typed in frames(saves):
        found = (root / MONTH).read_text("utf-8")
        if found != written:
            strange.append(found)
        written = base + typed + "\n"
        (root / MONTH).write_text(written, "utf-8")
        time.sleep(gap)
    return strange


def check_typing(root: Path, saves: int, gap: float, quiet: float) -> str:
    steps, begun = len(Store(root).history()), time.monotonic()
    with watching(root) as process:
        strange = type_on(root, saves, gap)
        ended = time.monotonic()
        assert strange == []
        assert len(Store(root).history()) == steps
        until(lambda: (root / "Papers" / "MiniMax-M1.md").exists(), deadline=quiet + 15)
        waited = time.monotonic() - ended
        assert waited >= quiet - gap
        process.end()
    assert len(Store(root).history()) == steps + 1
    assert [path for path in texts(root) if "2506" in path or "MiniMax" in path] == ["Papers/MiniMax-M1.md"]
    assert ID in (root / "Papers" / "MiniMax-M1.md").read_text("utf-8")
    assert (root / MONTH).read_text("utf-8").endswith(row("MiniMax-M1", ID).replace("585)", "585) [[MiniMax-M1\\|📄]]"))
    return f"{saves} saves in {ended - begun:.0f} s: 0 lost, 0 writes meanwhile, 1 write {waited + gap:.1f} s after the last"


def test_nothing_is_written_while_somebody_types(vault: Path) -> None:
    seconds(vault, quiet=3.0, active_quiet=3.0, max_wait=0.5)
    check_typing(vault, saves=40, gap=0.1, quiet=3.0)


@pytest.mark.deep
def test_nothing_is_written_in_a_minute_of_typing(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seconds(vault, quiet=5.0, active_quiet=60.0)
    told = check_typing(vault, saves=200, gap=0.3, quiet=5.0)
    with capsys.disabled():
        print(f"\n{told}")


def test_an_unfinished_row_waits_until_it_stands_unchanged(vault: Path) -> None:
    seconds(vault, quiet=0.2, active_quiet=0.2, incomplete_wait=2.5)
    with watching(vault) as process:
        begun = time.monotonic()
        add_row(vault, "| [MiniMax-M1](https://arxiv.org/abs/2506.13585) | 一 | |\n")
        process.saw("OI505")
        until(lambda: (vault / "Papers" / "MiniMax-M1.md").exists())
        assert time.monotonic() - begun >= 2.4


@pytest.mark.slow
def test_the_note_that_is_open_in_obsidian_gets_complete_rows_soon_and_all_else_late(vault: Path) -> None:
    seconds(vault, quiet=0.3, active_quiet=300.0, incomplete_wait=0.1)
    leaf = {"id": "b", "type": "leaf", "state": {"type": "markdown", "state": {"file": MONTH}}}
    layout = {"main": {"type": "split", "children": [{"type": "tabs", "children": [leaf]}]}, "active": "b"}
    (vault / ".obsidian" / "workspace.json").write_text(json.dumps(layout), "utf-8")
    with watching(vault):
        add_row(vault, row("MiniMax-M1", "2506.13585") + "| [GLM-6](https://arxiv.org/abs/2606.00001) | 一 | |\n")
        until(lambda: (vault / "Papers" / "MiniMax-M1.md").exists())
        (vault / "2026-03.md").write_text(month("2026-03", "| [GLM-7](https://arxiv.org/abs/2606.00002) | 一 | |\n"))
        until(lambda: (vault / "Papers" / "GLM-7.md").exists(), "the unfinished row of a note that is not open")
        assert not (vault / "Papers" / "GLM-6.md").exists()


@pytest.mark.parametrize("sign", mostly_slow(["MERGE_HEAD", "rebase-merge", "index.lock"]))
def test_nothing_is_written_while_git_is_at_work(vault: Path, sign: str) -> None:
    (vault / ".git").mkdir()
    (vault / ".git" / sign).write_text("x", "utf-8")
    before = texts(vault)
    with watching(vault) as process:
        add_row(vault, row("MiniMax-M1", "2506.13585"))
        process.saw("nothing is written: ")
        process.saw("OI505")
        until(lambda: any("git" in each for each in status(vault)["missing"]))
        assert texts(vault).keys() == before.keys()
        (vault / ".git" / sign).unlink()
        until(lambda: (vault / "Papers" / "MiniMax-M1.md").exists())
        until(lambda: status(vault)["missing"] == [])


def test_a_flood_of_new_notes_waits_for_a_person(vault: Path) -> None:
    rows = [row(f"Model {number}", f"2602.{number:05}") for number in range(10, 31)]
    with watching(vault) as process:
        (vault / "2026-03.md").write_text(month("2026-03", *rows), "utf-8")
        process.saw("21 new notes wait for your word")
        until(lambda: any("21 new notes" in each for each in status(vault)["missing"]))
        assert not (vault / "Papers" / "Model 10.md").exists()
        assert run(vault, "link", "--yes").returncode == 0
        until(lambda: status(vault)["missing"] == [])
        assert status(vault)["errors"] == 0
    assert len(list((vault / "Papers").iterdir())) == 27


@pytest.mark.parametrize(
    "name",
    mostly_slow(
        [
            "2026-02 (Conflicted copy phone 202602011010).md",
            "2026-02.sync-conflict-20260201-101010-ABCDEFG.md",
            "2026-02 2.md",
        ]
    ),
)
def test_a_conflict_copy_is_told_of_and_never_linked(vault: Path, name: str) -> None:
    copy = month("2026-02", row("MiniMax-M1", "2506.13585"))
    steps = len(Store(vault).history())
    with watching(vault) as process:
        (vault / name).write_text(copy, "utf-8")
        process.saw("OI514")
        add_row(vault, row("GPT-OSS", "2508.10925"))
        until(lambda: (vault / "Papers" / "GPT-OSS.md").exists())
        process.end()
    assert (vault / name).read_text("utf-8") == copy
    assert not (vault / "Papers" / "MiniMax-M1.md").exists()
    assert len(Store(vault).history()) == steps + 1


def test_a_link_that_a_person_took_out_stays_out(vault: Path) -> None:
    text = (vault / MONTH).read_text("utf-8")
    with watching(vault):
        (vault / MONTH).write_text(text.replace(" [[DeepSeek-R1\\|📄]]", "") + row("GPT-OSS", "2508.10925"), "utf-8")
        until(lambda: (vault / "Papers" / "GPT-OSS.md").exists())
        until(lambda: "GPT-OSS\\|" in (vault / MONTH).read_text("utf-8"))
    assert "[[DeepSeek-R1\\|" not in (vault / MONTH).read_text("utf-8")


@pytest.mark.slow
def test_a_row_whose_note_is_away_makes_no_notes(vault: Path) -> None:
    (vault / "Papers" / "Qwen3.md").rename(vault.parent / "Qwen3.md")
    with watching(vault) as process:
        add_row(vault, row("MiniMax-M1", "2506.13585"))
        process.saw("MiniMax-M1")
        (vault.parent / "Qwen3.md").rename(vault / "Papers" / "Qwen3.md")
        until(lambda: (vault / "Papers" / "MiniMax-M1.md").exists())
        assert "made Papers/Qwen3" not in process.log()


def test_a_deleted_paper_note_holds_its_row_alone_and_status_says_so(vault: Path) -> None:
    with watching(vault) as process:
        (vault / "Papers" / "Qwen3.md").unlink()
        process.saw("held")
        add_row(vault, row("MiniMax-M1", "2506.13585"))
        until(lambda: (vault / "Papers" / "MiniMax-M1.md").exists())
        held = until(lambda: status(vault)["held"])
        assert [(each["path"], each["name"]) for each in held] == [("2026-02.md", "Qwen3")]
        assert all(each["reason"] and each["until"] and each["since"] for each in held)
        assert not (vault / "Papers" / "Qwen3.md").exists()
        process.end()


def test_look_only_never_writes(vault: Path) -> None:
    before = (vault / "2026-02.md").read_bytes()
    with watching(vault, "--look-only") as process:
        add_row(vault, row("MiniMax-M1", "2506.13585"))
        process.saw("nothing is written")
        process.end()
    assert not (vault / "Papers" / "MiniMax-M1.md").exists()
    assert (vault / "2026-02.md").read_bytes() != before  # the person's row alone
    assert "[[" not in (vault / "2026-02.md").read_text("utf-8").rpartition("MiniMax-M1")[2]


def test_one_bad_file_stops_nothing(vault: Path) -> None:
    with watching(vault) as process:
        (vault / "bad.md").write_bytes(b"\xff\xfe\x00")
        (vault / "deep.md").write_text("---\na: " + "[" * 30_000 + "]" * 30_000 + "\n---\n", "utf-8")
        (vault / "2026-04.md").write_bytes(b"---\ntype: Monthly Report\nperiod: 2026-04\n---\n\0")
        process.saw("bad.md:1:1: OI801")
        add_row(vault, row("MiniMax-M1", "2506.13585"))
        until(lambda: (vault / "Papers" / "MiniMax-M1.md").exists())


def test_settings_are_read_again_and_broken_ones_change_nothing(vault: Path) -> None:
    with watching(vault) as process:
        (vault / "obsintel.toml").write_text(QUICK + "[link]\nlabel = 5\n", "utf-8")
        process.saw("the last good settings hold")
        until(lambda: any("obsintel.toml:7" in each for each in status(vault)["missing"]))
        add_row(vault, row("MiniMax-M1", "2506.13585"))
        until(lambda: "[[MiniMax-M1\\|📄]]" in (vault / MONTH).read_text("utf-8"))
        (vault / "obsintel.toml").write_text(QUICK + '[link]\nlabel = "note"\n', "utf-8")
        process.saw("the settings have changed")
        until(lambda: status(vault)["missing"] == [])
        add_row(vault, row("GPT-OSS", "2508.10925"))
        until(lambda: "[[GPT-OSS\\|note]]" in (vault / MONTH).read_text("utf-8"))


def test_safe_fixes_are_made_when_the_settings_name_them(vault: Path) -> None:
    (vault / "Bad.md").write_text("---\ntags: [AI, AI]\n---\n", "utf-8")
    (vault / "obsintel.toml").write_text(QUICK + 'fix = ["OI403"]\n', "utf-8")
    with watching(vault):
        until(lambda: (vault / "Bad.md").read_text("utf-8") == "---\ntags: [AI]\n---\n")
        (vault / "Other.md").write_text("---\ntags: [Learning Log, AI, AI]\n---\n", "utf-8")
        until(lambda: (vault / "Other.md").read_text("utf-8") == "---\ntags: [Learning Log, AI]\n---\n")


def test_the_page_of_problems(vault: Path) -> None:
    (vault / "obsintel.toml").write_text(QUICK + "problems = true\n", "utf-8")
    (vault / "A #1 [x].md").write_text("见 [[无处]] 和 `[[b]]`。\n", "utf-8")
    with watching(vault) as process:
        page = until(lambda: (vault / "Intel" / "Problems.md").read_text("utf-8"))
        until(lambda: status(vault)["notes"] == 11)
        assert "[[" not in page and len(page.splitlines()) <= 100
        assert page.startswith("---\ntype: Intelligence Problems\n---\n")
        assert "(obsidian://open?vault=vault&file=A%20%231%20%5Bx%5D)" in page
        process.end()
    before = [each.code for each in Workspace.open(vault).diagnostics()]
    assert before == ["OI501"]
