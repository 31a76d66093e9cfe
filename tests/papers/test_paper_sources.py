"""Each source: what is asked, and what its answers mean. The answers are made up in the sources' own forms."""

from __future__ import annotations

import json
from typing import Any

import pytest
from paper_server import atom_entry, atom_feed, crossref_work, github_page, hub_page, openreview_notes

from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.papers.sources import BadAnswer, source_of, sources

ONE = ["arxiv:2602.15763"]


def read(paper: str, answer: Any) -> PaperRecord | str | None:
    source = source_of(paper)
    assert source is not None
    return source.read(answer if isinstance(answer, bytes) else json.dumps(answer).encode(), [paper]).get(paper)


def record(paper: str, answer: Any) -> PaperRecord:
    found = read(paper, answer)
    assert isinstance(found, PaperRecord), found
    return found


def test_sources_are_found_by_being_there() -> None:
    assert [source.name for source in sources()] == ["arxiv", "crossref", "github", "huggingface", "openreview"]
    assert source_of("url:example.org/a") is None


ADDRESSES = [
    (["arxiv:2602.15763", "arxiv:hep-th/9901001"], "?id_list=2602.15763,hep-th/9901001&start=0&max_results=2"),
    (["doi:10.1000/a(b)<c>"], "/10.1000/a%28b%29%3Cc%3E"),
    (["acl:P19-1001"], "/10.18653/v1/p19-1001"),
    (["acl:2024.acl-long.7"], "/10.18653/v1/2024.acl-long.7"),
    (["openreview:a_B-1"], "?id=a_B-1"),
    (["hf:zai-org/GLM-5"], "/models/zai-org/GLM-5"),
    (["hf:datasets/some/set"], "/datasets/some/set"),
    (["github:some/repo.x"], "/some/repo.x"),
]


@pytest.mark.parametrize(("ids", "wanted"), ADDRESSES)
def test_what_is_asked(ids: list[str], wanted: str) -> None:
    source = source_of(ids[0])
    assert source is not None
    assert source.address("http://here", ids) == f"http://here{wanted}"


def test_an_entry_of_arxiv_is_read_whole() -> None:
    entry = atom_entry(
        "2602.15763",
        "On\n  Long  $\\tau^2$ Tracks",
        authors=("Ada Writer", "王小明"),
        version=3,
        doi="https://doi.org/10.1000/ABC",
        journal="Journal of Names 12",
    )
    assert record(ONE[0], atom_feed(entry)) == PaperRecord(
        title="On Long $\\tau^2$ Tracks",
        authors=("Ada Writer", "王小明"),
        published="2026-02-03",
        updated="2026-02-10",
        version=3,
        category="cs.CL",
        doi="10.1000/abc",
        journal_ref="Journal of Names 12",
    )


WITHDRAWN = [
    ({"comment": "This paper has been withdrawn by the authors"}, True),
    ({"comment": "Withdrawn: an error in Lemma 2"}, True),
    ({"summary": "This submission was withdrawn, for it repeats another."}, True),
    ({"comment": "12 pages, 3 figures"}, False),
    ({"summary": "We study how drugs are withdrawn from the market."}, False),
]


@pytest.mark.parametrize(("said", "wanted"), WITHDRAWN)
def test_withdrawn(said: dict[str, str], wanted: bool) -> None:
    assert record(ONE[0], atom_feed(atom_entry("2602.15763", **said))).withdrawn is wanted  # type: ignore[arg-type]


def test_a_doi_that_is_only_arxivs_own_is_no_publication() -> None:
    entry = atom_entry("2602.15763", doi="10.48550/arXiv.2602.15763")
    assert record(ONE[0], atom_feed(entry)).doi == ""


def test_an_old_id_and_a_math_title() -> None:
    paper = paper_id("hep-th/9901001") or ""
    found = record(paper, atom_feed(atom_entry("hep-th/9901001", "When $a<b>c$ and p < q hold")))
    assert found.title == "When $a<b>c$ and p < q hold"


NOT_FOUND = [
    (atom_feed(), None),
    (atom_feed(atom_entry("2602.99999")), "the answer is about another paper, arxiv:2602.99999"),
    (atom_feed("<entry><id>http://arxiv.org/api/errors#wrong</id><title>Error</title></entry>"), None),
    (atom_feed("<entry><id>http://arxiv.org/abs/2602.15763v1</id></entry>"), None),
]


