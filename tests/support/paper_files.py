"""Papers of our own making, as PDF and HTML, each with what it says in figures; nothing in them is true of anything.

Their prose and their tables vary as those of people do: figures in sentences and in tables of five shapes, as shares and
as percentages, beside those of rivals and of ablations; one column or two, pages turned on their side, and scans.
"""

from __future__ import annotations

import html
import io
import random
import re
from dataclasses import dataclass, field
from typing import Any

BENCHMARKS = [
    ("HLE", "Humanity's Last Exam"),
    ("GPQA Diamond", "GPQA-Diamond"),
    ("SWE-bench Verified", "SWE-bench Verified"),
    ("LiveCodeBench v6", "LCB v6"),
    ("AIME 2025", "AIME'25"),
    ("BrowseComp", "BrowseComp"),
    ("τ²-Bench", "tau2-bench"),
    ("Terminal-Bench", "TerminalBench"),
    ("MMLU-Pro", "MMLU-Pro"),
    ("IFEval", "IFEval"),
    ("FjordQA", "FjordQA"),
    ("Tidepool-Hard", "Tidepool-Hard"),
    ("MATH-500", "MATH 500"),
    ("RepoQuilt", "RepoQuilt"),
]
RIVALS = ["Harrow-2", "Quill 70B", "Open-Lantern", "Basalt-XL", "Marl-9", "Our base model"]
CLAUSES = [
    "On {bench}, {model} climbs to {value}, against {other} for {rival}.",
    "{model} answers {value}% of {bench} correctly, whereas {rival} stops at {other}%.",
    "We measured {value} on {bench}. The closest open system, {rival}, was at {other} when we ran it.",
    "A score of {value} ({bench}) is, to our knowledge, the highest reported so far; {rival} has {other}.",
    "The jump is largest for {bench}: from {other} with {rival} up to {value}.",
    "Turning to {bench}, accuracy settles at {value} after the second stage (it was {other} before).",
    "With {bench} the picture differs. Here our {value} has to be read next to the {other} that {rival} published.",
    "{rival} still leads nowhere but stays close, {other} vs. our {value}, in the case of {bench}.",
]
COUNTS = [
    ("训练数据 {zh} token", "The corpus that we settled on has {en} tokens after filtering.", "scale"),
    ("总参数 {zh}", "In total the network holds {en} parameters, most of them in the expert layers.", "scale"),
    ("上下文窗口 {zh}", "Sequences of up to {en} tokens are seen in the last phase.", "window"),
    ("推理加速 {zh} 倍", "Decoding is {en}x faster than the dense variant at equal quality.", "times"),
    ("并发 {zh} 个环境", "At peak we keep {en} environments alive side by side.", "thousands"),
    ("网络 {zh} 层", "It stacks {en} layers, of which the first three are dense.", "layers"),
    ("训练 {zh} 步", "The run was stopped after {en} steps, when the validation loss no longer moved.", "thousands"),
    ("数据清洗去掉 {zh}%", "Near-duplicates made up {en}% of what we had crawled.", "percent"),
    ("训练耗时 {zh} 天", "Wall-clock time came to {en} days including two restarts.", "layers"),
]
FILLER = [
    "We did not tune anything on the test sets, and report single runs unless noted otherwise.",
    "This section may be skipped by readers who only care about the outcome.",
    "Earlier drafts of this report used another sampler; the differences were within noise.",
    "See Appendix B.2 for prompts, and Table 9 of the supplement for every seed.",
    "Annotators were paid by the hour and could skip any item.",
    "As others have noted before us, such suites age quickly.",
    "Figure 4 gives the learning curve; its shape is unremarkable.",
    "We follow the protocol of the authors, with 5 shots where they ask for it.",
]


@dataclass
class Fact:
    """A figure that a paper states. `log` is how the row of a log writes it; `said` how the paper does."""

    kind: str
    benchmark: str
    log: str
    said: str
    line: str = ""


