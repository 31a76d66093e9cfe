"""What Chinese costs beside English: `python -m bench.languages [--months 24] [--runs 15]`.

`lint` of a dense log as a whole process, in turn in each language: where nothing has changed, and after one note has. User and system time
of the process, so that a busy machine counts little. Chinese is to cost at most 1.1 times English.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from bench.history import Figure, keep
from bench.speed import OUT

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/support"))
from dense_log import dense_log

LANGUAGES = ("en", "zh")
MOST = 1.1


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--runs", type=int, default=15)
    wish = parser.parse_args(argv)
    root = OUT / "languages"
    shutil.rmtree(root, ignore_errors=True)
    notes = [(root / "vault" / path, text) for path, text in dense_log(wish.months, 30)]
    (root / "vault/.obsidian").mkdir(parents=True)
    for path, text in notes:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    os.environ |= {name: str(root / name) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME")}
    figures = []
    for case in ("unchanged", "one note changed"):
        spent: dict[str, list[float]] = {language: [] for language in LANGUAGES}
        for number in range(-2, wish.runs):
            for language in LANGUAGES:
                if case != "unchanged":
                    path, text = notes[-1]
                    path.write_text(f"{text}\n{number} {language}\n", "utf-8")
                seconds = lint(root / "vault", language)
                if number >= 0:  # the first runs fill the index and the kept answers
                    spent[language].append(seconds)
        ratio = statistics.median(spent["zh"]) / statistics.median(spent["en"])
        print(f"lint, {case}: Chinese takes {ratio:.2f} of English (wanted: at most {MOST})")
        figures.append(Figure(f"lint, {case}: Chinese, of English", ratio, MOST))
    keep("languages", figures)


def lint(vault: Path, language: str) -> float:
    """CPU seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "obsidian_intel", "--vault", str(vault), "--lang", language, "lint"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
