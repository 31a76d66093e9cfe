"""The names of a note's rows are looked up alike, however many there are, and in time that does not grow with them."""

from __future__ import annotations

import pytest

from obsidian_intel.months.cells.metrics.extract import metrics
from obsidian_intel.months.cells.metrics.model_lexicon import RowNames, known_names, shared_names

FEW = ("星河-32B", "星河", "天问-7B", "GLM-5")
MANY = (*FEW, *(f"丁{number}号" for number in range(100)), *(f"Model {number}" for number in range(100)))
TEXTS = ("星河-32B 高于 天问-7B", "HLE 30.4，星河 28.1", "星", "", "天问-7B星河星河-32B")


@pytest.mark.parametrize("text", TEXTS)
def test_names_without_a_letter_are_found_among_many_as_among_few(text: str) -> None:
    assert sorted(known_names(FEW).find_unlettered(text)) == sorted(known_names(MANY).find_unlettered(text))


def test_every_name_of_many_is_found() -> None:
    found = known_names(MANY)
    assert [
        text for text in ("丁7号", "丁42号") if [*found.find_unlettered(f"见 {text}。")] != [(2, 2 + len(text))]
    ] == []


@pytest.mark.parametrize("models", [FEW, MANY], ids=["few", "many"])
def test_a_score_of_another_row_is_not_the_rows_own(models: tuple[str, ...]) -> None:
    found = metrics("HLE **30.4**（星河-32B 28.1）", ("GLM-5",), RowNames(models))
    assert [(each.value, each.owner) for each in found][:1] == [(30.4, None)]
    assert all(each.owner for each in found if each.value == 28.1)


def test_names_are_the_same_as_a_plain_tuple_and_shared() -> None:
    names = RowNames(MANY)
    assert names == MANY
    assert hash(names) == hash(MANY)
    assert shared_names(RowNames(MANY)) is shared_names(names)
