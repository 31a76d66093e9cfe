"""Templates of other makings are filled; what is no template, or means harm, is refused in one line."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest
from office_files import (
    deck_of,
    deck_with,
    document_of,
    document_with,
    links,
    part_of,
    repacked,
    slide_title,
    tables,
    words_of,
)
from rollup_months import quarter
from slow import mostly_slow

from obsidian_intel.__main__ import run
from obsidian_intel.core.errors import UsageError
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.formats import face
from obsidian_intel.reports.rollup.office import template_check
from obsidian_intel.reports.rollup.office.blocks import OfficeFile
from obsidian_intel.reports.rollup.ranges import parse_range_text
from obsidian_intel.reports.rollup.rollup_values import Rollup

SAMPLE = Path(__file__).parents[3] / "vault_template" / "sample"
USUAL = {"Title Slide": "Title Slide", "Title and Content": "Title and Content", "Title Only": "Title Only"}
CHINESE = {"Title Slide": "封面", "Title and Content": "内容页", "Title Only": "仅标题"}
ODD = {"Title and Content": "ACME text 01", "Title Only": "ACME 02", "Blank": "ACME empty"}
TYPES = "[Content_Types].xml"


@cache
def rolled() -> Rollup:
    return aggregate(quarter(), parse_range_text("2026-Q1"))


@cache
def document() -> bytes:
    return document_with({})


@cache
def deck() -> bytes:
    return deck_with(USUAL)


def filled(suffix: str, template: bytes, name: str = "Company") -> OfficeFile:
    form = face(suffix[1:])
    assert form.fill is not None
    return form.fill(rolled(), template, name + suffix)


@pytest.mark.parametrize(("suffix", "template"), [(".docx", document), (".pptx", deck)])
def test_same_template_same_bytes(suffix: str, template: Callable[[], bytes]) -> None:
    assert filled(suffix, template()).data == filled(suffix, template()).data


@pytest.mark.parametrize(
    ("make", "remarks"),
    [
        (partial(deck_with, USUAL, slides=3), []),
        (partial(deck_with, CHINESE, wide=13.333), []),
        (
            partial(deck_with, ODD, slides=1),
            [
                "Company.pptx: no layout is called `Title Slide`; `ACME 02` is used",
                "Company.pptx: no layout is called `Title and Content`; `ACME text 01` is used",
                "Company.pptx: no layout is called `Title Only`; `ACME 02` is used",
            ],
        ),
        (
            partial(deck_with, {"Blank": "Leer"}),
            [f"Company.pptx: no layout is called `{name}`; `Leer` is used" for name in USUAL],
        ),
    ],
    ids=["4 to 3", "Chinese", "no title slide", "one empty layout"],
)
def test_a_deck_is_filled(make: Callable[[], bytes], remarks: list[str]) -> None:
    template = make()
    made = filled(".pptx", template)
    old, filled_deck = deck_of(template), deck_of(made.data)
    assert list(map(str, made.remarks)) == remarks
    assert (filled_deck.slide_width, filled_deck.slide_height) == (old.slide_width, old.slide_height)
    assert "old slide of the company" not in words_of(made.data)
    assert {name for name in zipfile.ZipFile(io.BytesIO(made.data)).namelist() if "slideMaster" in name}
    assert len(filled_deck.slides) > 10 and tables(made.data, ".pptx")
    assert "Gamma" in words_of(made.data)
    for slide in filled_deck.slides:
        assert any(shape.has_text_frame and shape.text_frame.text for shape in slide.shapes)
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= filled_deck.slide_width
            assert shape.top + shape.height <= filled_deck.slide_height


@pytest.mark.parametrize(
    ("make", "remarks"),
    [
        (document, []),
        (
            partial(
                document_with,
                {"Heading 1": "一级标题", "Heading 2": "二级标题", "Title": "文档标题", "Body Text": "正文文本"},
            ),
            [],
        ),
        (
            partial(document_with, {"Heading 1": "ACME Kapitel", "Title": None, "List Bullet": None}),
            [
                "Company.docx: no style is called `Title`; a plain one is used",
                "Company.docx: no style is called `Heading 1`; `ACME Kapitel` is used",
                "Company.docx: no style is called `List Bullet`; a plain one is used",
            ],
        ),
        (
            partial(document_with, {"Heading 1": None, "Table Grid": None}),
            ["Company.docx: no style is called `Heading 1`; a plain one is used"],
        ),
    ],
    ids=["usual", "Chinese", "other names", "few"],
)
def test_a_document_is_filled(make: Callable[[], bytes], remarks: list[str]) -> None:
    made = filled(".docx", make())
    assert list(map(str, made.remarks)) == remarks
    found = document_of(made.data)
    texts = [p.text for p in found.paragraphs]
    assert {"要点", "纪录", "模型", "来源"} <= set(texts)
    levels = {p.text for p in found.paragraphs if next(p._p.iter("{*}outlineLvl"), None) is not None}
    assert {"要点", "模型"} <= levels
    assert len(found.tables) > 5


def test_the_text_of_a_template_goes_or_stays() -> None:
    gone = words_of(filled(".docx", document_with({}, "old words of the company")).data)
    assert "old words of the company" not in gone
    made = filled(".docx", document_with({}, "Our cover", "{{report}}", "Our imprint")).data
    texts = [p.text for p in document_of(made).paragraphs]
    assert texts[0] == "Our cover" and texts[-1] == "Our imprint" and "{{report}}" not in texts
    assert texts.index("要点") > 0


@pytest.mark.parametrize(("suffix", "kind"), [(".docx", "document"), (".pptx", "presentation")])
def test_templates_by_name_are_opened(suffix: str, kind: str) -> None:
    template = document() if suffix == ".docx" else deck()
    types = part_of(template, TYPES).replace(f"{kind}.main+xml".encode(), b"template.main+xml")
    assert b"template.main+xml" in types
    assert filled(suffix, repacked(template, {TYPES: types})).data


def test_what_office_would_fetch_leads_nowhere() -> None:
    template = document()
    name = "word/_rels/document.xml.rels"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = (
        f'<Relationship Id="rId90" Type="{rel}/image" Target="http://evil.example/p.png" TargetMode="&#69;xternal"/>'
        f'<Relationship Id="rId91" Type="{rel}/attachedTemplate" Target="file:///s/n.dotm" TargetMode="External"/>'
        f'<Relationship Id="rId92" Type="{rel}/oleObject" Target="file:///etc/passwd" TargetMode="External"/>'
    ).encode()
    changed = part_of(template, name).replace(b"</Relationships>", more + b"</Relationships>")
    found = links(filled(".docx", repacked(template, {name: changed})).data)
    assert not any("evil" in each or each.startswith("file:") for each in found)


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
MACROS = b'<Types xmlns="x"><Override PartName="/a" ContentType="application/vnd.ms-word.document.&#109;acroEnabled.main+xml"/></Types>'


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"", "no .docx file that can be read"),
        (lambda: b"hello", "no .docx file that can be read"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or a password-protected file"),
        (lambda: document()[:3000], "no .docx file that can be read"),
        (lambda: repacked(document(), {TYPES: b"<a"}), "no .docx file that can be read"),
        (lambda: deck(), "this is no .docx file; name one that Word has made"),
        (
            lambda: repacked(document(), {"word/styles.xml": DOCTYPE}),
            "`word/styles.xml` in it is not as Office writes it",
        ),
        (lambda: repacked(document(), {"word/vbaProject.bin": b"x"}), "holds macros; save it without them, as .docx"),
        (lambda: repacked(document(), {TYPES: MACROS}), "holds macros"),
        (lambda: repacked(document(), {"word/document.xml": b"<w/>"}), "cannot be filled"),
        (lambda: repacked(document(), {"word/styles.xml": b"<a" * 400}), "can"),
        (lambda: b"PK" + b"\0" * 51_000_000, "at most 50 MB"),
    ],
    ids=range(12),
)
def test_refused_in_one_line(make: Callable[[], bytes], said: str) -> None:
    template = make()
    with pytest.raises(UsageError, match=r"^Company\.docx: ") as raised:
        filled(".docx", template)
    assert said in str(raised.value) and "\n" not in str(raised.value)


def test_one_that_unpacks_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_check, "_MAX_UNPACKED", 2_000_000)
    bomb = repacked(document(), {"word/big.xml": b"<a>" + b" " * 2_000_000 + b"</a>"})
    assert len(bomb) < 100_000
    with pytest.raises(UsageError, match=r"^Company\.docx: this template unpacks to more than is reasonable"):
        filled(".docx", bomb)


def test_titles_fit_narrow_slides() -> None:
    narrow = deck_of(filled(".pptx", deck_with(USUAL, wide=5, tall=4)).data)
    assert all(len(slide_title(slide)) < 80 for slide in narrow.slides)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"OBSINTEL_{name}_DIR", str(tmp_path / name))
    shutil.copytree(SAMPLE / "Log", tmp_path / "vault" / "Log")
    (tmp_path / "vault" / ".obsidian").mkdir()
    return tmp_path / "vault"


@pytest.mark.parametrize("suffix", [".docx", ".pptx"])
@pytest.mark.parametrize("named_by", mostly_slow(["option", "settings"]))
def test_from_the_command_line(
    suffix: str, named_by: str, vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = document_with({"Heading 1": "ACME Kapitel"}, "old") if suffix == ".docx" else deck_with(ODD, slides=1)
    file = (vault if named_by == "settings" else tmp_path) / f"Company{suffix}"
    file.write_bytes(template)
    words = ["--template", str(file)] if named_by == "option" else []
    if not words:
        (vault / "obsintel.toml").write_text(f'[report]\ntemplate = ["Company{suffix}"]\n', "utf-8")
    out = tmp_path / f"out{suffix}"
    command = ["--vault", str(vault), "rollup", "2025-Q1", "--format", suffix[1:], *words, "-o", str(out)]
    assert run(command) == 0
    said = capsys.readouterr().err
    assert f"Company{suffix}: no " in said and "ACME" in said
    assert file.read_bytes() == template and "DeepSeek-R1" in words_of(out.read_bytes())


@pytest.mark.parametrize(
    ("settings", "words", "said"),
    [
        ("", ("--template", "nowhere.pptx"), "nowhere.pptx: cannot be read"),
        ("", ("--template", "x.docx"), "a template of pptx ends with .pptx or .potx"),
        ("", ("--template", "x.pptm"), "holds macros"),
        ('template = ["nowhere.pptx"]', (), "report.template: there is no nowhere.pptx in the vault"),
        ('template = ["../out.pptx"]', (), "leads out of the vault"),
    ],
)
def test_no_template_there(
    settings: str, words: tuple[str, ...], said: str, vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault.parent / "out.pptx").write_bytes(deck())
    (vault / "obsintel.toml").write_text(f"[report]\n{settings}\n", "utf-8")
    made = vault.parent / "made.pptx"
    assert run(["--vault", str(vault), "rollup", "2025-Q1", "--format", "pptx", *words, "-o", str(made)]) == 2
    err = capsys.readouterr().err
    assert said in err and len(err.splitlines()) == 1 and not made.exists()
