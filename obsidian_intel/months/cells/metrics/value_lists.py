"""Several values for several names: `A、B、C 分别为 91、89 和 80`, `A & B: 93.3 & 90.6`."""

from __future__ import annotations

from obsidian_intel.months.cells.metrics.benchmark_names import Name
from obsidian_intel.months.cells.metrics.line_scores import Placer
from obsidian_intel.months.cells.metrics.name_parts import shared_head
from obsidian_intel.months.cells.metrics.phrases import Reading, read_lead
from obsidian_intel.months.cells.metrics.score_remarks import Option
from obsidian_intel.months.cells.metrics.tokenizer import T, Token
from obsidian_intel.months.cells.metrics.values import Values, read_values


def is_pair(placer: Placer, values: Values, lead: list[Token]) -> bool:
    """Whether `a vs b` is a list of two: `（A vs B）：91.2 vs 94.6`, `/think vs /no_think：AIME25 36.7 vs 9.3`."""
    if len(placer.legend) == 2 and not values.rivals:
        return True
    bracketed = any(token.kind is T.GROUP for token in lead)
    return bracketed and len(read_lead(placer.text, lead, 2).said.alternatives) == 2


def place_each(placer: Placer, tokens: tuple[Token, ...], values: Values, names: list[Name], reading: Reading) -> bool:
    """One value for each name: `A、B、C 分别为 91、89 和 80`."""
    extend(placer, tokens, values, len(names))
    if len(values.items) != len(names):
        return False
    place_in_order(placer, values, names, reading)
    return True


def are_listed(placer: Placer, tokens: tuple[Token, ...], values: Values, names: list[Name]) -> bool:
    """`A & B: 93.3 & 90.6`: as many values stand together as names wait, all of them known."""
    return all(name.sure for name in names) and are_as_many(placer, tokens, values, len(names))


def are_as_many(
    placer: Placer, tokens: tuple[Token, ...], values: Values, wanted: int, *, behind: bool = False
) -> bool:
    """Whether just so many values stand together, parted by commas; their benchmark may stand `behind` them."""
    if len(values.items) > 1:
        return False
    count, at = 1, values.end
    while at + 1 < len(tokens) and tokens[at].kind is T.COMMA and tokens[at + 1].kind is T.NUM:
        count, at = count + 1, read_values(placer.text, tokens, at + 1, "").end
    ends = behind or at >= len(tokens) or tokens[at].kind in (T.STOP, T.COMMA, T.GROUP)
    return count == wanted and ends


def extend(placer: Placer, tokens: tuple[Token, ...], values: Values, count: int) -> None:
    """Take the values behind commas too, up to `count`."""
    while len(values.items) < count and values.end + 1 < len(tokens):
        comma, token = tokens[values.end], tokens[values.end + 1]
        signed = token.kind is T.REL and values.end + 2 < len(tokens) and tokens[values.end + 2].kind is T.NUM
        if comma.kind is not T.COMMA or not (token.kind is T.NUM or signed):
            break
        more = read_values(placer.text, tokens, values.end + 1, "")
        values.items += more.items
        values.own += more.own
        values.end = more.end


def extend_under_legend(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> None:
    """`AIME 2025 依次为 41.2、66.8、80.2` under a legend of three: as many values as it has labels are one list."""
    for wanted in (len(placer.legend), len(placer.header)):
        if wanted > 1 and len(values.items) == 1 and are_as_many(placer, tokens, values, wanted):
            extend(placer, tokens, values, wanted)


def place_in_order(placer: Placer, values: Values, names: list[Name], reading: Reading) -> None:
    if not (any(name.sure for name in names) or placer.believes(values, reading)):
        return
    for name, item, own in zip(names, values.items, values.own, strict=True):
        placer.keep(name.text, Values([item], values.end, values.said, [own]), reading)
    placer.last = shared_head(names) or placer.last


def read_under_options(placer: Placer, tokens: tuple[Token, ...], values: Values, reading: Reading) -> None:
    """`不使用和使用 Python 时分别为 94.3、97.8`: one value for each condition."""
    options = reading.tail.options
    if len(options) < 2:
        return
    extend(placer, tokens, values, len(options))
    if len(values.items) == len(options):
        values.said.alternatives = [Option(option) for option in options]
        reading.said.conditions.clear()
