"""History, undo, the journal's limits and the memory."""

from __future__ import annotations

import json
import os

import pytest
from store_helpers import LINKED, MONTH, Vault, fill, full_plan, insert, link_plan

from obsidian_intel.core.errors import StoreError
from obsidian_intel.store.journal import KEEP_STEPS, Journal
from obsidian_intel.store.store import Store, default_state_dir
from obsidian_intel.store.write_plan import Create, Rename, WritePlan


def test_undo_takes_back_a_whole_step_and_is_a_step_itself(vault: Vault) -> None:
    before = fill(vault).files()
    store = vault.store()
    assert store.apply(full_plan(store)).step_id == "1"
    after = vault.files()
    assert store.undo().step_id == "2"
    assert vault.files() == before
    assert not (vault.root / "Papers").exists() and not (vault.root / ".trash").exists()
    assert store.undo("2").ok
    assert vault.files() == after
    assert [(step.id, step.command, step.undoes, step.undone_by) for step in store.history()] == [
        ("3", "undo 2", "2", None),
        ("2", "undo 1", "1", "3"),
        ("1", "tidy", None, None),
    ]
    assert store.undo().ok and vault.files() == before


def test_undo_goes_back_step_by_step(vault: Vault) -> None:
    vault.write("a.md", "X")
    store = vault.store()
    for letter in "123":
        store.apply(WritePlan("t", edits=(insert(store, "a.md", "X", letter),)))
    seen = []
    for _ in range(3):
        assert store.undo().ok
        seen.append(vault.text("a.md"))
    assert seen == ["12X", "1X", "X"]
    with pytest.raises(StoreError, match="nothing to undo"):
        store.undo()
    with pytest.raises(StoreError, match="no step 77"):
        store.undo("77")
    with pytest.raises(StoreError, match="taken back already"):
        store.undo("1")


def test_a_note_that_moved_on_loses_only_what_is_ours(vault: Vault) -> None:
    vault.write("2026-02.md", MONTH)
    store = vault.store()
    store.apply(link_plan(store))
    vault.write("2026-02.md", LINKED.replace("好", "很好") + "a person's line\r\n")
    report = store.undo()
    assert report.ok and vault.files() == {"2026-02.md": (MONTH.replace("好", "很好") + "a person's line\r\n").encode()}
    assert store.undo("2").ok
    assert vault.text("2026-02.md") == LINKED.replace("好", "很好") + "a person's line\r\n"


def test_what_a_person_changed_of_ours_is_refused_alone(vault: Vault) -> None:
    vault.write("2026-02.md", MONTH)
    vault.write("other.md", "X")
    store = vault.store()
    plan = link_plan(store)
    store.apply(WritePlan("link", plan.creates, (*plan.edits, insert(store, "other.md", "X", "y"))))
    changed = LINKED.replace("📄", "the note")
    vault.write("2026-02.md", changed)
    report = store.undo()
    edited, made = report.refused
    assert str(edited) == (
        "2026-02.md: line 6: what obsintel wrote there was changed since; "
        "take it out yourself, or restore that line, then undo again"
    )
    assert "-| LongCat [[LongCat\\|📄]] | 好 |" in edited.diff and "+| LongCat [[LongCat\\|the note]]" in edited.diff
    assert (made.path, made.reason) == ("Papers/LongCat.md", "still linked from 2026-02.md")
    assert vault.text("2026-02.md") == changed and vault.text("other.md") == "X"
    assert store.history()[1].undone_by is None
    vault.write("other.md", "X, and a word in the place where ours was: y")
    vault.write("2026-02.md", MONTH + "a person took the link out\r\n")
    assert store.undo().ok, "the same step, and nothing twice"
    assert vault.text("other.md") == "X, and a word in the place where ours was: y"
    assert vault.files().keys() == {"2026-02.md", "other.md"} and store.history()[2].undone_by == "3"


