"""What a run found, in numbers that add up: counts by signal and priority, failures by cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from secondsource.readers import Failure
from secondsource.report import ABSTAINED, Report
from secondsource.writers.plain import line
from secondsource.writers.summary import PRIORITIES

_BAR = 30
_COUNTERS = ("flags", "flagged", "levels", "outcomes", "failures")


@dataclass
class Tally:
    """Counts that are kept with each piece and summed at the end."""

    articles: int = 0
    words: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)

    def add_report(self, report: Report) -> None:
        """Count an article."""
        self.articles += 1
        self.words += report.words
        self.outcomes[report.outcome] += 1
        if report.outcome in ABSTAINED:
            return
        self.levels[str(report.priority.level)] += 1
        for signal, found in report.signals.items():
            if found.flags:
                self.flags[signal] += found.flags
                self.flagged[signal] += 1

    def add_failure(self, failure: Failure) -> None:
        """Count an article that could not be read."""
        self.failures[failure.error.code] += 1

    def add(self, other: Tally) -> None:
        """Add the counts of another piece."""
        self.articles += other.articles
        self.words += other.words
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON-ready values."""
        return {
            name: dict(sorted(value.items())) if isinstance(value, Counter) else value
            for name, value in vars(self).items()
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Tally:
        """Build a tally from what :meth:`to_dict` returned."""
        made = cls(data["articles"], data["words"])
        for name in _COUNTERS:
            getattr(made, name).update(data[name])
        return made

    def lines(self, seconds: float, before: int = 0) -> Iterator[str]:
        """Yield the summary of a run that took some seconds; an earlier run had done the words ``before`` it."""
        rate = f", {(self.words - before) / seconds:,.0f} words/s" if seconds > 0.5 else ""
        yield f"{self.articles:,} articles, {self.words:,} words in {seconds:,.1f} s{rate}"
        judged = self.levels.total()
        if judged:
            yield "priority"
            for level, name in enumerate(PRIORITIES):
                count = self.levels[str(level)]
                bar = "#" * round(_BAR * count / judged)
                yield f"  {level} {name:<12}{count:>9,}  {count / judged:>4.0%}  {bar}".rstrip()
        if self.flags:
            yield "signals"
            for signal, count in self.flags.most_common():
                share = self.flagged[signal] / judged
                yield f"  {line(signal):<28}{count:>9,} flags in {self.flagged[signal]:,} articles ({share:.0%})"
        others = {k: v for k, v in self.outcomes.items() if k != "analyzed"}
        if others:
            yield "outcomes: " + ", ".join(f"{v:,} {k}" for k, v in sorted(others.items()))
        if self.failures:
            yield "failures: " + ", ".join(f"{v:,} {k}" for k, v in self.failures.most_common())
