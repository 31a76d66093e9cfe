"""OI601 against markdown-it, the judge: which asterisks stay, and whether the fix makes them bold."""

from __future__ import annotations

import os
import random

import pytest
from markdown_it import MarkdownIt
from rules_harness import lint_text

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.document import Document
from obsidian_intel.lint import preconditions as needs
from obsidian_intel.lint.fixer import fix_note
from obsidian_intel.lint.linter import run_rule
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.rules.note import oi601_dead_emphasis
from obsidian_intel.markdown.emphasis import literal_runs, pair_off
from obsidian_intel.vault.note_parser import read

JUDGE = MarkdownIt("commonmark")
COUNT = 20_000 if os.environ.get("OBSINTEL_DEEP") else 2_000
LETTERS = [*"甲乙丙丁子a1é가ア", "\u3099"]
MARKS = list("。，：；（）“”「」《》！？—…·.,:\"'")
SYMBOLS = list("→×+€🔥")
STARS = ["**"] * 16 + ["*", "***", "****", "_", "__"]
PLAIN = [*LETTERS, *MARKS, " ", "\u3000", *(star for star in STARS if star in ("*", "**"))]
ANY = [*PLAIN, *STARS, *SYMBOLS]


def strings(alphabet: list[str], count: int, seed: int) -> list[str]:
    """Random strings between two letters; where runs of three and more are not wanted there are none."""
    source = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        text = "子" + "".join(source.choices(alphabet, k=source.randint(3, 28))) + "丑"
        if "***" in alphabet or "***" not in text:
            found.append(text)
    return found


def shown(text: str) -> str:
    """The text as a reader sees it, emphasis gone."""
    tokens = JUDGE.parseInline(text)[0].children or []
    return "".join(token.content for token in tokens if token.type == "text")


def lint(text: str) -> list[Diagnostic]:
    return [each for each in lint_text(text, "n.md") if each.code == "OI601"]


def test_the_same_asterisks_stay() -> None:
    wrong = []
    for text in strings(ANY, COUNT, 601):
        runs = literal_runs(text, (), (), symbols=True)
        if (sum(run.left for run in runs) > 0) != ("**" in shown(text)):
            wrong.append(text)
    assert wrong == []


def is_pair(text: str) -> bool:
    """Whether two runs of asterisks stay that have text, not space, on their inner sides."""
    parts = shown(text).split("**")
    inner = [part for part in parts[1:-1] if part.strip("*_ \u3000")]
    return any(part[0] not in " \u3000*" and part[-1] not in " \u3000*" for part in inner)


def test_findings_agree_with_the_judge() -> None:
    """A finding is an emphasis that the judge shows dead; a dead pair, and nothing else, is a finding."""
    false, missed = [], []
    for text in strings(PLAIN, COUNT, 20_000):
        found = lint(text + "\n")
        if found and "**" not in shown(text):
            false.append(text)
        if not found and is_pair(text):
            missed.append(text)
    assert not false + missed, str((false[:5], missed[:5]))


