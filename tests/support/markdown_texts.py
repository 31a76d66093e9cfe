"""Dirty notes for the reader's tests: mixed line endings, tabs, astral signs, containers not kept to the letter."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

WORDS = ["a", "甲乙", "🗓️", "`c`", "`x|y`", "[[N|x]]", "[[N\\|x]]", "![[p.png\\|10]]", "\\|", "\\\\", "\\", "$t$", "<br>", "",
         "[l](https://x.y/(z))", "#tag", "#标签，", "%% c %%", "https://arxiv.org/abs/2601.1，", "\u3000", "\u2028", "**b**", "<https://q.r>", "^id"]  # fmt: skip
LINES = ["# h #t", "## h [[N]] ##", "text [[N#h|x]]", "===", "---", "- - -", "```", "~~~ x", "<div>", "<!-- c", "-->", "<Topic>", "%%", "$$",
         "[r]: /u 't'", "[r] [t][r]", "> [!note] T #t", "    code", "\tcode", "", "", " ", "\t", "-", "2. z [[N]]", "**x** ^id-1", "`open", "[a\nb](u)"]  # fmt: skip
MARKS = ["> ", ">", " >\t", "- ", "-\t", "10. ", "  * ", "> - ", "- > ", "    ", "\t", "  ", ""]
NEWLINES = ["\n", "\r\n", "\r"]

row = st.builds(
    lambda cells, joint, left, right: left + joint.join(cells) + right,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    st.sampled_from([" | ", "|", "\t|\t"]),
    st.sampled_from(["", "| ", "|", "  |", "\t|"]),
    st.sampled_from(["", " |", "|", "| ", " |\t", " \\|"]),
)
delimiter = st.builds(
    lambda width, kind: "|" + f"{kind}|" * width,
    st.integers(1, 4),
    st.sampled_from(["-", ":-", " --: ", ":-:"]),
)
table = st.builds(lambda head, line, rows: [head, line, *rows], row, delimiter, st.lists(row, max_size=3))
chunk = st.one_of(table, st.sampled_from(LINES).map(lambda line: [line]), row.map(lambda line: [line]))


@st.composite
def dirty_texts(draw: st.DrawFn) -> str:
    """A whole text. Any line may miss its containers' marks, and each has a line ending of its own."""
    lines = [line for group in draw(st.lists(chunk, min_size=1, max_size=6)) for line in group]
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(lines) - 1))
        stop = draw(st.integers(start + 1, len(lines)))
        mark, other = draw(st.sampled_from(MARKS)), draw(st.sampled_from(MARKS))
        for index in range(start, stop):
            if draw(st.integers(0, 9)):
                lines[index] = (mark if index == start or mark.strip() == ">" else other) + lines[index]
    few = draw(st.sampled_from([NEWLINES, ["\n"], ["\r\n"]]))
    ends = draw(st.lists(st.sampled_from(few), min_size=len(lines), max_size=len(lines)))
    text = "".join(line + end for line, end in zip(lines, ends, strict=True))
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    return "\ufeff" * draw(st.booleans()) + text


@dataclass(frozen=True)
class Known:
    """A text with one table whose cells were written by the test."""

    text: str
    cells: list[list[str]]


@st.composite
def known_tables(draw: st.DrawFn) -> Known:
    """A sound table in sound containers, its cells all different, its line endings mixed."""
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.integers(0, 5), max_size=4))
    cells = [[f"h{n}🗓️" for n in range(width)]]
    cells += [
        [f"r{r}c{n}月 {draw(st.sampled_from(WORDS[:4]))}".strip() for n in range(1 + count % 4)]
        for r, count in enumerate(rows)
    ]
    closing = [draw(st.booleans()) for _ in cells]
    lines = ["| " + " | ".join(row) + (" |" if close else "") for row, close in zip(cells, closing, strict=True)]
    lines.insert(1, "|" + "-|" * width)
    for kind in draw(st.lists(st.sampled_from(["> ", "- ", "1. "]), max_size=3)):
        rest = kind if ">" in kind else " " * len(kind)
        lines = [(kind if n == 0 else rest) + line for n, line in enumerate(lines)]
    ends = [draw(st.sampled_from(NEWLINES)) for _ in lines]
    text = "".join(line + end for line, end in zip(lines, ends, strict=True))
    text = text if draw(st.booleans()) else text.rstrip("\r\n")
    return Known("\ufeff" * draw(st.booleans()) + draw(st.sampled_from(["", "前文\n\n", "# h\r\n"])) + text, cells)
