"""JSON lines: one article a line, ``{"id": …, "title": …, "text": …}``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from secondsource.errors import InputError
from secondsource.readers import Columns, Failure, Record


def read(stream: IO[bytes], place: str, columns: Columns) -> Iterator[Record | Failure]:
    """Yield the articles of a JSON-lines file; a line that is not one is a failure with its number."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        where = f"{place}:{number}"
        try:
            yield as_record(json.loads(line), where, columns)
        except InputError as error:
            yield Failure(where, error)
        except (ValueError, RecursionError) as error:
            yield Failure(
                where,
                InputError(f"{where}: not JSON ({error})", code="bad-json", hint="One JSON object a line."),
            )


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
    parts = {columns.id, columns.title, columns.text}
    facts = {k: v for k, v in data.items() if k not in parts and isinstance(v, str | int | float | bool)}
    return Record(text, title or None, place if name is None else str(name), place, facts)


def _kind(value: object) -> str:
    return "null" if value is None else f"a {type(value).__name__}"
