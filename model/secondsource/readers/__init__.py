"""From files to records: one small reader for each format, chosen by suffix.

A reader yields a :class:`Record` for each article and a :class:`Failure` for each one it cannot read, in the order
of the file. It never stops at a bad record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO, Any

from secondsource.errors import InputError

MAX_BYTES = 256 * 1024 * 1024
"""Largest single article file that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Record:
    """One article as it came in.

    Attributes
    ----------
    text : str
    title : str or None
        None when the title is part of the text.
    id : str
        The record's own id, else its place.
    place : str
        Where it came from: ``"drafts/a.txt"``, ``"queue.jsonl:17"``.
    facts : mapping
        What else the source said: outlet, byline, date, site, encoding.
    page : str
        The web page that the text was taken out of, when it speaks of this tool; else empty.
    """

    text: str
    title: str | None
    id: str
    place: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A record that could not be read, with the reason; goes to the output in its place."""

    place: str
    error: InputError
    id: str | None = None

    def to_dict(self) -> dict[str, str]:
        """Return the one JSON shape of errors: ``{path, code, message, hint}``."""
        return {"path": self.place, **self.error.to_dict()}


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the keys or columns that hold an article's parts."""

    id: str = "id"
    title: str = "title"
    text: str = "text"


Reader = Callable[[IO[bytes], str, Columns], Iterator[Record | Failure]]

_BY_SUFFIX = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
_PACKED = (".gz", ".zst")
_OUTLET = ("outlet", "site", "sitename", "publisher", "hostname")
SINGLE = frozenset({"text", "html"})
"""Readers of files that hold one article each."""


def format_of(name: str) -> str:
    """Return the name of the reader for a file, whether it is packed (``.gz``, ``.zst``) or not; ``""`` when none is."""
    path = PurePath(name)
    if path.suffix.lower() in _PACKED:
        path = path.with_suffix("")
    return _BY_SUFFIX.get(path.suffix.lower(), "")


def is_known(name: str) -> bool:
    """Tell whether a file of this name can be read."""
    return bool(format_of(name))


def reader_for(name: str) -> Reader:
    """Return the reader for a file name.

    Raises
    ------
    InputError
        When no reader knows the suffix.
    """
    from importlib import import_module

    found = format_of(name)
    if not found:
        suffix = Path(name).suffix.lower()
        raise InputError(
            f"{name}: no reader for {suffix or 'a file without a suffix'}",
            code="unknown-format",
            hint=f"Known: {', '.join(sorted(_BY_SUFFIX))}, each also with .gz or .zst.",
        )
    reader: Reader = import_module(f"secondsource.readers.{found}").read
    return reader


def read_path(path: Path, columns: Columns | None = None) -> Iterator[Record | Failure]:
    """Yield the records of a file; one :class:`Failure` when it cannot be opened."""
    try:
        with path.open("rb") as stream:
            yield from read_stream(stream, str(path), columns)
    except OSError as error:
        yield Failure(str(path), unreadable(str(path), error))


def read_stream(stream: IO[bytes], place: str, columns: Columns | None = None) -> Iterator[Record | Failure]:
    """Yield the records of an open file, unpacked when its name ends in ``.gz`` or ``.zst``.

    Parameters
    ----------
    stream : binary file
    place : str
        Its name: decides the reader and is shown in messages.
    columns : Columns, optional
    """
    from secondsource.readers.duplicates import unique
    from secondsource.readers.packed import unpack

    try:
        reader = reader_for(place)
        records = reader(unpack(stream, place), place, columns or Columns())
        yield from records if format_of(place) in SINGLE else unique(records)
    except InputError as error:
        yield Failure(place, error)
    except OSError as error:
        yield Failure(place, unreadable(place, error))


def outlet_of(facts: Mapping[str, Any]) -> str:
    """Return the outlet that a record names; ``""`` when it names none."""
    return next((str(facts[key])[:200] for key in _OUTLET if facts.get(key)), "")


def unreadable(place: str, error: OSError) -> InputError:
    """Say that a file cannot be opened or read."""
    return InputError(
        f"{place}: {error.strerror or error}", code="unreadable", hint="Check the path and its permissions."
    )
