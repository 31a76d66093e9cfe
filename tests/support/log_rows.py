"""Months of a log as facts, in a few words: rows of models with scores and rivals, rows of topics with papers."""

from __future__ import annotations

from obsidian_intel.months.summary import MonthFacts, Paper, Score, SummaryRow


def score(benchmark: str, value: float, owner: str | None = None, **more: str) -> Score:
    """A score as a row states it; `more`: condition, protocol, unit."""
    return Score(
        benchmark,
        value,
        more.get("unit"),
        "=",
        None,
        more.get("condition"),
        more.get("protocol"),
        "stated",
        f"{benchmark} **{more.get('raw', value)}**",
        owner,
    )


def paper(ident: str, title: str = "", link: str | None = None) -> Paper:
    """A paper by its id."""
    return Paper(ident, title or ident, f"https://example.org/{ident}", link)


def model_row(name: str, *scores: Score, ident: str = "", tags: tuple[str, ...] = (), line: int = 10) -> SummaryRow:
    """A row of a model."""
    papers = (paper(ident, name),) if ident else ()
    return SummaryRow("models", "clay", "The Clay", name, tags, f"{name} in short", papers, scores, (), line)


def topic_row(name: str, *papers: Paper, line: int = 20) -> SummaryRow:
    """A row of a topic with its key papers."""
    return SummaryRow("topics", "chisel", "The Chisel", name, (), f"{name} in short", papers, (), (), line)


def facts(period: str, *rows: SummaryRow, theme: str | None = None, path: str = "") -> MonthFacts:
    """A month with those rows."""
    return MonthFacts(period, path or f"Log/{period}.md", theme, None, None, None, rows)
