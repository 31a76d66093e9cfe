"""OI401 invalid-tag."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.text import Applicability, Edit, Fix
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.registry import rule
from obsidian_intel.markdown.frontmatter.model import Scalar
from obsidian_intel.markdown.tags import frontmatter_tags, is_wrong, mended


@rule(
    "OI401",
    name="invalid-tag",
    fix=Applicability.SAFE,
    good=(
        "---\ntags: [AI/Agents, 学习_日志, y2026, 🔭]\n---\n",
        '---\ntags:\n  - "#AI"\n  - 读书-笔记\n---\n',
        "---\ntags: AI, 读书\n---\n#123 is no tag, and no slip either.\n",
    ),
    bad=(
        ("---\ntags: [Trends, Learning Log]\n---\n", "---\ntags: [Trends, Learning-Log]\n---\n"),
        ("---\ntags:\n  - 学习 日志\n---\n", "---\ntags:\n  - 学习-日志\n---\n"),
        ('---\ntags: ["Deep Learning"]\n---\n', '---\ntags: ["Deep-Learning"]\n---\n'),
        ("---\ntags: [C++]\n---\n", None),
        ("---\ntags: [2026]\n---\n", None),
        ("---\ntags: [甲，乙]\n---\n", None),
    ),
)
def invalid_tag(note: NoteContext) -> Iterator[Finding]:
    """A tag is made of letters, digits, `_`, `-` and `/`, and is not all digits.

    Why: Obsidian shows no tag where a space or another mark stands in it.
    Fix: spaces become `-` (safe). Where another mark, or only digits, stand in it, it is only reported.
    """
    for scalar in frontmatter_tags(note.frontmatter):
        name = scalar.text.strip().removeprefix("#")
        wrong = is_wrong(name) if name else None
        if wrong is not None:
            better = mended(name)
            fix = Fix((Edit(scalar.span, _quoted(scalar, better)),)) if better else None
            yield Finding(scalar.span, f"`{name}` {_why(wrong)}{_how(name, wrong, better)}", fix)


def _quoted(scalar: Scalar, text: str) -> str:
    quote = scalar.raw[0] if scalar.quoted else ""
    return f"{quote}{text}{quote}"


def _why(wrong: str) -> str:
    if not wrong:
        return "is all digits, so Obsidian shows no tag"
    what = "a space" if wrong.isspace() else f"`{wrong}`" if wrong.isprintable() else f"U+{ord(wrong):04X}"
    return f"holds {what}, so Obsidian shows no tag"


def _how(name: str, wrong: str, better: str | None) -> str:
    if better:
        return f"; write `{better}`"
    if not wrong:
        return f"; add a letter, as in `y{name}`"
    return "; write two tags" if wrong in ",;，、；" else "; leave it out"
