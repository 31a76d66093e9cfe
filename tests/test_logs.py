"""Logs as other people keep them: 40 vaults in many languages and habits, each with what is right in `gold.json`.

They were written from the design alone, by people who had not seen the code. `log_notes` are the notes of the log with
what they are about; `either_notes` may be counted or not; `rows` are the rows with their names, ids and scores.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from other_logs import LOGS, SLUGS, after_init, copied, gold
from slow import mostly_slow, one_of

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.document import Document
from obsidian_intel.engine.typed_months import load_month
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter
from obsidian_intel.markdown.parser import read_note
from obsidian_intel.months.parser import read_month
from obsidian_intel.months.typed_month import MonthRow
from obsidian_intel.operations.init import plan_settings
from obsidian_intel.operations.proposals import groups
from obsidian_intel.operations.survey import survey
from obsidian_intel.vault.classify import NoteKind

Dates = dict[str, tuple[str | None, str | None, str | None]]

# Which notes are the log, and what they are about.


def as_they_are(slug: str, root: Path) -> None:
    """No setting at all."""


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    return lambda slug: copied(slug, tmp_path / "vault")


def test_there_are_enough_of_them() -> None:
    assert len(SLUGS) >= 40


@pytest.mark.parametrize("way", [as_they_are, after_init])
@pytest.mark.parametrize("slug", SLUGS)
def test_the_log_is_found(vault: Callable[[str], Path], slug: str, way: Callable[[str, Path], None]) -> None:
    root = vault(slug)
    way(slug, root)
    right = gold(slug)
    wanted: Dates = {path: (each["period"], each["week"], each["day"]) for path, each in right["log_notes"].items()}
    found = log_notes(root)
    assert {path: each for path, each in found.items() if path not in right.get("either_notes", ())} == wanted


@pytest.mark.parametrize("slug", one_of(4, SLUGS))
def test_init_a_second_time_has_nothing_new(vault: Callable[[str], Path], slug: str) -> None:
    root = vault(slug)
    after_init(slug, root)
    text = (root / "obsintel.toml").read_text("utf-8")
    plan = plan_settings(text, survey(Workspace.open(root)).proposals, likely=True)
    assert (plan.text, plan.kept_back) == (None, ())


def log_notes(root: Path) -> Dates:
    """The notes of the log with their month, week and day."""
    facts = [record.facts for record in Workspace.open(root).entries.values()]
    return {note.path: (note.period, note.week, note.day) for note in facts if note.kind is NoteKind.MONTH}


@pytest.mark.parametrize("slugs", mostly_slow([SLUGS[::4], SLUGS]), ids=["some", "all"])
def test_what_it_takes_until_the_first_right_page(vault: Callable[[str], Path], slugs: list[str]) -> None:
    """Of each vault: the questions of `init` before the rows of its latest month are right, and the settings to touch.

    Settings that `init` writes are not touched by anybody; a person would have to where rows are still wrong after it.
    """
    asked: dict[str, int] = {}
    touched: dict[str, int] = {}
    for slug in slugs:
        root = vault(slug)
        right = latest_rows(slug)
        proposals = survey(Workspace.open(root)).proposals
        asked[slug] = 0
        if read_rows(root, right) != right:
            asked[slug] = len(groups(proposals))
            after_init(slug, root)
        touched[slug] = int(read_rows(root, right) != right)
        print(
            f"{slug}: {asked[slug]} questions ({len(groups(proposals))} to answer in `init`), {touched[slug]} settings"
        )
        shutil.rmtree(root)
    as_they_are = sum(number == 0 for number in asked.values())
    print(
        f"{as_they_are} of {len(slugs)} need no question; {sum(asked.values())} questions, {sum(touched.values())} settings"
    )
    assert as_they_are >= 0.75 * len(slugs)
    assert max(asked.values()) <= 3
    assert sum(touched.values()) == 0


Rows = dict[tuple[str, int], tuple[str, str]]


def latest_rows(slug: str) -> Rows:
    """Place -> kind and name of the rows of the latest month, those in doubt left out."""
    right = gold(slug)
    latest = max(each["period"] for each in right["log_notes"].values())
    paths = {path for path, each in right["log_notes"].items() if each["period"] == latest}
    rows = [row for row in right["rows"] if row["path"] in paths and "doubt" not in row]
    return {(row["path"], row["line"]): (row["kind"], row["name"]) for row in rows}


def read_rows(root: Path, wanted: Rows) -> Rows:
    """What is read at those places."""
    workspace = Workspace.open(root)
    found: Rows = {}
    for path in {path for path, _ in wanted}:
        month = load_month(workspace, path)
        for section in month.sections if month else ():
            found |= {(path, row.line): (section.kind or "", row.name) for row in section.data}
    return {place: each for place, each in found.items() if place in wanted}


# What their rows are: names, ids, kinds, scores.


@pytest.mark.parametrize("slug", SLUGS)
def test_the_rows_are_read(vault: Callable[[str], Path], slug: str) -> None:
    root = vault(slug)
    after_init(slug, root)
    right = gold(slug)
    workspace = Workspace.open(root)
    found: dict[tuple[str, int], tuple[str, MonthRow]] = {}
    for path in right["log_notes"]:
        month = load_month(workspace, path)
        assert month is not None
        rows = [(section.kind, row) for section in month.sections if section.kind for row in section.data]
        assert len({row.line for _, row in rows}) == len(rows)  # none doubled
        found |= {(path, row.line): (kind, row) for kind, row in rows}
    wanted = {(row["path"], row["line"]): row for row in right["rows"]}
    assert found.keys() <= wanted.keys()  # none invented
    assert all("doubt" in wanted[place] for place in wanted.keys() - found.keys())  # none lost
    for place, (kind, row) in found.items():
        each = wanted[place]
        assert (place, kind, row.name) == (place, each["kind"], each["name"])
        if "doubt" not in each:
            assert (place, ids_of(row)) == (place, {bare_id(paper) for paper in each["papers"]})


def ids_of(row: MonthRow) -> set[str]:
    return {bare_id(paper.id) for paper in row.papers if paper.id}


def bare_id(paper: str) -> str:
    """An id for comparing: that of an address without its scheme, in lower case."""
    return paper.replace("url:https://", "url:").lower()


def test_the_scores_are_read() -> None:
    """Of all scores that the rows state, by benchmark and value: how many are read, and how many that are none."""
    wanted: Counter[tuple[object, ...]] = Counter()
    found: Counter[tuple[object, ...]] = Counter()
    for slug in SLUGS:
        right = gold(slug)
        places = {(row["path"], row["line"]): row for row in right["rows"] if row["kind"] == "models"}
        for path, date in right["log_notes"].items():
            document = Document.from_text(path, (LOGS / slug / "vault" / path).read_bytes().decode("utf-8"))
            note = read_note(document, body_offset(document, read_frontmatter(document)))
            for row in read_month(document, date["period"], note, Config()).rows:
                if each := places.get((path, row.line)):
                    wanted.update((slug, path, row.line, s["benchmark"], s["value"]) for s in each["scores"])
                    found.update((slug, path, row.line, m.benchmark, m.value) for m in row.metrics)
    read, invented = (wanted & found).total(), (found - wanted).total()
    assert read >= 0.96 * wanted.total(), wanted - found
    assert invented <= 0.01 * wanted.total(), found - wanted
