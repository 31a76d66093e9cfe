"""The ten questions of `docs/ask.md`, each with what its command prints; UPDATE_GOLDENS=1 writes them anew."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from processes import ROOT
from vault_case import Case
from vaults import sample_vault

PAGE = ROOT / "docs" / "ask.md"
SHOWN = re.compile(r"```console\n\$ obsintel (?P<words>.*)\n(?P<out>(?:(?!```).*\n)*)```\n")


def test_there_are_ten() -> None:
    assert len(SHOWN.findall(PAGE.read_text("utf-8"))) == 10


@pytest.mark.parametrize("number", range(10))
def test_what_a_question_answers(tmp_path: Path, number: int) -> None:
    case = Case(sample_vault(tmp_path / "vault"), env={"COLUMNS": "100"})
    shown = list(SHOWN.finditer(PAGE.read_text("utf-8")))[number]
    done = case.run(*shlex.split(shown["words"]))
    assert done.code == 0, done.err
    if os.environ.get("UPDATE_GOLDENS"):
        text = PAGE.read_text("utf-8")
        PAGE.write_text(text[: shown.start("out")] + done.out + text[shown.end("out") :], "utf-8")
    else:
        assert done.out == shown["out"]
