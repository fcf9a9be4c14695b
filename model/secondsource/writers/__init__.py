"""One small file for each output format, and what they all share: an entry, the options, places in a text.

A writer is a function ``write(entries, options)`` that yields pieces of text. Nothing is printed here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from secondsource.readers import Failure
from secondsource.report import Flag, FlagSpan, Report
from secondsource.severity import at_least

FORMATS = ("text", "json", "jsonl", "sarif", "github", "html")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """A report and where its text came from.

    Attributes
    ----------
    report : Report
    path : str
        For people: ``"drafts/a.txt"``, ``"queue.jsonl:17"``.
    file : str
        The file itself, without a record's number.
    record : int or None
        Line or row of the file when it holds many articles, from 1.
    start : int
        Where the file's own text starts in ``report.text``, in code points: after a title that was given apart.
    extracted : bool
        The text was taken out of another format (HTML), so lines and columns count in the extracted text.
    """

    report: Report
    path: str
    file: str
    record: int | None = None
    start: int = 0
    extracted: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """How to write.

    Attributes
    ----------
    explain : bool
        Full explanations (text only).
    min_severity : str
        Milder flags are left out of text and annotations.
    colour, unicode : bool
        What the terminal can show.
    width : int
        Columns.
    version : str
        Of the bundle.
    """

    explain: bool = False
    min_severity: str = "advice"
    colour: bool = False
    unicode: bool = True
    width: int = 80
    version: str = ""


Writer = Callable[[Iterable[Entry | Failure], Options], Iterator[str]]


def writer_for(name: str) -> Writer:
    """Return the writer of a format.

    Raises
    ------
    ValueError
        When there is no such format.
    """
    if name not in FORMATS:
        raise ValueError(f"no format {name!r}")
    writer: Writer = import_module(f"secondsource.writers.{name}").write
    return writer


class Places:
    """Lines and columns of a text, both from 1, columns in code points.

    Parameters
    ----------
    text : str
    start : int
        Offset that counts as line 1, column 1; what lies before it (a title given apart) counts as that place too.
    """

    def __init__(self, text: str, start: int = 0) -> None:
        self._start = start
        self._starts = [start, *(m.end() for m in _LINE_END.finditer(text, start))]

    def __call__(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset."""
        offset = max(offset, self._start)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def shown(report: Report, min_severity: str) -> list[Flag]:
    """Return the flags that count and are at least this grave."""
    return [f for f in report.flags if f.suppressed is None and at_least(f.severity, min_severity)]


def count_of(number: int, severity: str) -> str:
    """Return a number of flags of one severity: ``"2 warnings"``, ``"1 advice"``."""
    ending = "s" if number != 1 and severity in ("warning", "error") else ""
    return f"{number:,} {severity}{ending}"


def first_span(flag: Flag) -> FlagSpan | None:
    """Return the span that says where a flag is: its evidence, whatever its signal calls it."""
    return flag.spans[0] if flag.spans else None


def as_uri_path(path: str) -> str:
    """Return a path with forward slashes."""
    return PurePath(path).as_posix()
