"""Files as they come from elsewhere: found, decoded and parsed with errors that name the file and the line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from secondsource.errors import InputError

_LONGEST_CELL = 10_000_000


def below(paths: Sequence[Path], suffix: str) -> list[Path]:
    """Return the files among ``paths`` and below the folders among them that end in a suffix, in order of their names."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: not there", code="unreadable", hint="Check the path.")
        found += (
            sorted(path.rglob(f"*{suffix}"))
            if path.is_dir()
            else [path]
            if path.name.endswith(suffix)
            else []
        )
    return found


def read_text(path: Path) -> str:
    """Return a file as it is, line breaks included: offsets of the labels count them."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: not UTF-8 ({error.reason})", code="not-utf8", hint="Save it as UTF-8."
        ) from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", code="unreadable", hint="Check the path.") from error


def table(path: Path, delimiter: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, row) of a table with a header that must name some columns."""
    csv.field_size_limit(_LONGEST_CELL)
    lines = read_text(path).removeprefix("\ufeff").splitlines(keepends=True)
    # A tab-separated table of sentences holds quotation marks as they are.
    plain = delimiter == "\t"
    reader = csv.DictReader(
        lines, delimiter=delimiter, quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL
    )
    missing = [c for c in columns if c not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            f"{path}:1: has no column {', '.join(missing)}",
            code="missing-column",
            hint=f"Wanted: {', '.join(columns)}, separated by {delimiter!r}.",
        )
    try:
        for row in reader:
            if any(row.get(c) is None for c in columns):
                raise InputError(
                    f"{path}:{reader.line_num}: the row is short",
                    code="short-row",
                    hint="Is the delimiter right?",
                )
            yield reader.line_num, row
    except csv.Error as error:
        raise InputError(
            f"{path}:{reader.line_num}: {error}", code="bad-table", hint="Is it the file?"
        ) from error


def read_json(path: Path) -> Any:
    """Return a JSON file."""
    try:
        return json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON ({error})", code="bad-json", hint="Is the file whole?") from error


def elements(path: Path, tag: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of one name of an XML file, each dropped from memory after use.

    A file that declares entities is refused: expanding them can fill the memory.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise InputError(
                    f"{path}: declares a document type", code="unsafe-xml", hint="Remove the declaration."
                )
            stream.seek(0)
            for _, element in ElementTree.iterparse(stream):
                if element.tag == tag:
                    yield element
                    element.clear()
    except ElementTree.ParseError as error:
        line = error.position[0]
        raise InputError(
            f"{path}:{line}: not XML ({error})", code="bad-xml", hint="Is the file whole?"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", code="unreadable", hint="Check the path.") from error


def words_of(element: ElementTree.Element | None) -> str:
    """Return the text of an element and everything inside it, white space tidied."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def python_list(cell: str) -> list[str]:
    """Return the strings of a cell such as ``['a', "b"]``; other cells are split at commas."""
    import ast

    try:
        value = ast.literal_eval(cell) if cell.strip() else []
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = [part.strip() for part in cell.strip("[] ").split(",") if part.strip()]
    return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]
