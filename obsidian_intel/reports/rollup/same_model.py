"""Which rows speak of one model: by paper id first, then by name, never where ids of one scheme differ."""

from __future__ import annotations

from obsidian_intel.core.folding import fold_name
from obsidian_intel.core.path_dates import date_of_path
from obsidian_intel.months.summary import MonthFacts, Paper, SummaryRow


class ModelRegistry:
    """Numbers the models of all months. Rows must come in order of time."""

    def __init__(self) -> None:
        self._by_id: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        self._keys: dict[str, str] = {}
        self._schemes: list[dict[str, str]] = []
        self.first_seen: list[str] = []

    def copy(self) -> ModelRegistry:
        """One that knows the same models and goes its own way from here."""
        found = ModelRegistry()
        found._by_id = self._by_id.copy()
        found._by_name = {name: numbers.copy() for name, numbers in self._by_name.items()}
        found._keys = self._keys
        found._schemes = [schemes.copy() for schemes in self._schemes]
        found.first_seen = self.first_seen.copy()
        return found

    def number(self, row: SummaryRow, period: str) -> int:
        """The model that `row` speaks of, known or new."""
        paper = row.papers[0].id if row.papers else None
        found = self._by_id.get(paper) if paper else None
        name = self._keys.get(row.name)
        if name is None:
            name = self._keys[row.name] = fold_name(row.name)
        if found is None:
            found = self._named(name, paper)
        if found is None:
            found = len(self.first_seen)
            self.first_seen.append(period)
            self._schemes.append({})
        if paper and paper not in self._by_id:
            self._by_id[paper] = found
            self._schemes[found].setdefault(paper.partition(":")[0], paper)
        same = self._by_name.setdefault(name, [])
        if found not in same:
            same.append(found)
        return found

    def _named(self, name: str, paper: str | None) -> int | None:
        if not name:
            return None
        scheme = paper.partition(":")[0] if paper else ""
        for number in self._by_name.get(name, ()):
            if paper is None or self._schemes[number].get(scheme, paper) == paper:
                return number
        return None


def merge_duplicate_months(months: list[MonthFacts]) -> list[MonthFacts]:
    """Notes of one period: a row that two have counts once, with the papers and scores of both.

    Of notes of weeks and days, which come in order, the later score of a benchmark counts.
    """
    seen: dict[tuple[str, str], list[str]] = {}
    for month in months:
        seen.setdefault((month.period, ""), []).append(month.path)
    twice = {period for (period, _), paths in seen.items() if len(paths) > 1}
    return [*_merged(months, twice)] if twice else months


def _merged(months: list[MonthFacts], twice: set[str]) -> list[MonthFacts]:
    kept: dict[tuple[str, str, str], tuple[int, int]] = {}
    result: list[MonthFacts] = []
    for index, month in enumerate(months):
        rows: list[SummaryRow] = []
        for row in month.rows:
            mark = (month.period, row.kind, row.papers[0].id if row.papers and row.kind == "models" else "")
            place = kept.get((*mark[:2], mark[2] or fold_name(row.name))) if month.period in twice else None
            if place is None or place[0] == index:
                kept.setdefault((*mark[:2], mark[2] or fold_name(row.name)), (index, len(rows)))
                rows.append(row)
                continue
            other = result[place[0]]
            joined = _join(
                other.rows[place[1]], row, later=_is_part(other) or _is_part(month) or other.path == month.path
            )
            result[place[0]] = other._replace(rows=(*other.rows[: place[1]], joined, *other.rows[place[1] + 1 :]))
        result.append(month._replace(rows=tuple(rows)))
    return result


def _is_part(month: MonthFacts) -> bool:
    """Whether a note is about a week or a day of its month."""
    named = date_of_path(month.path)
    return named is not None and bool(named.week or named.day)


def _join(first: SummaryRow, second: SummaryRow, *, later: bool) -> SummaryRow:
    """Both rows in one. `later`: what `second` says of a benchmark supersedes what `first` says."""
    told = {score[:1] + score[5:7] + score[9:11] for score in second.scores} if later else set()
    kept = [score for score in first.scores if score[:1] + score[5:7] + score[9:11] not in told]
    papers: dict[object, Paper] = {paper.id or paper.title: paper for paper in second.papers}
    papers |= {paper.id or paper.title: paper for paper in first.papers}
    return first._replace(
        tags=tuple(dict.fromkeys((*first.tags, *second.tags))),
        value=first.value or second.value,
        papers=(*first.papers, *(p for p in papers.values() if p not in first.papers)),
        scores=tuple(dict.fromkeys((*kept, *second.scores))),
    )
