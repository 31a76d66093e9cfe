"""A server on loopback that lists papers as arXiv, Crossref, OpenReview, Hugging Face and GitHub do, and misbehaves.

What it answers is made up here, in the forms of those sources.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

SOURCES = {
    "arxiv": "/api/query",
    "crossref": "/works",
    "openreview": "/notes",
    "huggingface": "/hub/api",
    "github": "/repos",
}


def atom_entry(
    number: str,
    title: str | None = None,
    *,
    authors: Sequence[str] = ("Ada Writer", "Bo Reader"),
    version: int = 1,
    comment: str = "",
    doi: str = "",
    journal: str = "",
    published: str = "2026-02-03T10:00:00Z",
    summary: str = "We look at things, and tell what we saw.",
) -> str:
    """One entry of a feed as arXiv's API gives it."""
    names = "".join(f"<author><name>{escape(name)}</name></author>" for name in authors)
    more = f"<arxiv:comment>{escape(comment)}</arxiv:comment>" if comment else ""
    more += f"<arxiv:doi>{escape(doi)}</arxiv:doi>" if doi else ""
    more += f"<arxiv:journal_ref>{escape(journal)}</arxiv:journal_ref>" if journal else ""
    return (
        f"<entry><id>http://arxiv.org/abs/{number}v{version}</id><updated>2026-02-10T10:00:00Z</updated>"
        f"<published>{published}</published><title>{escape(title or f'A Study of {number}')}</title>"
        f"<summary>{escape(summary)}</summary>{names}{more}"
        '<arxiv:primary_category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/></entry>'
    )


def atom_feed(*entries: str) -> bytes:
    """A feed of entries."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom"><title>answer</title>' + "".join(entries) + "</feed>"
    ).encode()


@dataclass
class Answer:
    """One answer. `cut`: fewer bytes are sent than promised. `slow`: seconds before each byte."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hold: threading.Event | None = None


@dataclass
class PaperServer:
    """The server: what is asked is in `asked`; `faults` are the next answers, before those that are right."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    faults: list[Answer | Callable[[str], Answer]] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    entries: dict[str, str] = field(default_factory=dict)

    @property
    def addresses(self) -> dict[str, str]:
        """Where each source is, for `network.addresses`."""
        return {name: f"http://127.0.0.1:{self.port}{path}" for name, path in SOURCES.items()}

    def settings(self, more: str = "") -> str:
        """The lines of `obsintel.toml` that ask this server and nobody else."""
        lines = "".join(f'{name} = "{address}"\n' for name, address in self.addresses.items())
        return f"[network]\n{more}[network.addresses]\n{lines}"

    def answer(self, target: str) -> Answer:
        """The answer to the path and query of a request."""
        if self.faults:
            fault = self.faults.pop(0)
            return fault(target) if callable(fault) else fault
        parts = urlsplit(target)
        if parts.path == SOURCES["arxiv"]:
            numbers = parse_qs(parts.query)["id_list"][0].split(",")
            known = [number for number in numbers if number not in self.unknown]
            feed = atom_feed(*(self.entries.get(each) or atom_entry(each, self.titles.get(each)) for each in known))
            return Answer(feed, headers={"Content-Type": "application/atom+xml"})
        return self._json(parts.path, parse_qs(parts.query))

    def _json(self, path: str, query: dict[str, list[str]]) -> Answer:
        name = next(name for name, start in SOURCES.items() if path.startswith(start))
        asked = unquote(path.removeprefix(SOURCES[name]).strip("/")) or query.get("id", [""])[0]
        if asked in self.unknown:
            return Answer(b'{"error": "none"}', status=404)
        body = json.dumps(_RECORDED[name](asked, self.titles.get(asked))).encode()
        return Answer(body, headers={"Content-Type": "application/json"})


def crossref_work(doi: str, title: str | None = None) -> dict[str, Any]:
    """A work as Crossref lists it."""
    return {
        "status": "ok",
        "message": {
            "DOI": doi,
            "type": "journal-article",
            "title": [title or "On <i>Things</i> &amp; Their Names"],
            "author": [
                {"given": "Ada", "family": "Writer", "sequence": "first"},
                {"given": "Laurens", "family": "van der Boek"},
                {"name": "The Reading Group"},
            ],
            "published": {"date-parts": [[2025, 3, 9]]},
            "container-title": ["Journal of Names"],
            "volume": "12",
            "issue": "3",
            "page": "45-67",
        },
    }


def openreview_notes(forum: str, title: str | None = None) -> dict[str, Any]:
    """The answer of OpenReview about a forum, in the second form of its API."""
    content = {
        "title": {"value": title or "Reading Twice"},
        "authors": {"value": ["Ada Writer", "李 四"]},
        "venue": {"value": "Some Conference 2026 Poster"},
        "venueid": {"value": "some.org/Conference/2026"},
        "primary_area": {"value": "reading"},
    }
    return {
        "notes": [{"id": forum, "forum": forum, "pdate": 1769817600000, "mdate": 1769904000000, "content": content}]
    }


def hub_page(name: str, title: str | None = None) -> dict[str, Any]:
    """A model or data set as Hugging Face lists it."""
    bare = name.partition("/")[2]
    return {
        "id": bare,
        "author": bare.partition("/")[0],
        "createdAt": "2026-01-20T08:00:00.000Z",
        "lastModified": "2026-02-01T08:00:00.000Z",
        "pipeline_tag": "text-generation",
        "cardData": {"model_name": title} if title else {},
    }


def github_page(name: str, title: str | None = None) -> dict[str, Any]:
    """A repository as GitHub lists it."""
    return {
        "full_name": name,
        "description": title or "Reads papers",
        "owner": {"login": name.partition("/")[0]},
        "created_at": "2025-11-02T00:00:00Z",
        "pushed_at": "2026-01-02T00:00:00Z",
        "language": "Python",
    }


_RECORDED: dict[str, Callable[[str, str | None], dict[str, Any]]] = {
    "crossref": crossref_work,
    "openreview": openreview_notes,
    "huggingface": hub_page,
    "github": github_page,
}


@contextmanager
def paper_server() -> Iterator[PaperServer]:
    """A server that is there while the block runs."""
    server = PaperServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.asked.append(self.path)
            server.agents.add(self.headers.get("User-Agent", ""))
            answer = server.answer(self.path)
            if answer.hold is not None:
                answer.hold.wait(10)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) + 1000 * answer.cut))
            self.end_headers()
            self.wfile.write(answer.body)
            self.close_connection |= answer.cut

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.handle_error = lambda *_: None  # type: ignore[method-assign]  # who asked may leave before the end
    server.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join(5)
