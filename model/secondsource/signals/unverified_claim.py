"""Unverified claim: the text itself says that something is not established.

Plans, forecasts, conditions, ability and court wording about formal charges are not flagged. ``hedging`` finds the
places and names what stands around them.
"""

from __future__ import annotations

from collections.abc import Iterator

from secondsource.hedging import STRONG, Hedges, content_of, features, find_hedges, read_hedges
from secondsource.linear import Verdict
from secondsource.loaded_context import credited_tokens
from secondsource.reading import Reading
from secondsource.signals import Candidate, RoleSpan, Signal, Wording

_SURE = 0.75

_LABELS = {
    "pattern": "wording of the kind",
    "hedging word": "the word itself",
    "modal": "modal verb",
    "after it": "word after it",
    "before it": "word before it",
}
_QUESTIONS = {
    "no-confirmation": "Who was asked to confirm this, and when? Is the claim needed before they answer?",
    "allegation": "Who alleges this, and can that person or document be named?",
    "provisional": "Who gave this first information, and has it been checked since?",
    "speculation": "Which evidence supports this, and who draws the conclusion?",
}


def _candidates(reading: Reading, prepared: Hedges) -> Iterator[Candidate]:
    article = reading.article
    hedges = list(find_hedges(article, prepared))
    credited = credited_tokens(article, reading.attributions)
    strong = sum(not STRONG.isdisjoint(hedge.groups) for hedge in hedges)
    for hedge in hedges:
        spans = [RoleSpan("evidence", article.tokens.span(hedge.first, hedge.last))]
        content = content_of(article, hedge)
        if content is not None:
            spans.append(RoleSpan("content", content))
        others = strong - (not STRONG.isdisjoint(hedge.groups))
        yield Candidate(
            hedge.kind,
            "quoted" if article.quoted[hedge.anchor] else "writer",
            tuple(spans),
            tuple(features(article, prepared, hedge, others, credited)),
            {"groups": hedge.groups},
        )


def _wording(reading: Reading, candidate: Candidate, verdict: Verdict) -> Wording:
    words = reading.article.quote(candidate.spans[0].span)
    meaning = SIGNAL.kinds[candidate.kind].lower()
    if candidate.voice == "quoted":
        return Wording("info", f"“{words}” ({meaning}) in the words of a source.", _QUESTIONS[candidate.kind])
    strong = candidate.kind in ("no-confirmation", "allegation") and verdict.probability >= _SURE
    return Wording(
        "warning" if strong else "advice",
        f"“{words}” says that the claim is not established ({meaning}).",
        _QUESTIONS[candidate.kind],
        "Name who says it, give what supports it, or leave the claim out until it is confirmed.",
    )


SIGNAL = Signal(
    id="unverified-claim",
    title="Unverified claim",
    plural="unverified claims",
    scope="span",
    meaning="The text itself says that a claim is not established; not plans, forecasts, conditions, ability or court wording.",
    why="A claim that is printed before it is checked is remembered without its “reportedly”.",
    guidance="Check before publishing; where a claim must run unconfirmed, say who makes it, what was done to verify it and what is not known.",
    authority="Common to verification handbooks (European Journalism Centre, First Draft) and agency standards.",
    kinds={
        "no-confirmation": "No confirmation",
        "allegation": "Allegation without proof",
        "provisional": "Provisional information",
        "speculation": "Speculation about facts",
    },
    candidates=_candidates,
    wording=_wording,
    match_roles=("evidence",),
    prepare=read_hedges,
    labels=_LABELS,
)
