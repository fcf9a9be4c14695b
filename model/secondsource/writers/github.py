"""Annotations for GitHub Actions: flags shown beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from secondsource.readers import Failure
from secondsource.report import Flag
from secondsource.writers import Entry, Options, Places, as_uri_path, first_span, shown
from secondsource.writers.plain import line, safe

_COMMANDS = {"error": "error", "warning": "warning", "advice": "notice", "info": "notice"}


def write(entries: Iterable[Entry | Failure], options: Options) -> Iterator[str]:
    """Yield a workflow command for each flag that counts and each input that cannot be read."""
    for entry in entries:
        if isinstance(entry, Failure):
            yield _command(
                "error",
                {"file": entry.place, "title": entry.error.code},
                entry.error.message,
                entry.error.hint,
            )
            continue
        places = Places(entry.report.text, entry.start)
        for flag in shown(entry.report, options.min_severity):
            yield _command(
                _COMMANDS[flag.severity], _properties(flag, entry, places), flag.reason, flag.question
            )


def _properties(flag: Flag, entry: Entry, places: Places) -> dict[str, str]:
    found = {"file": as_uri_path(entry.file)}
    span = first_span(flag)
    if entry.record is not None:
        found["line"] = str(entry.record)
    elif span is not None and not entry.extracted:
        (row, column), (last_row, last_column) = places(span.start), places(span.end)
        found |= {"line": str(row), "endLine": str(last_row)}
        if row == last_row:
            # GitHub takes columns only within one line.
            found |= {"col": str(column), "endColumn": str(last_column)}
    return {**found, "title": f"{flag.signal} [{flag.probability:.2f}]"}


def _command(name: str, properties: dict[str, str], *messages: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(chr(10).join(line(message) for message in messages if message))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")
