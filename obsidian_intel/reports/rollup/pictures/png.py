"""A small PNG made of rectangles and discs, for places that take no SVG. Words stand beside it, never in it."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode

Color = tuple[int, int, int]
WHITE: Color = (255, 255, 255)


class Canvas:
    """A white picture of `width` by `height` pixels. What lies outside of it is not drawn."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._rows = [bytearray(bytes(WHITE) * width) for _ in range(height)]

    def rectangle(self, left: float, top: float, right: float, bottom: float, color: Color) -> None:
        """Fill from (left, top) up to (right, bottom)."""
        first, last = max(0, round(left)), min(self.width, round(right))
        if first < last:
            for row in self._rows[max(0, round(top)) : max(0, round(bottom))]:
                row[first * 3 : last * 3] = bytes(color) * (last - first)

    def disc(self, x: float, y: float, radius: float, color: Color) -> None:
        """Fill a disc with a soft edge."""
        for row in range(max(0, int(y - radius - 1)), min(self.height, int(y + radius + 2))):
            for column in range(max(0, int(x - radius - 1)), min(self.width, int(x + radius + 2))):
                distance = ((column - x) ** 2 + (row - y) ** 2) ** 0.5
                cover = min(1.0, max(0.0, radius + 0.5 - distance))
                if cover:
                    self._blend(column, row, color, cover)

    def _blend(self, column: int, row: int, color: Color, cover: float) -> None:
        line = self._rows[row]
        for index, value in enumerate(color):
            place = column * 3 + index
            line[place] = round(line[place] * (1 - cover) + value * cover)

    def png(self) -> bytes:
        """The file; the same picture gives the same bytes."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        data = zlib.compress(b"".join(b"\0" + row for row in self._rows), 9)
        parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(parts)

    def data_address(self) -> str:
        """The picture as a `data:` address."""
        return "data:image/png;base64," + b64encode(self.png()).decode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
