"""Editors of all habits that save while the watcher writes, and vaults in odd places."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from daemon_helpers import HEAD, QUICK, Process, link_all, make_vault, month, row, status, texts, until, watching
from slow import mostly_slow

from obsidian_intel.store.store import Store

MONTH = "2026-02.md"
HASTY = "[daemon]\nquiet = 0.02\nactive_quiet = 0.02\ndebounce = 0.01\nmax_wait = 0.1\n"
LINK = re.compile(r" \[\[[^\]]*\\\|📄\]\]")
Editor = Callable[[Path, str], None]


def in_place(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def rename_over(path: Path, text: str) -> None:
    temp = path.with_name(".tmp-editor")
    temp.write_text(text, "utf-8")
    temp.replace(path)


def delete_first(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text(text, "utf-8")


def late(path: Path, text: str) -> None:
    """Opened, cut, and only later written, in two parts."""
    data = text.encode()
    with path.open("r+b", buffering=0) if path.exists() else path.open("wb", buffering=0) as file:
        file.truncate(0)
        time.sleep(0.03)
        file.write(data[: len(data) // 2])
        time.sleep(0.03)
        file.write(data[len(data) // 2 :])


def backed_up(path: Path, text: str) -> None:
    path.rename(path.with_name(path.name + "~"))
    path.write_text(text, "utf-8")
    path.with_name(path.name + "~").unlink()


@pytest.mark.parametrize("save", mostly_slow([in_place, rename_over, delete_first, late, backed_up]))
def test_no_save_is_lost_to_a_watcher_that_hardly_waits(tmp_path: Path, save: Editor) -> None:
    root = make_vault(tmp_path / "vault", HASTY)
    link_all(root)
    base, path = (root / MONTH).read_text("utf-8"), root / MONTH
    lost = []
    with watching(root) as process:
        for number in range(40):
            text = base + row(f"Model {number % 7}", f"2602.0000{number % 7}", f"{number}.5") + f"\n第 {number} 次\n"
            save(path, text)
            for pause in (0.004, 0.02, 0.06):
                time.sleep(pause if number % 2 else pause / 4)
                if LINK.sub("", path.read_text("utf-8")) != LINK.sub("", text):
                    lost.append((number, path.read_text("utf-8")))
        until(lambda: process.end()[0] == 0)
    assert lost == []
    assert Store(root).stray_temps() == ()
    assert not list(root.glob("**/.obsintel*"))


@pytest.mark.slow
def test_hundreds_of_saves_a_second_end_in_one_link(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    link_all(root)
    base, steps = (root / MONTH).read_text("utf-8"), len(Store(root).history())
    with watching(root):
        for number in range(600):
            (root / MONTH).write_text(base + f"| 半行 {number}\n", "utf-8")
        (root / MONTH).write_text(base + row("MiniMax-M1", "2506.13585"), "utf-8")
        until(lambda: "[[MiniMax-M1\\|📄]]" in (root / MONTH).read_text("utf-8"))
        until(lambda: (status(root)["errors"], status(root)["warnings"]) == (0, 0))
    assert len(Store(root).history()) == steps + 1


@pytest.mark.parametrize("name", mostly_slow(["我的 vault（一）", "a b'c$d;e", "[x]*?"]))
def test_a_vault_of_any_name_behind_a_symlink(tmp_path: Path, name: str) -> None:
    make_vault(tmp_path / name)
    (tmp_path / "link").symlink_to(tmp_path / name)
    with watching(tmp_path / "link"):
        until(lambda: (tmp_path / name / "Papers" / "Qwen3.md").exists())
        with (tmp_path / name / MONTH).open("a", encoding="utf-8") as file:
            file.write(row("MiniMax-M1", "2506.13585"))
        until(lambda: "[[MiniMax-M1\\|📄]]" in (tmp_path / name / MONTH).read_text("utf-8"))
        assert status(tmp_path / name)["state"] == status(tmp_path / "link")["state"] == "running"


def test_the_line_endings_of_a_month_stay(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    text = "\ufeff" + month("2026-03", row("MiniMax-M1", "2506.13585")).replace("\n", "\r\n")
    with watching(root):
        (root / "2026-03.md").write_bytes(text.encode())
        until(lambda: "[[MiniMax-M1\\|📄]]" in (root / "2026-03.md").read_text("utf-8"))
    found = (root / "2026-03.md").read_bytes().decode()
    assert LINK.sub("", found) == text


def test_a_paper_note_that_is_renamed_keeps_its_row_and_gets_no_twin(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    link_all(root)
    before = set(texts(root))
    with watching(root) as process:
        (root / "Papers" / "Qwen3.md").rename(root / "Papers" / "Qwen 3 (2025).md")
        until(lambda: "[[Qwen 3 (2025)\\|📄]]" in (root / MONTH).read_text("utf-8"))
        text = (root / MONTH).read_text("utf-8")
        (root / MONTH).write_text(text, "utf-8")  # as Obsidian does a little later
        until(lambda: status(root)["warnings"] == 0)
        assert process.end()[0] == 0
    assert set(texts(root)) == before - {"Papers/Qwen3.md"} | {"Papers/Qwen 3 (2025).md"}
    assert (root / MONTH).read_text("utf-8") == text


def test_paper_notes_that_are_gone_are_not_made_again(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    link_all(root)
    with watching(root) as process:
        for path in (root / "Papers").iterdir():
            path.unlink()
        until(lambda: status(root)["notes"] == 3 and status(root)["errors"] + status(root)["warnings"] > 0)
        with (root / MONTH).open("a", encoding="utf-8") as file:
            file.write(row("MiniMax-M1", "2506.13585"))
        process.saw("MiniMax-M1")
        assert process.end()[0] == 0
    assert not list((root / "Papers").iterdir())


@pytest.mark.slow
def test_a_link_taken_out_stays_out_over_restarts_and_saves(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    with watching(root):
        until(lambda: "[[Qwen3\\|📄]]" in (root / MONTH).read_text("utf-8"))
        text = (root / MONTH).read_text("utf-8").replace(" [[Qwen3\\|📄]]", "")
        (root / MONTH).write_text(text, "utf-8")
        until(lambda: status(root)["warnings"] == 0)
    for number in range(2):
        with watching(root):
            (root / MONTH).write_text(text + row(f"Mamba-{number}", f"2602.0000{number}"), "utf-8")
            link = f"[[Mamba-{number}\\|📄]]"
            until(lambda: link in (root / MONTH).read_text("utf-8"))  # noqa: B023
            text = (root / MONTH).read_text("utf-8")
    assert "[[Qwen3" not in text


def test_a_merge_that_begins_while_a_link_is_pending_holds_it(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault", QUICK.replace("quiet = 0.3", "quiet = 1.0"))
    link_all(root)
    (root / ".git").mkdir()
    steps = len(Store(root).history())
    with watching(root) as process:
        with (root / MONTH).open("a", encoding="utf-8") as file:
            file.write(row("MiniMax-M1", "2506.13585"))
        (root / ".git" / "MERGE_HEAD").write_text("0" * 40 + "\n", "utf-8")
        process.saw("a git merge is in progress")
        assert len(Store(root).history()) == steps
        (root / ".git" / "MERGE_HEAD").unlink()
        until(lambda: "[[MiniMax-M1\\|📄]]" in (root / MONTH).read_text("utf-8"))


@pytest.mark.slow
def test_a_month_of_four_megabytes_is_looked_at_and_linked(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    link_all(root)
    prose = "".join(f"第 {number} 段：**粗体** 与 [[Qwen3]]，见 `代码`。\n\n" for number in range(60_000))
    with watching(root) as process:
        text = month("2026-03", row("MiniMax-M1", "2506.13585")) + "\n" + prose
        (root / "2026-03.md").write_text(text, "utf-8")
        until(lambda: "[[MiniMax-M1\\|📄]]" in (root / "2026-03.md").read_text("utf-8")[:1000], deadline=120)
        assert process.end()[0] == 0
    assert LINK.sub("", (root / "2026-03.md").read_text("utf-8")) == text


def test_two_editors_and_a_command_at_once(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault", HASTY)
    link_all(root)
    months = ["2025-12.md", "2026-01.md"]
    bases = {name: (root / name).read_text("utf-8") for name in months}

    def edit(name: str) -> None:
        for number in range(30):
            (root / name).write_text(bases[name] + f"\n第 {number} 次\n", "utf-8")
            time.sleep(0.03)

    with watching(root) as process:
        threads = [threading.Thread(target=edit, args=(name,)) for name in months]
        for thread in threads:
            thread.start()
        (root / MONTH).write_text(month("2026-02", row("Qwen3", "2505.09388"), row("Neu", "2602.00001")), "utf-8")
        link_all(root)
        for thread in threads:
            thread.join()
        until(lambda: (root / "Papers" / "Neu.md").exists())
        assert process.end()[0] == 0
    for name in months:
        assert (root / name).read_text("utf-8") == bases[name] + "\n第 29 次\n"


@pytest.mark.slow
def test_a_file_of_the_future_is_not_taken_for_quiet(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault", QUICK.replace("quiet = 0.3", "quiet = 2.0"))
    ahead = time.time() + 3600
    os.utime(root / MONTH, (ahead, ahead))
    begun = time.monotonic()
    with watching(root):
        until(lambda: (root / "Papers" / "Qwen3.md").exists())
    assert time.monotonic() - begun >= 2.0
    assert HEAD in (root / MONTH).read_text("utf-8")


@pytest.mark.skipif(not shutil.which("prlimit"), reason="no prlimit here")
@pytest.mark.parametrize("size", mostly_slow([120, 0, 700]))
def test_a_disk_that_takes_no_more_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    root = make_vault(tmp_path / "vault")
    link_all(root)
    with (root / MONTH).open("a", encoding="utf-8") as file:
        file.write(row("MiniMax-M1", "2506.13585", "92.7 " + "长" * 300))
    before = texts(root)
    monkeypatch.setattr("daemon_helpers.PREFIX", ["prlimit", f"--fsize={size}"])
    process = Process(root)
    try:
        assert process.popen.stdout is not None
        said = ""
        while "not written: " not in said and (line := process.popen.stdout.readline()):
            said += line
        assert "not written: " in said
        code, out, err = process.end()
    finally:
        process.popen.kill()
        process.popen.communicate()
    assert (code, "Traceback" in out + err) == (0, False), out + err
    assert texts(root) == before
    monkeypatch.setattr("daemon_helpers.PREFIX", [])
    with watching(root):
        until(lambda: "[[MiniMax-M1\\|📄]]" in (root / MONTH).read_text("utf-8"))
    assert Store(root).stray_temps() == ()
