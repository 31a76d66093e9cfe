"""What a write keeps, and what it refuses."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_helpers import LINKED, MONTH, Vault, insert, link_plan

from obsidian_intel.core.text import Edit, Span
from obsidian_intel.store.jobs import assert_outside_equal
from obsidian_intel.store.write_plan import CompletedOp, Create, NoteEdits, Rename, Trash, WritePlan

TEXTS = {
    "lf": b"one X two\nthree\n",
    "crlf": b"one X two\r\nthree\r\n",
    "lone cr": b"one X two\rthree\r",
    "bom": b"\xef\xbb\xbfone X two\n",
    "mixed": b"one X\r\ntwo\nthree\rfour\r\n",
    "no final newline": b"one\ntwo X",
    "wide": "🧑‍🚀 一 X 二\u2028三\x85\n".encode(),
    "bom inside": b"a\xef\xbb\xbfX\n",
    "blank lines": b"\n\n\r\n X \n\n",
}


@pytest.mark.parametrize("before", TEXTS.values(), ids=TEXTS)
def test_only_the_planned_bytes_change_and_undo_brings_all_back(vault: Vault, before: bytes) -> None:
    vault.write("a.md", before)
    store = vault.store()
    report = store.apply(WritePlan("link", edits=(insert(store, "a.md", "X", "[[N\\|📄]]"),)))
    assert report.ok and vault.bytes("a.md") == before.replace(b"X", "[[N\\|📄]]X".encode())
    assert store.undo().ok
    assert vault.files() == {"a.md": before}


@given(data=st.data(), text=st.text(alphabet="a\r\n\ufeff|文😀", max_size=40))
@settings(suppress_health_check=list(HealthCheck))
def test_the_store_sees_a_byte_that_was_not_planned(data: st.DataObject, text: str) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=4, unique=True)) if text else [0])
    edits = tuple(Edit(Span(a, b), "新") for a, b in zip(cuts[::2], cuts[1::2], strict=False))
    parts, end = [], 0
    for edit in edits:
        parts += [text[end : edit.span.start], edit.text]
        end = edit.span.end
    new = "".join([*parts, text[end:]])
    assert_outside_equal(text, edits, new.encode())
    at = data.draw(st.integers(0, len(new)))
    with pytest.raises(AssertionError):
        assert_outside_equal(text, (), new.encode()[:at] + b"\x01" + new.encode()[at:])


def test_mode_and_attributes_are_kept_and_the_mtime_is_new(vault: Vault) -> None:
    file = vault.write("a.md", "X")
    file.chmod(0o640)
    os.utime(file, (1, 1))
    try:
        os.setxattr(file, "user.tag", b"mine")
    except OSError:
        pytest.skip("no extended attributes here")
    store = vault.store()
    assert store.apply(WritePlan("link", edits=(insert(store, "a.md", "X", "y"),))).ok
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.getxattr(file, "user.tag") == b"mine"
    assert file.stat().st_mtime > 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_the_owner_is_kept(vault: Vault) -> None:
    file = vault.write("a.md", "X")
    os.chown(file, 12345, 23456)
    store = vault.store()
    assert store.apply(WritePlan("link", edits=(insert(store, "a.md", "X", "y"),))).ok
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 23456)


def test_new_notes_obey_the_umask(vault: Vault) -> None:
    before = os.umask(0o027)
    try:
        assert vault.store().apply(WritePlan("link", creates=(Create("P/n.md", "x"),))).ok
    finally:
        os.umask(before)
    assert stat.S_IMODE((vault.root / "P/n.md").stat().st_mode) == 0o640


def test_twice_in_a_row_writes_nothing(vault: Vault) -> None:
    file = vault.write("2026-02.md", MONTH)
    store = vault.store()
    assert store.apply(link_plan(store)).ok
    before = file.stat(), (vault.root / "Papers/LongCat.md").stat()
    document = store.read("2026-02.md")
    same = NoteEdits("2026-02.md", document.sha256, (Edit(Span(0, 3), "---"),))
    report = store.apply(WritePlan("link", (Create("Papers/LongCat.md", "---\ntype: Paper\n---\n"),), (same,)))
    assert report.ok and report.step_id is None and not report.done
    assert (file.stat(), (vault.root / "Papers/LongCat.md").stat()) == before
    assert vault.text("2026-02.md") == LINKED
    assert len(store.history()) == 1


def symlinked(vault: Vault) -> None:
    outside = vault.base / "outside.md"
    outside.write_text("X")
    (vault.root / "bad.md").symlink_to(outside)


def symlinked_inside(vault: Vault) -> None:
    vault.write("real.md", "X")
    (vault.root / "bad.md").symlink_to("real.md")


def hard_linked(vault: Vault) -> None:
    os.link(vault.write("real.md", "X"), vault.root / "bad.md")


def conflicted(vault: Vault) -> None:
    vault.write("bad.md", "X\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> other\n")


def moved_on(vault: Vault) -> None:
    vault.write("bad.md", "X and more")


def gone(vault: Vault) -> None:
    pass


def a_folder(vault: Vault) -> None:
    (vault.root / "bad.md").mkdir()


def a_pipe(vault: Vault) -> None:
    os.mkfifo(vault.root / "bad.md")


REFUSED: dict[Callable[[Vault], None], str] = {
    symlinked: "a symlink: not written through",
    symlinked_inside: "a symlink: not written through",
    hard_linked: "hard-linked: 2 names share this file, a write would part them",
    conflicted: "holds conflict marks (<<<<<<<): settle the conflict first",
    moved_on: "changed meanwhile",
    gone: "not there any more",
    a_folder: "not a regular file",
    a_pipe: "not a regular file",
}


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
@pytest.mark.parametrize("op", ["edit", "rename", "trash"])
def test_refused_with_one_line_and_the_rest_carried_on(vault: Vault, make: Callable[[Vault], None], op: str) -> None:
    vault.write("good.md", "X")
    make(vault)
    before = vault.files()
    store = vault.store()
    sha = store.read("good.md").sha256
    if make is conflicted:
        sha = store.read("bad.md").sha256
    plan = {
        "edit": WritePlan("t", edits=(NoteEdits("bad.md", sha, (Edit(Span(0, 0), "y"),)), insert(store, "good.md", "X", "y"))),
        "rename": WritePlan("t", edits=(insert(store, "good.md", "X", "y"),), renames=(Rename("bad.md", "new.md", sha),)),
        "trash": WritePlan("t", edits=(insert(store, "good.md", "X", "y"),), trash=(Trash("bad.md", sha),)),
    }[op]  # fmt: skip
    report = store.apply(plan, explicit=True)
    assert [(refusal.path, refusal.reason) for refusal in report.refused] == [("bad.md", REFUSED[make])]
    assert vault.files() == before | {"good.md": b"yX"}


BAD_PATHS = ["../x.md", "/etc/x.md", "a/../x.md", "", "a//x.md", "./x.md", "x\0.md", "a/", ".."]


@pytest.mark.parametrize("path", BAD_PATHS)
def test_a_path_that_leads_out_is_refused(vault: Vault, path: str) -> None:
    plan = WritePlan("t", (Create(path, "x"),), (NoteEdits(path, "0", ()),), (Trash(path, "0"),))
    report = vault.store().apply(plan)
    assert [refusal.reason for refusal in report.refused] == ["not a path inside the vault"] * 3
    assert not vault.files()


def test_folders_that_are_symlinks_are_refused(vault: Vault) -> None:
    outside = vault.base / "outside"
    outside.mkdir()
    (vault.root / "link").symlink_to(outside)
    (vault.root / "loop").symlink_to("loop")
    (outside / "a.md").write_text("X")
    vault.write("note.md", "X")
    creates = [Create(path, "x") for path in ("link/n.md", "loop/n.md", "note.md/n.md", "ok/n.md")]
    store = vault.store()
    report = store.apply(WritePlan("t", tuple(creates), (insert(store, "link/a.md", "X", "y"),)))
    assert [str(refusal) for refusal in report.refused] == [
        "link/n.md: link is a symlink: not written through",
        "loop/n.md: loop is a symlink: not written through",
        "note.md/n.md: note.md is not a folder: not written through",
        "link/a.md: link is a symlink: not written through",
    ]
    assert [done.path for done in report.done] == ["ok/n.md"]
    assert [file.name for file in outside.iterdir()] == ["a.md"] and (outside / "a.md").read_text() == "X"


def test_a_note_that_is_there_is_never_overwritten(vault: Vault) -> None:
    vault.write("P.md", "a person's")
    vault.write("a.md", "X")
    vault.write("b.md", "X")
    store = vault.store()
    edits = insert(store, "a.md", "X", "[[P]]", needs=("P.md",)), insert(store, "b.md", "X", "[[Q]]", needs=("Q.md",))
    report = store.apply(WritePlan("link", (Create("P.md", "ours"),), edits))
    assert [str(refusal) for refusal in report.refused] == [
        "P.md: is there already",
        "a.md: it would link to P.md, which could not be made",
        "b.md: it would link to Q.md, which could not be made",
    ]
    assert vault.files() == {"P.md": b"a person's", "a.md": b"X", "b.md": b"X"}


def test_renames_and_trash_overwrite_nothing(vault: Vault) -> None:
    vault.write("a.md", "1")
    vault.write("b.md", "2")
    vault.write("Sub/a.md", "3")
    vault.write(".trash/a.md", "old")
    store = vault.store()
    sha = {path: store.read(path).sha256 for path in ("a.md", "b.md", "Sub/a.md")}
    plan = WritePlan(
        "tidy",
        renames=(Rename("b.md", "a.md", sha["b.md"]),),
        trash=(Trash("a.md", sha["a.md"]), Trash("Sub/a.md", sha["Sub/a.md"])),
    )
    report = store.apply(plan)
    assert [str(refusal) for refusal in report.refused] == ["b.md: a.md is there already"]
    files = {"b.md": b"2", ".trash/a.md": b"old", ".trash/a 2.md": b"1", ".trash/a 3.md": b"3"}
    assert vault.files() == files
    assert store.undo(report.step_id).ok
    assert vault.files() == {"a.md": b"1", "b.md": b"2", "Sub/a.md": b"3", ".trash/a.md": b"old"}


BAD_EDITS = {
    "overlap": ((Edit(Span(0, 2), ""), Edit(Span(1, 3), "")), "the edits do not fit"),
    "outside": ((Edit(Span(90, 91), ""),), "the edits do not fit"),
    "surrogate": ((Edit(Span(0, 0), "\ud800"),), "the new text holds a lone surrogate, which no file can"),
}


@pytest.mark.parametrize(("edits", "reason"), BAD_EDITS.values(), ids=BAD_EDITS)
def test_edits_that_cannot_be(vault: Vault, edits: tuple[Edit, ...], reason: str) -> None:
    vault.write("a.md", "text")
    sha = vault.store().read("a.md").sha256
    report = vault.store().apply(WritePlan("t", edits=(NoteEdits("a.md", sha, edits),)))
    assert report.refused[0].reason.startswith(reason)
    assert vault.files() == {"a.md": b"text"}


def test_long_and_strange_names(vault: Vault) -> None:
    names = ["长" * 83 + ".md", "a" * 252 + ".md", "with\nnewline.md", ".hidden.md", "[[x]].md"]
    for name in names:
        vault.write(name, "X")
    (Path(os.fsdecode(os.fsencode(vault.root) + b"/\xff.md"))).write_text("X")
    names.append(os.fsdecode(b"\xff.md"))
    store = vault.store()
    report = store.apply(WritePlan("t", edits=tuple(insert(store, name, "X", "y") for name in names)))
    assert [done.path for done in report.done] == names and report.ok
    assert set(vault.files().values()) == {b"yX"}
    assert store.undo().ok and set(vault.files().values()) == {b"X"}


def test_the_report_says_what_was_done(vault: Vault) -> None:
    vault.write("2026-02.md", MONTH)
    store = vault.store()
    report = store.apply(link_plan(store))
    assert [(done.op, done.path) for done in report.done] == [("create", "Papers/LongCat.md"), ("edit", "2026-02.md")]
    assert report.done[1] == CompletedOp("edit", "2026-02.md", store.read("2026-02.md").sha256)
    assert store.history()[0].done == report.done and store.history()[0].id == report.step_id
