"""Kinds of table, their columns, and the headers people write for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from obsidian_intel.core.caches import BoundedCache
from obsidian_intel.core.declared_settings import Config, Strings, fold
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.plugins import plugin_values

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import Section

_BRACKETS = lazy_pattern(r"[(（\[［]([^()（）\[\]［］]*)[)）\]］]")
_MARKS = lazy_pattern(r"[*_`=~]+|<[^<>]*>|\[\[|\]\]")
_BETWEEN_WORDS = lazy_pattern(r"[^\w]+")
_LETTER = lazy_pattern("[A-Za-z]")
_THE = lazy_pattern(r"^\s*the\s+", re.IGNORECASE)
_NUMBER = lazy_pattern(
    r"^\s*(?:[(（]\s*(?:\d+|[一二三四五六七八九十]+)\s*[)）]|第[\d一二三四五六七八九十]+[部章节節](?:分)?[:：、.]?"
    r"|\d+(?:\.\d+)+[.、)）．]?\s|(?:\d+|[一二三四五六七八九十]+|[IVX]+)\s*[.、)）．])\s*"
)
_OLD_NUMBER = lazy_pattern(r"^\s*(?:\d+|[一二三四五六七八九十]+)\s*[.、)）．]\s*")


class Kind(Struct, frozen=True, dict=True):
    """A kind of table. `columns`: field -> headers. The first field names the row.

    A table is of this kind when it has the first field, `least` of the fields in `own`, and one of `telling`. Fields
    that are not its own (`date`, `lab`, `links`) may stand in a table of any kind.
    """

    name: str
    columns: Mapping[str, Strings]
    required: Strings
    telling: Strings
    least: int = 2
    common: Strings = ()

    @cached_property
    def by_header(self) -> dict[str, str]:
        """Folded header -> field; of two fields with one header, the first."""
        found: dict[str, str] = {}
        for name, aliases in self.columns.items():
            for alias in (name, *aliases):
                found.setdefault(fold(alias), name)
        return found

    @property
    def name_field(self) -> str:
        """The field that names the row: `name` or `topic`."""
        return next(iter(self.columns))

    def field_of(self, header: str) -> str | None:
        """The field that `header` stands for: the whole, what is before the brackets, or what is in them."""
        for part in header_parts(header):
            if found := self.by_header.get(part):
                return found
        return None


MODELS = Kind(
    "models",
    {
        "name": ("模型名称", "模型", "名称", "模型名", "Model", "Model Name", "Models"),
        "mechanism": (
            "核心技术创新",
            "技术创新",
            "核心创新",
            "核心技术",
            "核心机制",
            "机制",
            "Mechanisms",
            "Innovation",
        ),
        "capability": (
            *("关键能力/指标", "关键能力", "能力/指标", "能力", "指标", "关键指标"),
            *("Capabilities", "Key Capability", "Metrics", "Benchmarks"),
        ),
        "value": (
            *("业务应用/启发", "业务应用", "业务启发", "应用/启发", "启发", "应用", "价值", "业务价值"),
            *("实践参考价值", "参考价值", "Business Value", "Takeaway", "Takeaways"),
        ),
    },
    required=("name", "mechanism", "capability", "value"),
    telling=("mechanism", "capability"),
)
TOPICS = Kind(
    "topics",
    {
        "topic": ("主题", "方向", "研究方向", "议题", "Topics", "Theme", "Direction"),
        "trend": ("整体趋势/演进", "整体趋势", "趋势/演进", "趋势", "演进", "Trends", "Evolution"),
        "papers": ("核心关注论文", "关键论文", "核心论文", "重点论文", "论文", "Key Papers", "Key Paper", "Paper"),
        "value": (
            "实践参考价值",
            "参考价值",
            "实践价值",
            "价值",
            "业务应用/启发",
            "启发",
            "Practical Value",
            "Takeaway",
        ),
    },
    required=("topic", "trend", "papers", "value"),
    telling=("trend", "papers"),
)
PAPERS = Kind(
    "papers",
    {
        "name": ("论文", "论文标题", "论文名称", "论文题目", "Paper", "Paper Title"),
        "topic": ("主题", "方向", "研究方向", "领域", "Topics", "Area", "Field"),
        "summary": ("摘要", "概要", "一句话总结", "一句话", "总结", "TL;DR", "Abstract", "Method"),
        "value": ("实践参考价值", "参考价值", "价值", "启发", "评价", "Takeaway", "Comment"),
        "links": ("链接", "论文链接", "地址", "Link", "URL", "arXiv"),
    },
    required=("name",),
    telling=("topic", "summary"),
)
SHIPPED = (MODELS, TOPICS, PAPERS)
"""Our kinds. One more is a `Kind` here and no more; words of other languages for its headers: `header_words.toml`."""
NAMED = frozenset(("models", "papers"))
"""The kinds whose every row has a note of its own."""


def header_parts(header: str) -> list[str]:
    """Folded readings of a header, the most exact first: whole, without brackets, inside brackets."""
    text = _MARKS.sub("", header)
    parts = [text, _BRACKETS.sub("", text), *_BRACKETS.findall(text)]
    return [folded for folded in dict.fromkeys(map(fold, parts)) if folded]


_KINDS: BoundedCache[tuple[Kind, ...]] = BoundedCache(16)


def kinds(config: Config) -> tuple[Kind, ...]:
    """All kinds of table: ours and those of plugins, with the aliases of `[tables.models]`, and the person's own."""
    return _kinds(config, wide=False)


