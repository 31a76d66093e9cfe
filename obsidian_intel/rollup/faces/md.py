"""The rollup as a page for Obsidian: short tables, callouts, wikilinks, pictures beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from obsidian_intel.classify import ROLLUP_TYPE
from obsidian_intel.rollup.chart import leaderboards_picture, pictured
from obsidian_intel.rollup.inline import escape, heading, label, one_line, web_address
from obsidian_intel.rollup.numbers import best_metrics, change, place
from obsidian_intel.rollup.numbers import label as metric_label
from obsidian_intel.rollup.page import Page, make_page
from obsidian_intel.rollup.timeline import timeline_picture
from obsidian_intel.rollup.values import Leaderboard, PaperEntry, Reference, Rollup

SUFFIX = ".md"
TOP = 10
_BOARDS = 12
_VALUE, _NAME = 160, 90
_UNSAFE = frozenset('#^[]|\\:%"<>*?\n\r\t')
_CALLOUTS = (
    ("theme", "abstract", "Dominant theme"),
    ("signal", "info", "The signal"),
    ("insight", "tip", "Crucial insight"),
    ("implementation", "example", "Best implementation"),
)
LinkTarget = Callable[[str], str]


def note_path(path: str) -> str:
    """A `LinkTarget` that names a note by its whole path."""
    return path.removesuffix(".md")


def render(rollup: Rollup) -> str:
    """The page for stdout or a file outside the vault: without pictures."""
    return render_markdown(rollup, pictures=False).text


def render_markdown(rollup: Rollup, link: LinkTarget = note_path, *, pictures: bool = True) -> Page:
    """The page. `link` gives the target of a wikilink to a vault path, as Obsidian wants it from this page."""
    writer = _Writer(rollup, link)
    drawn = writer.pictures() if pictures else {}
    body = "\n\n".join(block for block in writer.blocks(drawn) if block)
    span = rollup.range
    properties = f'type: {ROLLUP_TYPE}\nsince: "{span.since}"\nuntil: "{span.until}"\n'
    return make_page(properties, body, drawn)


def _plain(text: str, limit: int = 0) -> str:
    return escape(one_line(text, limit))


def _table(header: str, align: str, rows: Iterable[Iterable[str]]) -> str:
    """A GFM table, or nothing when it has no rows. Cells are Markdown already."""
    lines = ["| " + " | ".join(cells) + " |" for cells in rows]
    if not lines:
        return ""
    marks = {"l": ":---", "r": "---:"}
    return "\n".join([f"| {header} |", "| " + " | ".join(marks[a] for a in align) + " |", *lines])


class _Writer:
    def __init__(self, rollup: Rollup, link: LinkTarget) -> None:
        self.rollup, self._link = rollup, link
        self.many = rollup.range.since != rollup.range.until
        self._month_notes = {month.period: month.path for month in rollup.months}

    def pictures(self) -> dict[str, str]:
        """The SVG files, by name."""
        found: dict[str, str] = {}
        name = self.rollup.range.page_name
        if boards := pictured(self.rollup.moved()):
            found[f"{name} leaderboards.svg"] = leaderboards_picture(boards, self.rollup.range)
        if drawn := timeline_picture(self.rollup):
            found[f"{name} timeline.svg"] = drawn
        return found

    def blocks(self, drawn: dict[str, str]) -> Iterator[str]:
        """The page's blocks, in order; an empty one is left out."""
        yield f"# {self.rollup.range.page_name}"
        yield self._summary()
        yield from self._sentences()
        yield from self._section("Timeline", self._timeline(drawn))
        yield from self._section("Models", self._models())
        yield from self._section("Topics", self._topics())
        yield from self._section("Leaderboards", self._leaderboards(drawn))
        yield from self._section("Mechanisms", self._tags())
        yield from self._section("Papers", self._papers())
        yield from self._section("Open problems", self._problems())

    def _section(self, title: str, blocks: Iterator[str]) -> Iterator[str]:
        found = [block for block in blocks if block]
        if found:
            yield f"## {title}"
            yield from found

    def _summary(self) -> str:
        rollup, said = self.rollup, []
        notes = [self.month(month.period, month.path) for month in rollup.months]
        said.append(f"From {', '.join(notes)}." if notes else "")
        counts = [
            _count(len(rollup.models), "model"),
            _count(len(rollup.topics), "topic"),
            _count(len(rollup.moved()), "leaderboard") + " with news" if rollup.moved() else "",
            _count(len(rollup.new_papers), "new paper"),
            f"{len(rollup.returning_papers)} returning" if rollup.returning_papers else "",
        ]
        if rollup.months:
            said.append(", ".join(count for count in counts if count) + ".")
        said += [_plain(remark.text) for remark in rollup.remarks if remark.kind in ("empty", "gap")]
        return " ".join(part for part in said if part)

    def month(self, period: str, path: str | None = None) -> str:
        """The period, linked to its note."""
        path = path or self._month_notes.get(period)
        return self.wikilink(path, period, False) if path else period

    def wikilink(self, path: str, shown: str, in_table: bool) -> str:
        """A link to a note; its name as text where a link could not hold it."""
        target = self._link(path)
        words = label(one_line(shown, _NAME))
        if _UNSAFE & set(target):
            return escape(words)
        if target == words:
            return f"[[{target}]]"
        return f"[[{target}{chr(92) if in_table else ''}|{words}]]"

    def reference(self, name: str, paper: Reference | None) -> str:
        """A name in a table, linked to its note, else to the web."""
        if paper and paper.note:
            return self.wikilink(paper.note, name, True)
        address = web_address(paper.url) if paper else None
        words = _plain(name, _NAME)
        return f"[{words}]({address.replace('(', '%28').replace(')', '%29')})" if address else words

    def _sentences(self) -> Iterator[str]:
        for field, callout, title in _CALLOUTS:
            said = [(m.period, m.path, text) for m in self.rollup.months if (text := getattr(m, field))]
            if not said:
                continue
            if self.many:
                lines = [f"> - {self.month(period, path)} {_plain(text)}" for period, path, text in said]
            else:
                lines = ["> " + _plain(text) + ("" if text is said[-1][2] else "\n>") for *_, text in said]
            yield "\n".join([f"> [!{callout}] {title}", *lines])

    def _embed(self, drawn: dict[str, str], what: str, alt: str) -> Iterator[str]:
        name = f"{self.rollup.range.page_name} {what}.svg"
        if name in drawn:
            yield f"![[{name}|{alt}]]"

    def _timeline(self, drawn: dict[str, str]) -> Iterator[str]:
        shown = self.rollup.activity
        if not shown or not (self.many or drawn):
            return
        yield from self._embed(drawn, "timeline", f"Rows a month, {shown[0].period} to {shown[-1].period}")
        inside = [a for a in shown if a.period in self.rollup.range]
        if self.many:
            rows = ([self._month_cell(a.period), str(a.models), str(a.topics)] for a in inside if a.notes)
            yield _table("Month | Models | Topics", "lrr", rows)

    def _month_cell(self, period: str) -> str:
        path = self._month_notes.get(period)
        return self.wikilink(path, period, True) if path else period

    def _models(self) -> Iterator[str]:
        omitted = self.rollup.omitted
        head, align = ["Model", "Mechanism", "Best scores"], "lll"
        if self.many:
            head, align = ["Model", "Month", "Mechanism", "Best scores"], "llll"
        if "value" not in omitted:
            head, align = [*head, "Value"], align + "l"
        rows = []
        for model in self.rollup.models:
            name = self.reference(model.name, model.papers[0] if model.papers else None)
            scores = "<br>".join(
                _plain(metric_label(found)) + (f", {standing}" if standing else "")
                for found, standing in best_metrics(model)
            )
            name += f" (since {model.first_seen})" if model.first_seen < model.period else ""
            cells = [name, *([self._month_cell(model.period)] if self.many else [])]
            cells += [", ".join(_plain(tag) for tag in model.tags), scores]
            rows.append([*cells, _plain(model.value, _VALUE)] if "value" not in omitted else cells)
        yield _table(" | ".join(head), align, rows)

    def _topics(self) -> Iterator[str]:
        titles: dict[str, str] = {}
        for topic in self.rollup.topics:
            titles.setdefault(topic.section, topic.title)
        valued = "value" not in self.rollup.omitted
        head = ["Topic", *(["Month"] if self.many else []), "Key papers", *(["Value"] if valued else [])]
        for section, title in titles.items():
            rows = []
            for topic in self.rollup.topics:
                if topic.section == section:
                    papers = "<br>".join(self.reference(p.title or p.id or "paper", p) for p in topic.papers)
                    month = [self._month_cell(topic.period)] if self.many else []
                    value = [_plain(topic.value, _VALUE)] if valued else []
                    rows.append([_plain(topic.name, _NAME), *month, papers, *value])
            if title:
                yield f"### {escape(heading(title))}"
            yield _table(" | ".join(head), "l" * len(head), rows)

    def _leaderboards(self, drawn: dict[str, str]) -> Iterator[str]:
        moved = self.rollup.moved()
        yield from self._embed(drawn, "leaderboards", "The leaderboards with most entries as bars")
        compared = [board for board in moved if len(board.entries) > 1]
        for board in compared[:_BOARDS]:
            yield f"### {_plain(board.title)}"
            yield self._board(board)
        if more := compared[_BOARDS:]:
            yield "### More leaderboards"
            yield _table("Benchmark | Best | Score | Change | Stated", "llrrl", (self._best(board) for board in more))
        single = [board for board in moved if len(board.entries) == 1]
        if single:
            yield "### Only one score so far"
            rows = (
                [_plain(b.title), self._entry_name(b, 0), _plain(place(b.entries[0], b)), self._since(b, 0)]
                for b in single
            )
            yield _table("Benchmark | Model | Score | Stated", "llrl", rows)
        rest = [board for board in self.rollup.leaderboards if board not in moved]
        if rest:
            yield "\n".join([f"> [!note]- {_count(len(rest), 'leaderboard')} without news", *map(self._leader, rest)])

    def _leader(self, board: Leaderboard) -> str:
        first = board.entries[0]
        return f"> - {_plain(board.title)}: {_plain(first.name, _NAME)}, {_plain(place(first, board))} ({first.period})"

    def _entry_name(self, board: Leaderboard, index: int) -> str:
        entry = board.entries[index]
        note = self.rollup.note(entry)
        return self.wikilink(note, entry.name, True) if note else _plain(entry.name, _NAME)

    def _since(self, board: Leaderboard, index: int) -> str:
        entry = board.entries[index]
        earlier = ", ".join(f"{value:g} in {period}" for period, value in entry.earlier)
        notes = ["two values" if entry.conflict else "", f"before: {earlier}" if earlier else ""]
        notes.append("condition inferred" if entry.inferred else "")
        said = "; ".join(note for note in notes if note)
        return self._month_cell(entry.period) + (f" ({said})" if said else "")

    def _best(self, board: Leaderboard) -> list[str]:
        first = board.entries[0]
        score, moved = _plain(place(first, board)), change(first, board)
        return [_plain(board.title), self._entry_name(board, 0), score, moved, self._since(board, 0)]

    def _board(self, board: Leaderboard) -> str:
        rows = [
            [
                f"{entry.rank}{'=' if entry.tied else ''}",
                self._entry_name(board, index),
                _plain(place(entry, board)),
                change(entry, board),
                self._since(board, index),
            ]
            for index, entry in enumerate(board.entries[:TOP])
        ]
        score = "Score" if board.better == "higher" else "Score (lower is better)"
        table = _table(f"Rank | Model | {score} | Change | Stated", "rlrrl", rows)
        rest = len(board.entries) - TOP
        return f"{table}\n\nAnd {rest} more." if rest > 0 else table

    def _tags(self) -> Iterator[str]:
        rows = ([_plain(tag), str(len(names)), _plain(", ".join(names), 240)] for tag, names in self.rollup.tags)
        yield _table("Tag | Count | Models", "lrl", rows)

    def _papers(self) -> Iterator[str]:
        for title, papers in (("New", self.rollup.new_papers), ("Returning", self.rollup.returning_papers)):
            if papers:
                yield f"### {title}"
                yield "\n".join(self._paper(entry) for entry in papers)

    def _paper(self, entry: PaperEntry) -> str:
        paper = entry.reference
        name = paper.title or paper.id or "paper"
        shown = self.wikilink(paper.note, name, False) if paper.note else self.reference(name, paper)
        others = [period for period in entry.periods if period not in self.rollup.range]
        also = f", also in {', '.join(others)}" if others else ""
        ident = f" ({_plain(paper.id)})" if paper.id and not paper.id.startswith("url:") else ""
        return f"- {shown}{ident}{also}"

    def _problems(self) -> Iterator[str]:
        found = self.rollup.problems
        lines = []
        if found and (found.errors or found.warnings):
            lines.append(f"- `lint` finds {_count(found.errors, 'error')} and {_count(found.warnings, 'warning')}.")
        for remark in self.rollup.remarks:
            if remark.kind in ("twice", "conflict", "look-alike"):
                paths = [
                    self.wikilink(path, path.rpartition("/")[2].removesuffix(".md"), False) for path in remark.paths
                ]
                lines.append(f"- {_plain(remark.text)}" + (f": {', '.join(paths)}." if paths else ""))
        yield "\n".join(lines)


def _count(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
