"""OI601 dead-emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability, Edit, Fix, Span
from obsidian_intel.lint.examples import TABLE
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import doubtful_runs, has_doubtful_emphasis
from obsidian_intel.lint.registry import rule
from obsidian_intel.lint.rules._inline_runs import InlineRun, inlines, runs_of, runs_outside_rows
from obsidian_intel.markdown.emphasis import DelimiterRun, Spans, in_spans, is_space, literal_runs, pair_off
from obsidian_intel.markdown.note_parts import Row

_PAIRS = {
    "“": "”", "‘": "’", "（": "）", "「": "」", "『": "』", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "〖": "〗",
    "［": "］", "｛": "｝", "«": "»", "‹": "›", "(": ")", '"': '"',
}  # fmt: skip
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
# Marks behind a number, `0.01**, and 0.001***`, and what would begin with a stop and go on in the next line.
_NOTED = re.compile(r"[,.;:!?] [\x20-\x7e]*\Z|[，。、；：！？…,.;:!?][^\n]*\n")
# A fix is tried out on the whole paragraph or row. So that a long one takes no longer for having many, only the first
# get one; what is behind them gets its own when these are applied.
_MOST_READ, _LEAST_FIXES = 131_072, 8  # characters, fixes
_STOPS = frozenset("，。、；：！？…—,.;:!?")


@rule(
    "OI601",
    name="dead-emphasis",
    fix=Applicability.SAFE,
    needs=has_doubtful_emphasis,
    good=(
        "**“甲”** 乙，**丙**丁，**一、**\n",
        "f(**kwargs) and g(**options)\n",
        "`**“甲”**乙` $a**b$ %%**（甲）**乙%%\n",
        "2 ** 3 ** 4\n",
        "p = 0.03*, 0.001**, and 0.0001***.\n\n手机号138****1234，身份证110***********1234。\n",
        TABLE + "| **甲**：乙<br>**丙** | **特点 A：丁**：<br> |\n",
    ),
    bad=(
        ("**“可验证”**的奖励\n", "“**可验证**”的奖励\n"),
        ("**结论：**长轨迹更难\n", "**结论**：长轨迹更难\n"),
        ('He calls it **"done"**ish.\n', 'He calls it "**done**"ish.\n'),
        (TABLE + "| 用**（近似）**预算 | b |\n", TABLE + "| 用（**近似**）预算 | b |\n"),
        ("***「粗斜」***的\n", "「***粗斜***」的\n"),
        ("他说“**很好”**的\n", "他说“**很好**”的\n"),
        ("**专家混合（MoE）**的路由\n", "**专家混合**（MoE）的路由\n"),
        ("甲**“乙”丙**丁\n", None),
        ("**（一）**甲**（二）**乙\n", None),
    ),
)
def dead_emphasis(note: NoteContext) -> Iterator[Finding]:
    """Bold text is shown bold.

    Why: Markdown wants a space or a mark beside `**` where a mark stands inside it; Chinese has no spaces there, so the
    asterisks stay as they are. Where only a symbol such as `→` is in question, programs differ: that is an info.
    Fix: quotes and brackets around the whole move outside of the bold, else the marks at its end do (safe), where no
    asterisk of the pair is left then. A whole bracket at its end moves outside too (unsafe: it is no longer bold).
    Anything else is only reported.
    """
    outside = [place for span in note.outside_rows for place in doubtful_runs(note.text, span.start, span.end)]
    yield from _in_runs(note, runs_outside_rows(note), outside)
    for _, row in note.rows:
        yield from note.in_row("OI601", row, _in_row(note, row))


def _in_row(note: NoteContext, row: Row) -> Iterator[Finding]:
    yield from _in_runs(note, runs_of(row), list(doubtful_runs(note.text, row.span.start, row.span.end)))


def _in_runs(note: NoteContext, runs: Iterable[Sequence[Span]], places: Sequence[int]) -> Iterator[Finding]:
    for inline in inlines(note, runs, places, _has_two):
        yield from _in_inline(inline)


def _has_two(text: str) -> bool:
    return text.find("**", text.find("**") + 2) >= 0


class _Dead(Struct, frozen=True, gc=False):
    """Two runs that were meant to be a pair. `alone`: no other run stands between them."""

    opener: DelimiterRun
    closer: DelimiterRun
    alone: bool


def _literal(inline: InlineRun, symbols: bool) -> list[DelimiterRun]:
    """Runs of two asterisks and more that are shown as they stand."""
    return [run for run in _runs(inline.text, inline.opaque, inline.links, symbols) if run.left >= 2]


@text_cache(256)
def _runs(text: str, opaque: Spans, links: Spans, symbols: bool) -> tuple[DelimiterRun, ...]:
    """A row that has not changed since the last look is not read again."""
    return tuple(literal_runs(text, opaque, links, symbols=symbols, least=1))


@text_cache(256)
def _pairs_off(text: str, opaque: Spans) -> bool:
    """As `pair_off`; a row that has not changed since the last look is not read again."""
    return pair_off(text, opaque)


def _in_inline(inline: InlineRun) -> Iterator[Finding]:
    if not inline.links and _pairs_off(inline.text, inline.opaque):
        return
    new = _literal(inline, True)
    old = _literal(inline, False)
    if len(new) < 2 and len(old) < 2:
        return
    sure = {run.start for run in new} & {run.start for run in old}
    most = max(_LEAST_FIXES, _MOST_READ // len(inline.text))
    for nth, dead in enumerate(_pairs(inline.text, new if len(new) >= len(old) else old)):
        certain = dead.opener.start in sure and dead.closer.start in sure
        fix = _fix(inline, dead) if dead.alone and nth < most else None
        span = inline.span(dead.opener.end - 2, dead.closer.start + 2)
        yield Finding(span, _message(inline.text, dead, fix), fix, None if certain else Severity.INFO)


def _pairs(text: str, runs: list[DelimiterRun]) -> Iterator[_Dead]:
    """Neighbours that would be a pair if only their flanks were right."""
    taken = -1
    for opener, closer in pairwise(runs):
        inner = text[opener.end : closer.start]
        if opener.start <= taken or not inner.strip() or is_space(inner[0]) or is_space(inner[-1]):
            continue
        if _is_code(text, opener, closer, inner) or _NOTED.match(inner) or _is_mask(text, opener, closer):
            continue
        taken = closer.start
        yield _Dead(opener, closer, "**" not in inner)


def _is_code(text: str, opener: DelimiterRun, closer: DelimiterRun, inner: str) -> bool:
    """`f(**a) and g(**b)`: plain ASCII around, and brackets that do not close."""
    around = text[max(0, opener.start - 1) : opener.start] + inner[0] + inner[-1] + text[closer.end : closer.end + 1]
    return around.isascii() and not _is_balanced(inner)


def _is_mask(text: str, *runs: DelimiterRun) -> bool:
    """`138****1234`: asterisks in the place of digits."""
    return any(run.length >= 4 and text[run.start - 1 : run.start].isdigit() for run in runs)


def _is_balanced(inner: str) -> bool:
    depth = 0
    for char in inner:
        depth += (char in "([{") - (char in ")]}")
        if depth < 0:
            return False
    return depth == 0


Moves = list[tuple[int, int, str]]  # start and end in the run's text, and what stands there then


def _fix(inline: InlineRun, dead: _Dead) -> Fix | None:
    """The fix that shows all of the pair bold and keeps every character; None where there is none."""
    count = dead.opener.left
    if count != dead.closer.left or count > 3:
        return None
    text, start, end = inline.text, dead.opener.end, dead.closer.start
    inner, stars = text[start:end], "*" * count
    if len(inner) > 2 and _PAIRS.get(inner[0]) == inner[-1] and not set(inner[1:-1]) & {inner[0], inner[-1]}:
        moved = [(start - count, start + 1, inner[0] + stars), (end - 1, end + count, stars + inner[-1])]
        if _helps(inline, moved, count):
            return _as_fix(inline, moved, Applicability.SAFE)
    for tail, applicability in ((_trailing(inner), Applicability.SAFE), (_bracket(inner), Applicability.UNSAFE)):
        moved = [(end - tail, end + count, stars + inner[len(inner) - tail :])]
        if 0 < tail < len(inner) and _helps(inline, moved, count):
            return _as_fix(inline, moved, applicability)
    return None


def _trailing(inner: str) -> int:
    """How many marks at the end can stand outside the bold: all stops, or one closing bracket that opens before it.

    A `%` belongs to its number, and a bracket that opens inside to what it holds.
    """
    count = 0
    while count < len(inner) and inner[-1 - count] in _STOPS:
        count += 1
    return count or int(inner[-1] in _OPENERS and _bracket(inner) == 0)


def _bracket(inner: str) -> int:
    """Length of the bracket or quote, with what it holds, that ends `inner`; 0 where it opens nowhere inside."""
    closer = inner[-1]
    opener = _OPENERS.get(closer)
    if opener is None:
        return 0
    if opener == closer:
        return len(inner) - inner.rindex(closer, 0, -1) if inner.count(closer) % 2 == 0 else 0
    depth = 0
    for index in range(len(inner) - 1, -1, -1):
        depth += (inner[index] == closer) - (inner[index] == opener)
        if depth == 0:
            return len(inner) - index
    return 0


def _helps(inline: InlineRun, moved: Moves, count: int) -> bool:
    """Whether no asterisk of the pair is shown then, by both rules. All else keeps its place."""
    text = inline.text
    if any(in_spans(inline.opaque, i) for start, end, _ in moved for i in range(start, end)):
        return False
    for start, end, new in moved:
        text = text[:start] + new + text[end:]
    for symbols in (True, False):
        before = _stars(_runs(inline.text, inline.opaque, inline.links, symbols))
        if _stars(_runs(text, inline.opaque, inline.links, symbols)) > max(0, before - 2 * count):
            return False
    return True


def _stars(runs: Sequence[DelimiterRun]) -> int:
    return sum(run.left for run in runs)


def _as_fix(inline: InlineRun, moved: Moves, applicability: Applicability) -> Fix:
    return Fix(tuple(Edit(inline.span(start, end), new) for start, end, new in moved), applicability)


def _message(text: str, dead: _Dead, fix: Fix | None) -> Message:
    inner = text[dead.opener.end : dead.closer.start]
    stars = "*" * min(dead.opener.left, dead.closer.left, 3)
    shown = stars + (inner if len(inner) <= 24 else f"{inner[:12]}…{inner[-11:]}") + stars
    if fix is not None:
        return Message(
            "`{text}` is shown with its asterisks, because a mark inside them touches a letter outside; "
            "move the marks at its ends outside the asterisks",
            text=shown,
        )
    return Message(
        "`{text}` is shown with its asterisks, because a mark inside them touches a letter outside; "
        "put a space outside, or move the marks at its ends outside the asterisks",
        text=shown,
    )
