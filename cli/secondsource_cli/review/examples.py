"""Decisions as examples in the shape of ``data/signals``, one line for each article, signal and reviewer.

A line lists the flags that hold, and apart from them those that were rejected. ``complete`` says whether the reviewer
decided every flag of that signal: only then does the absence of a flag mean that there is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from secondsource.report import Flag, FlagSpan

if TYPE_CHECKING:
    from secondsource_cli.review.carrying import Placed
    from secondsource_cli.review.export import Reviewed

_KEEPS = ("accept", "fixed", "missed")


def write(articles: Iterator[Reviewed]) -> Iterator[str]:
    """Yield the lines."""
    for article in articles:
        people = sorted({item.decision.reviewer for item in article.placed})
        for reviewer in people:
            mine = [item for item in article.placed if item.decision.reviewer == reviewer]
            for signal in sorted({item.decision.signal for item in mine}):
                about = [item for item in mine if item.decision.signal == signal]
                yield json.dumps(_example(article, signal, reviewer, about), ensure_ascii=True) + "\n"


def _example(article: Reviewed, signal: str, reviewer: str, about: list[Placed]) -> dict[str, Any]:
    text, cut = article.report.text, article.head.title_end
    decided = {item.decision.flag for item in about}
    open_ = [
        flag.id
        for flag in article.report.flags
        if flag.signal == signal and flag.suppressed is None and flag.id not in decided
    ]
    kept = [item for item in about if item.decision.verdict in _KEEPS]
    verdicts = {item.decision.flag: item.decision.verdict for item in about}
    return {
        "id": f"{article.head.place}#{signal}#{reviewer}",
        "split": "train",
        "domain": "",
        "title": text[:cut] if cut else None,
        "text": text[cut + 2 :] if cut else text,
        "signal": signal,
        "reviewer": reviewer,
        "complete": not open_,
        "flags": [_flag(article, item) for item in sorted(kept, key=lambda i: article.place(i) or (0, 0))],
        "rejected": [
            {**_flag(article, item), "verdict": item.decision.verdict}
            for item in about
            if item.decision.verdict not in _KEEPS
        ],
        "verdicts": verdicts,
        "text_hash": article.report.text_hash,
        "model": article.report.model,
        "note": "; ".join(
            note for item in about if (note := article.notes.get((reviewer, item.decision.flag), ""))
        ),
    }


def _flag(article: Reviewed, item: Placed) -> dict[str, Any]:
    text = article.report.text
    flag = article.flag(item)
    own = item.start is not None and item.stop is not None
    place = article.place(item)
    first = _first_role(flag, item.decision.signal)
    spans: list[dict[str, Any]] = []
    if own and place is not None:
        spans.append(_span(text, first, *place))
    if flag is not None:
        spans += [_span(text, s.role, s.start, s.end) for s in _others(flag, first if own else "")]
    made: dict[str, Any] = {
        "kind": flag.kind if flag else "",
        "voice": flag.voice if flag else "writer",
        "spans": spans,
    }
    if flag is not None:
        made |= {key: flag.details[key] for key in ("acknowledged", "independent") if key in flag.details}
    return made


def _others(flag: Flag, replaced: str) -> list[FlagSpan]:
    """Return a flag's spans without the one that a reviewer put another in the place of."""
    first = next((s for s in flag.spans if s.role == replaced), None)
    return [span for span in flag.spans if span is not first]


def _first_role(flag: Flag | None, signal: str) -> str:
    """Return the part that a reviewer's own words play."""
    from secondsource.signals import registry
    from secondsource_cli.review.carrying import own_span

    span = own_span(flag) if flag is not None else None
    if span is not None:
        return span.role
    known = registry().get(signal)
    return known.match_roles[0] if known is not None and known.match_roles else "central"


def _span(text: str, role: str, start: int, end: int) -> dict[str, Any]:
    """Return a span as an example names it: its words, and which of their places in the text it is."""
    quote = text[start:end]
    number, at = 0, text.find(quote)
    while 0 <= at < start:
        number, at = number + 1, text.find(quote, at + 1)
    return {"role": role, "quote": quote, "n": number}
