"""Running the rules: what is shown, silenced, weighed, chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plugins import plugins_of, write_plugin
from rules_harness import lint_text as lint
from vault_case import SEED

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import ConfigError, UsageError
from obsidian_intel.core.parse_settings import parse_config
from obsidian_intel.lint import registry
from obsidian_intel.lint.examples import MODELS, MONTH, ROW, TABLE
from obsidian_intel.lint.linter import Selection, check_codes, lint_vault, select_and_sort
from obsidian_intel.papers.plan_model import LinkHistory
from obsidian_intel.vault.extract_facts import facts_of
from obsidian_intel.vault.note_parser import read
from obsidian_intel.vault.suppressions import LAST_LINE, Suppression, is_silent
from obsidian_intel.vault.vault import Vault


def vault_of(files: dict[str, str], settings: str = "") -> Vault:
    config = parse_config(settings)
    facts = {
        path: facts_of(read(Document.from_text(path, text), config, ObsidianConfig()), config)
        for path, text in files.items()
    }
    return Vault(facts, config=config)


def codes(found: list[Diagnostic]) -> list[str]:
    return [each.code for each in found]


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not beside the repository")
@pytest.mark.parametrize("dress", [lambda t: t, lambda t: "\ufeff" + t.replace("\n", "\r\n")], ids=["plain", "crlf"])
def test_the_seed(dress: Callable[[str], str]) -> None:
    text = dress(SEED.read_text(encoding="utf-8"))
    found = lint(text, "2026-02.md") + lint_vault(vault_of({"2026-02.md": text}))
    assert Counter(codes(found)) == {"OI204": 4, "OI205": 1, "OI308": 1, "OI401": 1, "OI505": 1}
    tag = next(each for each in found if each.code == "OI401")
    assert (tag.range.start.line, tag.range.start.column, tag.range.end.column) == (4, 16, 28)
    assert tag.message == "`Learning Log` contains a space, so Obsidian shows no tag; write `Learning-Log`"


LONG = "| a | b | c |"
SUPPRESSED = {
    "in the row": TABLE + "| a %% obsintel-ignore: OI301 %% | b | c |\n",
    "by name": TABLE + "| a %% obsintel-ignore: ragged-row %% | b | c |\n",
    "by its beginning": TABLE + "| a %%obsintel-ignore OI3%% | b | c |\n",
    "all": TABLE + "| a %% obsintel-ignore %% | b | c |\n",
    "above the table": "%% obsintel-ignore: OI301 %%\n\n" + TABLE + LONG + "\n",
    "several codes": "%% obsintel-ignore: OI501, OI301 %%\n\n" + TABLE + LONG + "\n",
    "in the frontmatter": "---\nobsintel-ignore: [OI301]\n---\n\n" + TABLE + LONG + "\n",
    "in a callout": "> %% obsintel-ignore: OI301 %%\n>\n" + "".join(f"> {x}\n" for x in (TABLE + LONG).split("\n")),
}
NOT_SUPPRESSED = {
    "another code": "%% obsintel-ignore: OI302 %%\n\n" + TABLE + LONG + "\n",
    "another row": TABLE + "| a %% obsintel-ignore: OI301 %% | b |\n" + LONG + "\n",
    "below": TABLE + LONG + "\n\n%% obsintel-ignore: OI301 %%\n",
    "in code": "`%% obsintel-ignore: OI301 %%`\n\n" + TABLE + LONG + "\n",
    "above something else": "%% obsintel-ignore: OI301 %%\n\ntext\n\n" + TABLE + LONG + "\n",
}


@pytest.mark.parametrize("text", SUPPRESSED.values(), ids=SUPPRESSED)
def test_suppressed(text: str) -> None:
    assert "OI301" not in codes(lint(text))


@pytest.mark.parametrize("text", NOT_SUPPRESSED.values(), ids=NOT_SUPPRESSED)
def test_not_suppressed(text: str) -> None:
    assert "OI301" in codes(lint(text))


def test_what_the_vault_tells_is_suppressed_too() -> None:
    said = {"a.md": "[[gone]]\n", "b.md": "[[gone]] %% obsintel-ignore: OI501 %%\n"}
    assert [(each.path, each.code) for each in lint_vault(vault_of(said))] == [("a.md", "OI501")]


@pytest.mark.parametrize(
    ("select", "ignore", "code", "wanted"),
    [
        ((), (), "OI301", True),
        (("OI3",), (), "OI301", True),
        (("OI3",), (), "OI401", False),
        (("oi301",), (), "OI301", True),
        (("ragged-row",), (), "OI301", True),
        ((), ("OI3",), "OI301", False),
        (("OI301",), ("OI3",), "OI301", True),
        (("OI3",), ("OI301",), "OI301", False),
        (("OI301",), ("OI301",), "OI301", False),
        (("all",), ("OI3",), "OI401", True),
    ],
)
def test_selection(select: tuple[str, ...], ignore: tuple[str, ...], code: str, wanted: bool) -> None:
    assert Selection(select, ignore).wants(code, registry.builtin_names()[code]) is wanted


@pytest.mark.parametrize("word", ["OI3", "OI301", "oi301", "ragged-row", "all", "OI"])
def test_known_codes(word: str) -> None:
    check_codes([word])


@pytest.mark.parametrize(
    ("word", "hint"), [("OI999", ""), ("raged-row", "did you mean `ragged-row`?"), ("X", ""), ("OI3O1", "did you mean")]
)
def test_unknown_codes_are_named(word: str, hint: str) -> None:
    with pytest.raises(UsageError, match=f"no rule `{word}`") as caught:
        check_codes([word])
    assert hint in str(caught.value)


def test_severities() -> None:
    month = MONTH + MODELS + ROW.replace("可复用的训练路线", "")
    found = lint(month, "2026-02.md")
    assert codes(found) == ["OI305"]
    assert select_and_sort(found, Config())[0].severity is Severity.WARNING
    assert select_and_sort(found, Config(), writing={"2026-02.md"})[0].severity is Severity.INFO
    own = parse_config('[lint.severity]\nOI305 = "error"\n')
    assert select_and_sort(found, own, writing={"2026-02.md"})[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("pattern", "path", "silent"),
    [
        ("Inbox/**", "Inbox/a.md", True),
        ("Inbox/", "Inbox/deep/a.md", True),
        ("*.excalidraw.md", "Drawings/a.excalidraw.md", True),
        ("**/old/*", "old/a.md", True),
        ("Inbox/**", "Other/a.md", False),
    ],
)
def test_ignores_by_path(pattern: str, path: str, silent: bool) -> None:
    config = parse_config(f'[lint.per-file-ignores]\n"{pattern}" = ["OI3"]\n')
    assert select_and_sort(lint(TABLE + LONG + "\n", path), config) == (
        [] if silent else lint(TABLE + LONG + "\n", path)
    )


def test_scope_log_leaves_other_notes_alone() -> None:
    settings = '[lint]\nscope = "log"\n'
    assert lint(TABLE + LONG + "\n", settings=settings) == []
    assert "OI301" in codes(lint(MONTH + TABLE + LONG + "\n", settings=settings))
    assert lint_vault(vault_of({"a.md": "[[gone]]\n"}, settings)) == []


def test_a_link_that_a_person_removed_is_an_info() -> None:
    vault = vault_of({"2026-02.md": MONTH + MODELS + ROW})
    asked = lint_vault(vault)
    removed = lint_vault(vault, LinkHistory(linked=lambda key: True))
    assert [(each.code, each.severity) for each in asked] == [("OI505", Severity.WARNING)]
    assert [(each.code, each.severity) for each in removed] == [("OI505", Severity.INFO)]


def test_diagnostics_are_in_order() -> None:
    text = TABLE + LONG + "\n| [[a|b]] | c |\n"
    found = lint(text)
    assert found == sorted(found, key=lambda each: each.sort_key)
    assert codes(found) == ["OI301", "OI302"]


PLUGIN = '''
from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.lint.registry import rule
from obsidian_intel.core.text import Span

@rule("XY001", name="no-shouting", good=("quiet\\n",), bad=(("LOUD\\n", None),))
def no_shouting(note):
    """Nothing is written in capitals.

    Why: it is loud.
    Fix: none.
    """
    if note.text.isupper():
        yield Finding(Span(0, len(note.text.rstrip())), "do not shout")
'''


def test_an_installed_package_adds_rules(tmp_path: Path) -> None:
    write_plugin(tmp_path, "quiet", PLUGIN)
    with plugins_of(tmp_path):
        assert codes(lint("LOUD\n")) == ["XY001"]
        assert codes(lint("quiet\n")) == []
        check_codes(["XY001", "no-shouting"])


def test_a_rule_of_a_package_that_fails_is_named(tmp_path: Path) -> None:
    write_plugin(tmp_path, "loud", PLUGIN.replace("if note.text.isupper()", 'if {}["x"]'))
    wrong = r"XY001 no-shouting, a rule of the plugin `loud`, fails on Note\.md: KeyError"
    with plugins_of(tmp_path), pytest.raises(ConfigError, match=wrong):
        lint("LOUD\n")


def test_a_broken_package_is_named(tmp_path: Path) -> None:
    write_plugin(tmp_path, "broken", None)
    wrong = "the plugin `broken` cannot be loaded: No module named 'broken'"
    with plugins_of(tmp_path), pytest.raises(ConfigError, match=wrong):
        registry.all_rules()


def test_names_are_known_without_reading_a_rule() -> None:
    import subprocess
    import sys

    program = (
        "import sys; from obsidian_intel.lint.linter import select_and_sort; from obsidian_intel.lint.registry import builtin_names;"
        "from obsidian_intel.core.declared_settings import Config; select_and_sort([], Config()); assert len(builtin_names()) > 50;"
        "print([m for m in sys.modules if '.rules.note.' in m or '.rules.vault.' in m or m in ('mistune', 'yaml', 'rich', 'rapidfuzz')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


DRAWING = (
    "---\nexcalidraw-plugin: parsed\ntags: [excalidraw]\n---\n\n# Excalidraw Data\n\n## Text Elements\n{} ^aB3dE6gH\n"
)


@pytest.mark.parametrize("text", ["**“甲”**乙", "$x^2", "见https://example.org，说明", "［a］（https://b.c）"])
def test_the_words_of_a_drawing_are_no_markdown(text: str) -> None:
    assert codes(lint(DRAWING.format(text))) == []
    assert codes(lint(DRAWING.format(text).replace("excalidraw-plugin", "plugin"))) != []
    assert codes(lint(DRAWING.format(text).replace("[excalidraw]", "[a b]"))) == ["OI401"]


HEAD = "## The Observatory\n\n## Technical Review\n\n"
NEARLY = {
    "## 🎨 Fresh Sketchs\n": "did you mean line 13, `🎨 Fresh Sketchs`?",
    "### Fresh Sketches\n": "line 13 has it at level 3: begin that line with `## `",
    "##Fresh Sketches\n": "line 13 needs a space behind `##`",
    "```\n##Fresh Sketches\n```\n": "give it a heading of that name",
    "## 随笔\n": "give it a heading of that name",
}


@pytest.mark.parametrize(("tail", "said"), NEARLY.items())
def test_a_missing_part_is_looked_for_nearby(tail: str, said: str) -> None:
    found = [each.message for each in lint(MONTH + HEAD + tail) if each.code == "OI201"]
    assert found == [f"the part `Fresh Sketches` is missing; {said}"]


@pytest.mark.parametrize(
    ("settings", "severity"),
    [
        ('OI3 = "error"', Severity.ERROR),
        ('OI305 = "info"\nOI3 = "error"', Severity.INFO),
        ('empty-cell = "info"\nOI = "error"', Severity.INFO),
        ('OI31 = "error"', Severity.WARNING),
    ],
)
def test_a_beginning_of_codes_has_a_severity_too(settings: str, severity: Severity) -> None:
    found = lint(MONTH + MODELS + ROW.replace("可复用的训练路线", ""), "2026-02.md")
    assert [each.severity for each in select_and_sort(found, parse_config(f"[lint.severity]\n{settings}\n"))] == [
        severity
    ]


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3), st.sampled_from([(), ("OI3",), ("OI501",)])), max_size=30),
    st.integers(1, 12),
    st.booleans(),
)
def test_many_suppressions_are_each_one(asked: list[tuple[int, int, tuple[str, ...]]], line: int, always: bool) -> None:
    silent = tuple(Suppression(first, first + more, codes) for first, more, codes in asked)
    silent += (Suppression(1, LAST_LINE, ("OI5",)),) * always
    for code in ("OI301", "OI501", "OI601"):
        assert is_silent(silent, line, code, "name") == any(each.covers(line, code, "name") for each in silent)
