"""Models, value, topics and papers in the page."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.escape import escape, heading
from obsidian_intel.reports.rollup.format_scores import best_metrics, in_paper, label
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.markdown.parts import NAME, Links, folded, plain, table
from obsidian_intel.reports.rollup.parts.models import ModelRows, models_of
from obsidian_intel.reports.rollup.parts.value import value_table
from obsidian_intel.reports.rollup.rollup_values import PaperEntry, Rollup, TopicEntry

_VALUE, _PAPERS, _NAMES, _TITLE = 160, 30, 240, 160


def _is_long(rollup: Rollup) -> bool:
    return rollup.range.since != rollup.range.until


def models(rollup: Rollup, links: Links, words: Words) -> Iterator[str]:
    """The table of models, each once."""
    many = _is_long(rollup)
    heads = [words("Model"), *([words("Month")] if many else []), words("Mechanism"), words("Best scores")]
    rows = (_model(model, many, links, words) for model in models_of(rollup))
    yield table(heads, "l" * len(heads), rows)


def _model(model: ModelRows, many: bool, links: Links, words: Words) -> list[str]:
    latest = model.latest
    name = links.paper(latest.name, model.paper, in_table=True)
    if model.first_seen < model.rows[-1].period:
        name = words.aside(name, words("since {period}", period=model.first_seen))
    periods = dict.fromkeys(row.period for row in model.rows)
    month = [words.listed(links.month(period, in_table=True) for period in periods)] if many else []
    scores = (
        words.phrases(part for part in (plain(words.message(label(found))), stand, in_paper(found, words)) if part)
        for found, stand in best_metrics(latest, words=words)
    )
    return [name, *month, words.listed(map(plain, model.tags)), "<br>".join(scores)]


def value(rollup: Rollup, links: Links, words: Words) -> Iterator[str]:
    """What each model is good for; a column of status only where a cell says one."""
    found, many = value_table(rollup), _is_long(rollup)
    told = any(entry.status for entry in found)
    heads = [*([words("Month")] if many else []), words("Model"), words("Application")]
    heads += [words("Status")] if told else []
    rows = (
        [
            *([links.month(entry.period, in_table=True)] if many else []),
            links.paper(entry.model, entry.entry.papers[0] if entry.entry.papers else None, in_table=True),
            plain(entry.application, _VALUE),
            *([plain(entry.status)] if told else []),
        ]
        for entry in found
    )
    yield table(heads, "l" * len(heads), rows)


def topics(rollup: Rollup, links: Links, words: Words) -> Iterator[str]:
    """A table of topics for each section."""
    many, valued = _is_long(rollup), "value" not in rollup.omitted
    heads = [words("Topic"), *([words("Month")] if many else []), words("Key papers")]
    heads += [words("Value")] if valued else []
    sections: dict[str, list[TopicEntry]] = {}
    for topic in rollup.topics:
        sections.setdefault(topic.section, []).append(topic)
    for found in sections.values():
        if title := heading(found[0].title):
            yield f"### {escape(title)}"
        yield table(heads, "l" * len(heads), (_topic(topic, many, valued, links, words) for topic in found))


def _topic(topic: TopicEntry, many: bool, valued: bool, links: Links, words: Words) -> list[str]:
    name = words("paper")
    papers = (links.paper(paper.shown or paper.id or name, paper, in_table=True) for paper in topic.papers)
    month = [links.month(topic.period, in_table=True)] if many else []
    return [plain(topic.name, NAME), *month, "<br>".join(papers), *([plain(topic.value, _VALUE)] if valued else [])]


def mechanisms(rollup: Rollup, words: Words) -> Iterator[str]:
    """Mechanism tags with their models."""
    rows = ([plain(tag), str(len(names)), plain(words.listed(names), _NAMES)] for tag, names in rollup.tags)
    yield table([words("Mechanism"), words("Count"), words("Models")], "lrl", rows)


def papers(rollup: Rollup, links: Links, words: Words) -> Iterator[str]:
    """Papers seen again, then new ones; many are folded."""
    for title, found in (("Seen again", rollup.returning_papers), ("New", rollup.new_papers)):
        lines = [_paper(entry, rollup, links, words) for entry in found]
        if len(lines) > _PAPERS:
            yield folded(words.labelled(words(title), words.count(len(lines), "paper")), lines)
        elif lines:
            yield f"### {words(title)}"
            yield "\n".join(f"- {line}" for line in lines)


def _paper(entry: PaperEntry, rollup: Rollup, links: Links, words: Words) -> str:
    paper = entry.reference
    others = [period for period in entry.periods if period not in rollup.range]
    also = words(", also in {periods}", periods=words.listed(others)) if others else ""
    ident = plain(paper.id) if paper.id and not paper.id.startswith("url:") else ""
    title = f" — {plain(paper.further, _TITLE)}" if paper.further else ""
    return words.aside(links.paper(paper.shown or paper.id or words("paper"), paper), ident) + title + also
