"""Parquet: one article a row, read a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

from secondsource.errors import InputError
from secondsource.readers import Columns, Failure, Record
from secondsource.readers.jsonl import as_record
from secondsource.readers.packed import MAX_RATIO, is_bomb

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
        _refuse_bombs(file, place, groups)
        # As a dictionary, a value that many rows share is in memory once.
        file = parquet.ParquetFile(stream, metadata=file.metadata, read_dictionary=_texts(file, names))
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


def read_group(stream: IO[bytes], place: str, columns: Columns, group: int) -> Iterator[Record | Failure]:
    """Yield the articles of one row group; an id that an earlier group has is a failure, as in the whole file.

    Parameters
    ----------
    stream : binary file
        Can be wound back.
    place : str
    columns : Columns
    group : int
    """
    from secondsource.readers.duplicates import unique

    return unique(read(stream, place, columns, [group]), _earlier(stream, place, columns, group))


def _earlier(stream: IO[bytes], place: str, columns: Columns, group: int) -> Iterator[tuple[str, str]]:
    """Yield the ids of the readable articles in the row groups before one, with their places."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(stream)
        # What is wrong with the columns, the reader of the group itself says.
        if not {columns.id, columns.text} <= set(file.schema_arrow.names):
            return
        number = 0
        for before in range(group):
            # The ids alone are little to read, the texts are not: they are asked for only where some are missing.
            wanted = [columns.id, columns.text] if _gaps(file, before, columns.text) else [columns.id]
            table = file.read_row_group(before, columns=wanted)
            readable = table.column(wanted[-1]).is_valid()
            for name, known in zip(table.column(columns.id).to_pylist(), readable.to_pylist(), strict=True):
                number += 1
                if known and name is not None:
                    yield str(name), f"{place}:{number}"
    except (pa.ArrowException, OSError):
        # The reader of the group meets the same fault and tells of it.
        return


def _gaps(file: Any, group: int, column: str) -> bool:
    """Tell whether a row group may have nulls in a column."""
    found = file.metadata.row_group(group)
    for index in range(found.num_columns):
        chunk = found.column(index)
        if chunk.path_in_schema == column:
            return not chunk.is_stats_set or chunk.statistics.null_count != 0
    return True


def _refuse_bombs(file: Any, place: str, groups: Sequence[int] | None) -> None:
    """Refuse a table with a column that unpacks to far more than text does."""
    for number in groups if groups is not None else range(file.metadata.num_row_groups):
        group = file.metadata.row_group(number)
        for index in range(group.num_columns):
            column = group.column(index)
            if is_bomb(column.total_uncompressed_size, column.total_compressed_size):
                raise InputError(
                    f"{place}: column {column.path_in_schema!r} unpacks to more than {MAX_RATIO} times its size",
                    code="bomb",
                    hint="Write it again if it is what you think it is.",
                )


def _texts(file: Any, names: Sequence[str]) -> list[str]:
    """Return the columns that hold strings."""
    from pyarrow import types

    string = (types.is_string, types.is_large_string, types.is_binary)
    return [f.name for f in file.schema_arrow if f.name in names and any(is_(f.type) for is_ in string)]


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
