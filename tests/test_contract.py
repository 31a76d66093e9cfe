"""What people's scripts, notes and habits rely on, seen from outside alone: commands, public names, files.

Nothing here imports an inner module, so the tests stand while modules move and change their names. What is compared
lies under `contract/` as text; messages and help texts are left out. After a wanted change run with UPDATE_GOLDENS=1
and look at the diff.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from plugins import write_plugin
from processes import Result
from vault_case import Case
from versions import usage_as_recorded

import obsidian_intel

TESTS = Path(__file__).parent
HERE = TESTS / "contract"
GOLDENS = HERE / "goldens"
UPDATE = bool(os.environ.get("UPDATE_GOLDENS"))
WIDTH = 160  # of a line in a golden

Vaults = Callable[[str], Case]
Runs = Callable[[str, str], Result]  # vault and words -> what was printed


def check_text(name: str, lines: list[str]) -> None:
    """Compare lines with a text file."""
    file = HERE / name
    if UPDATE:
        file.write_text("\n".join(lines) + "\n", "utf-8")
    wanted = file.read_text("utf-8").splitlines()
    changes = [line for line in difflib.ndiff(wanted, lines) if line[0] in "+-"]
    assert not changes, "\n".join(changes)


def check_value(name: str, value: Any) -> None:
    """Compare a JSON value with a golden, by value."""
    file = GOLDENS / f"{name}.json"
    if UPDATE:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(layout(value)) + "\n", "utf-8")
    changes = list(differences(json.loads(file.read_text("utf-8")), value))
    assert not changes, "\n".join([f"{len(changes)} changes against {file}", *changes[:20]])


def layout(value: Any, indent: str = "") -> Iterator[str]:
    """JSON with one short value a line, so that a diff shows what has changed."""
    line = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or len(line) + len(indent) <= WIDTH:
        yield line
        return
    inner = indent + " "
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    parts = value.items() if isinstance(value, dict) else (("", each) for each in value)
    for number, (key, each) in enumerate(parts):
        yield (opening if number == 0 else ",") + "\n" + inner
        if isinstance(value, dict):
            yield json.dumps(key, ensure_ascii=False) + ": "
        yield from layout(each, inner)
    yield "\n" + indent + closing


def differences(old: Any, new: Any, place: str = "$") -> Iterator[str]:
    """Where two JSON values differ, by path."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            if key not in new:
                yield f"{place}.{key}: gone"
            elif key not in old:
                yield f"{place}.{key}: new: {new[key]!r:.200}"
            else:
                yield from differences(old[key], new[key], f"{place}.{key}")
    elif isinstance(old, list) and isinstance(new, list):
        for number, (before, after) in enumerate(zip(old, new, strict=False)):
            yield from differences(before, after, f"{place}[{number}]")
        if len(old) != len(new):
            yield f"{place}: {len(new)} items, not {len(old)}"
    elif old != new or type(old) is not type(new):
        yield f"{place}: {new!r:.200}, not {old!r:.200}"


# The vaults

PACKAGES = str(Path(obsidian_intel.__file__).parents[1])


def vault_at(root: Path) -> Case:
    """A vault whose commands are of the package that is imported here, from whatever folder they are run."""
    return Case(root, env={"PYTHONPATH": PACKAGES})


@pytest.fixture(scope="module")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> Vaults:
    """A vault by name, made once and only read."""
    made: dict[str, Case] = {}

    def get(name: str) -> Case:
        if name not in made:
            made[name] = vault_at(tmp_path_factory.mktemp(name) / "vault")
            PREPARE.get(name, copied)(made[name], name)
        return made[name]

    return get


