"""A process that reads one file of a paper and nothing else: what takes too much ends with it.

It is told the limits, the kind and the bytes on stdin, and answers on stdout in msgpack; `full_text.reader` is the
other end.
"""

from __future__ import annotations

import sys

from msgspec import Struct, msgpack

from obsidian_intel.papers.full_text.passages import PaperText

NO_PYPDF = "no pypdf"


class ReadOrder(Struct, array_like=True):
    """What is to be read: bytes of a `pdf` or `html`; `memory` in bytes, `seconds` of computing."""

    kind: str
    data: bytes
    memory: int
    seconds: int


def _limit(order: ReadOrder) -> None:
    try:
        import resource
    except ImportError:  # Windows: the other end's clock is all there is
        return
    for what, most in ((resource.RLIMIT_AS, order.memory), (resource.RLIMIT_CPU, order.seconds)):
        try:
            hard = resource.getrlimit(what)[1]
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (OSError, ValueError):
            continue


def main() -> None:
    """Read, answer, end."""
    order = msgpack.decode(sys.stdin.buffer.read(), type=ReadOrder)
    _limit(order)
    try:
        if order.kind == "pdf":
            from obsidian_intel.papers.full_text.pdf_file import read_pdf

            found = read_pdf(order.data)
        else:
            from obsidian_intel.papers.full_text.html_pages import read_html

            found = read_html(order.data)
    except ImportError:
        found = PaperText(problem=NO_PYPDF)
    except (MemoryError, RecursionError):
        found = PaperText(problem="it takes too much memory to read")
    sys.stdout.buffer.write(msgpack.encode(found))


if __name__ == "__main__":
    main()
