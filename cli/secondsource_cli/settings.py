"""What a newsroom has settled: the settings of one file of settings, and those that hold for one article.

Nothing is read here; ``settings_file`` does that.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from secondsource.severity import SEVERITIES
from secondsource_cli.globs import pattern

FAIL_ON = (*SEVERITIES, "never")


@dataclass(frozen=True, slots=True)
class SignalSettings:
    """How one signal is used; None leaves it as the model has it."""

    enabled: bool = True
    severity: str | None = None
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Allow:
    """A phrase that is not flagged. No ``signals`` means all of them."""

    phrase: str
    reason: str
    signals: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Term:
    """An own term that raises a finding."""

    term: str
    reason: str
    severity: str
    suggestion: str
    match_case: bool
    place: str


@dataclass(frozen=True, slots=True)
class Suppress:
    """Signals that do not count in some paths. No ``signals`` means all of them."""

    globs: tuple[str, ...]
    reason: str
    signals: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class PathRule:
    """What is different for some paths."""

    globs: tuple[str, ...]
    fail_on: str | None
    min_severity: str | None
    signals: Mapping[str, Mapping[str, object]]
    place: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be settled.

    Attributes
    ----------
    file : Path or None
        Where it was read; None for the defaults.
    places : mapping of str to str
        Where each key that was set comes from: ``{"fail-on": "secondsource.toml:3"}``.
    """

    file: Path | None = None
    fail_on: str = "warning"
    format: str = "text"
    min_severity: str | None = None
    bundle: Path | None = None
    baseline: Path | None = None
    signals: Mapping[str, SignalSettings] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[PathRule, ...] = ()
    allow: tuple[Allow, ...] = ()
    flag: tuple[Term, ...] = ()
    suppress: tuple[Suppress, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)

    def for_path(self, path: Path) -> Settings:
        """Return the settings that hold for one file: each rule whose glob fits, the later over the earlier."""
        found = self
        for rule in self.paths:
            if self.fits(path, rule.globs):
                signals = dict(found.signals)
                for signal, changes in rule.signals.items():
                    signals[signal] = replace(signals.get(signal, SignalSettings()), **changes)  # type: ignore[arg-type]
                keys = [f"signals.{s}.{key}" for s, changes in rule.signals.items() for key in changes]
                keys += [k for k, v in (("fail-on", rule.fail_on), ("min-severity", rule.min_severity)) if v]
                found = replace(
                    found,
                    fail_on=rule.fail_on or found.fail_on,
                    min_severity=rule.min_severity or found.min_severity,
                    signals=signals,
                    places={**found.places, **dict.fromkeys(keys, rule.place)},
                )
        return found

    def fits(self, path: Path, globs: tuple[str, ...]) -> bool:
        """Tell whether one of some globs, relative to the folder of the settings, fits a path."""
        folder = (self.file.parent if self.file else Path()).resolve()
        try:
            name: PurePath = _absolute(path).relative_to(folder)
        except ValueError:
            name = PurePath(path)
        return any(pattern(glob).fullmatch(name.as_posix()) for glob in globs)

    @property
    def thresholds(self) -> dict[str, float]:
        """The thresholds that replace the model's."""
        return {s: v.threshold for s, v in self.signals.items() if v.threshold is not None}


def _absolute(path: Path) -> Path:
    return path.resolve() if os.path.exists(path) else (Path.cwd() / path)
