"""A claim taken over from another outlet or from a social-media post, not found out first hand."""

from __future__ import annotations

from collections.abc import Iterable

from secondsource.attributed import LABELS, at_stake, propose
from secondsource.attribution import types_of
from secondsource.linear import Verdict
from secondsource.reading import Reading
from secondsource.severity import milder
from secondsource.signals import Candidate, Signal, Wording
from secondsource.source_types import SourceReader

_TYPES = types_of("relayed")


def _candidates(reading: Reading, prepared: SourceReader) -> Iterable[Candidate]:
    return propose(reading, prepared, _TYPES)


def _wording(reading: Reading, candidate: Candidate, verdict: Verdict) -> Wording:
    act = candidate.facts["act"]
    source = reading.article.quote(candidate.spans[0].span)
    severity, what = at_stake(reading, act)
    backing = reading.backing.behind(act)
    if backing is not None:
        severity = milder(severity)
    if candidate.kind == "social-media":
        said = f"{what.capitalize()} is taken from social media: “{source}”"
        ask = "Who runs this account, is the post genuine and unaltered, when and where was it made, and what confirms it?"
        suggestion = "Say who posted it and when, and what you did to check it."
    else:
        said = f"{what.capitalize()} is taken over from another outlet: “{source}”"
        ask = (
            "What does that outlet itself rest on? Can we reach its source, or confirm the claim on our own?"
        )
        suggestion = "Link to the original report, say what it rests on, and add confirmation of your own."
    if backing is not None and backing.source:
        said += f"; “{reading.article.quote(backing.source[0])}” says the same on the record"
        ask = "Could the claim rest on the source that is on the record alone?"
    return Wording(severity, said + ".", ask, suggestion)


SIGNAL = Signal(
    id="relayed-report",
    title="Relayed report",
    plural="relayed reports",
    scope="attribution",
    meaning="A claim credited to another news outlet, its reporter, or a post, account or video on social media. Not: a named person who merely posted it, a document, a statement of an institution.",
    why="An error is copied with the report, and two outlets that repeat one report are still one source.",
    guidance="Match other people's reporting before running it; where that cannot be done, credit it, say what it rests on and that it is not confirmed. Trace a post to whoever made it before using it.",
    authority="in line with the Reuters Handbook of Journalism, the BBC Editorial Guidelines and the First Draft guides to checking posts",
    kinds={
        "media": "another news outlet, an agency or its reporter",
        "social-media": "a post, account, video or user",
    },
    candidates=_candidates,
    wording=_wording,
    match_roles=("source",),
    prepare=SourceReader.shared,
    labels=LABELS,
)
