"""Styles of a document by name, in English and Chinese, else by what they do; what is missing is done by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from obsidian_intel.core.folding import fold_name
from obsidian_intel.core.message import Message
from obsidian_intel.reports.rollup.office.theme import CHINESE, CHINESE_INSTEAD, LATIN, name_theme_fonts

_TITLE = ("Title", "标题", "文档标题", "封面标题", "Titel")
_HEADINGS = (
    ("Heading 1", "标题 1", "一级标题", "章标题", "Überschrift 1", "H1"),
    ("Heading 2", "标题 2", "二级标题", "节标题", "Überschrift 2", "H2"),
)
_BODY = ("Body Text", "正文文本", "正文", "Normal")
_BULLETS = ("List Bullet", "列表项目符号", "项目符号", "Bullet")
_CAPTION = ("Caption", "题注", "图注", "表注")
_CONTENTS = (("toc 1", "目录 1", "TOC 1"), ("toc 2", "目录 2", "TOC 2"))
_TABLES = ("Report Table", "表格", "公司表格", "Table Grid", "网格型", "Grid Table 4 Accent 1", "Light List Accent 1")


@dataclass(frozen=True, slots=True)
class DocumentStyles:
    """The styles by what they are for; None where the document has none, and it is done by hand."""

    title: Any
    headings: tuple[Any, Any]
    body: Any
    bullets: Any
    caption: Any
    contents: tuple[Any, Any]
    table: Any
    remarks: tuple[str, ...]


def document_styles(document: Any, name: str, *, own: bool) -> DocumentStyles:
    """The styles of `document`, a template called `name`, or `own`."""
    remarks: list[str] = []
    paragraphs = [style for style in document.styles if style.type == WD_STYLE_TYPE.PARAGRAPH]
    tables = [style for style in document.styles if style.type == WD_STYLE_TYPE.TABLE]
    title = _named(paragraphs, _TITLE, name, remarks)
    first, second = (_heading(paragraphs, names, level, name, remarks) for level, names in enumerate(_HEADINGS))
    bullets = _named(paragraphs, _BULLETS, name, remarks)
    body = _named(paragraphs, _BODY, name, remarks)
    caption = _named(paragraphs, _CAPTION, name, remarks)
    contents = _contents(document, paragraphs, 0), _contents(document, paragraphs, 1)
    table = None if own else _named(tables, _TABLES, name, remarks)
    return DocumentStyles(title, (first, second), body, bullets, caption, contents, table, tuple(remarks))


def _by_name(styles: Iterable[Any], names: tuple[str, ...]) -> Any:
    known = {fold_name(style.name or ""): style for style in styles}
    return next((known[key] for each in names if (key := fold_name(each)) in known), None)


def _named(styles: list[Any], names: tuple[str, ...], document: str, remarks: list[str]) -> Any:
    found = _by_name(styles, names)
    if found is None:
        remarks.append(
            Message("{file}: no style is called `{name}`; a plain one is used", file=document, name=names[0])
        )
    return found


def _heading(styles: list[Any], names: tuple[str, ...], level: int, document: str, remarks: list[str]) -> Any:
    """The style of a heading by its name, else by its level in the outline."""
    found = _by_name(styles, names)
    if found is not None:
        return found
    leveled = [style for style in styles if _outline_level(style) == level]
    if not leveled:
        remarks.append(
            Message("{file}: no style is called `{name}`; a plain one is used", file=document, name=names[0])
        )
        return None
    remarks.append(
        Message(
            "{file}: no style is called `{name}`; `{instead}` is used",
            file=document,
            name=names[0],
            instead=" ".join((leveled[0].name or "?").split())[:60],
        )
    )
    return leveled[0]


def _outline_level(style: Any) -> int | None:
    found = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    value = found.get(qn("w:val")) if found is not None else None
    return int(value) if value and value.isdigit() else None


def _contents(document: Any, styles: list[Any], level: int) -> Any:
    """The style of a line of the contents; Word makes it only when it is first used, so it may have to be made."""
    found = _by_name(styles, _CONTENTS[level])
    if found is not None:
        return found
    style = document.styles.add_style(_CONTENTS[level][0], WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    style.paragraph_format.left_indent = Pt(16 * level)
    style.paragraph_format.space_after = Pt(4)
    return style


def name_chinese_fonts(document: Any, *, own: bool) -> None:
    """The font of Chinese texts where the document names none, with what macOS may have in its place."""
    defaults = _run_defaults(document.styles.element)
    fonts = defaults.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        defaults.insert(0, fonts)
    if own:
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for key in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(key), LATIN)
    name_theme_fonts([document.part])
    if own or not (fonts.get(qn("w:eastAsia")) or fonts.get(qn("w:eastAsiaTheme"))):
        fonts.set(qn("w:eastAsia"), CHINESE)
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
        language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    _font_table(document)


def _run_defaults(styles: Any) -> Any:
    """`w:docDefaults/w:rPrDefault/w:rPr`, made where it is missing."""
    found = styles
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
        inner = found.find(qn(name))
        if inner is None:
            inner = OxmlElement(name)
            found.insert(0, inner)
        found = inner
    return found


def _font_table(document: Any) -> None:
    """What stands in for the Chinese font where it is not installed."""
    entry = (
        f'<w:font w:name="{CHINESE}"><w:altName w:val="{CHINESE_INSTEAD}"/><w:charset w:val="86"/>'
        '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    ).encode()
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            part = relation.target_part
            blob = part.blob
            if f'w:name="{CHINESE}"'.encode() not in blob and b"</w:fonts>" in blob:
                part._blob = blob.replace(b"</w:fonts>", entry + b"</w:fonts>")
