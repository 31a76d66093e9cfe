"""Colleagues' vaults, read beside this one and never written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from obsidian_intel.core.errors import ObsintelError, UsageError
from obsidian_intel.core.home import expand_home
from obsidian_intel.core.load_settings import find_vault
from obsidian_intel.core.message import Message
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.rollup import months_until, rollup_settings
from obsidian_intel.reports.rollup.omit import parse_omit
from obsidian_intel.reports.rollup.parts.colleagues import VaultLog, compare_vaults
from obsidian_intel.reports.rollup.rollup_values import Rollup

ALL = "all"


class VaultPlace(NamedTuple):
    """A vault to read: what it is called, and its folder, which may not be there."""

    name: str
    folder: Path


class LeftOut(NamedTuple):
    """A vault that could not be read, and why."""

    name: str
    reason: str


def with_colleagues(workspace: Workspace, rollup: Rollup, places: Sequence[str]) -> tuple[Rollup, tuple[LeftOut, ...]]:
    """The rollup with what other vaults say of the same things, and the vaults that could not be read.

    `places` are folders, names of `[with]` in the settings, or `all` for all of those. Raises `UsageError` for this
    vault itself, and for `all` where the settings name none.
    """
    logs: list[VaultLog] = []
    left_out: list[LeftOut] = []
    for place in _distinct(vault_places(workspace, places), workspace.folder):
        try:
            logs.append(_read(place, rollup))
        except (ObsintelError, OSError) as error:
            left_out.append(LeftOut(place.name, str(error)))
    own = VaultLog(Path(workspace.folder).name, tuple(months_until(workspace, rollup.range)), rollup.omitted)
    found = compare_vaults(own, logs, rollup.range, rollup_settings(workspace))
    return replace(rollup, colleagues=found), tuple(left_out)


def vault_places(workspace: Workspace, places: Sequence[str]) -> list[VaultPlace]:
    """The vaults that are named, each once. Raises `UsageError` for this vault itself."""
    known = {name: _folder(workspace, path) for name, path in workspace.config.with_.items()}
    found: list[VaultPlace] = []
    for place in places:
        if place == ALL and ALL not in known:
            if not known:
                raise UsageError(
                    Message('--with all: the settings name no vault; write `[with]` and `mei = "~/vaults/mei"`')
                )
            found += (VaultPlace(name, folder) for name, folder in known.items())
        elif place in known:
            found.append(VaultPlace(place, known[place]))
        else:
            folder = Path(os.path.realpath(place))
            found.append(VaultPlace(folder.name or place, folder))
    for each in found:
        if os.path.realpath(each.folder) == os.path.realpath(workspace.folder):
            raise UsageError(Message("--with {name}: this is the vault itself; name another one", name=each.name))
    return found


def _folder(workspace: Workspace, path: str) -> Path:
    """A path of the settings; a relative one begins at the vault."""
    return Path(workspace.folder) / expand_home(path)


def _distinct(places: Sequence[VaultPlace], own: str | Path) -> list[VaultPlace]:
    """Each folder once; of two with one name, or with ours, the later gets a number."""
    taken = {Path(own).name}
    found: dict[str, VaultPlace] = {}
    for place in places:
        folder = os.path.realpath(place.folder)
        if folder in found:
            continue
        name, number = place.name, 2
        while name in taken:
            name, number = f"{place.name} ({number})", number + 1
        taken.add(name)
        found[folder] = VaultPlace(name, place.folder)
    return list(found.values())


def _read(place: VaultPlace, rollup: Rollup) -> VaultLog:
    """The log of a vault, up to the end of the range. Raises `ObsintelError` with the reason.

    Only what is known of it goes into a cache, in our user's folder; nothing is recovered, repaired or written there.
    """
    root = find_vault(place.folder)
    workspace = Workspace.unread(root)
    workspace.refresh()
    try:
        omitted = frozenset(parse_omit(workspace.config.rollup.omit))
    except UsageError:
        raise UsageError(
            Message("its `[rollup] omit` names an unknown part; what it keeps private is not known")
        ) from None
    if not workspace.vault.months:
        raise UsageError(Message("no note of a log is recognised in it; `obsintel look` says what it holds"))
    months = tuple(months_until(workspace, rollup.range))
    workspace.save()
    return VaultLog(place.name, months, omitted)
