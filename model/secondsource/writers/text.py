"""Text for people and for editors that jump to ``path:line:col``: one flag a line, or the full explanation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from secondsource.readers import Failure
from secondsource.report import Flag
from secondsource.writers import Entry, Options, Places, first_span, shown
from secondsource.writers.plain import BOLD, COLOURS, DIM, line, paint


def write(entries: Iterable[Entry | Failure], options: Options) -> Iterator[str]:
    """Yield a line for each flag, or with ``options.explain`` the explanation of each and a summary.

    Failures are left to the caller: they belong on the other stream.
    """
    from secondsource.writers.explain import explain

    for entry in entries:
        if isinstance(entry, Failure):
            continue
        if options.explain:
            yield from (row + "\n" for row in explain(entry, options))
            continue
        places = Places(entry.report.text, entry.start)
        for flag in shown(entry.report, options.min_severity):
            yield f"{heading(flag, entry, places, options)} {line(flag.reason)} {score(flag, options)}\n"


def heading(flag: Flag, entry: Entry, places: Places, options: Options) -> str:
    """Return ``path:line:col: severity signal``."""
    span = first_span(flag)
    row, column = places(span.start if span else entry.start)
    place = paint(f"{line(entry.path)}:{row}:{column}:", BOLD, options.colour)
    severity = paint(flag.severity, COLOURS[flag.severity], options.colour)
    return f"{place} {severity} {line(flag.signal)}"


def score(flag: Flag, options: Options) -> str:
    """Return the probability in brackets."""
    return paint(f"[{flag.probability:.2f}]", DIM, options.colour)
