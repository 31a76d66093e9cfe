"""The start of a new rule, in a clone: `python -m obsidian_intel.lint.new OI399 some-name`.

Writes the rule's file with examples that hold, its line in the contract, and a note that shows the fault.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from obsidian_intel.core.errors import ObsintelError, UsageError
from obsidian_intel.lint.registry import builtin_names

ROOT = Path(__file__).parents[2]
_RULES = "obsidian_intel/lint/rules/note"
_CONTRACT = "tests/contract/rules.txt"
_TEMPLATE = '''"""{code} {name}."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import contains
from obsidian_intel.lint.registry import rule

_MARK = "{mark}"


@rule(
    "{code}",
    name="{name}",
    needs=contains(_MARK),
    good=("A note without it. 一篇好笔记。\\n",),
    bad=(("A note with {mark} in it. 一篇坏笔记。\\n", None),),
)
def {function}(note: NoteContext) -> Iterator[Finding]:
    """A note does not hold the mark `{mark}`.

    Why: it stands here until this rule says what it is for.
    Fix: none.
    """
    start = note.text.find(_MARK)
    while start >= 0:
        message = Message("`{{mark}}` stands here; remove it", mark=_MARK)
        yield Finding(Span(start, start + len(_MARK)), message)
        start = note.text.find(_MARK, start + len(_MARK))
'''
_NEXT = """next:
  write the rule and its examples in {path}
  write the same fault into {note}
  make docs
  UPDATE_GOLDENS=1 .venv/bin/python -m pytest tests/test_contract.py   (then look at the diff)
docs/adding-a-rule.md says more"""


def new_rule(root: Path, code: str, name: str) -> list[Path]:
    """Write the files of a new rule into the clone at `root`; the paths that were written or changed, relative to it.

    Raises `UsageError` where the code or the name is taken or badly formed, and where `root` is no clone.
    """
    _check(root, code, name)
    function = name.replace("-", "_")
    mark = f"{code}!"
    rule = Path(_RULES, f"{code.lower()}_{function}.py")
    note = Path("tests/contract/vaults/faults", f"{code}-note-1", "Note.md")
    (root / rule).write_text(_TEMPLATE.format(code=code, name=name, function=function, mark=mark), "utf-8")
    (root / note).parent.mkdir(parents=True, exist_ok=True)
    (root / note).write_text(f"A note with {mark} in it. 一篇坏笔记。\n", "utf-8")
    lines = (root / _CONTRACT).read_text("utf-8").splitlines()
    (root / _CONTRACT).write_text("\n".join(sorted([*lines, f"{code} {name} none"])) + "\n", "utf-8")
    return [rule, note, Path(_CONTRACT)]


def _check(root: Path, code: str, name: str) -> None:
    if not (root / _CONTRACT).exists():
        raise UsageError(f"{root} is no clone of obsidian_intel: there is no {_CONTRACT}; run this in one")
    if not re.fullmatch(r"OI\d{3}", code):
        raise UsageError(f"`{code}` is no code; write it as OI and three digits, such as OI399")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise UsageError(f"`{name}` is no name for a rule; write it in lower case with hyphens, such as ragged-row")
    known = builtin_names()
    if code in known:
        raise UsageError(f"{code} is taken by {known[code]}; choose a code that is free")
    if name in known.values():
        raise UsageError(f"there is a rule `{name}` already; choose another name")


def main(args: Sequence[str]) -> int:
    """Run the command; the exit code."""
    if len(args) != 2:
        sys.stderr.write("usage: python -m obsidian_intel.lint.new OI399 some-name\n")
        return 2
    try:
        written = new_rule(ROOT, *args)
    except ObsintelError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write("".join(f"wrote {path.as_posix()}\n" for path in written))
    sys.stdout.write(_NEXT.format(path=written[0].as_posix(), note=written[1].as_posix()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
