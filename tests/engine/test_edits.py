"""Warm is cold: whatever is edited between two runs, the index changes nothing but the time they take."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from index_helpers import GLM, MONTH, PAPER, VAULT, cold, later, make, printed, put, warm
from properties import one_in

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.store.store import Store

TEXTS = [
    *VAULT.values(),
    "",
    "# 结论\n\n[[Notes/b]] [[b#没有]] #Ai ^k1\n",
    "---\naliases: [智谱, nowhere]\n---\n[[a]] ![[图.png]]\n",
    "---\ntags: [AI, ai]\ntype: Paper\ntitle: b\narxiv: 2602.15763\n---\n",
    "%% obsintel-ignore: OI501 %%\n[[nowhere]]\n\n[[nowhere]]\n",
    PAPER.replace("结论", "结果"),
    PAPER.replace("2602.15763", "2601.16725"),
    MONTH.format("2026-03") + "| XXX | | | |\n",
    MONTH.format("2026-02").replace("92.7", "91.7"),
    MONTH.format("2026-02").replace(GLM, GLM + " [[gone\\|📄]]"),
    "---\ntype: monthly\n---\n\n" + MONTH.format("2026-02").split("---\n", 2)[2],
    b"\xff\xfe\x00",
    b"a\x00b",
]
SETTINGS = [None, '[lint]\nignore = ["OI6"]\n', '[months]\ntypes = ["monthly"]\n', '[files]\nignore = ["Notes/"]\n']
PATHS = [*VAULT, "Notes/c.md", "Papers/b.md", "Home (conflicted copy 2026-02-01 101010).md", "图.md"]
path = st.sampled_from(PATHS)
EDITS = st.one_of(
    st.tuples(st.just("put"), path, st.sampled_from(TEXTS)),
    st.tuples(st.just("add"), path, st.sampled_from(["\n一行\n", " [[b]]", "\n#AI\n", "\n## 新\n", "x"])),
    st.tuples(st.just("above"), path, st.just("前面一行\n\n")),
    st.tuples(st.just("drop"), path, st.none()),
    st.tuples(st.just("move"), path, path),
    st.tuples(st.just("touch"), path, st.none()),
    st.tuples(st.just("picture"), st.sampled_from(["图.png", "Attachments/图.png", "a.pdf"]), st.booleans()),
    st.tuples(st.just("settings"), st.just("obsintel.toml"), st.sampled_from(SETTINGS)),
    st.tuples(
        st.just("settings"), st.just(".obsidian/app.json"), st.sampled_from(['{"newLinkFormat":"absolute"}', None])
    ),
    st.tuples(
        st.just("link"),
        st.sampled_from(["l.md", "Notes/l", "l.png", *PATHS[:2]]),
        st.sampled_from(["Home.md", "b.md", ".", "..", "../..", "l.md", "nowhere", "图.png", None]),
    ),
    st.tuples(st.just("run"), st.none(), st.none()),
)


def edit(root: Path, kind: str, path: str, value: object) -> None:
    target = root / (path or "")
    if kind != "link" and target.is_symlink():
        target.unlink()
    if kind == "put":
        put(root, path, value)  # type: ignore[arg-type]
    elif kind in ("add", "above") and target.exists():
        assert isinstance(value, str)
        before = target.read_bytes()
        put(root, path, before + value.encode() if kind == "add" else value.encode() + before)
    elif kind == "drop":
        target.unlink(missing_ok=True)
    elif kind == "move" and target.exists() and path != value:
        (root / str(value)).parent.mkdir(parents=True, exist_ok=True)
        target.replace(root / str(value))
    elif kind == "touch" and target.exists():
        put(root, path, target.read_bytes())
    elif kind == "picture":
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(b"") if value else target.unlink(missing_ok=True)
    elif kind == "link":
        target.parent.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)
        if value:
            target.symlink_to(str(value))
    elif kind == "settings" and value is None:
        target.unlink(missing_ok=True)
    elif kind == "settings":
        put(root, path, str(value))


@one_in(10)
@given(st.lists(EDITS, min_size=1, max_size=12), st.booleans())
def test_warm_is_cold_after_any_edits(edits: list[tuple[str, str, object]], trusted: bool) -> None:
    base = Path(tempfile.mkdtemp())
    try:
        root = make(base / "vault")
        with later(10.0 if trusted else 0.0):
            warm(root)
            for kind, name, value in edits:
                edit(root, kind, name, value)
                if kind == "run":
                    assert warm(root) == cold(root)
            assert warm(root) == cold(root)
            assert warm(root) == cold(root)
    finally:
        shutil.rmtree(base)


COMMANDS = [
    ("tables", "--format", "json"),
    ("rollup", "--year", "2026", "--format", "json"),
    (
        "query",
        "SELECT r.period, r.name, r.note, m.benchmark, m.value FROM rows r LEFT JOIN metrics m USING (path, line)",
    ),
    ("query", "SELECT path, line, target, resolved FROM links"),
]


@pytest.mark.slow
@one_in(10)
@given(st.lists(EDITS, min_size=1, max_size=6))
def test_what_commands_print_is_what_they_print_without_an_index(edits: list[tuple[str, str, object]]) -> None:
    base = Path(tempfile.mkdtemp())
    try:
        root = make(base / "vault")
        with later(), mock.patch.dict(os.environ):
            os.environ.pop("COLUMNS", None)
            Store(root)  # where this folder was another vault's before, that is told now
            for kind, name, value in [("run", "", None), *edits, ("run", "", None)]:
                edit(root, kind, name, value)
                for words in COMMANDS if kind == "run" else ():
                    found = printed(root, *words)
                    assert printed(root, *words) == found
                    assert printed(root, *words, cache=Path(os.devnull)) == found
    finally:
        shutil.rmtree(base)


def test_a_run_over_an_unchanged_vault_reads_no_note(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        first = warm(root)
        workspace = Workspace.open(root)
        workspace.document = None  # type: ignore[method-assign,assignment]
        assert workspace.touched == set()
        assert warm(root) == first


def test_one_changed_note_is_the_only_one_read(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        warm(root)
        put(root, "Notes/a.md", "# A\n\n[[b]]\n")
        assert Workspace.open(root).touched == {"Notes/a.md"}
