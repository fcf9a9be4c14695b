"""A headline that asserts more than its body supports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from secondsource import headlines
from secondsource.bundle import Bundle
from secondsource.cues import Cues
from secondsource.linear import Feature, LinearModel, Verdict
from secondsource.reading import Reading
from secondsource.signals import Candidate, RoleSpan, Signal, Wording, shortened
from secondsource.style import style

KINDS = {
    "asserts-unverified": "states as fact what the body only attributes or hedges",
    "exaggerates": "stronger than the body",
    "contradicted": "the body says otherwise",
    "unsupported": "not in the body",
}
PART = "headline-kinds"
_LONGEST = 120


class Prepared(NamedTuple):
    """The cue list, and a sum for each kind; the highest names the kind."""

    cues: Cues
    kinds: Mapping[str, LinearModel]


def _prepare(bundle: Bundle) -> Prepared:
    """Read the tables that the signal needs."""
    table: Mapping[str, Any] = bundle.tables.get(PART, {})
    kinds = {kind: LinearModel(float(m["bias"]), m["weights"]) for kind, m in table.items() if kind in KINDS}
    return Prepared(Cues.shared(bundle), kinds)


def _candidates(reading: Reading, prepared: Prepared) -> Iterator[Candidate]:
    """Propose the headline, beside the body span that shows the likeliest kind of overstatement."""
    article = reading.article
    if article.headline is None:
        return
    claim = reading.claim
    pair = headlines.beside(article, claim) if claim is not None else None
    if claim is None or pair is None:
        return
    hits = prepared.cues.find(article, claim.stems.of)
    found = tuple(headlines.features(reading, claim, pair, hits, style(article, hits)))
    kind = _likeliest(found, prepared.kinds)
    spans = [RoleSpan("headline", article.headline.span)]
    body = headlines.shown_by(reading, claim, pair, hits, kind)
    if body is not None:
        spans.append(RoleSpan("body", body))
    yield Candidate(kind, "writer", tuple(spans), found, {"missing": ", ".join(sorted(pair.missing))})


def _likeliest(found: tuple[Feature, ...], kinds: Mapping[str, LinearModel]) -> str:
    """Return the kind whose sum is highest."""
    return max(kinds, key=lambda kind: kinds[kind].log_odds(found)) if kinds else "exaggerates"


def _wording(reading: Reading, candidate: Candidate, verdict: Verdict) -> Wording:
    """Set the headline beside the body."""
    headline, body = candidate.role("headline"), candidate.role("body")
    assert headline is not None
    said = shortened(reading.article.quote(headline), _LONGEST)
    shown = f"“{shortened(reading.article.quote(body), _LONGEST)}”" if body is not None else ""
    reasons = {
        "asserts-unverified": f"The headline states flatly “{said}”; the body only attributes or hedges it: {shown}",
        "exaggerates": f"The headline is stronger than the body: “{said}”, where the body has {shown}",
        "contradicted": f"The body says otherwise than the headline “{said}”: {shown}",
        "unsupported": f"The body does not say what the headline says: “{said}”"
        + (f"; closest is {shown}" if shown else ""),
    }
    questions = {
        "asserts-unverified": "Is this established? If not, can the headline say who says so?",
        "exaggerates": "Which words of the headline does the body bear out, and which not?",
        "contradicted": "Which of the two is right, headline or body?",
        "unsupported": "Where in the piece is the headline's claim reported?",
    }
    return Wording(
        "error" if candidate.kind in ("contradicted", "unsupported") else "warning",
        reasons[candidate.kind],
        questions[candidate.kind],
        "Put the body's own words, its source or its hedge into the headline.",
    )


_LABELS = {
    "capitals": "words in capitals in the headline",
    "mark": "the headline",
    "exclaims": "the headline has an exclamation mark",
    "headline-words": "length of the headline in words",
    "points-without-telling": "the headline points at something without telling it",
    "headline-clickbait": "teasing words in the headline",
    "headline-sensational": "sensational words in the headline",
    "headline-universal": "sweeping words in the headline",
    "headline-loaded": "loaded words in the headline",
    "body-source": "where the body says it, it credits",
    "body-hedged": "the body hedges it",
    "body-unverified": "the body says that it is not established",
    "body-asks": "questions in the body",
    "flat-over": "flat headline over a piece that has",
    "unnamed-relayed-and-unverified": "unnamed sources, relayed reports and words of doubt together",
    "flat-but": "flat headline, but in the body",
    "stated-flatly": "share of the headline that the writer says flatly in one sentence of the body",
    "flat-basis": "flat headline; the strongest source behind it",
    "sensational-in-body": "a sensational word that the body has too",
    "universal-not-in-body": "a sweeping word that the body does without",
    "negation-differs": "negation in one of headline and body only",
    "contradiction-with-headline": "an account in the body contradicts the headline",
    "closest-is-late": "that sentence comes late",
    "dateline": "the piece opens with a place, as agency reports do",
    "missing-share": "share of the headline's words that the body never uses",
    "first-person": "the writer says I or we (share of words)",
    "second-person": "the writer says you (share of words)",
    "quoted-share": "share of quoted words",
    "flags:anonymous-source": "anonymous sources",
    "flags:relayed-report": "relayed reports",
}

SIGNAL = Signal(
    id="headline-overstates",
    title="Headline overstates",
    scope="pair",
    meaning="The headline asserts what the body only attributes, hedges, contradicts or never says, or is stronger than the body. "
    "Not flagged: “Source: claim” headlines, quotations, questions that the body answers.",
    why="Most readers see only the headline; what it asserts is what they will believe was reported.",
    guidance="A headline may not say more, or say it more certainly, than the piece under it.",
    authority="the rule of press codes that headlines be supported by the text",
    kinds=KINDS,
    candidates=_candidates,
    wording=_wording,
    match_roles=("headline",),
    prepare=_prepare,
    reads=(
        "anonymous-source",
        "relayed-report",
        "unverified-claim",
        "loaded-language",
        "contradictory-attributions",
    ),
    labels=_LABELS,
    raises=(
        "flat-but",
        "flat-over",
        "flat-basis",
        "flags:",
        "unnamed-relayed-and-unverified",
        "headline-loaded",
    ),
    lowers=("stated-flatly",),
)
