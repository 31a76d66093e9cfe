"""Which kind a note is: a table of paths, properties and kinds."""

import pytest

from obsidian_intel.core.document import Document
from obsidian_intel.core.obsidian_settings import parse_obsidian
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.markdown.frontmatter.read import read_frontmatter
from obsidian_intel.vault.classify import NoteKind, classify

_TOML = '[months]\ntag = "monthly"\n[files]\ntemplates = ["My Forms"]\n'

KINDS = {
    # path, properties: kind, period
    ("2026-02.md", "type: Monthly Report\nperiod: 2026-02"): (NoteKind.MONTH, "2026-02"),
    ("Log/2026年2月.md", "type: 月报"): (NoteKind.MONTH, "2026-02"),
    ("a.md", "type: monthly-report"): (NoteKind.MONTH, None),
    ("2026-02.md", "tags: [Monthly]"): (NoteKind.MONTH, "2026-02"),
    ("2026-02.md", "title: a day"): (NoteKind.NOTE, None),
    ("Papers/X.md", "type: paper"): (NoteKind.PAPER, None),
    ("Rollups/2026.md", "type: Intelligence Rollup"): (NoteKind.PAGE, None),
    # templates: by folder, by a mark, by a period that is still to be filled in
    ("My Forms/2026-02.md", "type: Monthly Report"): (NoteKind.TEMPLATE, None),
    ("Form.md", 'type: Monthly Report\nperiod: "{{date:YYYY-MM}}"'): (NoteKind.TEMPLATE, None),
    ("Form.md", "type: Monthly Report\nperiod: <% tp.date.now() %>"): (NoteKind.TEMPLATE, None),
    ("Form.md", "type: Monthly Report\nperiod: YYYY-MM"): (NoteKind.TEMPLATE, None),
    ("月报模板.md", "type: 月报\nperiod: yyyy年mm月"): (NoteKind.TEMPLATE, None),
    ("Form.md", "type: Monthly Report\nperiod: <YYYY-MM>"): (NoteKind.TEMPLATE, None),
    # a copy whose name is a month, but whose period nobody filled in, is a month with a fault
    ("2026-02.md", "type: Monthly Report\nperiod: YYYY-MM"): (NoteKind.MONTH, "2026-02"),
    ("Form.md", "type: Monthly Report\nperiod: 2026-13"): (NoteKind.MONTH, None),
    ("Form.md", "type: Monthly Report\nperiod: My month"): (NoteKind.MONTH, None),
}


@pytest.mark.parametrize(("path", "properties"), list(KINDS))
def test_kind(path: str, properties: str) -> None:
    document = Document.from_text(path, f"---\n{properties}\n---\n# x\n")
    found = classify(document, read_frontmatter(document), parse_config(_TOML), parse_obsidian({}))
    assert (found.kind, found.period) == KINDS[path, properties]
