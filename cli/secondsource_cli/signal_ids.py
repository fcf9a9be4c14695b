"""Names of the signals without loading them: for options, completion and settings, which must be quick."""

from __future__ import annotations

import pkgutil
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
