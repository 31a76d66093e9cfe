"""Models, topics and papers in the page: a table each, and the whole cells to open."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.escape import heading, web_address
from obsidian_intel.reports.rollup.format_scores import best_metrics, label, score, standing
from obsidian_intel.reports.rollup.html.elements import (
    NOTHING,
    SPACE,
    Html,
    block,
    escaped,
    joined,
    language,
    link,
    tag,
)
from obsidian_intel.reports.rollup.html.outline import cells
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, table
from obsidian_intel.reports.rollup.model import ModelEntry, Reference, Rollup, TopicEntry

_OPEN = 8


def models(rollup: Rollup) -> Iterator[Html]:
    """The mechanisms as buttons, the table of models, and every model's cells."""
    if not rollup.models:
        return
    if rollup.tags:
        yield _mechanisms(rollup)
    many = rollup.range.since != rollup.range.until
    valued = "value" not in rollup.omitted
    heads = [
        TableHead("Model"),
        *([TableHead("Month")] if many else []),
        TableHead("Mechanism"),
        TableHead("Best scores", ""),
    ]
    heads += [TableHead("Value", "")] if valued else []
    lines = [_model_line(model, f"model-{n}", many, valued) for n, model in enumerate(rollup.models, 1)]
    yield table("models-table", "models", heads, lines)
    yield from _details("model", [(m, _model(m)) for m in rollup.models if m.cells or m.metrics], rollup.models)


def _mechanisms(rollup: Rollup) -> Html:
    buttons = [
        tag("button", name, SPACE, tag("span", str(len(names))), type="button", data_pick=name, aria_pressed="false")
        for name, names in rollup.tags
    ]
    return tag("div", *buttons, class_="picks", role="group", aria_label="Models by mechanism", data_for="models-table")


def _model_line(model: ModelEntry, ident: str, many: bool, valued: bool) -> TableLine:
    name = tag("a", model.name, href=f"#{ident}") if model.cells or model.metrics else link(model.name, _first(model))
    found = [
        tag("li", label(metric), SPACE, tag("small", stand) if stand else NOTHING, lang=language(label(metric)))
        for metric, stand in best_metrics(model)
    ]
    if model.first_seen < model.period:
        name = joined([name, tag("small", f"since {model.first_seen}")], SPACE)
    line = [TableCell(name, model.name, language(model.name)), *([TableCell(escaped(model.period))] if many else [])]
    line.append(
        TableCell(joined((tag("span", name, class_="tag") for name in model.tags), SPACE), ", ".join(model.tags))
    )
    line.append(TableCell(tag("ul", *found) if found else NOTHING))
    if valued:
        line.append(TableCell(escaped(model.value), lang=language(model.value)))
    return TableLine(line, ident)


def _first(entry: ModelEntry) -> Reference | None:
    return entry.papers[0] if entry.papers else None


def _model(model: ModelEntry) -> tuple[Html, Html]:
    paper = _first(model)
    source = NOTHING
    if paper and web_address(paper.url):
        source = tag("p", "Source:", SPACE, link(paper.url, paper), class_="source")
    head = joined([block("span", model.name, class_="name"), tag("span", model.period, class_="quiet")], SPACE)
    return head, joined([source, _scores(model), cells(model.cells)])


def _scores(model: ModelEntry) -> Html:
    if not model.metrics:
        return NOTHING
    found = []
    for index, metric in enumerate(model.metrics):
        how = " · ".join(part for part in (metric.protocol, metric.condition) if part)
        small = tag("small", how, lang=language(how)) if how else NOTHING
        stand = standing(*model.ranks.get(index, (1, 1)))
        found.append(
            tag(
                "li",
                tag("span", metric.benchmark),
                small,
                tag("b", score(metric)),
                tag("small", stand) if stand else NOTHING,
            )
        )
    return tag("ul", *found, class_="scores", aria_label="Scores")


def topics(rollup: Rollup) -> Iterator[Html]:
    """The table of topics and every topic's cells."""
    if not rollup.topics:
        return
    many = rollup.range.since != rollup.range.until
    valued = "value" not in rollup.omitted
    heads = [
        TableHead("Topic"),
        TableHead("Part"),
        *([TableHead("Month")] if many else []),
        TableHead("Key papers", ""),
    ]
    heads += [TableHead("Value", "")] if valued else []
    lines = [_topic_line(topic, f"topic-{n}", many, valued) for n, topic in enumerate(rollup.topics, 1)]
    yield table("topics-table", "topics", heads, lines)
    yield from _details("topic", [(t, _topic(t)) for t in rollup.topics if t.cells], rollup.topics)


def _topic_line(topic: TopicEntry, ident: str, many: bool, valued: bool) -> TableLine:
    name = tag("a", topic.name, href=f"#{ident}") if topic.cells else escaped(topic.name)
    papers = [tag("li", link(p.title or p.id or "", p)) for p in topic.papers]
    part = heading(topic.title)
    line = [TableCell(name, topic.name, language(topic.name)), TableCell(escaped(part), lang=language(part))]
    line += [TableCell(escaped(topic.period))] if many else []
    line.append(TableCell(tag("ul", *papers) if papers else NOTHING))
    if valued:
        line.append(TableCell(escaped(topic.value), lang=language(topic.value)))
    return TableLine(line, ident)


def _topic(topic: TopicEntry) -> tuple[Html, Html]:
    head = joined([block("span", topic.name, class_="name"), tag("span", topic.period, class_="quiet")], SPACE)
    return head, cells(topic.cells)


def _details(
    kind: str,
    found: list[tuple[ModelEntry, tuple[Html, Html]]] | list[tuple[TopicEntry, tuple[Html, Html]]],
    entries: tuple[ModelEntry, ...] | tuple[TopicEntry, ...],
) -> Iterator[Html]:
    """Each row's whole, to open; all open where they are few."""
    numbers = {id(entry): number for number, entry in enumerate(entries, 1)}
    opened = len(found) <= _OPEN
    details = []
    for entry, (head, body) in found:
        tags = [tag("span", name, class_="tag") for name in getattr(entry, "tags", ())]
        summary = tag("summary", tag("h3", head), joined(tags, SPACE))
        details.append(tag("details", summary, body, id=f"{kind}-{numbers[id(entry)]}", class_="entry", open=opened))
    if details:
        yield tag("div", joined(details, Html("\n")), class_="entries")


def papers(rollup: Rollup) -> Iterator[Html]:
    """New and returning papers in one table."""
    lines = [
        TableLine(
            (
                TableCell(link(e.reference.title or e.reference.id or "", e.reference), e.reference.title),
                TableCell(escaped("" if (e.reference.id or "").startswith("url:") else e.reference.id or "")),
                TableCell(escaped(status)),
                TableCell(escaped(e.first_seen)),
                TableCell(escaped(", ".join(e.periods))),
            )
        )
        for status, found in (("new", rollup.new_papers), ("returning", rollup.returning_papers))
        for e in found
    ]
    if lines:
        heads = [
            TableHead("Paper"),
            TableHead("Id"),
            TableHead("Status"),
            TableHead("First seen"),
            TableHead("Named in"),
        ]
        yield table("papers-table", "papers", heads, lines)
