"""Hugging Face: models and data sets, one a request."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from obsidian_intel.core.message import Message
from obsidian_intel.papers.record_checks import clean_date, clean_names, clean_text
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.papers.sources import Answers, BadAnswer, Source, number_of
from obsidian_intel.papers.sources._json_answers import as_object, json_object, one_answer

_DATASETS = "datasets/"


def _address(base: str, ids: Sequence[str]) -> str:
    name = number_of(ids[0])
    kind = "datasets" if name.startswith(_DATASETS) else "models"
    return f"{base}/{kind}/{quote(name.removeprefix(_DATASETS), safe='/')}"


def _read(data: bytes, ids: Sequence[str]) -> Answers:
    page = json_object(data)
    name = clean_text(page.get("id") or page.get("modelId"), 200)
    if not name:
        raise BadAnswer(Message("the answer is JSON, but about no model or data set"))
    card = as_object(page.get("cardData"))
    title = clean_text(card.get("pretty_name") or card.get("model_name")) or name.rpartition("/")[2]
    record = PaperRecord(
        title=title,
        authors=clean_names([page.get("author") or name.partition("/")[0]]),
        published=clean_date(page.get("createdAt")),
        updated=clean_date(page.get("lastModified")),
        category=clean_text(page.get("pipeline_tag"), 60),
    )
    return one_answer(ids[0], name, number_of(ids[0]).removeprefix(_DATASETS), record)


SOURCE = Source(
    name="huggingface",
    schemes=("hf",),
    base="https://huggingface.co/api",
    batch=1,
    pause=1.0,
    address=_address,
    read=_read,
)