def test_a_made_note_goes_only_while_it_is_what_we_wrote(vault: Vault) -> None:
    store = vault.store()
    store.apply(WritePlan("link", (Create("P/a.md", "ours\n"), Create("P/b.md", "ours\n"))))
    vault.write("P/a.md", "ours\nand theirs\n")
    report = store.undo()
    assert [done.path for done in report.done] == ["P/b.md"]
    assert report.refused[0].diff.endswith("+and theirs\n")
    assert vault.files() == {"P/a.md": b"ours\nand theirs\n"}


def test_a_made_note_goes_as_we_last_wrote_it(vault: Vault) -> None:
    store = vault.store()
    store.apply(WritePlan("link", (Create("P/a.md", "one\n"),)))
    store.apply(WritePlan("link", edits=(insert(store, "P/a.md", "one", "two and "),)))
    assert store.undo("1").ok and not vault.files()
    assert store.undo().ok, "the change to a note that is gone went with it"
    with pytest.raises(StoreError, match="nothing to undo"):
        store.undo()


def test_a_made_note_stays_while_other_notes_link_to_it(vault: Vault) -> None:
    vault.write("2026-02.md", MONTH)
    store = vault.store()
    store.apply(link_plan(store))
    linked = {"Papers/LongCat.md": ["2026-02.md", "mine.md"]}
    report = store.undo(linked_from=lambda path: set(linked[path]) - {"2026-02.md"})
    assert [str(refusal) for refusal in report.refused] == [
        "Papers/LongCat.md: still linked from mine.md: take that link out, then undo again"
    ]
    assert vault.files().keys() == {"2026-02.md", "Papers/LongCat.md"} and vault.text("2026-02.md") == MONTH
    assert store.undo(linked_from=lambda path: []).ok and vault.files().keys() == {"2026-02.md"}


def test_undo_of_a_note_that_a_person_deleted(vault: Vault) -> None:
    vault.write("a.md", "X")
    store = vault.store()
    store.apply(WritePlan("t", (Create("n.md", "n"),), (insert(store, "a.md", "X", "y"),)))
    (vault.root / "a.md").unlink()
    (vault.root / "n.md").unlink()
    report = store.undo()
    assert [str(refusal) for refusal in report.refused] == ["a.md: not there any more: put it back, then undo again"]
    assert not vault.files()


def test_a_renamed_note_gets_its_old_name_back_with_a_persons_words(vault: Vault) -> None:
    vault.write("old.md", "[[old]] one\n")
    store = vault.store()
    edit = insert(store, "old.md", " one", " ours")
    store.apply(WritePlan("tidy", edits=(edit,)))
    store.apply(WritePlan("tidy", renames=(Rename("old.md", "Sub/new.md", store.read("old.md").sha256),)))
    vault.write("Sub/new.md", vault.text("Sub/new.md") + "a person\n")
    assert store.undo().ok and store.undo().ok
    assert vault.files() == {"old.md": b"[[old]] one\na person\n"} and not (vault.root / "Sub").exists()


def test_a_trashed_note_comes_back_only_where_nothing_stands(vault: Vault) -> None:
    fill(vault)
    store = vault.store()
    store.apply(full_plan(store))
    vault.write("gone.md", "a new one")
    report = store.undo()
    assert [str(refusal) for refusal in report.refused] == [".trash/gone.md: gone.md is there already"]
    assert vault.text("gone.md") == "a new one" and vault.text(".trash/gone.md") == "thrown away"


def step_many(store: Store, vault: Vault, count: int) -> None:
    for number in range(count):
        store.apply(WritePlan("t", (Create(f"n{number}.md", "x" * 1000),)))


