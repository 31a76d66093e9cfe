"""Models, topics, mechanisms and papers in the page."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.escape import escape, heading
from obsidian_intel.reports.rollup.format_scores import best_metrics, label
from obsidian_intel.reports.rollup.markdown.parts import NAME, Links, plain, table
from obsidian_intel.reports.rollup.model import ModelEntry, PaperEntry, Rollup, TopicEntry

_VALUE, _NAMES = 160, 240


class _Columns:
    """Which columns a range wants: a month where there are several, a value where it is not left out."""

    def __init__(self, rollup: Rollup, links: Links) -> None:
        self._many = rollup.range.since != rollup.range.until
        self._valued = "value" not in rollup.omitted
        self._links = links

    def heads(self, name: str, *others: str) -> list[str]:
        return [name, *(["Month"] if self._many else []), *others, *(["Value"] if self._valued else [])]

    def cells(self, name: str, entry: ModelEntry | TopicEntry, *others: str) -> list[str]:
        month = [self._links.month(entry.period, in_table=True)] if self._many else []
        return [name, *month, *others, *([plain(entry.value, _VALUE)] if self._valued else [])]


def models(rollup: Rollup, links: Links) -> Iterator[str]:
    """The table of models."""
    columns = _Columns(rollup, links)
    heads = columns.heads("Model", "Mechanism", "Best scores")
    yield table(heads, "l" * len(heads), (_model(model, columns, links) for model in rollup.models))


def _model(model: ModelEntry, columns: _Columns, links: Links) -> list[str]:
    name = links.paper(model.name, model.papers[0] if model.papers else None, in_table=True)
    since = f" (since {model.first_seen})" if model.first_seen < model.period else ""
    scores = (plain(label(found)) + (f", {stand}" if stand else "") for found, stand in best_metrics(model))
    return columns.cells(name + since, model, ", ".join(map(plain, model.tags)), "<br>".join(scores))


def topics(rollup: Rollup, links: Links) -> Iterator[str]:
    """A table of topics for each section."""
    columns = _Columns(rollup, links)
    heads = columns.heads("Topic", "Key papers")
    sections: dict[str, list[TopicEntry]] = {}
    for topic in rollup.topics:
        sections.setdefault(topic.section, []).append(topic)
    for found in sections.values():
        if title := heading(found[0].title):
            yield f"### {escape(title)}"
        yield table(heads, "l" * len(heads), (_topic(topic, columns, links) for topic in found))


def _topic(topic: TopicEntry, columns: _Columns, links: Links) -> list[str]:
    papers = (links.paper(paper.title or paper.id or "paper", paper, in_table=True) for paper in topic.papers)
    return columns.cells(plain(topic.name, NAME), topic, "<br>".join(papers))


def mechanisms(rollup: Rollup) -> Iterator[str]:
    """Mechanism tags with their models."""
    rows = ([plain(tag), str(len(names)), plain(", ".join(names), _NAMES)] for tag, names in rollup.tags)
    yield table(["Tag", "Count", "Models"], "lrl", rows)


def papers(rollup: Rollup, links: Links) -> Iterator[str]:
    """New papers, then those that return."""
    for title, found in (("New", rollup.new_papers), ("Returning", rollup.returning_papers)):
        if found:
            yield f"### {title}"
            yield "\n".join(_paper(entry, rollup, links) for entry in found)


def _paper(entry: PaperEntry, rollup: Rollup, links: Links) -> str:
    paper = entry.reference
    others = [period for period in entry.periods if period not in rollup.range]
    also = f", also in {', '.join(others)}" if others else ""
    ident = f" ({plain(paper.id)})" if paper.id and not paper.id.startswith("url:") else ""
    return f"- {links.paper(paper.title or paper.id or 'paper', paper)}{ident}{also}"
