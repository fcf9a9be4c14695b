"""A central claim, disputable, that hangs on at most one independent source."""

from __future__ import annotations

from collections.abc import Iterator

from secondsource import sourcing
from secondsource.cues import Cues
from secondsource.linear import Verdict
from secondsource.reading import Reading
from secondsource.signals import Candidate, RoleSpan, Signal, Wording, shortened
from secondsource.style import style

_BASIS = {
    "named": "who is named but alone",
    "document": "a document, and nobody else",
    "relayed": "which is relayed from elsewhere",
    "unnamed": "who is not named",
    "first-hand": "the reporter's own observation",
    "none": "",
}
_LONGEST = 110


def _candidates(reading: Reading, prepared: Cues) -> Iterator[Candidate]:
    """Propose the central claim."""
    article = reading.article
    claim = reading.claim
    if claim is None:
        return
    hits = prepared.find(article, claim.stems.of)
    spans = [RoleSpan("central", claim.span)]
    spans += [RoleSpan("source", s.span) for s in claim.supporters[:3]]
    facts = {
        "independent": claim.independent,
        "basis": claim.basis,
        "unverified": claim.unverified,
        "source": article.quote(claim.supporters[0].span) if claim.supporters else "",
    }
    found = tuple(sourcing.features(reading, claim, hits, style(article, hits)))
    yield Candidate(claim.basis, "writer", tuple(spans), found, facts)


def _wording(reading: Reading, candidate: Candidate, verdict: Verdict) -> Wording:
    """Name the claim, how many stand behind it, and who."""
    span = candidate.role("central")
    assert span is not None
    claim = shortened(reading.article.quote(span), _LONGEST)
    count, source, basis = candidate.facts["independent"], candidate.facts["source"], candidate.facts["basis"]
    if count == 0 or not source:
        reason = f"Nobody is named behind the central claim: “{claim}”"
        question = "Who told you this, and who else can confirm it?"
    elif count == 1:
        note = f", {_BASIS[basis]}" if _BASIS[basis] else ""
        reason = f"The central claim rests on one source, {source}{note}: “{claim}”"
        question = f"Who, independent of {source}, can confirm this?"
    else:
        reason = f"{count} sources are given for the central claim, but they may not be independent or may not know it first-hand: “{claim}”"
        question = "Which of these sources knows this first-hand, and do they depend on each other?"
    severity = "error" if candidate.facts["unverified"] and count <= 1 else "warning"
    return Wording(
        severity,
        reason,
        question,
        "Add a second, independent source or document, or say in the lead that there is only one.",
    )


_LABELS = {
    "support": "voices behind the central claim",
    "support=none": "no voice behind the central claim",
    "only-unnamed-or-relayed": "only unnamed or relayed sources behind the claim",
    "weak-basis": "the strongest source behind the claim is unnamed or relayed",
    "unnamed-relayed-and-unverified": "unnamed sources, relayed reports and words of doubt together",
    "disputable-and-alone": "a disputable claim with at most one independent source",
    "confirmed-by-another": "somebody else confirms it",
    "claim": "the claim has words of",
    "headline": "the headline has words of",
    "outlets": "other outlets and posts cited",
    "relayed-share": "share of attributions taken from elsewhere",
    "flags:anonymous-source": "anonymous sources",
    "flags:relayed-report": "relayed reports",
    "flags:unverified-claim": "words of doubt",
    "likely:headline-overstates": "how likely the headline says more than the text",
    "likely:contradictory-attributions": "how likely accounts contradict each other",
    "claim-voice": "who speaks in the claim's own sentence",
    "share-of": "share of attributions of",
    "sources": "number of sources",
    "sources-on-record": "number of sources on the record",
    "main-voice-share": "share of attributions of the main voice",
    "main-voice-in-headline": "the headline names the main voice",
    "speaker-in-headline": "the headline names who says it",
    "relay-first": "another outlet is the first source",
    "claim-verb": "what the claim's source is said to do",
    "verb-claim-share": "share of sources that claim or allege",
    "verb-perform-share": "share of sources that announce or demand",
    "verb-opinion-share": "share of sources that judge or criticise",
    "lead-weekday": "the lead says on which day",
    "weekday-share": "days are named (share of words)",
    "exposure-share": "words of exposure, such as “bombshell” or “cover-up” (share of words)",
    "form-of-address-share": "people are given their titles, such as “Mr” or “Sen.” (share of words)",
    "unnamed-share": "words for unnamed people (share of words)",
    "proof-share": "words of proof and confirmation (share of words)",
    "hedge-share": "hedges (share of words)",
    "loaded-per-100": "loaded words per hundred words",
    "quoted-share": "share of quoted words",
    "second-person": "the writer says you (share of words)",
    "headline-capitals": "words in capitals in the headline",
    "headline-mark": "the headline",
}

SIGNAL = Signal(
    id="single-source",
    title="Single source",
    scope="article",
    meaning="The central, disputable claim of the piece rests on at most one independent source. Not flagged: routine events "
    "known to all, televised remarks, interviews, plain reports of what one named person publicly said.",
    why="One source can be wrong, or can have a reason to mislead; when that source is unnamed or is another outlet, "
    "nobody in this newsroom has checked the claim.",
    guidance="A contested claim needs two sources that do not depend on each other, or a document that was seen.",
    authority="two-source rule of news agencies and public broadcasters",
    kinds={
        "named": "one named source",
        "document": "one document",
        "relayed": "taken over from another outlet or a post",
        "unnamed": "a source that is not named",
        "first-hand": "the outlet's own observation",
        "none": "no source at all",
    },
    candidates=_candidates,
    wording=_wording,
    match_roles=(),
    prepare=Cues.shared,
    reads=(
        "anonymous-source",
        "relayed-report",
        "unverified-claim",
        "loaded-language",
        "headline-overstates",
        "contradictory-attributions",
    ),
    labels=_LABELS,
    raises=(
        "support=none",
        "only-unnamed-or-relayed",
        "weak-basis",
        "unnamed-relayed-and-unverified",
        "disputable-and-alone",
        "relay-first",
        "relayed-share",
        "share-of-unnamed",
        "share-of-outlet",
        "share-of-post",
        "share-of-nobody",
        "flags:",
        "likely:",
    ),
    lowers=("support>=", "confirmed-by-another", "sources", "share-of-document"),
)
