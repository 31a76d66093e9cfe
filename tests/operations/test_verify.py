"""`verify`: where texts come from, what is said of each number, and what is asked of whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from paper_files import made_paper
from paper_server import Answer, PaperServer, paper_server
from vault_case import Case

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.verify import download_plan, fetch_texts, verify
from obsidian_intel.papers.full_text.copies import PaperCopies
from obsidian_intel.papers.http_client import Clock

pytest.importorskip("httpx2")
HEAD = """---
period: 2026-01
type: Monthly Report
tags: [Trends]
---

# 2026-01

### 1. 基座模型追踪 (The Clay)

| 模型名称 | 核心技术创新 (Mechanism) | 关键能力/指标 (Capability) | 业务应用/启发 (Value) |
| :--- | :--- | :--- | :--- |
"""
ROW = "| [{name}](https://arxiv.org/abs/{number}){more} | 训练 28.5T token | HLE **73.1**；BrowseComp 50.4 | 可用 |\n"
PAGE = """<html><body><p>On Humanity's Last Exam we reach 73.1 in the end.</p><p>It saw 28.5 trillion tokens.</p>
<table><tr><td>Model</td><td>BrowseComp</td><td>GPQA</td></tr><tr><td>Alder</td><td>61.2</td><td>50.4</td></tr></table>
</body></html>"""


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setenv("OBSINTEL_CACHE_DIR", str(tmp_path / "cache"))
    found = Case(tmp_path / "vault", {"OBSINTEL_CACHE_DIR": str(tmp_path / "cache")})
    (found.root / ".obsidian").mkdir(parents=True, exist_ok=True)
    return found


def log(case: Case, *rows: str, newline: str = "\n") -> None:
    (case.root / "2026-01.md").write_bytes((HEAD + "".join(rows)).replace("\n", newline).encode())


def row(name: str = "Alder", number: str = "2601.11111", more: str = "") -> str:
    return ROW.format(name=name, number=number, more=more)


def statuses(case: Case) -> list[tuple[str, str, bool]]:
    """What is said of each number: its status, and whether it stands elsewhere."""
    done = case.run("verify", "--format", "json")
    record = json.loads(done.out)
    assert record["version"] == 1
    assert done.code == (1 if record["summary"]["not_found"] else 0), done.err
    return [(each["written"], each["status"], each["elsewhere"] is not None) for each in record["rows"][0]["claims"]]


KNOWN = [("73.1", "found", False), ("50.4", "not found", True), ("28.5T", "found", False)]
NONE = [("73.1", "no source", False), ("50.4", "no source", False), ("28.5T", "no source", False)]
NOTE = "---\ntype: Paper\ntitle: Alder\narxiv: '2601.11111'\n{more}---\n{body}\n"


@pytest.mark.parametrize(
    ("files", "more", "expected"),
    [
        ({}, "", NONE),
        ({"Files/2601.11111.html": PAGE}, "", KNOWN),
        ({"2601.11111v3 Alder.html": PAGE}, "", KNOWN),
        ({"Files/12601.111111.html": PAGE}, "", NONE),
        ({"Files/2601.11112.html": PAGE}, "", NONE),
        ({"Files/x.html": PAGE}, " [[x.html]]", KNOWN),
        ({"Files/x y.html": PAGE}, " [pdf](Files/x%20y.html)", KNOWN),
        ({"Files/x.html": PAGE, "Papers/A.md": NOTE.format(more="", body="[[x.html]]")}, "", KNOWN),
        ({"Files/x.html": PAGE, "Papers/A.md": NOTE.format(more='file: "[[x.html]]"\n', body="")}, "", KNOWN),
        ({"Files/A.html": PAGE, "Papers/A.md": NOTE.format(more="", body="")}, "", KNOWN),
        ({"Files/2601.11111.pdf": "no PDF at all"}, "", NONE),
        ({"Files/2601.11111.html": ""}, "", NONE),
    ],
)
def test_where_a_text_comes_from(
    case: Case, files: dict[str, str], more: str, expected: list[tuple[str, str, bool]]
) -> None:
    log(case, row(more=more))
    for path, text in files.items():
        (case.root / path).parent.mkdir(exist_ok=True)
        (case.root / path).write_text(text, "utf-8")
    assert statuses(case) == expected


def test_a_link_out_of_the_vault_is_not_followed(case: Case, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.html").write_text(PAGE)
    (case.root / "2601.11111.html").symlink_to(tmp_path / "elsewhere.html")
    log(case, row())
    assert statuses(case) == NONE


def test_what_is_said_on_a_terminal(case: Case) -> None:
    (case.root / "2601.11111.html").write_text(PAGE)
    log(case, row(), row("Birch", "2601.22222"), newline="\r\n")
    done = case.run("verify")
    assert done.code == 1
    assert done.out == (
        "# 2026-01\n\n"
        "2026-01.md:13  Alder: 2 found, 1 not found\n"
        "  not found: BrowseComp 50.4\n"
        "    the number stands only elsewhere, 2601.11111.html: “Alder · GPQA: 50.4”\n\n"
        "2026-01.md:14  Birch: 3 no source\n"
        "  no text of arxiv:2601.22222 here\n"
    )
    assert done.err == (
        "2 found, 1 not found, 3 without a source, in 2 rows\n"
        "no text of 1 paper of arXiv: `obsintel verify --fetch` gets them\n"
    )
    everything = case.run("verify", "--all")
    assert (
        "  found: HLE 73.1\n    2601.11111.html: “On Humanity's Last Exam we reach 73.1 in the end.”" in everything.out
    )


def test_a_row_that_changes_and_a_source_that_changes_are_looked_at_again(case: Case) -> None:
    file = case.root / "2601.11111.html"
    file.write_text(PAGE)
    log(case, row())
    assert statuses(case) == KNOWN == statuses(case)
    file.write_text(PAGE.replace("61.2", "50.4"))
    assert statuses(case)[1] == ("50.4", "found", False)
    log(case, row().replace("50.4", "61.2"))
    assert statuses(case)[1] == ("61.2", "not found", False)
    file.unlink()
    assert {status for _, status, _ in statuses(case)} == {"no source"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["verify", "--month", "2031-01"], 2, "there is no month 2031-01"),
        (["verify", "--month", "soon"], 2, "`soon` is no month"),
        (["verify", "--format", "xml"], 2, "xml"),
    ],
)
def test_what_cannot_be_is_one_line(case: Case, words: list[str], code: int, said: str) -> None:
    log(case, row())
    done = case.run(*words)
    assert (done.code, done.out) == (code, "") and said in done.err


def test_a_vault_without_a_log_says_so(case: Case) -> None:
    done = case.run("verify")
    assert done.code == 2 and "no monthly note" in done.err and done.err.count("\n") == 1


@pytest.fixture
def server() -> Iterator[PaperServer]:
    with paper_server() as found:
        yield found


class Texts:
    """What a server answers for `/html/…` and `/pdf/…`; 404 for all else."""

    def __init__(self, server: PaperServer, answers: dict[str, Answer]) -> None:
        server.faults = self  # type: ignore[assignment]
        self._answers = answers

    def __bool__(self) -> bool:
        return True

    def pop(self, place: int) -> Any:
        return lambda target: self._answers.get(target, Answer(b"none", status=404))


def fetched(case: Case, server: PaperServer) -> tuple[list[tuple[str, str]], list[float]]:
    """Fetch what is missing: what could not be had, and how long was waited between requests."""
    address = f"http://127.0.0.1:{server.port}"
    (case.root / "obsintel.toml").write_text(f'[network.addresses]\narxiv_texts = "{address}"\n')
    workspace = Workspace.open(case.root)
    waits: list[float] = []
    time = [0.0]

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        time[0] += seconds

    plan = download_plan(workspace, None)
    not_had = fetch_texts(workspace.config, plan, clock=Clock(lambda: time[0], sleep, lambda: time[0]))
    return [(each.id, each.reason.replace(f"127.0.0.1:{server.port}", "HOST")) for each in not_had], waits


def test_html_is_fetched_first_and_then_the_pdf_politely_and_once(case: Case, server: PaperServer) -> None:
    pytest.importorskip("reportlab")
    paper = made_paper(3, "pdf")
    page = Answer(PAGE.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
    Texts(server, {"/html/2601.11111": page, "/pdf/2601.22222": Answer(paper.data)})
    log(case, row(), row("Birch", "2601.22222"), row("Cedar", "2601.33333"))
    not_had, waits = fetched(case, server)
    assert not_had == [("arxiv:2601.33333", "HOST has no text of it")]
    birch, cedar = (["/html/" + number, "/pdf/" + number] for number in ("2601.22222", "2601.33333"))
    assert server.asked == ["/html/2601.11111", *birch, *cedar]
    assert waits == [3.0] * 4
    assert statuses(case) == KNOWN
    server.asked.clear()
    fetched(case, server)
    assert server.asked == cedar


@pytest.mark.parametrize("local", ["scan", "damaged", "empty page", "read"])
def test_a_file_without_text_keeps_nothing_from_being_fetched(case: Case, server: PaperServer, local: str) -> None:
    pytest.importorskip("reportlab")
    files = {"scan": made_paper(3, "scan").data, "damaged": b"%PDF-1.7 cut", "empty page": b"", "read": PAGE.encode()}
    name = "2601.11111.html" if local in ("empty page", "read") else "2601.11111.pdf"
    (case.root / name).write_bytes(files[local])
    Texts(server, {"/html/2601.11111": Answer(PAGE.encode(), headers={"Content-Type": "text/html"})})
    log(case, row())
    assert fetched(case, server)[0] == []
    assert server.asked == ([] if local == "read" else ["/html/2601.11111"])
    assert statuses(case) == KNOWN


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (
            Answer(b"", status=302, headers={"Location": "https://elsewhere.example/x"}),
            "redirects to elsewhere.example",
        ),
        (Answer(b"x", status=403), "it answers with 403"),
        (Answer(b"not a PDF, nor a page"), "no PDF"),
    ],
)
def test_answers_that_are_no_text(case: Case, server: PaperServer, answer: Answer, reason: str) -> None:
    Texts(server, {"/html/2601.11111": answer, "/pdf/2601.11111": answer})
    log(case, row())
    not_had, _ = fetched(case, server)
    assert [paper for paper, _ in not_had] == ["arxiv:2601.11111"] and reason in not_had[0][1]
    assert statuses(case) == NONE


@pytest.mark.parametrize(
    ("settings", "code", "said"),
    [
        ("network = false\n", 1, "`network = false` in obsintel.toml: nothing is fetched"),
        ('[network]\nnever = ["arxiv.org"]\n', 1, "`network.never` names export.arxiv.org"),
    ],
)
def test_settings_that_forbid_are_heeded(case: Case, settings: str, code: int, said: str) -> None:
    (case.root / "obsintel.toml").write_text(settings)
    log(case, row())
    done = case.run("verify", "--fetch")
    assert done.code == code and said in done.err


def test_nothing_is_asked_without_fetch(case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    log(case, row())
    report = verify(Workspace.open(case.root), copies=PaperCopies(str(tmp_path / "copies")))
    assert report.summary == {"rows": 1, "found": 0, "not_found": 0, "no_source": 3}


def test_tables_say_what_was_found_and_only_then(case: Case) -> None:
    (case.root / "2601.11111.html").write_text(PAGE)
    log(case, row())

    def metrics() -> list[dict[str, Any]]:
        record = json.loads(case.run("tables", "--format", "json").out)
        return list(record["months"][0]["sections"][0]["rows"][0]["metrics"])

    assert [each.get("verified") for each in metrics()] == [None, None] and "verified" not in metrics()[0]
    case.run("verify")
    found = [each["verified"] for each in metrics()]
    assert [each["status"] for each in found] == ["found", "not found"]
    assert found[0]["place"]["source"] == "2601.11111.html" and found[1]["elsewhere"]["text"] == "Alder · GPQA: 50.4"
    log(case, row().replace("73.1", "73.2"))
    assert "verified" not in metrics()[0]


def test_pages_mark_what_was_not_found_where_they_are_to(case: Case) -> None:
    (case.root / "2601.11111.html").write_text(PAGE)
    log(case, row())

    def page(face: str) -> str:
        return case.run("rollup", "2026-01", "--format", face).out

    case.run("verify")
    assert "not found" not in page("md") and "not found" not in page("html") and '"verified"' not in page("json")
    (case.root / "obsintel.toml").write_text('lang = "en"\n[rollup]\nmark_not_found = true\n')
    assert "BrowseComp 50.4, not found in its paper" in page("md")
    notice = "Scores of 2026-01: 1 found in their papers, 0 without a text, 1 not found: Alder BrowseComp 50.4."
    assert notice in page("md")
    assert page("html").count("<small>not found in its paper</small>") == 3
    record = json.loads(page("json"))
    assert [each["verified"] for each in record["models"][0]["metrics"]] == ["found", "not found"]
    assert [board["entries"][0]["verified"] for board in record["leaderboards"]] == ["not found", "found"]
    assert [each["text"] for each in record["notices"] if each["kind"] == "verified"] == [notice]
    without = case.run("rollup", "2026-01", "--format", "md", "--omit", "problems").out
    assert "not found" not in without
    log(case, row().replace("可用", "很可用"))  # what else the row says has nothing to do with its scores
    assert "BrowseComp 50.4, not found in its paper" in page("md")
    log(case, row().replace("50.4", "50.5"))
    assert "not found" not in page("md")
    assert case.run("verify").code == 1 and "BrowseComp 50.5, not found in its paper" in page("md")


def test_the_site_marks_what_was_not_found_where_it_is_to(case: Case, tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    (case.root / "2601.11111.html").write_text(PAGE)
    log(case, row())
    folder = tmp_path / "site"

    def marks() -> dict[str, int]:
        assert case.run("site", str(folder)).code == 0
        texts = {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*.html")}
        return {path: count for path, text in texts.items() if (count := text.count("论文中未找到"))}

    assert marks() == {}
    case.run("verify")
    assert marks() == {}
    (case.root / "obsintel.toml").write_text("[rollup]\nmark_not_found = true\n")
    assert set(marks()) >= {"benchmark/browsecomp.html", "model/alder.html", "month/2026-01.html"}
    (case.root / "2601.11111.html").write_text(PAGE.replace("GPQA", "BrowseComp"))
    case.run("verify")
    assert marks() == {}


def test_show_and_tables_say_what_was_found(case: Case) -> None:
    (case.root / "2601.11111.html").write_text(PAGE)
    log(case, row())
    assert "In its paper" not in case.run("show", "Alder").out
    case.run("verify")
    record = json.loads(case.run("show", "Alder", "--format", "json").out)
    assert [each["verified"] for each in record["scores"]] == ["found", "not found"]
    lines = case.run("show", "Alder").out.splitlines()
    assert next(line for line in lines if line.startswith("BrowseComp")).endswith("only one  not found")
    board = json.loads(case.run("show", "HLE", "--format", "json").out)["boards"][0]
    assert [each["verified"] for each in board["entries"]] == ["found"]
    assert "HLE: 73.1 · found in its paper\n" in case.run("tables").out
    assert "BrowseComp: 50.4 · not found in its paper\n" in case.run("tables").out
