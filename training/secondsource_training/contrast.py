"""Does a minimal repair clear the flag? Pairs of a flawed piece and the same piece repaired, one signal each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from secondsource.analyzer import Analyzer
from secondsource.report import Flag, Report
from secondsource.tokens import Span
from secondsource_training.corpora import LabelledArticle, contrast


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the analyzer says about one pair.

    Attributes
    ----------
    flagged : bool
        The flawed side has a flag of the signal where it is labelled.
    cleared : bool
        The repaired side has no flag of the signal in the writer's voice.
    """

    pair: str
    signal: str
    flagged: bool
    cleared: bool

    @property
    def flips(self) -> bool:
        """Flagged before the repair and not after it."""
        return self.flagged and self.cleared


def outcomes(analyzer: Analyzer, path: Path, split: str = "evaluate") -> list[Outcome]:
    """Analyse both sides of every pair of one split."""
    return [
        _outcome(analyzer, flawed, repaired) for flawed, repaired in _pairs(path) if flawed.split == split
    ]


def share(found: list[Outcome]) -> dict[str, dict[str, float | int]]:
    """Return, by signal and for all, the number of pairs and the share flagged, cleared and flipped."""
    result: dict[str, dict[str, float | int]] = {}
    for name in [*sorted({o.signal for o in found}), "all"]:
        own = [o for o in found if name in (o.signal, "all")]
        result[name] = {
            "pairs": len(own),
            "flagged": round(sum(o.flagged for o in own) / len(own), 3),
            "cleared": round(sum(o.cleared for o in own) / len(own), 3),
            "flips": round(sum(o.flips for o in own) / len(own), 3),
        }
    return result


def _pairs(path: Path) -> Iterator[tuple[LabelledArticle, LabelledArticle]]:
    sides = contrast(path)
    yield from zip(sides[::2], sides[1::2], strict=True)


def _outcome(analyzer: Analyzer, flawed: LabelledArticle, repaired: LabelledArticle) -> Outcome:
    (signal,) = flawed.flags
    before = _flags(analyzer.analyze(flawed.text, flawed.title), signal)
    after = _flags(analyzer.analyze(repaired.text, repaired.title), signal)
    wanted = [s.span for label in flawed.flags[signal] for s in label.spans]
    whole = signal in ("single-source", "headline-overstates")
    flagged = any(whole or _meets(flag, wanted) for flag in before)
    return Outcome(flawed.group, signal, flagged, not after)


def _flags(report: Report, signal: str) -> list[Flag]:
    return [f for f in report.flags if f.signal == signal and f.voice == "writer"]


def _meets(flag: Flag, wanted: list[Span]) -> bool:
    return any(Span(s.start, s.end).overlaps(w) for s in flag.spans for w in wanted)
