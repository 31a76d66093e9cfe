"""Where few notes have changed, what is answered from the index and from these notes is what the command itself prints."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from index_helpers import GLM, PAPER, VAULT, answered, asked, index_file, later, make, printed, put
from index_helpers import MONTH as MONTH_TEXT
from properties import one_in
from slow import mostly_slow, one_of
from test_edits import TEXTS, edit

from obsidian_intel.engine import answer_unchanged as fast
from obsidian_intel.engine.snapshot_file import IndexFile
from obsidian_intel.operations import lint as operations

WORDS = [
    ("lint",),
    ("lint", "--format", "json"),
    ("lint", "--format=github"),
    ("lint", "--statistics"),
    ("lint", "--select", "OI5,OI6", "--ignore", "OI505"),
    ("-q", "lint"),
    ("link",),
]
QUICK = [WORDS[0], WORDS[1], WORDS[-1]]
MONTH = "Log/2026-02.md"


def append(path: str, text: str) -> Callable[[Path], object]:
    return lambda root: put(root, path, (root / path).read_bytes() + text.encode())


def at_head(path: str, text: str) -> Callable[[Path], object]:
    return lambda root: put(root, path, text.encode() + (root / path).read_bytes())


def change(path: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda root: put(root, path, (root / path).read_text("utf-8").replace(old, new))


def move(root: Path, path: str, other: str) -> None:
    (root / other).parent.mkdir()
    (root / path).rename(root / other)


ANSWERED: dict[str, Callable[[Path], object]] = {
    "a line more": append("Notes/a.md", "一行\n"),
    "a line above all": at_head("Notes/a.md", "前面一行\n\n"),
    "a fault more": append("Notes/b.md", "正文 **“乙”**的 https://a.b/c，说明\n"),
    "a fault less": lambda root: put(root, "Notes/b.md", "正文\n"),
    "a month, below its rows": append(MONTH, "\n一行\n"),
    "a month, above its rows": change(MONTH, "# 2026-02\n", "# 2026-02\n\n一行\n"),
    "CRLF": change("Notes/a.md", "\n", "\r\n"),
    "two notes": lambda root: (append("Notes/a.md", "x\n")(root), append("Home.md", "x\n")(root)),
    "same bytes": append("Home.md", ""),
    "a link more": append("Notes/a.md", "[[c]]\n"),
    "a link that leads somewhere": append("Notes/b.md", "[[Home]]\n"),
    "a link by an alias": append("Notes/b.md", "[[智谱]]\n"),
    "a link to a heading": append("Notes/b.md", "[[GLM-5#结论]] [[GLM-5#没有]]\n"),
    "a heading more": append("Notes/a.md", "\n## B\n"),
    "a heading less": change("Papers/GLM-5.md", "结论", "结果"),
    "a tag more": append("Notes/a.md", "#B\n"),
    "a tag in another spelling": append("Notes/b.md", "#AI\n"),
    "an alias less": change("Papers/GLM-5.md", "智谱", "智谱清言"),
    "another id": change("Papers/GLM-5.md", "2602.15763", "2602.15764"),
    "a row that says another name": change(MONTH, GLM, GLM.replace("GLM-5", "GLM-6")),
    "a row more": append("Log/2026-01.md", "| [Kimi](https://arxiv.org/abs/2601.16725) | a | GPQA **60** | 落地 |\n"),
    "another score": change(MONTH, "92.7", "91.7"),
    "another period": change(MONTH, "period: 2026-02", "period: 2026-03"),
    "another kind of note": change("Papers/GLM-5.md", "type: Paper", "type: Idea"),
    "no note any more": lambda root: put(root, "Notes/a.md", b"a\x00b"),
    "a note more": lambda root: put(root, "Notes/nowhere.md", "# 新\n\n[[c]] #AI\n"),
    "a note more of a name that is there": lambda root: put(root, "Old/b.md", "# 结论\n"),
    "a note less": lambda root: (root / "Notes/b.md").unlink(),
    "a note renamed": lambda root: (root / "Notes/b.md").rename(root / "Notes/c.md"),
    "a note moved": lambda root: move(root, "Notes/b.md", "New/b.md"),
    "a month more": lambda root: put(root, "Log/2026-03.md", MONTH_TEXT.format("2026-03")),
    "a month less": lambda root: (root / MONTH).unlink(),
    "a paper note more": lambda root: put(root, "Papers/GLM.md", PAPER.replace("智谱", "别名")),
    "a paper note less": lambda root: (root / "Papers/GLM-5.md").unlink(),
    "a word to be silent": append("Notes/a.md", "\n%% obsintel-ignore: OI501 %%\n[[gone]] [[gone too]]\n"),
}
OWES = (
    *("a row more", "a row that says another name", "another id", "another period", "another kind of note"),
    *("a note more", "a note more of a name that is there", "a note less", "a note renamed", "a note moved"),
    *("a month more", "a month less", "a paper note more", "a paper note less", "no note any more"),
)  # what `link` would do
LEFT: dict[str, Callable[[Path], object]] = {
    "a note for every month": lambda root: [put(root, f"Notes/{n}.md", "x") for n in range(20)],  # type: ignore[func-returns-value]
    "settings": lambda root: put(root, "obsintel.toml", '[lint]\nignore = ["OI6"]\n'),
}


def ask_all(root: Path, commands: list[tuple[str, ...]] = WORDS) -> None:
    """Ask everything, of a vault that is linked."""
    printed(root, "link", "--yes")
    for words in (*commands, *commands):
        printed(root, *words)


@pytest.mark.parametrize("commands", mostly_slow([QUICK, WORDS]), ids=["few", "all"])
@pytest.mark.parametrize("name", one_of(4, ANSWERED))
def test_what_is_answered_is_what_the_command_prints(
    name: str, commands: list[tuple[str, ...]], tmp_path: Path
) -> None:
    root = make(tmp_path / "vault")
    with later():
        ask_all(root, commands)
        ANSWERED[name](root)
        index = index_file(root)
        before = index.read_bytes()
        wanted = {words: printed(root, *words, cache=tmp_path / "other") for words in commands[:-1]}
        for words in commands[:-1]:
            index.write_bytes(before)  # each is asked first after the change
            assert answered(root, *words) == wanted[words], words
            assert asked(root, *words) in (wanted[words], None), words
        for words in commands[
            :-1
        ]:  # asked before, so these are answered too, and from the same one reading of the notes
            assert printed(root, *words) == wanted[words], words
        index.write_bytes(before)
        answered(root, "link")
        links = printed(root, "link", cache=tmp_path / "other")
        assert asked(root, "link") in (links, None)
        for words in commands[: None if name not in OWES else -1]:
            assert printed(root, *words) == printed(root, *words, cache=tmp_path / "other"), words


@pytest.mark.parametrize("name", LEFT)
def test_what_is_out_of_the_ordinary_is_left_to_the_command(name: str, tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        ask_all(root)
        LEFT[name](root)
        assert answered(root, "lint") is None
        assert printed(root, "lint") == printed(root, "lint", cache=tmp_path / "other")


AT_A_TERMINAL = ["a line more", "a line above all", "a fault more", "a fault less", "a link more", "same bytes"]


@pytest.mark.parametrize("colors", mostly_slow([True, False]))
@pytest.mark.parametrize("name", one_of(3, AT_A_TERMINAL))
def test_at_a_terminal_the_lines_of_notes_are_shown(
    name: str, colors: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False) if colors else monkeypatch.setenv("NO_COLOR", "1")
    root = make(tmp_path / "vault")
    with later():
        ask_all(root)
        printed(root, "lint", terminal=True)
        for _ in range(2):
            wanted = printed(root, "lint", cache=tmp_path / "other", terminal=True)
            with mock.patch("obsidian_intel.__main__._command", side_effect=AssertionError):
                assert printed(root, "lint", terminal=True) == wanted
            assert ("\x1b" in fast.text_of(wanted[0])) is colors and "^" in fast.text_of(wanted[0])
            ANSWERED[name](root)
        path, _ = record_of(root)
        size = path.stat().st_size
        printed(root, "lint", terminal=True)
        printed(root, "lint", terminal=True)
        assert path.stat().st_size - size < 10_000
        printed(root, "lint", terminal=True)
        assert printed(root, "lint") == printed(root, "lint", cache=tmp_path / "other")


def test_a_question_that_is_wrong_is_left_to_the_command(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        printed(root, "lint")
        ANSWERED["a line more"](root)
        assert answered(root, "lint", "--select", "nonsense") is None
        assert printed(root, "lint", "--select", "nonsense")[2] == 2


def test_a_save_within_a_clock_tick_is_seen(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        printed(root, "lint")
    for number in range(5):
        note = root / "Notes/b.md"
        before = note.stat()
        note.write_text(f"正文 {number}\n" if number % 2 else "正文 **“甲”**的\n", "utf-8")
        os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert printed(root, "lint") == printed(root, "lint", cache=tmp_path / "other")


def record_of(root: Path) -> tuple[Path, int]:
    """The index, and where what was added to it begins."""
    path = index_file(root)
    index = IndexFile.open(str(path))
    assert index is not None
    index.close()
    return path, index.base


def test_what_was_added_is_part_of_the_index(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        ask_all(root)
        for _ in range(3):
            for name in ("a line more", "a fault more", "a month, below its rows"):
                ANSWERED[name](root)
                answered(root, "lint")
        path, base = record_of(root)
        assert path.stat().st_size > base
        assert asked(root, "lint") == printed(root, "lint", cache=tmp_path / "other")
        assert printed(root, "lint", "Notes") == printed(root, "lint", "Notes", cache=tmp_path / "other")


@pytest.mark.parametrize("keep", one_of(3, [1, 11, 12, 13, 200, -1]))
def test_what_was_added_and_is_torn_counts_for_nothing(keep: int, tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        ask_all(root)
        ANSWERED["a fault more"](root)
        answered(root, "lint")
        path, base = record_of(root)
        data = path.read_bytes()
        added = data[base:]
        path.write_bytes(data[:base] + (added[:keep] if keep > 0 else added[:-20] + bytes(20)))
        wanted = printed(root, "lint", cache=tmp_path / "other")
        assert asked(root, "lint") is None
        assert printed(root, "lint") == wanted
        assert asked(root, "lint") == wanted


def test_two_at_once_are_both_right(tmp_path: Path) -> None:
    root = make(tmp_path / "vault")
    with later():
        ask_all(root)
        ANSWERED["a fault more"](root)
        first = fast.look(["--vault", str(root), "lint"])
        assert first is not None and first.answer is None and first.change is not None
        ANSWERED["a line more"](root)
        second = answered(root, "lint")
        assert operations.answer(first) is not None  # written last, and knows nothing of the second change
        assert printed(root, "lint") == second == printed(root, "lint", cache=tmp_path / "other")


SMALL = st.sampled_from(["\n一行\n", " 甲", "\n正文 **“甲”**的\n", "\nhttps://a.b/c，说明\n", " [[b]]", "\n## 新\n"])
PLACES = st.sampled_from([*VAULT])
SAVES = st.one_of(
    st.tuples(st.just("add"), PLACES, SMALL),
    st.tuples(st.just("above"), PLACES, st.just("前面一行\n\n")),
    st.tuples(st.just("touch"), PLACES, st.none()),
    st.tuples(st.just("put"), PLACES, st.sampled_from(TEXTS)),
)


@pytest.mark.slow
@one_in(10)
@given(st.lists(st.tuples(SAVES, st.sampled_from(WORDS[:-1])), min_size=1, max_size=6), st.booleans())
def test_every_answer_is_right(saves: list[tuple[tuple[str, str, object], tuple[str, ...]]], trusted: bool) -> None:
    base = Path(tempfile.mkdtemp())
    try:
        root = make(base / "vault")
        with later(10.0 if trusted else 0.0):
            ask_all(root)
            for (kind, path, value), words in saves:
                edit(root, kind, path, value)
                assert printed(root, *words) == printed(root, *words, cache=base / "other"), (kind, path, words)
    finally:
        shutil.rmtree(base)
