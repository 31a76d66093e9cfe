"""`add`: addresses of every kind, what the log has already, the month that is missing, the inbox, the queue."""

from __future__ import annotations

import time
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from paper_server import Answer, paper_server
from row_vaults import CLAY, ROW, TOPICS
from slow import mostly_slow
from vault_case import Case, model, month, topic

from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.add.addresses import addresses_in, linked, read_address
from obsidian_intel.operations.reading_queue import reading_queue

GLM = model("GLM-5", "https://arxiv.org/abs/2602.00001")
RL = topic("推理", "[GSPO](https://arxiv.org/abs/2507.18071)")

ADDRESSES = {
    "https://arxiv.org/pdf/2601.16725v2": ("arxiv:2601.16725", "https://arxiv.org/abs/2601.16725", "arXiv 2601.16725"),
    "arXiv:2601.16725": ("arxiv:2601.16725", "https://arxiv.org/abs/2601.16725", "arXiv 2601.16725"),
    "2601.16725": ("arxiv:2601.16725", "https://arxiv.org/abs/2601.16725", "arXiv 2601.16725"),
    "10.1016/S0140-6736(20)30183-5": (
        "doi:10.1016/s0140-6736(20)30183-5",
        "https://doi.org/10.1016/s0140-6736%2820%2930183-5",
        "DOI 10.1016/s0140-6736(20)30183-5",
    ),
    "https://openreview.net/forum?id=XyZ": ("openreview:XyZ", "https://openreview.net/forum?id=XyZ", "OpenReview XyZ"),
    "https://huggingface.co/zai-org/GLM-5": ("hf:zai-org/GLM-5", "https://huggingface.co/zai-org/GLM-5", "GLM-5"),
    "github.com/vllm-project/vllm": ("github:vllm-project/vllm", "https://github.com/vllm-project/vllm", "vllm"),
    "https://ex.org/p/A%20good_paper.pdf?utm_source=x&b=1": (
        "url:ex.org/p/A%20good_paper.pdf?b=1",
        "https://ex.org/p/A%20good_paper.pdf?b=1",
        "A good paper",
    ),
    "[Great | Title](https://arxiv.org/abs/2601.16725)": (
        "arxiv:2601.16725",
        "https://arxiv.org/abs/2601.16725",
        "Great | Title",
    ),
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_tells_id_link_and_name(text: str) -> None:
    found = read_address(text)
    assert found is not None
    assert (found.id, found.url, found.name) == ADDRESSES[text]
    assert paper_id(found.url) == found.id
    (again,) = addresses_in(f"- {linked(found.name, found.url)} #unread")
    assert (again.id, again.url) == (found.id, found.url)


def test_no_address() -> None:
    assert [read_address(text) for text in ("foo", "", "2613.00001", "a b.com/x", "x" * 10_000)] == [None] * 5


def case_of(folder: Path, *, models: tuple[str, ...] = (GLM,), newline: str = "\n") -> Case:
    case = Case(folder / "V")
    case.write("obsintel.toml", "network = false\n")
    case.write("Log/2026-02.md", month("2026-02", models, (RL,)).replace("\n", newline))
    return case


def test_a_row_its_link_and_its_note_are_one_step(tmp_path: Path) -> None:
    case = case_of(tmp_path, newline="\r\n")
    before = case.bytes()
    done = case.run(
        "add", "https://arxiv.org/abs/2602.11111", "https://huggingface.co/zai-org/GLM-6", "--month", "2026-02"
    )
    assert done.code == 0, done.err
    assert done.out.splitlines() == [
        "added Log/2026-02.md:24 arXiv 2602.11111 (note: Papers/arXiv 2602.11111.md)",
        "added Log/2026-02.md:25 GLM-6 (note: Papers/GLM-6.md)",
    ]
    text = case.read("Log/2026-02.md")
    first = "| [arXiv 2602.11111](https://arxiv.org/abs/2602.11111) [[arXiv 2602.11111\\|📄]] | | | |\r\n"
    second = "| [GLM-6](https://huggingface.co/zai-org/GLM-6) [[GLM-6\\|📄]] | | | |\r\n"
    assert text.encode().replace((first + second).encode(), b"") == before["Log/2026-02.md"]
    assert '"[[2026-02]]"' in case.read("Papers/GLM-6.md") and "[[GLM-5" not in text
    again = case.run("add", "--offline", "huggingface.co/zai-org/GLM-6", "2507.18071", "--month", "2026-02")
    assert again.out.splitlines() == [
        "already there: Log/2026-02.md:25 GLM-6 (note: Papers/GLM-6.md)",
        "already there: Log/2026-02.md:31 GSPO",
    ]
    assert again.code == 0 and case.run("undo").code == 0
    assert case.bytes() == before
    assert case.run("add", "--offline", "huggingface.co/zai-org/GLM-6", "--month", "2026-02").code == 0
    assert second in case.read("Log/2026-02.md")


def test_a_month_that_is_missing_is_made(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    done = case.run(
        "add", "--offline", "2603.00001", "--month", "2026-03", "--name", "新 [模型] *v2*", "--section", "clay"
    )
    assert done.code == 0 and done.out.startswith("added Log/2026-03.md:"), done.err
    assert "made Log/2026-03.md" in done.err
    assert "| [新 \\[模型\\] \\*v2\\*](https://arxiv.org/abs/2603.00001) [[" in case.read("Log/2026-03.md")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    before = case.bytes()
    done = case.run("add", "--offline", "2602.11111", "--month", "2026-02", "--dry-run")
    assert done.code == 1 and "+| [arXiv 2602.11111]" in done.out and "+++ b/Papers/arXiv 2602.11111.md" in done.out
    assert case.bytes() == before and case.run("history").out == ""


REFUSED = {
    ("foo",): (2, "`foo` is no address of a paper"),
    ("2602.11111", "2602.22222", "--name", "x"): (2, "--name is for one address"),
    ("2602.11111", "--month", "soon"): (2, "`soon` is no month"),
    ("2602.11111", "--month", "2026-02", "--section", "nowhere"): (1, "there is no section `nowhere`"),
    ("--from", "Nothing.md"): (2, "--from: Nothing.md"),
    ("--from", "Log/2026-02.md", "--month", "2026-02"): (2, "is the month itself"),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_is_one_clear_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    case = case_of(tmp_path)
    before = case.bytes()
    done = case.run("add", "--offline", *words)
    code, line = REFUSED[words]
    assert (done.code, done.out) == (code, "") and line in done.err and done.err.count("\n") == 1
    assert case.bytes() == before


def test_stdin(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    given = b"https://arxiv.org/abs/2602.11111\n\nno address\n- [Two](https://arxiv.org/abs/2602.22222) x\n"
    done = case.run("add", "--offline", "--month", "2026-02", stdin=given)
    assert done.code == 0 and [line.split(" (")[0] for line in done.out.splitlines()] == [
        "added Log/2026-02.md:24 arXiv 2602.11111",
        "added Log/2026-02.md:25 Two",
    ]
    assert "no address in: no address" in done.err
    assert case.run("add", "--offline", stdin=b"").code == 2


SECTIONS = {
    "topics": (
        "2602.11111",
        "chisel",
        "| arXiv 2602.11111 | | [arXiv 2602.11111](https://arxiv.org/abs/2602.11111) [[",
    ),
    "models": ("2602.11111", "", "| [arXiv 2602.11111](https://arxiv.org/abs/2602.11111) [["),
}


@pytest.mark.parametrize("case_name", SECTIONS)
def test_the_right_column_of_the_right_table(tmp_path: Path, case_name: str) -> None:
    address, section, row = SECTIONS[case_name]
    case = case_of(tmp_path)
    assert case.run("add", "--offline", address, "--month", "2026-02", "--section", section).code == 0
    assert row in case.read("Log/2026-02.md")


def test_papers_go_into_a_table_of_papers_and_links_into_their_column(tmp_path: Path) -> None:
    case = Case(tmp_path / "V")
    case.write("obsintel.toml", "network = false\n")
    papers = (
        "### Papers\n\n| Paper | Summary | Link |\n|---|---|---|\n| Alpha | x | https://arxiv.org/abs/2601.00001 |\n"
    )
    case.write("Log/2026-02.md", "---\nperiod: 2026-02\ntype: Monthly Report\n---\n\n" + CLAY + ROW + "\n" + papers)
    assert case.run("add", "--offline", "2602.11111", "github.com/a/b", "--month", "2026-02").code == 0
    text = case.read("Log/2026-02.md")
    assert "| arXiv 2602.11111 [[arXiv 2602.11111\\|📄]] | | https://arxiv.org/abs/2602.11111 |" in text
    assert "| [b](https://github.com/a/b) [[b\\|📄]] | | | |" in text


INBOX = (
    "---\ntags: [inbox]\n---\r\n# Inbox https://arxiv.org/abs/2602.00009\r\n\r\n- [ ] https://arxiv.org/abs/2602.11111 later\r\n"
    "- https://arxiv.org/abs/2602.22222\r\nhttps://arxiv.org/abs/2602.33333 and arXiv:2602.44444\r\n"
    "- [x] https://arxiv.org/abs/2602.55555\r\n> * [ ] https://arxiv.org/abs/2602.00001\r\nmy thought\r\n"
    "```\r\nhttps://arxiv.org/abs/2602.66666\r\n```\r\n%% https://arxiv.org/abs/2602.77777 %%\r\n"
)


def test_an_inbox_is_read_ticked_and_queued(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    case.write("Inbox.md", INBOX)
    before = case.bytes()
    done = case.run("add", "--offline", "--from", "Inbox", "--month", "2026-02")
    assert done.code == 0, done.err
    kinds = [line.partition(" Log")[0].rstrip(":") for line in done.out.splitlines()]
    assert sorted(kinds) == ["added"] * 4 + ["already there"]
    ticked = INBOX.replace("- [ ] https", "- [x] https").replace("- https", "- [x] https")
    ticked = ticked.replace("\nhttps://arxiv.org/abs/2602.33333", "\n- [x] https://arxiv.org/abs/2602.33333")
    assert case.bytes()["Inbox.md"].decode() == ticked.replace("* [ ] https", "* [x] https")
    queue = reading_queue(Workspace.look(case.root))
    assert [(each.id, each.line, bool(each.note)) for each in queue] == [
        (f"arxiv:2602.{number}", line, True) for line, number in enumerate((11111, 22222, 33333, 44444), 24)
    ]
    case.write("Log/2026-02.md", case.read("Log/2026-02.md").replace(" #unread", "", 1))
    assert len(reading_queue(Workspace.look(case.root))) == 3
    case.write(
        "Papers/arXiv 2602.11111.md", case.read("Papers/arXiv 2602.11111.md").replace("type:", "status: 待读\ntype:")
    )
    assert next(each.id for each in reading_queue(Workspace.look(case.root))) == "arxiv:2602.11111"
    assert case.run("add", "--offline", "--from", "Inbox.md").code == 0
    again = case_of(tmp_path / "again")
    again.write("Inbox.md", INBOX)
    assert again.run("add", "--offline", "--from", "Inbox.md", "--month", "2026-02").code == 0
    assert again.run("undo").code == 0 and again.bytes() == before


def test_what_is_there_makes_no_month(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    before = case.bytes()
    for args in ((), ("--dry-run",), ("--month", "2031-05")):
        done = case.run("add", "--offline", "2507.18071", *args)
        assert (done.code, done.out) == (0, "already there: Log/2026-02.md:29 GSPO\n")
    assert case.bytes() == before


def test_titles_come_from_the_sources_unless_offline(tmp_path: Path) -> None:
    with paper_server() as server:
        server.titles["2602.11111"] = "Sparse [v2] | *Minds*"
        server.unknown.add("2602.22222")
        case = case_of(tmp_path)
        case.write("obsintel.toml", server.settings())
        given = ("2602.11111", "2602.22222", "2602.00001", "https://ex.org/a.pdf")
        done = case.run("add", *given, "--month", "2026-02")
        assert done.code == 0 and [line.split(" (")[0] for line in done.out.splitlines()] == [
            "already there: Log/2026-02.md:23 GLM-5",
            "added Log/2026-02.md:24 Sparse [v2] | *Minds*",
            "added Log/2026-02.md:25 arXiv 2602.22222",
            "added Log/2026-02.md:26 a",
        ]
        assert "asks 127.0.0.1" in done.err and "not had: arxiv:2602.22222" in done.err
        assert len(server.asked) == 1 and "2602.00001" not in server.asked[0]
        assert "[Sparse \\[v2\\] \\| \\*Minds\\*](https://arxiv.org/abs/2602.11111) [[" in case.read("Log/2026-02.md")
        assert case.run("add", "2602.33333", "--month", "2026-02", "--offline").code == 0
        assert case.run("add", "2602.44444", "--month", "2026-02", "--name", "N").code == 0
        case.write("obsintel.toml", "network = false\n")
        assert case.run("add", "2602.55555", "--month", "2026-02").code == 0
        assert len(server.asked) == 1


def test_a_source_that_does_not_answer_is_no_reason_to_stop(tmp_path: Path) -> None:
    with paper_server() as server:
        server.faults += [Answer(b"gone", status=404)] * 3
        case = case_of(tmp_path)
        case.write("obsintel.toml", server.settings())
        done = case.run("add", "10.1145/3065386", "--month", "2026-02")
        assert done.code == 0 and "added Log/2026-02.md:24 DOI 10.1145/3065386" in done.out and "not had" in done.err


def keep_saving(note: Path, stop: Event, saved: Path) -> None:
    with saved.open("a", encoding="utf-8") as log:
        number = 0
        while not stop.is_set():
            token = f"token-{number}-"
            data = note.read_bytes()
            temp = note.with_name(".editor~")
            temp.write_bytes(data + f"{token}\n".encode())
            temp.replace(note)
            log.write(f"{token}\n")
            log.flush()
            number += 1
            time.sleep(0.05)


@pytest.mark.parametrize("number", mostly_slow([3, 8]))
def test_an_editor_that_saves_meanwhile_loses_nothing(tmp_path: Path, number: int) -> None:
    case = case_of(tmp_path)
    context = get_context("fork")
    stop, saved = context.Event(), tmp_path / "saved"
    editor = context.Process(target=keep_saving, args=(case.root / "Log/2026-02.md", stop, saved))
    editor.start()
    try:
        done = [case.run("add", "--offline", f"2602.1000{each}", "--month", "2026-02") for each in range(number)]
    finally:
        stop.set()
        editor.join()
    there = "".join(file.read_text("utf-8") for file in case.root.rglob("*.md"))
    tokens = saved.read_text("utf-8").split()
    assert len(tokens) > 3 and [token for token in tokens if token not in there] == []
    assert any(each.code == 0 for each in done) and all(each.code in (0, 1) and (each.out or each.err) for each in done)
    assert "OI30" not in case.run("lint", "--ignore", "OI305").out


def test_a_month_of_topics_alone_names_its_sections(tmp_path: Path) -> None:
    """A month of topics alone has no place for a paper by itself; the refusal names what there is."""
    case = Case(tmp_path / "V")
    case.write("obsintel.toml", "network = false\n")
    case.write("Log/2026-02.md", "---\nperiod: 2026-02\ntype: Monthly Report\n---\n\n" + TOPICS)
    done = case.run("add", "--offline", "2602.11111", "--month", "2026-02")
    assert done.code == 1 and "--section: chisel" in done.err
