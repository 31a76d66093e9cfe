"""`bib`: references that BibTeX and CSL read, with keys that stay."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest
from vault_case import Case, model, month, topic
from vaults import sample_vault

from obsidian_intel.papers.records import PaperRecord, PaperRecords
from obsidian_intel.reports.bibliography.author_names import AuthorName, author_name
from obsidian_intel.reports.bibliography.bibtex import render_bibtex
from obsidian_intel.reports.bibliography.csl_json import render_csl_json
from obsidian_intel.reports.bibliography.references import BibEntry, citation_key, reference

KNOWN = PaperRecord(
    "GLM-5: 100% of $\\tau^{2}$ & {more} #1_a~^\\",
    ("王小明", "李 四", "Laurens van der Boek", "Ada Writer Jr.", "Reading & Co Team", "Bo and Co"),
    "2026-02-03",
    doi="10.1000/a_b",
    journal_ref="Journal of Names 12(3), 45-67",
    category="cs.CL",
)
PAPERS = {
    "arxiv:2602.15763": KNOWN,
    "arxiv:hep-th/9901001": PaperRecord("Old", ("A. Writer",), "1999-01-05", category="hep-th"),
    "doi:10.1000/x(1)": PaperRecord(
        "In a Book", ("Ada Writer",), "2025", category="proceedings-article", journal_ref="Proc. of Things"
    ),
    "openreview:a_B": PaperRecord("Read", ("A B",), journal_ref="ICLR 2026 Poster"),
    "openreview:c": None,
    "acl:P19-1001": None,
    "github:some/repo": PaperRecord("some/repo: reads", ("some",)),
    "hf:datasets/a/b": None,
    "url:example.org/报告?a=1": None,
    "s2:0123456789012345678901234567890123456789": None,
}
REFERENCES = [reference(paper, "名字", "https://example.org/报告?a=1", record) for paper, record in PAPERS.items()]


def test_pybtex_reads_it() -> None:
    from pybtex.database import parse_string

    found = parse_string(render_bibtex(REFERENCES), "bibtex").entries
    assert list(found) == [each.key for each in REFERENCES]
    entry = found["arxiv-2602.15763"]
    assert entry.type == "article"
    assert [" ".join(p.last_names) for p in entry.persons["author"]] == [
        *("{王小明}", "李", "Boek", "Writer", "{Reading \\& Co Team}", "Co"),
    ]
    assert [p.prelast_names for p in entry.persons["author"]][2] == ["van", "der"]
    assert [p.lineage_names for p in entry.persons["author"]][3] == ["Jr."]
    fields = dict(entry.fields)
    assert fields["title"] == (
        "{GLM-5: 100\\% of $\\tau^{2}$ \\& {\\textbraceleft}more{\\textbraceright} \\#1\\_a"
        "{\\textasciitilde}{\\textasciicircum}{\\textbackslash}}"
    )
    assert (fields["year"], fields["month"], fields["journal"], fields["pages"]) == (
        "2026",
        "February",
        "Journal of Names",
        "45--67",
    )
    assert (fields["doi"], fields["eprint"], fields["primaryclass"]) == ("10.1000/a_b", "2602.15763", "cs.CL")


def test_bibtex_formats_it() -> None:
    from pybtex import format_from_string

    text = format_from_string(render_bibtex(REFERENCES), style="plain", output_backend="text")
    assert "Laurens van der Boek" in text and "Journal of Names, 12(3):45–67, February 2026" in text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_citeproc_formats_it() -> None:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    items = json.loads(render_csl_json(REFERENCES))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
        pages = CitationStylesBibliography(
            CitationStylesStyle("harvard-cite-them-right", validate=False), source, formatter.plain
        )
        for item in items:
            pages.register(Citation([CitationItem(item["id"])]))
        text = "\n".join(str(each) for each in pages.bibliography())
    assert set(source) == {each.key for each in REFERENCES}
    assert "王小明" in text and "Journal of Names" in text and "Old" in text


def test_csl_says_what_there_is_and_no_more() -> None:
    items = {each["id"]: each for each in json.loads(render_csl_json(REFERENCES))}
    assert items["arxiv-2602.15763"] == {
        "id": "arxiv-2602.15763",
        "type": "article-journal",
        "title": KNOWN.title,
        "author": [
            {"literal": "王小明"},
            {"family": "李", "given": "四"},
            {"family": "Boek", "given": "Laurens", "non-dropping-particle": "van der"},
            {"family": "Writer", "given": "Ada", "suffix": "Jr."},
            {"literal": "Reading & Co Team"},
            {"family": "Co", "given": "Bo", "non-dropping-particle": "and"},
        ],
        "issued": {"date-parts": [[2026, 2, 3]]},
        "container-title": "Journal of Names",
        "volume": "12",
        "issue": "3",
        "page": "45-67",
        "DOI": "10.1000/a_b",
        "number": "arXiv:2602.15763",
        "URL": "https://arxiv.org/abs/2602.15763",
    }
    kinds = {each["type"] for each in items.values()}
    assert kinds == {"article-journal", "article", "paper-conference", "webpage"}
    assert items[citation_key("openreview:c")] == {
        "id": "openreview-c",
        "type": "article",
        "title": "名字",
        "URL": "https://openreview.net/forum?id=c",
    }


NAMES = [
    ("Ada Writer", AuthorName("Writer", "Ada")),
    ("J. R. R. Writer", AuthorName("Writer", "J. R. R.")),
    ("Ludwig van Boek", AuthorName("Boek", "Ludwig", "van")),
    ("Ada Writer III", AuthorName("Writer", "Ada", suffix="III")),
    ("DeepSeek-AI", AuthorName(literal="DeepSeek-AI")),
    ("Gemma Team", AuthorName(literal="Gemma Team")),
    ("and 10 more", AuthorName(literal="and 10 more")),
    ("王小明", AuthorName(literal="王小明")),
    ("王 小明", AuthorName("王", "小明")),
]


@pytest.mark.parametrize(("text", "wanted"), NAMES)
def test_names_of_authors(text: str, wanted: AuthorName) -> None:
    assert author_name(text) == wanted


def test_keys_are_of_the_id_alone_and_told_apart() -> None:
    named, known = (reference("arxiv:2602.15763", "GLM", None, record).key for record in (None, KNOWN))
    assert named == known == "arxiv-2602.15763"
    alike = [
        "openreview:ab",
        "openreview:aB",
        "doi:10.1000/a-b",
        "doi:10.1000/a_b",
        "doi:10.1000/a/b",
        "url:智.example/甲",
        "url:智.example/乙",
    ]
    assert len({citation_key(each) for each in alike}) == len(alike)
    assert all(key.isascii() and key == key.lower() for key in map(citation_key, [*PAPERS, *alike]))


@pytest.mark.parametrize("title", ["{", "}", "a } b {", "$x", "$a}$", "$a%b$ c", "\\", "\\'e", "a\\$b$c$d", "$$"])
def test_no_title_breaks_the_file(title: str) -> None:
    from pybtex.database import parse_string

    found = parse_string(
        render_bibtex([BibEntry("k", "arxiv:1", "preprint", title, "https://x.example/{a}")]), "bibtex"
    )
    text = found.entries["k"].fields["title"]
    assert text.count("{") == text.count("}") and dict(found.entries["k"].fields)["url"] == "https://x.example/%7Ba%7D"


def log_case(tmp_path: Path) -> Case:
    case = Case(tmp_path / "vault")
    side = "[GRPO](https://arxiv.org/abs/2402.03300) [Code](https://github.com/a/b)<br>https://doi.org/10.1000/x"
    rows = (model("GLM-5", "https://arxiv.org/abs/2602.15763"), model("Zai", "https://github.com/zai/GLM"))
    case.write("2026-02.md", month("2026-02", rows, (topic("RL", side),)))
    case.write("2026-01.md", month("2026-01", (model("GLM-4", "https://arxiv.org/abs/2601.00001"),)))
    case.write("Other.md", "https://arxiv.org/abs/2602.99999 is cited nowhere in the log\n")
    return case


def test_only_what_the_log_cites_without_code_beside_a_paper(tmp_path: Path) -> None:
    case = log_case(tmp_path)
    items = json.loads(case.run("bib", "--format", "csl-json").out)
    assert {each["id"]: each["title"] for each in items} == {
        "arxiv-2402.03300": "GRPO",
        "arxiv-2601.00001": "GLM-4",
        "arxiv-2602.15763": "GLM-5",
        citation_key("doi:10.1000/x"): "doi 10.1000/x",
        citation_key("github:zai/GLM"): "Zai",
    }
    assert [each["id"] for each in json.loads(case.run("bib", "--format", "csl-json", "--month", "2026-01").out)] == [
        "arxiv-2601.00001"
    ]


def test_a_file_of_ours_and_one_that_is_not(tmp_path: Path) -> None:
    case = log_case(tmp_path)
    file = tmp_path / "refs.bib"
    assert case.run("bib", "-o", str(file)).code == 0
    text = file.read_text("utf-8")
    assert text.startswith("@misc{arxiv-2402.03300,\n  title = {{GRPO}},\n  year = {2024},\n  month = feb,\n")
    assert case.run("bib", "-o", str(file)).err == f"{file} is up to date\n"
    file.write_text("mine", "utf-8")
    refused = case.run("bib", "-o", str(file))
    assert refused.code == 1 and "--force" in refused.err and file.read_text("utf-8") == "mine"
    assert json.loads(case.run("bib", "-o", "-", "--format", "csl-json").out)
    assert case.run("bib", "-o", str(tmp_path / "refs.json")).code == 0
    assert json.loads((tmp_path / "refs.json").read_text("utf-8"))


def test_a_persons_title_and_key_win(tmp_path: Path) -> None:
    case = log_case(tmp_path)
    records = PaperRecords(f"{case.env['HOME']}/.cache/obsintel/papers.records")
    records.put({"arxiv:2602.15763": KNOWN, "arxiv:2402.03300": KNOWN, "arxiv:2601.00001": KNOWN})
    case.write("A.md", "---\ntype: Paper\ntitle: GLM-5\narxiv: '2602.15763'\npaper_title: As I write it\n---\n")
    case.write("B.md", "---\ntitle: From Zotero\narxiv: '2402.03300'\ncitekey: '@shao2024Grpo'\n---\n")
    case.write("C.md", "---\ntype: Paper\ntitle: GLM-4\narxiv: '2601.00001'\ncitekey: SHAO2024grpo\n---\n")
    case.write("D.md", "---\ntype: Paper\ntitle: X\ndoi: 10.1000/x\ncitation-key: a b{}\n---\n")

    def titles() -> dict[str, str]:
        return {each["id"]: each["title"] for each in json.loads(case.run("bib", "--format", "csl-json").out)}

    found = titles()
    assert found["arxiv-2602.15763"] == "As I write it"
    assert found["shao2024Grpo"] == "From Zotero" or found["SHAO2024grpo"] == "GLM-4"
    keys = [key for key in found if key.lower() == "shao2024grpo"]
    assert len(keys) == 1 and len(found) == 5, "one key is never two papers'"
    assert found[citation_key("doi:10.1000/x")] == "X", "no key for BibTeX; the title is that beside it"
    assert "@article{shao2024Grpo," in case.run("bib").out or "@article{SHAO2024grpo," in case.run("bib").out
    case.write("A.md", "---\ntype: Paper\ntitle: GLM-5\narxiv: '2602.15763'\n---\n")
    assert titles()["arxiv-2602.15763"] == KNOWN.title


WRONG = [
    (["--format", "ris"], 2, "known are bibtex, csl-json"),
    (["--month", "2020-01"], 2, "no month 2020-01"),
    (["--month", "x"], 2, "no month; write it as YYYY-MM"),
]


@pytest.mark.parametrize(("words", "code", "says"), WRONG)
def test_what_is_refused(tmp_path: Path, words: list[str], code: int, says: str) -> None:
    result = log_case(tmp_path).run("bib", *words)
    assert (result.code, result.out) == (code, "") and says in result.err


def test_an_empty_vault_cites_nothing(tmp_path: Path) -> None:
    case = Case(tmp_path / "empty")
    assert (case.run("bib").out, case.run("bib", "--format", "csl-json").out) == ("", "[]\n")


@pytest.mark.slow
def test_the_watcher_keeps_the_file_of_the_settings(tmp_path: Path) -> None:
    case = log_case(tmp_path)
    case.write("obsintel.toml", '[bib]\nfile = "refs.bib"\n[daemon]\nlink = false\nquiet = 0.0\n')
    case.run("watch", "--once")
    assert case.read("refs.bib") == case.run("bib").out
    case.write("2026-01.md", month("2026-01", ()))
    case.run("watch", "--once")
    assert "2601.00001" not in case.read("refs.bib")
    assert case.run("undo").code == 0
    case.run("watch", "--once")
    assert "2601.00001" in case.read("refs.bib")  # what was undone stays so
    case.write("refs.bib", "mine")
    case.run("watch", "--once")
    assert case.read("refs.bib") == "mine"


@pytest.mark.parametrize("file", ["../refs.bib", "/etc/refs.bib", ".obsidian/refs.bib", "refs.txt", "Notes/a.md"])
def test_places_that_the_settings_may_not_name(tmp_path: Path, file: str) -> None:
    case = log_case(tmp_path)
    case.write("obsintel.toml", f'[bib]\nfile = "{file}"\n')
    assert case.run("lint").code == 2


def test_the_sample_is_accepted_by_both(tmp_path: Path) -> None:
    from citeproc.source.json import CiteProcJSON
    from pybtex.database import parse_string

    case = Case(sample_vault(tmp_path / "sample"))
    found = parse_string(case.run("bib").out, "bibtex").entries
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON(json.loads(case.run("bib", "--format", "csl-json").out))
    assert len(found) == len(source) > 20


def test_what_is_known_counts_offline(tmp_path: Path) -> None:
    case = log_case(tmp_path)
    PaperRecords(f"{case.env['HOME']}/.cache/obsintel/papers.records").put({"arxiv:2602.15763": KNOWN})
    assert "journal = {Journal of Names}" in case.run("bib").out
