"""How far a run is: a bar on a terminal, plain lines elsewhere; always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from secondsource_cli.batch.tally import Tally

EVERY = 10.0
"""Seconds between plain lines."""


class Progress(Protocol):
    """Something that is told how far a run is."""

    def __call__(self, position: int, tally: Tally) -> None:
        """Take note of the bytes of the input that are done and of what was found."""


@contextmanager
def shown(total: int, quiet: bool) -> Iterator[Progress]:
    """Show progress towards a number of bytes; 0 when it is not known."""
    if quiet:
        yield lambda position, tally: None
    elif sys.stderr.isatty():
        with _bar(total) as progress:
            yield progress
    else:
        yield _Lines(total)


@contextmanager
def _bar(total: int) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[found]}"), TimeRemainingColumn())
    begun = time.monotonic()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total or None, found="")

        def update(position: int, tally: Tally) -> None:
            bar.update(task, completed=position, found=_found(tally, time.monotonic() - begun))

        yield update


class _Lines:
    """Says a line now and then."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._begun = self._said = time.monotonic()
        self._first: tuple[float, int] | None = None

    def __call__(self, position: int, tally: Tally) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = now, position
        if now - self._said < EVERY:
            return
        self._said = now
        left = ""
        if position and self._total:
            left = f" ({min(1.0, position / self._total):.0%}{self._left(now, position)})"
        print(f"{_found(tally, now - self._begun)}{left}", file=sys.stderr, flush=True)

    def _left(self, now: float, position: int) -> str:
        """Say how long it may still take, by the pace since the first piece: an earlier run may have come far."""
        assert self._first is not None
        begun, start = self._first
        if position <= start:
            return ""
        return f", {(now - begun) * max(0, self._total - position) / (position - start):,.0f} s left"


def _found(tally: Tally, seconds: float) -> str:
    done = tally.articles + sum(tally.failures.values())
    rate = done / seconds if seconds > 0 else 0.0
    return f"{done:,} articles, {rate:,.0f}/s, {sum(tally.flags.values()):,} flags"
