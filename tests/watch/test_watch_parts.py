"""The parts of the watcher, each alone."""

from __future__ import annotations

import errno
import os
import random
import shutil
import stat
from datetime import datetime
from pathlib import Path
from unittest import mock

import pytest
from daemon_helpers import link_all, make_vault, month, row
from slow import mostly_slow

from obsidian_intel.cli.daemon import parse_duration
from obsidian_intel.core.declared_settings import Config, DaemonConfig, ObsidianConfig
from obsidian_intel.core.diagnostic import WHOLE_NOTE, Diagnostic, Range, Severity
from obsidian_intel.core.errors import Refused
from obsidian_intel.core.load_settings import Settings
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.store.store import Store
from obsidian_intel.store.syscalls import Syscalls
from obsidian_intel.watch.change_queue import MANY, ChangeQueue, is_ignored, is_settings
from obsidian_intel.watch.diagnostics_view import DiagnosticsView
from obsidian_intel.watch.instance import Instance
from obsidian_intel.watch.interning import FactInterner
from obsidian_intel.watch.log import EventLog
from obsidian_intel.watch.problems_page import LINES, problems_page
from obsidian_intel.watch.quiet_period import QuietTracker, active_notes
from obsidian_intel.watch.service.status import held_line
from obsidian_intel.watch.writer import AutoWriter


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("path", "ignored", "settings"),
    [
        ("a.md", False, False),
        ("a/b/图.png", False, False),
        ("obsintel.toml", False, True),
        ("sub/obsintel.toml", False, False),
        (".obsidian/app.json", True, True),
        (".obsidian/plugins/periodic-notes/data.json", True, True),
        (".obsidian/workspace.json", True, False),
        (".git/index.lock", True, False),
        ("a/.x.tmp", True, False),
        (".trash/a.md", True, False),
        ("a.md~", True, False),
        ("", True, False),
    ],
)
def test_what_is_a_hint(path: str, ignored: bool, settings: bool) -> None:
    assert (is_ignored(path), is_settings(path)) == (ignored, settings)
    hints = ChangeQueue(Clock())
    hints.add_path(path)
    batch = hints.drain()
    assert (path in batch.paths, batch.settings) == (not ignored and not settings, settings)


def test_a_look_is_due_after_quiet_and_at_most_so_long_after_the_first() -> None:
    clock = Clock()
    hints = ChangeQueue(clock)
    assert hints.due_at(0.2, 2.0) is None
    hints.add_path("a.md")
    assert hints.due_at(0.2, 2.0) == pytest.approx(100.2)
    for _ in range(30):
        clock.now += 0.1
        hints.add_path("a.md")
    assert hints.due_at(0.2, 2.0) == pytest.approx(102.0)
    assert list(hints.drain().paths) == ["a.md"]
    assert hints.due_at(0.2, 2.0) is None


def test_a_flood_of_hints_is_one_walk() -> None:
    hints = ChangeQueue(Clock())
    for number in range(MANY + 10):
        hints.add_path(f"{number}.md")
    batch = hints.drain()
    assert batch.everything and batch.flood and len(batch.paths) == 0


def test_quiet_by_note() -> None:
    clock, config = Clock(), DaemonConfig()
    still = QuietTracker(clock)
    still.active = frozenset({"open.md"})
    still.changed("open.md")
    still.changed("shut.md")
    table = {0.0: (False, False, False), 5.0: (True, False, True), 59.9: (True, False, True), 60.0: (True, True, True)}
    for seconds, wanted in table.items():
        clock.now = 100 + seconds
        found = (
            still.is_still("shut.md", config),
            still.is_still("open.md", config),
            still.is_still("open.md", config, complete=True),
        )
        assert found == (wanted[0], wanted[1], wanted[2]), seconds
    assert still.is_still("never seen.md", config)


def test_what_came_to_rest_during_a_run_is_not_forgotten() -> None:
    clock, config = Clock(), DaemonConfig()
    still = QuietTracker(clock)
    still.changed("a.md")
    began = clock.now = 104.99
    clock.now = 105.2
    still.expire(config, began)
    assert still.next_time(config, began) == 105.0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", set()),
        ("{", set()),
        ("[]", set()),
        ('{"main": 5}', set()),
        (
            '{"active": "x", "main": {"children": [{"type": "leaf", "id": "x", "state": {"state": {"file": "a.md"}}}]}}',
            {"a.md"},
        ),
        (
            '{"active": "sidebar", "main": {"children": [{"children": ['
            '{"type": "leaf", "id": "x", "state": {"state": {"file": "a.md"}}},'
            '{"type": "leaf", "id": "y", "state": {"state": {"file": "b.md"}}}]}]}}',
            {"a.md", "b.md"},
        ),
    ],
)
def test_the_active_note(tmp_path: Path, text: str, wanted: set[str]) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "workspace.json").write_text(text, "utf-8")
    assert active_notes(tmp_path, ".obsidian") == wanted


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86400), ("1h30m", 5400)]
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


