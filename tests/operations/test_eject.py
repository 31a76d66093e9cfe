"""What a person wrote stays: undo, eject, and files that are refused."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from properties import one_in
from slow import mostly_slow
from vault_case import Case, model, month, topic

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.eject import plan_eject
from obsidian_intel.operations.link import link
from obsidian_intel.store.store import Store

GEMMA = "https://arxiv.org/abs/2503.19786"
MONTH = month(
    "2025-03",
    (model("Gemma 3", GEMMA), model("Qwen3（VL）"), model("QwQ-32B", "https://qwenlm.github.io/blog/qwq-32b/")),
    (
        topic(
            "推理", "**[Paper] DAPO(https://arxiv.org/abs/2503.14476)**<br>[Dr. GRPO](https://arxiv.org/abs/2503.20783)"
        ),
    ),
)
WORDS = ["x", "中文", " ", "\n", "**b**", "|", "[[", "]]", "📄", "`", "- item\n", "\n\n", "$", "%%", "# h\n", "\\|"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_link_then_eject_is_as_before(tmp_path: Path, newline: str, bom: str) -> None:
    case = Case(tmp_path / "V")
    case.write("2025-03.md", bom + MONTH.replace("\n", newline))
    case.write("mine.md", "[[Gemma 3]] is mine\n")
    before = case.bytes()
    assert case.run("link").code == 0
    assert case.run("rollup", "--month", "2025-03", "--write").code == 0
    assert case.bytes() != before
    assert case.run("eject").code == 1
    assert case.run("eject", "--diff").code == 1
    assert case.run("eject", "--yes").code == 0
    left = {path: data for path, data in case.bytes().items() if not path.startswith(".trash/")}
    assert left == before


def test_eject_keeps_what_was_added_to_our_notes(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("2025-03.md", MONTH)
    case.run("link")
    note = case.read("Papers/Gemma 3.md")
    case.write("Papers/Gemma 3.md", note.replace("type: Paper\n", "type: Paper\nrating: 5\n") + "\nMy words.\n")
    assert case.run("eject", "--yes").code == 0
    text = case.read("Papers/Gemma 3.md")
    assert text.startswith("---\nrating: 5\n---\n")
    assert text.endswith("\nMy words.\n") and "obsintel" not in text and "arXiv" not in text


def edits(base: str) -> st.SearchStrategy[list[tuple[int, int, str]]]:
    """Up to 50 edits as (offset, characters taken away, text put in), in order and apart."""
    one = st.tuples(st.integers(0, len(base)), st.integers(0, 6), st.sampled_from(WORDS))
    return st.lists(one, max_size=50, unique_by=lambda edit: edit[0] // 8)


@settings(one_in(10), suppress_health_check=list(HealthCheck))
@given(edits(MONTH))
def test_a_persons_text_survives_link_edits_and_eject(changes: list[tuple[int, int, str]]) -> None:
    """The same edits with and without us in between give the same month, byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "V"
        root.mkdir()
        path = root / "2025-03.md"
        path.write_bytes(MONTH.encode())
        workspace = Workspace(root, load_settings(root), Store(root, Path(folder) / "state"))
        workspace.refresh()
        link(workspace)
        inserted = inserts(MONTH, path.read_bytes().decode())
        plain, linked = MONTH, path.read_bytes().decode()
        kept = [c for c in sorted(changes) if not any(c[0] <= at <= c[0] + c[1] for at, _ in inserted)]
        ends = [*(change[0] for change in kept[1:]), len(MONTH) + 9]
        apart = [change for change, end in zip(kept, ends, strict=False) if change[0] + change[1] < end]
        for offset, count, text in reversed(apart):
            moved = offset + sum(len(link) for at, link in inserted if at <= offset)
            end = min(len(MONTH), offset + count)
            plain = plain[:offset] + text + plain[end:]
            linked = linked[:moved] + text + linked[moved + end - offset :]
        path.write_bytes(linked.encode())
        try:
            workspace.refresh()
            plan = plan_eject(workspace)
            workspace.store.apply(plan.writes, explicit=True)
        except ObsintelError as error:
            raise AssertionError(error) from error
        after = path.read_bytes().decode()
        lost = [text for at, text in inserted if text in after]
        for text in lost:
            after = after.replace(text, "", 1)
        assert after == plain


PLACES = ["properties", "above", "below", "inside"]
OWN = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(WORDS)), max_size=50)


