"""JSON lines: one report or one error a line, in the order of the input, as soon as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from secondsource.readers import Failure
from secondsource.writers import Entry, Options
from secondsource.writers.json import as_dict, dumps


def write(entries: Iterable[Entry | Failure], options: Options) -> Iterator[str]:
    """Yield a line for each entry."""
    for entry in entries:
        yield dumps(entry.to_dict() if isinstance(entry, Failure) else as_dict(entry)) + "\n"
