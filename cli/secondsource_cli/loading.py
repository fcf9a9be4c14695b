"""The analyzer, loaded once for each bundle and set of thresholds."""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import secondsource

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

    loaded = load(bundle, dict(thresholds))
    # It stays for the whole run: the collector need not go through it again and again.
    gc.freeze()
    return loaded


def versions() -> str:
    """Say which program and which bundle are installed, without loading either."""
    bundle = manifest(None).get("version")
    return (
        f"secondsource {secondsource.__version__}, {f'bundle {bundle}' if bundle else 'no bundle installed'}"
    )


def manifest(bundle: Path | None) -> Mapping[str, Any]:
    """Return what a bundle says of itself, unverified; empty when there is no bundle."""
    folder = bundle or Path(secondsource.__file__).parent / "bundles" / "default"
    try:
        found = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
