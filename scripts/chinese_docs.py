"""The pages in Chinese: `python scripts/chinese_docs.py generate|follow|check`.

`generate` writes the pages that are made from the code, `follow` notes in each page written by hand that it is up to
date with its English page, `check` names those that lag, and what to do.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

from msgspec import Struct

from obsidian_intel.core import language
from obsidian_intel.core.declared_settings import Config

ROOT = Path(__file__).parents[1]
FOLLOWED = {  # a page in Chinese -> the English page that it says in Chinese
    "README.zh-CN.md": "README.md",
    "docs/zh/first-steps.md": "README.md",
    "docs/zh/daemon.md": "docs/daemon.md",
    "docs/zh/glossary.md": "docs/glossary.md",
}
_STAMP = re.compile(r"^<!-- follows \S+ at \w+ -->\n", re.MULTILINE)
_HEAD = """# 设置

<!-- 由 `make chinese` 生成；请勿改动 -->

写在库的 `obsintel.toml` 里，没有写的取默认值。写错时会指出文件、行号和可能想写的内容。
"""


def generated() -> dict[str, str]:
    """The pages that are made from the code, by path."""
    before = language.spoken()
    language.speak("zh")
    try:
        from obsidian_intel.lint.docs import rules_page

        rules, settings = rules_page(), "\n".join(_settings(Config(), ())) + "\n"
        language.speak("en")
        english = "\n".join(_settings(Config(), ()))
        followed = _line("docs/rules.md", (ROOT / "docs/rules.md").read_text(encoding="utf-8"))
        return {
            "docs/zh/rules.md": f"{rules}\n{followed}",
            "docs/zh/settings.md": settings + _line("obsidian_intel/core/declared_settings.py", english),
        }
    finally:
        language.speak(before)


def _settings(config: Struct, keys: tuple[str, ...]) -> Iterator[str]:
    hints = get_type_hints(type(config), include_extras=True)
    if not keys:
        yield _HEAD
    rows = []
    for name in config.__struct_fields__:
        value = getattr(config, name)
        notes = [each for each in get_args(hints[name]) if isinstance(each, str)]
        if notes and not isinstance(value, Struct):
            text = language.translated(notes[0]).replace("|", "\\|")
            rows.append(f"| `{name.rstrip('_')}` | {_shown(value)} | {text} |")
    if rows:
        yield from (
            f"## `[{'.'.join(keys)}]`\n" if keys else "## 顶层\n",
            "| 设置 | 默认 | |",
            "| --- | --- | --- |",
            *rows,
            "",
        )
    for name in config.__struct_fields__:
        if isinstance(value := getattr(config, name), Struct):
            yield from _settings(value, (*keys, name))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{each}"' for each in value) + "]`"
    if isinstance(value, str):
        return f'`"{value}"`'
    return f"`{value:g}`" if isinstance(value, int | float) else "`{}`"


_MEASURED = re.compile(r"<!-- bench:\S+ -->.*?<!-- bench:end -->", re.DOTALL)


def stamp(page: str) -> str:
    """The line that says which version of its English page a page in Chinese follows; measured figures do not count."""
    english = FOLLOWED[page]
    text = _MEASURED.sub("", (ROOT / english).read_text(encoding="utf-8"))
    return _line(english, text)


def _line(english: str, text: str) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"<!-- follows {english} at {digest} -->\n"


def lagging() -> list[str]:
    """A line for each page whose English page has changed since, or whose code has, where it is made from it."""
    by_hand = [page for page in FOLLOWED if stamp(page) not in (ROOT / page).read_text(encoding="utf-8")]
    made = [page for page, text in generated().items() if (ROOT / page).read_text(encoding="utf-8") != text]
    return [
        *(
            f"{page} lags behind {FOLLOWED[page]}: say there what has changed, "
            "then run `.venv/bin/python -m scripts.chinese_docs follow`"
            for page in by_hand
        ),
        *(f"{page} is not up to date: run `.venv/bin/python -m scripts.chinese_docs generate`" for page in made),
    ]


def main(argument: str) -> int:
    """Do what the argument says; the exit code."""
    if argument == "generate":
        for page, text in generated().items():
            (ROOT / page).write_text(text, encoding="utf-8")
    if argument == "follow":
        for page in FOLLOWED:
            text = _STAMP.sub("", (ROOT / page).read_text(encoding="utf-8"))
            (ROOT / page).write_text(text.rstrip("\n") + "\n\n" + stamp(page), encoding="utf-8")
    late = lagging() if argument == "check" else []
    sys.stdout.write("".join(f"{line}\n" for line in late))
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
