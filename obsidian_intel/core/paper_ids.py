"""From a URL, a DOI or an id text to one identity, the same for every way to write it."""

from __future__ import annotations

import re
from collections.abc import Callable

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.message import Message

_NEW = r"\d{4}\.\d{4,5}"
_OLD = r"[a-z][a-z\-]+(?:\.[A-Za-z\-]{2,12})?/\d{7}"
_BARE = lazy_pattern(rf"{_NEW}|{_OLD}", re.I)
_VERSION = lazy_pattern(r"v\d+\Z")
_MONTH = lazy_pattern(r"\d{4}-\d{2}")
_ARXIV = lazy_pattern(rf"(?:arxiv\s*:\s*)?({_NEW}|{_OLD})(v\d+)?(?:\s*\[[\w.\- ]+\])?", re.I)
_ARXIV_PREFIX = lazy_pattern(r"arxiv\s*:", re.I)
_DOI = lazy_pattern(r"(?:doi\s*:\s*)?(10\.\d{4,9}(?:\.\d+)*/\S+)", re.I)
_DOI_IN_PATH = lazy_pattern(r"(?:^|/)(10\.\d{4,9}(?:\.\d+)*/[^?#\s]+)")
_DOI_TAIL = lazy_pattern(
    r"(?:/(?:abstract|full|fulltext|pdf|epdf|meta|html|full-text)|\.pdf|\.full(?:\.pdf|-text)?)+\Z", re.I
)
_DOI_ARXIV = lazy_pattern(rf"10\.48550/arxiv\.({_NEW}|{_OLD})(v\d+)?\Z", re.I)
_PREPRINT = lazy_pattern(r"(10\.(?:1101|64898)/[\d.]+\d)(?:v\d+)?(?:[./].*)?\Z")
_URL = lazy_pattern(r"(?:https?:)?//(?:[^/?#@\s]*@)?([^/?#:\s]+)(?::\d+)?([^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?\Z", re.I)
_BARE_HOST = lazy_pattern(
    r"(?:www\.|arxiv\.org/|doi\.org/|dx\.doi\.org/|openreview\.net/|huggingface\.co/|github\.com/)", re.I
)
_ARXIV_PATH = lazy_pattern(
    rf"/(?:abs|pdf|html|format|ps|src|e-print|overview|paper|papers|papers/\d{{4}}|arxiv|p|resources|audio)/"
    rf"(?:arxiv[:.])?({_NEW}|{_OLD})(v\d+)?(?:v\d+)?(?:\.pdf|\.html)?(?:[/.].*)?/?\Z",
    re.I,
)
_ARXIV_HOSTS = lazy_pattern(
    r"(?:[\w-]+\.)*(?:arxiv\.org|ar5iv\.org|ar5iv\.labs\.arxiv\.org|alphaxiv\.org|arxiv-vanity\.com|scirate\.com|"
    r"papers\.cool|hjfy\.top|emergentmind\.com|arxiv\.gg|scholar-arxiv\.com|xxx\.lanl\.gov)\Z"
)
_HF_HOSTS = {"huggingface.co", "hf.co", "hf-mirror.com"}
_HF_PAGES = {"blog", "docs", "learn", "spaces", "collections", "models", "posts", "tasks", "organizations", "join"} | {
    "papers",
    "pricing",
    "api",
    "chat",
    "settings",
    "login",
    "enterprise",
    "support",
}
_GITHUB_PAGES = {"features", "topics", "orgs", "sponsors", "marketplace", "search", "settings", "blog", "about"} | {
    "collections",
    "trending",
    "explore",
    "login",
    "users",
    "apps",
    "enterprise",
    "pricing",
}
_NAME = lazy_pattern(r"[\w.\-]+")
_TRACKING = lazy_pattern(r"(?:utm_\w+|fbclid|gclid|ref_src|spm|from_source|share_source)=", re.I)


def unquote(text: str) -> str:
    """`text` with its percent escapes resolved."""
    if "%" not in text:
        return text
    from urllib.parse import unquote as resolved

    return resolved(text)


@text_cache(8192)
def paper_id(text: str, period: str | None = None) -> str | None:
    """The identity of one URL, DOI or id text; None when it is none of these.

    A bare number is an arXiv id only when its month is one, and no later than the month after `period`.
    """
    text = text.strip().strip("<>").strip()
    if not text or len(text) > 4096:
        return None
    if found := _ARXIV.fullmatch(text):
        number = arxiv_number(found[1])
        stated = bool(_ARXIV_PREFIX.match(text)) or "/" in text
        if number is None or not (stated or _plausible(number, period)):
            return None
        return f"arxiv:{number}"
    if found := _DOI.fullmatch(text):
        return _from_doi(found[1])
    if _BARE_HOST.match(text):
        text = "https://" + text
    found = _URL.fullmatch(text)
    return _from_url(found[1].lower(), found[2], found[3] or "") if found else None


