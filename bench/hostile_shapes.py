"""The shapes of `bench.hostile`: texts made to hurt a reader, each a function of a size in bytes.

`UNITS` are the bytes of what a shape repeats. `CELL` is a month with one row of the known kind, whose shape stands in
the cell of scores; `ROWS` one whose shape is rows.
"""

from __future__ import annotations

from collections.abc import Callable

Shape = Callable[[int], str]
SHAPES: dict[str, Shape] = {}
UNITS: dict[str, int] = {}
MONTH = "---\ntype: Monthly Report\nperiod: 2026-02\n"
FRONTMATTER = MONTH + "---\n\n"
MODELS = "### 1. 基座 (The Clay)\n\n| 模型名称 | 核心技术创新 | 关键能力/指标 | 业务应用/启发 |\n| :--- | :--- | :--- | :--- |\n"
PARAGRAPH = 24_000  # bytes: what a paragraph holds may be read


def as_month(text: str) -> str:
    """The text as a month."""
    return text if text.startswith("---\ntype: Monthly Report\n") else FRONTMATTER + text


def shape(name: str) -> Callable[[Shape], Shape]:
    """Register a shape under `name`."""

    def register(make: Shape) -> Shape:
        SHAPES[name] = make
        return make

    return register


def repeated(name: str, unit: str, head: str = "", tail: str = "") -> None:
    """Register `head`, `unit` again and again, `tail`."""
    SHAPES[name] = lambda size: head + unit * (size // len(unit.encode())) + tail
    UNITS[name] = len(unit.encode())


def inline(name: str, unit: str, head: str = "", tail: str = "") -> None:
    """The same as one block, and as many that are each small enough to be read."""
    repeated(name, unit, head, tail)
    part = unit * (PARAGRAPH // len(unit.encode())) + tail + "\n\n"
    repeated(f"{name}, in paragraphs", part, head)
    UNITS[f"{name}, in paragraphs"] = len(unit.encode())


def cell(name: str, unit: str) -> None:
    """In the cell of scores of one row, and in rows whose cells are small enough to be read."""
    repeated(f"cell of {name}", unit, MODELS + "| [GLM](https://arxiv.org/abs/2602.15763) | 甲 | GPQA ", " | 乙 |\n")
    part = unit * (PARAGRAPH // len(unit.encode()))
    row = "| [GLM {0}](https://arxiv.org/abs/2602.15763) | 甲 | GPQA {0} " + part.replace("{", "{{") + " | 乙 |\n"
    SHAPES[f"cells of {name}"] = lambda size: MODELS + "".join(map(row.format, range(size // len(row.encode()))))
    UNITS[f"cells of {name}"] = len(unit.encode())


repeated("ragged rows", "a|b\n-|-\n", tail="x|y|z\n")
repeated("emphasis", "*a ", tail="b*" * 300_000)
inline("open brackets", "[")
inline("open wikilinks", "[[")
inline("open embeds", "![[a")
inline("links without end", "[a](")
inline("links with a title", '[a](b "')
inline("links in links", "[a](b)")
inline("closing brackets", "]")
inline("bracket pairs", "[a]")
repeated("reference labels", "[a][b]", head="[b]: /u\n\n")
repeated("reference labels, in paragraphs", "[a][b]" * 4000 + "\n\n", head="[b]: /u\n\n")
repeated("definitions", '[a]: b "x\n')
repeated("definitions apart", "[a]: b\n\n")
repeated("footnotes", "[^1]: a\n")
repeated("footnote marks", "[^1]")
inline("open angle", "<")
inline("open tags", '<a b="')
inline("html comments", "<!-- ")
repeated("html lines", "<div>\n")
inline("autolinks", "<a:")
inline("urls", "https://")
inline("url and brackets", ")", head="https://x.y/")
inline("dollars", "$a ")
inline("dollar pairs", "$a$")
repeated("math blocks", "$$\n")
repeated("math blocks apart", "$$a\n\n")
inline("comments", "%%")
repeated("comment lines", "%% a\n")
inline("comments that flip", "%%a%% ")
inline("backslashes", "\\")
inline("hashes", "#")
inline("tags", "#a")
inline("tags apart", "#a ")
inline("code marks", "`a` ")
inline("strong", "**a**")
inline("strong between marks", "**（一）**甲")
inline("combining marks", "\u0301")
inline("right to left marks", "\u200f\u202e")
inline("line separators", "\u2028")
inline("controls", "\x0b\x0c\x1c\x85")
repeated("headings", "# a\n")
repeated("underlines", "a\n=\n")
repeated("quote marks", ">")
repeated("quote lines", "> a\n")
repeated("lazy lines", "a\n", head="> " * 100 + "a\n")
repeated("callouts", "> [!a]\n\n")
repeated("list marks", "- ")
repeated("numbered marks", "1. ")
repeated("tasks", "- [ ] \n")
repeated("blank lines", "\n")
repeated("blank lines in lists", "\n", head="- " * 1000 + "a\n")
repeated("list in blank lines", "- a\n\n")
repeated("dashes", "-")
repeated("dash lines", "---\n")
repeated("stars", "* ")
repeated("fences", "```\n")
repeated("fences of tildes", "~~~\n")
repeated("pipes", "|")
repeated("delimiters", "-|")
repeated("one long row", "| a ", head="| a |\n| - |\n", tail="|\n")
repeated("one column", "|a\n", head="|a\n|-\n")
repeated("headers", "| a |\n")
repeated("tables", "|a|\n|-|\n\n")
repeated("tables with links", "|a|\n|-|\n|[[b]]|\n\n")
repeated("rows of links", "|[[b]]\n", head="|a\n|-\n")
repeated("tables in quotes", "> |a|\n> |-|\n\n")
repeated("tabs", "\t")
repeated("spaces", " ")
repeated("carriage returns", "a\r")
repeated("indented", "    a\n")
repeated("one long line", "甲乙丙，")
repeated("short paragraphs", "a\n\n")
repeated("block ids", "a ^b\n\n")
repeated("rows of models", "|a|b|c|d|\n", head=MODELS)
repeated("rows of names", "|a\n", head=MODELS)
repeated("rows of one more cell", "|a|b|c|d|e|\n", head=MODELS)
repeated("rows under models", "|a|\n|-|\n\n", head=MODELS)
repeated("frontmatter list", "- a\n", head=MONTH + "tags:\n", tail="---\n")
repeated("frontmatter keys", "a: b\n", head=MONTH, tail="---\n")
repeated("frontmatter brackets", "[", head=MONTH + "a: ", tail="\n---\n")
repeated("frontmatter aliases", "*a, ", head=MONTH + "a: &a [b]\nc: [", tail="]\n---\n")
repeated("frontmatter without end", "a: b\n", head=MONTH)
cell("breaks", "<br>")
cell("bold labels", "**甲**：乙<br>")
cell("scores", "GPQA 71.2、")
cell("scores in one clause", "71.2 / ")
cell("sizes in one word", "vs**Qwen3-32B")
cell("digits", "1")
cell("slashes", "1/")
cell("brackets", "[")
cell("round brackets", "（")
cell("brackets in pairs", "(a)")
cell("links", "[a](b) ")
cell("papers", "[a](https://arxiv.org/abs/2601.16725) ")
cell("wikilinks", "[[b\\|c]]")
cell("dollars", "$a$")
cell("stars", "**")
cell("Chinese", "甲乙丙丁")
cell("commas", "，")
cell("arrows", "1→")
cell("plus or minus", "1±")
cell("percent", "1%")
cell("names", "Bench-")
cell("bullets", "* a<br>")
cell("code marks", "`")
cell("backslashes", "\\")
cell("tags", "<a>")


@shape("code marks that grow")
def _ticks(size: int) -> str:
    count = int((2 * size) ** 0.5)
    return " ".join("`" * n for n in range(1, count))


@shape("code marks that grow, in paragraphs")
def _ticks_apart(size: int) -> str:
    part = _ticks(PARAGRAPH) + "\n\n"
    return part * (size // len(part))


@shape("fences that grow")
def _fences(size: int) -> str:
    count = int((2 * size) ** 0.5)
    return "\n".join("`" * n for n in range(count, 3, -1))


@shape("nested lists")
def _nested_lists(size: int) -> str:
    count = int(size**0.5)
    return "".join("  " * n + "- a\n" for n in range(count))


@shape("nested quotes")
def _nested_quotes(size: int) -> str:
    count = int((2 * size) ** 0.5)
    return "".join(">" * n + "\n" for n in range(count))


@shape("nested callouts")
def _nested_callouts(size: int) -> str:
    count = int(size**0.5)
    return "".join("> " * n + "[!a] b\n" for n in range(count))


@shape("quote and list in turn")
def _turns(size: int) -> str:
    return "> - " * (size // 4) + "a\n\n| a |\n| - |\n| b |\n"


@shape("nested brackets in cells")
def _nested_brackets(size: int) -> str:
    half = PARAGRAPH // 2
    row = "| " + "[" * half + "]" * half + " | a | " + "(" * half + ")" * half + " | b |\n"
    return MODELS + row * (size // len(row))


@shape("a picture in the text")
def _picture(size: int) -> str:
    return f"![a](data:image/png;base64,{'QUJD' * (size // 4)})\n"


def numbered(name: str, unit: str, head: str = "") -> None:
    """Register `head`, then `unit` with its number in the place of each `{}`."""

    def make(size: int) -> str:
        count = size // len(unit.format(10_000).encode())
        return head + "".join(map(unit.format, range(count)))

    SHAPES[name] = make


numbered("tables under headings", "# a{0}\n|a|\n|-|\n\n")
numbered("statements under a guide", "# How to write {0}\n\n* **Theme:** a\n\n")
numbered("statements", "* **Theme:** a{0}\n\n")
numbered("parts of a month", "## The Clay {0}\n\n")
numbered("anchors", "# a{0}\n\n[[#a{0}]]\n\n")
numbered("broken anchors", "# a{0}\n\n[[#b{0}]]\n\n")
numbered("broken links", "[[a{0}]]\n")
numbered("broken links, in paragraphs", "[[a{0}]]\n\n")
numbered("links to files", "[a](b{0}.md)\n\n")
numbered("tags of many names", "#a{0}\n\n")
numbered("block ids of many names", "a ^b{0}\n\n[[#^c{0}]]\n\n")
numbered("rows apart from a table", "|a|b|\n|-|-|\n\n|a|b|\n\n")
numbered("ignored lines", "[[a{0}]] %% obsintel-ignore: OI501 %%\n\n")
numbered("conflict marks", "`a`\n<<<<<<< a{0}\n=======\n>>>>>>> b\n")
numbered("log marks", "`a`\n%% obsintel:begin log %%\n%% obsintel:end log %%\n")
numbered("open math beside links", "[[a{0}]] $\\a 5\n\n")
numbered("pictures", "`a` ![](a{0}.png)\n\n")
numbered("pictures in HTML", "`a` <img src='a{0}.png'>\n\n", head="# a\n\n* **Theme:** a\n\n")
numbered("addresses that swallow text", "见https://arxiv.org/abs/2601.{0}，说明\n\n")
numbered("fullwidth addresses", "https：//a.b/{0}\n\n")
numbered("fullwidth rows", "｜a｜{0}｜\n｜b｜c｜\n\n")
numbered("dead emphasis", "**“甲”**乙{0}\n\n")
numbered("models", "| [M{0}](https://arxiv.org/abs/2602.{0}) | a | GPQA {0} | b |\n", head=MODELS)
numbered(
    "models with links", "| [M{0}](https://arxiv.org/abs/2602.{0}) [[M{0}\\|📄]] | a | GPQA 71.{0} | b |\n", head=MODELS
)
numbered("models of one name", "| M | a | GPQA 7{0} | b |\n", head=MODELS)
numbered("models of one id", "| [M{0}](https://arxiv.org/abs/2602.00001) | a | GPQA 7{0} | b |\n", head=MODELS)
numbered(
    "topics",
    "| T{0} | a | [P{0}](https://arxiv.org/abs/2602.{0}) | b |\n",
    head=MODELS.replace("模型名称", "主题")
    .replace("核心技术创新", "趋势")
    .replace("关键能力/指标", "核心论文")
    .replace("业务应用/启发", "实践参考价值"),
)
numbered("inline ids", "arxiv:: 2602.{0}\n\n")

# Shapes that put a value (a heading, a block, a link, a row, a score) or a mark of one every few bytes, in runs that are short
# enough to be read. All others are limited.
DENSE = frozenset(
    [
        *(f"{name}, in paragraphs" for name in ("links in links", "closing brackets", "reference labels", "autolinks")),
        *(
            f"{name}, in paragraphs"
            for name in ("dollars", "dollar pairs", "comments", "tags", "tags apart", "code marks")
        ),
        *("definitions apart", "math blocks", "math blocks apart", "comment lines", "headings", "underlines"),
        *("quote marks", "quote lines", "lazy lines", "callouts", "numbered marks", "tasks", "list in blank lines"),
        *("dash lines", "fences", "fences of tildes", "indented", "html lines", "short paragraphs", "block ids"),
        *("headers", "tables", "tables with links", "rows of links", "tables in quotes", "rows of models"),
        *("rows of names", "rows of one more cell", "rows under models", "nested lists", "nested quotes"),
        *("quote and list in turn", "nested brackets in cells", "tables under headings", "statements", "anchors"),
        *("broken anchors", "broken links, in paragraphs", "links to files", "tags of many names"),
        *("block ids of many names", "rows apart from a table", "conflict marks", "open math beside links"),
        *("pictures", "models", "models with links", "models of one name", "models of one id", "topics"),
        *(name for name in SHAPES if name.startswith("cells of ")),
    ]
)
