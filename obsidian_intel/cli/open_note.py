"""`--open`: the note at hand in Obsidian, the same in every command that has it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.message import Message

open_option = click.option("--open", "opens", is_flag=True, help="Open the note in Obsidian; print nothing else.")
_OPENERS = {"darwin": "open", "linux": "xdg-open"}


def open_note(app: App, path: str) -> int:
    """Open a note of the vault in Obsidian. Where nothing on this machine opens addresses, print its address."""
    from obsidian_intel.core.obsidian_uri import note_uri

    uri = note_uri(app.root().name, path)
    if _open(uri):
        app.say(Message("opened {path}", path=one_line(path)))
    else:
        click.echo(uri)
    return 0


def _open(uri: str) -> bool:
    """Hand `uri` to the system; whether it was taken."""
    if sys.platform == "win32":
        try:
            os.startfile(uri)
        except OSError:
            return False
        return True
    opener = shutil.which(_OPENERS.get(sys.platform, "xdg-open"))
    if opener is None:
        return False
    try:
        done = subprocess.run([opener, uri], capture_output=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
