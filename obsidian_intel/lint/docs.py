"""`docs/rules.md`, made from the rules themselves: `python -m obsidian_intel.lint.docs docs/rules.md`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping

from obsidian_intel.core.language import translated
from obsidian_intel.core.message import Message, marked
from obsidian_intel.core.text import Applicability
from obsidian_intel.lint.registry import Example, Rule, Scope, rules_by_code

GROUPS = {
    "1": marked("Frontmatter"),
    "2": marked("Parts of a month"),
    "3": marked("Tables"),
    "4": marked("Tags"),
    "5": marked("Links and papers"),
    "6": marked("What does not render"),
    "7": marked("Metrics"),
    "8": marked("Files"),
}
_WHERE = {
    Scope.FILE: marked("any file"),
    Scope.NOTE: marked("any note"),
    Scope.LOG: marked("months and paper notes"),
    Scope.VAULT: marked("the vault as a whole"),
}
_SHORT = 400
_HEAD = marked("""# Rules

<!-- made by `make docs`; do not edit -->

`obsintel lint` names what is wrong in a note, and stays silent where a note is right. `obsintel rule OI301` prints the
page of one rule.

- Choose: `lint --select OI3,ragged-row --ignore OI305`, or `[lint] select`, `ignore` and `per_file_ignores` in
  `obsintel.toml`. A code, its beginning, or a name; the more exact word counts.
- Severity: `[lint.severity]` with `OI305 = "info"`. Errors and warnings make `lint` exit with 1, infos do not. In the
  latest month, until it has `status: done`, OI201 to OI206 and OI305 are infos: it is still being written.
- Silence: `%% obsintel-ignore: OI301 %%` in a line or a table row counts for that line; alone on its line it counts
  for the line below, and where a table begins there for the whole table. `obsintel-ignore: [OI301]` in the frontmatter
  counts for the note.
- Fix: `--fix` makes the safe fixes, `--unsafe-fixes` the others too, `--diff` shows them. A fix that would change
  more of a month than its rule may is left out.
- Read: a finding is one line, `path:line:col: OI301 ragged-row: message`; a terminal groups findings under their note's
  path. In text, repeats are one line: two spellings of a tag (OI404), a name that several notes have (OI504), the
  unlinked papers of a month (OI505). JSON keeps every finding.
""")


def sections(rule: Rule) -> dict[str, str]:
    """The docstring's parts: "what", "why" and "fix", each on one line."""
    text = inspect.cleandoc(rule.doc)
    what, _, rest = text.partition("Why:")
    why, _, fix = rest.partition("Fix:")
    parts = (("what", what), ("why", why), ("fix", fix))
    return {name: translated(" ".join(part.split())) for name, part in parts}


def page(rule: Rule, level: int = 1) -> str:
    """One rule's page in Markdown."""
    parts = sections(rule)
    lines = [
        f"{'#' * level} {rule.code} {rule.name}",
        "",
        parts["what"],
        "",
        f"*{_kind(rule)}*",
        "",
        Message("**Why:** {text}", text=parts["why"]),
        "",
        Message("**Fix:** {text}", text=parts["fix"]),
        "",
        *_example(rule),
    ]
    return "\n".join(lines)


def _kind(rule: Rule) -> Message:
    """How grave a finding is, whether it is fixed, and where it is looked for."""
    templates = {
        None: marked("{severity}; looks at {where}"),
        Applicability.SAFE: marked("{severity}, safe fix; looks at {where}"),
        Applicability.UNSAFE: marked("{severity}, unsafe fix; looks at {where}"),
    }
    return Message(templates[rule.fix], severity=translated(rule.severity), where=Message(_WHERE[rule.scope]))


def _example(rule: Rule) -> Iterator[str]:
    for before, after in rule.bad:
        shown = _shown(before)
        if shown:
            yield from (Message("Wrong:"), "", *_fenced(shown), "")
            fixed = _shown(after) if after is not None else None
            if fixed:
                yield from (Message("Fixed:"), "", *_fenced(fixed), "")
            return


def _fenced(text: str) -> Iterator[str]:
    fence = "````" if "```" in text else "```"
    yield from (fence + "markdown", text.rstrip("\n"), fence)


def _shown(example: Example) -> str | None:
    """The example as text, where it is short enough to be read."""
    if isinstance(example, bytes | int):
        return None
    if isinstance(example, Mapping):
        example = "\n".join(f"{path}\n{_indented(text)}" for path, text in example.items())
    return example if len(example) <= _SHORT else None


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.rstrip("\n").split("\n"))


def rules_page() -> str:
    """All of `docs/rules.md`."""
    parts = [translated(_HEAD)]
    table = [translated("| Code | Name | Severity | Fix | Looks at |"), "| --- | --- | --- | --- | --- |"]
    for rule in rules_by_code().values():
        anchor = f"{rule.code} {rule.name}".lower().replace(" ", "-")
        table.append(
            f"| [{rule.code}](#{anchor}) | {rule.name} | {translated(rule.severity)} "
            f"| {translated(rule.fix or '')} | {translated(_WHERE[rule.scope])} |"
        )
    parts.append("\n".join(table) + "\n")
    for digit, title in GROUPS.items():
        parts.append(f"## {translated(title)}\n")
        parts += [page(rule, 3) for rule in rules_by_code().values() if rule.code[2] == digit]
    return "\n".join(parts).rstrip("\n") + "\n"


if __name__ == "__main__":
    import sys
    from pathlib import Path

    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/rules.md")
    target.parent.mkdir(exist_ok=True)
    target.write_text(rules_page(), encoding="utf-8")
