"""The chapters of a rollup: headline, records, models, business value, topics, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from obsidian_intel.reports.headline import headline
from obsidian_intel.reports.rollup.escape import heading, web_address
from obsidian_intel.reports.rollup.format_scores import best_metrics, label
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.office.blocks import (
    Block,
    Chapter,
    OfficeCell,
    OfficeColumn,
    OfficeList,
    OfficeReport,
    OfficeTable,
)
from obsidian_intel.reports.rollup.office.plain_text import plain, shortened
from obsidian_intel.reports.rollup.office.score_blocks import score_blocks
from obsidian_intel.reports.rollup.parts.models import ModelRows, models_of
from obsidian_intel.reports.rollup.parts.value import value_table
from obsidian_intel.reports.rollup.rollup_values import PaperEntry, Reference, Rollup, TopicEntry

_NAMED = 4  # months that are named one by one
_STATEMENTS = (
    ("theme", "Dominant theme"),
    ("signal", "The signal"),
    ("insight", "Crucial insight"),
    ("implementation", "Best implementation"),
)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of each kind a file has room for. `characters` are those of a cell, `places` those of a board."""

    characters: int
    statements: int
    charts: int
    places: int
    boards: int
    models: int
    values: int
    topics: int
    sources: int


DOCUMENT = Extent(400, 72, 12, 8, 400, 5_000, 5_000, 5_000, 5_000)
SLIDES = Extent(150, 12, 8, 6, 24, 36, 30, 30, 60)


def office_report(rollup: Rollup, extent: Extent) -> OfficeReport:
    """The rollup as chapters; one with nothing to show is left out."""
    words = Words(rollup.language)
    many = rollup.range.since != rollup.range.until
    maker = _Chapters(rollup, extent, words, many)
    parts: tuple[tuple[str, Iterable[Block]], ...] = (
        ("In short", maker.headline()),
        ("Records", score_blocks(rollup, words, charts=extent.charts, places=extent.places, boards=extent.boards)),
        ("Models", maker.models()),
        ("Business value", maker.value()),
        ("Topics", maker.topics()),
        ("Sources", maker.sources()),
    )
    chapters = [Chapter(words(title), found) for title, blocks in parts if (found := tuple(blocks))]
    facts = (
        (len(rollup.months), "monthly note"),
        (rollup.model_count, "model"),
        (rollup.topic_count, "topic"),
        (len(rollup.moved()), "leaderboard"),
        (len(rollup.new_papers), "new paper"),
    )
    return OfficeReport(
        plain(words.message(rollup.range.named)),
        words("Intelligence rollup"),
        " · ".join(words.count(count, noun) for count, noun in facts if count),
        words.language,
        tuple(chapters),
    )


