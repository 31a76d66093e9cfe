"""Where papers are listed, one module each; a source is found by being there.

A module holds one `SOURCE`. What it does is pure: from ids to the address that is asked, from bytes of the answer to
records. Asking itself, with its rates and limits, is `papers/fetch.py` and `papers/http_client.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from urllib.parse import urlsplit

from msgspec import Struct

from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.core.message import Message
from obsidian_intel.papers.records import PaperRecord

Answers = Mapping[str, "PaperRecord | str"]
"""Of each paper that was answered about, its record, or in words why there is none."""


class BadAnswer(Exception):
    """The bytes are not what the source answers with; the message says what they are."""


class Source(Struct, frozen=True):
    """One place that lists papers.

    `schemes`: of the ids that it knows. `base`: where it is asked, unless `network.addresses` says otherwise. `batch`:
    ids in one request. `pause`: seconds between two requests. `address(base, ids)` is what is asked, `read(data, ids)`
    what the answer says of these ids; it raises `BadAnswer`. `accept`: the media type that is wanted.
    """

    name: str
    schemes: tuple[str, ...]
    base: str
    batch: int
    pause: float
    address: Callable[[str, Sequence[str]], str]
    read: Callable[[bytes, Sequence[str]], Answers]
    accept: str = "application/json"

    def base_in(self, addresses: Mapping[str, str]) -> str:
        """The address to ask, with the person's own put first."""
        return addresses.get(self.name, self.base).rstrip("/")


def host_of(address: str) -> str:
    """The host of an address, with its port where it names one."""
    return urlsplit(address).netloc.rpartition("@")[2].lower()


def number_of(paper: str) -> str:
    """An id without its scheme: `2601.16725`."""
    return paper.partition(":")[2]


@cache
def sources() -> tuple[Source, ...]:
    """All sources, by name."""
    names = sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(import_module(f"{__name__}.{name}").SOURCE for name in names)


def source_of(paper: str) -> Source | None:
    """The source that lists a paper of that id; None where no source does."""
    scheme = paper.partition(":")[0]
    return next((source for source in sources() if scheme in source.schemes), None)


def missing_extra() -> ObsintelError:
    """What to install, where the packages for asking are not there."""
    return ObsintelError(
        Message(
            "asking for papers needs packages that are not installed: pip install "
            "'obsidian-intel[papers]'; `--offline` works without them"
        )
    )
