"""Files for Word and PowerPoint, opened and printed by LibreOffice: every slide is a page, every chapter is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from office_files import deck_of
from pypdf import PdfReader
from rollup_months import quarter

from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.formats import face
from obsidian_intel.reports.rollup.ranges import parse_range_text

OFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_prints_them(tmp_path: Path) -> None:
    rollup = aggregate(quarter(), parse_range_text("2026-Q1"))
    for form in ("docx", "pptx"):
        data = face(form).render(rollup)
        assert isinstance(data, bytes)
        (tmp_path / f"{form}.{form}").write_bytes(data)
    own = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [str(tmp_path / f"{form}.{form}") for form in ("docx", "pptx")]
    command = [str(OFFICE), own, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    for form in ("docx", "pptx"):
        pages = PdfReader(tmp_path / f"{form}.pdf").pages
        text = "".join(page.extract_text() for page in pages)
        assert all(word in text for word in ("Gamma", "71.3", "https://arxiv.org/abs/2601.16725"))
        if form == "pptx":
            assert len(pages) == len(deck_of((tmp_path / "pptx.pptx").read_bytes()).slides)