@settings(one_in(10), suppress_health_check=list(HealthCheck))
@given(OWN)
def test_what_a_person_adds_to_a_paper_note_survives_eject(changes: list[tuple[str, str]]) -> None:
    """Properties, words above and below the block stay alone, byte for byte; a block with their words stays whole."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "V"
        (root / "Papers").mkdir(parents=True)
        (root / "2025-03.md").write_bytes(MONTH.encode())
        workspace = Workspace(root, load_settings(root), Store(root, Path(folder) / "state"))
        workspace.refresh()
        link(workspace)
        path = root / "Papers" / "Gemma 3.md"
        head, mark, block = path.read_bytes().decode().partition("%% obsintel:begin log %%")
        own = {place: "".join(word for where, word in changes if where == place) for place in PLACES}
        own["properties"] = "".join(f"own{i}: x\n" for i, (where, _) in enumerate(changes) if where == "properties")
        above = f"\nA{own['above']}\n\n" if own["above"] and "%%" not in own["above"] else ""
        below = f"\nB{own['below']}" if own["below"] else ""
        inside = f"\nC{own['inside'].replace('%%', '')}\n" if own["inside"] else ""
        head = head.replace("type: Paper\n", f"{own['properties']}type: Paper\n") + above
        path.write_bytes(f"{head}{mark}{inside}{block}{below}".encode())
        workspace.refresh()
        workspace.store.apply(plan_eject(workspace).writes, explicit=True)
        if not (own["properties"] or above or below or inside):
            assert not path.exists()
            return
        front = f"---\n{own['properties']}---\n" if own["properties"] else ""
        kept = f"{mark}{inside}{block}" if inside else ""
        assert path.read_bytes().decode() == f"{front}\n\n{above}{kept}{below}"


def inserts(before: str, after: str) -> list[tuple[int, str]]:
    """The links that `after` has and `before` has not: offsets in `before`, and what stands there."""
    found, more = [], 0
    for match in re.finditer(r" \[\[[^\]]*\\\|📄\]\]", after):
        found.append((match.start() - more, match[0]))
        more += len(match[0])
    assert len(after) - more == len(before)
    return found


def make_symlink(file: Path) -> None:
    target = file.parents[2] / "outside.md"
    file.rename(target)
    file.symlink_to(target)


def make_hard_link(file: Path) -> None:
    os.link(file, file.parents[2] / "other name.md")


def make_conflict(file: Path) -> None:
    file.write_text(file.read_text("utf-8") + "\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n", "utf-8")


def make_folder_a_symlink(file: Path) -> None:
    """The folder of the new notes leads elsewhere."""
    (file.parents[2] / "elsewhere").mkdir()
    (file.parents[1] / "Papers").symlink_to(file.parents[2] / "elsewhere")


REFUSED: list[tuple[str, Callable[[Path], None], str]] = [
    ("a symlink", make_symlink, "a symlink: not written through"),
    ("a hard link", make_hard_link, "hard-linked: 2 names share this file, a write would part them"),
    ("conflict marks", make_conflict, "holds conflict marks (<<<<<<<): settle the conflict first"),
    ("a read-only note", lambda file: file.chmod(0o444), "read-only"),
    ("a read-only folder", lambda file: file.parent.chmod(0o555), "the folder Log is read-only"),
]


@pytest.mark.parametrize(("what", "make", "reason"), mostly_slow(REFUSED, 2), ids=[case[0] for case in REFUSED])
def test_what_is_refused_is_one_line_and_the_rest_goes_on(
    tmp_path: Path, what: str, make: Callable[[Path], None], reason: str
) -> None:
    case = Case(tmp_path / "V")
    case.write("2025-03.md", MONTH)
    file = case.write("Log/2025-02.md", month("2025-02", (model("LIMO", "https://arxiv.org/abs/2502.03387"),)))
    make(file)
    text = file.read_bytes()
    for _ in range(2):
        done = case.run_without_rights("link")
        lines = [line for line in done.err.splitlines() if "2025-02.md" in line]
        assert (done.code, lines) == (1, [f"obsintel: not written: Log/2025-02.md: {reason}"])
    file.parent.chmod(0o755)
    assert file.read_bytes() == text
    assert "[[Gemma 3\\|📄]]" in case.read("2025-03.md")
    assert not list(case.root.rglob(".obsintel-*"))


def test_papers_folder_that_leads_out_of_the_vault(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    file = case.write("Log/2025-03.md", MONTH)
    make_folder_a_symlink(file)
    done = case.run("link")
    assert done.code == 1 and "Papers is a symlink: not written through" in done.err
    assert case.read("Log/2025-03.md") == MONTH and not list((tmp_path / "elsewhere").iterdir())


def in_a_merge(tmp_path: Path) -> Case:
    case = Case(tmp_path / "V")
    case.write("2025-03.md", MONTH)
    subprocess.run(["git", "init", "-q", str(case.root)], check=True, env=case.env)
    case.write(".git/MERGE_HEAD", "0" * 40 + "\n")
    return case


def test_link_waits_for_the_end_of_a_merge_or_for_a_yes(tmp_path: Path) -> None:
    case = in_a_merge(tmp_path)
    before = case.bytes()
    done = case.run("link")
    line = (
        "obsintel: a git merge is in progress; nothing was written. Finish it first, or say --yes to link all the same"
    )
    assert (done.code, done.out, done.err.splitlines()) == (1, "", [line])
    assert case.run("link", "--dry-run").code == 1
    assert case.bytes() == before
    assert case.run("link", "--yes").code == 0
    assert case.run("link").code == 0


def test_the_watcher_writes_nothing_during_a_merge(tmp_path: Path) -> None:
    case = in_a_merge(tmp_path)
    case.write("obsintel.toml", "[daemon]\nquiet = 0.05\n")
    before = case.bytes()
    done = case.run("watch", "--once")
    assert "merge" in done.out + done.err
    assert case.bytes() == before
    (case.root / ".git" / "MERGE_HEAD").unlink()
    case.run("watch", "--once")
    assert "📄" in case.read("2025-03.md")


@pytest.mark.parametrize("knows", [True, False])
def test_another_machine_says_that_the_history_may_be_elsewhere(tmp_path: Path, knows: bool) -> None:
    case = Case(tmp_path / "vault")
    case.write("obsintel.toml", "")
    case.write("Log/2025-01.md", month("2025-01", (model("Alpha", "https://arxiv.org/abs/2501.00001"),)))
    before = case.read("Log/2025-01.md")
    assert case.run("link").code == 0
    here = case if knows else Case(case.root, env={"OBSINTEL_STATE_DIR": str(tmp_path / "other state")})
    done = here.run("eject", "--yes")
    assert done.code == 0 and case.read("Log/2025-01.md") == before and not list(case.root.glob("Papers/*"))
    assert ("another one may hold the history" in done.err) is not knows


FOLDERS = [
    ("Papers", "", "", {"Papers"}),
    ("Reading/AI/Papers", "", "", {"Reading", "Reading/AI", "Reading/AI/Papers"}),
    ("Reading/AI/Papers", "Reading/mine.md", "", {"Reading/AI", "Reading/AI/Papers"}),
    ("Papers", "Papers/.DS_Store", "", set()),
    ("Papers", "Papers/mine.pdf", "", set()),
    ("Log/Papers", "", "", {"Log/Papers"}),
    ("Papers", "", "Papers/empty", set()),
]


@pytest.mark.parametrize(("folder", "own", "own_folder", "emptied"), FOLDERS)
@pytest.mark.parametrize("knows", mostly_slow([True, False]))
def test_folders_that_are_left_empty_go_as_well(
    tmp_path: Path, folder: str, own: str, own_folder: str, emptied: set[str], knows: bool
) -> None:
    case = Case(tmp_path / "V")
    case.write("obsintel.toml", f'[papers]\nfolder = "{folder}"\n')
    case.write("Log/2025-03.md", MONTH)
    (case.root / "Mine").mkdir()
    assert case.run("link").code == 0
    if own:
        case.write(own, "mine\n")
    if own_folder:
        (case.root / own_folder).mkdir()
    here = case if knows else Case(case.root, env={"OBSINTEL_STATE_DIR": str(tmp_path / "other state")})
    would = "would remove the empty folder "
    shown = {line.removeprefix(would) for line in here.run("eject", "--diff").out.splitlines() if would in line}
    done = here.run("eject", "--yes")
    said = "removed the empty folder "
    gone = {line.removeprefix(said) for line in done.out.splitlines() if said in line}
    assert (done.code, shown, gone) == (0, emptied, emptied)
    there = {path.relative_to(case.root).as_posix() for path in case.root.rglob("*") if path.is_dir()}
    assert not emptied & there and {"Log", "Mine"} <= there
    assert case.read("Log/2025-03.md") == MONTH and (not own or (case.root / own).exists())


def test_a_folder_with_something_that_stays_is_kept(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("Log/2025-03.md", MONTH)
    case.run("link")
    case.write("Papers/Gemma 3.md", case.read("Papers/Gemma 3.md") + "\nMy words.\n")
    done = case.run("eject", "--yes")
    assert "empty folder" not in done.out and [path.name for path in (case.root / "Papers").iterdir()] == ["Gemma 3.md"]
