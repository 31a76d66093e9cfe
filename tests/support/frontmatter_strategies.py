"""Texts that YAML reads wrong, and notes with dirty frontmatter."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import strategies as st

TRICKY = """[[2026-02]]|GLM: x|GLM:|2407.09450|0704|010|yes|No|on|y|N|null|~||#tag|a #b|a#b|2026-02|2026-02-30|a, b|it's|say "hi"
|' and "|back\\slash| lead|trail |- x|-x|@a|`c`|%x|*b*|&a|!t|{{d}}|{a: b}|[x]|1e3|E5|0x1F|0o17|0b1|12:30|190:20:30|1_000|.5|+1|-1|1.
|=|<<|?|? x|:|---|...|12345678901234567890123|2026-2-1|2026-02-01 10:30|中文：值|😀|http://a.b/c?d=e#f|true|Off|.inf|.NaN|> y"""
TEXTS = st.one_of(
    st.sampled_from(
        [
            *TRICKY.replace("\n", "").split("|"),
            "| x",
            "a|b",
            "two\nlines",
            "tab\there",
            "\u2028",
            "\x85",
            "\x7f",
            "\ufeff",
            "\xa0x",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text("ab01 :-#,[]{}'\"\\?&*!|>%@`=~<.+_\n", max_size=8),
)


def is_date(value: object, text: str) -> bool:
    return isinstance(value, date | datetime) and value.isoformat() == text


KEYS = ["a", "b", "tags", "中文", "a b", "Title"]
ITEMS = st.sampled_from(
    ["x", "y z", "1", "2407.09450", "'q'", '"d: e"', '"[[N]]"', "2026-02-01", "中文", "no", "https://a.b/c"]
)
COMMENTS = st.sampled_from(["", "", " # c"])
LOOSE = st.sampled_from(["", "", "", "\n", "# own line\n"])


@st.composite
def values(draw: st.DrawFn) -> str:
    """What stands behind a key's colon, the line's end included."""
    items, comment = draw(st.lists(ITEMS, min_size=1, max_size=3)), draw(COMMENTS)
    ends = draw(st.lists(COMMENTS, min_size=3, max_size=3))
    rows = list(zip(items, ends, strict=False))
    indent, comma = draw(st.sampled_from(["", "  ", "    "])), draw(st.sampled_from(["", ","]))
    block = "".join(f"{indent}- {item}{end}\n" for item, end in rows)
    spread = ",".join(f"\n   {item}" for item in items)
    commented = "".join(f"   {item},{end}\n" for item, end in rows)
    return draw(
        st.sampled_from([
            f"{comment}\n",
            f" {items[0]}{comment}\n",
            f"{comment}\n{block}",
            f" []{comment}\n",
            f" [{', '.join(items)}{comma}]{comment}\n",
            f" [{spread}{comma}\n  ]{comment}\n",
            f" [{comment}\n{commented}  ]\n",
            " |\n  text\n  more\n\n",
            " >-\n  text\n",
            " first\n   second\n",
            "\n  m: 1\n  n: [z]\n",
        ])
    )  # fmt: skip


@st.composite
def notes(draw: st.DrawFn) -> str:
    newline, bom = draw(st.sampled_from(["\n", "\r\n", "\r"])), draw(st.sampled_from(["", "\ufeff"]))
    body = draw(st.sampled_from(["", "body", "# T\n\ntext\n", "\n---\n\nrule"]))
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4))
    shape = draw(st.integers(0, 9))
    block = "".join(f"{key}:{draw(values())}{draw(LOOSE)}" for key in keys)
    if shape == 0:
        block = "{" + ", ".join(f"{key}: {draw(st.sampled_from(['x', '[p, q]', '[]', '1']))}" for key in keys) + "}\n"
    end = draw(st.sampled_from(["\n", ""])) if not body else "\n"
    text = body if shape == 1 else f"---\n{block}---{end}{body}"
    return bom + text.replace("\n", newline)