@pytest.mark.parametrize(("answer", "reason"), NOT_FOUND)
def test_what_arxiv_does_not_tell(answer: bytes, reason: str | None) -> None:
    assert read(ONE[0], answer) == reason


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><feed>&b;</feed>'
BAD = [
    (ONE[0], atom_feed(atom_entry("2602.15763"))[:-30], "cut short"),
    (ONE[0], b"<rss></rss>", "no Atom feed"),
    (ONE[0], BOMB, "could do harm"),
    ("doi:10.1000/a", b'{"message": {"DOI": "10.1', "cut short"),
    ("doi:10.1000/a", b"[]", "no object"),
    ("doi:10.1000/a", b'{"message": null}', "about no work"),
    ("hf:a/b", b"{}", "no model or data set"),
    ("github:a/b", b'{"message": "x"}', "no repository"),
    ("openreview:a", b"[" * 100_000, "no JSON"),
]


@pytest.mark.parametrize(("paper", "data", "reason"), BAD)
def test_answers_that_are_none(paper: str, data: bytes, reason: str) -> None:
    with pytest.raises(BadAnswer, match=reason):
        read(paper, data)


def test_a_work_of_crossref() -> None:
    assert record("doi:10.1000/abc", crossref_work("10.1000/ABC")) == PaperRecord(
        title="On Things & Their Names",
        authors=("Ada Writer", "Laurens van der Boek", "The Reading Group"),
        published="2025-03-09",
        category="journal-article",
        doi="10.1000/abc",
        journal_ref="Journal of Names 12(3), 45-67",
    )
    assert record("acl:P19-1001", crossref_work("10.18653/v1/P19-1001")).doi == "10.18653/v1/p19-1001"
    assert (
        read("doi:10.1000/abc", crossref_work("10.1000/other"))
        == "the answer is about another paper, doi:10.1000/other"
    )


def test_a_retracted_work() -> None:
    work = crossref_work("10.1000/abc")
    work["message"]["updated-by"] = [{"type": "retraction", "DOI": "10.1000/note"}]
    assert record("doi:10.1000/abc", work).withdrawn
    assert record("doi:10.1000/abc", crossref_work("10.1000/abc", "RETRACTED: On Things")).withdrawn


@pytest.mark.parametrize("newer", [True, False])
def test_a_submission_of_openreview_in_both_forms_of_its_api(newer: bool) -> None:
    answer = openreview_notes("a_B-1")
    if not newer:
        content = answer["notes"][0]["content"]
        answer["notes"][0]["content"] = {key: value["value"] for key, value in content.items()}
    found = record("openreview:a_B-1", answer)
    assert (found.title, found.authors) == ("Reading Twice", ("Ada Writer", "李 四"))
    assert (found.published, found.updated, found.journal_ref) == (
        "2026-01-31",
        "2026-02-01",
        "Some Conference 2026 Poster",
    )
    assert not found.withdrawn


def test_submissions_withdrawn_and_under_review() -> None:
    answer = openreview_notes("a")
    answer["notes"][0]["content"]["venueid"] = {"value": "some.org/Conference/2026/Withdrawn_Submission"}
    assert record("openreview:a", answer).withdrawn
    answer["notes"][0]["content"] |= {"venue": {"value": "Submitted to Some Conference"}, "venueid": {"value": "x"}}
    assert record("openreview:a", answer).journal_ref == ""
    assert read("openreview:b", answer) == "the answer is about another paper, openreview:a"
    assert read("openreview:b", {"notes": []}) is None


def test_pages_of_hugging_face_and_github() -> None:
    found = record("hf:zai-org/GLM-5", hub_page("models/zai-org/GLM-5"))
    assert (found.title, found.authors, found.published, found.category) == (
        "GLM-5",
        ("zai-org",),
        "2026-01-20",
        "text-generation",
    )
    assert read("hf:zai-org/GLM", hub_page("models/zai-org/GLM-5")) == "it is called zai-org/GLM-5 there now"
    assert record("hf:datasets/a/b", hub_page("datasets/a/b", "A Set")).title == "A Set"
    assert record("github:a/B", github_page("A/b")).title == "A/b: Reads papers"
    assert read("github:a/b", github_page("a/c")) == "it is called a/c there now"


HOSTILE = [
    ("title", ["a\x00b\u202ec\u200b d\n e"], "abc d e"),
    ("title", ["x" * 5000], "x" * 999 + "…"),
    ("title", [None], None),
    ("title", "text", None),
]


@pytest.mark.parametrize(("key", "value", "wanted"), HOSTILE)
def test_whatever_comes_is_made_fit_to_keep(key: str, value: Any, wanted: str | None) -> None:
    work = crossref_work("10.1000/abc")
    work["message"] |= {key: value, "author": "nobody", "published": {"date-parts": [["x"]]}, "volume": 3}
    found = read("doi:10.1000/abc", work)
    assert (found.title if isinstance(found, PaperRecord) else None) == wanted
