"""What the queue needs to know of an article: enough to sort, filter, search and count, without its report."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from secondsource.report import Flag, Report
from secondsource.writers.markup import title_of


class FlagHead(NamedTuple):
    """A flag in the queue."""

    id: str
    signal: str
    severity: str
    probability: float
    threshold: float


def asked(flag: Flag | FlagHead) -> bool:
    """Tell whether a reviewer is asked about a flag: progress counts those. A note may be decided too."""
    return flag.severity != "info"


@dataclass(frozen=True, slots=True)
class Head:
    """An article in the queue, at its newest revision.

    Attributes
    ----------
    flags : tuple of FlagHead
        Those that count: not suppressed.
    """

    number: int
    id: str
    place: str
    outlet: str
    title: str
    outcome: str
    words: int
    score: float
    level: int
    flags: tuple[FlagHead, ...]
    revisions: int
    title_end: int

    @classmethod
    def read(cls, row: Sequence[Any]) -> Head:
        """Build a head from a row of the store."""
        number, name, place, outlet, text, title_end, revisions = row
        facts: Mapping[str, Any] = json.loads(text)
        return cls(
            number, name, place, outlet, facts["title"], facts["outcome"], facts["words"], facts["score"],
            facts["level"], tuple(FlagHead(*flag) for flag in facts["flags"]), revisions, title_end,
        )  # fmt: skip

    @property
    def to_decide(self) -> frozenset[str]:
        """Ids of the flags that a review is done with when they are decided."""
        return frozenset(flag.id for flag in self.flags if asked(flag))

    @property
    def uncertainty(self) -> float:
        """How near the flags are to their thresholds, in [0, 1]: where a decision teaches the model most."""
        near = [
            1 - abs(f.probability - f.threshold) / max(f.threshold, 1 - f.threshold)
            for f in self.flags
            if asked(f)
        ]
        return max(near, default=0.0)

    def progress(self, decided: Collection[str]) -> tuple[int, int]:
        """Return how many of the flags are decided, and of how many."""
        return len(self.to_decide & set(decided)), len(self.to_decide)


def summary(report: Report) -> str:
    """Return what :meth:`Head.read` needs, as JSON."""
    return json.dumps(
        {
            "title": title_of(report),
            "outcome": report.outcome,
            "words": report.words,
            "score": report.priority.score,
            "level": report.priority.level,
            "flags": [
                [f.id, f.signal, f.severity, f.probability, f.threshold]
                for f in report.flags
                if f.suppressed is None
            ],
        }
    )
