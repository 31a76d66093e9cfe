"""`papers refresh`: from a server on loopback into the cache, and from there into notes that we made."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote

import pytest
from paper_server import Answer, PaperServer, atom_entry, atom_feed, paper_server
from processes import Result, command
from vault_case import Case, model, month, topic

from obsidian_intel.papers.records import PaperRecords

pytest.importorskip("httpx2")
pytest.importorskip("defusedxml")
GLM = model("GLM-5", "https://arxiv.org/abs/2602.15763")
BARE = topic("RL", "https://arxiv.org/abs/2601.00002")


@pytest.fixture
def server() -> Iterator[PaperServer]:
    with paper_server() as found:
        found.entries["2602.15763"] = atom_entry("2602.15763", "GLM-5: A Model: Long", authors=("王小明", "Ada Writer"))
        found.titles["2601.00002"] = "A Way to Learn"
        yield found


@pytest.fixture
def case(server: PaperServer, tmp_path: Path) -> Case:
    found = Case(tmp_path / "vault")
    found.write("obsintel.toml", server.settings())
    found.write("2026-02.md", month("2026-02", (GLM,), (BARE,)))
    return found


def linked(case: Case) -> Case:
    assert case.run("link", "--yes").code == 0
    return case


def head(case: Case, path: str) -> str:
    return case.read(path).split("---")[1]


def files(case: Case) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in case.root.rglob("*.md")}


def said(result: Result) -> list[str]:
    return [line for line in (result.out + result.err).splitlines() if line]


def test_what_is_known_goes_into_notes_that_we_made(case: Case, server: PaperServer) -> None:
    result = linked(case).run("papers", "refresh")
    assert said(result) == [
        "updated Papers/GLM-5.md",
        "updated Papers/arXiv 2601.00002.md",
        f"asks 127.0.0.1:{server.port} about 2 papers in 1 request",
        "learnt of 2 papers by 1 request",
        "2 of 2 papers known, 2 notes updated; `obsintel undo` takes it back",
    ]
    assert result.code == 0
    assert head(case, "Papers/GLM-5.md").endswith(
        'paper_title: "GLM-5: A Model: Long"\ncategory: cs.CL\nauthors:\n  - 王小明\n  - Ada Writer\n'
    )
    assert "\ntitle: GLM-5\n" in head(case, "Papers/GLM-5.md")
    assert "\ntitle: A Way to Learn\n" in head(case, "Papers/arXiv 2601.00002.md")
    assert "\npublished: 2026-01\n" in head(case, "Papers/arXiv 2601.00002.md")
    before = files(case)
    assert said(case.run("papers", "refresh"))[0] == "nothing to ask; --all asks anew"
    assert case.run("link").code == 0
    assert case.run("lint", "--select", "OI1,OI5", "--ignore", "OI502").out == ""
    assert files(case) == before
    assert len(server.asked) == 1


def test_new_notes_are_named_by_what_is_known(case: Case) -> None:
    case.run("papers", "refresh")
    linked(case)
    assert sorted(path.name for path in (case.root / "Papers").iterdir()) == ["A Way to Learn.md", "GLM-5.md"]
    text = head(case, "Papers/A Way to Learn.md")
    assert "title: A Way to Learn\n" in text and "paper_title: A Way to Learn\n" in text and "aliases" not in text
    assert case.run("papers", "refresh").out == ""
    (Path(case.env["HOME"]) / ".cache/obsintel/papers.records").unlink()
    case.write("2026-02.md", case.read("2026-02.md").replace("从规则走向学习", "别的"))
    assert "updated Papers/A Way to Learn.md" in case.run("link").out
    assert "title: A Way to Learn\n" in head(case, "Papers/A Way to Learn.md")


def test_pages_call_papers_as_they_are_known(case: Case) -> None:
    linked(case).run("papers", "refresh")
    page = case.run("rollup", "2026-02", "--format", "md").out
    assert "[[arXiv 2601.00002|A Way to Learn]]" in page and "arxiv:2602.15763） — GLM-5: A Model: Long" in page
    html = case.run("rollup", "2026-02", "--format", "html").out
    assert ">A Way to Learn</a>" in html and "<small>GLM-5: A Model: Long</small>" in html
    assert ">GLM-5</a>" in html, "what the row calls it stays"
    record = json.loads(case.run("rollup", "2026-02", "--format", "json").out)
    assert record["models"][0]["papers"][0]["paper_title"] == "GLM-5: A Model: Long"
    note = case.read("Papers/GLM-5.md")
    case.write("Papers/GLM-5.md", note.replace('paper_title: "GLM-5: A Model: Long"', "paper_title: In My Words"))
    assert "arxiv:2602.15763） — In My Words" in case.run("rollup", "2026-02", "--format", "md").out


def test_undone_stays_undone_until_it_is_asked_for(case: Case) -> None:
    linked(case).run("papers", "refresh")
    with_known = head(case, "Papers/GLM-5.md")
    assert case.run("undo").code == 0
    assert "paper_title" not in head(case, "Papers/GLM-5.md")
    case.run("watch", "--once")
    assert "paper_title" not in head(case, "Papers/GLM-5.md")
    case.run("papers", "refresh", "--offline")
    assert head(case, "Papers/GLM-5.md") == with_known


def test_a_persons_own_words_win(case: Case, server: PaperServer) -> None:
    linked(case).run("papers", "refresh")
    text = case.read("Papers/GLM-5.md")
    text = text.replace('paper_title: "GLM-5: A Model: Long"', "paper_title: 我的标题").replace("category: cs.CL\n", "")
    text = text.replace("  - Ada Writer\n", "")
    case.write("Papers/GLM-5.md", text)
    server.entries["2602.15763"] = atom_entry("2602.15763", "Another Title", journal="A Journal")
    (Path(case.env["HOME"]) / ".cache/obsintel/papers.records").unlink()
    case.run("papers", "refresh")
    after = head(case, "Papers/GLM-5.md")
    assert "paper_title: 我的标题" in after and "category" not in after
    assert "journal_ref: A Journal" in after


def test_a_title_of_the_source_follows_the_source(case: Case, server: PaperServer) -> None:
    linked(case).run("papers", "refresh")
    server.entries["2602.15763"] = atom_entry("2602.15763", "Another Title", comment="This paper has been withdrawn")
    (Path(case.env["HOME"]) / ".cache/obsintel/papers.records").unlink()
    case.run("papers", "refresh")
    assert "paper_title: Another Title" in head(case, "Papers/GLM-5.md")
    assert "paper_status: withdrawn" in head(case, "Papers/GLM-5.md")


def test_notes_of_a_person_are_not_written(case: Case) -> None:
    mine = '---\ntype: Paper\ntitle: mine\narxiv: "2602.15763"\n---\n\n我的笔记\n'
    case.write("Reading/GLM.md", mine)
    linked(case).run("papers", "refresh")
    assert case.read("Reading/GLM.md") == mine


def test_names_of_the_settings(case: Case, server: PaperServer) -> None:
    case.write("obsintel.toml", '[papers]\nproperties = {paper_title = "标题", authors = "作者"}\n' + server.settings())
    linked(case).run("papers", "refresh")
    found = head(case, "Papers/GLM-5.md")
    assert (
        '\n标题: "GLM-5: A Model: Long"\n' in found and "\n作者:\n  - 王小明\n" in found and "paper_title" not in found
    )


def test_eject_takes_it_out(case: Case) -> None:
    linked(case).run("papers", "refresh")
    case.write("Papers/GLM-5.md", case.read("Papers/GLM-5.md") + "\n我的话\n")
    assert case.run("eject", "--yes").code == 0
    assert case.read("Papers/GLM-5.md").strip() == "我的话"


def test_crlf_stays(case: Case) -> None:
    linked(case)
    path = case.root / "Papers/GLM-5.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    case.run("papers", "refresh")
    data = path.read_bytes()
    assert b"paper_title" in data and data.count(b"\n") == data.count(b"\r\n")


def test_what_could_not_be_had(case: Case, server: PaperServer) -> None:
    server.unknown.add("2601.00002")
    result = case.run("papers", "refresh")
    assert result.code == 1
    assert f"obsintel: not had: arxiv:2601.00002: 127.0.0.1:{server.port} does not list it" in result.err
    assert "1 of 2 papers known" in result.err


def test_what_no_source_lists_is_asked_again_after_a_week(case: Case, server: PaperServer) -> None:
    server.unknown.add("2601.00002")
    assert case.run("papers", "refresh").code == 1
    again = case.run("papers", "refresh")
    assert (again.code, len(server.asked)) == (0, 1)
    assert "not asked again: 1 paper that no source listed within 7 days; --all asks" in again.err
    assert case.run("papers", "refresh", "--all").code == 0 and len(server.asked) == 1, "both were asked just now"
    file = Path(case.env["HOME"]) / ".cache/obsintel/papers.records.unlisted"
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text(re.sub(r"\t\d{4}", "\t2020", file.read_text()))
    server.unknown.clear()
    assert case.run("papers", "refresh").code == 0 and len(server.asked) == 2
    assert "2 of 2 papers known" in case.run("papers", "refresh").err


def test_what_failed_otherwise_is_asked_again_at_once(case: Case, server: PaperServer) -> None:
    server.faults.append(Answer(b"<!doctype html>"))
    assert case.run("papers", "refresh").code == 1
    assert case.run("papers", "refresh").code == 0 and len(server.asked) == 2


def test_a_kill_in_the_middle_and_going_on(case: Case, server: PaperServer) -> None:
    """SIGKILL while the second request waits for its answer: what the first brought is kept, and only the rest asked."""
    links = "<br>".join(f"https://arxiv.org/abs/2602.{number:05}" for number in range(10, 159))
    case.write("2026-02.md", month("2026-02", (GLM,), (topic("RL", links),)))
    second = threading.Event()

    def slow(target: str) -> Answer:
        second.set()
        gone.wait(60)
        return Answer(b"", status=503)

    gone = threading.Event()
    answers: list[Any] = [lambda target: Answer(atom_feed(*map(atom_entry, ids_in(target)))), slow]
    server.faults.extend(answers)
    words = command("--vault", str(case.root), "papers", "refresh")
    with subprocess.Popen(words, env=case.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as popen:
        assert second.wait(60)
        popen.send_signal(signal.SIGKILL)
        assert popen.wait(60) == -signal.SIGKILL
        gone.set()
    records = PaperRecords(f"{case.env['HOME']}/.cache/obsintel/papers.records")
    assert len(records) == 100
    done = case.run("papers", "refresh", process=True)
    assert done.code == 0, done.err
    assert f"asks 127.0.0.1:{server.port} about 50 papers in 1 request" in done.err
    assert "150 of 150 papers known" in done.err and len(server.asked) == 3


def ids_in(target: str) -> list[str]:
    return unquote(target).partition("id_list=")[2].partition("&")[0].split(",")


def test_tables_and_sql_have_it(case: Case) -> None:
    case.run("papers", "refresh")
    found = json.loads(case.run("tables", "--format", "json").out)["months"][0]["sections"][0]["rows"][0]["papers"][0]
    assert found["title"] == "GLM-5" and found["known"]["title"] == "GLM-5: A Model: Long"
    assert found["known"]["authors"] == ["王小明", "Ada Writer"] and found["known"]["withdrawn"] is False
    rows = case.run("query", "--format", "json", "SELECT id, paper_title, authors, published, withdrawn FROM papers")
    assert json.loads(rows.out)[0] == {
        "id": "arxiv:2602.15763",
        "paper_title": "GLM-5: A Model: Long",
        "authors": '["王小明", "Ada Writer"]',
        "published": "2026-02-03",
        "withdrawn": False,
    }


def test_lint_tells_what_is_known_at_once_and_from_the_snapshot(case: Case, server: PaperServer) -> None:
    linked(case)
    assert "OI51" not in case.run("lint").out
    server.entries["2602.15763"] = atom_entry(
        "2602.15763", "Growth of Mouse Cells", comment="withdrawn", doi="10.1000/x", journal="Cells 3"
    )
    case.run("papers", "refresh")
    told = [line for line in case.run("lint").out.splitlines() if "OI51" in line]
    assert told == [
        "2026-02.md:23:3: OI515 paper-withdrawn: `GLM-5` was withdrawn, says arxiv",
        "2026-02.md:23:3: OI516 paper-published: `GLM-5` is published now (Cells 3): doi:10.1000/x",
        "2026-02.md:23:3: OI517 title-differs: the paper behind `GLM-5` is called `Growth of Mouse Cells`; check its id",
    ]
    assert [line for line in case.run("lint").out.splitlines() if "OI51" in line] == told
    case.write("2026-02.md", "\n" + case.read("2026-02.md").replace(GLM, GLM + " "))
    (Path(case.env["HOME"]) / ".cache/obsintel/papers.records").unlink()
    assert "OI51" not in case.run("lint").out


REFUSALS = [
    ("network = false\n", ["papers", "refresh"], 1, "`network = false` in obsintel.toml: nothing is asked"),
    ("network = false\n", ["papers", "refresh", "--offline"], 0, "0 of 2 papers known"),
    ('[network]\naddresses = {arxif = "https://a.example"}\n', ["papers", "refresh"], 2, "did you mean `arxiv`?"),
    ('[network]\naddresses = {arxiv = "http://a.example"}\n', ["papers", "refresh"], 2, "it begins with https://"),
    ('[network]\naddresses = {arxiv = "file:///etc"}\n', ["papers", "refresh"], 2, "it begins with https://"),
    ('[network]\ncontact = "a\\nb"\n', ["papers", "refresh"], 2, "an address of yours in ASCII"),
    ("", ["papers", "refresh", "--month", "2020-01"], 2, "no month 2020-01"),
    ("", ["papers", "refresh", "--all", "--offline"], 2, "give one of them"),
    ("", ["papers", "refresh", "--all", "--month", "2026-02"], 2, "give one of them"),
]


@pytest.mark.parametrize(("settings", "words", "code", "says"), REFUSALS)
def test_refusals(case: Case, server: PaperServer, settings: str, words: list[str], code: int, says: str) -> None:
    case.write("obsintel.toml", settings)
    result = case.run(*words)
    assert (result.code, result.out) == (code, "") and says in result.err
    assert server.asked == []


def test_an_empty_vault(tmp_path: Path) -> None:
    case = Case(tmp_path / "empty")
    assert said(case.run("papers", "refresh")) == [
        "nothing to ask; --all asks anew",
        "0 of 0 papers known, 0 notes updated",
    ]


COMMANDS = [
    *("lint", "link --yes", "tables --format json", "rollup 2026-02", "rollup --write 2026-02", "export {out}"),
    *(
        "query SELECT+1",
        "bib",
        "bib --format csl-json",
        "papers refresh --offline",
        "watch --once",
        "changes",
        "doctor",
        "look",
        "history",
    ),
    *("add 2602.11111 --month 2026-02 --offline", "show GLM-5", "papers queue", "tidy", "undo", "eject --yes"),
]


def test_no_other_command_opens_a_socket(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case.write("obsintel.toml", "")

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a socket is opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for words in COMMANDS:
        result = case.run(
            *(word.replace("+", " ") for word in words.format(out=tmp_path / "out").split()), process=False
        )
        assert result.code in (0, 1) and "socket" not in result.err, (words, result.err)
    assert case.run("papers", "refresh", process=False).code == 3  # the same refusal holds here: it would be seen


def test_add_names_its_row_by_what_is_learnt(case: Case, server: PaperServer) -> None:
    server.titles["2602.00009"] = "A Way to Walk"
    done = case.run("add", "2602.00009", "--month", "2026-02")
    assert done.code == 0 and f"asks 127.0.0.1:{server.port} about 1 paper in 1 request" in done.err
    assert "[A Way to Walk](https://arxiv.org/abs/2602.00009)" in case.read("2026-02.md")
    case.run("add", "2602.00010", "--month", "2026-02", "--offline")
    case.run("add", "2602.00011", "--month", "2026-02", "--name", "Mine")
    assert len(server.asked) == 1
    server.faults.append(Answer(status=401))
    assert case.run("add", "2602.00012", "--month", "2026-02").code == 0
    assert "2602.00012" in case.read("2026-02.md")


def test_show_tells_what_is_known(case: Case) -> None:
    case.run("papers", "refresh")
    assert "  GLM-5: A Model: Long · 王小明 and 1 more · 2026-02-03\n" in case.run("show", "GLM-5").out
    found = json.loads(case.run("show", "GLM-5", "--format", "json").out)
    assert found["papers"][0]["known"]["title"] == "GLM-5: A Model: Long"


@pytest.mark.slow
def test_the_watcher_asks_once_a_day_where_it_is_told_to(case: Case, server: PaperServer) -> None:
    linked(case)
    case.run("watch", "--once")
    assert server.asked == []
    case.write("obsintel.toml", '[papers]\nfetch = "daily"\n[daemon]\nquiet = 0.0\n' + server.settings())
    assert case.run("watch", "--once").code == 0
    assert len(server.asked) == 1 and "paper_title" in head(case, "Papers/GLM-5.md")
    case.run("watch", "--once")
    assert len(server.asked) == 1
    case.write("obsintel.toml", 'network = false\n[papers]\nfetch = "daily"\n')
    case.run("watch", "--once")
    assert len(server.asked) == 1


def test_a_server_of_pages_of_html(case: Case, server: PaperServer) -> None:
    server.faults.append(Answer(b"<!doctype html>"))
    result = case.run("papers", "refresh")
    assert result.code == 1 and "answers with a web page (HTML) in place of data" in result.err
