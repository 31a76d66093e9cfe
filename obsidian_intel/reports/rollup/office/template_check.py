"""A template is a stranger's file: what is refused in it, and what is taken out before it is opened."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.reports.rollup.office.package import reproducible

MAX_BYTES = 50_000_000
_MAX_UNPACKED, _MAX_PARTS = 250_000_000, 5_000
_MAX_XML = 30_000_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_MAIN = {
    ".docx": (b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml"),
    ".pptx": (b"presentationml.presentation.main+xml", b"presentationml.template.main+xml"),
}
_SHOW = b"presentationml.slideshow.main+xml"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ATTACHED = re.compile(rb"<w:attachedTemplate\b[^>]*/>|<w:attachedTemplate\b[^>]*>\s*</w:attachedTemplate>")
_CLICKED = ("http://", "https://", "mailto:")


def checked_template(data: bytes, name: str, suffix: str) -> bytes:
    """The template, as python-docx or python-pptx can open it: a `.dotx` or `.potx` made a document of its kind.

    Links to files elsewhere, which Office would fetch on opening, lead nowhere in it. Raises `UsageError` of one line
    for what is no such file, holds macros, is damaged or without bound.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(
            Message(
                "{name}: a template is at most {most} MB; take the pictures out of it",
                name=name,
                most=MAX_BYTES // 1_000_000,
            )
        )
    if data.startswith(_OLD_OFFICE):
        raise UsageError(
            Message(
                "{name}: this is an old or a password-protected file; save it anew as {suffix}, without one",
                name=name,
                suffix=suffix,
            )
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _checked(archive, name, suffix)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, SyntaxError, RuntimeError, ValueError) as error:
        said = " ".join(str(error).split())[:120] or "damaged"
        raise UsageError(
            Message("{name}: this is no {suffix} file that can be read: {said}", name=name, suffix=suffix, said=said)
        ) from None


def _checked(archive: zipfile.ZipFile, name: str, suffix: str) -> bytes:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if _TYPES not in names:
        raise UsageError(Message("{name}: this is a zip archive, and no {suffix} file", name=name, suffix=suffix))
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise UsageError(
            Message("{name}: this template unpacks to more than is reasonable; save a smaller one", name=name)
        )
    if len(names) != len(parts):
        raise UsageError(
            Message("{name}: this template names a part of itself twice; open it in Office and save it anew", name=name)
        )
    types = _harmless(archive.read(_TYPES), _TYPES, name)
    kinds = [value for each in ElementTree.fromstring(types) for value in each.attrib.values()]
    macros = any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in (*kinds, *names))
    if macros:
        raise UsageError(
            Message("{name}: this template holds macros; save it without them, as {suffix}", name=name, suffix=suffix)
        )
    main, template = _MAIN[suffix]
    if not any(kind in types for kind in (main, template, _SHOW)):
        raise UsageError(
            Message(
                "{name}: this is no {suffix} file; name one that {program} has made",
                name=name,
                suffix=suffix,
                program=_program(suffix),
            )
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for part in parts:
            text = archive.read(part)
            if part.filename == _TYPES:
                text = text.replace(template, main).replace(_SHOW, main)
            new.writestr(part.filename, _harmless(text, part.filename, name))
    return reproducible(out.getvalue())


def _program(suffix: str) -> str:
    return "Word" if suffix == ".docx" else "PowerPoint"


def _harmless(part: bytes, path: str, name: str) -> bytes:
    """A part without declarations of its own and without links to files elsewhere."""
    if not path.endswith((".xml", ".rels")):
        return part
    if len(part) > _MAX_XML or _DOCTYPE.search(part) or b"\x00" in part[:200]:
        raise UsageError(
            Message(
                "{name}: `{path}` in it is not as Office writes it; save the template anew", name=name, path=path[:80]
            )
        )
    if path.endswith(".rels"):
        return _kept_here(part)
    return _ATTACHED.sub(b"", part) if path.endswith("settings.xml") else part


def _kept_here(part: bytes) -> bytes:
    """Relations without those to files elsewhere: what Office would fetch leads nowhere, web links stay."""
    root = ElementTree.fromstring(part)
    changed = False
    for relation in list(root):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            continue
        if relation.get("Type", "").endswith("/attachedTemplate"):
            root.remove(relation)
        elif relation.get("Type", "").endswith("/hyperlink") and target.lower().startswith(_CLICKED):
            continue
        else:
            relation.set("Target", "about:blank")
        changed = True
    if not changed:
        return part
    ElementTree.register_namespace("", _RELATIONS)
    return bytes(ElementTree.tostring(root, "utf-8", xml_declaration=True))
