"""What is worked out before the command line is loaded is what the command itself prints, errors too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_helpers import MONTH, asked, index_file, later, make, put
from slow import one_of

from obsidian_intel import __main__ as program
from obsidian_intel.core import language
from obsidian_intel.engine import answer_unchanged as front_door

RIVAL = "| [Kimi K2](https://arxiv.org/abs/2507.20534) | **[Infra] b**：c | AIME 2025 **49.5**; HLE 4.7 | 试点：x |\n"
TOPIC = "\n### 2. 趋势 (The Eye)\n\n| 方向 | 趋势 | 论文 | 价值 |\n| - | - | - | - |\n| HLE | 上升 | [GLM-5](https://arxiv.org/abs/2602.15763) | 高 |\n"
PLAIN = [
    *(("tables", "--format", face) for face in ("json", "csv", "md")),
    ("tables", "--month", "2026-01", "--format", "json"),
    ("tables", "--month", "2031-01"),
    ("tables", "--month", "Mai"),
    ("query", "SELECT name, value, note FROM leaderboard"),
    ("query", "SELECT count(*) FROM rows"),
    ("query", "SELECT name, cells, mechanism_tags FROM rows"),
    ("query", "SELECT 1 WHERE 0"),
    ("-q", "query", "SELECT 1 WHERE 0"),
    ("query", "--format", "json", "SELECT * FROM papers"),
    ("query", "SELECT nonsense FROM rows"),
    ("query", "DELETE FROM rows"),
    *(("rollup", "--year", "2026", "--format", face) for face in ("md", "json", "html", "text", "csv")),
    ("rollup", "2026-Q1", "--omit", "value", "--omit", "topics"),
    ("rollup", "2031"),
    ("rollup", "yesterday"),
    ("rollup", "2026-01", "--format", "nonsense"),
    ("rollup", "2026-01", "--omit", "nonsense"),
    ("show", "GLM-5"),
    ("show", "HLE"),
    ("show", "--kind", "topic", "HLE", "--format", "json"),
    ("show", "#AI"),
    ("show", "GLM"),
    ("-q", "show", "HLE"),
    ("compare", "GLM-5", "Kimi K2"),
    ("compare", "GLM-5", "Kimi K2", "--format", "json"),
    ("compare", "GLM-5", "GLM-5"),
    ("compare", "GLM-5"),
    ("changes", "2026-02"),
    ("changes", "2026-02", "--format", "json"),
    ("--lang", "zh", "changes", "2026-02"),
    ("changes", "2031"),
]
NOT_PLAIN = [
    ("tables", "--format", "nonsense"),
    ("tables", "--section", "clay"),
    ("tables", "--month", "2026-01", "--since", "2026-01"),
    ("query", "-"),
    ("query",),
    ("rollup",),
    ("rollup", "2026-01", "--format", "docx"),
    ("show", " "),
    ("show", "GLM-5", "--kind", "nonsense"),
    ("show", "--statements"),
    ("changes",),
    ("site",),
]
AFTER_A_CHANGE = [
    ("tables", "--format", "json"),
    ("query", "SELECT name, value, note FROM leaderboard"),
    ("rollup", "--year", "2026"),
    ("show", "GLM-5"),
    ("compare", "GLM-5", "Kimi K2"),
    ("changes", "2026-02"),
]
SINCE: dict[str, Callable[[Path], object]] = {
    "nothing": lambda root: None,
    "a line": lambda root: put(root, "Notes/a.md", "# A\n\n[[b]] [[GLM-5]]\n"),
    "a note": lambda root: put(root, "GLM-5.md", "# Another one\n"),
    "a note gone": lambda root: (root / "Papers/GLM-5.md").unlink(),
    "a month": lambda root: put(root, "Log/2026-02.md", MONTH.format("2026-02").replace("92.7", "93.1") + RIVAL),
}
CASES = [("nothing", words) for words in PLAIN]
CASES += [(change, words) for change in list(SINCE)[1:] for words in AFTER_A_CHANGE]


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("COLUMNS", raising=False)
    spoken = language.spoken()
    yield
    language.speak(spoken)


def a_log(root: Path) -> Path:
    """A log with two models, a topic, and a benchmark that is called as the topic is."""
    make(root)
    put(root, "Log/2026-01.md", MONTH.format("2026-01") + RIVAL + TOPIC)
    return root


class Session:
    """Runs commands in a vault, and knows whether the last one went through the command line."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self._capsys, self.loaded = root, capsys, 0
        through = program._command

        def counted(*args: object) -> int:
            self.loaded += 1
            return through(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(program, "_command", counted)

    def run(self, *words: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        self.loaded = 0
        code = program.run(["--vault", str(self.root), *words])
        return (code, *self._capsys.readouterr())


@pytest.mark.parametrize(
    ("change", "words"), one_of(3, CASES), ids=lambda each: each if isinstance(each, str) else " ".join(each)
)
def test_a_plain_question_is_answered_as_by_the_command(
    change: str,
    words: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = Session(a_log(tmp_path / "vault"), capsys, monkeypatch)
    with later():
        session.run("lint")
        SINCE[change](session.root)
        found = session.run(*words)
        assert session.loaded == 0
        kept = asked(session.root, *words)
        monkeypatch.setenv("OBSINTEL_CACHE_DIR", str(tmp_path / "other"))
        monkeypatch.setattr(front_door, "look", lambda args: None)
        assert session.run(*words) == found
        assert session.loaded == 1
    if kept is not None:
        assert (front_door.text_of(kept[0]), kept[1], kept[2]) == (found[1], found[2], found[0])
    assert (kept is None) == (found[0] != 0)  # errors are worked out anew


@pytest.mark.parametrize("words", NOT_PLAIN, ids=" ".join)
def test_what_is_not_plain_is_left_to_the_command(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(a_log(tmp_path / "vault"), capsys, monkeypatch)
    monkeypatch.setattr("sys.stdin", None)
    with later():
        session.run("lint")
        session.run(*words)
        assert session.loaded == 1


def test_a_plain_question_to_a_damaged_snapshot_is_answered_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(a_log(tmp_path / "vault"), capsys, monkeypatch)
    with later():
        session.run("lint")
        whole, file = index_file(session.root).read_bytes(), index_file(session.root)
        expected = {words: session.run(*words) for words in PLAIN[:8]}
        for number, (words, found) in enumerate(expected.items()):
            damaged = bytearray(whole)
            for at in range(len(whole) // 4 + number, len(whole), 97):
                damaged[at] ^= 0xFF
            file.write_bytes(damaged)
            assert session.run(*words) == found


@pytest.mark.parametrize("change", SINCE)
def test_a_site_is_made_as_by_the_command(
    change: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(a_log(tmp_path / "vault"), capsys, monkeypatch)
    site, other = tmp_path / "site", tmp_path / "other-site"
    with later():
        session.run("lint")
        session.run("site", str(site))
        assert session.loaded == 0
        (site / "models.html").write_text("a person's own")
        SINCE[change](session.root)
        ways = [("site", str(site)), ("site", str(site)), ("-q", "site", str(site)), ("site", "--omit", "x", str(site))]
        at_once = [session.run(*words) for words in ways]
        assert session.loaded == 0
        monkeypatch.setattr(front_door, "look", lambda args: None)
        whole = f"{other}: {len(_files(site))} files written, 0 unchanged, 0 removed\n"
        assert session.run("site", str(other)) == (0, "", whole)
        assert [session.run(*words) for words in ways[1:]] == at_once[1:]
        assert session.loaded == 1
    refusal = "models.html: is not ours, or was changed by hand; move it, and the page is made again"
    assert at_once[0][2].startswith(f"obsintel: not written: {refusal}\n{site}: ")
    assert at_once[2] == (1, "", f"obsintel: not written: {refusal}\n")
    assert [code for code, *_ in at_once] == [1, 1, 1, 2]
    assert {**_files(site), "models.html": b""} == {**_files(other), "models.html": b""}


def _files(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: data for path, data in found.items() if not path.startswith("_")}