def arxiv_number(number: str) -> str | None:
    """`2601.16725` as arXiv counts it, a lost trailing zero put back; None where no such id can be."""
    if "/" in number:
        archive, _, digits = number.partition("/")
        archive = archive.partition(".")[0].lower()
        return f"{archive}/{digits}" if 1 <= int(digits[2:4]) <= 12 and _old_year(digits) else None
    month, _, serial = number.partition(".")
    if not (1 <= int(month[2:]) <= 12 and "0704" <= month <= "9012"):
        return None
    if month >= "1501":
        return f"{month}.{serial:0<5}"
    return number if len(serial) == 4 else None


def _old_year(digits: str) -> bool:
    return digits[:2] >= "91" or digits[:4] <= "0703"


def _plausible(number: str, period: str | None) -> bool:
    month = id_month(f"arxiv:{number}")
    return month is not None and (period is None or month <= next_month(period))


def next_month(period: str) -> str:
    """`2026-12` -> `2027-01`; any other text as it is."""
    if not _MONTH.fullmatch(period):
        return period
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12:04}-{month % 12 + 1:02}"


_ARXIV_MONTH = lazy_pattern(r"arxiv:(?:[a-z\-]+/(?=\d{7}))?(\d\d)(\d\d)[.\d]+")
_PREPRINT_MONTH = lazy_pattern(r"doi:10\.(?:1101|64898)/(20\d\d)\.(\d\d)\.\d\d\.")


def id_month(identity: str) -> str | None:
    """The month `YYYY-MM` that an id tells of itself (arXiv, bioRxiv, medRxiv), else None."""
    if found := _ARXIV_MONTH.fullmatch(identity):
        year = int(found[1])
        return f"{1900 + year if '/' in identity and year > 90 else 2000 + year}-{found[2]}"
    if found := _PREPRINT_MONTH.match(identity):
        return f"{found[1]}-{found[2]}"
    return None


def id_problem(text: str) -> Message | None:
    """What is wrong with a URL or id that means to name an arXiv paper or a DOI; None when nothing is."""
    if _SOUND.match(text) or not _MEANT.search(text):
        return None
    return _problem(text)


# An id as it is written most often, and what a text holds that means to be one.
_SOUND = lazy_pattern(r"arXiv:(?:1[5-9]|[2-6]\d)(?:0[1-9]|1[0-2])\.\d{5}\Z")
_MEANT = lazy_pattern(r"[AaDd](?:rxiv|oi)", re.I)


@text_cache(2048)
def _problem(text: str) -> Message | None:
    text = text.strip().strip("<>")[:4096]
    found = (_SAYS_ARXIV_URL.match(text) if "/" in text else None) or _SAYS_ARXIV.match(text)
    if found:
        return _arxiv_problem(found[1])
    if (found := _SAYS_DOI.match(text)) and not _DOI.fullmatch(unquote(found[1])):
        return Message("{id} is no DOI: expected 10.<prefix>/<suffix>", id=found[1] or "this")
    return None


