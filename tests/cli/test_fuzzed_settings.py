"""Any settings that a vault may come with: every command is done, refuses or says what is wrong; never a bug."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from properties import one_in
from vault_case import model, month, topic

from obsidian_intel.__main__ import run
from obsidian_intel.core.declared_settings import Config

_TEXTS = st.sampled_from(
    [
        *(
            "",
            " ",
            ".",
            "..",
            "x",
            "/",
            "~",
            "Log",
            "Papers",
            "Rollups",
            "Log/2025-01.md",
            "a/b",
            "*",
            "**",
            "[",
            "{",
            "}",
        ),
        *(
            "|",
            "]]",
            "📄",
            "模型",
            "a\nb",
            "\t",
            "\x07",
            "\u202e",
            "OI301",
            "OI",
            "HLE",
            "HLE | x",
            "| x",
            "τ²",
            "ß",
            "İ",
        ),
        *(
            "YYYY-MM",
            "[Log]/YYYY-MM",
            "gggg-[W]ww",
            "GGGG-[W]WW",
            "YYYY-MM-DD",
            "%%",
            "[[x]]",
            "<b>",
            "&",
            "type",
            "tags",
        ),
        *(
            "name",
            "mechanism",
            "value",
            "links",
            "refs.bib",
            "refs.json",
            "x.docx",
            "Log/x.pptx",
            "http://[",
            "https://e.org/x",
        ),
        *(
            "info",
            "error",
            "key",
            "https://example.org",
            "Model",
            "MMLU",
            "nul",
            "x" * 300,
            "models",
            "topics",
            "id",
            "arxiv",
        ),
    ]
) | st.text(max_size=6)
_NUMBERS = st.sampled_from([0, 1, 2, 20, 3600, 10**6])


def _values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a setting's type."""
    kind = get_args(kind)[0] if hasattr(kind, "__metadata__") else kind
    if kind is bool:
        return st.booleans()
    if kind in (int, float):
        return _NUMBERS
    if get_origin(kind) is not None and "Mapping" in str(get_origin(kind)):
        return st.dictionaries(_TEXTS, _values(get_args(kind)[1]), max_size=3)
    if isinstance(kind, type) and issubclass(kind, Struct) and kind.__struct_fields__:
        return _tables(kind)
    if kind is str:
        return _TEXTS
    return st.lists(_TEXTS, max_size=3) | _TEXTS


def _tables(kind: type[Struct]) -> st.SearchStrategy[dict[str, Any]]:
    hints = get_type_hints(kind, include_extras=True)
    fields = {
        encoded: _values(hints[name])
        for name, encoded in zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    }
    return st.fixed_dictionaries({}, optional=fields)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


_HINTS = get_type_hints(Config, include_extras=True)
_ONE = st.sampled_from(sorted(_HINTS)).flatmap(lambda name: st.tuples(st.just(name.rstrip("_")), _values(_HINTS[name])))
COMMANDS = [
    line.split()
    for line in """lint|lint --format json|lint --fix|tables|tables --format csv|link --yes|link --dry-run|tidy|rollup
rollup --year 2025 --format json|rollup --month 2025-01 --write|rollup --format html|rollup --format text|rollup --format wechat
rollup --format docx -o out.docx --force|rollup --format pptx -o out.pptx --force|rollup --with x|show Alpha|show HLE|find MMLU
compare Alpha Beta|changes|bib|verify --offline|refresh|query SELECT_1|export out --format csv|site out|doctor|look .|rule OI305
new --month 2025-03|new --week 2025-W07|new --day 2025-02-03|init . --yes|eject --yes|papers refresh --offline|watch --once
history|undo|add https://arxiv.org/abs/2501.00007 --offline|daemon status""".replace("\n", "|").split("|")
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("settings") / "vault"
    (root / "Log").mkdir(parents=True)
    alpha, beta = (
        model(name, f"https://arxiv.org/abs/2501.0000{n}", score="HLE **8.5**；MMLU **88.5**")
        for n, name in enumerate(("Alpha", "Beta"))
    )
    for period in ("2025-01", "2025-02"):
        text = month(period, (alpha, beta), (topic("RL", "[Paper](https://arxiv.org/abs/2501.00009)"),))
        (root / f"Log/{period}.md").write_text(text, "utf-8")
    (root / "Log/q.md").write_text(
        "%% obsintel:begin query %%\n```sql\nSELECT name FROM rows\n```\n%% obsintel:end query %%\n"
    )
    return root


@settings(one_in(10), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(own=st.lists(_ONE, min_size=1, max_size=3), commands=st.lists(st.sampled_from(COMMANDS), min_size=1, max_size=3))
def test_no_settings_are_a_bug(
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    own: list[tuple[str, Any]],
    commands: list[list[str]],
) -> None:
    root = tmp_path / "base" / "vault"
    shutil.rmtree(root.parent, ignore_errors=True)
    shutil.copytree(template, root)
    text = "".join(f"{name} = {_toml(value)}\n" for name, value in dict(own).items())
    (root / "obsintel.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"OBSINTEL_{name}_DIR", str(tmp_path / "base" / name))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    monkeypatch.chdir(root)
    outside = sorted(tmp_path.rglob("*"))
    try:
        for words in commands:
            code = run([word.replace("_", " ") if word.startswith("SELECT") else word for word in words])
            said = capfd.readouterr()
            assert code in (0, 1, 2), (text, words, said.err)
            assert "Traceback" not in said.err, (text, words, said.err)
    finally:
        os.chdir(tmp_path)
    made = [path for path in tmp_path.rglob("*") if path not in outside]
    assert all(path.is_relative_to(tmp_path / "base") for path in made), (text, commands, made)
