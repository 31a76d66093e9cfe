"""A new rule, in a clone: `python -m obsidian_intel.lint.new OI399 some-name`, then `… OI399` once it is written.

The first writes the rule's file, with examples that hold. The second checks the examples and makes of the file what
else a rule needs: the note that shows its fault, its line in the contract, the line for the changelog.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from obsidian_intel.core.errors import ObsintelError, UsageError
from obsidian_intel.lint.example_check import example_faults, files_of, notes_of
from obsidian_intel.lint.registry import Rule, Scope, all_rules, builtin_names

ROOT = Path(__file__).parents[2]
_RULES = "obsidian_intel/lint/rules/note"
_CONTRACT = "tests/contract/rules.txt"
_FAULTS = "tests/contract/vaults/faults"
_USAGE = """usage: python -m obsidian_intel.lint.new OI399 some-name   begins a rule
       python -m obsidian_intel.lint.new OI399             checks it, and makes of it what else it needs
"""
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
_BEGUN = """next:
  write the rule and its examples in {path}
  .venv/bin/python -m obsidian_intel.lint.new {code}   (checks it; again after each change)
docs/adding-a-rule.md says more"""
_MADE = """next:
  make docs chinese   (write the Chinese it asks for, then again)
  UPDATE_GOLDENS=1 .venv/bin/python -m pytest tests/test_contract.py   (then look at the diff)
docs/adding-a-rule.md says more"""


def new_rule(root: Path, code: str, name: str) -> Path:
    """Write the file of a new rule into the clone at `root`; its path, relative to it.

    Raises `UsageError` where the code or the name is taken or badly formed, and where `root` is no clone.
    """
    _check(root, code, name)
    function = name.replace("-", "_")
    path = Path(_RULES, f"{code.lower()}_{function}.py")
    (root / path).write_text(_TEMPLATE.format(code=code, name=name, function=function, mark=f"{code}!"), "utf-8")
    return path


def written_with(root: Path, rules: Sequence[Rule]) -> list[Path]:
    """Write what follows from the rules of one code into the clone at `root`; the paths that changed, relative to it.

    That is the fault of the first bad example as a note (none for a file that cannot be read), in place of those made
    for another scope; the line in the contract; and for a rule that is new there, the fragment for the changelog.
    """
    first = rules[0]
    texts = {path: text for rule in rules if rule.scope is not Scope.FILE for path, text in _fault_note(rule).items()}
    lines = (root / _CONTRACT).read_text("utf-8").splitlines()
    others = [line for line in lines if not line.startswith(f"{first.code} ")]
    texts[_CONTRACT] = "\n".join(sorted([*others, f"{first.code} {first.name} {first.fix or 'none'}"])) + "\n"
    fragment = f"changes/{first.code.lower()}-{first.name}.feature.md"
    if len(others) == len(lines) or (root / fragment).exists():
        texts[fragment] = f"{first.code} `{first.name}`: {first.doc.strip().partition(chr(10))[0]}\n"
    for scope in set(Scope) - {rule.scope for rule in rules}:
        shutil.rmtree(root / _FAULTS / f"{first.code}-{scope}-1", ignore_errors=True)
    return [Path(path) for path, text in texts.items() if _is_written(root / path, text)]


def _fault_note(rule: Rule) -> dict[str, str]:
    """The first bad example in a folder of the vault of faults, without settings of its own."""
    files = notes_of(files_of(rule, rule.bad[0][0]))
    return {f"{_FAULTS}/{rule.code}-{rule.scope}-1/{path}": text for path, text in files.items()}


def _is_written(path: Path, text: str) -> bool:
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    return True


def _check_clone(root: Path) -> None:
    if not (root / _CONTRACT).exists():
        raise UsageError(f"{root} is no clone of obsidian_intel: there is no {_CONTRACT}; run this in one")


def _check(root: Path, code: str, name: str) -> None:
    _check_clone(root)
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
    """Run the command; the exit code: 1 where an example does not hold, 2 where the rule cannot be begun or found."""
    if len(args) not in (1, 2):
        sys.stderr.write(_USAGE)
        return 2
    try:
        return _begin(*args) if len(args) == 2 else _complete(*args)
    except ObsintelError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


def _begin(code: str, name: str) -> int:
    path = new_rule(ROOT, code, name).as_posix()
    sys.stdout.write(f"wrote {path}\n{_BEGUN.format(path=path, code=code)}\n")
    return 0


def _complete(code: str) -> int:
    _check_clone(ROOT)
    if code not in builtin_names():
        raise UsageError(f"there is no rule {code}; begin it: python -m obsidian_intel.lint.new {code} some-name")
    rules = [rule for rule in all_rules() if rule.code == code]
    if faults := [fault for rule in rules for fault in example_faults(rule)]:
        sys.stderr.write("".join(f"{fault}\n" for fault in faults))
        return 1
    written = written_with(ROOT, rules)
    sys.stdout.write("".join(f"wrote {path.as_posix()}\n" for path in written) + f"{_MADE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
