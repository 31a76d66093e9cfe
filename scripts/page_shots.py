"""Pictures of pages as a browser shows them: `python -m scripts.page_shots PAGE.html… [-o FOLDER]`.

Each page at 390, 820 and 1,440 pixels, light and dark, whole; and what is wrong with it: sideways scrolling, texts that
stick out or lie over each other in a picture, messages of the browser, requests. Exit 1 where something is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.pictures import ROOT, browser

SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desk": (1440, 900)}


def shots(chromium: Any, page_file: Path, folder: Path, site: Path | None = None) -> Iterator[str]:
    """Make the pictures of one page; what is wrong, a line each. Requests for files of `site` are right."""
    name, _, anchor = page_file.name.partition("#")
    page_file = page_file.with_name(name)
    own = (site or page_file).resolve().as_uri()
    for size, (wide, tall) in SIZES.items():
        for scheme in ("light", "dark"):
            page = chromium.new_page(viewport={"width": wide, "height": tall}, color_scheme=scheme)
            said: list[str] = []
            page.on("console", lambda message, said=said: said.append(f"message: {message.text}"))
            page.on("pageerror", lambda error, said=said: said.append(f"error: {error}"))
            page.on("request", lambda request, said=said: said.append(request.url))
            page.goto(page_file.resolve().as_uri() + (f"#{anchor}" if anchor else ""))
            page.wait_for_timeout(300)
            page.screenshot(path=folder / f"{page_file.stem}-{size}-{scheme}.png", full_page=True)
            said = [each for each in said if not each.startswith(own)]
            for fault in (*said, *page.evaluate(_faults())):
                yield f"{page_file.name} {size} {scheme}: {fault}"
            page.close()


def _faults() -> str:
    """The script that finds faults; the tests keep it."""
    sys.path.insert(0, str(ROOT / "tests/support"))
    from page_faults import FAULTS

    return FAULTS


def main() -> int:
    """Make all pictures and print all faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--site", type=Path, metavar="FOLDER", help="The site that the pages are of.")
    parser.add_argument("-o", "--output", type=Path, default=Path("page-shots"))
    chosen = parser.parse_args()
    chosen.output.mkdir(parents=True, exist_ok=True)
    with browser() as chromium:
        faults = [fault for page in chosen.pages for fault in shots(chromium, page, chosen.output, chosen.site)]
    print("\n".join(faults) or "nothing is wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
