"""Long answers in pages: which part is shown, and the cursor that asks for what follows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from obsidian_intel.core.message import Message
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.servers.mcp.refusal import CallRefused

Item = TypeVar("Item")
MOST = 200
ROOM = 24_000  # characters of JSON that a page's items take; one item is given however long it is


class AnswerPage(Struct, frozen=True):
    """Which part of a long answer this is. `next` is the cursor for what follows, null at the end; `note` says so.

    `total` is null where nobody has counted.
    """

    total: int | None
    first: int
    shown: int
    next: str | None = None
    note: str = ""


class Paging:
    """The page that a call asks for. `question` is what it asks beside `limit` and `cursor`: a cursor of another
    question, or of a log that has changed since, is refused.
    """

    def __init__(
        self, workspace: Workspace, question: Sequence[object], limit: int, cursor: str, more: str = ""
    ) -> None:
        if not 1 <= limit <= MOST:
            raise CallRefused(
                "bad-request",
                Message("`limit` is {limit}", limit=limit),
                hint=Message("give a number from 1 to {most}", most=MOST),
            )
        notes = [(note.path, workspace.entries[note.path].sha256) for note in workspace.vault.dated]
        known = json.dumps([notes, list(map(str, question)), more])
        self.limit, self._stamp = limit, hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        self.offset = self._offset(cursor) if cursor else 0

    def _offset(self, cursor: str) -> int:
        number, _, stamp = cursor.partition(".")
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            raise CallRefused(
                "bad-cursor",
                Message("`{cursor}` is no cursor", cursor=cursor[:40]),
                hint=Message("pass `page.next` of the call before"),
            )
        if stamp != self._stamp:
            raise CallRefused(
                "bad-cursor",
                Message("the cursor is of another question, or the log has changed since"),
                hint=Message("ask again without a cursor"),
            )
        return int(number)

    def cut(
        self, items: Sequence[Item], *, total: int | None = None, size: Callable[[Item], int] | None = None
    ) -> tuple[tuple[Item, ...], AnswerPage]:
        """The items of this page. `total`: how many there are, where `items` are those up to the page's end alone.

        `size`: characters that an item takes, where that may be much.
        """
        shown: list[Item] = []
        room = ROOM
        for item in items[self.offset : self.offset + self.limit]:
            room -= size(item) if size is not None else 0
            if room < 0 and shown:
                break
            shown.append(item)
        total = len(items) if total is None else total
        return tuple(shown), self.page(len(shown), total, is_last=self.offset + len(shown) >= total)

    def page(self, shown: int, total: int | None, *, is_last: bool) -> AnswerPage:
        """What is said of a page with so many items."""
        first, end = self.offset + 1 if shown else 0, self.offset + shown
        if is_last:
            return AnswerPage(total, first, shown)
        cursor = f"{end}.{self._stamp}"
        if total is None:
            note = Message("{first} to {last}; call again with cursor={cursor}", first=first, last=end, cursor=cursor)
        else:
            note = Message(
                "{first} to {last} of {total}; call again with cursor={cursor}",
                first=first,
                last=end,
                total=total,
                cursor=cursor,
            )
        return AnswerPage(total, first, shown, cursor, note)

    def cut_lists(self, record: dict[str, Any]) -> tuple[dict[str, Any], AnswerPage]:
        """An answer of many lists, each cut to this page; lists within lists to its first items.

        Where that is too long still, fewer items of each are given.
        """
        total = max((len(each) for each in _lists(record)), default=0)
        shown = min(self.limit, max(total - self.offset, 0))
        while True:
            found = _window(record, self.offset, shown)
            if shown <= 5 or len(json.dumps(found, ensure_ascii=False)) <= 2 * ROOM:
                return found, self.page(shown, total, is_last=self.offset + shown >= total)
            shown //= 2


def _lists(value: Any) -> Iterator[list[Any]]:
    """The outermost lists of plain values."""
    if isinstance(value, list | tuple):
        yield list(value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _lists(each)


def _window(value: Any, offset: int, most: int) -> Any:
    if isinstance(value, dict):
        return {key: _window(each, offset, most) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_window(each, 0, max(most, 5)) for each in value[offset : offset + most]]
    return value
