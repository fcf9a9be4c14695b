"""How is the central claim sourced? Names what ``single-source`` sees; what each observation weighs was learned."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from secondsource import voices
from secondsource.article import Article, Sentence
from secondsource.attribution import RELAYED, Attribution, credit
from secondsource.central import Claim
from secondsource.cues import CueHits
from secondsource.linear import Feature, pieces
from secondsource.reading import Reading
from secondsource.style import Style
from secondsource.tokens import Span

_NATURE = (
    "accusation",
    "secrecy",
    "health",
    "harm",
    "routine",
    "public-remark",
    "hedge",
    "sensational",
    "clickbait",
)
_DISPUTABLE = ("accusation", "secrecy", "health", "harm")
_VERBS = ("verb-claim", "verb-perform", "verb-opinion")
_REGISTER = {"exposure": 0.0025, "form-of-address": 0.005, "unnamed": 0.0015, "proof": 0.0025}
"""Kinds of words that tell a newsroom's report from a revelation, and a share of words that is a lot of each."""
_FEW = 2
"""Added below a share of attributions, so that one of a few is not a large share."""
_EASE = 0.02
"""Added to a probability and to its opposite, so that log-odds stay finite."""
_IDENTIFIED = frozenset({"named-person", "organisation", "media"})
_NEWS = 12
"""Sentences of running text in which the news is told. What follows is mostly background: nobody quoted there vouches for it."""
_AFTER_NAME = frozenset(["of", "in", "for", "at", "who", "which", "from", "with", ",", "("])


def features(reading: Reading, claim: Claim, hits: CueHits, style: Style) -> Iterator[Feature]:
    """Yield what speaks for and against a central claim that hangs on one source."""
    acts = _of_the_news(reading, claim)
    yield from _support(reading, claim)
    yield from _around(reading, claim, hits)
    yield from _of_the_claim(reading)
    yield from _voices(reading, acts)
    yield from _speaker(reading.article, acts, claim)
    yield from _relay(reading.article, acts)
    yield from _verbs(reading, acts, claim, hits)
    yield from _manner(reading, hits, style)
    yield from voices.features(reading, acts, claim)


def _of_the_news(reading: Reading, claim: Claim) -> Sequence[Attribution]:
    """Return the attributions of the headline and of the sentences that tell the news."""
    body = reading.article.body
    last = max(claim.sentence, body[min(len(body), _NEWS) - 1])
    return [act for act in reading.attributions if act.sentence <= last]


def _support(reading: Reading, claim: Claim) -> Iterator[Feature]:
    spans = [s.span for s in claim.supporters]
    if not claim.supporters:
        yield Feature("support=none")
    for knot in (1, 2, 3):
        if len(spans) >= knot:
            yield Feature(f"support>={knot}", 1.0, spans[knot - 1])
    if spans and not any(s.basis in ("named", "document") for s in claim.supporters):
        yield Feature("only-unnamed-or-relayed", 1.0, spans[0])
    if claim.basis in ("relayed", "unnamed"):
        yield Feature("weak-basis", 1.0, spans[0])
    confirming = next((s.span for s in claim.supporters if s.confirms), None)
    if confirming is not None:
        yield Feature("confirmed-by-another", 1.0, confirming)
    weak = [reading.flagged(name) for name in ("anonymous-source", "relayed-report", "unverified-claim")]
    if all(weak):
        yield Feature("unnamed-relayed-and-unverified", 1.0, weak[2][0])


def _around(reading: Reading, claim: Claim, hits: CueHits) -> Iterator[Feature]:
    """What the claim's sentence and the headline are about, as far as words for kinds of claims tell."""
    article = reading.article
    disputable = False
    places: list[tuple[str, Sentence, Sequence[str]]] = [
        ("claim", article.sentences[claim.sentence], _NATURE)
    ]
    if article.headline is not None:
        places.append(("headline", article.headline, ("accusation", "routine", "sensational")))
    for where, sentence, names in places:
        for name in names:
            for at in hits.within(name, sentence.first, sentence.last)[:1]:
                yield Feature(f"{where}={name}", 1.0, article.tokens.span(at, at + 1))
                disputable = disputable or name in _DISPUTABLE
    if disputable and claim.independent < 2:
        yield Feature("disputable-and-alone")


def _of_the_claim(reading: Reading) -> Iterator[Feature]:
    """What the signals before this one make of the claim: a headline that says too much, accounts that clash."""
    headline, clash = (
        reading.highest.get(s, 0.0) for s in ("headline-overstates", "contradictory-attributions")
    )
    if reading.article.headline is not None:
        yield Feature("likely:headline-overstates", math.log((headline + _EASE) / (1 - headline + _EASE)))
    yield from pieces("likely:contradictory-attributions", clash, (0.05, 0.1, 0.2))


