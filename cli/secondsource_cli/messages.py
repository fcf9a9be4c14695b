"""What is said on standard error: one safe line each, with the way out below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from secondsource.readers import Failure

ALIKE = 3
"""Failures of one kind in one file that are named one by one."""


def failures(found: Iterable[Failure]) -> None:
    """Name each input that could not be read; of many alike in one file, the first few."""
    alike: Counter[tuple[str, str]] = Counter()
    for failure in found:
        error = failure.error
        key = re.sub(r":\d+$", "", failure.place), error.code
        alike[key] += 1
        if alike[key] <= ALIKE:
            named = error.message.startswith(failure.place)
            message = error.message if named else f"{failure.place}: {error.message}"
            say(f"{message} [{error.code}]", error.hint if alike[key] == 1 else "")
    for (file, code), number in alike.items():
        if number > ALIKE:
            say(f"{file}: {number - ALIKE:,} more like these [{code}]")


def say(message: str, hint: str = "") -> None:
    """Print a message; no file name in it can steer the terminal."""
    from secondsource.writers.plain import line

    typer.echo(line(message), err=True)
    if hint:
        typer.echo(f"  hint: {line(hint)}", err=True)
