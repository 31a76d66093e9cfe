"""What the editor of a public account keeps of a pasted page: an allow-list of elements, attributes and styles."""

from __future__ import annotations

import html
from html.parser import HTMLParser

_TEXT = ("section", "p", "span", "strong", "em", "b", "i", "u", "br", "hr", "blockquote", "pre", "code", "sup", "sub")
_LISTS = ("table", "thead", "tbody", "tr", "td", "th", "ul", "ol", "li")
ELEMENTS = frozenset((*_TEXT, *_LISTS, "h1", "h2", "h3", "h4", "h5", "h6", "img"))
ATTRIBUTES = {"img": {"src", "alt", "style"}, "td": {"style", "colspan", "rowspan"}, "th": {"style", "colspan"}}
STYLES = (
    *("color", "background-color", "font-", "line-height", "text-align", "vertical-align", "letter-spacing"),
    *("margin", "padding", "border", "width", "max-width", "height", "display", "white-space", "word-break"),
    *("overflow", "box-sizing"),
)
DROPPED_WHOLE = frozenset(("script", "style", "head", "title", "iframe", "object", "form"))
VOID = frozenset(("br", "hr", "img"))


class ArticleEditor(HTMLParser):
    """`kept` is what is left, `lost` names all that was taken out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self.lost: list[str] = []
        self._within = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED_WHOLE:
            self._within += 1
        if tag in ("html", "body") or self._within:
            return
        if tag not in ELEMENTS:
            self.lost.append(f"<{tag}>")
            return
        kept = ""
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, {"style"}):
                self.lost.append(f"{tag}[{name}]")
            elif name == "style":
                kept += f' style="{self._style(value or "")}"'
            elif name == "src" and not (value or "").startswith("data:image/png;base64,"):
                self.lost.append(f"src={value}")
            else:
                kept += f' {name}="{html.escape(value or "")}"'
        self.kept.append(f"<{tag}{kept}>")

    def _style(self, text: str) -> str:
        found = [each.strip() for each in text.split(";") if each.strip()]
        good = [each for each in found if each.startswith(STYLES) and "url(" not in each]
        self.lost += [f"style {each}" for each in found if each not in good]
        return ";".join(good)

    def handle_endtag(self, tag: str) -> None:
        if tag in DROPPED_WHOLE:
            self._within -= 1
        elif not self._within and tag in ELEMENTS - VOID:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.kept.append(html.escape(data))

    def handle_comment(self, data: str) -> None:
        self.lost.append(f"comment {data}")


def pasted(page: str) -> tuple[str, list[str]]:
    """What the editor keeps of a page's body, and what it takes out."""
    editor = ArticleEditor()
    editor.feed(page)
    editor.close()
    return "".join(editor.kept), editor.lost
