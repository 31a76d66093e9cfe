"""One polite client: a pause between requests to a host, patience where it asks for it, limits in size and time.

Redirects to another host are refused, and so is whatever is longer or slower than any answer has reason to be.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from obsidian_intel import __version__
from obsidian_intel.core.message import Message
from obsidian_intel.papers.sources import host_of, missing_extra

_BUSY = (429, 500, 502, 503, 504)
_MOVED = (301, 302, 303, 307, 308)
_MOST_MOVES = 3
_PAGE_STARTS = (b"<!doctype html", b"<html")


class Clock(Struct, frozen=True):
    """Time, so that tests need not wait. `now` counts seconds, `sleep` waits for some, `date` is the time of day."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    date: Callable[[], float] = time.time


class Limits(Struct, frozen=True):
    """What one request may cost: bytes of the answer, seconds, tries, and the longest wait that a host may ask for."""

    size: int = 16 << 20
    connect: float = 15.0
    read: float = 45.0
    whole: float = 120.0
    tries: int = 4
    wait: float = 120.0


class RequestFailed(Exception):
    """There is no answer; the message says why. `status`: of HTTP. `host_is_out`: asking on there has no sense now."""

    def __init__(self, reason: str, *, status: int = 0, host_is_out: bool = False) -> None:
        super().__init__(reason)
        self.status = status
        self.host_is_out = host_is_out


class _TryAgain(Exception):
    """This try failed in a way that another one may not. `wait`: seconds that the host asks to wait."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def user_agent(contact: str) -> str:
    """Who asks, the same to every host; `contact` is the person's own word for it."""
    name = f"obsidian-intel/{__version__}"
    return f"{name} (mailto:{contact})" if "@" in contact else f"{name} ({contact})" if contact else name


class HttpClient:
    """Asks by GET, one request at a time. `requests` and `waited` (seconds) count what it cost. Close it when done."""

    def __init__(self, contact: str = "", clock: Clock | None = None, limits: Limits | None = None) -> None:
        try:
            import httpx2
        except ImportError:
            raise missing_extra() from None
        self._http = httpx2
        self._clock = clock or Clock()
        self._limits = limits or Limits()
        self.requests = 0
        self.waited = 0.0
        self._last: dict[str, float] = {}
        self._client = httpx2.Client(
            follow_redirects=False,
            headers={"User-Agent": user_agent(contact)},
            timeout=httpx2.Timeout(self._limits.read, connect=self._limits.connect),
        )

    def __enter__(self) -> HttpClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, address: str, *, accept: str, pause: float, pages: bool = False) -> bytes:
        """The body of the answer. `pause`: seconds between two requests to that host. Raises `RequestFailed`.

        A web page is an answer only with `pages`; from a place of data it is a sign that something is wrong there.
        """
        host = host_of(address)
        for number in range(self._limits.tries):
            self._keep_pause(host, pause)
            try:
                return self._follow(address, accept, pause, pages)
            except _TryAgain as failed:
                wait = failed.wait if failed.wait is not None else pause * 2**number
                if wait > self._limits.wait:
                    raise RequestFailed(
                        Message("{failed}, and asks to wait for {wait} s", failed=failed, wait=format(wait, ".0f")),
                        host_is_out=True,
                    ) from None
                if number + 1 == self._limits.tries:
                    tries = "1 try" if self._limits.tries == 1 else Message("{tries} tries", tries=self._limits.tries)
                    raise RequestFailed(
                        Message("{failed}, after {tries}", failed=failed, tries=tries), host_is_out=True
                    ) from None
                self._sleep(wait)
        raise AssertionError

    def _keep_pause(self, host: str, pause: float) -> None:
        if host in self._last:
            self._sleep(self._last[host] + pause - self._clock.now())

    def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.waited += seconds
            self._clock.sleep(seconds)

    def _follow(self, address: str, accept: str, pause: float, pages: bool) -> bytes:
        """One try, redirects within the host included."""
        host = host_of(address)
        for _ in range(_MOST_MOVES + 1):
            with self._answer(address, accept) as answer:
                if answer.status_code not in _MOVED:
                    return self._body(answer, pages)
                target = urljoin(address, answer.headers.get("location", ""))
            if host_of(target) != host or urlsplit(target).scheme != urlsplit(address).scheme:
                elsewhere = host_of(target)[:80] or "nowhere"
                raise RequestFailed(
                    Message("it redirects to {elsewhere}, which is not followed", elsewhere=elsewhere), host_is_out=True
                )
            address = target
            self._keep_pause(host, pause)
        raise RequestFailed(Message("it redirects in a circle"))

    @contextmanager
    def _answer(self, address: str, accept: str) -> Iterator[Any]:
        self.requests += 1
        try:
            with self._client.stream("GET", address, headers={"Accept": accept}) as answer:
                yield answer
        except self._http.TimeoutException:
            raise _TryAgain(Message("it does not answer in time")) from None
        except self._http.RemoteProtocolError:
            raise _TryAgain(Message("its answer is cut short")) from None
        except (self._http.InvalidURL, self._http.UnsupportedProtocol):
            raise RequestFailed(Message("its address in the settings is none"), host_is_out=True) from None
        except self._http.HTTPError as error:
            raise _TryAgain(Message("it cannot be reached ({name__})", name__=type(error).__name__)) from None
        finally:
            self._last[host_of(address)] = self._clock.now()

    def _body(self, answer: Any, pages: bool) -> bytes:
        status = answer.status_code
        if status in _BUSY or (status == 403 and answer.headers.get("x-ratelimit-remaining") == "0"):
            raise _TryAgain(Message("it answers with {status}", status=status), self._wanted_wait(answer.headers))
        if status != 200:
            raise RequestFailed(
                Message("it answers with {status}", status=status), status=status, host_is_out=status in (401, 403, 407)
            )
        parts, size, began = [], 0, self._clock.now()
        for part in answer.iter_bytes():
            size += len(part)
            parts.append(part)
            if size > self._limits.size:
                raise RequestFailed(Message("its answer is longer than {size} MB", size=self._limits.size >> 20))
            if self._clock.now() - began > self._limits.whole:
                raise _TryAgain(Message("it answers too slowly"))
        body = b"".join(parts)
        if pages:
            return body
        is_page = "html" in answer.headers.get("content-type", "")
        if is_page or body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE_STARTS):
            raise RequestFailed(Message("it answers with a web page (HTML) in place of data"), host_is_out=True)
        return body

    def _wanted_wait(self, headers: Mapping[str, str]) -> float | None:
        """How long the host asks to wait, in seconds; None where it does not say."""
        said = headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            return float(said[:9])
        reset = headers.get("x-ratelimit-reset", "")
        try:
            until = parsedate_to_datetime(said).timestamp() if said else float(int(reset[:12]))
        except ValueError:
            return None
        return max(0.0, until - self._clock.date())
