"""A site on this machine alone, made again when the vault changes; open pages then load themselves anew."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from obsidian_intel.core.errors import ObsintelError, UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.engine.workspace import Workspace

HOST = "127.0.0.1"
_NAMES = frozenset(("127.0.0.1", "localhost"))
_CHANGES, _SCRIPT = "/_obsintel/changes", "/_obsintel/reload.js"
_LONGEST = 20.0  # seconds that a question for changes stays open
_LOOK_EVERY = 0.7
_SCRIPTS = b"script-src &#39;self&#39;"  # as the pages have it
_RELOAD = """"use strict";
(async () => {
  let seen = "";
  for (;;) {
    try {
      const now = await (await fetch(`/_obsintel/changes?${seen}`)).text();
      if (seen && now !== seen) return location.reload();
      seen = now;
    } catch {
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
})();
"""


class Edition:
    """Which state of the site is the current one; pages wait here for the next."""

    def __init__(self) -> None:
        self._number = 1
        self._changed = threading.Condition()

    def renew(self) -> None:
        """Tell the pages that wait that there is a new state."""
        with self._changed:
            self._number += 1
            self._changed.notify_all()

    def wait(self, seen: str) -> str:
        """The number of the state, once it is another than `seen`, or after a while."""
        with self._changed:
            if seen == str(self._number):
                self._changed.wait(_LONGEST)
            return str(self._number)


class SiteServer(ThreadingHTTPServer):
    """Serves the folder on loopback. Raises `UsageError` where the port is taken."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int, edition: Edition) -> None:
        handler = partial(_Handler, directory=str(folder), edition=edition)
        try:
            super().__init__((HOST, port), handler)
        except OSError as error:
            raise UsageError(
                Message(
                    "port {port}: {strerror}; choose another with --port, or 0 for any",
                    port=port,
                    strerror=error.strerror,
                )
            ) from None

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.server_port}/"


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition = edition
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """A file, the reloading script, or the answer to who waits for changes."""
        name = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        if name not in _NAMES:  # a name of someone else's that leads here is no way in
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        asked = urlsplit(self.path)
        if asked.path == _CHANGES:
            self._send(self.edition.wait(asked.query).encode(), "text/plain")
        elif asked.path == _SCRIPT:
            self._send(_RELOAD.encode(), "text/javascript")
        elif asked.path.endswith((".html", "/")):
            self._page()
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """Not answered: no page asks for it."""
        self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    def list_directory(self, path: Any) -> None:
        """A folder without a page of its own is not shown."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def _page(self) -> None:
        place = Path(self.translate_path(self.path))
        place = place / "index.html" if place.is_dir() else place
        try:
            data = place.read_bytes()
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        data = data.replace(_SCRIPTS, _SCRIPTS + b"; connect-src &#39;self&#39;", 1)
        script = f'<script src="{_SCRIPT}" defer></script>\n</head>'.encode()
        self._send(data.replace(b"</head>", script, 1), "text/html; charset=utf-8")

    def _send(self, data: bytes, kind: str) -> None:
        try:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):  # the page was closed
            self.close_connection = True

    def end_headers(self) -> None:
        """Nothing is kept: the next look shows the next state."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Log no request."""


def serve_site(
    workspace: Workspace,
    folder: Path,
    omit: tuple[str, ...],
    port: int,
    say: Callable[[str], None],
    stop: threading.Event | None = None,
) -> None:
    """Show the site of `folder` until Ctrl-C or `stop`; make it again after each change of the vault."""
    edition = Edition()
    stop = stop or threading.Event()
    with SiteServer(folder.resolve(), port, edition) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        say(Message("{address} shows it, and reloads when the vault changes; Ctrl-C ends it", address=server.address))
        try:
            while not stop.wait(_LOOK_EVERY):
                _look(workspace, folder, omit, edition, say)
        except KeyboardInterrupt:
            say(Message("stopped"))
        finally:
            edition.renew()
            server.shutdown()


def _look(
    workspace: Workspace, folder: Path, omit: tuple[str, ...], edition: Edition, say: Callable[[str], None]
) -> None:
    """Make the site again where a note has changed; what goes wrong is told, and tried again at the next change."""
    from obsidian_intel.operations.site import build_site

    try:
        if not workspace.refresh():
            return
        report = build_site(workspace, folder, omit)
    except ObsintelError as error:
        say(str(error))
        return
    if report.changed:
        say(Message("{count} written, {removed} removed", count=len(report.written), removed=report.removed))
        edition.renew()
