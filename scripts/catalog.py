"""The catalogues of what obsintel says: `python scripts/catalog.py update|compile|check`.

`update` brings `obsintel.po` of each language up to date with the code, `compile` makes `obsintel.mo` of it, `check`
says what is missing or wrong. Templates are found in the code itself, so that there is nothing to remember but to
write `Message("…")`.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.mofile import write_mo

PACKAGE = Path(__file__).parents[1] / "obsidian_intel"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("zh",)
_TEMPLATES = ("Message", "translated", "filled", "marked", "TextColumn")
_LABELS = ("words", "_words", "template")  # in reports; elsewhere these are other words
_NOUNS = {"pluralize": 1, "count": 1}  # functions whose argument is a noun that is counted
_MEANING = 3  # which argument of a column tells what it holds
_HELP = ("help", "short_help")
_WORDS = (  # that stand alone, and are data elsewhere
    *("error", "warning", "info", "safe", "unsafe", "running", "paused", "stopped"),
    *("model", "benchmark", "topic", "paper", "tag", "month", "row", "heading"),
)
_COUNTED = ("monthly note", "weekly note", "daily note", "error", "warning", "info")  # nouns that code puts together
_CLICK = {  # what click says itself, and how it counts
    "Usage:": "",
    "[OPTIONS]": "",
    "[COMMAND] [ARGS]...": "",
    "Options": "",
    "Commands": "",
    "Error": "",
    "Aborted!": "",
    "Show this message and exit.": "",
    "Show the version and exit.": "",
    "default: {default}": "",
    "env var: {var}": "",
    "required": "",
    "integer": "",
    "integer range": "",
    "float range": "",
    "path": "",
    "choice": "",
    "text": "",
    "[y/N]": "",
    "Error: invalid input": "",
    "No such option: {name}": "",
    "No such option {name!r}.": "",
    "Did you mean {possibility}?": "(Possible options: {possibilities})",
    "No such command {name!r}.": "",
    "Missing command.": "",
    "Missing argument": "",
    "Missing option": "",
    "Missing parameter": "",
    "Missing argument{param_hint}.": "",
    "Missing option{param_hint}.": "",
    "Missing parameter{param_hint}.": "",
    "Invalid value: {message}": "",
    "Invalid value for {param_hint}: {message}": "",
    "{value!r} is not {choice}.": "{value!r} is not one of {choices}.",
    "{value!r} is not a valid {number_type}.": "",
    "{value} is not in the range {range}.": "",
    "{name} {filename!r} does not exist.": "",
    "{name} {filename!r} is a directory.": "",
    "{name} {filename!r} is a file.": "",
    "Option {name!r} requires an argument.": "Option {name!r} requires {nargs} arguments.",
    "Option {name!r} does not take a value.": "",
    "Got unexpected extra argument ({args})": "Got unexpected extra arguments ({args})",
}


class Entry(NamedTuple):
    """A template of the code, with its plural where it is counted, and where it first stands."""

    template: str
    plural: str
    place: str


def entries() -> Iterator[Entry]:
    """Every template of the package, in the order of its files."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "mcp" not in path.parts:  # agents are told each thing in both languages: `servers/mcp/tool_texts.py`
            yield from _entries_of(path)
    yield from (Entry(word, "", "words") for word in _WORDS)
    yield from (Entry(f"{{count}} {noun}", f"{{count}} {noun}s", "words") for noun in _COUNTED)
    for template, plural in _CLICK.items():
        yield Entry(template, plural, "click")


def _entries_of(path: Path) -> Iterator[Entry]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    place = path.relative_to(PACKAGE.parent).as_posix()
    constants = _constants(tree)
    for node in ast.walk(tree):
        where = f"{place}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            yield from _of_call(node, where, constants)
        elif isinstance(node, ast.FunctionDef) and _is_command(node) and (doc := ast.get_docstring(node)):
            yield Entry(doc, "", where)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and _is_rule(node) and (doc := ast.get_docstring(node)):
            yield from (Entry(part, "", where) for part in rule_parts(doc) if part)
        elif isinstance(node, ast.AnnAssign) and place.endswith("core/declared_settings.py"):
            yield from _of_annotation(node.annotation, where)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and place.endswith("core/sql/exported_tables.py"):
            yield from _of_annotation(node.annotation if isinstance(node, ast.AnnAssign) else node.value, where)
    if place.endswith("cli/__init__.py"):
        yield from (Entry(text, "", place) for text in _command_list(tree))


def _of_call(node: ast.Call, where: str, constants: dict[str, str]) -> Iterator[Entry]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    of_pages = name in _LABELS and "/reports/" in where
    if (name in _TEMPLATES or of_pages) and node.args:
        for text in _texts(node.args[0], constants):
            yield Entry(text, "", where)
    if name in _NOUNS and len(node.args) > _NOUNS[name]:
        for noun in _texts(node.args[_NOUNS[name]], constants):
            yield Entry(f"{{count}} {noun}", f"{{count}} {noun}s", where)
    if name == "ColumnSchema" and len(node.args) > _MEANING:
        yield from (Entry(text, "", where) for text in _texts(node.args[_MEANING], constants))
    for keyword in node.keywords:
        if keyword.arg in _HELP:
            yield from (Entry(text, "", where) for text in _texts(keyword.value, constants))


