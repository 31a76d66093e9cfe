"""What is answered from the index alone is what the command itself prints; and how little is imported for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from index_helpers import MONTH, asked, later, make, put
from slow import mostly_slow

from obsidian_intel.__main__ import run
from obsidian_intel.engine import answer_files
from obsidian_intel.engine import answer_unchanged as fast
from obsidian_intel.engine import fingerprint as place

HEAVY = {"mistune", "yaml", "rich", "watchdog", "frontmatter", "rapidfuzz", "filelock", "sqlite3", "platformdirs"}
Result = tuple[int, str, str]


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


def ran(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Result:
    capsys.readouterr()
    code = run(["--vault", str(root), *words])
    return (code, *capsys.readouterr())


WORDS = [
    ("lint",),
    ("lint", "--format", "json"),
    ("lint", "--format=github"),
    ("lint", "--statistics"),
    ("lint", "--select", "OI5"),
    ("lint", "--ignore=OI5,OI6"),
    ("link",),
    ("tables",),
    ("tables", "--format", "json"),
    ("tables", "--month=2026-01", "--format", "csv"),
    ("-q", "rollup", "2026-01", "--format", "html"),
    ("rollup", "--year", "2026", "--format", "json"),
    ("query", "SELECT name, value FROM metrics"),
    ("query", "--format", "json", "SELECT * FROM rows"),
    ("query", "SELECT 1 WHERE 0"),
]


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
@pytest.mark.parametrize("is_long", mostly_slow([False, True]), ids=["short", "long"])
def test_an_answer_is_what_the_command_prints(
    words: tuple[str, ...],
    is_long: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if is_long:
        monkeypatch.setattr(answer_files, "SHORT", 1)
    root = make(tmp_path / "vault")
    with later():
        ran(root, capsys, "link", "--yes")
        ran(root, capsys, "link")  # remembers links that were there before
        first = ran(root, capsys, *words)
        found = asked(root, *words)
        assert found is not None
        assert (fast.text_of(found[0]), *found[1:]) == (first[1], first[2], first[0])
        assert ran(root, capsys, *words) == first
        monkeypatch.setattr(fast, "look", lambda args: None)
        assert ran(root, capsys, *words) == first


LONG = ("tables", "--format", "json")


def test_a_long_output_that_is_gone_or_damaged_is_worked_out_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_files, "SHORT", 1)
    root = make(tmp_path / "vault")
    with later():
        first = ran(root, capsys, *LONG)
        for damage in (lambda file: file.write_bytes(b"x" * file.stat().st_size), Path.unlink):
            assert asked(root, *LONG) is not None
            damage(outputs_of(root)[0])
            assert asked(root, *LONG) is None
            assert ran(root, capsys, *LONG) == first


def test_outputs_that_no_longer_hold_are_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_files, "SHORT", 1)
    monkeypatch.setattr(answer_files, "LONGEST", 30_000)
    root = make(tmp_path / "vault")
    with later():
        for month in ("2026-01", "2026-02"):
            ran(root, capsys, "tables", "--month", month, "--format", "json")
        ran(root, capsys, "query", "SELECT replace(hex(zeroblob(14000)), '0', 'x')")
        assert sum(file.stat().st_size for file in outputs_of(root)) <= answer_files.LONGEST
        assert {file.stat().st_mode & 0o777 for file in outputs_of(root)} == {0o600}
        put(root, "Log/2026-02.md", MONTH.format("2026-02"))
        ran(root, capsys, "lint", "Notes")
        assert outputs_of(root) == []


def outputs_of(root: Path) -> list[Path]:
    """The files that long outputs are kept in."""
    path = place.index_path(str(root.resolve()))
    assert path is not None
    return sorted(Path(answer_files.folder_of(path)).glob("*"))


TABLES, ROLLUP = ("tables", "--format", "json"), ("rollup", "2026-02", "--format", "json")
ROWS, LINKS = ("query", "SELECT name, note FROM rows"), ("query", "SELECT target FROM links")
STAYS = [  # a note, its new text, and the commands whose answers hold all the same
    ("Notes/a.md", "# A\n\n[[b]] [[nowhere]] #ai\n\nmore\n", {TABLES, ROLLUP, ROWS}),
    ("Notes/a.md", "# A\n\n## B\n\n[[nowhere]] #ai #b\n", {TABLES, ROWS}),
    ("Notes/a.md", "---\naliases: [c]\n---\n# A\n\n[[b]] [[nowhere]] #ai\n", set()),
    ("Log/2026-01.md", MONTH.format("2026-01").replace("92.7", "92.8"), set()),
    ("Notes/new.md", "# New\n", set()),
]


@pytest.mark.parametrize(("path", "text", "stays"), STAYS)
def test_an_answer_holds_where_a_change_says_nothing_to_it(
    path: str, text: str, stays: set[tuple[str, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path / "vault")
    asks = (TABLES, ROLLUP, ROWS, LINKS)
    with later():
        for words in asks:
            ran(root, capsys, *words)
        put(root, path, text)
        ran(root, capsys, "lint")
        assert {words for words in asks if asked(root, *words) is not None} == stays


CHANCE = ["SELECT random()", "SELECT date('now')", "SELECT CURRENT_DATE", "SELECT strftime('%Y', 'now') FROM months"]


@pytest.mark.parametrize("sql", CHANCE)
def test_what_depends_on_chance_or_time_is_asked_anew(
    sql: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path / "vault")
    with later():
        ran(root, capsys, "query", sql)
        assert asked(root, "query", sql) is None


def test_the_latest_month_depends_on_the_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make(tmp_path / "vault")
    with later():
        ran(root, capsys, "rollup")
        assert asked(root, "rollup") is None


CHANGES: dict[str, Callable[[Path], object]] = {
    "a line": lambda root: put(root, "Notes/a.md", "# A\n\n[[b]]\n"),
    "a note": lambda root: put(root, "Notes/c.md", "C\n"),
    "a note gone": lambda root: (root / "Notes/b.md").unlink(),
    "a picture": lambda root: (root / "x.png").write_bytes(b""),
    "a folder as a note": lambda root: put(root, "d.md/e.md", "E\n"),
    "a link": lambda root: (root / "l.md").symlink_to(root / "Home.md"),
    "a name that is no note's": lambda root: put(root, "a\nb.md", "x\n"),
    "what a link leads to": lambda root: put(root.parent, "later.md", "x\n"),
    "settings": lambda root: put(root, "obsintel.toml", '[lint]\nignore = ["OI6"]\n'),
    "Obsidian's settings": lambda root: put(root, ".obsidian/app.json", '{"userIgnoreFilters": ["Notes/"]}'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_answer_once_something_has_changed(
    change: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path / "vault")
    (root / "gone.md").symlink_to(tmp_path / "later.md")
    with later():
        ran(root, capsys, "lint")
        assert asked(root, "lint") is not None
        CHANGES[change](root)
        assert asked(root, "lint") is None
        found = ran(root, capsys, "lint")
        monkeypatch.setenv("OBSINTEL_CACHE_DIR", str(tmp_path / "other"))
        assert ran(root, capsys, "lint") == found


def test_a_journal_that_has_grown_is_no_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make(tmp_path / "vault")
    with later():
        ran(root, capsys, "lint")
        put(root, "Log/2026-03.md", "x")
        (root / "Log/2026-03.md").unlink()
        ran(root, capsys, "link", "--yes")
        ran(root, capsys, "lint")
        ran(root, capsys, "undo")
        assert asked(root, "lint") is None


UNUSUAL = [
    (),
    ("lint", "Notes"),
    ("lint", "-"),
    ("lint", "--fix"),
    ("lint", "--diff"),
    ("-v", "lint"),
    ("--color", "always", "lint"),
    ("lint", "--help"),
    ("link", "--dry-run"),
    ("link", "--recreate"),
    ("tables", "-o", "x.txt"),
    ("rollup", "2026-01", "2026-02"),
    ("query", "-"),
]


@pytest.mark.parametrize("words", UNUSUAL, ids=" ".join)
def test_anything_unusual_is_left_to_the_command(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path / "vault")
    with later():
        ran(root, capsys, "lint")
        ran(root, capsys, "lint")
        assert asked(root, *words) is None


def test_the_vault_is_found_from_below_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path / "vault")
    with later():
        ran(root, capsys, "lint")
        monkeypatch.delenv("OBSINTEL_VAULT", raising=False)
        monkeypatch.chdir(root / "Notes")
        assert known("lint")
        monkeypatch.chdir(tmp_path)
        assert not known("lint")
        monkeypatch.setenv("OBSINTEL_VAULT", str(root))
        assert known("lint")


def known(*words: str) -> bool:
    """Whether the index alone answers a command, in whatever vault is found."""
    request = fast.look(words)
    return request is not None and request.answer is not None


def modules(*words: str) -> set[str]:
    """What a command imports, by top-level name and by ours."""
    code = (
        "import sys\nfrom obsidian_intel.__main__ import run\n"
        f"code = run({list(words)!r})\nsys.stderr.write('\\nMODULES ' + ' '.join(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    found = done.stderr.rpartition("MODULES ")[2].split()
    assert "obsidian_intel" in found, done.stderr
    return set(found)


def test_version_and_help_import_little() -> None:
    for words in (["--version"], ["--help"], ["lint", "--help"]):
        found = modules(*words)
        assert not found & HEAVY, words
        assert not any(
            name.startswith(("obsidian_intel.engine.workspace", "obsidian_intel.lint.rules")) for name in found
        ), words


@pytest.mark.parametrize("command", ["lint", "link"])
def test_a_warm_run_imports_little(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make(tmp_path / "vault")
    with later():
        for words in (["link", "--yes"], ["link"], [command]):
            ran(root, capsys, *words)
    found = modules("--vault", str(root), command)
    assert not found & {*HEAVY, "click", "dataclasses", "json", "pathlib", "typing", "re"}
    ours = {name for name in found if name.startswith("obsidian_intel.")}
    assert ours == {
        f"obsidian_intel.{n}"
        for n in (
            "__main__",
            "core",
            "core.language",
            "core.screen",
            "engine",
            "engine.snapshot_additions",
            "engine.fingerprint",
            "engine.answer_unchanged",
            "engine.snapshot_bytes",
            "engine.snapshot_file",
            "vault",
            "vault.walk",
        )
    }


def test_a_warm_run_that_must_look_closer_imports_no_parser(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make(tmp_path / "vault")
    with later():
        ran(root, capsys, "lint")
    found = modules("--vault", str(root), "lint", "Notes")
    assert not found & (HEAVY - {"platformdirs"})
    assert "obsidian_intel.lint.rules.note.oi301_ragged_row" not in found


def test_the_cache_folder_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    from platformdirs import user_cache_dir

    monkeypatch.delenv("OBSINTEL_CACHE_DIR")
    for base in ("/somewhere/cache", "", None):
        if base is None:
            monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        else:
            monkeypatch.setenv("XDG_CACHE_HOME", base)
        assert place.cache_dir() == user_cache_dir("obsintel", appauthor=False)


def test_a_changed_note_imports_neither_introspection_nor_patterns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path / "vault")
    with later():
        ran(root, capsys, "lint")
        put(root, "Notes/a.md", "# A\n\n[[b]] 一行\n")
    found = modules("--vault", str(root), "lint")
    assert "obsidian_intel.lint.incremental" in found
    assert not found & {
        *HEAVY,
        "click",
        "dataclasses",
        "obsidian_intel.core.regex_dfa",
        "obsidian_intel.core.parse_settings",
    }
