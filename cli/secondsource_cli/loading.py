"""The analyzer, loaded once for each bundle and set of thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from secondsource.analyzer import Analyzer


def analyzer(bundle: Path | None, thresholds: Mapping[str, float]) -> Analyzer:
    """Return an analyzer.

    Parameters
    ----------
    bundle : Path or None
        None for the bundle that ships.
    thresholds : mapping of str to float
        Probabilities that replace the bundle's, by signal.
    """
    return _load(bundle, tuple(sorted(thresholds.items())))


@lru_cache(maxsize=4)
def _load(bundle: Path | None, thresholds: tuple[tuple[str, float], ...]) -> Analyzer:
    # Half of the start-up time is the analyzer's; --help must not pay it.
    from secondsource.analyzer import load

    return load(bundle, dict(thresholds))