NOON = datetime(2026, 2, 3, 12)


def _diagnostic(number: int, message: str) -> Diagnostic:
    place = Range(number, 1, number, 2, 0, 1)
    return Diagnostic(f"note {number // 7}.md", "OI501", "broken-wikilink", Severity.WARNING, message, place)


def test_the_page_of_problems_is_short_and_links_to_nothing() -> None:
    message = "there is no note `x` [[y|z]] ![[p]] #tag `code` %%c%% <b> https://example.org $m$ " + "长" * 300
    page = problems_page([_diagnostic(number, message) for number in range(1, 500)], "My vault", NOON)
    assert len(page.splitlines()) <= LINES and page.endswith("more.\n")
    assert "[[" not in page and " #tag" not in page and "%%" not in page and "https://" not in page
    assert "obsidian://open?vault=My%20vault&file=note%200" in page
    assert "\u200b" not in page and "As of 2026-02-03 12:00." in page
    assert problems_page([], "v", NOON).splitlines()[-1] == "No problems."
    told = sum(line.startswith("- ") for line in page.splitlines())
    assert f"… and {499 - told} more." in page


def test_the_page_of_problems_begins_with_errors() -> None:
    place = Range(3, 1, 3, 2, 0, 1)
    found = [
        Diagnostic("a.md", "OI501", "broken-wikilink", Severity.WARNING, "w", place),
        Diagnostic("b.md", "OI102", "invalid-yaml", Severity.WARNING, "w", Range(1, 1, 1, 2, 0, 1)),
        Diagnostic("b.md", "OI102", "invalid-yaml", Severity.ERROR, "e", place),
        Diagnostic("c.md", "OI505", "unlinked-row", Severity.INFO, "i", place),
    ]
    lines = [line for line in problems_page(found, "v", NOON).splitlines() if line.startswith(("**", "- ", "1 "))]
    assert lines[0].startswith("1 error, 2 warnings.")
    assert [line[:12] for line in lines[1:]] == [
        "**[b](obsidi",
        "- error, lin",
        "- warning, l",
        "**[a](obsidi",
        "- warning, l",
    ]


def test_the_log_is_ours_alone_and_comes_back(tmp_path: Path) -> None:
    log = tmp_path / "state" / "watch.log"
    talk = EventLog(log)
    talk.log("one")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    log.unlink()
    talk.log("two")
    shutil.rmtree(log.parent)
    talk.log("three")
    talk.close()
    assert log.read_text("utf-8").split(" ", 2)[2] == "three\n"


def test_a_removed_state_folder_is_made_again_and_no_second_watcher_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSINTEL_STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "vault").mkdir()
    first, second = Instance(tmp_path / "vault"), Instance(tmp_path / "vault")
    with first.lock():
        assert not first.restore()
        shutil.rmtree(first.folder)
        assert second.is_held()
        with pytest.raises(Refused), second.lock(0.1):
            pass
        shutil.rmtree(first.folder)
        assert first.restore()
        assert second.is_held()
    with second.lock(0.1):
        pass


def test_times_are_local_and_held_rows_say_all() -> None:
    row = {
        "path": "Log/2026-02.md",
        "line": 14,
        "name": "GLM-5",
        "reason": "its note is gone",
        "since": "2026-02-03T06:05:09+00:00",
        "until": "`obsintel link --recreate` makes it again",
    }
    local = datetime.fromisoformat(str(row["since"])).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    assert held_line(row) == (
        f"held Log/2026-02.md:14 GLM-5: its note is gone (since {local}); it waits until `obsintel link --recreate` makes it again"
    )


def test_the_page_of_problems_is_text_whatever_the_names_are() -> None:
    place = WHOLE_NOTE
    odd = [Diagnostic(path, "OI801", "not-utf8", Severity.ERROR, "x", place) for path in ("caf\udce9.md", "a\nb.md")]
    page = problems_page(odd, "V\udce9", NOON)
    assert page.encode("utf-8")
    assert "vault=V%E9&file=caf%E9)**" in page and "**[a b](obsidian://open?vault=V%E9&file=a%0Ab)**" in page


