"""Asking, against a server on loopback that misbehaves, and against a clock that does not wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from paper_server import Answer, PaperServer, atom_entry, atom_feed, paper_server

from obsidian_intel.core.declared_settings import NetworkConfig
from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.papers.fetch import FetchReport, fetch, plan_fetch
from obsidian_intel.papers.http_client import Clock, HttpClient, Limits, user_agent
from obsidian_intel.papers.records import PaperRecords

pytest.importorskip("httpx2")
pytest.importorskip("defusedxml")
GLM = "arxiv:2602.15763"


class FakeClock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.time, self.sleep, lambda: self.time)


@pytest.fixture
def server() -> Iterator[PaperServer]:
    with paper_server() as found:
        yield found


@pytest.fixture
def time() -> FakeClock:
    return FakeClock()


def ask(
    server: PaperServer,
    ids: list[str],
    time: FakeClock,
    records: PaperRecords | None = None,
    limits: Limits | None = None,
    network: NetworkConfig | None = None,
) -> FetchReport:
    plan = plan_fetch(ids, network or NetworkConfig(addresses=server.addresses))
    with HttpClient("me@example.org", time.clock, limits) as client:
        return fetch(plan, records or PaperRecords(), client)


def reasons(report: FetchReport, server: PaperServer) -> dict[str, str]:
    host = f"127.0.0.1:{server.port}"
    return {each.id: each.reason.replace(host, "HOST") for each in report.not_had}


def test_200_papers_are_two_requests_and_three_seconds(server: PaperServer, time: FakeClock) -> None:
    ids = [f"arxiv:2602.{number:05}" for number in range(200)]
    report = ask(server, ids, time)
    assert list(report.found) == ids and report.not_had == ()
    assert (report.requests, len(server.asked), report.waited, sum(time.waits)) == (2, 2, 3.0, 3.0)
    assert server.agents == {user_agent("me@example.org")} and "me@example.org" in server.agents.pop()


def test_every_source_answers(server: PaperServer, time: FakeClock) -> None:
    ids = [
        GLM,
        "doi:10.1000/abc",
        "acl:P19-1001",
        "openreview:a_B",
        "hf:zai-org/GLM-5",
        "hf:datasets/a/b",
        "github:a/b",
    ]
    report = ask(server, [*ids, "url:example.org/x"], time)
    assert sorted(report.found) == sorted(ids) and report.not_had == ()
    assert {report.found[each].source for each in ids} == {"arxiv", "crossref", "openreview", "huggingface", "github"}
    assert all(record.fetched.endswith("Z") for record in report.found.values())


def test_only_ids_leave(server: PaperServer, time: FakeClock) -> None:
    ask(server, [GLM, "doi:10.1000/abc"], time)
    assert server.asked == ["/api/query?id_list=2602.15763&start=0&max_results=1", "/works/10.1000/abc"]


PATIENCE = [
    ([Answer(status=429, headers={"Retry-After": "7"})], [7.0]),
    ([Answer(status=503)], [3.0]),
    ([Answer(status=503), Answer(status=502), Answer(status=429)], [3.0, 6.0, 12.0]),
    ([Answer(atom_feed(atom_entry("2602.15763")), cut=True)], [3.0]),
    ([Answer(status=403, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1000050"})], [50.0]),
    ([Answer(status=429, headers={"Retry-After": "Mon, 12 Jan 1970 13:46:45 GMT"})], [5.0]),
    ([Answer(status=503, headers={"Retry-After": "soon"})], [3.0]),
]


@pytest.mark.parametrize(("faults", "waits"), PATIENCE)
def test_patience(server: PaperServer, time: FakeClock, faults: list[Answer], waits: list[float]) -> None:
    server.faults += faults
    report = ask(server, [GLM], time)
    assert list(report.found) == [GLM]
    assert time.waits == pytest.approx(waits)
    assert len(server.asked) == len(faults) + 1


PAGE = b"<!DOCTYPE html><html><body>Please prove that you are human</body></html>"
FAULTS = [
    ([Answer(status=503)] * 4, "HOST: it answers with 503, after 4 tries"),
    ([Answer(status=429, headers={"Retry-After": "3600"})], "HOST: it answers with 429, and asks to wait for 3600 s"),
    ([Answer(PAGE)], "HOST: it answers with a web page (HTML) in place of data"),
    ([Answer(b"x", headers={"Content-Type": "text/html"})], "HOST: it answers with a web page (HTML) in place of data"),
    ([Answer(b"<feed", cut=True)] * 4, "HOST: its answer is cut short, after 4 tries"),
    ([Answer(b"<feed")], "HOST: the answer is cut short, or no XML"),
    ([Answer(atom_feed(atom_entry("2602.99999")))], "HOST: the answer is about another paper, arxiv:2602.99999"),
    ([Answer(atom_feed())], "HOST does not list it"),
    ([Answer(status=404)], "HOST does not list it"),
    ([Answer(status=400)], "HOST: it answers with 400"),
    ([Answer(status=401)], "HOST: it answers with 401"),
    (
        [Answer(status=302, headers={"Location": "https://elsewhere.example/x"})],
        "HOST: it redirects to elsewhere.example, which is not followed",
    ),
    ([Answer(status=302)] * 9, "HOST: it redirects in a circle"),
    ([Answer(b"x" * (17 << 20))], "HOST: its answer is longer than 16 MB"),
]


@pytest.mark.parametrize(("faults", "reason"), FAULTS)
def test_faults_are_named(server: PaperServer, time: FakeClock, faults: list[Answer], reason: str) -> None:
    server.faults += faults
    report = ask(server, [GLM], time)
    assert report.found == {} and reasons(report, server) == {GLM: reason}


def test_a_redirect_within_the_host_is_followed(server: PaperServer, time: FakeClock) -> None:
    server.faults += [Answer(status=301, headers={"Location": "/repos/a/b?again"})]
    assert list(ask(server, ["github:a/b"], time).found) == ["github:a/b"]
    assert server.asked == ["/repos/a/b", "/repos/a/b?again"]


def test_a_server_that_does_not_answer_in_time(server: PaperServer, time: FakeClock) -> None:
    never = threading.Event()
    server.faults += [Answer(hold=never)] * 2
    report = ask(server, [GLM], time, limits=Limits(read=0.05, tries=2))
    never.set()
    assert reasons(report, server) == {GLM: "HOST: it does not answer in time, after 2 tries"}


def test_nobody_there(time: FakeClock) -> None:
    with paper_server() as gone:
        pass
    report = ask(gone, [GLM], time, limits=Limits(tries=2))
    assert reasons(report, gone) == {GLM: "HOST: it cannot be reached (ConnectError), after 2 tries"}


def test_a_host_that_is_out_is_not_asked_on(server: PaperServer, time: FakeClock) -> None:
    server.faults += [Answer(PAGE)]
    ids = [f"arxiv:2602.{number:05}" for number in range(250)]
    report = ask(server, ids, time)
    assert len(server.asked) == 1 and len(report.not_had) == 250
    assert reasons(report, server)[ids[-1]] == (
        "not asked any more: HOST: it answers with a web page (HTML) in place of data"
    )


def test_one_id_that_spoils_a_batch_is_found(server: PaperServer, time: FakeClock) -> None:
    def spoiled(target: str) -> Answer:
        if "2602.00005" in target:
            server.faults.insert(0, spoiled)
            return Answer(status=400)
        server.faults.insert(0, spoiled)
        numbers = target.partition("id_list=")[2].partition("&")[0].split(",")
        return Answer(atom_feed(*map(atom_entry, numbers)))

    server.faults.append(spoiled)
    report = ask(server, [f"arxiv:2602.{number:05}" for number in range(8)], time)
    assert len(report.found) == 7 and list(reasons(report, server)) == ["arxiv:2602.00005"]


def test_a_run_that_is_ended_goes_on_where_it_was(
    server: PaperServer, time: FakeClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = str(tmp_path_factory.mktemp("cache") / "papers.records")
    ids = [f"arxiv:2602.{number:05}" for number in range(250)]

    class Killed(Exception):
        pass

    def kill(done: int, total: int) -> None:
        if done == 100:
            raise Killed

    plan = plan_fetch(ids, NetworkConfig(addresses=server.addresses))
    with HttpClient("", time.clock) as client, pytest.raises(Killed):
        fetch(plan, PaperRecords(file), client, kill)
    known = PaperRecords(file)
    assert len(known) == 100
    report = ask(server, [each for each in ids if known.get(each) is None], time, known)
    assert len(report.found) == 150 and len(PaperRecords(file)) == 250
    assert len(server.asked) == 3


def test_hosts_that_are_never_asked(server: PaperServer, time: FakeClock) -> None:
    network = NetworkConfig(never=("127.0.0.1",), addresses=server.addresses)
    report = ask(server, [GLM], time, network=network)
    assert server.asked == [] and reasons(report, server) == {GLM: "`network.never` names HOST"}


NEVER = [("github.com", True), ("api.github.com", True), ("api.github.com:443", True), ("notgithub.com", False)]


@pytest.mark.parametrize(("host", "wanted"), NEVER)
def test_never_holds_for_hosts_below(host: str, wanted: bool) -> None:
    assert NetworkConfig(never=("GitHub.com.",)).is_never(host) is wanted


def test_hosts_and_counts_are_known_before() -> None:
    plan = plan_fetch(
        [*(f"arxiv:2602.{number:05}" for number in range(150)), "doi:10.1000/a", "url:b/c"], NetworkConfig()
    )
    assert plan.hosts == {"export.arxiv.org": (150, 2), "api.crossref.org": (1, 1)}
    assert plan.unlisted == ("url:b/c",)


def test_a_missing_package_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(ObsintelError, match=r"pip install 'obsidian-intel\[papers\]'"):
        HttpClient()
