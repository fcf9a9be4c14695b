"""Names of the signals without loading them, for options, completion and settings; and the nearest name to a wrong one."""

from __future__ import annotations

import difflib
import pkgutil
from collections.abc import Collection
from functools import cache
from pathlib import Path

import secondsource

HOUSE_STYLE = "house-style"
"""Signal of the findings that a newsroom's own terms raise."""


@cache
def signal_ids() -> tuple[str, ...]:
    """Return the id of every signal that is installed, in order of the alphabet."""
    folder = str(Path(secondsource.__file__).parent / "signals")
    names = (module.name for module in pkgutil.iter_modules([folder]))
    return tuple(sorted(name.replace("_", "-") for name in names if not name.startswith("_")))


def known_signals() -> tuple[str, ...]:
    """Return the signals that may be named in settings, options and comments: the installed ones and own terms."""
    return (*signal_ids(), HOUSE_STYLE)


def nearest_name(name: str, known: Collection[str]) -> str:
    """Return a sentence that offers the nearest valid name, or all of them."""
    close = difflib.get_close_matches(str(name), list(known), n=1, cutoff=0.5)
    return f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(known)}."
