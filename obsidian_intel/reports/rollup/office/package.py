"""Files of Office as zip archives: the same input gives the same bytes, wherever and whenever it is made."""

from __future__ import annotations

import io
import re
import zipfile

MADE = "2000-01-01T00:00:00Z"
_DATE = (2000, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")
_CONTENT_TYPES = "[Content_Types].xml"


def reproducible(data: bytes) -> bytes:
    """The archive with fixed dates, also in the workbooks that stand in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != _CONTENT_TYPES, name)):
            part = old.read(name)
            if name.endswith(".xlsx"):
                part = reproducible(part)
            elif name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>" + MADE.encode() + rb"\g<3>", part)
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, part)
    return out.getvalue()
