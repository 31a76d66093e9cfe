"""A typed month as bytes, for the snapshot: read back without its text, its rows only when somebody looks at them.

The bytes follow the types (`Month`, `MonthRow` and what they hold), so a field that is added there needs nothing here.
Rows hold the words of a cell more than once, as written and as read: they are compressed, to a quarter and less.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from obsidian_intel.months.model import LazyRows, Month, MonthRow

MOST_RAW = 100_000  # code points of a table of no known kind, whose rows are only made where somebody looks


class _Stored(Struct, array_like=True, gc=False):
    """A month without the rows of its sections, and those rows, compressed, section by section."""

    month: Month
    rows: tuple[bytes, ...]


def encode_month(month: Month) -> bytes | None:
    """The month as bytes; None for one with a very large table of no known kind, which is read anew each time."""
    if any(section.kind is None and len(section.span) > MOST_RAW for section in month.sections):
        return None
    bare = replace(month, sections=tuple(replace(section, rows=()) for section in month.sections))
    rows = tuple(zlib.compress(_ENCODER.encode(tuple(section.rows)), _LEVEL) for section in month.sections)
    try:
        return _ENCODER.encode(_Stored(bare, rows))
    except UnicodeEncodeError:  # the path is no UTF-8
        return None


def decode_month(data: bytes) -> Month:
    """The month again. Raises `msgspec.DecodeError`, or `ValidationError` for bytes of other types."""
    stored = _head_decoder().decode(data)
    pairs = zip(stored.month.sections, stored.rows, strict=True)
    return replace(stored.month, sections=tuple(replace(section, rows=_rows(data)) for section, data in pairs))


def _rows(data: bytes) -> Sequence[MonthRow]:
    return LazyRows(lambda: _row_decoder().decode(zlib.decompress(data)))


_ENCODER = Encoder()
_LEVEL = 1  # 4 ms for a megabyte; more takes long and gains little


@cache
def _head_decoder() -> Decoder[_Stored]:
    return Decoder(_Stored)


@cache
def _row_decoder() -> Decoder[tuple[MonthRow, ...]]:
    return Decoder(tuple[MonthRow, ...])
