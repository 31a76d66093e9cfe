"""Reading a file of a paper within limits, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from msgspec import DecodeError, msgpack

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.core.message import Message
from obsidian_intel.papers.full_text.passages import PaperText
from obsidian_intel.papers.full_text.worker import NO_PYPDF, ReadOrder

LARGEST = 64 << 20  # bytes of a file
SECONDS, MEMORY = 90, 1 << 30
_PACKAGE = Path(__file__).resolve().parents[3]
# Not `-m`, which would look for modules in the folder where one stands: that may be a vault.
_COMMAND = (
    "import sys; sys.path.insert(0, sys.argv[1]); from obsidian_intel.papers.full_text.worker import main; main()"
)


def kind_of(data: bytes) -> str:
    """`pdf` or `html` by what the file begins with."""
    return "pdf" if b"%PDF-" in data[:1024] else "html"


def read_text(data: bytes, *, seconds: float = SECONDS, memory: int = MEMORY) -> PaperText:
    """The passages of a PDF or a page of HTML. Raises `ObsintelError` where a PDF is to be read without pypdf."""
    if len(data) > LARGEST:
        return PaperText(problem=f"it is larger than {LARGEST >> 20} MB")
    order = ReadOrder(kind_of(data), data, memory, max(1, int(seconds)))
    command = [sys.executable, "-P", "-c", _COMMAND, str(_PACKAGE)]
    try:
        done = subprocess.run(
            command, input=msgpack.encode(order), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds
        )
        found = msgpack.decode(done.stdout, type=PaperText)
    except (subprocess.TimeoutExpired, DecodeError, BrokenPipeError):
        return PaperText(problem=f"it takes longer than {seconds:g} s, or too much memory, to read")
    if found.problem == NO_PYPDF:
        raise ObsintelError(
            Message("reading a PDF needs a package that is not installed: pip install 'obsidian-intel[pdf]'")
        )
    return found