def _voices(reading: Reading, acts: Sequence[Attribution]) -> Iterator[Feature]:
    """Who speaks, and who of them is not named."""
    yield from pieces("outlets", len({a.entity for a in acts if a.source_type in RELAYED}), (1, 2, 3))
    if acts:
        relayed = sum(a.source_type in RELAYED for a in acts)
        yield from pieces("relayed-share", relayed / (len(acts) + _FEW), (0.1, 0.25, 0.5))
    spans = reading.flagged("anonymous-source")
    for knot in (1, 3, 6):
        if len(spans) >= knot:
            yield Feature(f"flags:anonymous-source>={knot}", 1.0, spans[knot - 1])


def _speaker(article: Article, acts: Sequence[Attribution], claim: Claim) -> Iterator[Feature]:
    """Is the claim what somebody named in the headline says himself?"""
    headline, table = article.headline, claim.stems
    body = [a for a in acts if a.sentence != 0 or headline is None]
    counts = Counter(a.entity for a in body if a.source_type != "none")
    if not counts:
        return
    main, most = counts.most_common(1)[0]
    yield from pieces("main-voice-share", most / (len(body) + _FEW), (0.25, 0.5, 0.75))
    if headline is None:
        return
    words = table.within(headline.first, headline.last)
    named: dict[str, str] = {}
    for act in body:
        if act.source and act.source_type in _IDENTIFIED and act.entity not in named:
            at = _called(article, act)
            if words & table.within(at, at + 1):
                named[act.entity] = act.source_type
    for kind in sorted(set(named.values())):
        yield Feature(f"speaker-in-headline={kind}")
    if main in named:
        yield Feature("main-voice-in-headline")


def _called(article: Article, act: Attribution) -> int:
    """Return the token that a source is called by: "Lavrov" of "Russian Foreign Minister Sergei Lavrov"."""
    first, last = article.tokens.covering(act.source[0])
    words = article.tokens.words
    end = next((i for i in range(first + 1, last) if words[i].lower() in _AFTER_NAME), last)
    names = [i for i in range(first, end) if words[i][0].isupper()]
    # Capitals before a common noun describe it ("the Clinton campaign"), except where a person's name comes first.
    return names[-1] if names and act.source_type == "named-person" else end - 1


def _relay(article: Article, acts: Sequence[Attribution]) -> Iterator[Feature]:
    """Is another outlet the first to speak?"""
    first = next((a for a in acts if a.sentence > 0 or article.headline is None), None)
    if first is not None and first.source_type in RELAYED:
        yield Feature("relay-first", 1.0, credit(first))


def _verbs(reading: Reading, acts: Sequence[Attribution], claim: Claim, hits: CueHits) -> Iterator[Feature]:
    """What the sources are said to do: to announce something, or to allege it."""
    supporting = [reading.attributions[number] for s in claim.supporters for number in s.acts]
    every = Counter(kind for act in acts for cue in act.cue for kind in _kinds_of(reading, hits, cue))
    announced = [c for act in supporting for c in act.cue if "verb-perform" in _kinds_of(reading, hits, c)]
    if announced:
        yield Feature("claim-verb-perform", 1.0, min(announced))
    for name in _VERBS:
        yield from pieces(f"{name}-share", every[name] / (len(acts) + _FEW), (0.1, 0.3))


def _kinds_of(reading: Reading, hits: CueHits, cue: Span) -> Sequence[str]:
    first, last = reading.article.tokens.covering(cue)
    return [name for name in _VERBS if hits.within(name, first, last)]


def _manner(reading: Reading, hits: CueHits, style: Style) -> Iterator[Feature]:
    """How the piece is written: a report, a column, a post that passes something on."""
    article = reading.article
    lead = [article.sentences[i] for i in article.body[:3]]
    if hits.within("weekday", lead[0].first, lead[-1].last):
        yield Feature("lead-weekday")
    size = max(1, len(article.tokens))
    yield from pieces("weekday-share", hits.count("weekday") / size, (0.002, 0.006))
    for name, much in _REGISTER.items():
        yield from pieces(f"{name}-share", hits.count(name) / size, (0.0001, much))
    yield from pieces("hedge-share", hits.count("hedge") / size, (0.005, 0.01, 0.02))
    yield from pieces("loaded-per-100", 100 * len(reading.flagged("loaded-language")) / size, (0.3, 1, 2, 3))
    yield from pieces("quoted-share", style.quoted, (0.05, 0.15, 0.3))
    yield from pieces("second-person", style.second_person, (0.002, 0.01))
    yield from pieces("headline-capitals", style.headline_capitals, (1, 2))
    if style.headline_mark:
        yield Feature(f"headline-mark={style.headline_mark}")
