"""Which settings hold for a path? Finds ``secondsource.toml`` or ``[tool.secondsource]`` at or above it."""

from __future__ import annotations

import os
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError
from secondsource_cli.settings import Settings
from secondsource_cli.settings_checks import Checked
from secondsource_cli.toml_lines import Key, key_lines

FILE = "secondsource.toml"
PROJECT = "pyproject.toml"


def settings_for(path: Path, given: Path | None = None) -> Settings:
    """Return the settings of the nearest file of settings at or above a path, or of the one that was given.

    Raises
    ------
    ConfigError
        When that file cannot be read or has a mistake.
    """
    if given is not None:
        return _read(given.resolve())
    folder = path if os.path.isdir(path) else path.parent
    return _nearest(Path(os.path.abspath(folder)))  # noqa: PTH100 - links are not followed: `..` of a link is where it stands


def forget() -> None:
    """Read files of settings anew: for a process that outlives a change to one."""
    for kept in (_nearest, _read):
        kept.cache_clear()


@lru_cache(maxsize=1024)
def _nearest(folder: Path) -> Settings:
    for place in (folder, *folder.parents):
        if os.path.isfile(place / FILE):
            return _read(place / FILE)
        project = place / PROJECT
        own = os.path.isfile(project) and "tool.secondsource" in _text(project)
        if own and _table(project) is not None:
            return _read(project)
    return Settings()


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(
            f"{file}: {error.strerror or error}", code="no-config", hint="Check the path given to --config."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{file}: not UTF-8 (byte {error.start})", code="bad-toml", hint="Save it as UTF-8."
        ) from error


def _table(file: Path) -> Any:
    """Return the table of settings of a file; None when a ``pyproject.toml`` has none."""
    try:
        data = tomllib.loads(_text(file))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{file}: not TOML: {error}", code="bad-toml", hint="See toml.io.") from error
    if file.name != PROJECT:
        return data
    tool = data.get("tool")
    return tool.get("secondsource") if isinstance(tool, dict) else None


@lru_cache(maxsize=256)
def _read(file: Path) -> Settings:
    table = _table(file)
    prefix: Key = ("tool", "secondsource") if file.name == PROJECT else ()
    return Checked(file, prefix, key_lines(_text(file))).settings(table if table is not None else {})
