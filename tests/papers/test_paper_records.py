"""What is known of papers, kept in the user's cache folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from obsidian_intel.papers.known_properties import known_values, main_id
from obsidian_intel.papers.records import PaperRecord, PaperRecords
from obsidian_intel.papers.title_words import may_differ

GLM = PaperRecord(
    "GLM-5", ("王小明",), "2026-02-03", version=2, doi="10.1000/x", source="arxiv", fetched="2026-03-01T00:00:00Z"
)
OTHER = PaperRecord("Other")


def test_what_is_put_is_there_for_the_next_run(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "papers.records"
    PaperRecords(str(file)).put({"arxiv:2602.15763": GLM})
    PaperRecords(str(file)).put({"arxiv:2602.00001": OTHER})
    found = PaperRecords(str(file))
    assert found.get("arxiv:2602.15763") == GLM and found.get("arxiv:2602.00001") == OTHER
    assert found.get("arxiv:1") is None and found.get(None) is None
    assert sorted(found) == ["arxiv:2602.00001", "arxiv:2602.15763"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert not list(file.parent.glob("*.new"))


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    one, two = (PaperRecords(str(tmp_path / "papers.records")) for _ in range(2))
    assert len(one) == len(two) == 0
    one.put({"arxiv:1": GLM})
    two.put({"arxiv:2": OTHER})
    assert two.get("arxiv:1") == GLM and len(PaperRecords(two.file)) == 2


DAMAGED = [
    b"",
    b"\xff\xfe",
    b"something else\n",
    b"obsintel papers 1\n\xff\xff\t{}\narxiv:2602.15763\t{bad\narxiv:2602.1576",
    b'obsintel papers 1\narxiv:2602.15763\t{"title": 3}\n',
]


@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "papers.records"
    file.write_bytes(data)
    assert PaperRecords(str(file)).get("arxiv:2602.15763") is None
    PaperRecords(str(file)).put({"arxiv:2602.15763": GLM})
    assert PaperRecords(str(file)).get("arxiv:2602.15763") == GLM


def test_without_a_file_in_memory() -> None:
    records = PaperRecords()
    assert records.get("arxiv:1") is None
    records.put({"arxiv:1": GLM})
    assert records.get("arxiv:1") == GLM


def test_properties() -> None:
    assert known_values(GLM, "arxiv:2602.15763") == {
        "paper_title": "GLM-5",
        "authors": ("王小明",),
        "paper_doi": "10.1000/x",
    }
    assert known_values(GLM, "doi:10.1000/x") == {
        "paper_title": "GLM-5",
        "authors": ("王小明",),
        "published": "2026-02",
    }
    many = PaperRecord("x", tuple(map(str, range(30))), published="2026", withdrawn=True)
    assert known_values(many, "doi:10.1000/x") == {
        "paper_title": "x",
        "authors": (*map(str, range(20)), "and 10 more"),
        "paper_status": "withdrawn",
    }


MAIN = [
    (("github:a/b", "arxiv:1"), None, "arxiv:1"),
    (("arxiv:1", "arxiv:2"), "arxiv:2", "arxiv:2"),
    (("arxiv:1", "arxiv:2"), None, None),
    (("arxiv:1", "arxiv:2"), "doi:3", None),
    (("url:a",), "url:a", None),
]


@pytest.mark.parametrize(("ids", "named", "wanted"), MAIN)
def test_the_paper_of_a_note(ids: tuple[str, ...], named: str | None, wanted: str | None) -> None:
    assert main_id(ids, named) == wanted


DIFFER = [
    ("GLM-5", "Growth of Mouse Cells", True),
    ("GLM-5", "GLM-5: a model", False),
    ("智谱", "Growth of Mouse Cells", False),  # nothing to compare
    ("悟道 GLM", "Growth of Mouse Cells", False),
    ("GLM", "细胞的生长", False),
    ("InstructGPT", "Models that Instruct", False),
    ("DeepSeekMath", "Deep Search", False),
    ("RLHF", "Reading Long and Hard Files", False),  # its initials
    ("GRPO", "Pushing the Limits of Mathematical Reasoning", True),
    ("https://arxiv.org/abs/2602.15763", "Growth of Mouse Cells", False),
    ("2602.15763", "Growth of Mouse Cells", False),
    ("o1", "Growth of Mouse Cells", False),  # too short to tell
    ("The Paper", "Growth of Mouse Cells", False),
    ("τ²-Bench", "Growth of Mouse Cells", False),
    ("", "Growth", False),
]


@pytest.mark.parametrize(("name", "title", "wanted"), DIFFER)
def test_names_and_titles_that_share_no_word(name: str, title: str, wanted: bool) -> None:
    assert may_differ(name, title) is wanted
