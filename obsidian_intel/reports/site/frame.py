"""The frame of every page: head, navigation, title; filled by Jinja, which escapes all that is not markup of ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.import_cache import keep, recall
from obsidian_intel.core.message import Message
from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.site.site_parts import PageLink, PageSection

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.bccache import Bucket

_HERE = Path(__file__).parent
_TAGS = {"en": "en", "zh": "zh-CN"}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"
NAVIGATION = (
    ("index.html", "Home"),
    ("months.html", "Months"),
    ("models.html", "Models"),
    ("benchmarks.html", "Benchmarks"),
    ("compare.html", "Compare"),
    ("papers.html", "Papers"),
    ("topics.html", "Topics"),
    ("mechanisms.html", "Mechanisms"),
    ("tags.html", "Tags"),
    ("search.html", "Search"),
)


class Frame:
    """Makes pages of one site. `title` heads them all; `pages` are those of the navigation that there are."""

    def __init__(self, words: Words, title: str, pages: Iterable[str]) -> None:
        self.words, self.title = words, title or words("Intelligence log")
        there = frozenset(pages)
        self._navigation = [(path, words(label)) for path, label in NAVIGATION if path in there]

    def page(
        self,
        path: str,
        title: str,
        sections: Sequence[PageSection],
        *,
        kicker: str = "",
        lead: Sequence[str] = (),
        facts: Sequence[str] = (),
        links: Sequence[PageLink] = (),
        lang: str | None = None,
        beside: str = "",
    ) -> str:
        """A page of headings and their parts. `lang`: of its title, where that is not the page's own; `beside`: what
        stands beside its first sentences.
        """
        context: dict[str, Any] = {"sections": [each for each in sections if each.content], "kicker": kicker}
        context |= {
            "lead": lead,
            "facts": [fact for fact in facts if fact],
            "links": links,
            "lang": lang,
            "beside": beside,
        }
        return self.render("page.html", path, title, **context)

    def render(self, template: str, path: str, title: str, **context: object) -> str:
        """A template with what every page has. `path` is the page's own, from the top of the site."""
        text: str = (
            _environment()
            .get_template(template)
            .render(
                root="../" * path.count("/"),
                here=path,
                policy=POLICY,
                site_title=self.title,
                title=title,
                words=self.words,
                language=_TAGS[self.words.language],
                navigation=self._navigation,
                **context,
            )
        )
        return text


_SYNTAX: dict[str, Any] = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}


@cache
def _environment() -> Environment:
    try:
        from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, __version__
    except ModuleNotFoundError:
        raise UsageError(Message("a site needs Jinja2: pip install 'obsidian-intel[site]'")) from None

    class Compiled(BytecodeCache):
        """Templates as earlier processes compiled them."""

        def load_bytecode(self, bucket: Bucket) -> None:
            bucket.code = recall(self._key(bucket))

        def dump_bytecode(self, bucket: Bucket) -> None:
            keep(self._key(bucket), bucket.code)

        @staticmethod
        def _key(bucket: Bucket) -> tuple[object, ...]:
            return "jinja2", __version__, repr(_SYNTAX), bucket.key, bucket.checksum

    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        bytecode_cache=Compiled(),
        finalize=_clean,
        undefined=StrictUndefined,
        **_SYNTAX,
    )


def _clean(value: object) -> object:
    """A text of the vault without comments and control characters; markup of ours is left as it is."""
    return said(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def check_jinja() -> None:
    """Raise `UsageError` where Jinja2 is not installed, before anything else is done. It is not loaded yet."""
    if find_spec("jinja2") is None:
        _environment()


@cache
def asset(name: str) -> str:
    """A file of the package that every site holds."""
    if name in ("rollup.css", "rollup.js"):
        return (_HERE.parent / "rollup" / "assets" / name).read_text("utf-8")
    return (_HERE / "assets" / name).read_text("utf-8")


def render_plain(template: str, context: dict[str, str]) -> str:
    """A template that needs nothing of a page: a part of the feed."""
    return _environment().get_template(template).render(context)
