"""The pages in Chinese say what their English pages say now, and their links lead somewhere."""

from __future__ import annotations

import re

import pytest

from scripts import chinese_docs

PAGES = [*chinese_docs.FOLLOWED, "docs/zh/rules.md", "docs/zh/settings.md"]


def test_no_page_lags_behind_its_english_page() -> None:
    """`python scripts/chinese_docs.py generate` makes those of the code; `follow` once the others are brought up to date."""
    assert chinese_docs.lagging() == []


def test_what_lags_is_named_with_the_command_that_helps(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chinese_docs, "stamp", lambda page: "another\n" if "daemon" in page else "")
    monkeypatch.setattr(chinese_docs, "generated", lambda: {"docs/zh/rules.md": "otherwise"})
    assert chinese_docs.main("check") == 1
    assert capsys.readouterr().out.splitlines() == [
        "docs/zh/daemon.md lags behind docs/daemon.md: say there what has changed, "
        "then run `.venv/bin/python -m scripts.chinese_docs follow`",
        "docs/zh/rules.md is not up to date: run `.venv/bin/python -m scripts.chinese_docs generate`",
    ]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    path = chinese_docs.ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if not page.endswith("rules.md"):  # its examples are notes
            assert (path.parent / target).exists(), target
