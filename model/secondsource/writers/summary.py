"""The summary of one report for the terminal: outcome, priority with its strongest terms, sourcing table."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from secondsource.report import ABSTAINED, Report
from secondsource.severity import SEVERITIES
from secondsource.writers import Entry, Options, count_of, shown
from secondsource.writers.plain import BOLD, COLOURS, DIM, bar, columns, line, paint, shorten, wrap

PRIORITIES = ("publish", "small fixes", "needs work", "hold")
OUTCOMES = {
    "analyzed": "analysed as news",
    "opinion": "reads as opinion: loaded words are noted, not warned of",
    "satire": "reads as satire: loaded words are noted, not warned of",
    "too-short": "not analysed: too short to judge",
    "not-english": "not analysed: does not read as English",
}
_LABEL = 12
_TERMS = 5
_STEP = re.compile(r"[ :]*(?:>=|≥|at least) *(-?\d+(?:\.\d+)?)")
_SOURCES = 15


def summary(entry: Entry, options: Options) -> Iterator[str]:
    """Yield the lines of the summary."""
    report = entry.report
    yield _row("Outcome", OUTCOMES.get(report.outcome, line(report.outcome)), options)
    if report.outcome in ABSTAINED:
        return
    for number, row in enumerate(counts(report, options)):
        yield _row("" if number else "Flags", row, options)
    level = report.priority.level
    name = PRIORITIES[level] if 0 <= level < len(PRIORITIES) else str(level)
    colour = ("32", "36", "33", "31")[min(max(level, 0), 3)]
    verdict = paint(f"{level} of 3, {name}", f"{BOLD};{colour}", options.colour)
    yield _row("Priority", f"{verdict} (score {report.priority.score:.1f})", options)
    yield from _terms(report, options)
    yield from _sources(report, options)


def counts(report: Report, options: Options) -> list[str]:
    """Say how many flags of each severity there are, and how many are not shown and why, in rows that fit."""
    count = Counter(f.severity for f in shown(report, options.min_severity))
    parts = [(count_of(count[s], s), COLOURS[s]) for s in reversed(SEVERITIES) if count[s]] or [("none", "")]
    hidden = len(shown(report, "info")) - sum(count.values())
    suppressed = sum(f.suppressed is not None for f in report.flags)
    if hidden:
        parts.append((f"{hidden} below {options.min_severity} not shown", ""))
    if suppressed:
        parts.append((f"{suppressed} suppressed", ""))
    rows: list[str] = []
    room = 0
    for text, colour in parts:
        if len(text) + 2 > room:
            room = options.width - _LABEL
            rows.append("")
        rows[-1] += paint(text, colour, options.colour) + ", "
        room -= len(text) + 2
    rows[-1] = rows[-1].removesuffix(", ")
    return [row.rstrip() for row in rows]


def grouped(terms: Iterable[tuple[float, str, str]]) -> list[tuple[float, str]]:
    """Add up the steps of one measure ("words ≥ 2", "words ≥ 5") under the highest, and put the strongest first.

    Parameters
    ----------
    terms : iterable of (float, str, str)
        Weights in log-odds with the name that tells the step, and with their labels.
    """
    sums: dict[str, float] = {}
    steps: dict[str, tuple[float, str]] = {}
    for weight, name, label in terms:
        match = _STEP.search(name)
        key = f"{name[: match.start()]}\0{name[match.end() :]}" if match else name
        sums[key] = sums.get(key, 0.0) + weight
        step = float(match[1]) if match else -math.inf
        if key not in steps or step > steps[key][0]:
            steps[key] = step, _STEP.sub(r" ≥ \1", label)
    return sorted(((weight, steps[key][1]) for key, weight in sums.items()), key=lambda term: -abs(term[0]))


def _terms(report: Report, options: Options) -> Iterator[str]:
    terms = grouped((t.weight, t.feature, line(t.label or t.feature)) for t in report.priority.contributions)[
        :_TERMS
    ]
    largest = max((abs(weight) for weight, _ in terms), default=0.0)
    for weight, label in terms:
        drawn = bar(weight, largest, 10, options.unicode)
        text = shorten(label, options.width - _LABEL - 19)
        yield f"{'':<{_LABEL}}{weight:+7.2f} {drawn}{' ' * (10 - len(drawn))} {text}"


def _sources(report: Report, options: Options) -> Iterator[str]:
    """Yield the sourcing table, the busiest source first."""
    if not report.sources:
        yield _row("Sources", "nobody is credited with anything", options)
        return
    rows = sorted(report.sources, key=lambda row: (-row.words, -row.claims))
    width = max(12, options.width - _LABEL - 44)
    header = f"{_fit('source', width)}  {'type':<18}  {'record':<6}  {'claims':>6}  {'share':>5}"
    yield _row("Sources", paint(header, DIM, options.colour), options)
    for row in rows[:_SOURCES]:
        name = ("* " if row.central else "") + line(row.name or row.entity)
        yield (
            f"{'':<{_LABEL}}{_fit(name, width)}  {_fit(row.type.replace('-', ' '), 18)}  "
            f"{'on' if row.on_record else 'off':<6}  {row.claims:>6}  {row.share:>4.0%}"
        )
    if len(rows) > _SOURCES:
        yield f"{'':<{_LABEL}}and {len(rows) - _SOURCES} more"
    if any(row.central for row in rows):
        yield from wrap("* stands behind the central claim", options.width, " " * _LABEL)


def _fit(text: str, width: int) -> str:
    text = shorten(text, width)
    return text + " " * (width - columns(text))


def _row(label: str, text: str, options: Options) -> str:
    return paint(f"{label:<{_LABEL}}", DIM, options.colour) + text
