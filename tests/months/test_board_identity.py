"""Which spellings are one board, and which never are."""

from __future__ import annotations

import doctest

import pytest
from spellings import CONDITIONS_APART, NEVER_ONE, ONE_BENCHMARK, ONE_CONDITION, ONE_PROTOCOL, PROTOCOLS_APART

from obsidian_intel.core import folding
from obsidian_intel.months import board_identity
from obsidian_intel.months.board_identity import BoardIdentity, fold_protocol


@pytest.mark.parametrize("names", ONE_BENCHMARK, ids=lambda names: names[0])
def test_spellings_of_one_benchmark(names: tuple[str, ...]) -> None:
    assert len({BoardIdentity().fold_benchmark(name) for name in names}) == 1


@pytest.mark.parametrize("names", NEVER_ONE, ids=" / ".join)
def test_two_benchmarks_are_never_one(names: tuple[str, str]) -> None:
    assert len({BoardIdentity().fold_benchmark(name) for name in names}) == 2


@pytest.mark.parametrize("conditions", ONE_CONDITION, ids=lambda found: found[0])
def test_spellings_of_one_condition(conditions: tuple[str, ...]) -> None:
    assert len({BoardIdentity().fold_condition(each) for each in conditions}) == 1


@pytest.mark.parametrize("conditions", CONDITIONS_APART, ids=" / ".join)
def test_conditions_that_stay_apart(conditions: tuple[str, str]) -> None:
    assert len({BoardIdentity().fold_condition(each) for each in conditions}) == 2


@pytest.mark.parametrize("protocols", ONE_PROTOCOL, ids=lambda found: found[0])
def test_spellings_of_one_protocol(protocols: tuple[str, ...]) -> None:
    assert len({fold_protocol(each) for each in protocols}) == 1


@pytest.mark.parametrize("protocols", PROTOCOLS_APART, ids=" / ".join)
def test_protocols_that_stay_apart(protocols: tuple[str, str]) -> None:
    assert len({fold_protocol(each) for each in protocols}) == 2


def test_a_split_in_brackets_belongs_to_the_name() -> None:
    identity = BoardIdentity()
    assert identity.key("GPQA", "Diamond", None) == identity.key("GPQA Diamond", None, None)
    assert identity.key("MMMU", "val", None) != identity.key("MMMU", None, None)


def test_the_settings_extend_and_win() -> None:
    identity = BoardIdentity({"LCB": "Long-Context Bench"}, {"联网": "with search", "默认": ""})
    assert identity.name("lcb") == "Long-Context Bench"
    assert identity.fold_benchmark("LCB") != identity.fold_benchmark("LiveCodeBench")
    assert identity.fold_condition("联网") == identity.fold_condition("w/ search")
    assert identity.fold_condition("默认") == ""


def test_an_arrow_is_no_part_of_a_name() -> None:
    identity = BoardIdentity()
    assert identity.name("OmniDocBench ↓") == "OmniDocBench"
    assert identity.fold_benchmark("OmniDocBench↓") == identity.fold_benchmark("OmniDocBench")


@pytest.mark.parametrize("module", [board_identity, folding], ids=lambda module: module.__name__)
def test_examples(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried and not failed


LANGUAGES = [
    ("-tool", ["无工具", "無工具", "no tools", "ohne Werkzeuge", "sans outils", "senza strumenti", "sem ferramentas"]),
    ("-tool", ["без инструментов", "도구 없음", "ツールなし"]),
    ("+tool", ["有工具", "w/ tools", "mit Werkzeugen", "avec outils", "с инструментами", "도구 사용", "ツールあり"]),
    ("+context-management", ["有 context management", "mit Kontextverwaltung", "avec gestion du contexte"]),
    ("+context-management", ["context management あり", "context management 있음", "con gestione del contesto"]),
    ("средний", ["средний"]),
    ("compact", ["compact"]),
]


@pytest.mark.parametrize(("key", "written"), LANGUAGES)
def test_with_and_without_in_many_languages(key: str, written: list[str]) -> None:
    assert {BoardIdentity().fold_condition(condition) for condition in written} == {key}
