"""Flags that were there before: kept by fingerprint, so that edits elsewhere in an article do not revive them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from secondsource.errors import ConfigError
from secondsource_cli.output import to_file

if TYPE_CHECKING:
    from secondsource.report import Flag

SCHEMA = "secondsource.baseline/1"
_QUOTE = 80


class Baseline:
    """The flags of a baseline file.

    Parameters
    ----------
    file : Path
    flags : mapping of str to mapping
        ``{id: {path, signal, quote}}``; only the id decides, the rest is for people.
    """

    def __init__(self, file: Path, flags: Mapping[str, Mapping[str, str]]) -> None:
        self.file = file
        self.flags = flags
        self._seen: set[str] = set()

    def holds(self, name: str) -> bool:
        """Tell whether a flag was there before, and take note that it still is."""
        if name in self.flags:
            self._seen.add(name)
            return True
        return False

    def unused(self, checked: Iterable[Path]) -> list[str]:
        """Return the flags of checked files that are gone."""
        paths = {_relative(path, self.file) for path in checked}
        return [
            f"{self.file}: {flag['signal']} “{flag['quote']}” in {flag['path']} is gone; write the baseline again"
            for name, flag in self.flags.items()
            if name not in self._seen and flag["path"] in paths
        ]


def read_baseline(file: Path) -> Baseline:
    """Read a baseline.

    Raises
    ------
    ConfigError
        When the file is missing or is no baseline.
    """
    try:
        data = json.loads(file.read_bytes())
    except OSError as error:
        raise ConfigError(
            f"{file}: {error.strerror or error}", code="no-baseline", hint="Make one with --write-baseline."
        ) from error
    except (ValueError, RecursionError) as error:
        raise _bad(file, f"not JSON ({error})") from error
    flags = data.get("flags") if isinstance(data, dict) and data.get("schema") == SCHEMA else None
    if not isinstance(flags, dict):
        raise _bad(file, f"no baseline ({SCHEMA})")
    return Baseline(file, {name: _entry(file, name, entry) for name, entry in flags.items()})


def write_baseline(file: Path, found: Iterable[tuple[Path, Flag]], model: str) -> int:
    """Write a baseline that holds some flags; returns how many."""
    flags = {
        flag.id: {
            "path": _relative(path, file),
            "signal": flag.signal,
            "quote": " ".join(flag.quote.split())[:_QUOTE],
        }
        for path, flag in found
    }
    data = {"schema": SCHEMA, "model": model, "flags": dict(sorted(flags.items()))}
    to_file([json.dumps(data, indent=1) + "\n"], file)
    return len(flags)


def _entry(file: Path, name: str, entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict):
        raise _bad(file, f"the entry of {name!r} is no object")
    return {key: str(entry.get(key, "")) for key in ("path", "signal", "quote")}


def _relative(path: Path, file: Path) -> str:
    folder = os.path.realpath(file.parent)
    try:
        return Path(os.path.relpath(os.path.realpath(path), folder)).as_posix()
    except ValueError:
        # Another drive.
        return path.as_posix()


def _bad(file: Path, what: str) -> ConfigError:
    return ConfigError(f"{file}: {what}", code="bad-baseline", hint="Make one with --write-baseline.")
