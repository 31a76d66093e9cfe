"""OI401 invalid-tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.core.text import Applicability, Edit, Fix, Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.frontmatter.note_properties import Property, Scalar
from obsidian_intel.markdown.tags import frontmatter_tags, hyphenated, is_wrong

_COMMENT = re.compile(r"(?:\A[^\r\n]*?:|[\r\n][ \t]*-)[ \t]+(#[^\s#][^\r\n]*)")
_BEHIND = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
_HASHED = re.compile(r"#(\S+)")
_JOINED_ITEM = re.compile(r"[\r\n][ \t]*-[ \t]")


@rule(
    "OI401",
    name="invalid-tag",
    fix=Applicability.SAFE,
    good=(
        "---\ntags: [AI/Agents, 学习_日志, y2026, 🔭]\n---\n",
        '---\ntags:\n  - "#AI"\n  - 读书-笔记\n---\n',
        "---\ntags: AI, 读书\n---\n#123 is no tag, and no slip either.\n",
        "---\ntags: # 以后再补\n---\n",
        "---\ntags:\n  - AI # the wide one\n---\n",
    ),
    bad=(
        ("---\ntags: [Trends, Learning Log]\n---\n", "---\ntags: [Trends, Learning-Log]\n---\n"),
        ("---\ntags:\n  - 学习 日志\n---\n", "---\ntags:\n  - 学习-日志\n---\n"),
        ('---\ntags: ["Deep Learning"]\n---\n', '---\ntags: ["Deep-Learning"]\n---\n'),
        ("---\ntags: #ai #ml\n---\n", "---\ntags: [ai, ml]\n---\n"),
        ("---\ntags: ai #ml\n---\n", "---\ntags: [ai, ml]\n---\n"),
        ("---\ntags:\n  - #读书\n  - AI\n---\n", "---\ntags:\n  - 读书\n  - AI\n---\n"),
        ("---\ntags: [C++]\n---\n", None),
        ("---\ntags: [2026]\n---\n", None),
        ("---\ntags: [甲，乙]\n---\n", None),
        ("---\ntags: [AI - Agents]\n---\n", None),
        ("---\ntags:\n- a\n - b\n- c\n---\n", None),
    ),
)
def invalid_tag(note: NoteContext) -> Iterator[Finding]:
    """A tag is made of letters, digits, `_`, `-` and `/`, and is not all digits.

    Why: Obsidian shows no tag where a space or another mark stands in it, nor behind a `#`, which begins a comment in
    properties. A list item indented further than the one above is joined to it.
    Fix: spaces become `-` (safe); a `#` that made a comment of tags is removed (unsafe: a comment may be meant). Where
    another mark, or only digits, stand in a tag, it is only reported.
    """
    for scalar in frontmatter_tags(note.frontmatter):
        name = scalar.text.strip().removeprefix("#")
        wrong = is_wrong(name) if name else None
        if wrong is not None:
            yield _joined(note, scalar) or _invalid(scalar, name, wrong)
    found = note.frontmatter.get("tags")
    if found is not None and not found.nested and "#" in found.span.of(note.text):
        yield from _commented_out(note, found)
        yield from _commented_behind(note, found)


def _invalid(scalar: Scalar, name: str, wrong: str) -> Finding:
    better = None if "\n" in scalar.raw or "\r" in scalar.raw else hyphenated(name)
    fix = Fix((Edit(scalar.span, _quoted(scalar, better)),)) if better else None
    return Finding(
        scalar.span,
        Message("`{tag}` {problem}; {advice}", tag=name, problem=_why(wrong), advice=_how(name, wrong, better)),
        fix,
    )


def _joined(note: NoteContext, scalar: Scalar) -> Finding | None:
    """An item that YAML reads as one with the item below it, which is indented further."""
    if scalar.quoted or not (item := _JOINED_ITEM.search(scalar.raw)):
        return None
    line = note.document.line_of(scalar.start + item.end() - 1)
    message = Message(
        "line {line} is indented further than the item above, so the two are read as one tag, `{tag}`; align its `-`",
        line=line,
        tag=shorten(scalar.text),
    )
    return Finding(scalar.span, message)


def _commented_out(note: NoteContext, found: Property) -> Iterator[Finding]:
    """Tags written with `#` where YAML reads a comment: `tags: #ai`, `- #ai`."""
    for match in _COMMENT.finditer(found.span.of(note.text)):
        comment = match[1].rstrip()
        start = found.start + match.start(1)
        is_item = note.text[:start].rstrip(" \t").endswith("-")
        names = [name.strip(",") for name in _HASHED.findall(comment)]
        are_tags = not _HASHED.sub("", comment).strip(" \t,") and all(is_wrong(name) is None for name in names)
        if not are_tags or (is_item and len(names) > 1) or (not is_item and (found.is_list or found.scalars)):
            continue
        better = names[0] if is_item else f"[{', '.join(names)}]"
        span = Span(start, start + len(comment))
        message = Message(
            "`#` begins a comment in properties, so `{comment}` is no tag; write `{better}`",
            comment=shorten(comment),
            better=better,
        )
        yield Finding(span, message, Fix((Edit(span, better),), Applicability.UNSAFE))


def _commented_behind(note: NoteContext, found: Property) -> Iterator[Finding]:
    """Tags behind a tag in its line, of which YAML reads a comment: `tags: ai #ml`."""
    match = _BEHIND.match(note.text, found.value_end, found.end)
    if match is None or found.is_list or len(found.scalars) != 1 or found.scalars[0].quoted:
        return
    comment, first = match[1].rstrip(), found.scalars[0]
    names = [*re.split(r"[\s,]+", first.raw.strip()), *(name.strip(",") for name in _HASHED.findall(comment))]
    if _HASHED.sub("", comment).strip(" \t,") or any(is_wrong(name) is not None for name in names):
        return
    better = f"[{', '.join(names)}]"
    message = Message(
        "`#` begins a comment in properties, so `{comment}` is no tag; write `{better}`", comment=comment, better=better
    )
    span = Span(match.start(1), match.start(1) + len(comment))
    yield Finding(span, message, Fix((Edit(Span(first.start, span.end), better),), Applicability.UNSAFE))


def _quoted(scalar: Scalar, text: str) -> str:
    quote = scalar.raw[0] if scalar.quoted else ""
    return f"{quote}{text}{quote}"


def _why(wrong: str) -> Message:
    if not wrong:
        return Message("is all digits, so Obsidian shows no tag")
    if wrong.isspace():
        return Message("contains a space, so Obsidian shows no tag")
    shown = f"`{wrong}`" if wrong.isprintable() else f"U+{ord(wrong):04X}"
    return Message("contains {character}, so Obsidian shows no tag", character=shown)


def _how(name: str, wrong: str, better: str | None) -> Message:
    if better:
        return Message("write `{better}`", better=better)
    if not wrong:
        return Message("add a letter, as in `y{tag}`", tag=name)
    if wrong in ",;，、；":
        return Message("write two tags")
    return Message("write it without spaces") if wrong.isspace() else Message("leave that character out")
