"""Ids that come twice in one file: the second is a failure, so that a row can be found by its id."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from secondsource.errors import ConfigError, InputError
from secondsource.readers import Failure, Record

_ADD = "INSERT OR IGNORE INTO seen VALUES (?, ?)"


def unique(
    records: Iterable[Record | Failure], earlier: Iterable[tuple[str, str]] = ()
) -> Iterator[Record | Failure]:
    """Yield records, with a failure in place of each whose id an earlier one has.

    Parameters
    ----------
    records : iterable of Record or Failure
    earlier : iterable of (str, str)
        Ids that came before the records, in another part of their file, and the places where.

    Raises
    ------
    ConfigError
        When the disk for temporary files is full.
    """
    try:
        yield from _unique(records, earlier)
    except sqlite3.Error as error:
        raise ConfigError(
            f"no room to remember ids ({error})",
            code="unwritable",
            hint="Make room where temporary files go (TMPDIR); --resume goes on from here.",
        ) from error


def _unique(
    records: Iterable[Record | Failure], earlier: Iterable[tuple[str, str]]
) -> Iterator[Record | Failure]:
    # Worker threads take turns in pulling records. A temporary database spills to disk by itself: the memory is the same for a million ids as for a thousand.
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as seen:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4096"):
            seen.execute(f"PRAGMA {pragma}")
        seen.execute("CREATE TABLE seen (id BLOB PRIMARY KEY, place TEXT) WITHOUT ROWID")
        seen.executemany(_ADD, (_row(*pair) for pair in earlier))
        for record in records:
            if isinstance(record, Failure) or record.id == record.place:
                yield record
                continue
            row = _row(record.id, record.place)
            if seen.execute(_ADD, row).rowcount:
                yield record
                continue
            ((first,),) = seen.execute("SELECT place FROM seen WHERE id = ?", row[:1])
            yield Failure(record.place, _duplicate(record, first), record.id)


def _row(name: str, place: str) -> tuple[bytes, str]:
    """Return an id and its place as the table takes them, lone surrogates or not."""
    return name.encode("utf-8", "surrogatepass"), place.encode("utf-8", "replace").decode("utf-8")


def _duplicate(record: Record, first: str) -> InputError:
    return InputError(
        f"{record.place}: id {record.id[:80]!r} was used at {first}",
        code="duplicate-id",
        hint="Give each article an id of its own, or name another column with --id-column.",
    )