@dataclass
class Paper:
    """A made paper: its id, its model, its file, and its facts."""

    number: str
    model: str
    kind: str
    facts: list[Fact] = field(default_factory=list)
    figures: dict[str, set[str]] = field(default_factory=dict)  # all that is said of a benchmark, or of counts ("")
    data: bytes = b""


@dataclass
class _Table:
    caption: str
    rows: list[list[str]]
    heads: int = 1


def made_paper(seed: int, kind: str, *, scores: int = 8, counts: int = 4) -> Paper:
    """A paper of the `kind` `pdf`, `two-columns`, `turned`, `html` or `scan`, the same for the same seed."""
    dice = random.Random(seed)
    paper = Paper(f"2601.{10000 + seed * 37}", f"{dice.choice(['Alder', 'Cobalt', 'Dune', 'Ember'])}-{seed}", kind)
    sentences, tables = _scores(paper, dice, scores)
    sentences += _counts(paper, dice, counts)
    dice.shuffle(sentences)
    text: list[str | _Table] = []
    for sentence in sentences:
        text.append(" ".join([sentence, *dice.sample(FILLER, dice.randint(0, 3))]))
    for table in tables:
        text.insert(dice.randint(1, len(text)), table)
    paper.data = _html(paper, text, dice) if kind == "html" else _pdf(paper, text, kind)
    return paper


def _value(dice: random.Random) -> str:
    return f"{dice.uniform(11, 96):.{dice.choice([1, 1, 1, 2])}f}"


