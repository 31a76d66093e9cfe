"""An editor that saves a note again and again, in each way that editors do, and texts that writers are tried with."""

from __future__ import annotations

import os
import sys
import time
from multiprocessing.synchronize import Event
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from races import STYLES as STYLES

PAUSE = 0.05
TEXTS = (
    *("长程交互 **88.5**", "a|b", "`x | y` and $|z|$", "- **[Train] 甲**\n  - 乙\n  - 丙", "line\nline\n\nparagraph"),
    *("```py\nx = 1 | 2\n```", "[[GLM-5|📄]]", "", "# heading", "> quote", "| a |\n|---|", "`open", "**open", "x\x00y"),
    *("- a\n  - b\n    - c", "大" * 1_000_000, "<br><br>", "\r\n\r\n", "%% c %%", "%%", "\\", "- **A**：b\n  - c"),
)
"""What is asked to be written: good, and wrong in many ways."""


def keep_saving(note: Path, style: str, log: Path, stop: Event) -> None:
    """An editor: every 50 ms it adds a token at the end of the note, and writes down that it did."""
    number = 0
    with log.open("a", encoding="utf-8") as saved:
        while not stop.is_set():
            token = f"token-{number}-{os.urandom(3).hex()}"
            try:
                STYLES[style](note, lambda data, token=token: data + f"{token}\n".encode(), lambda: time.sleep(0.002))
            except FileNotFoundError:
                continue
            saved.write(f"{token}\n")
            saved.flush()
            number += 1
            stop.wait(PAUSE)
