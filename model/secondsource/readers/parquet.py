"""Parquet: one article a row, read a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

from secondsource.errors import InputError
from secondsource.readers import Columns, Failure, Record
from secondsource.readers.jsonl import as_record

ROWS = 64


def read(
    stream: IO[bytes], place: str, columns: Columns, groups: Sequence[int] | None = None
) -> Iterator[Record | Failure]:
    """Yield the articles of a table.

    Parameters
    ----------
    stream : binary file
        Can be wound back.
    place : str
    columns : Columns
    groups : sequence of int, optional
        Row groups to read; all of them by default.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(stream)
        names = _columns(file.schema_arrow, place, columns)
        first = sum(file.metadata.row_group(g).num_rows for g in range(groups[0])) if groups else 0
        number = first
        for batch in file.iter_batches(batch_size=ROWS, row_groups=groups, columns=names):
            for index in range(batch.num_rows):
                number += 1
                where = f"{place}:{number}"
                try:
                    yield as_record(_row(batch, index), where, columns)
                except InputError as error:
                    yield Failure(where, error)
                except ValueError as error:
                    problem = InputError(
                        f"{where}: broken value ({error})", code="bad-text", hint="Write strings as UTF-8."
                    )
                    yield Failure(where, problem)
    except (pa.ArrowException, OSError, ValueError, LookupError, MemoryError) as error:
        raise InputError(
            f"{place}: not a readable Parquet file ({error})", code="bad-parquet", hint="Write it again."
        ) from error


def _row(batch: Any, index: int) -> dict[str, Any]:
    return {name: batch.column(name)[index].as_py() for name in batch.schema.names}


def _columns(schema: Any, place: str, columns: Columns) -> list[str]:
    """Return the columns to read: the article's own and those with plain values."""
    from pyarrow import types

    if columns.text not in schema.names:
        raise InputError(
            f"{place}: has no column {columns.text!r}",
            code="no-text",
            hint=f"Name the column that holds the text with --text-column. It has: {', '.join(schema.names)[:200]}.",
        )
    own = {columns.id, columns.title, columns.text}
    return [field.name for field in schema if field.name in own or not types.is_nested(field.type)]