@dataclass(frozen=True, slots=True)
class _Chapters:
    rollup: Rollup
    extent: Extent
    words: Words
    many: bool

    def headline(self) -> Iterator[Block]:
        """What changed in three sentences, then what each month said of itself."""
        words, rollup = self.words, self.rollup
        lead = [words.message(sentence) for sentence in headline(rollup.changes)]
        yield OfficeList("", tuple(("", plain(text)) for text in lead))
        for field, title in _STATEMENTS:
            said = [(month.period, text) for month in rollup.months if (text := getattr(month, field))]
            rest = len(said) - self.extent.statements
            said = said[-self.extent.statements :]
            if said:
                more = [("", words("and {count} more", count=rest))] if rest > 0 else []
                items = [(period if self.many else "", self._short(text, period)) for period, text in said]
                if any(text for _, text in items):
                    yield OfficeList(words(title), (*items, *more))
        if rollup.remarks:  # only where problems are included
            yield OfficeList(words("Data to check"), tuple(("", plain(words.message(r.text))) for r in rollup.remarks))

    def models(self) -> Iterator[Block]:
        """Each model once, with its mechanisms and best scores."""
        found = models_of(self.rollup)
        if not found:
            return
        names = ("Model", "Month", "Mechanism", "Best scores") if self.many else ("Model", "Mechanism", "Best scores")
        weights = {"Model": 3.0, "Month": 1.6, "Mechanism": 1.8, "Best scores": 5.0}
        rows = (tuple(self._model(model)) for model in found[: self.extent.models])
        yield from self._table("", names, weights, rows, len(found) - self.extent.models)

    def _model(self, model: ModelRows) -> Iterator[OfficeCell]:
        since = self.words("since {period}", period=model.first_seen)
        name = plain(model.latest.name)
        known = model.first_seen < model.rows[-1].period
        url = web_address(model.paper.url) if model.paper else None
        yield OfficeCell(self.words.aside(name, since if known else ""), url, bold=True)
        if self.many:
            yield OfficeCell(self.words.listed(dict.fromkeys(row.period for row in model.rows)))
        yield OfficeCell(self.words.listed(plain(tag) for tag in model.tags))
        best = best_metrics(model.latest, words=self.words)
        yield OfficeCell(
            self.words.clauses(self._score(self.words.message(label(score)), stand) for score, stand in best)
        )

    def _score(self, score: str, standing: str) -> str:
        return self.words("{score}, {standing}", score=plain(score), standing=standing) if standing else plain(score)

    def value(self) -> Iterator[Block]:
        """What each model is good for, and what became of it as its cell says."""
        found = sorted(value_table(self.rollup), key=lambda each: each.period, reverse=True)
        found.sort(key=lambda each: not each.status)
        if not found:
            return
        names = ("Month", "Model", "Application", "Status") if self.many else ("Model", "Application", "Status")
        weights = {"Month": 1.4, "Model": 2.6, "Application": 6.0, "Status": 1.2}
        rows = (
            (
                *((OfficeCell(each.period),) if self.many else ()),
                OfficeCell(plain(each.model), bold=True),
                OfficeCell(self._short(each.application, each.period)),
                OfficeCell(plain(each.status)),
            )
            for each in found[: self.extent.values]
        )
        yield from self._table("", names, weights, rows, len(found) - self.extent.values)

    def topics(self) -> Iterator[Block]:
        """The topics of each section, those of the latest month first, with the line of value and their papers."""
        sections: dict[str, list[TopicEntry]] = {}
        latest_first = sorted(self.rollup.topics, key=lambda topic: topic.period, reverse=True)
        for topic in latest_first:
            sections.setdefault(topic.section, []).append(topic)
        room = max(4, self.extent.topics // max(1, len(sections)))
        for found in sections.values():
            valued = any(topic.value for topic in found)
            names = ["Topic", *(["Month"] if self.many else []), *(["Value"] if valued else []), "Key papers"]
            weights = {"Topic": 2.4, "Month": 1.4, "Value": 4.0, "Key papers": 3.4}
            rows = (tuple(self._topic(topic, valued)) for topic in found[:room])
            title = plain(heading(found[0].title))
            yield from self._table(title, names, weights, rows, len(found) - room)

    def _topic(self, topic: TopicEntry, valued: bool) -> Iterator[OfficeCell]:
        yield OfficeCell(plain(topic.name), bold=True)
        if self.many:
            yield OfficeCell(topic.period)
        if valued:
            yield OfficeCell(self._short(topic.value, topic.period))
        titles = [plain(self._title(paper)) for paper in topic.papers]
        url = web_address(topic.papers[0].url) if len(topic.papers) == 1 else None
        yield OfficeCell(self.words("; ").join(titles), url)

    def sources(self) -> Iterator[Block]:
        """The papers with their addresses: those seen again, then the new ones."""
        room = self.extent.sources
        shown = (("Seen again", self.rollup.returning_papers), ("New", self.rollup.new_papers))
        for title, found in shown:
            if found and room > 0:
                found = tuple(sorted(found, key=lambda entry: entry.first_seen, reverse=True))
                weights = {"Paper": 3.6, "Address": 4.0, "Named in": 2.0}
                rows = (tuple(self._source(entry)) for entry in found[:room])
                yield from self._table(self.words(title), tuple(weights), weights, rows, len(found) - room)
                room -= len(found)

    def _source(self, entry: PaperEntry) -> Iterator[OfficeCell]:
        url = web_address(entry.reference.url)
        title = plain(self._title(entry.reference))
        yield OfficeCell(title if title != url else plain(entry.reference.id or ""), bold=True)
        yield OfficeCell(url or "", url)
        yield OfficeCell(self._named_in(entry.periods))

    def _named_in(self, periods: tuple[str, ...]) -> str:
        if len(periods) <= _NAMED:
            return self.words.listed(periods)
        return self.words.phrases((self.words.count(len(periods), "month"), f"{periods[0]} – {periods[-1]}"))

    def _title(self, paper: Reference) -> str:
        return paper.shown or paper.id or web_address(paper.url) or ""

    def _short(self, text: str, period: str) -> str:
        return shortened(text, self.extent.characters, period, self.words)

    def _table(
        self,
        title: str,
        names: Iterable[str],
        weights: dict[str, float],
        rows: Iterable[tuple[OfficeCell, ...]],
        rest: int,
    ) -> Iterator[OfficeTable]:
        """The table without its empty columns; nothing where all of them are."""
        columns = tuple(OfficeColumn(self.words(name), weights[name]) for name in names)
        lines = tuple(rows)
        kept = [place for place in range(len(columns)) if any(line[place].text for line in lines)]
        lines = tuple(tuple(line[place] for place in kept) for line in lines)
        columns = tuple(columns[place] for place in kept)
        note = self.words("and {count} more", count=rest) if rest > 0 else ""
        if columns:
            yield OfficeTable(title, columns, lines, note)
