"""What a person wrote stays: undo, eject, and files that are refused."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vault_case import Case, model, month, topic

from obsidian_intel.errors import ObsintelError
from obsidian_intel.pipeline import Workspace, load_settings
from obsidian_intel.pipeline.ejecting import plan_eject
from obsidian_intel.pipeline.linking import link
from obsidian_intel.store import Store

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


@settings(
    max_examples=30 if os.environ.get("OBSINTEL_DEEP") != "1" else 1000,
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
@given(edits(MONTH))
def test_a_persons_text_survives_link_edits_and_eject(changes: list[tuple[int, int, str]]) -> None:
    """The same edits with and without us in between give the same month, byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "V"
        root.mkdir()
        path = root / "2025-03.md"
        path.write_bytes(MONTH.encode())
        workspace = Workspace(root, load_settings(root), Store(root, Path(folder) / "state"))
        workspace.sync()
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
            workspace.sync()
            plan = plan_eject(workspace)
            workspace.store.apply(plan.writes, explicit=True)
        except ObsintelError as error:
            raise AssertionError(error) from error
        after = path.read_bytes().decode()
        lost = [text for at, text in inserted if text in after]
        for text in lost:
            after = after.replace(text, "", 1)
        assert after == plain


def inserts(before: str, after: str) -> list[tuple[int, str]]:
    """The links that `after` has and `before` has not: offsets in `before`, and what stands there."""
    found, more = [], 0
    for match in re.finditer(r" \[\[[^\]]*\\\|📄\]\]", after):
        found.append((match.start() - more, match[0]))
        more += len(match[0])
    assert len(after) - more == len(before)
    return found


REFUSED = ["symlink", "hard link", "conflict marks"]


@pytest.mark.parametrize("how", REFUSED)
def test_what_is_refused_is_one_line_and_the_rest_goes_on(tmp_path: Path, how: str) -> None:
    case = Case(tmp_path / "V")
    case.write("2025-03.md", MONTH)
    other = month("2025-02", (model("LIMO", "https://arxiv.org/abs/2502.03387"),))
    file = case.write("2025-02.md", other)
    if how == "symlink":
        target = tmp_path / "outside.md"
        file.rename(target)
        file.symlink_to(target)
    elif how == "hard link":
        os.link(file, tmp_path / "other name.md")
    else:
        file.write_text(other + "\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n", "utf-8")
    text = file.read_bytes()
    done = case.run("link")
    assert "Traceback" not in done.err
    assert file.read_bytes() == text
    assert "[[Gemma 3\\|📄]]" in case.read("2025-03.md")
    if how != "symlink":
        assert done.code == 1
        lines = [line for line in done.err.splitlines() if "2025-02.md" in line]
        assert len(lines) == 1 and lines[0].startswith("obsintel: not written: 2025-02.md: ")


def test_the_watcher_writes_nothing_during_a_merge(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("obsintel.toml", "[daemon]\nquiet = 0.05\n")
    case.write("2025-03.md", MONTH)
    subprocess.run(["git", "init", "-q", str(case.root)], check=True, env=case.env)
    case.write(".git/MERGE_HEAD", "0" * 40 + "\n")
    before = case.bytes()
    done = case.run("watch", "--once")
    assert "merge" in done.out + done.err
    assert case.bytes() == before
    (case.root / ".git" / "MERGE_HEAD").unlink()
    case.run("watch", "--once")
    assert "📄" in case.read("2025-03.md")
