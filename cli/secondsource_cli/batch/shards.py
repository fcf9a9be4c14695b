"""Pieces of the output: each appears whole or not at all, and together they become the output."""

from __future__ import annotations

import csv
import glob
import io
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from secondsource.errors import ConfigError
from secondsource.writers.json import dumps
from secondsource.writers.rows import Row, as_json, columns, printable

FORMATS = ("jsonl", "csv", "parquet")
ROW_GROUP = 1024
"""Rows of the output that are held at once; with full flags a row of a news article takes about 25 kB."""
_BUFFER = 1 << 20


def format_for(path: Path) -> str:
    """Return the format that a file's name asks for.

    Raises
    ------
    ConfigError
        When its suffix is none of ours.
    """
    found = path.suffix.lower().lstrip(".").replace("ndjson", "jsonl")
    if found not in FORMATS:
        raise ConfigError(
            f"{path}: cannot tell what to write",
            code="unknown-format",
            hint="End it in .jsonl, .csv or .parquet.",
        )
    return found


def write_shard(path: Path, rows: Iterable[Row], format: str, signals: Sequence[str], detail: str) -> None:
    """Write rows to a file that appears whole or not at all, on disk for good."""
    with _appearing(path) as stream:
        if format == "parquet":
            _write_parquet(stream, rows, signals, detail)
        else:
            text = _json_lines(rows) if format == "jsonl" else _csv_lines(rows, columns(signals, detail))
            stream.writelines(line.encode("utf-8", "replace") for line in text)


def join(path: Path, shards: Sequence[Path], format: str, signals: Sequence[str], detail: str) -> None:
    """Write the output: all shards one after the other, the same whichever way the rows were cut into them."""
    with _appearing(path) as stream:
        if format == "parquet":
            _join_parquet(stream, shards, signals, detail)
        else:
            if format == "csv":
                stream.write((",".join(columns(signals, detail)) + "\r\n").encode())
            for shard in shards:
                with shard.open("rb") as piece:
                    while data := piece.read(_BUFFER):
                        stream.write(data)
    # A run that was killed while it joined could not take away what it had written so far.
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        left.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file that appears whole or not at all."""
    with _appearing(path) as stream:
        stream.write(data)


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    # The name holds the process: a worker that outlives a killed run may still be writing the same piece.
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror or error})",
            code="unwritable",
            hint="Make room or give another place with -o; --resume goes on from here.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _json_lines(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield dumps(as_json(row)) + "\n"


def _csv_lines(rows: Iterable[Row], names: Sequence[str]) -> Iterator[str]:
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line).writerow([_cell(row.get(name)) for name in names])
        yield line.getvalue()


def _cell(value: Any) -> Any:
    """Return a value for CSV: nested ones as JSON, and nothing that a spreadsheet would run as a formula."""
    if isinstance(value, list | dict):
        return json.dumps(printable(value), ensure_ascii=False)
    if isinstance(value, str):
        return (
            f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value.replace("\x00", "\ufffd")
        )
    return value


def _write_parquet(stream: IO[bytes], rows: Iterable[Row], signals: Sequence[str], detail: str) -> None:
    from pyarrow import parquet

    from secondsource.writers import arrow

    schema = arrow.schema(signals, detail)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        batch: list[Row] = []
        for row in rows:
            batch.append(row)
            if len(batch) == 256:
                writer.write_table(arrow.table(batch, schema))
                batch = []
        if batch:
            writer.write_table(arrow.table(batch, schema))


def _join_parquet(stream: IO[bytes], shards: Sequence[Path], signals: Sequence[str], detail: str) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    from secondsource.writers import arrow

    schema = arrow.schema(signals, detail)
    held = schema.empty_table()
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for shard in shards:
            with parquet.ParquetFile(shard) as file:
                for batch in file.iter_batches(batch_size=256):
                    held = pa.concat_tables([held, pa.Table.from_batches([batch], schema)])
                    while held.num_rows >= ROW_GROUP:
                        writer.write_table(held.slice(0, ROW_GROUP).combine_chunks())
                        held = held.slice(ROW_GROUP)
        if held.num_rows:
            writer.write_table(held.combine_chunks())