def _of_annotation(node: ast.expr, where: str) -> Iterator[Entry]:
    """What a setting is for, or a column holds: the second of its annotation."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) and "Annotated" in ast.dump(node.value):
        yield from (Entry(text, "", where) for text in _texts(node.slice.elts[1], {}))


def _texts(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value.strip(" {}"):
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, constants)
        yield from _texts(node.orelse, constants)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield constants[node.id]


def _constants(tree: ast.Module) -> dict[str, str]:
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found.update({t.id: node.value.value for t in node.targets if isinstance(t, ast.Name)})
    return found


def _is_command(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(each, ast.Call) and getattr(each.func, "attr", "") in ("command", "group")
        for each in node.decorator_list
    )


def _is_rule(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return any(
        isinstance(each, ast.Call) and getattr(each.func, "id", "") in ("rule", "file_rule")
        for each in node.decorator_list
    )


def _command_list(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "COMMANDS":
            assert isinstance(node.value, ast.Dict)
            yield from (text for value in node.value.values for text in _texts(value, {}))


def rule_parts(doc: str) -> list[str]:
    """What a rule's docstring says: what it finds, why, and how it is mended; each on one line."""
    what, _, rest = inspect.cleandoc(doc).partition("Why:")
    why, _, fix = rest.partition("Fix:")
    return [" ".join(part.split()) for part in (what, why, fix)]


def path_of(language: str) -> Path:
    """The catalogue that people edit."""
    return LOCALE / language / "LC_MESSAGES" / "obsintel.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; empty where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def _empty(language: str) -> Catalog:
    return Catalog(locale=language, domain="obsintel", project="obsintel", fuzzy=False, creation_date=None)


def updated(language: str) -> Catalog:
    """The catalogue with an entry for each template of the code, and no other; what is new is empty."""
    old, new = read(language), _empty(language)
    new.creation_date, new.revision_date = old.creation_date, old.revision_date
    for each in entries():
        known = old.get(each.template)
        text = next(iter(_strings(known)), "") if known is not None else ""
        before = new.get(each.template)
        if each.plural and (before is None or isinstance(before.id, str)):
            new.delete(each.template)
            new.add((each.template, each.plural), (text,), auto_comments=[each.place.partition(":")[0]])
        elif before is None:
            new.add(each.template, text, auto_comments=[each.place.partition(":")[0]])
    return new


def write(language: str, catalog: Catalog) -> None:
    """Write the catalogue that people edit."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(file, catalog, width=0, omit_header=False, sort_output=False, include_lineno=False)


def compiled(language: str) -> bytes:
    """The `.mo` of the catalogue as it stands."""
    import io

    file = io.BytesIO()
    write_mo(file, read(language))
    return file.getvalue()


def faults(language: str) -> Iterator[str]:
    """What is missing, empty, fuzzy, left over or has other placeholders than its template; one line each."""
    catalog = read(language)
    wanted = {each.template: each for each in entries()}
    for template, each in wanted.items():
        found = catalog.get(template)
        if found is None:
            yield f"{each.place}: not in the catalogue: {template!r}"
            continue
        texts = _strings(found)
        if not all(texts):
            yield f"{each.place}: no translation: {template!r}"
        elif found.fuzzy:
            yield f"{each.place}: fuzzy: {template!r}"
        elif any(_names(text) - {"count"} not in (_names(template) - {"count"}, _names(each.plural)) for text in texts):
            yield f"{each.place}: other placeholders: {template!r}: {texts[0]!r}"
        elif _codes(template) - _codes(texts[0]):
            yield f"{each.place}: a command, an option or code is missing: {template!r}: {texts[0]!r}"
    for message in catalog:
        source = message.id if isinstance(message.id, str) else message.id[0]
        if source and source not in wanted:
            yield f"left over: {source!r}"


def _strings(found: BabelMessage) -> list[str]:
    """What a template is called in a language, one for each number."""
    return [found.string] if isinstance(found.string, str) else list(found.string or ())


def _names(template: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError:  # a text that is no template: help, or a docstring
        return set()


def _codes(template: str) -> set[str]:
    """What a translation must not change: what stands in backticks, and options."""
    return set(re.findall(r"`[^`\n]+`|(?<![\w-])--[a-z-]+|OI\d{3}", template))


def main(argument: str) -> int:
    """Do what the argument says; the exit code."""
    for language in LANGUAGES:
        if argument == "update":
            write(language, updated(language))
        if argument in ("update", "compile"):
            path_of(language).with_suffix(".mo").write_bytes(compiled(language))
        found = list(faults(language))
        for line in found if argument == "check" else ():
            sys.stdout.write(f"{line}\n")
        sys.stderr.write(f"{language}: {len(found)} to do\n")
        if argument == "check" and found:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
