"""The pictures of the README, made anew: `python scripts/pictures.py`. Needs Chromium and the development extras.

`docs/pictures/rollup.png` is the page of a quarter of the sample, `docs/pictures/terminal.png` what a terminal shows of
the first minutes in a vault. Look at them before you commit them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--font-render-hinting=none")
COLUMNS = 100
TYPED = ("lint", "link", "undo")
COLOURS = TerminalTheme(
    (29, 33, 41),
    (215, 220, 228),
    [
        *((29, 33, 41), (240, 100, 90), (140, 200, 110), (240, 190, 90)),
        *((110, 160, 240), (200, 140, 220), (100, 200, 200), (215, 220, 228)),
    ],
)
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #fff; width: max-content; }}
main {{ margin: 12px; border-radius: 10px; background: #1d2129; color: #d7dce4; box-shadow: 0 2px 10px #0004; }}
header {{ padding: 10px 14px; font: 13px sans-serif; color: #9aa3b2; }}
header b {{ display: inline-block; width: 11px; height: 11px; border-radius: 50%; margin-right: 6px; }}
pre {{ margin: 0; padding: 4px 18px 18px; width: {columns}ch; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 14px/1.45 "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }}
</style><main><header><b style="background:#f0645a"></b><b style="background:#f0b850"></b><b style="background:#62c454">
</b>My Vault</header><pre>{text}</pre></main>"""


class Person:
    """Somebody at a terminal, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("OBSINTEL_", "XDG_", "NO_COLOR"))
        }
        self.env = kept | {
            "HOME": str(folder / "home"),
            "OBSINTEL_STATE_DIR": str(folder / "home/state"),
            "PYTHONPATH": str(ROOT),
            "COLUMNS": str(COLUMNS),
        }

    def run(self, *words: str, cwd: Path | None = None) -> str:
        """What `obsintel WORDS` prints, colours and all."""
        command = [sys.executable, "-m", "obsidian_intel", *words]
        done = subprocess.run(
            command, cwd=cwd or self.folder, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if done.returncode > 1:
            raise SystemExit(done.stdout.decode())
        return done.stdout.decode()


def terminal(person: Person) -> str:
    """The first minutes in a vault, as a page that looks like a terminal."""
    vault = person.folder / "My Vault"
    shutil.copytree(ROOT / "tests/vaults/readme", vault)
    person.run("init", cwd=vault)
    shown = []
    for word in TYPED:
        printed = person.run("--color", "always", word, cwd=vault)
        shown.append(f"<b style='color:#7fd1b9'>$</b> <b>obsintel {word}</b>\n{coloured(printed)}")
    return PAGE.format(columns=COLUMNS + 2, text="\n".join(shown))


def coloured(text: str) -> str:
    """Colours of a terminal as HTML."""
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    console = Console(record=True, width=10_000, file=StringIO(), color_system="standard")
    console.print(Text.from_ansi(line), end="", soft_wrap=True)
    return console.export_html(theme=COLOURS, inline_styles=True, code_format="{code}").rstrip("\n")


def rollup(person: Person) -> Path:
    """The page of the sample's quarter as a file."""
    vault, page = person.folder / "Sample", person.folder / "rollup.html"
    person.run("init", str(vault), "--sample")
    person.run("--vault", str(vault), "link", "--yes")
    person.run("--vault", str(vault), "rollup", "--quarter", "2025-Q1", "--format", "html", "-o", str(page))
    return page


@contextmanager
def browser() -> Iterator[Any]:
    """A Chromium without a window."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        raise SystemExit("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


def main() -> None:
    """Make both pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        person = Person(Path(folder))
        page = chromium.new_page(viewport={"width": 1120, "height": 2100}, device_scale_factor=0.65)
        page.goto(rollup(person).as_uri())
        page.screenshot(path=PICTURES / "rollup.png")
        page = chromium.new_page(viewport={"width": 1000, "height": 400}, device_scale_factor=1)
        page.set_content(terminal(person))
        page.locator("main").screenshot(path=PICTURES / "terminal.png")
    for path in sorted(PICTURES.glob("*.png")):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
