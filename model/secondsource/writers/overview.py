"""A page about a whole batch: how many flags of each signal, how the priorities fall, which outlets are flagged most.

Fed one line at a time and constant in memory: it keeps counts, and the articles that need looking at first.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from secondsource.report import ABSTAINED, Report
from secondsource.writers.markup import one_line, title_of
from secondsource.writers.pages import environment, signal_title, style_hash, stylesheet

FIRST = 100
"""Articles that are listed, those of the highest priority."""
OUTLETS = 25
_FAILURES = 50
_BINS = 12
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Line:
    """What the page needs to know of one article.

    Attributes
    ----------
    place : str
        Where its text came from.
    flags : mapping of str to int
        Flags in the writer's voice by signal.
    """

    place: str
    title: str
    outlet: str
    outcome: str
    words: int
    score: float
    level: int
    flags: Mapping[str, int]

    @classmethod
    def of(cls, report: Report, place: str, outlet: str = "") -> Line:
        """Return the line of a report."""
        flags = {key: summary.flags for key, summary in report.signals.items()}
        score, level = report.priority.score, report.priority.level
        return cls(place, title_of(report), outlet, report.outcome, report.words, score, level, flags)


@dataclass(frozen=True, slots=True)
class Row:
    """A bar of a plot: a part of the whole with its 95 % interval (Wilson), all in [0, 1]."""

    name: str
    count: int
    of: int
    share: float
    low: float
    high: float


@dataclass
class Tally:
    """Counts over the articles of a batch; call :meth:`add` for each, then :func:`write_overview`."""

    model: str = ""
    articles: int = 0
    words: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    levels: Counter[int] = field(default_factory=Counter)
    bins: Counter[int] = field(default_factory=Counter)
    outlets: dict[str, tuple[int, int]] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    failed: int = 0
    _first: list[tuple[float, int, Line]] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Count an article."""
        self.articles += 1
        self.words += line.words
        self.outcomes[line.outcome] += 1
        if line.outcome in ABSTAINED:
            return
        self.flags.update(line.flags)
        self.flagged.update(name for name, number in line.flags.items() if number)
        self.levels[line.level] += 1
        self.bins[min(_BINS - 1, max(0, int(line.score / 3 * _BINS)))] += 1
        if line.outlet:
            seen, flagged = self.outlets.get(line.outlet, (0, 0))
            self.outlets[line.outlet] = (seen + 1, flagged + (line.level >= 2))
        entry = (line.score, -self.articles, line)
        if len(self._first) < FIRST:
            heapq.heappush(self._first, entry)
        else:
            heapq.heappushpop(self._first, entry)

    def fail(self, place: str, message: str) -> None:
        """Count an input that could not be read; the first few are listed."""
        self.failed += 1
        if len(self.failures) < _FAILURES:
            self.failures.append((place, message))

    @property
    def judged(self) -> int:
        """Articles that were not abstained from."""
        return sum(self.levels.values())

    def first(self) -> list[Line]:
        """Return the articles of the highest priority, the highest first."""
        return [line for _, _, line in sorted(self._first, key=lambda item: item[:2], reverse=True)]

    def by_signal(self) -> list[Row]:
        """Return the share of articles with a flag of each signal."""
        return [
            _row(signal_title(n), self.flagged[n], self.judged)
            for n in sorted(self.flags, key=lambda n: (-self.flagged[n], n))
        ]

    def by_outlet(self) -> list[Row]:
        """Return the share of each outlet's articles that need work or should be held, the largest outlets only."""
        largest = sorted(self.outlets.items(), key=lambda item: (-item[1][0], item[0]))[:OUTLETS]
        rows = [_row(one_line(name, 40), flagged, seen) for name, (seen, flagged) in largest]
        return sorted(rows, key=lambda row: (-row.share, row.name))


def write_overview(tally: Tally) -> str:
    """Return the page."""
    highest = max(tally.bins.values(), default=0)
    heights = [tally.bins[n] / highest if highest else 0.0 for n in range(_BINS)]
    return (
        environment()
        .get_template("overview.html")
        .render(
            tally=tally,
            heights=heights,
            highest=highest,
            lines=tally.first(),
            style=stylesheet(),
            style_hash=style_hash(),
        )
    )


def _row(name: str, count: int, of: int) -> Row:
    low, high = _wilson(count, of)
    return Row(name, count, of, count / of if of else 0.0, low, high)


def _wilson(count: int, of: int) -> tuple[float, float]:
    """Return the interval of a share (Wilson 1927), which stays sensible for few articles and for none flagged."""
    if not of:
        return 0.0, 1.0
    share, square = count / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)