def _scores(paper: Paper, dice: random.Random, count: int) -> tuple[list[str], list[_Table]]:
    picked = dice.sample(BENCHMARKS, count)
    in_prose = picked[: count // 2]
    sentences = []
    for log_name, name in in_prose:
        value, other = _value(dice), _value(dice)
        clause = dice.choice(CLAUSES)
        share = "%" not in clause and dice.random() < 0.2
        said = f"{float(value) / 100:.4f}".rstrip("0") if share else value
        said_other = f"{float(other) / 100:.4f}".rstrip("0") if share else other
        rival = dice.choice(RIVALS)
        sentences.append(clause.format(bench=name, model=paper.model, value=said, other=said_other, rival=rival))
        _note(paper, "score", log_name, value, said, value, other)
    return sentences, _tables(paper, dice, picked[count // 2 :])


def _note(paper: Paper, kind: str, benchmark: str, log: str, said: str, *figures: str, line: str = "") -> None:
    paper.facts.append(Fact(kind, benchmark, log, said, line))
    paper.figures.setdefault(benchmark, set()).update(figures)


def _tables(paper: Paper, dice: random.Random, picked: list[tuple[str, str]]) -> list[_Table]:
    """The benchmarks in one table or two, models down or across, with settings above, marks, errors, shares."""
    half = len(picked) // 2 if dice.random() < 0.6 else 0
    return [_table(paper, dice, part, number) for number, part in enumerate((picked[:half], picked[half:]), 1) if part]


def _table(paper: Paper, dice: random.Random, picked: list[tuple[str, str]], number: int) -> _Table:
    rivals = dice.sample(RIVALS, dice.randint(1, 3))
    models = [*rivals, f"{paper.model} (ours)"] if dice.random() < 0.5 else [paper.model, *rivals]
    own = next(n for n, each in enumerate(models) if each not in rivals)
    settings = ["no tools", "with tools"] if dice.random() < 0.3 else [""]
    style = dice.choice(["plain", "plain", "percent", "error", "mark"])
    cells: dict[tuple[str, int, str], str] = {}
    for log_name, name in picked:
        for setting in settings:
            for place in range(len(models)):
                value = _value(dice)
                paper.figures.setdefault(log_name, set()).add(value)
                cells[name, place, setting] = _styled(value, style, dice)
                if place == own and setting == settings[-1]:
                    _note(paper, "score", log_name, value, cells[name, place, setting], value)
    caption = f"Table {number}: {dice.choice(['Main results', 'Comparison with other systems', 'Where we stand'])}."
    names = [name for _, name in picked]
    if dice.random() < 0.5:  # models down
        head = [["Model", *(name for name in names for _ in settings)]]
        if settings != [""]:
            head.append(["", *(setting for _ in names for setting in settings)])
        body = [[model, *(cells[n, m, s] for n in names for s in settings)] for m, model in enumerate(models)]
        return _Table(caption, head + body, len(head))
    column = ["Benchmark", "Setting"] if settings != [""] else ["Benchmark"]
    body = [
        [name, *([setting] if setting else []), *(cells[name, m, setting] for m in range(len(models)))]
        for name in names
        for setting in settings
    ]
    return _Table(caption, [[*column, *models], *body])


def _styled(value: str, style: str, dice: random.Random) -> str:
    if style == "percent":
        return f"{value}%"
    if style == "error":
        return f"{value} ± {dice.uniform(0.1, 2):.1f}"
    return f"{value}{dice.choice(['', '*', '†'])}" if style == "mark" else value


def _counts(paper: Paper, dice: random.Random, count: int) -> list[str]:
    said = []
    for chinese, english, kind in dice.sample(COUNTS, count):
        zh, en = _count(kind, dice)
        paper.figures.setdefault("", set()).update((zh, en))
        said.append(english.format(en=en))
        _note(paper, "number", "", zh, en, line=chinese)
    return said


def _count(kind: str, dice: random.Random) -> tuple[str, str]:
    """A count as a log in Chinese writes it, and as the paper does."""
    if kind == "scale":
        tens = dice.randint(12, 98)  # of a hundred million
        return dice.choice(
            [
                (f"{tens / 10:.1f}T", f"{tens / 10:.1f} trillion"),
                (f"{tens * 10} 亿", f"{tens} billion"),
                (f"{tens / 10:.1f} 万亿", f"{tens / 10:.1f}T"),
                (f"{tens}B", f"{tens}B"),
            ]
        )
    if kind == "window":
        size = dice.choice([32, 64, 96, 128, 192, 256])
        return dice.choice([(f"{size}K", f"{size}K"), (f"{size}K", f"{size * 1024:,}"), (f"{size}K", f"{size},000")])
    if kind == "times":
        value = f"{dice.uniform(1.2, 9.8):.1f}"
        return value, value
    if kind == "thousands":
        number = dice.randint(1100, 98000)
        return dice.choice([(f"{number:,}", f"{number}"), (f"{number}", f"{number:,}"), (f"{number:,}", f"{number:,}")])
    value = f"{dice.uniform(2, 60):.1f}" if kind == "percent" else str(dice.randint(12, 97))
    return value, value


def _html(paper: Paper, text: list[Any], dice: random.Random) -> bytes:
    """A page as converters from LaTeX write it: `math` with annotations, footnotes, tables with spans."""
    body = [f"<h1>{paper.model}: a report</h1>"]
    for number, part in enumerate(text):
        if isinstance(part, _Table):
            body.append(_html_table(part, dice))
            continue
        said = html.escape(part)
        for fact in paper.facts:
            if fact.said in part and dice.random() < 0.4:
                marked = (
                    f'<math alttext="{fact.said}"><semantics><mn>{fact.said}</mn>'
                    f'<annotation encoding="application/x-tex">{fact.said}</annotation></semantics></math>'
                    + ("<sup>2</sup>" if dice.random() < 0.3 else "")
                )
                said = re.sub(rf"(?<![\d.,]){re.escape(html.escape(fact.said))}(?![\d,]|\.\d)", marked, said, count=1)
        body.append(f"<section><h2>{number}. Part</h2><p>{said}</p></section>")
    return f"<!DOCTYPE html><html><head><title>x 99.9</title></head><body>{''.join(body)}</body></html>".encode()


def _html_table(table: _Table, dice: random.Random) -> str:
    rows = []
    for number, row in enumerate(table.rows):
        tag = "th" if number < table.heads else "td"
        rows.append("<tr>" + "".join(f"<{tag}>{html.escape(each)}</{tag}>" for each in row) + "</tr>")
    caption = f"<figcaption>{table.caption}</figcaption>"
    inner = f"<table>{''.join(rows)}</table>"
    return f"<figure>{caption + inner if dice.random() < 0.5 else inner + caption}</figure>"


def _pdf(paper: Paper, text: list[Any], kind: str) -> bytes:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

    if kind == "scan":
        return scanned_pdf()
    out = io.BytesIO()
    width, height = landscape(A4) if kind == "turned" else A4
    document = BaseDocTemplate(out, pagesize=(width, height), title=paper.model)
    if kind == "two-columns":
        column = (width - 90) / 2
        frames = [Frame(40 + n * (column + 10), 40, column, height - 80, id=str(n)) for n in range(2)]
    else:
        frames = [Frame(60, 50, width - 120, height - 100, id="whole")]
    document.addPageTemplates(PageTemplate(id="page", frames=frames))
    style = getSampleStyleSheet()["BodyText"]
    parts: list[Any] = [Paragraph(f"{paper.model}: a report", getSampleStyleSheet()["Title"])]
    for part in text:
        if isinstance(part, _Table):
            size = 5.5 if kind == "two-columns" else 8
            parts += [
                Paragraph(part.caption, style),
                Table(part.rows, style=[("FONTSIZE", (0, 0), (-1, -1), size)]),
                Spacer(1, 8),
            ]
        else:
            parts.append(Paragraph(html.escape(part), style))
    document.build(parts)
    return _turned(out.getvalue()) if kind == "turned" else out.getvalue()


def _turned(data: bytes) -> bytes:
    """The same pages drawn on their side, as wide tables are: the text runs upward."""
    from pypdf import PdfReader, PdfWriter, Transformation
    from pypdf.generic import RectangleObject

    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(data)).pages:
        wide, high = float(page.mediabox.width), float(page.mediabox.height)
        added = writer.add_page(page)
        added.add_transformation(Transformation().rotate(90).translate(high, 0))
        added.mediabox = added.cropbox = RectangleObject((0, 0, high, wide))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned_pdf(pages: int = 2) -> bytes:
    """Pages that are pictures alone."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for page in range(pages):
        canvas.rect(50, 50, 400, 600 + page, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def altered(dice: random.Random, fact: Fact, paper: Paper) -> str:
    """The figure of a fact as a careless hand would write it: a digit changed, two swapped, a point moved.

    Never one that the paper states of the same benchmark, or as another count: that could not be told.
    """
    taken = {_bare(each) for each in (*paper.figures[fact.benchmark], fact.log, fact.said)}
    for _ in range(200):
        found = _changed(dice, fact.log)
        if _bare(found) not in taken and found != fact.log:
            return found
    raise AssertionError(f"no other figure for {fact.log}")


def _changed(dice: random.Random, text: str) -> str:
    places = [n for n, char in enumerate(text) if char.isdigit()]
    digits = list(text)
    way = dice.random()
    if way < 0.5 or len(places) < 2:
        place = dice.choice(places)
        digits[place] = dice.choice([d for d in "123456789" if d != text[place]])
    elif way < 0.85:
        first = dice.randrange(len(places) - 1)
        one, two = places[first], places[first + 1]
        digits[one], digits[two] = digits[two], digits[one]
    elif "." in text:
        return text.replace(".", "", 1)[:1] + "." + text.replace(".", "", 1)[1:]
    return "".join(digits) if not "".join(digits).startswith("0") else text


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isdigit() or char == ".").strip("0").strip(".")
