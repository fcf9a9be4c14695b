"""Where results go: standard output as it can take them, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from secondsource.errors import ConfigError

MACHINE = frozenset({"json", "jsonl", "sarif", "html"})
"""Formats that are UTF-8 whatever the terminal speaks."""


def use_colour(no_color: bool) -> bool:
    """Tell whether to colour: only on a terminal, and not against ``NO_COLOR`` or ``TERM=dumb``."""
    return (
        not no_color
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
        and sys.stdout.isatty()
    )


def width() -> int:
    """Return the columns to fill: those of the terminal up to 100, and 80 in a pipe."""
    if not sys.stdout.isatty():
        return 80
    return max(40, min(100, shutil.get_terminal_size((80, 24)).columns))


def speaks_unicode() -> bool:
    """Tell whether standard output can show frames and bars."""
    try:
        "│█“".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def to_stdout(pieces: Iterable[str], format: str) -> None:
    """Write to standard output piece by piece.

    Raises
    ------
    ConfigError
        When it takes no more, such as a file on a full disk.
    BrokenPipeError
        When nobody reads it any longer.
    """
    encoding = "utf-8" if format in MACHINE else (sys.stdout.encoding or "utf-8")
    for piece in pieces:
        _say(piece, encoding)


def refuse_unwritable(path: Path, option: str) -> None:
    """Refuse a file that could not be written in the end, before the work on it begins.

    Parameters
    ----------
    path : Path
    option : str
        That named it, for the message.

    Raises
    ------
    ConfigError
        When it is a folder, its folder does not exist, or it cannot be made there.
    """
    problem = _problem(path)
    if problem:
        raise ConfigError(
            f"{path}: {problem}",
            code="unwritable",
            hint=f"Give {option} a file in a folder that exists and is yours.",
        )


def to_file(pieces: Iterable[str], path: Path) -> None:
    """Write a file that appears whole or not at all; a device or a pipe is written to as it stands.

    Raises
    ------
    ConfigError
        When the file cannot be written.
    """
    part: str | None = None
    try:
        if path.exists() and not path.is_file():
            # Putting a file in its place, as the superuser may, would take the device from everybody else.
            with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
                stream.writelines(pieces)
            return
        handle, part = _part(path)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as stream:
            stream.writelines(pieces)
        Path(part).chmod(_mode(path))
        Path(part).replace(path)
        part = None
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror or error})",
            code="unwritable",
            hint="Give --output a file in a folder that exists and is yours.",
        ) from error
    finally:
        if part is not None:
            Path(part).unlink(missing_ok=True)


def _problem(path: Path) -> str:
    """Say why a file cannot be written, by trying; ``""`` when it can."""
    try:
        if path.is_dir():
            return "is a folder"
        if not path.parent.is_dir():
            return f"there is no folder {path.parent}"
        if path.exists() and not path.is_file():
            return "" if os.access(path, os.W_OK) else "cannot be written to"
        handle, part = _part(path)
    except OSError as error:
        return f"cannot be written ({error.strerror or error})"
    os.close(handle)
    Path(part).unlink()
    return ""


def _part(path: Path) -> tuple[int, str]:
    """Make the file that is to take a file's place."""
    return tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)


def _say(piece: str, encoding: str) -> None:
    stream = getattr(sys.stdout, "buffer", None)
    try:
        if stream is None:
            sys.stdout.write(piece)
        else:
            stream.write(piece.encode(encoding, errors="replace"))
            stream.flush()
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is still in its buffer would fail again at the end, and hide the exit code.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ConfigError(
            f"standard output: cannot be written ({error.strerror or error})",
            code="unwritable",
            hint="Make room, or write to another place.",
        ) from error


def _mode(path: Path) -> int:
    """Return the permissions the file has, or those a new file would get."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
