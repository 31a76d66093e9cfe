"""A file of scores from elsewhere: CSV in any usual encoding, one score a line or one benchmark a column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.folding import fold_name
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.reports.answers.outside_scores import OutsideScore

LARGEST = 32 << 20
_LONGEST_FIELD = 100_000
_MODEL = ("model", "model version", "model name", "fullname", "full name", "name", "system", "模型", "模型名称")
_BENCHMARK = ("benchmark", "task", "dataset", "eval", "evaluation", "评测", "基准", "基准测试")
_SCORE = (
    "score",
    "best score (across scorers)",
    "mean_score",
    "mean score",
    "best score",
    "value",
    "result",
    "accuracy",
)
_SCORES = (*_SCORE, "得分", "分数", "成绩")
_CONDITION = ("condition", "conditions", "setting", "settings", "tools", "条件", "设置")
_PROTOCOL = ("protocol", "metric", "shots", "口径", "协议", "指标")


def read_outside(file: Path, is_benchmark: Callable[[str], bool]) -> list[OutsideScore]:
    """The scores of a file. `is_benchmark` tells which columns are one, where each benchmark has a column.

    Raises `UsageError` of one line where the file is none of scores.
    """
    rows = _rows(file)
    head = next(rows, [])
    columns = {fold_name(name): place for place, name in reversed(list(enumerate(head)))}
    model = _place(columns, _MODEL)
    if model is None:
        raise _wrong(file, Message("no column names a model; it has {columns}", columns=_named(head)))
    score = _place(columns, _SCORES)
    if score is not None:
        benchmark = _place(columns, _BENCHMARK)
        condition, protocol = _place(columns, _CONDITION), _place(columns, _PROTOCOL)
        found = [
            OutsideScore(_cell(row, model), _cell(row, benchmark) or _title(file), value, written, *how)
            for row in rows
            for written in [_cell(row, score)]
            for value in [_number(written)]
            for how in [(_cell(row, condition) or None, _cell(row, protocol) or None)]
            if value is not None
        ]
    else:
        places = [place for place, name in enumerate(head) if place != model and is_benchmark(name)]
        if not places:
            raise _wrong(
                file, Message("no column of scores, and none of a benchmark; it has {columns}", columns=_named(head))
            )
        found = [
            OutsideScore(_cell(row, model), head[place].strip(), value, _cell(row, place))
            for row in rows
            for place in places
            for value in [_number(_cell(row, place))]
            if value is not None
        ]
    found = [each for each in found if each.model]
    if not found:
        raise _wrong(file, Message("no line of it has a model and a score"))
    return found


def _rows(file: Path) -> Iterator[list[str]]:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise _wrong(file, Message("cannot be read: {reason}", reason=error.strerror or str(error))) from None
    if len(data) > LARGEST:
        raise _wrong(file, Message("it is larger than {size} MB", size=LARGEST >> 20))
    text = _decoded(data).replace("\0", "")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise _wrong(file, Message("it is no CSV: {reason}", reason=str(error))) from None


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else what Excel writes in China; what no reading allows is replaced."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _place(columns: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((columns[key] for key in map(fold_name, names) if key in columns), None)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _number(text: str) -> float | None:
    """A score; a percent sign is of no weight, for shares are told from percentages by the whole file."""
    bare = text.replace("%", "").strip()
    if not bare or len(bare) > 24 or not bare.lstrip("+-").replace(".", "", 1).isdecimal():
        return None
    return float(bare)


def _title(file: Path) -> str:
    """What a file without a column of benchmarks is about: `gpqa_diamond.csv`."""
    return file.stem.replace("_", " ")


def _named(head: Sequence[str]) -> str:
    return enumerated((f"`{name.strip()[:40]}`" for name in head[:12]), dots=len(head) > 12) or Message("none")


def _wrong(file: Path, reason: str) -> UsageError:
    return UsageError(Message("{file}: {reason}", file=file.name, reason=reason))
