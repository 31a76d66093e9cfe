"""How a person's own note tells which paper it is about: a table of notes and what is read from each."""

from __future__ import annotations

import pytest

from obsidian_intel.core.document import Document
from obsidian_intel.core.obsidian_settings import parse_obsidian
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.vault.extract_facts import facts_of
from obsidian_intel.vault.note_parser import read

GLM = "arxiv:2602.15763"
URL = "https://arxiv.org/abs/2602.15763"


def note(properties: str, body: str = "mine\n") -> str:
    return f"---\n{properties}\n---\n{body}"


# what, path, text: sure ids, weak ids
IDS = [
    # properties of many names, in many spellings
    ("arxiv_url", "a.md", note(f"arxiv_url: {URL}"), [GLM], []),
    ("paper", "a.md", note(f"paper: {URL}"), [GLM], []),
    ("link with a version", "a.md", note("link: https://arxiv.org/pdf/2602.15763v2"), [GLM], []),
    ("a prefix, and words behind it", "a.md", note('resource: "arXiv:2602.15763v1（raw/x.pdf）"'), [GLM], []),
    ("Resource in other case", "a.md", note('Resource: "arXiv: 2602.15763"'), [GLM], []),
    ("a fullwidth colon", "a.md", note('source: "arXiv：2602.15763"'), [GLM], []),
    ("a Markdown link", "a.md", note(f'source: "[GLM-5]({URL})"'), [GLM], []),
    ("a Markdown link among words", "a.md", note(f'paper: "see [GLM-5]({URL}), v2"'), [GLM], []),
    ("an address in brackets", "a.md", note(f'url: "<{URL}>"'), [GLM], []),
    ("a list", "a.md", note(f"link:\n  - https://z.ai/blog/glm-5\n  - {URL}"), ["url:z.ai/blog/glm-5", GLM], []),
    ("a DOI with brackets in a sentence", "a.md", note('source: "(https://doi.org/10.1016/S0(1))."'), ["doi:10.1016/s0(1)"], []),
    ("a bare number under arxiv", "a.md", note('arxiv: "2602.15763"'), [GLM], []),
    ("a bare number under paper", "a.md", note('paper: "2602.15763"'), [GLM], []),
    ("id with a prefix", "a.md", note("id: arXiv:2602.15763"), [GLM], []),
    # a number in these may be a zettel's: it counts with the name alone
    ("id, bare", "a.md", note("id: 2602.15763"), [], [GLM]),
    ("source, bare", "a.md", note("source: 2602.15763v1"), [], [GLM]),
    ("id, bare, beside a sure one", "a.md", note(f"id: 2602.15763\nurl: {URL}"), [GLM], []),
    # no paper
    ("a zettel's number", "a.md", note("id: 202602151763"), [], []),
    ("a home page", "a.md", note("url: https://z.ai"), [], []),
    ("two papers in a sentence", "a.md", note(f'source: "{URL} and https://arxiv.org/abs/2601.16725"'), [], []),
    ("a link to a note", "a.md", note('source: "[[arXiv:2602.15763]]"'), [], []),
    ("a property of another name", "a.md", note(f"seen: {URL}"), [], []),
    # inline fields
    ("DOI::", "a.md", "DOI:: 10.1145/3292500\n", ["doi:10.1145/3292500"], []),
    ("arXiv:: in a list", "a.md", "- **arXiv**:: 2602.15763\n", [GLM], []),
    ("URL:: with a link", "a.md", f"> URL:: [paper]({URL})\n", [GLM], []),
    ("link:: in brackets", "a.md", f"(link:: {URL})\n", [GLM], []),
    ("C++ is no field", "a.md", "std::arxiv::2602.15763\n", [], []),
    # the file's name
    ("arxiv- and the id", "arxiv-2602.15763.md", "", [GLM], []),
    ("arXiv_ and a version", "Reading/arXiv_2602.15763v3.md", "", [GLM], []),
    ("the id alone", "2602.15763.md", "", [GLM], []),
    ("the id, then a title", "2602.15763 GLM-5.md", "", [GLM], []),
    ("a title, then the id", "GLM-5 (2602.15763).md", "", [GLM], []),
    ("a date with dots", "2026.0215.md", "", [], []),
    ("a date with four digits behind", "2012.0101.md", "", [], []),
    ("a version", "Notes 1.2602.15763.md", "", [], []),
    ("a month that is none", "2613.15763.md", "", [], []),
    ("an id in the middle of a name", "On 2602.15763 and more.md", "", [], []),
    # the first line of a paper note
    ("type Paper", "a.md", note("type: Paper", f"# GLM-5\n\n[arXiv]({URL}) | [PDF](https://arxiv.org/pdf/2602.15763)\n"), [GLM], []),
    ("in the papers folder", "Papers/a.md", f"# A\n> 🔗 [arXiv]({URL})\n", [GLM], []),
    ("of Zotero", "a.md", note("citekey: zeng2026", f"\n[arXiv]({URL})\n"), [GLM], []),
    ("tagged", "a.md", note("tags: [reading, paper]", f"{URL}\n"), [GLM], []),
    ("tagged in a line", "a.md", note("tags: '#paper, llm'", f"{URL}\n"), [GLM], []),
    ("an arXiv link and a DOI", "Papers/a.md", f"{URL} · doi:10.1145/3292500\n", [GLM, "doi:10.1145/3292500"], []),
    ("two papers", "Papers/a.md", f"{URL} and https://arxiv.org/abs/2601.16725\n", [], []),
    ("further down", "Papers/a.md", f"My words first.\n\n{URL}\n", [], []),
    ("the page of the code alone", "Papers/a.md", "https://github.com/zai-org/GLM-5\n", [], []),
    ("a property says otherwise", "a.md", note("type: Paper\narxiv: '2601.16725'", f"{URL}\n"), ["arxiv:2601.16725"], []),
    ("a note that is no paper's", "a.md", f"{URL}\n", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("what", "path", "text", "ids", "weak"), IDS, ids=[case[0] for case in IDS])
def test_ids(what: str, path: str, text: str, ids: list[str], weak: list[str]) -> None:
    document = Document.from_text(path, text)
    config = parse_config("")
    facts = facts_of(read(document, config, parse_obsidian({})), config)
    assert (list(facts.ids), list(facts.weak_ids)) == (ids, weak)
