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

from secondsource.errors import InputError

if TYPE_CHECKING:
    from secondsource.readers import Columns, Failure, Record

STDIN = "-"
EXTRACTED = frozenset({".html", ".htm", ".xhtml", ".mht", ".warc", ".pdf"})
"""Formats whose text is taken out of something else, so that its lines are not the file's."""


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

    @property
    def extracted(self) -> bool:
        """Tell whether the text is taken out of another format."""
        return self.path.suffix.lower() in EXTRACTED


def expand(arguments: Iterable[str], stdin_filename: str | None) -> Iterator[Source | Failure]:
    """Yield every file that the arguments name, each once; a failure for an argument that names none."""
    from secondsource.readers import Failure

    seen: set[str] = set()
    for argument in arguments:
        found = False
        for source in _expand(argument, stdin_filename):
            found = True
            key = STDIN if source.stdin else os.path.realpath(source.path)
            if key not in seen:
                seen.add(key)
                yield source
        if not found:
            yield Failure(argument, _nothing(argument))


def records(source: Source, columns: Columns) -> Iterator[Record | Failure]:
    """Yield the articles of a file."""
    from secondsource.readers import Failure, read_path, reader_for

    if not source.stdin:
        yield from read_path(source.path, columns)
        return
    try:
        # A terminal or a pipe cannot be wound back; readers of tables need that.
        data = io.BytesIO(sys.stdin.buffer.read())
        name = source.path.name if source.path.suffix else f"{source.path.name}.txt"
        yield from reader_for(name)(data, source.name, columns)
    except InputError as error:
        yield Failure(source.name, error)


def _expand(argument: str, stdin_filename: str | None) -> Iterator[Source]:
    from secondsource.readers import suffixes

    if argument == STDIN:
        yield Source(Path(stdin_filename or "<stdin>"), stdin=True)
        return
    path = Path(argument)
    if path.is_dir():
        known = suffixes()
        yield from (Source(p) for p in _walk(path) if p.suffix.lower() in known)
    elif os.path.lexists(path):
        yield Source(path)
    elif glob.has_magic(argument):
        known = suffixes()
        for match in sorted(glob.glob(argument, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
            if Path(match).is_dir():
                yield from (Source(p) for p in _walk(Path(match)) if p.suffix.lower() in known)
            else:
                yield Source(Path(match))
    else:
        # The reader says what is wrong with it.
        yield Source(path)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in order of their names; hidden ones and links to folders are passed over."""
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where) / name for name in sorted(files) if not name.startswith("."))


def _nothing(argument: str) -> InputError:
    from secondsource.readers import suffixes

    return InputError(
        f"{argument}: no article found",
        code="nothing-found",
        hint=f"A folder is searched for {', '.join(sorted(suffixes()))}.",
    )
