"""The tables of docs/speed.md and the two lines of README.md, from the last run of each bench: `python -m bench.pages [--check]`.

A page holds `<!-- bench:NAME -->` and `<!-- bench:end -->`; what stands between them is written anew from `bench/history.jsonl`.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from bench.history import Figure, Run, keep, last_runs

ROOT = Path(__file__).parent.parent
PAGES = ("docs/speed.md", "docs/scale.md", "README.md")
_BLOCK = re.compile(r"(<!-- bench:([\w.-]+) -->\n).*?(<!-- bench:end -->)", re.DOTALL)
_WARM, _CHANGED = "warm `lint` / rumdl warm", "one note changed / rumdl warm"


def tables(run: Run) -> str:
    """A run as Markdown: when and where, its ratios with what they may be, then everything with a unit, a column a unit."""
    parts = [f"{run.date}, commit {run.commit}, {run.machine}{f', {run.beside}' if run.beside else ''}."]
    ratios = [figure for figure in run.figures if figure.unit == "ratio"]
    if ratios:
        limited = any(figure.most is not None for figure in ratios)
        lines = (
            ["| what | ratio | at most |", "| --- | ---: | ---: |"]
            if limited
            else ["| what | ratio |", "| --- | ---: |"]
        )
        parts.append("\n".join([*lines, *(_ratio(figure, limited=limited) for figure in ratios)]))
    rest = [figure for figure in run.figures if figure.unit != "ratio"]
    if rest:
        parts.append(_with_units(rest))
    return "\n\n".join(parts)


def show(bench: str, figures: list[Figure], beside: str = "") -> str:
    """The run as Markdown; it is kept in the history where that was asked for."""
    return tables(keep(bench, figures, beside))


def _ratio(figure: Figure, *, limited: bool) -> str:
    line = f"| {figure.name} | {figure.value:.2f} |"
    return line if not limited else f"{line} {'' if figure.most is None else f'{figure.most:g}'} |"


def _with_units(figures: list[Figure]) -> str:
    units = list(dict.fromkeys(figure.unit for figure in figures))
    names = list(dict.fromkeys(figure.name for figure in figures))
    known = {(figure.name, figure.unit): figure.value for figure in figures}
    lines = [f"| run | {' | '.join(units)} |", f"| --- |{' ---: |' * len(units)}"]
    for name in names:
        cells = (_number(known.get((name, unit))) for unit in units)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _sentence(run: Run) -> str:
    known = {figure.name: figure.value for figure in run.figures}
    return (
        f"With 10,000 notes a run where nothing changed takes {known[_WARM]:.0%} of the time of rumdl, a linter in Rust, with its cache;\n"
        f"with one note changed {known[_CHANGED]:.0%}. Every figure, and how to measure it: [docs/speed.md](docs/speed.md)."
    )


def filled(text: str, known: dict[str, Run]) -> str:
    """The page with each block written anew; a block whose bench was never kept, or without its figures, stays."""

    def block(found: re.Match[str]) -> str:
        in_short = found[2] == "in-short"
        run = known.get("speed" if in_short else found[2])
        if run is None or (in_short and not {_WARM, _CHANGED} <= {figure.name for figure in run.figures}):
            return found[0]
        return f"{found[1]}\n{_sentence(run) if in_short else tables(run)}\n\n{found[3]}"

    return _BLOCK.sub(block, text)


def main() -> int:
    """Write the pages; with `--check` only name those that lag, exit 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    known, lag = last_runs(), []
    for name in PAGES:
        page = ROOT / name
        text = page.read_text("utf-8")
        new = filled(text, known)
        if new != text:
            lag.append(name)
            if not given.check:
                page.write_text(new, "utf-8")
    for name in lag:
        print(f"{name}: {'lags behind bench/history.jsonl; run python -m bench.pages' if given.check else 'written'}")
    return int(given.check and bool(lag))


if __name__ == "__main__":
    sys.exit(main())
