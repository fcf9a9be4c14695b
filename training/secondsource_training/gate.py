"""A figure may not fall below its floor: the check that CI runs on the bundle that ships.

``python -m secondsource_training.gate`` measures and compares; ``--raise`` lifts the floors to what was measured and
adds new figures; a floor is lowered only by naming it with ``--allow-lower``; ``--write`` makes the file where there is
none. Exit codes: 0 no figure below its floor · 1 at least one is, or has no floor · 2 usage.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError, SecondSourceError

TOLERANCE = 0.005
BELOW, USAGE = 1, 2


@dataclass(frozen=True, slots=True)
class Floors:
    """Minimum figures.

    Attributes
    ----------
    tolerance : float
        How far a figure may lie below its floor; for differences between machines, not for a worse model.
    values : mapping of str to float
    bundle : str
        Version of the bundle that the floors were last set by.
    """

    tolerance: float
    values: Mapping[str, float]
    bundle: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one figure stands: ``state`` is ``ok``, ``above``, ``below``, ``no-floor``, ``not-measured`` or ``not-here``."""

    name: str
    state: str
    floor: float | None
    measured: float | None

    @property
    def fails(self) -> bool:
        """Whether the gate stays shut."""
        return self.state in ("below", "no-floor", "not-measured")


def read_floors(path: Path) -> Floors:
    """Read the floors.

    Raises
    ------
    ConfigError
        When the file is missing or does not hold floors.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        values = {str(name): float(value) for name, value in data["floors"].items()}
        floors = Floors(float(data["tolerance"]), values, str(data.get("bundle", "")))
    except OSError as error:
        raise ConfigError(
            f"{path}: {error.strerror}",
            code="no-floors",
            hint="--write makes the file from what is measured.",
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{path}: not a file of floors ({error!r})", code="bad-floors", hint="See gate.py."
        ) from error
    if (
        not all(math.isfinite(v) and 0 <= v <= 1 for v in values.values())
        or not 0 <= floors.tolerance <= 0.05
    ):
        raise ConfigError(
            f"{path}: a floor lies outside 0 to 1, or the tolerance outside 0 to 0.05",
            code="bad-floors",
            hint="See gate.py.",
        )
    return floors


def write_floors(path: Path, floors: Floors) -> None:
    """Write the floors, sorted by name."""
    data = {
        "tolerance": floors.tolerance,
        "bundle": floors.bundle,
        "floors": dict(sorted(floors.values.items())),
    }
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def compare(floors: Floors, measured: Mapping[str, float], absent: Sequence[str] = ()) -> list[Finding]:
    """Hold figures against floors.

    Parameters
    ----------
    absent : sequence of str
        Beginnings of the names of figures that cannot be measured here.
    """
    found = []
    for name in sorted({*floors.values, *measured}):
        floor, value = floors.values.get(name), measured.get(name)
        if value is None:
            state = "not-here" if any(name.startswith(prefix) for prefix in absent) else "not-measured"
        elif floor is None:
            state = "no-floor"
        elif not value >= floor - floors.tolerance:  # a figure that is no number is below
            state = "below"
        else:
            state = "above" if _down(value) > floor else "ok"
        found.append(Finding(name, state, floor, value))
    return found


def moved(
    floors: Floors, measured: Mapping[str, float], bundle: str, *, up: bool, lower: Sequence[str] = ()
) -> Floors:
    """Return the floors after a run: up to what was measured, down only where that is allowed by name.

    Raises
    ------
    ConfigError
        When a floor that may be lowered does not exist or was not measured.
    """
    values = dict(floors.values)
    for name in lower:
        if name not in values:
            raise ConfigError(
                f"no floor {name!r}", code="no-such-floor", hint=f"Known: {', '.join(sorted(values))}."
            )
        if name not in measured:
            raise ConfigError(
                f"{name!r} was not measured here", code="not-measured", hint="It needs the shared corpora."
            )
        values[name] = _down(measured[name])
    if up:
        for name, value in measured.items():
            values[name] = max(values.get(name, 0.0), _down(value))
    return Floors(floors.tolerance, values, bundle)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate; returns the exit code."""
    options = _options(arguments)
    try:
        return _run(options)
    except SecondSourceError as error:
        sys.stderr.write(f"error: {error.message} [{error.code}]\nhint: {error.hint}\n")
        return USAGE


def _run(options: Any) -> int:
    from secondsource.analyzer import load
    from secondsource_training.gate_figures import ABSENT, gate_figures

    shared = options.shared if options.shared.is_dir() else None
    if shared is None and os.environ.get("SECONDSOURCE_CI"):
        raise ConfigError(
            f"{options.shared}: not there", code="no-corpora", hint="CI must have the shared corpora."
        )
    if options.write and options.floors.exists():
        raise ConfigError(
            f"{options.floors}: exists", code="floors-exist", hint="Use --raise, or --allow-lower NAME."
        )
    floors = Floors(TOLERANCE, {}) if options.write else read_floors(options.floors)
    analyzer = load(options.bundle)
    measured = gate_figures(analyzer, options.data, shared)
    if options.write or options.up or options.allow_lower:
        floors = moved(
            floors, measured, analyzer.version, up=options.write or options.up, lower=options.allow_lower
        )
        write_floors(options.floors, floors)
    found = compare(floors, measured, () if shared else ABSENT)
    sys.stdout.write("".join(f"{line}\n" for line in report(found, analyzer.version)))
    return BELOW if any(finding.fails for finding in found) else 0


def report(found: Sequence[Finding], bundle: str) -> list[str]:
    """Return the findings as lines: what fails comes last, where it is seen."""
    width = max((len(f.name) for f in found), default=0)
    lines = [f"bundle {bundle}"]
    for finding in sorted(found, key=lambda f: (f.fails, f.name)):
        floor, value = (f"{v:.3f}" if v is not None else "–" for v in (finding.floor, finding.measured))
        lines.append(f"{finding.name:<{width}}  floor {floor:>5}  measured {value:>5}  {finding.state}")
    above = sum(f.state == "above" for f in found)
    failed = sum(f.fails for f in found)
    lines.append(f"{failed} of {len(found)} figures fail; {above} floors could be raised (--raise)")
    return lines


def _down(value: float) -> float:
    """Round down to three digits, so that a floor is never above what was measured."""
    return math.floor(value * 1000) / 1000


def _options(arguments: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(prog="python -m secondsource_training.gate", description=__doc__)
    parser.add_argument("--bundle", type=Path, default=None, help="default: the bundle that ships")
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the shared corpora")
    parser.add_argument("--floors", type=Path, default=Path("data/floors.json"))
    parser.add_argument("--write", action="store_true", help="make the file of floors where there is none")
    parser.add_argument("--raise", dest="up", action="store_true", help="lift floors to what is measured")
    parser.add_argument("--allow-lower", action="append", default=[], metavar="NAME", help="lower this floor")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
