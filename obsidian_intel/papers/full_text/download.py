"""The text of papers from arXiv, its HTML where there is one, else its PDF; only ids go out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from msgspec import Struct

from obsidian_intel.core.declared_settings import NetworkConfig
from obsidian_intel.core.message import Message
from obsidian_intel.papers.fetch import NotHad
from obsidian_intel.papers.full_text.copies import PaperCopies
from obsidian_intel.papers.full_text.reader import kind_of
from obsidian_intel.papers.http_client import HttpClient, RequestFailed
from obsidian_intel.papers.sources import host_of, number_of

ADDRESS_NAME = "arxiv_texts"
"""What `network.addresses` calls the place of texts."""
_BASE = "https://export.arxiv.org"
_PAUSE = 3.0
Progress = Callable[[int, int], None]


class TextDownload(Struct, frozen=True):
    """What is to be fetched: `papers` from `base`. `not_asked`: those that are not, with the reason."""

    base: str
    papers: tuple[str, ...]
    not_asked: tuple[NotHad, ...] = ()

    @property
    def host(self) -> str:
        """Who is asked."""
        return host_of(self.base)


def plan_download(papers: Iterable[str], copies: PaperCopies, network: NetworkConfig) -> TextDownload:
    """The papers of arXiv of which there is no copy; others have no text that may be fetched."""
    base = network.addresses.get(ADDRESS_NAME, _BASE).rstrip("/")
    wanted = [p for p in dict.fromkeys(papers) if p.startswith("arxiv:") and not copies.has(p)]
    if wanted and network.is_never(host_of(base)):
        reason = Message("`network.never` names {host_of}", host_of=host_of(base))
        return TextDownload(base, (), tuple(NotHad(paper, reason) for paper in wanted))
    return TextDownload(base, tuple(wanted))


def download(
    plan: TextDownload, copies: PaperCopies, client: HttpClient, progress: Progress | None = None
) -> list[NotHad]:
    """Fetch all that is planned, each kept at once; what could not be had, with the reason. Raises `OSError`."""
    not_had = list(plan.not_asked)
    out = ""
    for done, paper in enumerate(plan.papers, 1):
        if out:
            not_had.append(NotHad(paper, Message("not asked any more: {out}", out=out)))
        else:
            try:
                kind, data = _fetched(plan.base, paper, client)
                copies.keep(paper, kind, data)
            except RequestFailed as failed:
                reason = (
                    Message("{host} has no text of it", host=plan.host)
                    if failed.status == 404
                    else f"{plan.host}: {failed}"
                )
                not_had.append(NotHad(paper, reason))
                out = reason if failed.host_is_out else ""
        if progress is not None:
            progress(done, len(plan.papers))
    return not_had


def _fetched(base: str, paper: str, client: HttpClient) -> tuple[str, bytes]:
    number = quote(number_of(paper), safe="/.")
    try:
        data = client.get(f"{base}/html/{number}", accept="text/html", pause=_PAUSE, pages=True)
        if kind_of(data) == "html" and b"<p" in data:
            return "html", data
    except RequestFailed as failed:
        if failed.host_is_out or failed.status != 404:
            raise
    data = client.get(f"{base}/pdf/{number}", accept="application/pdf", pause=_PAUSE)
    if kind_of(data) != "pdf":
        raise RequestFailed(Message("it answers with something that is no PDF"))
    return "pdf", data