def test_the_journal_forgets_by_size_and_age_but_never_the_last_steps(vault: Vault) -> None:
    store = vault.store()
    store.journal = Journal(store.state_dir, store.calls, max_bytes=30_000)
    step_many(store, vault, 30)
    ids = [int(step.id) for step in store.history()]
    assert ids == list(range(30, 30 - len(ids), -1)) and KEEP_STEPS <= len(ids) < 30
    store.apply(WritePlan("t", (Create("last.md", "x"),)))
    for limits in ({"max_age": -1}, {"max_bytes": 0}):
        Journal(store.state_dir, store.calls, **limits).prune()
        assert [step.id for step in store.history()] == [str(number) for number in range(31, 31 - KEEP_STEPS, -1)]
    assert store.was_created("n0.md") and store.last_written("n0.md")
    kept = {file.name.split(".")[0] for file in (store.state_dir / "steps").iterdir()}
    assert kept == {step.id for step in store.history()}


def test_what_the_store_remembers_of_files(vault: Vault) -> None:
    fill(vault)
    store = vault.store()
    store.apply(full_plan(store))
    paper, month = store.read("Papers/LongCat.md").sha256, store.read("2026-02.md").sha256
    other = vault.store()
    assert other.was_created("Papers/LongCat.md") and other.last_written(
        "Papers/LongCat.md"
    ) == paper == other.wholly_ours("Papers/LongCat.md")
    assert (
        not other.was_created("2026-02.md")
        and other.last_written("2026-02.md") == month
        and other.wholly_ours("2026-02.md") is None
    )
    store.undo()
    assert not other.was_created("Papers/LongCat.md") and other.last_written("Papers/LongCat.md") is None


def test_ours_ends_where_a_person_has_written(vault: Vault) -> None:
    store = vault.store()
    store.apply(WritePlan("link", (Create("n.md", "X"),)))
    store.apply(WritePlan("link", edits=(insert(store, "n.md", "X", "1"),)))
    assert store.wholly_ours("n.md") == store.last_written("n.md") == store.read("n.md").sha256
    vault.write("n.md", "1X a person")
    store.apply(WritePlan("link", edits=(insert(store, "n.md", "X", "2"),)))
    assert store.wholly_ours("n.md") is None and store.last_written("n.md") == store.read("n.md").sha256
    assert store.was_created("n.md")


def test_remember(vault: Vault) -> None:
    store, other = vault.store(), vault.store()
    assert store.recall("link", "a") is None
    store.remember("link", "a", "1")
    store.remember("link", "键\n", "值")
    assert other.recall("link", "a") == "1"
    store.remember("link", "a", "2")
    store.forget("link", "gone")
    assert other.recall_all("link") == {"a": "2", "键\n": "值"}
    store.forget("link", "a")
    assert other.recall("link", "a") is None
    with store.memory._file.open("a") as file:
        file.write('["link","cut sho')
    store.remember("link", "b", "3")
    assert vault.store().recall_all("link") == {"键\n": "值", "b": "3"}


def test_an_edit_brings_its_memories(vault: Vault) -> None:
    vault.write("a.md", "X")
    os.link(vault.write("b.md", "X"), vault.root / "second name.md")
    store = vault.store()
    edits = [insert(store, f"{name}.md", "X", "y", remember=(("link", name, "1"),)) for name in "ab"]
    store.apply(WritePlan("link", edits=tuple(edits)))
    assert store.recall_all("link") == {"a": "1"}


