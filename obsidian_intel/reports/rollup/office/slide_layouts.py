"""The layouts of a deck by name, in English and Chinese, else by what they hold; and the room they leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu

from obsidian_intel.core.folding import fold_name
from obsidian_intel.core.message import Message

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
_FOOT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_COVER = ("Title Slide", "标题幻灯片", "封面", "Cover", "Title Page", "Titelfolie", "首页", "标题页")
_TEXT = ("Title and Content", "标题和内容", "标题与内容", "Content", "内容", "内容页", "Title and Text", "标题和文本")
_BARE = ("Title Only", "仅标题", "只有标题", "标题", "Headline Only", "Nur Titel", "Title")
_MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Area:
    """A box on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width, height."""
        return self.left, self.top, self.width, self.height

    def split(self, share: float, gap: int) -> tuple[Area, Area]:
        """Its left `share` and the rest, `gap` apart."""
        left = int((self.width - gap) * share)
        start = self.left + left + gap
        return Area(self.left, self.top, left, self.height), Area(start, self.top, self.width - left - gap, self.height)

    def below(self, height: int) -> Area:
        """What is left beneath its first `height`."""
        return Area(self.left, self.top + height, self.width, self.height - height)


@dataclass(frozen=True, slots=True)
class DeckLayouts:
    """The three layouts that a deck is made of, the room below their titles, and what was not found by name."""

    cover: Any
    text: Any
    bare: Any
    area: Area
    remarks: tuple[str, ...]


def deck_layouts(deck: Any, name: str) -> DeckLayouts:
    """The layouts of `deck`, a template that is called `name`."""
    found = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    remarks: list[str] = []
    cover = _layout(found, _COVER, _is_cover, name, remarks)
    text = _layout(found, _TEXT, _is_text, name, remarks)
    bare = _layout(found, _BARE, _is_bare, name, remarks)
    return DeckLayouts(cover, text, bare, _area(deck, bare, text), tuple(remarks))


def _layout(found: list[Any], names: tuple[str, ...], fits: Any, deck: str, remarks: list[str]) -> Any:
    by_name = {fold_name(layout.name or ""): layout for layout in reversed(found)}
    for each in names:
        layout = by_name.get(fold_name(each))
        if layout is not None and fits(layout):
            return layout
    instead = next(filter(fits, found), None)
    if instead is None:  # one with a title, the emptiest of them
        titled = [layout for layout in found if title_of(layout) is not None]
        instead = min(titled or found, key=lambda layout: len(layout.placeholders))
    remarks.append(
        Message(
            "{file}: no layout is called `{name}`; `{instead}` is used",
            file=deck,
            name=names[0],
            instead=" ".join((instead.name or "?").split())[:60],
        )
    )
    return instead


def title_of(slide: Any) -> Any:
    """The placeholder of the title of a slide or a layout; None where it has none."""
    return next((p for p in slide.placeholders if p.placeholder_format.type in _TITLES), None)


def body_of(slide: Any) -> Any:
    """The placeholder of the text of a slide or a layout; None where it has none, or more than one."""
    found = [p for p in slide.placeholders if p.placeholder_format.type in _BODIES]
    return found[0] if len(found) == 1 else None


def _others(layout: Any) -> Iterator[Any]:
    kinds = (*_TITLES, *_FOOT)
    return (p for p in layout.placeholders if p.placeholder_format.type not in kinds)


def _is_cover(layout: Any) -> bool:
    kinds = [p.placeholder_format.type for p in layout.placeholders]
    return PP_PLACEHOLDER.CENTER_TITLE in kinds or (title_of(layout) is not None and PP_PLACEHOLDER.SUBTITLE in kinds)


def _is_text(layout: Any) -> bool:
    return title_of(layout) is not None and body_of(layout) is not None and sum(1 for _ in _others(layout)) == 1


def _is_bare(layout: Any) -> bool:
    return title_of(layout) is not None and not any(_others(layout)) and not _is_cover(layout)


def _area(deck: Any, bare: Any, text: Any) -> Area:
    """The room for a table: that of the text layout, else what is left below the title and above the foot."""
    wide, tall = deck.slide_width, deck.slide_height
    head, body = title_of(bare), body_of(text)
    top = _bottom(head) if head is not None else int(tall * 0.18)
    top = top if tall * 0.05 < top < tall * 0.45 else int(tall * 0.2)
    feet = [p.top for p in bare.placeholders if p.placeholder_format.type in _FOOT and p.top]
    bottom = min([int(tall * (1 - _MARGIN)), *(foot for foot in feet if foot > tall * 0.7)])
    left, right = int(wide * _MARGIN), int(wide * (1 - _MARGIN))
    if body is not None and None not in (body.left, body.top, body.width, body.height):
        if body.width > wide * 0.6:
            left, right = max(0, body.left), min(wide, body.left + body.width)
        if body.height > tall * 0.4:
            top, bottom = max(top, body.top), min(bottom, body.top + body.height)
    return Area(Emu(left), Emu(top), Emu(right - left), Emu(bottom - top))


def _bottom(shape: Any) -> int:
    return (shape.top or 0) + (shape.height or 0)


def unused(layouts: Iterable[Any], used: Iterable[Any]) -> list[Any]:
    """The layouts that are not among `used`."""
    kept = {id(each._element) for each in used}
    return [layout for layout in layouts if id(layout._element) not in kept]
