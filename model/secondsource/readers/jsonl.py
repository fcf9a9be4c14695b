"""JSON lines: one article a line, ``{"id": …, "title": …, "text": …}``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from secondsource.errors import InputError
from secondsource.readers import MAX_BYTES, Columns, Failure, Record
from secondsource.readers.text import decode

MAX_LINE = 64 * 1024 * 1024
"""Longest line, in bytes: more than the longest text that is analysed."""


def read(stream: IO[bytes], place: str, columns: Columns) -> Iterator[Record | Failure]:
    """Yield the articles of a JSON-lines file; a line that is not one is a failure with its number."""
    for number, (line, encoding) in enumerate(_lines(stream), 1):
        if not line.strip():
            continue
        where = f"{place}:{number}"
        try:
            record = _read_line(line, where, columns)
            yield with_encoding(record, encoding) if encoding else record
        except InputError as error:
            yield Failure(where, error)
        except (ValueError, RecursionError) as error:
            yield Failure(
                where,
                InputError(f"{where}: not JSON ({error})", code="bad-json", hint="One JSON object a line."),
            )


def _read_line(line: bytes, where: str, columns: Columns) -> Record:
    if len(line) > MAX_LINE:
        raise InputError(
            f"{where}: a line of more than {MAX_LINE:,} bytes", code="too-large", hint="Split the article."
        )
    try:
        return as_record(json.loads(line), where, columns)
    except UnicodeDecodeError:
        text, encoding = decode(line, where)
        return with_encoding(as_record(json.loads(text), where, columns), encoding)


def with_encoding(record: Record, encoding: str) -> Record:
    """Return a record that says in which encoding it came, where that was not UTF-8."""
    return replace(record, facts={**record.facts, "encoding": encoding})


def _lines(stream: IO[bytes]) -> Iterator[tuple[bytes, str]]:
    """Yield lines, and the encoding when all of the file is in another; of a line that is too long only its beginning."""
    line = stream.readline(MAX_LINE + 1)
    if line[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text, encoding = decode(line + stream.read(MAX_BYTES), "UTF-16 file")
        yield from ((part, encoding) for part in text.encode().splitlines())
        return
    while line:
        yield line, ""
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE + 1)
        line = stream.readline(MAX_LINE + 1)


def as_record(data: Any, place: str, columns: Columns) -> Record:
    """Build a record from one row of any table-like format.

    Raises
    ------
    InputError
        When the row is no object, or its text is missing, null or not a string.
    """
    if not isinstance(data, dict):
        raise InputError(
            f"{place}: not an object", code="bad-record", hint="Each record is an object with a text."
        )
    text, title = data.get(columns.text), data.get(columns.title)
    if columns.text not in data:
        raise InputError(
            f"{place}: has no {columns.text!r}",
            code="no-text",
            hint="Name the column that holds the text with --text-column.",
        )
    if not isinstance(text, str):
        raise InputError(
            f"{place}: {columns.text!r} is {_kind(text)}, not a string",
            code="bad-text",
            hint="Leave the record out or mend it.",
        )
    if title is not None and not isinstance(title, str):
        raise InputError(
            f"{place}: {columns.title!r} is {_kind(title)}, not a string",
            code="bad-title",
            hint="Leave the title out or mend it.",
        )
    name = data.get(columns.id)
    if isinstance(name, dict | list):
        raise InputError(
            f"{place}: {columns.id!r} is {_kind(name)}, not a string or number",
            code="bad-id",
            hint="Give each article a plain id, or name another column with --id-column.",
        )
    parts = {columns.id, columns.title, columns.text}
    facts = {k: v for k, v in data.items() if k not in parts and isinstance(v, str | int | float | bool)}
    return Record(text, title or None, place if name is None else str(name), place, facts)


def _kind(value: object) -> str:
    if value is None:
        return "null"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
