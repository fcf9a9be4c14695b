"""From what was typed (files, folders, globs, ``-``) to the articles to check, in a stable order."""

from __future__ import annotations

import glob
import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from secondsource.errors import ConfigError, InputError

if TYPE_CHECKING:
    from secondsource.readers import Columns, Failure, Record

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes
    ----------
    path : Path
        Where it is, or for standard input, what it would be called.
    stdin : bool
    """

    path: Path
    stdin: bool = False

    @property
    def name(self) -> str:
        """How the file is called in the output."""
        return str(self.path)


def expand(
    arguments: Iterable[str],
    stdin_filename: str | None,
    *,
    tables: bool = False,
    written: Iterable[Path] = (),
) -> Iterator[Source | Failure]:
    """Yield every file that the arguments name, each once; a failure for an argument that names none.

    Parameters
    ----------
    arguments : iterable of str
    stdin_filename : str or None
    tables : bool
        Whether a folder is searched for tables too: an archive is, a folder of drafts is not.
    written : iterable of Path
        Files and folders that the run itself writes: what an earlier run left there is not taken up in a folder.

    Raises
    ------
    ConfigError
        When an argument names such a file.
    """
    from secondsource.readers import Failure

    own = [os.path.realpath(path) for path in written]
    seen: set[str] = set()
    for argument in arguments:
        found = False
        for source in _expand(argument, stdin_filename, tables):
            found = True
            key = STDIN if source.stdin else os.path.realpath(source.path)
            if any(key == path or key.startswith(path + os.sep) for path in own):
                _refuse_named(argument, key)
            elif key not in seen:
                seen.add(key)
                yield source
        if not found:
            yield Failure(argument, _nothing(argument))


def records(source: Source, columns: Columns) -> Iterator[Record | Failure]:
    """Yield the articles of a file; standard input without a telling name is text."""
    from secondsource.readers import is_known, read_path, read_stream, text

    if not source.stdin:
        yield from read_path(source.path, columns)
        return
    # A pipe cannot be wound back, and readers of tables need that.
    data = io.BytesIO(sys.stdin.buffer.read())
    if is_known(source.path.name):
        yield from read_stream(data, source.name, columns)
    else:
        yield from text.read(data, source.name, columns)


def _expand(argument: str, stdin_filename: str | None, tables: bool) -> Iterator[Source]:
    from secondsource.readers import is_known

    if argument == STDIN:
        yield Source(Path(stdin_filename or "<stdin>"), stdin=True)
    elif os.path.isdir(argument):
        yield from map(Source, _walk(Path(argument), tables))
    elif glob.has_magic(argument) and not os.path.lexists(argument):
        matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        for path in map(Path, matches):
            if path.is_dir():
                yield from map(Source, _walk(path, tables))
            elif is_known(path.name):
                yield Source(path)
    else:
        # When it does not exist, the reader says so.
        yield Source(Path(argument))


def _walk(folder: Path, tables: bool) -> Iterator[Path]:
    """Yield the texts and pages below a folder in order of their names, without hidden ones and links to folders.

    A table in a folder of drafts is more often something else; it counts only where ``tables`` says so.
    """
    from secondsource.readers import SINGLE, format_of, is_known

    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and is_known(name) and (tables or format_of(name) in SINGLE):
                yield Path(where) / name


def _refuse_named(argument: str, key: str) -> None:
    """Refuse an output that was named as an input, where reading would end and writing begin in the same file."""
    if os.path.realpath(argument) == key:
        raise ConfigError(
            f"{argument}: is an input and an output",
            code="bad-usage",
            hint="Give the output another name.",
        )


def _nothing(argument: str) -> InputError:
    return InputError(
        f"{argument}: no article found",
        code="nothing-found",
        hint="A folder is searched for texts and pages; name tables (jsonl, csv, parquet) themselves.",
    )
