"""The rollup as an article for the editor of a public account: open the file, select all, paste.

Such editors keep inline styles, tables and pictures; they drop scripts, style sheets, classes and links that lead
elsewhere. So addresses are numbered and stand at the end, and nothing here rests on what would be dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.html.elements import SPACE, Html, joined, tag
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.rollup_values import Rollup
from obsidian_intel.reports.rollup.wechat import parts
from obsidian_intel.reports.rollup.wechat.elements import QUIET, SMALL, TEXT, Sources, paragraph, part, section, strong
from obsidian_intel.reports.rollup.wechat.pictures import record_pictures

LEAVES = True
SUFFIX = ".html"
_SENTENCES = (
    ("theme", "Dominant theme"),
    ("signal", "The signal"),
    ("insight", "Crucial insight"),
    ("implementation", "Best implementation"),
)
_LANGUAGES = {"en": "en", "zh": "zh-CN"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_BODY = "margin:0 auto;max-width:677px;padding:16px;box-sizing:border-box"


def render(rollup: Rollup) -> str:
    """The whole file: a head for the browser, and in its body the article alone."""
    words, sources = Words(rollup.language), Sources()
    content = joined([_head(rollup, words), *_parts(rollup, sources, words)])
    listed = section(words("Sources"), sources.listed())
    foot = paragraph(words("Made by obsintel."), style=f"{SMALL};margin:24px 0 0")
    article = tag("section", content, listed, foot, style=_BODY)
    title = f"{said(words.message(rollup.range.named))} · {words('Intelligence rollup')}"
    return (
        f'<!doctype html>\n<html lang="{_LANGUAGES[words.language]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n</head>\n<body style=\"margin:0;font-family:-apple-system,'PingFang SC',"
        f"'Microsoft YaHei',sans-serif\">\n{article}\n</body>\n</html>\n"
    )


def _head(rollup: Rollup, words: Words) -> Html:
    from obsidian_intel.reports.headline import headline

    lead = (words.message(sentence) for sentence in headline(rollup.changes))
    counts = (
        (rollup.model_count, "model"),
        (rollup.topic_count, "topic"),
        (len(rollup.moved()), "leaderboard"),
        (len(rollup.new_papers), "new paper"),
    )
    facts = " · ".join(words.count(count, name) for count, name in counts if count)
    remarks = [words.message(remark.text) for remark in rollup.remarks if remark.kind in ("empty", "gap")]
    return joined(
        [
            paragraph(words("Intelligence rollup"), style=f"{SMALL};color:{QUIET}"),
            tag("h1", words.message(rollup.range.named), style="margin:0 0 12px;font-size:22px;line-height:1.3"),
            *(paragraph(sentence, style=f"{TEXT};font-size:16px") for sentence in lead),
            *([paragraph(facts, style=SMALL)] if facts else []),
            *(paragraph(remark, style=SMALL) for remark in remarks),
        ]
    )


def _parts(rollup: Rollup, sources: Sources, words: Words) -> Iterator[Html]:
    said_here = section(words("What was said"), _statements(rollup, sources, words))
    many = rollup.range.since != rollup.range.until
    yield Html() if many else said_here
    yield section(words("At a glance"), record_pictures(rollup, words))
    yield section(words("Leaderboards"), parts.leaderboards(rollup, words))
    yield said_here if many else Html()
    yield section(words("Business value"), parts.value(rollup, sources, words))
    yield section(words("Models"), parts.models(rollup, sources, words))
    yield section(words("Topics"), parts.topics(rollup, sources, words))
    yield section(words("Papers"), parts.papers(rollup, sources, words))
    yield section(words("Data to check"), parts.notices(rollup, words))


def _statements(rollup: Rollup, sources: Sources, words: Words) -> Iterator[Html]:
    many = rollup.range.since != rollup.range.until
    for field, title in _SENTENCES:
        found = [(month.period, text) for month in rollup.months if (text := getattr(month, field))]
        if found:
            yield part(words(title))
        for period, text in found:
            yield paragraph(*([strong(period), SPACE] if many else []), sources.text(text))
