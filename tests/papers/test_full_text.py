"""Files of papers read: HTML and PDF, whole and damaged, and what each figure is about."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from paper_files import scanned_pdf

from obsidian_intel.papers.full_text.copies import PaperCopies
from obsidian_intel.papers.full_text.html_pages import read_html
from obsidian_intel.papers.full_text.passages import CELL, PaperText
from obsidian_intel.papers.full_text.pdf_pages import prose, table_cells
from obsidian_intel.papers.full_text.reader import read_text

pytest.importorskip("pypdf")
pytest.importorskip("reportlab")


def about(text: PaperText, figure: str) -> str:
    return next(each.about for each in text.passages if each.text == figure and each.kind == CELL)


HTML = """<html><body><p>We see 10<sup>2</sup> things.</p><script>var hidden = 55.5;</script>
<table><caption>Table 2: Results on BrowseComp</caption>
<tr><th rowspan=2>Model</th><th colspan=2>GPQA</th><th rowspan=2>HLE</th></tr>
<tr><th>no tools</th><th>tools</th></tr>
<tr><td>Alder</td><td>11.1</td><td>22.2</td><td><math><mn>33.3</mn><annotation>99.9</annotation></math></td></tr>
<tr><td colspan=4>Open models</td></tr>
<tr><td>Birch</td><td>44.4</td><td>–</td><td>55.6</td></tr></table>
<p>An unclosed <b>end at 77.7"""


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("11.1", ["Alder", "GPQA", "no tools", "BrowseComp"]),
        ("22.2", ["Alder", "GPQA", "tools"]),
        ("33.3", ["Alder", "HLE"]),
        ("44.4", ["Birch", "GPQA", "Open models"]),
        ("55.6", ["Birch", "HLE"]),
    ],
)
def test_a_cell_of_html_is_about_its_row_and_column(figure: str, words: list[str]) -> None:
    found = about(read_html(HTML.encode()), figure)
    assert all(word in found for word in words), found


def test_html_without_what_is_not_shown() -> None:
    text = " ".join(each.text for each in read_html(HTML.encode()).passages)
    assert "55.5" not in text and "99.9" not in text and "10^2" in text and "77.7" in text


LAYOUT = """
Model            BrowseComp     HLE          We see here that a second column goes on
                 no    with     no   with    beside the table, and says 99.9 of things,
Ours (large)     56.6  73.1     50.4 61.2    which is of no matter to it at all whatever
Rival 70B        44.0  55.5     12.3 13.4    it may be that this column is about today.
Table 4: All of it.
"""


@pytest.mark.parametrize(
    ("figure", "words", "without"),
    [
        ("73.1", ["Ours (large)", "BrowseComp", "with", "Table 4"], ["HLE"]),
        ("12.3", ["Rival 70B", "HLE"], ["BrowseComp"]),
    ],
)
def test_a_cell_of_a_page_is_about_what_stands_left_and_above(
    figure: str, words: list[str], without: list[str]
) -> None:
    found = next(each.about for each in table_cells(LAYOUT, 1) if each.text == figure)
    assert all(word in found for word in words) and not any(word in found for word in without), found


def test_tables_in_running_text_are_set_apart_and_sentences_go_over_lines() -> None:
    page = (
        "We reach a long way and find that our number is 73.\n1 in the end of it all.\nOurs\n50.4\n61.2\nRival\n12.3\n"
    )
    found = list(prose(page, 3))
    assert ("loose", "50.4") in [(each.kind, each.text) for each in found]
    assert any(each.kind == "sentence" and "73.\n1" in each.text for each in found)


def encrypted_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(scanned_pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb_pdf(size: int) -> bytes:
    """A page whose text, unpacked, is `size` bytes of one endless line."""
    packed = zlib.compress(b"BT /F1 9 Tf (" + b"7" * size + b") Tj ET")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (scanned_pdf, "pictures without text"),
        (encrypted_pdf, "a password is needed"),
        (lambda: scanned_pdf()[:200], "damaged"),
        (lambda: b"%PDF-1.7\n" + b"\x00\xff[[[<<" * 3000, "damaged"),
        (lambda: b"%PDF-1.7\n1 0 obj<</Type/Pages/Kids[1 0 R]/Count 9>>endobj trailer<</Root 1 0 R>>", "damaged"),
        (lambda: b"", "no text"),
        (lambda: b"<html></html>", "no text"),
        (lambda: b"\x00" * 1000, "no text"),
    ],
)
def test_files_that_cannot_be_read_say_why(data: object, problem: str) -> None:
    assert callable(data)
    found = read_text(data())
    assert found.passages == () and problem in found.problem


@pytest.mark.slow
def test_a_file_that_takes_too_much_ends_with_its_process() -> None:
    found = read_text(bomb_pdf(300 << 20), seconds=20, memory=256 << 20)
    assert found.passages == () and found.problem
    slow = read_text(b"<p>" + b"<table><tr><td colspan=60 rowspan=60>1.5" * 20_000, seconds=0.01)
    assert "takes longer than 0.01 s" in slow.problem


def test_html_that_is_nested_without_end_is_read() -> None:
    found = read_text(b"<div>" * 50_000 + b"<table><tr><td>" * 3_000 + b"73.1" + b"<svg>" * 50_000)
    assert any("73.1" in each.text for each in found.passages)


def test_what_was_read_of_a_file_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = PaperCopies(str(tmp_path / "copies"))
    first = copies.text(HTML.encode())
    monkeypatch.setattr("obsidian_intel.papers.full_text.copies.read_text", lambda data: PaperText(problem="again"))
    assert copies.text(HTML.encode()) == first and copies.text(b"other").problem == "again"
    for file in (tmp_path / "copies").iterdir():
        assert file.stat().st_mode & 0o077 == 0
        file.write_bytes(b"damaged")
    assert copies.text(HTML.encode()).problem == "again"
