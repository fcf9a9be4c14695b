"""Decisions as files: own examples (training reads them), a table, W3C Web Annotations, Label Studio."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from secondsource.report import CONTEXT, Flag, Report
from secondsource_cli.review.carrying import Placed, carried, own_span
from secondsource_cli.review.heads import Head
from secondsource_cli.review.log import Decision
from secondsource_cli.review.store import Store

FORMATS = {"jsonl": "jsonl", "csv": "csv", "w3c": "jsonld", "label-studio": "json"}
"""Formats with the suffix of their files."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An article with the decisions that stand.

    Attributes
    ----------
    notes : dict
        By (reviewer, flag).
    """

    head: Head
    report: Report
    placed: list[Placed]
    orphans: list[Decision]
    notes: dict[tuple[str, str], str]

    def flag(self, item: Placed) -> Flag | None:
        """Return the flag that was decided; None when a reviewer added it."""
        return next((f for f in self.report.flags if f.id == item.decision.flag), None)

    def place(self, item: Placed) -> tuple[int, int] | None:
        """Return the words that a decision is about."""
        if item.start is not None and item.stop is not None:
            return item.start, item.stop
        flag = self.flag(item)
        span = own_span(flag) if flag else None
        return (span.start, span.end) if span else None


def export(store: Store, format: str) -> Iterator[str]:
    """Yield an export piece by piece.

    Parameters
    ----------
    store : Store
    format : str
        A key of :data:`FORMATS`.
    """
    from secondsource_cli.review import examples

    writers: dict[str, Callable[[Iterator[Reviewed]], Iterator[str]]] = {
        "jsonl": examples.write,
        "csv": _csv,
        "w3c": _w3c,
        "label-studio": _label_studio,
    }
    return writers[format](_reviewed(store))


def _reviewed(store: Store) -> Iterator[Reviewed]:
    for head in store.heads():
        standing = store.standing(head.number)
        report = store.report(head.number) if standing else None
        if report is None:
            continue
        placed, orphans = carried(report, standing.values())
        notes = {(d.reviewer, d.flag): d.note for d in standing.values() if d.verdict == "note" and d.note}
        decisions = [item for item in placed if item.decision.verdict != "note"]
        yield Reviewed(head, report, decisions, [d for d in orphans if d.verdict != "note"], notes)


def _csv(articles: Iterator[Reviewed]) -> Iterator[str]:
    names = (
        "article", "place", "outlet", "reviewer", "flag", "signal", "verdict", "start", "end", "quote",
        "probability", "note", "made", "orphaned",
    )  # fmt: skip
    yield _row(names)
    for article in articles:
        for item in article.placed:
            decision, place, flag = item.decision, article.place(item), article.flag(item)
            start, end = place or ("", "")
            quote = article.report.text[place[0] : place[1]] if place else decision.quote
            yield _row(
                (*_who(article, decision), start, end, quote, f"{flag.probability:.6f}" if flag else "",
                 article.notes.get((decision.reviewer, decision.flag), decision.note), decision.made, "")
            )  # fmt: skip
        for decision in article.orphans:
            yield _row(
                (*_who(article, decision), "", "", decision.quote, "", decision.note, decision.made, "yes")
            )


def _who(article: Reviewed, decision: Decision) -> tuple[str, ...]:
    head = article.head
    return (
        head.id,
        head.place,
        head.outlet,
        decision.reviewer,
        decision.flag,
        decision.signal,
        decision.verdict,
    )


def _row(values: tuple[object, ...]) -> str:
    """Return a line of the table; a cell that a spreadsheet would run as a formula is made text."""
    line = io.StringIO()
    cells = [str(value) for value in values]
    csv.writer(line).writerow([f"'{c}" if c[:1] in tuple("=+-@\t\r") else c for c in cells])
    return line.getvalue()


def _w3c(articles: Iterator[Reviewed]) -> Iterator[str]:
    """Yield one annotation collection (Web Annotation Data Model, W3C 2017); positions count code points."""
    yield '{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": ['
    separator = "\n"
    for article in articles:
        for item in article.placed:
            place = article.place(item)
            if place is None:
                continue
            yield separator + json.dumps(_annotation(article, item.decision, *place))
            separator = ",\n"
    yield "\n]}\n"


def _annotation(article: Reviewed, decision: Decision, start: int, end: int) -> dict[str, Any]:
    text = article.report.text
    bodies: list[dict[str, Any]] = [
        {"type": "TextualBody", "purpose": "classifying", "value": decision.signal},
        {"type": "TextualBody", "purpose": "assessing", "value": decision.verdict},
    ]
    note = article.notes.get((decision.reviewer, decision.flag), decision.note)
    if note:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": note, "format": "text/plain"})
    return {
        "id": f"urn:secondsource:decision:{decision.number}",
        "type": "Annotation",
        "motivation": "assessing",
        "creator": {"type": "Person", "name": decision.reviewer},
        "created": decision.made,
        "body": bodies,
        "target": {
            "source": f"urn:sha256:{article.report.text_hash}",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(0, start - CONTEXT) : start],
                    "suffix": text[end : end + CONTEXT],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }


def _label_studio(articles: Iterator[Reviewed]) -> Iterator[str]:
    """Yield tasks with one annotation for each reviewer: labels for ``<Labels name="label" toName="text">``."""
    yield "["
    separator = "\n"
    for article in articles:
        people = sorted({item.decision.reviewer for item in article.placed})
        task = {
            "data": {"text": article.report.text, "id": article.head.id, "outlet": article.head.outlet},
            "annotations": [
                {
                    "completed_by": {"email": name},
                    "result": [r for item in article.placed if item.decision.reviewer == name for r in _regions(article, item)],
                }
                for name in people
            ],
        }  # fmt: skip
        yield separator + json.dumps(task)
        separator = ",\n"
    yield "\n]\n"


def _regions(article: Reviewed, item: Placed) -> Iterator[dict[str, Any]]:
    place = article.place(item)
    if place is None:
        return
    shared = {"id": f"d{item.decision.number}", "from_name": "label", "to_name": "text"}
    words = {"start": place[0], "end": place[1], "text": article.report.text[place[0] : place[1]]}
    yield {**shared, "type": "labels", "value": {**words, "labels": [item.decision.signal]}}
    verdict = {**words, "choices": [item.decision.verdict]}
    yield {**shared, "from_name": "verdict", "type": "choices", "value": verdict}
