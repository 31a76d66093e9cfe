"""What we rely on in mistune. When one of these fails, read `markdown/mistune_plugin.py` against the new version."""

from __future__ import annotations

import inspect
import subprocess
import sys

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState, Parser

from obsidian_intel.markdown.mistune_plugin import ORDER, LeafBlockParser, RunState, obsidian_blocks


def test_the_version_we_know() -> None:
    assert mistune.__version__.split(".")[:2] == ["3", "4"]


def test_its_rules_and_patterns_are_the_ones_we_mend() -> None:
    assert BlockParser.DEFAULT_RULES == (
        "fenced_code", "indent_code", "atx_heading", "setex_heading", "thematic_break",
        "block_quote", "list", "ref_link", "raw_html", "blank_line",
    )  # fmt: skip
    spec = BlockParser.SPECIFICATION
    assert spec["atx_heading"] == r"^ {0,3}(?P<atx_1>#{1,6})(?!#+)(?P<atx_2>[ \t]*|[ \t]+.*?)$"
    assert spec["thematic_break"] == r"^ {0,3}((?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$"
    assert spec["fenced_code"] == (r"^(?P<fenced_1> {0,3})(?P<fenced_2>`{3,}|~{3,})[ \t]*(?P<fenced_3>.*?)$")


def test_its_hooks_are_where_we_hold_on() -> None:
    assert list(inspect.signature(Parser.register).parameters) == ["self", "name", "pattern", "func", "before"]
    assert list(inspect.signature(BlockParser.parse_method).parameters) == ["self", "m", "state"]
    for name in ("add_paragraph", "append_paragraph", "append_token", "find_line_end_at", "process"):
        assert callable(getattr(BlockState, name))
    assert "_parse_indent_code_fast" in inspect.getsource(BlockParser.parse)
    assert "if not m and self._parse_plain_paragraph(state, sc):" in inspect.getsource(BlockParser.parse)
    assert "lazy_line_starts" in vars(BlockState())


def test_tokens_carry_their_place() -> None:
    state = RunState()
    state.process("# h\n\na\nb\n\n| x |\n| - |\n| y |\n\n```\nc\n```\n<div>\n\n    d\ne\n=\n***\n")
    parser = mistune.Markdown(renderer=None, block=LeafBlockParser(), plugins=[obsidian_blocks]).block
    parser.parse(state)
    assert parser.rules == list(ORDER)
    assert [(t["type"], state.src[slice(*t["at"])].split("\n")[0]) for t in state.tokens if t["type"] != "blank_line"] == [
        ("heading", "# h"), ("paragraph", "a"), ("table", "| x |"), ("block_code", "```"), ("block_html", "<div>"),
        ("block_code", "    d"), ("heading", "e"), ("thematic_break", "***"),
    ]  # fmt: skip


def test_mistune_is_loaded_only_for_a_month() -> None:
    code = (
        "import sys; from obsidian_intel.core.document import Document; from obsidian_intel.markdown.parser import scan_note, read_note;"
        "scan_note(Document('x', '| a |\\n| - |\\n'), 0); print('mistune' in sys.modules);"
        "read_note(Document('x', ''), 0); print('mistune' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True"]
