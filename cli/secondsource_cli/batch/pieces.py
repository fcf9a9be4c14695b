"""How the work is cut: the same pieces for the same inputs, whoever works on them and however often it was stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from secondsource.errors import InputError
from secondsource.readers import SINGLE, Columns, Failure, Record, format_of, read_stream, unreadable
from secondsource_cli.batch.addresses import Input, opened

ITEMS = 128
"""Most articles in a piece."""
WEIGHT = 2_000_000
"""Characters (or bytes of files not yet read) after which a piece is closed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one task scores and writes.

    Attributes
    ----------
    number : int
        From 0, in order of the input.
    items : tuple
        Articles that were read already, failures, and files that the task reads itself.
    position : int
        Bytes of the input up to the end of this piece.
    group : int or None
        Row group, when the one item is a Parquet file of which only that is meant.
    """

    number: int
    items: tuple[Record | Failure | Input, ...] = field(repr=False)
    position: int
    group: int | None = None


def local_pieces(sources: Iterable[Input | Failure], columns: Columns) -> Iterator[Piece]:
    """Yield pieces; tables are read here, files of one article by the task."""
    number = before = position = weight = 0
    items: list[Record | Failure | Input] = []
    for source in sources:
        for item, position in _items(source, columns, before):
            items.append(item)
            weight += _weight(item)
            if len(items) >= ITEMS or weight >= WEIGHT:
                yield Piece(number, tuple(items), position)
                number, weight, items = number + 1, 0, []
        before += source.size if isinstance(source, Input) else 0
    if items:
        yield Piece(number, tuple(items), position)


def remote_pieces(sources: Iterable[Input | Failure]) -> Iterator[Piece]:
    """Yield pieces that hold no text: a file, a row group of a Parquet file, or some files of one article each."""
    number = position = 0
    small: list[Record | Failure | Input] = []
    for source in sources:
        if isinstance(source, Failure) or format_of(source.name) in SINGLE:
            small.append(source)
            position += _weight(source)
            if len(small) >= ITEMS:
                yield Piece(number, tuple(small), position)
                number, small = number + 1, []
            continue
        if small:
            yield Piece(number, tuple(small), position)
            number, small = number + 1, []
        groups = _row_groups(source)
        for group in range(groups):
            done = position + source.size * (group + 1) // groups
            yield Piece(number, (source,), done, group if groups > 1 else None)
            number += 1
        position += source.size
    if small:
        yield Piece(number, tuple(small), position)


def articles(
    item: Record | Failure | Input, columns: Columns, group: int | None
) -> Iterator[Record | Failure]:
    """Yield the articles of an item, reading its file if need be."""
    if not isinstance(item, Input):
        yield item
        return
    try:
        with opened(item) as stream:
            if group is None:
                yield from read_stream(stream, item.name, columns)
            else:
                from secondsource.readers.parquet import read_group

                yield from read_group(stream, item.name, columns, group)
    except InputError as error:
        yield Failure(item.name, error)
    except OSError as error:
        yield Failure(item.name, unreadable(item.name, error))


def _items(
    source: Input | Failure, columns: Columns, before: int
) -> Iterator[tuple[Record | Failure | Input, int]]:
    if isinstance(source, Failure):
        yield source, before
    elif not source.stdin and (format_of(source.name) in SINGLE or not format_of(source.name)):
        yield source, before + source.size
    else:
        try:
            with opened(source) as stream:
                for record in read_stream(stream, source.name, columns):
                    yield record, before + _taken(stream, source)
        except InputError as error:
            yield Failure(source.name, error), before
        except OSError as error:
            yield Failure(source.name, unreadable(source.name, error)), before


def _taken(stream: IO[bytes], source: Input) -> int:
    """Return how much of a file was read; a packed Parquet file is taken into memory whole, and may be closed by then."""
    if source.stdin:
        return 0
    return source.size if stream.closed else stream.tell()


def _weight(item: Record | Failure | Input) -> int:
    if isinstance(item, Failure):
        return 0
    return item.size if isinstance(item, Input) else len(item.text)


def _row_groups(source: Input) -> int:
    """Return how many row groups a file has; 1 for other formats and for files that cannot be read."""
    if not source.name.lower().endswith(".parquet"):
        return 1
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with opened(source) as stream:
            return max(1, int(parquet.ParquetFile(stream).num_row_groups))
    except (pa.ArrowException, OSError, InputError):
        return 1