_SAYS_ARXIV_URL = lazy_pattern(
    r"(?:https?://)?(?:[\w-]+\.)*arxiv\.org/(?:abs|pdf|html|format)/(?:arxiv[:.])?([^\s?#]*?)(?:\.pdf|\.html)?/?(?:[?#].*)?\Z",
    re.I,
)
_SAYS_ARXIV = lazy_pattern(r"arxiv\s*:\s*(\S*?)(?:\s*\[[^\]]*\])?\Z", re.I)
_SAYS_DOI = lazy_pattern(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:\s*)([^\s?#]*)", re.I)


def _arxiv_problem(number: str) -> Message | None:
    bare = _VERSION.sub("", number)
    if not _BARE.fullmatch(bare):
        return Message("{id} is no arXiv id: expected YYMM.NNNNN", id=number or "this")
    if arxiv_number(bare) is None:
        month = bare.rpartition("/")[2][2:4]
        if not 1 <= int(month) <= 12:
            return Message("{id} is no arXiv id: there is no month {month}", id=number, month=month)
        return Message("{id} is no arXiv id: wrong number of digits", id=number)
    if "/" not in bare and bare >= "1501" and len(bare) == 9:
        return Message(
            "{id} has lost a digit: arXiv ids have five since 2015 ({better}?)", id=number, better=f"{bare}0"
        )
    return None


def _from_doi(doi: str) -> str:
    doi = unquote(doi).strip().rstrip(".,;")
    if found := _DOI_ARXIV.match(doi):
        number = arxiv_number(found[1].lower())
        if number:
            return f"arxiv:{number}"
    if found := _PREPRINT.match(doi):
        doi = found[1]
    return f"doi:{doi.lower()}"


def _from_url(host: str, path: str, query: str) -> str:
    host = host.removeprefix("www.")
    reader = _HOSTS.get(host)
    found = reader(path, query) if reader else None
    if found is None and _ARXIV_HOSTS.match(host):
        found = _arxiv_url(path, query)
    if found is None and (doi := _DOI_IN_PATH.search(unquote(path))):
        found = _from_doi(_DOI_TAIL.sub("", doi[1].rstrip("/")))
    if found:
        return found
    kept = "&".join(part for part in query.split("&") if part and not _TRACKING.match(part))
    return f"url:{host}{path.rstrip('/')}" + (f"?{kept}" if kept else "")


def _arxiv_url(path: str, query: str) -> str | None:
    found = _ARXIV_PATH.search(unquote(path))
    number = arxiv_number(found[1]) if found else None
    return f"arxiv:{number}" if number else None


def _doi_url(path: str, query: str) -> str | None:
    found = _DOI.fullmatch(unquote(path).strip("/"))
    return _from_doi(found[1]) if found else None


def _openreview(path: str, query: str) -> str | None:
    found = re.search(r"(?:^|&)id=([\w\-]+)", query)
    return (
        f"openreview:{found[1]}"
        if found and path.strip("/") in ("forum", "pdf", "attachment", "revisions", "references/pdf")
        else None
    )


def _acl(path: str, query: str) -> str | None:
    found = re.fullmatch(
        r"/(?:anthology/|anthology-files/pdf/\w+/)?([A-Z]\d\d-\d{4,5}|\d{4}\.[\w\-]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib)?/?",
        path,
    )
    return f"acl:{found[1]}" if found else None


def _s2(path: str, query: str) -> str | None:
    if found := re.search(r"/(?:arxiv[:/])(.+)\Z", path, re.I):
        number = _ARXIV.fullmatch(found[1].strip("/"))
        known = arxiv_number(number[1]) if number else None
        return f"arxiv:{known}" if known else None
    if found := re.search(r"/([0-9a-f]{40})(?:/|\Z)", path):
        return f"s2:{found[1]}"
    found = re.search(r"corpusid:(\d+)", path, re.I)
    return f"s2:{found[1]}" if found else None


_OF_FILE = 5  # parts of the address of a file at a repository's top: owner, name, `blob`, branch, file
_ABOUT_REPOSITORY = (".pdf", "readme.md")


def _github(path: str, query: str) -> str | None:
    parts = [part for part in path.split("/") if part]
    if len(parts) < 2 or parts[0].lower() in _GITHUB_PAGES or not all(_NAME.fullmatch(p) for p in parts[:2]):
        return None
    if parts[2:3] == ["blob"] and len(parts) > _OF_FILE and not parts[-1].lower().endswith(_ABOUT_REPOSITORY):
        return None  # a page of somebody's notes, of which a repository holds many
    return f"github:{parts[0]}/{parts[1].removesuffix('.git')}"


def _hf(path: str, query: str) -> str | None:
    parts = [part for part in path.split("/") if part]
    if parts[:1] == ["papers"]:
        return _arxiv_url(path, query)
    dataset = parts[:1] == ["datasets"]
    if dataset:
        parts = parts[1:]
    if len(parts) < 2 or (not dataset and parts[0] in _HF_PAGES) or not all(_NAME.fullmatch(p) for p in parts[:2]):
        return None
    return f"hf:{'datasets/' if dataset else ''}{parts[0]}/{parts[1]}"


def _nature(path: str, query: str) -> str | None:
    found = re.fullmatch(r"/articles/([sd]\d{5}-[\w\-]+)(?:\.pdf)?/?", path)
    return f"doi:10.1038/{found[1].lower()}" if found else None


def _preprint(path: str, query: str) -> str | None:
    """The old forms: `/content/biorxiv/early/2024/01/03/2024.01.02.123456.full.pdf`."""
    found = re.search(r"/(20\d\d\.\d\d\.\d\d\.\d{6,8})(?:v\d+)?(?:\.|\Z)", path)
    return f"doi:10.1101/{found[1]}" if found and "/10." not in path else None


_HOSTS: dict[str, Callable[[str, str], str | None]] = {
    "doi.org": _doi_url,
    "biorxiv.org": _preprint,
    "medrxiv.org": _preprint,
    "dx.doi.org": _doi_url,
    "openreview.net": _openreview,
    "api.openreview.net": _openreview,
    "aclanthology.org": _acl,
    "aclweb.org": _acl,
    "semanticscholar.org": _s2,
    "api.semanticscholar.org": _s2,
    "github.com": _github,
    "raw.githubusercontent.com": _github,
    "nature.com": _nature,
    **dict.fromkeys(_HF_HOSTS, _hf),
}