def all_kinds(config: Config) -> tuple[Kind, ...]:
    """All kinds with header words of many languages, and the columns that a table of any kind may have."""
    return _kinds(config, wide=True)


def _kinds(config: Config, *, wide: bool) -> tuple[Kind, ...]:
    plugins = _of_plugins()
    key = (config.fingerprint, wide, *map(id, plugins.values()))
    return _KINDS.get(key, lambda: _made(config, plugins, tuple(map(_widened, SHIPPED)) if wide else SHIPPED))


def _widened(kind: Kind) -> Kind:
    """A kind of ours with the words of its group in `header_words.toml`, if it has one, and the columns of any kind."""
    from obsidian_intel.months.header_words import header_words

    words, common = header_words().get(kind.name, {}), header_words()["any"]
    own = {field: (*aliases, *words.get(field, ())) for field, aliases in kind.columns.items()}
    if "value" in own:
        own["value"] = (*own["value"], *header_words()["models"]["value"])
    columns = own | {field: (*own.get(field, ()), *aliases) for field, aliases in common.items()}
    extra = tuple(field for field in common if field not in own)
    return Kind(kind.name, columns, kind.required, kind.telling, kind.least, extra)


def _made(config: Config, plugins: Mapping[str, Kind], shipped: Sequence[Kind]) -> tuple[Kind, ...]:
    found = dict(plugins) | {kind.name: kind for kind in shipped}
    for name, table in config.tables.items():
        columns = {key.casefold(): aliases for key, aliases in table.items() if key not in ("required", "telling")}
        base = found.get(name)
        if base is None:
            required = table.get("required", tuple(columns)[:1])
            telling = table.get("telling", tuple(columns)[1:] or tuple(columns))
            if columns:
                found[name] = Kind(name, columns, required, telling, min(2, len(columns)))
            continue
        named = {fold(alias) for aliases in columns.values() for alias in aliases}
        ours = {key: tuple(a for a in aliases if fold(a) not in named) for key, aliases in base.columns.items()}
        merged = {key: (*aliases, *columns.pop(key, ())) for key, aliases in ours.items()} | columns
        found[name] = Kind(name, merged, table.get("required", base.required), base.telling, base.least, base.common)
    return tuple(found.values())


def _of_plugins() -> dict[str, Kind]:
    return {name: kind for name, (_, kind) in plugin_values(Kind, "kind of table", lambda each: each.name).items()}


def kind_of(headers: Sequence[str], known: Sequence[Kind]) -> Kind | None:
    """The kind of a table with these headers, or None. Of two that fit alike, the one whose name stands first."""
    best: tuple[int, int, Kind] | None = None
    for kind in known:
        read = [kind.field_of(header) for header in headers]
        fields = {found for found in read if found and found not in kind.common}
        fits = kind.name_field in fields and len(fields) >= kind.least and any(f in fields for f in kind.telling)
        if fits:
            place = -read.index(kind.name_field)
            if best is None or (len(fields), place) > best[:2]:
                best = len(fields), place, kind
    return best[2] if best else None


def nearest_kind(headers: Sequence[str], known: Sequence[Kind]) -> tuple[Kind, Strings] | None:
    """The kind that shares most headers with a raw table, and the headers it does not know."""
    best: tuple[int, Kind] | None = None
    for kind in known:
        count = sum(kind.field_of(header) is not None for header in headers)
        if count and (best is None or count > best[0]):
            best = (count, kind)
    if best is None:
        return None
    return best[1], tuple(header for header in headers if best[1].field_of(header) is None)


def slug(text: str) -> str:
    """`text` as a key: lower case, marks and brackets gone, words joined by `-`."""
    cleaned = _BETWEEN_WORDS.sub("-", _MARKS.sub("", text).casefold()).strip("-_")
    return cleaned or "untitled"


def section_key(heading: str, config: Config) -> str:
    """The key of the tables under `heading`: the English in brackets without "the", else a slug."""
    key = _plain_key(heading)
    wanted = {fold(heading), fold(_NUMBER.sub("", heading)), fold(key), fold(slug(_OLD_NUMBER.sub("", heading)))}
    for name, section in config.sections.items():
        if any(fold(alias) in wanted or fold(_NUMBER.sub("", alias)) in wanted for alias in section.aliases):
            return name
    return key


def is_section(section: Section, wanted: str) -> bool:
    """Whether `wanted` names this section: its key, its heading (with its number or without), or a key of old."""
    if section.key == wanted:
        return True
    title = section.title
    known = (section.key, title, _NUMBER.sub("", title), _BRACKETS.sub("", _NUMBER.sub("", title)))
    return fold(wanted) in map(fold, (*known, slug(_OLD_NUMBER.sub("", title)), slug(title)))


def _plain_key(heading: str) -> str:
    for inside in reversed(_BRACKETS.findall(heading)):
        if _LETTER.search(inside) and inside.isascii():
            return slug(_THE.sub("", inside))
    return slug(_NUMBER.sub("", heading))
