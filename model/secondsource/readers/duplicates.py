"""Ids that come twice in one file: the second is a failure, so that a row can be found by its id."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from secondsource.errors import InputError
from secondsource.readers import Failure, Record


def unique(records: Iterable[Record | Failure]) -> Iterator[Record | Failure]:
    """Yield records, with a failure in place of each whose id an earlier one has."""
    # Worker threads take turns in pulling records. A temporary database spills to disk by itself: the memory is the same for a million ids as for a thousand.
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as seen:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4096"):
            seen.execute(f"PRAGMA {pragma}")
        seen.execute("CREATE TABLE seen (id BLOB PRIMARY KEY, place TEXT) WITHOUT ROWID")
        for record in records:
            if isinstance(record, Failure) or record.id == record.place:
                yield record
                continue
            key = record.id.encode("utf-8", "surrogatepass")
            place = record.place.encode("utf-8", "replace").decode("utf-8")
            if seen.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, place)).rowcount:
                yield record
                continue
            ((first,),) = seen.execute("SELECT place FROM seen WHERE id = ?", (key,))
            yield Failure(record.place, _duplicate(record, first), record.id)


def _duplicate(record: Record, first: str) -> InputError:
    return InputError(
        f"{record.place}: id {record.id[:80]!r} was used at {first}",
        code="duplicate-id",
        hint="Give each article an id of its own, or name another column with --id-column.",
    )
