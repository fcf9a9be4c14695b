"""A claim credited to nobody who can be identified: "sources suggested", "critics say", "a senior official"."""

from __future__ import annotations

from collections.abc import Iterable

from secondsource.attributed import LABELS, at_stake, propose
from secondsource.attribution import types_of
from secondsource.backing import figures
from secondsource.linear import Verdict
from secondsource.reading import Reading
from secondsource.severity import milder
from secondsource.signals import Candidate, Signal, Wording
from secondsource.source_types import SourceReader
from secondsource.sources import reason_given, surveyed, withheld

_TYPES = types_of("unnamed")


def _candidates(reading: Reading, prepared: SourceReader) -> Iterable[Candidate]:
    return propose(reading, prepared, _TYPES)


def _wording(reading: Reading, candidate: Candidate, verdict: Verdict) -> Wording:
    act = candidate.facts["act"]
    source = reading.article.quote(candidate.spans[0].span)
    group = candidate.kind == "unnamed-group"
    severity, what = at_stake(reading, act)
    backing = reading.backing.behind(act)
    reason, hidden = reason_given(reading.article, act), withheld(reading.article, act)
    survey = surveyed(reading.article, act)
    if reason is not None or backing is not None or survey is not None:
        severity = milder(severity)
    who = "nobody in particular" if group else "one person whom the article does not identify"
    said = f"“{source}” carries {what}, but stands for {who}"
    if reason is not None:
        said += f"; the article says why: “{reading.article.quote(reason)}”"
        ask = "Is the stated reason true and strong enough, does an editor know the name, and can a second source confirm it?"
    elif hidden is not None:
        said += "; it says that the name is withheld, not why"
        ask = "Why is the name withheld? Say so in the text, and say how this source is placed to know."
    elif survey is not None:
        ask = "Who ran the survey, how many answered, and does the text say so?"
    elif group:
        counted = figures(reading.article.norms(act.source))
        many = "say" if counted else "say how many you spoke to and"
        ask = f"Who exactly? Name at least one of them, or {many} how they know."
    else:
        ask = "Can this person be named? If not: why not, how does he or she know, and who else confirms it?"
    if backing is not None and backing.source:
        said += f"; “{reading.article.quote(backing.source[0])}” says the same on the record"
        ask = "Could the claim rest on the source that is on the record alone? " + ask
    suggestion = (
        ""
        if reason is not None or survey is not None
        else "Give a name; or say how the source knows and why it cannot be named."
    )
    return Wording(severity, said + ".", ask, suggestion)


SIGNAL = Signal(
    id="anonymous-source",
    title="Unnamed source",
    plural="unnamed sources",
    scope="attribution",
    meaning="A claim credited to a person or people whom the reader cannot identify. Not: a spokesperson for a named body, an office held by one person, somebody named elsewhere in the article, an outlet or a document.",
    why="Nobody can be asked again, and nobody answers for a mistake.",
    guidance="Name sources. Where one must stay unnamed, an editor knows who it is, the text says why and how the source knows, and a second source confirms it.",
    authority="in line with the Associated Press and Reuters rules on anonymous sources and the SPJ Code of Ethics",
    kinds={
        "unnamed-individual": "one person who is not identified by name",
        "unnamed-group": "several or undefined people",
    },
    candidates=_candidates,
    wording=_wording,
    match_roles=("source",),
    prepare=SourceReader.shared,
    labels=LABELS,
)