def test_symbols_at_the_edge_are_infos() -> None:
    for text in strings([*LETTERS, *SYMBOLS, "**", "**", "**"], COUNT // 4, 5):
        for found in lint(text + "\n"):
            span = found.range.span
            inner, around = text[span.start + 2 : span.end - 2], text[span.start - 1] + text[span.end : span.end + 1]
            assert inner, around
            assert found.severity is Severity.INFO or "+" in text  # `+` is a mark to every version of the rule


def test_safe_fixes_render() -> None:
    fixed = 0
    for text in strings(PLAIN, COUNT, 7):
        result = fix_note(Document.from_text("n.md", text + "\n"), Config(), select=("OI601",))
        if result.applied:
            fixed += 1
            after = result.text.removesuffix("\n")
            assert after.replace("*", "") == text.replace("*", "")
            assert shown(after).count("*") < shown(text).count("*")
            if text.count("*") == 4:
                assert split_brackets(after) <= split_brackets(text)
            again = fix_note(result.document, Config(), select=("OI601",))
            assert again.text == result.text
    assert fixed > COUNT // 100


def split_brackets(text: str) -> int:
    """Of how many kinds of brackets and quotes the text between the first two runs holds more of one half."""
    inner = text.split("**")[1]
    return sum(inner.count(a) != inner.count(b) for a, b in ("（）", "“”", "「」", "《》"))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("**“甲”**乙", "“**甲**”乙"),
        ("**甲乙。**丙", "**甲乙**。丙"),
        ("丙**（甲）**乙", "丙（**甲**）乙"),
        ("***「粗斜」***的", "「***粗斜***」的"),
        ("***结论：***长", "***结论***：长"),
        ("他说“**很好”**的", "他说“**很好**”的"),
        ("**甲（DORA）**乙", "**甲（DORA）**乙"),  # bold inside or outside of the bracket: not for us to say
        ("**他说“好”**的", "**他说“好”**的"),
        ('**他说"好"**的', '**他说"好"**的'),
        ("****「甲」****乙", "****「甲」****乙"),
        ("***「甲」**乙", "***「甲」**乙"),
        ("**Note:**text", "**Note**:text"),
        ("**“甲”**乙<br>* 丙", "“**甲**”乙<br>* 丙"),
        ("见[**“甲”**乙](https://a.b)", "见[“**甲**”乙](https://a.b)"),
        ("`**“甲”**`乙", "`**“甲”**`乙"),
        ("**甲**乙", "**甲**乙"),
    ],
)
def test_fixes(text: str, after: str) -> None:
    assert fix_note(Document.from_text("n.md", text + "\n"), Config(), select=("OI601",)).text == after + "\n"
    assert after == text or "**" not in shown(after)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("**专家混合（MoE）**的", "**专家混合**（MoE）的"),
        ("**他说“好”**的", "**他说**“好”的"),
        ("**f(x)**的", "**f**(x)的"),
    ],
)
def test_a_whole_bracket_leaves_the_bold_only_when_asked(text: str, after: str) -> None:
    note = Document.from_text("n.md", text + "\n")
    assert fix_note(note, Config(), select=("OI601",)).text == text + "\n"
    assert fix_note(note, Config(), select=("OI601",), unsafe=True).text == after + "\n"
    assert "*" not in shown(after)


def test_what_pairs_off_at_a_glance_is_what_matching_pairs() -> None:
    """`pair_off` says so only where matching leaves nothing, and does say so of most that are right."""
    paired = left = 0
    for text in [*strings([*ANY, "\\", "`"], COUNT, 11), *strings([*LETTERS, *MARKS, " ", "**"], COUNT, 12)]:
        opaque = tuple((at, min(at + 4, len(text))) for at, char in enumerate(text) if char == "`")[:1]
        runs = [run for symbols in (True, False) for run in literal_runs(text, opaque, (), symbols=symbols)]
        told = pair_off(text, opaque)
        assert not (told and runs), text
        paired, left = paired + told, left + (not runs and "**" in text)
    assert paired > left / 3


@pytest.mark.slow
def test_settled_lines_hold_no_dead_emphasis(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is what is found where each doubtful run is looked at."""
    pieces = [*"甲乙a1", " ", "\n", "\n\n", "- ", "> ", "* ", "，", "。", "“", "”", "（", ")", "[", "](", "](https://a.b \"",
              ")", "[[", "]]", "|", "`", "$", "%%", "_", "\\", "https://a.b/", ":", "\r\n", "\r", "<", ">", "**", "**", "**",
              "**", "**甲**", "**甲**，", " **a** "]  # fmt: skip
    source = random.Random(8)
    texts = ["".join(source.choices(pieces, k=source.randint(3, 30))) for _ in range(COUNT * 3)]
    texts += [f"| a | b |\n| - | - |\n| {text} | c |\n".replace("\n\n", "") for text in texts[:COUNT]]
    quick = [lint(text) for text in texts]

    def every_run(text: str, begin: int = 0, end: int | None = None) -> list[int]:
        return [match.start() for match in needs._DOUBTFUL.finditer(text, begin, len(text) if end is None else end)]

    monkeypatch.setattr(oi601_dead_emphasis, "doubtful_runs", every_run)
    rule = oi601_dead_emphasis.dead_emphasis
    settled = 0
    for text, found in zip(texts, quick, strict=True):
        document = Document.from_text("n.md", text)
        note = NoteContext.of(read(document, Config(), ObsidianConfig()), Config())
        slow = run_rule(note, rule)
        assert found == sorted(slow, key=lambda each: each.sort_key), text
        settled += "**" in text and not any(True for _ in needs.doubtful_runs(text))
    assert settled > COUNT // 20
