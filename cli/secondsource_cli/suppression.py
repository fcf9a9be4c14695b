"""Which flags do not count, and why: comments in the text, allowed phrases, paths, a baseline. None is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from secondsource_cli.baseline import Baseline
from secondsource_cli.house_style import phrase_pattern
from secondsource_cli.inline import Inline
from secondsource_cli.settings import Allow, Settings

if TYPE_CHECKING:
    import re

    from secondsource.report import Flag, FlagSpan, Report, Suppression

_BESIDE = frozenset({"cue", "content"})
"""Parts of a flag that do not say where it is."""


@dataclass
class Used:
    """Which suppressions of the settings had something to do in this run."""

    places: set[str] = field(default_factory=set)
    known: dict[str, tuple[Path | None, str]] = field(default_factory=dict)

    def offer(self, settings: Settings) -> None:
        """Take note of the suppressions that a file of settings holds."""
        for allow in settings.allow:
            self.known[allow.place] = (settings.file, f"allowed phrase “{allow.phrase}”")
        for suppress in settings.suppress:
            self.known[suppress.place] = (settings.file, f"suppression of {', '.join(suppress.globs)}")

    def unused(self, folders: Sequence[Path]) -> list[str]:
        """Return what had nothing to do, of the settings whose whole folder was checked."""
        return [
            f"{place}: {what} had nothing to suppress"
            for place, (file, what) in self.known.items()
            if place not in self.places and file is not None and _within(file.parent, folders)
        ]


def suppress(
    report: Report,
    path: Path,
    *,
    settings: Settings,
    comments: Sequence[Inline],
    shift: int,
    baseline: Baseline | None,
    used: Used,
) -> tuple[Report, list[Inline]]:
    """Mark the flags that do not count.

    Parameters
    ----------
    report : Report
    path : Path
    settings : Settings
        Those that hold for the path.
    comments : sequence of Inline
        Their offsets count in the file's own text.
    shift : int
        Where the file's own text starts in the report's text.
    baseline : Baseline or None
    used : Used
        Takes note of what was used.

    Returns
    -------
    report : Report
    unused : list of Inline
        Comments that suppressed nothing.
    """
    from secondsource.report import Suppression

    used.offer(settings)
    phrases = [(allow, [m.span() for m in _phrase(allow).finditer(report.text)]) for allow in settings.allow]
    paths = [rule for rule in settings.suppress if settings.fits(path, rule.globs)]
    busy: set[Inline] = set()
    flags = []
    for flag in report.flags:
        found: Suppression | None = flag.suppressed
        for comment in comments:
            if flag.signal in comment.signals and _touches(flag, comment.start + shift, comment.end + shift):
                busy.add(comment)
                found = found or Suppression("inline", comment.reason)
        for allow, spans in phrases:
            if _named(flag, allow.signals) and any(_touches(flag, *span) for span in spans):
                used.places.add(allow.place)
                found = found or Suppression("phrase", allow.reason)
        for rule in paths:
            if _named(flag, rule.signals):
                used.places.add(rule.place)
                found = found or Suppression("path", rule.reason)
        if baseline is not None and baseline.holds(flag.id):
            found = found or Suppression("baseline", "known when the baseline was written")
        flags.append(replace(flag, suppressed=found))
    return recount(replace(report, flags=tuple(flags))), [c for c in comments if c not in busy]


def recount(report: Report) -> Report:
    """Bring the number of flags of each signal in line with the flags that count."""
    return replace(
        report,
        signals={
            key: replace(summary, flags=_counting(report.flags, key))
            for key, summary in report.signals.items()
        },
    )


def _counting(flags: Iterable[Flag], signal: str) -> int:
    return sum(f.signal == signal and f.voice == "writer" and f.suppressed is None for f in flags)


def _named(flag: Flag, signals: Sequence[str]) -> bool:
    return not signals or flag.signal in signals


def _touches(flag: Flag, start: int, end: int) -> bool:
    """Tell whether a flag stands, at least in part, in a stretch of text."""
    return any(span.start < end and start < span.end for span in _where(flag))


def _where(flag: Flag) -> Sequence[FlagSpan]:
    return [span for span in flag.spans if span.role not in _BESIDE] or flag.spans


@lru_cache(maxsize=4096)
def _phrase(allow: Allow) -> re.Pattern[str]:
    return phrase_pattern(allow.phrase)


def _within(folder: Path, folders: Sequence[Path]) -> bool:
    folder = folder.resolve()
    return any(folder.is_relative_to(other.resolve()) for other in folders)
