"""A person's life with the tool: each case is a folder under `vaults/life`.

`before/` is the vault, `steps.txt` what happens to it, `after/` the vault at the end, `report.txt` what was printed. Steps:
`link …`, `tidy`, `lint …`, `undo` (commands); `rename A -> B`; `delete A`; `copy A -> B`; `replace FILE | old | new`;
`append FILE | text`; `watch` (the watcher's own run, once); `merge A -> B` (as Obsidian merges: the text of A goes to the
end of B); `new machine` (nothing is remembered). `\\n` is a line ending, `¦` a pipe, `␣` a space.
With UPDATE_GOLDENS=1 the goldens are written anew.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from slow import one_of
from vault_case import Case

CASES = sorted((Path(__file__).parent / "vaults" / "life").iterdir())
COMMANDS = ("link", "tidy", "lint", "undo", "eject")


def play(case: Case, steps: str) -> str:
    """Run the steps; what was printed."""
    out = []
    for line in steps.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        out.append(f"$ {line}")
        if word in COMMANDS or word == "watch":
            done = case.run(*(["watch", "--once"] if word == "watch" else [word, *rest.split()]))
            text = re.sub(r"(?m)^\d\d:\d\d:\d\d ", "", done.out + done.err)
            text = re.sub(
                r"(?m)^held .* is being written to; .*\n", "", text
            )  # how soon that is past, the machine says
            out.append(text.replace(str(case.root), "VAULT").rstrip("\n"))
            assert "Traceback" not in done.err, done.err
            if done.code:
                out.append(f"exit {done.code}")
        else:
            change(case, word, rest)
    return "\n".join(line for line in out if line) + "\n"


def change(case: Case, word: str, rest: str) -> None:
    """What a person does to their files."""
    if word in ("rename", "copy"):
        source, target = (case.root / part.strip() for part in rest.split("->"))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target) if word == "rename" else shutil.copy(source, target)
    elif word == "merge":
        old, new = (part.strip() for part in rest.split("->"))
        case.write(new, case.read(new) + "\n" + case.read(old).partition("\n---\n")[2].lstrip("\n"))
        (case.root / old).unlink()
    elif word == "new":
        case.env["OBSINTEL_STATE_DIR"] += " of another machine"
    elif word == "delete":
        (case.root / rest.strip()).unlink()
    elif word == "replace":
        path, old, new = (
            part.strip(" ").replace("\\n", "\n").replace("¦", "|").replace("␣", " ") for part in rest.split(" | ")
        )
        text = case.read(path)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        case.write(path, text.replace(old, new))
    elif word == "append":
        path, text = (part.strip(" ") for part in rest.split(" | "))
        case.write(path, case.read(path) + text.replace("\\n", "\n").replace("¦", "|") + "\n")
    else:
        raise AssertionError(f"no such step: {word}")


@pytest.mark.parametrize(
    "folder",
    one_of(5, CASES),
    ids=[case.name for case in CASES],
)
def test_a_persons_life(folder: Path, tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    shutil.copytree(folder / "before", case.root, dirs_exist_ok=True)
    report = play(case, (folder / "steps.txt").read_text("utf-8"))
    if os.environ.get("UPDATE_GOLDENS"):
        shutil.rmtree(folder / "after", ignore_errors=True)
        shutil.copytree(case.root, folder / "after")
        (folder / "report.txt").write_text(report, "utf-8")
    assert report == (folder / "report.txt").read_text("utf-8")
    wanted = Case(folder / "after").bytes() if not (folder / "after" / ".git").exists() else {}
    assert case.bytes() == wanted
    again = case.run("link", "--dry-run")
    left = [line for line in again.out.splitlines() if not line.startswith(("would re-point",))]
    assert case.bytes() == wanted, left
