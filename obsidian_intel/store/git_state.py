"""Is git in the middle of something?"""

from __future__ import annotations

from pathlib import Path

from obsidian_intel.core.message import Message, marked

_SIGNS = {
    "MERGE_HEAD": marked("a git merge is in progress"),
    "rebase-merge": marked("a git rebase is in progress"),
    "rebase-apply": marked("a git rebase is in progress"),
    "CHERRY_PICK_HEAD": marked("a git cherry-pick is in progress"),
    "REVERT_HEAD": marked("a git revert is in progress"),
    "index.lock": marked("git is at work (index.lock)"),
}

_LONGEST = 20_000_000  # characters


def git_busy(root: Path) -> str | None:
    """What git is in the middle of, in the repository that holds `root`; `None` when at rest or no git."""
    folder = _git_folder(root)
    if folder is None:
        return None
    return next((Message(words) for sign, words in _SIGNS.items() if (folder / sign).exists()), None)


def has_other_branches(root: Path) -> bool:
    """Whether the repository that holds `root` has more than one branch, so that a file may be away in another."""
    folder = _git_folder(root)
    if folder is None:
        return False
    try:
        common = folder / _text(folder / "commondir").strip()
    except (OSError, UnicodeDecodeError):
        common = folder
    heads = {p.relative_to(common).as_posix() for p in (common / "refs" / "heads").rglob("*") if p.is_file()}
    try:
        packed = _text(common / "packed-refs").splitlines()
    except (OSError, UnicodeDecodeError):
        packed = []
    heads |= {line.partition(" ")[2] for line in packed if line.partition(" ")[2].startswith("refs/heads/")}
    return len(heads) > 1


def _git_folder(root: Path) -> Path | None:
    """The `.git` folder of the nearest repository; of a worktree or submodule, its own."""
    for parent in (root, *root.parents):
        git = parent / ".git"
        if git.is_dir():
            return git
        if git.is_file():
            try:
                word, _, target = _text(git).strip().partition(": ")
            except (OSError, UnicodeDecodeError):
                return None
            return (parent / target) if word == "gitdir" else None
    return None


def _text(file: Path) -> str:
    """The beginning of a regular file's text. Raises `OSError` for any other: a pipe would be waited for."""
    if not file.is_file():
        raise FileNotFoundError(file)
    with file.open(encoding="utf-8") as opened:
        return opened.read(_LONGEST)
