"""Notes as an editor holds them: what is found is what is found once they are saved, whatever came before."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from index_helpers import MONTH, VAULT
from markdown_texts import dirty_texts
from properties import one_in

from obsidian_intel.core.diagnostic import Diagnostic
from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.engine.unsaved import UnsavedWorkspace
from obsidian_intel.engine.workspace import Workspace

PATHS = (*VAULT, "Log/2026-03.md", "Papers/New.md", "新/笔记.md")
TEXTS = dirty_texts() | st.sampled_from(
    [
        *VAULT.values(),
        MONTH.format("2026-03"),
        "---\ntype: Paper\naliases: [智谱]\n---\n见 [[New]] #Ai\n",
        "",
        "\0",
        "# 结论\n\n[[GLM-5#没有]] [[笔记]]\n",
    ]
)
STEPS = st.lists(st.tuples(st.sampled_from(PATHS), st.none() | TEXTS, st.booleans()), max_size=6)


def write(root: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())


def saved(texts: dict[str, str]) -> list[Diagnostic]:
    """What is found in a vault of these texts."""
    with TemporaryDirectory() as folder:
        write(Path(folder), texts)
        return Workspace.look(Path(folder)).diagnostics()


@one_in(10)
@given(STEPS, st.booleans())
def test_what_is_held_is_found_as_if_it_were_saved(steps: list[tuple[str, str | None, bool]], walk: bool) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, VAULT)
        files, held = dict(VAULT), dict[str, str]()
        workspace = UnsavedWorkspace(root, load_settings(root))
        workspace.refresh()
        for path, text, is_save in steps:
            if text is None:
                held.pop(path, None)
                workspace.release(path)
            elif is_save:
                write(root, {path: text})
                files[path] = text
                workspace.refresh_paths([path])
            else:
                held[path] = text
                workspace.hold(path, text)
            if walk:
                workspace.refresh()
            now = {**files, **held}
            found = saved(now)
            assert workspace.diagnostics() == found
            assert [each for path in sorted(now) for each in workspace.findings(path)] == found


def test_a_held_note_that_is_in_no_file_is_there_until_it_is_let_go(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "[[b]]\n"})
    workspace = UnsavedWorkspace(tmp_path, load_settings(tmp_path))
    workspace.refresh()
    assert [each.code for each in workspace.findings("a.md")] == ["OI501"]
    workspace.hold("b.md", "# B\n")
    assert workspace.findings("a.md") == []
    workspace.refresh()
    assert workspace.findings("a.md") == []
    workspace.release("b.md")
    assert [each.code for each in workspace.findings("a.md")] == ["OI501"]
    assert not (tmp_path / "b.md").exists()
