"""A report into a file of Office. Its packages are imported only here, and a template that breaks them is told of."""

from __future__ import annotations

import sys
from importlib import import_module

from obsidian_intel.core.errors import ObsintelError, UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.reports.rollup.office.blocks import OfficeFile, OfficeReport
from obsidian_intel.reports.rollup.office.template_check import checked_template

_MAKERS = {".docx": ("document", "make_document"), ".pptx": ("slides", "make_deck")}


def filled(report: OfficeReport, suffix: str, template: bytes | None, name: str) -> OfficeFile:
    """The file of kind `suffix`, in `template` (called `name`) or in our own design where it is None.

    Raises `UsageError` of one line where a package is missing, or the template cannot be filled.
    """
    module, maker = _MAKERS[suffix]
    for package in ("docx", "pptx"):
        try:
            import_module(package)
        except ImportError:
            raise UsageError(
                Message(
                    "{form} needs python-docx and python-pptx, which are not installed here: "
                    "`{executable} -m pip install 'obsidian-intel[office]'` installs them; `html` needs nothing",
                    form=suffix[1:],
                    executable=sys.executable,
                )
            ) from None
    make = getattr(import_module(f"obsidian_intel.reports.rollup.office.{module}"), maker)
    if template is None:
        made = make(report, None, name)
    else:
        checked = checked_template(template, name, suffix)
        try:
            made = make(report, checked, name)
        except ObsintelError:
            raise
        except Exception as error:  # a stranger's file can be broken in any way
            said = " ".join(str(error).split())[:120]
            raise UsageError(
                Message(
                    "{name}: this template cannot be filled ({kind}: {said})",
                    name=name,
                    kind=type(error).__name__,
                    said=said,
                )
            ) from error
    assert isinstance(made, OfficeFile)
    return made