def _mutations(root: Path, rng: random.Random) -> str:
    """One random change; the path it was made at."""
    paths = sorted(path for path in root.rglob("*.md"))
    path = rng.choice(paths)
    text = path.read_text("utf-8")
    kind = rng.randrange(8)
    if kind == 0:
        path.write_text("前言\n\n" + text if not text.startswith("---") else text.replace("\n\n", "\n\n\n", 1), "utf-8")
    elif kind == 1:
        path.write_text(
            text
            + f"\n见 [[{rng.choice(['GLM-5', 'nowhere', 'Qwen3#x', 'qwen'])}]] #{rng.choice(['AI', 'ai', 'RL'])}\n",
            "utf-8",
        )
    elif kind == 2:
        path.write_text(text.replace("92.7", f"{rng.randrange(10, 99)}.{rng.randrange(10)}", 1), "utf-8")
    elif kind == 3:
        path.write_text(text.replace("异步", "异步训练", 1), "utf-8")
    elif kind == 4:
        path.write_text(text + row(f"M{rng.randrange(5)}", f"2601.0000{rng.randrange(5)}"), "utf-8")
    elif kind == 5:
        path = root / f"new {rng.randrange(9)}.md"
        path.write_text(
            month("2026-03", row("GLM-5", "2602.15763", "11.1")) if rng.random() < 0.3 else "新 [[GLM-5]]\n", "utf-8"
        )
    elif kind == 6 and len(paths) > 6:
        path.unlink()
    else:
        path.write_text(text + "\n%% obsintel-ignore: OI501 %%\n", "utf-8")
    return path.relative_to(root).as_posix()


@pytest.mark.parametrize("seed", mostly_slow(range(6)))
def test_the_board_shows_what_a_fresh_look_at_the_vault_shows(tmp_path: Path, seed: int) -> None:
    root = make_vault(tmp_path / "vault")
    link_all(root)
    rng = random.Random(seed)
    workspace = Workspace.open(root)
    workspace.shrink = FactInterner().facts
    board = DiagnosticsView(workspace)
    board.update(workspace.entries)
    for _ in range(25):
        changed = workspace.refresh_paths([_mutations(root, rng)])
        board.update(changed)
        fresh = Workspace.open(root).diagnostics()
        assert [each for path in sorted(board.found) for each in board.found[path]] == fresh
        assert board.errors == sum(each.severity is Severity.ERROR for each in fresh)
        assert board.warnings == sum(each.severity is Severity.WARNING for each in fresh)


def test_the_board_shows_symlinks_that_lead_astray(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    workspace = Workspace.open(root)
    board = DiagnosticsView(workspace)
    board.update(workspace.entries)

    def shown(path: str) -> list[str]:
        board.update(workspace.refresh_paths([path]))
        assert [each for path in sorted(board.found) for each in board.found[path]] == workspace.diagnostics()
        return [each.path for found in board.found.values() for each in found if each.code == "OI801"]

    (root / "loop").symlink_to(".")
    assert shown("loop") == ["loop"]
    (root / "note.md").symlink_to("target.md")
    assert sorted(shown("note.md")) == ["loop", "note.md"]
    errors = board.errors
    (root / "target.md").write_text("x\n", encoding="utf-8")
    assert shown("target.md") == ["loop"]
    (root / "loop").unlink()
    assert shown("loop") == []
    assert board.errors == errors - 2


def test_a_save_that_says_the_same_elsewhere_runs_no_rule_about_the_vault(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    workspace = Workspace.open(root)
    board = DiagnosticsView(workspace)
    board.update(workspace.entries)
    path = root / "2026-02.md"
    before = {each.range.start.line for each in board.found["2026-02.md"] if each.code == "OI505"}
    path.write_text(path.read_text("utf-8").replace("# 2026-02\n", "# 2026-02\n\n一句\n", 1), "utf-8")
    changed = workspace.refresh_paths(["2026-02.md"])
    with mock.patch("obsidian_intel.lint.incremental.run_vault_rules", side_effect=AssertionError):
        board.update(changed)
    after = {each.range.start.line for each in board.found["2026-02.md"] if each.code == "OI505"}
    assert before and after == {line + 2 for line in before}


def test_small_facts_are_equal_facts(tmp_path: Path) -> None:
    root = make_vault(tmp_path / "vault")
    link_all(root)
    pool = FactInterner()
    for entry in Workspace.open(root).entries.values():
        assert pool.facts(entry.facts) == entry.facts


@pytest.mark.parametrize(
    ("has_exchange", "look_only", "waits"), [(True, False, (5, 60)), (False, False, (15, 60)), (False, True, (5, 60))]
)
def test_without_exchange_the_writer_waits_longer(
    tmp_path: Path, has_exchange: bool, look_only: bool, waits: tuple[float, float]
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    calls = Syscalls() if has_exchange else Syscalls(exchange=unsupported)
    now = [1000.0]
    still = QuietTracker(lambda: now[0])
    (tmp_path / "vault").mkdir()
    workspace = Workspace(
        tmp_path / "vault", Settings(Config(), ObsidianConfig()), Store(tmp_path / "vault", calls=calls)
    )
    writer = AutoWriter(
        workspace, still, lambda _: False, EventLog(None), Instance(tmp_path / "vault"), look_only=look_only
    )
    assert (writer.config.quiet, writer.config.active_quiet) == waits
    still.changed("a.md")
    still.notes_added_or_removed()
    now[0] += waits[0] - 1
    assert not writer.may_write("a.md", True) and not writer.may_write("", True)
    now[0] += 1
    assert writer.may_write("a.md", True) and writer.may_write("", True)
    assert list((tmp_path / "vault").iterdir()) == []