@pytest.fixture(scope="module")
def runs(vaults: Vaults, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """What a command gives in a vault of that name, run once. One that writes has a copy of its own."""

    @cache
    def run(vault: str, words: str) -> Result:
        case = copy_of(vaults(vault), tmp_path_factory.mktemp("own")) if WRITES.search(words) else vaults(vault)
        args = (word.replace("+", " ") for word in words.split())
        return case.run(*args, cwd=case.root, vault=vault != "no vault")

    return run


@pytest.fixture
def own(vaults: Vaults, tmp_path: Path) -> Vaults:
    """A copy of a vault by name, to write into."""
    return lambda name: copy_of(vaults(name), tmp_path)


def copy_of(case: Case, folder: Path) -> Case:
    """A vault's files in `folder`, with no history."""
    copy = vault_at(folder / "vault")
    shutil.copytree(case.root, copy.root, dirs_exist_ok=True)
    return copy


def copied(case: Case, name: str) -> None:
    """A vault that lies under `vaults/` or `contract/vaults/`."""
    found = next(folder / name for folder in (TESTS / "vaults", HERE / "vaults") if (folder / name).is_dir())
    shutil.copytree(found, case.root, dirs_exist_ok=True)


def sample(case: Case, name: str) -> None:
    """The sample of the template, linked."""
    for words in (["init", "--sample"], ["link", "--yes"]):
        done = case.run(*words)
        assert done.code == 0, done.err


def rough(case: Case, name: str) -> None:
    """A log with slips in it. One of its months comes from Windows."""
    copied(case, name)
    text = case.read("Log/2026-03.md")
    case.write("Log/2026-03.md", "\ufeff" + text.replace("\n", "\r\n"))


def faults(case: Case, name: str) -> None:
    """Wrong notes for every rule, with files that no repository should hold."""
    copied(case, name)
    case.write("OI801/Latin.md", "Résumé\n".encode("latin-1"))
    case.write("OI802/Huge.md", b"0123456789abcde\n" * (10 * 1024 * 1024 // 16 + 1))
    case.write("OI802/Long.md", "a | b\n--- | ---\n" + "长" * 40_000 + " | c\n")
    case.write("OI803/Nul.md", b"before\0after\n")
    cache = Path(case.env["HOME"]) / ".cache/obsintel"
    cache.mkdir(parents=True)
    (cache / "papers.records").write_text(KNOWN_PAPER, "utf-8")


KNOWN_PAPER = (
    "obsintel papers 1\narxiv:2601.00515\t"
    '{"title":"Growth of Mouse Cells","doi":"10.1000/mice.5","withdrawn":true,"source":"arxiv"}\n'
)
"""What is known of one paper of `faults`, as a file of the cache."""


def bad_settings(case: Case, name: str) -> None:
    """A vault whose settings cannot be read."""
    case.write("obsintel.toml", "[months\n")


def no_vault(case: Case, name: str) -> None:
    """A folder that is no vault."""
    case.write("Note.txt", "no vault\n")


PREPARE: dict[str, Callable[[Case, str], None]] = {
    "sample": sample,
    "rough": rough,
    "faults": faults,
    "bad settings": bad_settings,
    "no vault": no_vault,
}


# Public names


def test_public_names() -> None:
    lines = []
    for name in sorted(obsidian_intel.__all__):
        value = getattr(obsidian_intel, name)
        lines.append(" ".join([name, *members(value)] if isinstance(value, type) else [name]))
    check_text("names.txt", lines)


def members(kind: type) -> list[str]:
    """What can be asked of a value. `workspace` is nobody's but ours."""
    if issubclass(kind, Exception):
        return []
    own = dict.fromkeys([*getattr(kind, "__struct_fields__", ()), *getattr(kind, "_fields", ())])
    own |= dict.fromkeys(sorted(name for name in vars(kind) if not name.startswith("_")))
    return [name for name in own if name != "workspace"]


PROMISED: list[tuple[str, Any]] = [
    ("vault.root", Path),
    ("vault.periods", tuple),
    ("vault.months('2025-02')", tuple),
    ("vault.records()", list),
    ("vault.records('models')[0]", dict),
    ("vault.note_of(month, paper)", str),
    ("vault.diagnostics()", list),
    ("month", obsidian_intel.Month),
    ("month.period", str),
    ("month.path", str),
    ("month.theme", str),
    ("month.signal", str),
    ("month.insight", str),
    ("month.implementation", str),
    ("month.statement('theme')", str),
    ("month.sections", tuple),
    ("section", obsidian_intel.Section),
    ("section.key", str),
    ("section.title", str),
    ("section.kind", str),
    ("section.columns[0].header", str),
    ("section.columns[0].field", str),
    ("row", obsidian_intel.MonthRow),
    ("row.name", str),
    ("row.line", int),
    ("row.span.start", int),
    ("row.span.end", int),
    ("cell", obsidian_intel.CellValue),
    ("cell.field", str),
    ("cell.raw", str),
    ("cell.text", str),
    ("cell.outline", obsidian_intel.Outline),
    ("cell.outline.groups[0].tag", str),
    ("cell.outline.groups[0].label", str),
    ("cell.outline.groups[0].text", str),
    ("cell.outline.groups[0].items[0].label", str),
    ("cell.outline.groups[0].items[0].text", str),
    ("paper", obsidian_intel.PaperRef),
    ("paper.id", str),
    ("paper.title", str),
    ("paper.url", str),
    ("metric", obsidian_intel.Metric),
    ("metric.benchmark", str),
    ("metric.value", float),
    ("metric.relation", str),
    ("metric.source", str),
    ("metric.raw", str),
]


def test_public_values(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    case = vaults("sample")
    monkeypatch.setenv("OBSINTEL_CACHE_DIR", case.env["HOME"])
    vault = obsidian_intel.open_vault(case.root)
    month = vault.month("2025-01")
    section, row = month.sections[0], month.rows[0]
    cell, paper, metric = row.cells["mechanism"], row.papers[0], row.metrics[0]
    here = {
        "vault": vault,
        "month": month,
        "section": section,
        "row": row,
        "cell": cell,
        "paper": paper,
        "metric": metric,
    }
    wrong = [(what, type(eval(what, here))) for what, kind in PROMISED if not isinstance(eval(what, here), kind)]
    assert wrong == []
    for value in (month, section, row, cell, paper, metric):
        with pytest.raises(AttributeError):
            setattr(value, type(value).__name__, 1)
    assert (case.read(month.path)[row.span.start : row.span.end]).startswith(f"| [{row.name}](")
    columns = {"period", "path", "line", "section", "kind", "name", "paper", "url", "mechanism", "capability", "value"}
    assert vault.records("models")[0].keys() >= columns
    assert obsidian_intel.rows_to_records([month]) == [each for each in vault.records() if each["period"] == "2025-01"]
    assert json.loads(json.dumps(vault.as_json())) == case.run("tables", "--format", "json").json


def test_public_diagnostics(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    case = vaults("rough")
    monkeypatch.setenv("OBSINTEL_CACHE_DIR", case.env["HOME"])
    found = [
        [each.path, each.range.start.line, each.range.start.column, each.code, each.severity]
        for each in obsidian_intel.open_vault(case.root).diagnostics()
    ]
    printed = [
        [each["path"], *each["range"]["start"].values(), each["code"], each["severity"]]
        for each in case.run("lint", "--format", "json").json["diagnostics"]
    ]
    assert found == printed != []


@pytest.mark.parametrize(("path", "error"), [("nowhere", "VaultError"), (".", "ConfigError")])
def test_public_errors(vaults: Vaults, path: str, error: str) -> None:
    with pytest.raises(obsidian_intel.ObsintelError) as raised:
        obsidian_intel.open_vault(vaults("bad settings").root / path)
    assert type(raised.value).__name__ == error
    assert "\n" not in str(raised.value)


# Commands


@usage_as_recorded
def test_commands_and_options(vaults: Vaults) -> None:
    case = vaults("no vault")

    def help_of(words: list[str]) -> str:
        done = case.run(*words, "--help", vault=False)
        assert done.code == 0, done.err
        return done.out

    top = help_of([])
    commands = [[word] for word in subcommands(top)]
    pages = [help_of(words) for words in commands]
    deeper = [[*words, word] for words, page in zip(commands, pages, strict=True) for word in subcommands(page)]
    pages += map(help_of, deeper)
    lines = usage(top)
    for _, page in sorted(zip(commands + deeper, pages, strict=True)):
        lines += usage(page)
    check_text("commands.txt", lines)


def subcommands(page: str) -> list[str]:
    """The words under `Commands:`."""
    return re.findall(r"(?m)^  ([a-z-]+)(?: |$)", page.partition("\nCommands:\n")[2])


def usage(page: str) -> list[str]:
    """The usage line, and each option with its values and default."""
    options = re.split(r"(?m)^  (?=-)", page.partition("\nOptions:\n")[2].partition("\n\n")[0])[1:]
    lines = [page.splitlines()[0].removeprefix("Usage: ")]
    for option in options:
        default = re.search(r"\[default:\s+(\S+)\]", option)
        lines.append("    " + re.split(r"  |\n", option)[0] + (f" = {default[1]}" if default else ""))
    return lines


def test_rules(vaults: Vaults) -> None:
    listed = vaults("no vault").run("rule", vault=False).out
    rules = re.findall(r"(?m)^(OI\d{3}) ([su ]) ([a-z0-9-]+) ", listed)
    assert len(rules) == len(re.findall(r"(?m)^OI", listed))
    words = {"s": "safe", "u": "unsafe", " ": "none"}
    check_text("rules.txt", [f"{code} {name} {words[fix]}" for code, fix, name in rules])


def test_every_rule_has_a_finding(vaults: Vaults) -> None:
    """The goldens of `lint` leave out no rule."""
    codes = {line.split()[0] for line in (HERE / "rules.txt").read_text("utf-8").splitlines()}
    found = {
        each["code"]
        for name in ("faults", "rough")
        for each in vaults(name).run("lint", "--format", "json").json["diagnostics"]
    }
    assert found == codes


# Answers

MONTH, QUARTER, YEAR = ("rollup --format json --month", "rollup --format json --quarter", "rollup --format json --year")
ANSWERS: list[tuple[str, str, str, int]] = [
    ("sample", "lint", "lint --format json", 0),
    ("sample", "tables", "tables --format json", 0),
    ("sample", "month", f"{MONTH} 2025-02", 0),
    ("sample", "quarter", f"{QUARTER} 2025-Q1", 0),
    ("sample", "year", f"{YEAR} 2025", 0),
    ("sample", "changes", "changes 2025-03 --format json", 0),
    ("sample", "show-model", "show DeepSeek-R1 --format json", 0),
    ("sample", "show-benchmark", "show MMLU-Pro --format json", 0),
    ("sample", "show-paper", "show 2501.05366 --format json", 0),
    ("sample", "show-topic", "show 长思维链从哪里来 --format json", 0),
    ("sample", "show-tag", "show Arch --format json", 0),
    ("sample", "show-statements", "show --statements --format json", 0),
    ("sample", "compare", "compare DeepSeek-R1 DeepSeek-V3 LIMO --format json", 0),
    ("sample", "find", "find 蒸馏 --format json", 0),
    ("rough", "changes", "changes 2026-Q1 --format json", 0),
    ("rough", "lint", "lint --format json", 1),
    ("rough", "lint-selected", "lint --format json --select OI3,OI701 --ignore ragged-row Log", 1),
    ("rough", "tables", "tables --format json", 0),
    ("rough", "month", f"{MONTH} 2026-02", 0),
    ("rough", "quarter", f"{QUARTER} 2026-Q1", 0),
    ("rough", "year", f"{YEAR} 2026 --omit value,insight", 0),
    ("faults", "lint", "lint --format json", 1),
    ("readme", "lint", "lint --format json", 1),
    ("readme", "tables", "tables --format json", 0),
    ("readme", "month", f"{MONTH} 2025-01", 0),
    ("ordinary", "lint", "lint --format json", 0),
]


@pytest.mark.parametrize(("vault", "name", "words", "code"), ANSWERS, ids=[f"{each[0]}-{each[1]}" for each in ANSWERS])
def test_answers(runs: Runs, vault: str, name: str, words: str, code: int) -> None:
    done = runs(vault, words)
    assert done.code == code, done.err
    check_value(f"{vault}/{name}", without_messages(done.json))


def without_messages(answer: Any) -> Any:
    """The answer of `lint` or `changes` without its prose."""
    assert answer.pop("headline", True)
    for each in answer.get("diagnostics", ()):
        assert each.pop("message")
    return answer


def test_an_ordinary_vault_has_no_tables(vaults: Vaults) -> None:
    """It has no month, so there is nothing to print and nothing to link."""
    for words, code in (("tables", 2), ("rollup --year 2024", 2), ("link", 0)):
        assert vaults("ordinary").run(*words.split()).code == code, words


QUERIES = {
    "leaderboard": "SELECT benchmark, condition, protocol, rank, name, value, change FROM leaderboard ORDER BY board, rank, name",
    "newest": "SELECT name, max(period) AS last, count(*) AS scores FROM metrics GROUP BY model ORDER BY 2 DESC, 1",
    "problems": "SELECT code, severity, fix, count(*) FROM diagnostics GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "same names": "SELECT a.period, b.period FROM months a JOIN months b ON a.period < b.period ORDER BY 1, 2",
}


@pytest.mark.parametrize("vault", ["sample", "rough"])
def test_queries(vaults: Vaults, vault: str) -> None:
    case = vaults(vault)
    check_value(
        f"{vault}/query", {name: case.run("query", "--format", "json", sql).json for name, sql in QUERIES.items()}
    )


@pytest.mark.parametrize("vault", ["sample", "rough"])
def test_exports(vaults: Vaults, tmp_path: Path, vault: str) -> None:
    """SQLite and CSV hold the same; the golden is of both."""
    case = vaults(vault)
    for name in ("sqlite", "csv"):
        assert case.run("export", "--format", name, str(tmp_path / name)).code == 0
    tables = read_sqlite(tmp_path / "sqlite" / "obsintel.db")
    assert [*differences({name: as_csv(rows) for name, rows in tables.items()}, read_csv(tmp_path / "csv"))] == []
    assert all(row.pop("message") for row in tables["diagnostics"])
    check_value(f"{vault}/export", {name: transposed(rows) for name, rows in tables.items()})


Rows = list[dict[str, Any]]
TABLES = ("months", "rows", "papers", "metrics", "links", "tags", "diagnostics")


def read_sqlite(file: Path) -> dict[str, Rows]:
    """Table -> rows, as exported."""
    base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    base.row_factory = sqlite3.Row
    try:
        assert base.execute("SELECT count(*) FROM leaderboard").fetchone()[0]
        return {table: [dict(row) for row in base.execute(f"SELECT * FROM {table}")] for table in TABLES}
    finally:
        base.close()


def read_csv(folder: Path) -> dict[str, Rows]:
    """Table -> rows, all values texts."""
    tables: dict[str, Rows] = {}
    for table in TABLES:
        whole = folder / f"{table}.csv"
        tables[table] = []
        for part in [whole] if whole.exists() else sorted((folder / table).rglob("*.csv")):
            period = re.search(r"period=([\d-]+)", str(part))
            with part.open(encoding="utf-8", newline="") as lines:
                tables[table] += (({"period": period[1]} if period else {}) | row for row in csv.DictReader(lines))
    return tables


def as_csv(rows: Rows) -> Rows:
    """Rows of SQLite as CSV writes them: null is empty, `in_table` a word."""

    def text(column: str, value: Any) -> str:
        if column == "in_table":
            return "true" if value else "false"
        return "" if value is None else str(value)

    return [{column: text(column, value) for column, value in row.items()} for row in rows]


def transposed(rows: Rows) -> dict[str, Any]:
    """A table with its columns named once."""
    return {"columns": list(rows[0]) if rows else [], "rows": [list(row.values()) for row in rows]}


# What is written

CHANGES = [
    ("rough", "fixed", "lint --fix"),
    ("faults", "fixed", "lint --unsafe-fixes"),
    ("rough", "linked", "link --yes"),
]


@pytest.mark.parametrize(("vault", "name", "words"), CHANGES, ids=[f"{each[0]}-{each[1]}" for each in CHANGES])
def test_changes(own: Vaults, vault: str, name: str, words: str) -> None:
    """The lines that a command takes out and puts in. A second run changes nothing, `undo` takes all back."""
    case = own(vault)
    before = case.bytes()
    case.run(*words.split())
    after = case.bytes()
    check_value(f"{vault}/{name}", changed_lines(before, after))
    case.run(*words.split())
    assert changed_lines(after, case.bytes()) == {}
    assert case.run("undo").code == 0
    assert changed_lines(before, case.bytes()) == {}


def changed_lines(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """Path -> lines gone (`-`) and new (`+`), with their line endings."""
    changed = {}
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        if old != new:
            gone, come = [(data or b"").decode().splitlines(keepends=True) for data in (old, new)]
            diff = list(difflib.unified_diff(gone, come, n=0))[2:]
            changed[path] = [line for line in diff if line[0] != "@"]
    return changed


# Exit codes

EXITS: list[tuple[int, str, str]] = [
    (0, "no vault", "--version"),
    (0, "no vault", "--help"),
    (0, "no vault", "rule"),
    (0, "no vault", "rule ragged-row"),
    (0, "sample", "lint"),
    (0, "sample", "lint --diff"),
    (0, "sample", "lint --statistics --format github Log"),
    (0, "sample", "tables --since 2025-02 --section clay --format csv"),
    (0, "sample", "link"),
    (0, "sample", "link --diff"),
    (0, "sample", "link --dry-run --month 2025-02"),
    (0, "sample", "tidy"),
    (0, "sample", "rollup --month 2025-02 --write"),
    (0, "sample", "query"),
    (0, "sample", "query SELECT+1"),
    (0, "sample", "new --month 2025-04"),
    (0, "sample", "watch --once"),
    (0, "sample", "daemon status"),
    (0, "sample", "history"),
    (0, "sample", "doctor"),
    (0, "rough", "lint --select OI505"),  # infos alone
    (1, "rough", "lint"),
    (1, "rough", "lint --format json"),
    (1, "rough", "lint --fix"),
    (1, "rough", "lint --diff"),
    (1, "rough", "link --diff"),
    (1, "rough", "eject"),  # nobody to ask
    (1, "sample", "eject --diff"),
    (1, "sample", "query DELETE+FROM+months"),
    (2, "sample", "unknown"),
    (2, "sample", "lint --unknown"),
    (2, "sample", "lint --select OI999"),
    (2, "sample", "lint Nowhere.md"),
    (2, "sample", "rule OI999"),
    (2, "sample", "tables --month 2031-01"),
    (2, "sample", "rollup --month 2025-13"),
    (0, "sample", "changes"),
    (2, "sample", "changes 2031"),
    (0, "sample", "show LIMO"),
    (1, "sample", "show Nobody"),
    (2, "sample", "show"),
    (0, "sample", "compare LIMO s1-32B"),
    (1, "sample", "compare LIMO Nobody"),
    (2, "sample", "compare LIMO"),
    (0, "sample", "find 稀疏"),
    (1, "sample", "find not-a-word-of-it"),
    (2, "sample", "find"),
    (2, "sample", "find 稀疏 --section none"),
    (2, "sample", "changes yesterday"),
    (2, "sample", "rollup --month 2025-01 --year 2025"),
    (2, "sample", "query SELEKT"),
    (1, "sample", "export inside-the-vault"),
    (2, "no vault", "lint"),
    (2, "bad settings", "lint"),
    (2, "bad settings", "tables"),
]
WRITES = re.compile(r"--fix|--write|--once|^new|^export|^eject$")


@pytest.mark.parametrize(
    ("code", "vault", "words"), EXITS, ids=[f"{code}-{vault}-{words}" for code, vault, words in EXITS]
)
def test_exit_codes(runs: Runs, code: int, vault: str, words: str) -> None:
    done = runs(vault, words)
    assert "Traceback" not in done.err, done.err
    assert done.code == code, done.out + done.err
    if code == 2:
        assert done.err.strip()
        assert not done.out


@pytest.mark.parametrize("words", [["query", "-"], ["lint", "-"]], ids=" ".join)
def test_an_interrupt_is_130(vaults: Vaults, words: list[str]) -> None:
    case = vaults("sample")
    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(case.root), *words]
    process = subprocess.Popen(
        command,
        env=case.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests in the background may ignore it
    )
    with process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(b" " * 1_000_000)  # more than a pipe holds: when this returns, it is being read
        try:
            assert interrupted(process) == 130
        finally:
            process.kill()
        assert b"Traceback" not in process.stderr.read()


def interrupted(process: subprocess.Popen[bytes]) -> int | None:
    """The exit code after Ctrl-C, pressed again while nothing happens: between two reads Python takes no notice."""
    for _ in range(20):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return process.wait(1)
    return None


# Plugins


@pytest.mark.parametrize("words", ["rule", "lint", "export --format csv ../out"])
def test_installed_plugins_are_imported(own: Vaults, tmp_path: Path, words: str) -> None:
    case = own("sample")
    install(case, tmp_path / "site", f"open({str(tmp_path / 'seen')!r}, 'w').close()\n")
    done = case.run(*words.split(), cwd=case.root, process=True)
    assert done.code == 0, done.err
    assert (tmp_path / "seen").exists()


def test_a_plugin_that_cannot_be_imported_is_named(own: Vaults, tmp_path: Path) -> None:
    case = own("sample")
    install(case, tmp_path / "site", "import no_such_module_at_all\n")
    done = case.run("lint", process=True)
    assert (done.code, "a_plugin" in done.err, "Traceback" in done.err) == (2, True, False), done.err


def install(case: Case, site: Path, source: str) -> None:
    """A package with one module under the group `obsidian_intel.plugins`."""
    write_plugin(site, "a_plugin", source)
    case.env["PYTHONPATH"] = os.pathsep.join((str(site), PACKAGES))


# The state of an earlier version


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `contract/make_used_vault.py` has packed."""
    folder = tmp_path_factory.mktemp("used")
    with tarfile.open(HERE / "used-vault.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return folder


@pytest.fixture
def used(archive: Path, tmp_path: Path) -> Case:
    """A vault that version 0.1.0 has worked in, with its journal and memory.

    That version keeps the state of a vault in `NAME-DIGEST` below `OBSINTEL_STATE_DIR`: the folder's name, with
    anything but letters, digits, `_`, `.`, `-` as `_`, and the first 8 hex digits of the sha256 of its real path.
    The state is laid out as if it had been made for this path; within it all paths are relative to the vault.
    """
    case = vault_at(Path(os.path.realpath(tmp_path)) / "vault")
    shutil.copytree(archive / "vault", case.root, dirs_exist_ok=True)
    digest = hashlib.sha256(os.fsencode(case.root)).hexdigest()[:8]
    shutil.copytree(archive / "state/of the vault", Path(case.env["OBSINTEL_STATE_DIR"]) / f"vault-{digest}")
    return case


def test_undo_goes_through_the_steps_of_an_earlier_version(used: Case, archive: Path) -> None:
    wanted = sorted(archive.glob("undo-*"))
    assert len(wanted) == 8
    for folder in wanted:
        done = used.run("undo")
        assert done.code == 0, (folder.name, done.err)
        assert changed_lines(Case(folder).bytes(), used.bytes()) == {}, folder.name


def test_undo_takes_back_one_step_of_an_earlier_version(used: Case, archive: Path) -> None:
    """Step 6 is `lint --fix`; later steps stay. The undo is a step too, and can be undone."""
    before = used.bytes()
    done = used.run("undo", "6")
    assert done.code == 0, done.err
    draft = "Reading/Draft.md"
    assert used.bytes() == before | {draft: (archive / "undo-6" / draft).read_bytes()}
    assert used.run("undo", "14").code == 0
    assert used.bytes() == before


def test_undo_leaves_what_a_person_wrote_since(used: Case) -> None:
    used.write("Papers/DeepSeek-V3.md", used.read("Papers/DeepSeek-V3.md") + "\n后来写的一句。\n")
    for _ in range(3):
        used.run("undo")
    assert used.read("Papers/DeepSeek-V3.md").endswith("\n后来写的一句。\n")


def test_eject_knows_what_an_earlier_version_wrote(used: Case, archive: Path) -> None:
    done = used.run("eject", "--yes")
    assert done.code == 0, done.err
    wanted = Case(archive / "ejected").bytes()
    wanted[".trash/2025-04.md"] = wanted.pop("Log/2025-04.md")  # which `new` made and nobody wrote in: 0.1.0 left it
    assert changed_lines(wanted, used.bytes()) == {}
    assert "我的笔记：先读附录。" in used.read("Papers/s1-32B.md")


def test_nothing_is_written_anew(used: Case) -> None:
    """What an earlier version left in order is in order."""
    before = used.bytes()
    for words in ("lint", "link", "tidy", "watch --once", "doctor"):
        done = used.run(*words.split())
        assert done.code <= 1, (words, done.err)
        assert changed_lines(before, used.bytes()) == {}, words


def test_history_knows_the_steps_of_an_earlier_version(used: Case) -> None:
    listed = used.run("history").out
    ids = re.findall(r"(?m)^\W*(\d+)\b", listed)
    assert ids == [str(number) for number in range(13, 0, -1)], listed
