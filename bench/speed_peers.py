"""The peers, each installed in a folder of its own under `bench/.peers`; our package too, as a user has it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PEERS = HERE / ".peers"
OBSINTEL = PEERS / "obsintel" / "bin" / "obsintel"
RUMDL = PEERS / "rumdl" / "bin" / "rumdl"
MARKDOWNLINT = PEERS / "node_modules" / ".bin" / "markdownlint-cli2"
NODE = PEERS / "node_modules" / ".bin" / "node"  # the newest markdownlint-cli2 wants one that few systems have
# What our vaults have on purpose, so that "few findings" is true of every peer: long lines, a title beside an H1, <br>.
OFF = ("MD013", "MD025", "MD033")


def _pip(folder: Path, *what: str) -> None:
    if not folder.exists():
        venv.create(folder, with_pip=True)
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what]
    subprocess.run(command, check=True)


@dataclass(frozen=True)
class Peers:
    """How each is called."""

    @classmethod
    def ours(cls) -> Peers:
        """Install our own package anew, and nothing beside it."""
        PEERS.mkdir(exist_ok=True)
        _pip(PEERS / "obsintel", "--force-reinstall", "--no-deps", str(HERE.parent))
        _pip(PEERS / "obsintel", str(HERE.parent))
        return cls()

    @classmethod
    def installed(cls) -> Peers:
        """Install what is missing; our own package anew."""
        cls.ours()
        _pip(PEERS / "rumdl", "--upgrade", "rumdl")
        if shutil.which("npm"):
            command = ["npm", "--prefix", str(PEERS), "install", "--silent", "markdownlint-cli2@latest", "node@22"]
            subprocess.run(command, check=False)
        (PEERS / "rumdl.toml").write_text(f"[global]\ndisable = {list(OFF)}\n".replace("'", '"'), "utf-8")
        rules = ", ".join(f'"{code}": false' for code in (*OFF, "MD041"))
        (PEERS / "off.markdownlint-cli2.jsonc").write_text(f'{{"config": {{{rules}}}, "noBanner": true}}\n', "utf-8")
        return cls()

    @property
    def env(self) -> dict[str, str]:
        """rumdl's cache lies outside the vault, as ours does."""
        return {"RUMDL_CACHE_DIR": str(PEERS / "rumdl-cache")}

    def rumdl(self, root: Path, *, cache: bool) -> list[str]:
        """`rumdl check` of a vault."""
        how = [] if cache else ["--no-cache"]
        return [str(RUMDL), "check", *how, "--config", str(PEERS / "rumdl.toml"), "--quiet", str(root)]

    def markdownlint(self, root: Path) -> list[str] | None:
        """markdownlint-cli2 of a vault, where it could be installed."""
        if not MARKDOWNLINT.exists():
            return None
        return [
            *self._node(),
            str(MARKDOWNLINT),
            "--config",
            str(PEERS / "off.markdownlint-cli2.jsonc"),
            f"{root}/**/*.md",
        ]

    def _node(self) -> list[str]:
        return [str(NODE)] if NODE.exists() else []

    def versions(self) -> str:
        """What was measured."""
        found = [subprocess.run([str(RUMDL), "--version"], capture_output=True, text=True, check=False).stdout.strip()]
        if MARKDOWNLINT.exists():
            done = subprocess.run(
                [*self._node(), str(MARKDOWNLINT), "--help"], capture_output=True, text=True, check=False
            )
            found.append(done.stdout.splitlines()[0].split(" (")[0] if done.stdout else "markdownlint-cli2")
        return ", ".join(found)


if __name__ == "__main__":
    sys.stdout.write(f"{Peers.installed().versions()}\n")
