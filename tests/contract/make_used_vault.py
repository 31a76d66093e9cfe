"""Makes `used-vault.tar.xz`: a vault that one version has worked in for a while, with the state folder it kept.

Run it with the version that is to be remembered, never with the one under test:

    python tests/contract/make_used_vault.py

The archive holds `vault/` and `state/` as that version left them, `undo-1/`, `undo-2/` … (the vault after each
further `undo`) and `ejected/` (the vault after `eject --yes`), all by that version.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ARCHIVE = Path(__file__).with_name("used-vault.tar.xz")
UNDOS = 8
DRAFT = """---
tag: draft
tags: [draft, draft, 2025]
---

| a | b |
| --- | --- |
| one |

**“强调”**紧跟文字。
"""
NEW_ROW = (
    "| [OLMo 2 32B](https://arxiv.org/abs/2501.00656) | **[Data] 数据全公开**：中期训练 "
    "| MMLU **74.9**；GSM8K 5-shot **78.8** | **可复用**：数据配比 |\n"
)


class Used:
    """The vault in the making."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.vault = home / "vault"
        self.state = home / "state"

    def run(self, *args: str) -> None:
        """Run a command. Exit code 1 is right for some: there was something to find."""
        env = {key: value for key, value in os.environ.items() if not key.startswith(("OBSINTEL_", "XDG_"))}
        env |= {"HOME": str(self.home), "OBSINTEL_STATE_DIR": str(self.state), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "obsidian_intel", "--vault", str(self.vault), *args]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        print("$", *args, "->", done.returncode)
        if done.returncode > 1:
            raise SystemExit(done.stderr)

    def change(self, path: str, old: str, new: str) -> None:
        """What the person does to a note."""
        file = self.vault / path
        text = file.read_bytes().decode()
        assert text.count(old) == 1, (path, old, text.count(old))
        file.write_bytes(text.replace(old, new).encode())

    def add(self, path: str, text: str) -> None:
        """The person writes a note."""
        file = self.vault / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode())

    def add_row(self, path: str, start: str, row: str) -> None:
        """The person writes a row below the one that begins with `start`."""
        lines = (self.vault / path).read_bytes().decode().splitlines(keepends=True)
        (above,) = (line for line in lines if line.startswith(start))
        self.change(path, above, above + row)


def use(used: Used) -> None:
    """A while with the tool: thirteen steps in the journal, and what a person does between them."""
    used.vault.mkdir()
    used.run("init", "--sample")
    used.run("link", "--yes")
    used.change("Papers/s1-32B.md", "%% obsintel:begin log %%", "我的笔记：先读附录。\n\n%% obsintel:begin log %%")
    used.add_row("Log/2025-03.md", "| [Gemini 2.5 Pro]", NEW_ROW)
    used.run("link")
    used.change("Log/2025-03.md", "[OLMo 2 32B](", "[OLMo 2 Instruct](")
    used.run("link")
    used.run("tidy")
    used.add("Reading/Draft.md", DRAFT)
    used.run("lint", "--fix")
    used.run("rollup", "--month", "2025-02", "--write")
    used.run("rollup", "--year", "2025", "--write")
    used.change("Log/2025-01.md", "总参数 **671B**，每个 token 只激活 **37B**", "总参数 671B，每个 token 只激活 37B")
    used.run("link")
    used.add("Reading/Later.md", DRAFT)
    used.run("lint", "--fix")
    used.run("undo")
    used.run("new", "--month", "2025-04")
    used.run("rollup", "--quarter", "2025-Q1", "--write")


def main() -> None:
    """Make the archive."""
    with tempfile.TemporaryDirectory() as folder:
        used = Used(Path(folder).resolve())
        use(used)
        kept = used.home / "kept"
        for name in ("vault", "state"):
            shutil.copytree(used.home / name, kept / name)
        for number in range(1, UNDOS + 1):
            used.run("undo")
            shutil.copytree(used.vault, kept / f"undo-{number}")
        for name in ("vault", "state"):
            shutil.rmtree(used.home / name)
            shutil.copytree(kept / name, used.home / name)
        used.run("eject", "--yes")
        shutil.copytree(used.vault, kept / "ejected")
        next((kept / "state").iterdir()).rename(kept / "state/of the vault")
        (kept / "state/of the vault/write.lock").unlink(missing_ok=True)
        with tarfile.open(ARCHIVE, "w:xz", preset=9) as archive:
            archive.add(kept, ".", filter=_anonymous)


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


if __name__ == "__main__":
    main()
