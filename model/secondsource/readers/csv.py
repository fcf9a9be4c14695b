"""CSV and TSV: one article a row, a header above; comma, semicolon or tab, whichever the header has most of."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO

from secondsource.errors import InputError
from secondsource.readers import Columns, Failure, Record
from secondsource.readers.jsonl import as_record, with_encoding

MAX_FIELD = 64 * 1024 * 1024
"""Longest field, in characters: more than the longest text that is analysed."""


def read(stream: IO[bytes], place: str, columns: Columns) -> Iterator[Record | Failure]:
    """Yield the articles of a table; a row that does not fit the header is a failure with its line."""
    csv.field_size_limit(MAX_FIELD)
    text, encoding = _decoded(stream)
    above = 0
    while (first := text.readline(1 << 20)) and not first.strip():
        above += 1
    if not first:
        return
    delimiter = max(",;\t", key=first.count)
    header = next(csv.reader([first], delimiter=delimiter))
    if columns.text not in header:
        raise InputError(
            f"{place}: has no column {columns.text!r}",
            code="no-text",
            hint=f"Name the column that holds the text with --text-column. It has: {', '.join(header)[:200]}.",
        )
    rows = csv.reader(text, delimiter=delimiter)
    while True:
        where = f"{place}:{above + rows.line_num + 2}"
        try:
            # A broken archive ends the file: it would break again at every further row.
            row = next(rows, None)
        except csv.Error as error:
            hint = "Look for a quotation mark that is not closed."
            yield Failure(where, InputError(f"{where}: not CSV ({error})", code="bad-csv", hint=hint))
        else:
            if row is None:
                return
            if row:
                yield _read_row(row, header, where, columns, encoding)


def _read_row(
    row: list[str], header: list[str], where: str, columns: Columns, encoding: str
) -> Record | Failure:
    try:
        record, foreign = _record(row, header, where, columns)
    except InputError as error:
        return Failure(where, error)
    found = "windows-1252" if foreign else encoding
    return with_encoding(record, found) if found else record


def _record(row: list[str], header: list[str], where: str, columns: Columns) -> tuple[Record, bool]:
    """Return a row as a record, and whether bytes of it were no UTF-8."""
    if len(row) != len(header):
        raise InputError(
            f"{where}: {len(row)} fields under {len(header)} headings",
            code="bad-record",
            hint="Put fields that hold the separator in quotation marks.",
        )
    mended = [_mended(field) for field in row]
    data = {name: field or None for name, (field, _) in zip(header, mended, strict=True)}
    return as_record(data, where, columns), any(foreign for _, foreign in mended)


def _decoded(stream: IO[bytes]) -> tuple[io.TextIOWrapper, str]:
    """Return the text of a file: UTF-16 by its mark, else UTF-8, with foreign bytes kept for `_mended`.

    The encoding is named when it is not UTF-8. UTF-16 cannot carry them on; what is broken there becomes U+FFFD.
    """
    buffered = stream if hasattr(stream, "peek") else io.BufferedReader(stream)  # type: ignore[type-var]
    mark = buffered.peek(2)[:2]
    wide = mark in (b"\xff\xfe", b"\xfe\xff")
    encoding, errors = ("utf-16", "replace") if wide else ("utf-8-sig", "surrogateescape")
    text = io.TextIOWrapper(buffered, encoding, errors=errors, newline="")
    return text, encoding if wide else ""


def _mended(field: str) -> tuple[str, bool]:
    """Read bytes that were not UTF-8 as Windows-1252; tell whether there were any."""
    if field.isascii() or not any("\udc80" <= character <= "\udcff" for character in field):
        return field, False
    return field.encode("utf-8", "surrogateescape").decode("cp1252", "replace"), True
