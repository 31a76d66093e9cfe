"""The papers of a cell, and the notes behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.months.cells.cell_parts import PaperRef
from obsidian_intel.months.cells.name_and_paper import read_name
from obsidian_intel.months.cells.paper_refs import paper_refs

A = "https://arxiv.org/abs/2601.16725"
ID = "arxiv:2601.16725"

# the cell, then for each paper: id, title, url, what its span covers, the note and what its span covers
REFS = [
    (f"[Name]({A})", [(ID, "Name", A, f"[Name]({A})", None, None)]),
    (f"[Name]({A}) [[Note\\|📄]]", [(ID, "Name", A, f"[Name]({A})", "Note", "[[Note\\|📄]]")]),
    (f"[Name]({A})[[dir/Note#H\\|x]]", [(ID, "Name", A, f"[Name]({A})", "dir/Note", "[[dir/Note#H\\|x]]")]),
    (f"**[Name]({A})** [[N]]", [(ID, "Name", A, f"[Name]({A})", "N", "[[N]]")]),
    (f"[Name]({A}) and [[N]]", [(ID, "Name", A, f"[Name]({A})", None, None)]),
    (f"[Name]({A}) ![[N.png]]", [(ID, "Name", A, f"[Name]({A})", None, None)]),
    (f'[**N** `x`]({A} "t")', [(ID, "N x", A, f'[**N** `x`]({A} "t")', None, None)]),
    (f"[N](<{A}>)", [(ID, "N", A, f"[N](<{A}>)", None, None)]),
    (f"**[Paper] A title({A})** [[N]]", [(ID, "A title", A, f"**[Paper] A title({A})**", "N", "[[N]]")]),
    (f"**[论文] 题目（{A}）**：方法", [(ID, "题目", A, f"**[论文] 题目（{A}）**", None, None)]),
    (f"**Title({A})**", [(ID, "Title", A, f"**Title({A})**", None, None)]),
    (f"x<br>[Paper] A title({A})<br>y", [(ID, "A title", A, f"[Paper] A title({A})", None, None)]),
    (f"see ({A}) there", [(ID, "", A, A, None, None)]),
    (f"见{A}，说明", [(ID, "", A, A, None, None)]),
    (f"<{A}> [[N]]", [(ID, "", A, f"<{A}>", "N", "[[N]]")]),
    ("arXiv:2601.16725v2 [[N]]", [(ID, "arXiv:2601.16725v2", None, "arXiv:2601.16725v2", "N", "[[N]]")]),
    ("见 arXiv: 2601.16725。", [(ID, "arXiv: 2601.16725", None, "arXiv: 2601.16725", None, None)]),
    ("doi:10.1145/3292500.", [("doi:10.1145/3292500", "doi:10.1145/3292500", None, "doi:10.1145/3292500", None, None)]),
    (f"[[arXiv:2512.14692]]({A})", [(ID, "arXiv:2512.14692", A, f"[[arXiv:2512.14692]]({A})", None, None)]),
    ("[[arXiv:2512.14692]]", []),
    (f"![x]({A}) `{A}` %%{A}%% <!-- {A} -->", []),
    (f"[![b](x.png)]({A})", [(ID, "", A, f"[![b](x.png)]({A})", None, None)]),
    ("[Note](Papers/x.md) [h](#top)", []),
    (
        "[D](https://doi.org/10.1016/S0140-6736(20)30183-5)",
        [("doi:10.1016/s0140-6736(20)30183-5", "D", "https://doi.org/10.1016/S0140-6736(20)30183-5", "[D](https://doi.org/10.1016/S0140-6736(20)30183-5)", None, None)],
    ),
    (
        f"[A]({A}) [[P]]<br>[B](https://github.com/a/b), https://x.org/y.",
        [
            (ID, "A", A, f"[A]({A})", "P", "[[P]]"),
            ("github:a/b", "B", "https://github.com/a/b", "[B](https://github.com/a/b)", None, None),
            ("url:x.org/y", "", "https://x.org/y", "https://x.org/y", None, None),
        ],
    ),
]  # fmt: skip


def flat(ref: PaperRef, raw: str) -> tuple[object, ...]:
    note = ref.note_span.of(raw) if ref.note_span else None
    return (ref.id, ref.title, ref.url, ref.span.of(raw), ref.note, note)


@pytest.mark.parametrize(("raw", "expected"), REFS)
def test_paper_refs(raw: str, expected: list[tuple[object, ...]]) -> None:
    assert [flat(ref, raw) for ref in paper_refs(raw)] == expected


NAMES = [
    (f"[N]({A}) [[X]]", (ID, "N", A, f"[N]({A})", "X", "[[X]]")),
    ("[[Gemma 4]]", (None, "Gemma 4", None, "[[Gemma 4]]", "Gemma 4", "[[Gemma 4]]")),
    ("[[Gemma 4\\|Gemma]]", (None, "Gemma", None, "[[Gemma 4\\|Gemma]]", "Gemma 4", "[[Gemma 4\\|Gemma]]")),
    ("**[[Gemma 4]]** new", (None, "Gemma 4", None, "[[Gemma 4]]", "Gemma 4", "[[Gemma 4]]")),
    ("**Kimi K2**", (None, "Kimi K2", None, "**Kimi K2**", None, None)),
    ("**Kimi K2** [[Kimi\\|📄]]", (None, "Kimi K2", None, "**Kimi K2**", "Kimi", "[[Kimi\\|📄]]")),
    ("  Gemma 4 %% todo %%", (None, "Gemma 4", None, "Gemma 4", None, None)),
    ("Gemma 4<br>Google", (None, "Gemma 4", None, "Gemma 4", None, None)),
    ("<br> Gemma 4", (None, "Gemma 4", None, "Gemma 4", None, None)),
    (f"[[G]] [p]({A})", (ID, "p", A, f"[p]({A})", "G", "[[G]]")),
    (f"[[G]] [p]({A}) [[H]]", (ID, "p", A, f"[p]({A})", "H", "[[H]]")),
    ("", (None, "", None, "", None, None)),
]


@pytest.mark.parametrize(("raw", "expected"), NAMES)
def test_the_paper_of_a_name(raw: str, expected: tuple[object, ...]) -> None:
    assert flat(read_name(raw).paper, raw) == expected


BITS = [
    "[",
    "]",
    "(",
    ")",
    "![",
    A,
    "arXiv:2601.16725",
    "[[",
    "]]",
    "**",
    "`",
    "%%",
    " ",
    "[Paper] ",
    "<br>",
    "\\|",
    "，",
    "x",
    "<",
    ">",
]


@given(st.lists(st.sampled_from(BITS), max_size=30).map("".join))
def test_spans_lie_in_the_text_and_in_order(raw: str) -> None:
    refs = paper_refs(raw)
    at = 0
    for ref in refs:
        assert at <= ref.span.start < ref.span.end <= len(raw)
        at = ref.span.end
        assert ref.note_span is None or (ref.span.end <= ref.note_span.start and ref.note_span.end <= len(raw))
    named = read_name(raw).paper
    assert 0 <= named.span.start <= named.span.end <= len(raw)
    assert named.span.start <= named.insert <= len(raw) or named.note is not None
