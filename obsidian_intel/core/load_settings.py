"""Finding the vault, and the settings that hold in it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from obsidian_intel.core.declared_settings import FILE_NAME, Config, ObsidianConfig
from obsidian_intel.core.errors import ConfigError, VaultError
from obsidian_intel.core.message import Message
from obsidian_intel.core.obsidian_settings import OBSIDIAN_FILES, parse_obsidian
from obsidian_intel.core.settings_files import read_settings_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


_GONE = "the folder you are in is gone; go to another one, and name the vault with --vault"
Key = tuple[int | str | bytes | tuple[str, ...] | None, ...]
"""What a snapshot depends on beside the notes: program, settings, environment."""


class Settings(Struct, frozen=True, gc=False):
    """The person's settings and Obsidian's."""

    config: Config
    obsidian: ObsidianConfig

    @property
    def fingerprint(self) -> str:
        """Changes when any setting does."""
        return self.config.fingerprint + self.obsidian.fingerprint


def find_vault(named: str | os.PathLike[str] | None = None, start: Path | None = None) -> Path:
    """The vault's folder: the one named, else upward from `start` to `obsintel.toml` or `.obsidian/`.

    Raises `VaultError` where there is none, it is a file, or it cannot be read.
    """
    from pathlib import Path

    if named is not None:
        from obsidian_intel.core.home import expand_home

        root = expand_home(named)
        if not os.path.exists(root):  # noqa: PTH110  (a name that is too long is no error there)
            raise VaultError(Message("{root}: there is no such folder", root=root))
        if not root.is_dir():
            raise VaultError(Message("{root}: this is a file; a vault is a folder", root=root))
        try:
            return _readable(root.resolve())
        except FileNotFoundError:
            raise VaultError(_GONE) from None
    try:
        here = (start or Path.cwd()).resolve()
    except FileNotFoundError:
        raise VaultError(_GONE) from None
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file() or (folder / ".obsidian").is_dir():
            return _readable(folder)
    raise VaultError(
        Message(
            "no vault here: neither {here} nor a folder above it has {file_name} or .obsidian/; "
            "name one with --vault, or make one with `obsintel init`",
            here=here,
            file_name=FILE_NAME,
        )
    )


def _readable(root: Path) -> Path:
    if not os.access(root, os.R_OK | os.X_OK):
        raise VaultError(Message("{root}: this folder cannot be read: permission denied", root=root))
    return root


def load_settings(root: Path) -> Settings:
    """The settings of the vault at `root`. Raises `ConfigError` of one line."""
    return Settings(load_config(root), load_obsidian(root))


def load_config(root: Path) -> Config:
    """`obsintel.toml`, or the defaults where there is none."""
    data = read_settings_file(root / FILE_NAME, FILE_NAME)
    if data is None:
        return Config()
    try:
        return _parsed(data, lambda path: (root / path).exists())
    except UnicodeDecodeError:
        raise ConfigError(Message("{file_name}: not UTF-8", file_name=FILE_NAME)) from None


def load_obsidian(root: Path) -> ObsidianConfig:
    """Obsidian's settings in the vault at `root`, whatever its settings folder is called.

    What is missing or broken counts as unset. Raises `ConfigError` for what may not be read at all: no regular file,
    one without bound, a pattern that could take for ever.
    """
    from obsidian_intel.core.settings_checks import check_json, check_obsidian

    folder = _settings_folder(root)
    texts = {}
    for name in OBSIDIAN_FILES:
        data = read_settings_file(root / folder / name, f"{folder}/{name}")
        with suppress(UnicodeDecodeError):
            texts[name] = (data or b"").decode()
            check_json(texts[name], f"{folder}/{name}")
    obsidian = parse_obsidian(texts, folder)
    formats = (*obsidian.monthly, *obsidian.weekly, *obsidian.daily)
    check_obsidian(obsidian.ignore_filters, formats, folder)
    return obsidian


def _settings_folder(root: Path) -> str:
    if (root / ".obsidian").is_dir():
        return ".obsidian"
    try:
        renamed = sorted(p.parent.name for p in root.glob(".*/app.json") if (p.parent / "core-plugins.json").exists())
    except OSError:
        renamed = []
    return renamed[0] if renamed else ".obsidian"


def _parsed(data: bytes, is_there: Callable[[str], bool]) -> Config:
    from obsidian_intel.core.parse_settings import parse_config

    return parse_config(data.decode(), is_there=is_there)


def settings_of(key: Key) -> Settings | None:
    """The settings whose texts are part of an index's key; None where they are not right."""
    own, folder, *others = key[-2 - len(OBSIDIAN_FILES) :]
    texts = {}
    try:
        config = _parsed(own, lambda path: True) if isinstance(own, bytes) else Config()
    except (ConfigError, UnicodeDecodeError):
        return None
    for name, data in zip(OBSIDIAN_FILES, others, strict=True):
        if isinstance(data, bytes):
            with suppress(UnicodeDecodeError):
                texts[name] = data.decode()
    return Settings(config, parse_obsidian(texts, str(folder)))