def test_the_memory_is_made_shorter_when_most_is_overtaken(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obsidian_intel.store.ledger._COMPACT_BYTES", 1000)
    store, other = vault.store(), vault.store()
    for number in range(100):
        store.remember("kind", f"key {number % 3}", str(number))
        assert other.recall("kind", f"key {number % 3}") == str(number)
    store.memory.compact()
    assert len(store.memory._file.read_text().splitlines()) == 3
    expected = {"key 0": "99", "key 1": "97", "key 2": "98"}
    assert other.recall_all("kind") == vault.store().recall_all("kind") == expected


def test_where_the_state_is_kept(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSINTEL_STATE_DIR", str(vault.base / "states"))
    first = Store(vault.root).state_dir
    assert first.parent == vault.base / "states" and first.name.startswith("vault-")
    (vault.base / "alias").symlink_to(vault.root)
    assert Store(vault.base / "alias").state_dir == first
    (vault.base / "other/vault").mkdir(parents=True)
    assert Store(vault.base / "other/vault").state_dir != first
    monkeypatch.delenv("OBSINTEL_STATE_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", str(vault.base / "xdg"))
    assert "obsintel" in default_state_dir(vault.root).parts


def test_one_writer_at_a_time(vault: Vault) -> None:
    store, other = vault.store(), vault.store()
    busy = pytest.raises(StoreError, match="another obsintel is writing in this vault")
    with store.lock(), store.lock(), busy, other.lock(timeout=0.05):
        pass
    with other.lock(timeout=0.05):
        pass


def test_a_state_folder_that_cannot_be_written_changes_nothing(vault: Vault) -> None:
    vault.write("a.md", "X")
    (vault.base / "state").write_text("a file")
    store = vault.store()
    with pytest.raises(StoreError, match="state"):
        store.apply(WritePlan("t", edits=(insert(store, "a.md", "X", "y"),)))
    assert vault.files() == {"a.md": b"X"}


def test_clean_up_never_raises(vault: Vault) -> None:
    store = vault.store()
    assert store.clean_up() == () and not store.state_dir.exists()
    (store.state_dir / "steps").mkdir(parents=True)
    (store.state_dir / "steps/1.open").write_text("")
    with vault.store().lock():
        store.lock_seconds = 0.05
        (trouble,) = store.clean_up()
    assert "another obsintel is writing" in trouble
    assert store.clean_up() == () and not store.journal.is_cut_short()


def test_temps_of_another_machine_are_named_and_kept(vault: Vault) -> None:
    vault.write("Sub/.obsintel-0123abcd.tmp", "perhaps a person's")
    vault.write("a.md", "X")
    store = vault.store()
    store.apply(WritePlan("t", edits=(insert(store, "a.md", "X", "y"),)))
    assert store.stray_temps() == ("Sub/.obsintel-0123abcd.tmp",)
    assert vault.text("Sub/.obsintel-0123abcd.tmp") == "perhaps a person's"


def test_a_journal_line_cut_short_is_no_trouble(vault: Vault) -> None:
    store = vault.store()
    store.apply(WritePlan("t", (Create("a.md", "x"),)))
    steps = store.state_dir / "steps"
    with (steps / "1.jsonl").open("a") as file:
        file.write('{"did":')
    (steps / "9.open").write_text('{"id":')
    store.recover()
    assert [step.id for step in store.history()] == ["1"] and not (steps / "9.open").exists()
    assert json.loads((steps / "1.jsonl").read_text().splitlines()[0])["command"] == "t"


def test_a_step_that_a_person_took_back_by_hand_counts_as_taken_back(vault: Vault) -> None:
    vault.write("a.md", "X")
    store = vault.store()
    store.apply(WritePlan("one", edits=(insert(store, "a.md", "X", "1"),)))
    store.apply(WritePlan("two", edits=(insert(store, "a.md", "X", "2"),)))
    vault.write("a.md", "1X")
    report = store.undo()
    assert report.ok and not report.done and store.history()[1].undone_by == "3"
    assert store.undo().ok and vault.text("a.md") == "X"


def test_a_step_says_who_asked_for_it_and_older_steps_say_nothing(vault: Vault) -> None:
    vault.write("a.md", "X")
    store = vault.store()
    store.by = "agent"
    store.apply(WritePlan("t", edits=(insert(store, "a.md", "X", "1"),)))
    file = store.journal._folder / "1.jsonl"
    older = vault.store()
    older.by = ""
    older.apply(WritePlan("t", edits=(insert(older, "a.md", "X", "2"),)))
    assert b'"by":"agent"' in file.read_bytes()
    assert [(step.id, step.by) for step in vault.store().history()] == [("2", ""), ("1", "agent")]
    undoing = vault.store()
    assert undoing.undo("1").ok and vault.text("a.md") == "2X"
    assert undoing.history()[0].by == "cli"
