"""Documents that are hard on a reader of tables. The same seed gives the same document."""

from __future__ import annotations

from random import Random

WORDS = (
    "a",
    "b",
    "甲",
    "🗓️",
    "`c`",
    "`x|y`",
    "**d**",
    "[[N|x]]",
    "[[N\\|x]]",
    "\\|",
    "\\\\|",
    "\\",
    "$t$",
    "<br>",
    "x y",
    "",
    " ",
    "-",
    ":-",
    "#t",
    "\u3000",
    "é",
    "&#124;",
    "<b>",
    "[l](u|v)",
    "\\`|`",
)
DELIMITERS = ("-", "--", ":-", "-:", ":-:", " - ", " :--- ", "---", ":", "", "- -", "—")
QUOTES = (">", "> ", ">  ", ">\t", " > ", "   >", "    >", ">>", "> > ")
LISTS = (
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2. ",
    "1) ",
    "-\t",
    "-   ",
    "-     ",
    "10. ",
    " - ",
    "  * ",
    "-",
    "*",
    "1.",
    "- - ",
    "- > ",
    "> - ",
    "- 1. ",
    "- [ ] ",
)
INDENTS = ("", "", "", "", " ", "  ", "   ", "    ", "\t", "      ", " \t", "  \t")
BLOCKS = ("# h", "## h | i", "#x", "###", "text", "text | more", "===", "---", "--", "-", "***", "* * *", "___", "- - -", "```", "```py", "~~~", "````", "``` `", "<div>", "</div>", "<!-- c", "-->", "<!-- x -->", "<Topic>", "<b>x", "<pre>", "</pre>", "<?x", "?>", "<!A", "<![CDATA[", "]]>", "[r]: /u", "[r]: /u 't'", "[^1]: n", "[s]:", "/u", "'t'", "[q]: <v w> \"t", "t\"", "=", "> [!note] T", "> [!tip]- T | U", "    code", "\tcode", "", "", "", " ", "  ", "\t", "1986. y", "2. z", "<a b='c'>", "</a >", "<x-y/>", "<br>", "%%", "%% c %%", "$$")  # fmt: skip


def _row(random: Random, width: int) -> str:
    cells = [random.choice(WORDS) for _ in range(max(1, width + random.choice((0, 0, 0, 0, -1, 1))))]
    joined = random.choice((" | ", "|", " |", "| ", "\t|\t")).join(cells)
    shape = random.randrange(8)
    left = "" if shape in (0, 1) else random.choice(("| ", "|"))
    right = "" if shape in (1, 2) else random.choice((" |", "|", " | ", " |\t", " \\|"))
    return left + joined + right


def _delimiter(random: Random, width: int) -> str:
    if random.random() < 0.15:
        width = max(1, width + random.choice((-1, 1)))
    good = random.random() < 0.85
    pool = DELIMITERS[:8] if good else DELIMITERS
    joined = random.choice((" | ", "|", " |")).join(random.choice(pool) for _ in range(width))
    shape = random.randrange(6)
    left = "" if shape in (0, 1) else random.choice(("| ", "|"))
    right = "" if shape in (1, 2) else random.choice((" |", "|", " | "))
    return left + joined + right


def _table(random: Random) -> list[str]:
    width = random.choice((1, 1, 2, 2, 2, 3, 4))
    lines = [_row(random, width), _delimiter(random, width)]
    if random.random() < 0.75:
        lines[0] = "| " + " | ".join(random.choice(WORDS[:9]) for _ in range(width)) + " |"
        lines[1] = "|" + "|".join(random.choice(DELIMITERS[:8]) for _ in range(width)) + "|"
    return lines + [_row(random, width) for _ in range(random.randrange(4))]


def _lines(random: Random, budget: int) -> list[str]:
    lines: list[str] = []
    while len(lines) < budget:
        kind = random.randrange(10)
        if kind < 4:
            lines += _table(random)
        elif kind < 8:
            lines.append(random.choice(INDENTS[:8]) + random.choice(BLOCKS))
        else:
            lines.append(random.choice(INDENTS) + _row(random, random.randrange(1, 4)))
    return lines


def _contained(random: Random, lines: list[str]) -> list[str]:
    """Some run of the lines put into a quote or a list item, not always to the letter."""
    start = random.randrange(len(lines))
    stop = min(len(lines), start + random.randrange(1, 7))
    if random.random() < 0.5:
        mark = random.choice(QUOTES)
        inner = [line if random.random() < 0.06 else mark + line for line in lines[start:stop]]
    else:
        mark = random.choice(LISTS)
        width = len(mark.expandtabs(4))
        pads = (" " * width, " " * width, " " * width, " " * max(0, width - 1), " " * (width + 1), "\t")
        pad = random.choice(pads)
        inner = [mark + lines[start]]
        inner += [line if random.random() < 0.08 else pad + line for line in lines[start + 1 : stop]]
    return lines[:start] + inner + lines[stop:]


def _soup(random: Random) -> list[str]:
    """Short lines of marks: few are tables, and those stand in odd places."""
    alphabet = random.choice(("|-> a", "|-:> *\t", "|- 1.)\t#a", "|-<>/b=` ", "|-\\a `~$", "|-+:a  \t>", "|-_*= ab"))
    lines = []
    for _ in range(random.randrange(2, 7)):
        line = "".join(random.choice(alphabet) for _ in range(random.randrange(7)))
        lines.append(line)
        if random.random() < 0.6:
            lines.append(
                random.choice(("|-|", "-|", ":-", "|-", ">|-|", "  |-", " -|-", "|-|-|", "> -|", "   :-:", "\t-|"))
            )
        if random.random() < 0.3:
            lines.append(line[: random.randrange(len(line) + 1)] + "|a")
    return lines


def document(seed: int) -> str:
    """The document of that seed."""
    random = Random(seed)
    lines = _soup(random) if random.random() < 0.3 else _lines(random, random.randrange(2, 10))
    for _ in range(random.choice((0, 0, 1, 1, 1, 2, 2, 3))):
        lines = _contained(random, lines)
    if random.random() < 0.2:
        lines = [random.choice(INDENTS) + line if random.random() < 0.15 else line for line in lines]
    if random.random() < 0.15:
        lines.insert(random.randrange(len(lines) + 1), random.choice(("text", "", random.choice(BLOCKS))))
    newline = random.choice(("\n", "\n", "\n", "\n", "\r\n", "\r"))
    return newline.join(lines) + random.choice((newline, newline, ""))
