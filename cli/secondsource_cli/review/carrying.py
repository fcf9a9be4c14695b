"""What becomes of decisions when a draft was edited: carried over, or listed as orphaned; never moved in silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from secondsource.report import CONTEXT, Flag, FlagSpan, Report
from secondsource.writers.markup import marked_spans
from secondsource_cli.review.log import Decision


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision in the newest text.

    Attributes
    ----------
    start, stop : int or None
        Where its own words are now; None when it has none of its own.
    """

    decision: Decision
    start: int | None
    stop: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision did to the flags."""

    cleared: tuple[Flag, ...]
    added: tuple[Flag, ...]
    kept: tuple[Flag, ...]


def place(report: Report, decision: Decision) -> Placed | None:
    """Find a decision's place in a text; None when its flag is gone or its words cannot be told for certain."""
    ids = {flag.id for flag in report.flags}
    if decision.verdict != "missed" and decision.flag not in ids:
        # A note on the article as a whole, or on a flag that a reviewer added, hangs on no flag of the report.
        return Placed(decision, None, None) if decision.flag == "" else None
    if decision.start is None or decision.stop is None:
        return Placed(decision, None, None)
    span = _find(report.text, decision)
    return None if span is None else Placed(decision, *span)


def carried(report: Report, decisions: Iterable[Decision]) -> tuple[list[Placed], list[Decision]]:
    """Sort standing decisions into those that have a place in a text and those that are orphaned."""
    listed = list(decisions)
    missed = {d.flag for d in listed if d.verdict == "missed" and place(report, d) is not None}
    placed: list[Placed] = []
    orphans: list[Decision] = []
    for decision in listed:
        found = place(report, decision)
        if found is None and decision.verdict == "note" and decision.flag in missed:
            found = Placed(decision, None, None)
        if found is None:
            orphans.append(decision)
        else:
            placed.append(found)
    return placed, orphans


def compare(old: Report, new: Report) -> Change:
    """Tell which flags a revision cleared, added and kept.

    A flag is kept when its id is: the same words with the same words around them. Where only the words around it
    changed, it is paired with a flag of the same signal on the same words.
    """
    before = {flag.id: flag for flag in _counting(old)}
    after = {flag.id: flag for flag in _counting(new)}
    kept = [flag for key, flag in after.items() if key in before]
    cleared = [flag for key, flag in before.items() if key not in after]
    added = []
    for flag in (flag for key, flag in after.items() if key not in before):
        twin = next((f for f in cleared if _words(f) == _words(flag)), None)
        if twin is None:
            added.append(flag)
        else:
            cleared.remove(twin)
            kept.append(flag)
    return Change(tuple(cleared), tuple(added), tuple(kept))


def own_span(flag: Flag) -> FlagSpan | None:
    """Return the words that a reviewer sees marked and may correct."""
    return next(iter(marked_spans(flag)), None)


def around(text: str, start: int, stop: int) -> tuple[str, str, str]:
    """Return the words of a span and what stands before and behind it."""
    parts = (text[start:stop], text[max(0, start - CONTEXT) : start], text[stop : stop + CONTEXT])
    return _storable(parts[0]), _storable(parts[1]), _storable(parts[2])


def _storable(text: str) -> str:
    """Return a text of the same length without lone surrogates, which no database holds."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _counting(report: Report) -> list[Flag]:
    return [flag for flag in report.flags if flag.suppressed is None]


def _words(flag: Flag) -> tuple[str, ...]:
    return (flag.signal, *(" ".join(span.quote.split()) for span in marked_spans(flag)))


def _find(text: str, decision: Decision) -> tuple[int, int] | None:
    """Find a decision's words: where they were, or else in the one place with the same words around them."""
    assert decision.start is not None and decision.stop is not None
    if around(text, decision.start, decision.stop) == (decision.quote, decision.prefix, decision.suffix):
        return decision.start, decision.stop
    whole = decision.prefix + decision.quote + decision.suffix
    text = _storable(text)
    first = text.find(whole)
    if not decision.quote or first < 0 or text.find(whole, first + 1) >= 0:
        return None
    start = first + len(decision.prefix)
    return start, start + len(decision.quote)
