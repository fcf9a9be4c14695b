"""How is the central claim sourced? Names what ``single-source`` sees; what each observation weighs was learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from secondsource import voices
from secondsource.article import Sentence
from secondsource.attribution import RELAYED, credit
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
_FEW = 2
"""Added below a share of attributions, so that one of a few is not a large share."""
_IDENTIFIED = frozenset({"named-person", "organisation", "media"})


def features(reading: Reading, claim: Claim, hits: CueHits, style: Style) -> Iterator[Feature]:
    """Yield what speaks for and against a central claim that hangs on one source."""
    yield from _support(reading, claim)
    yield from _around(reading, claim, hits)
    yield from _voices(reading)
    yield from _speaker(reading, claim)
    yield from _relay(reading)
    yield from _verbs(reading, claim, hits)
    yield from _manner(reading, hits, style)
    yield from voices.features(reading, claim)


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


def _voices(reading: Reading) -> Iterator[Feature]:
    """Who speaks in the article as a whole."""
    acts = reading.attributions
    yield from pieces("outlets", len({a.entity for a in acts if a.source_type in RELAYED}), (1, 2, 3))
    if acts:
        relayed = sum(a.source_type in RELAYED for a in acts)
        yield from pieces("relayed-share", relayed / (len(acts) + _FEW), (0.1, 0.25, 0.5))
    spans = reading.flagged("anonymous-source")
    for knot in (1, 3, 6):
        if len(spans) >= knot:
            yield Feature(f"flags:anonymous-source>={knot}", 1.0, spans[knot - 1])


def _speaker(reading: Reading, claim: Claim) -> Iterator[Feature]:
    """Is the claim what somebody named in the headline says himself?"""
    headline, table = reading.article.headline, claim.stems
    body = [a for a in reading.attributions if a.sentence != 0 or headline is None]
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
            first, last = reading.article.tokens.covering(act.source[0])
            if words & table.within(first, last):
                named[act.entity] = act.source_type
    for kind in sorted(set(named.values())):
        yield Feature(f"speaker-in-headline={kind}")
    if main in named:
        yield Feature("main-voice-in-headline")


def _relay(reading: Reading) -> Iterator[Feature]:
    """Is another outlet the first to speak?"""
    has_headline = reading.article.headline is not None
    first = next((a for a in reading.attributions if a.sentence > 0 or not has_headline), None)
    if first is not None and first.source_type in RELAYED:
        yield Feature("relay-first", 1.0, credit(first))


def _verbs(reading: Reading, claim: Claim, hits: CueHits) -> Iterator[Feature]:
    """What the sources are said to do: to announce something, or to allege it."""
    acts = reading.attributions
    supporting = {number for s in claim.supporters for number in s.acts}
    every: Counter[str] = Counter()
    announced: Span | None = None
    for number, act in enumerate(acts):
        for cue in act.cue:
            kinds = _kinds_of(reading, hits, cue)
            every.update(kinds)
            if announced is None and number in supporting and "verb-perform" in kinds:
                announced = cue
    if announced is not None:
        yield Feature("claim-verb-perform", 1.0, announced)
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
    yield from pieces("hedge-share", hits.count("hedge") / size, (0.005, 0.01, 0.02))
    yield from pieces("loaded-per-100", 100 * len(reading.flagged("loaded-language")) / size, (0.3, 1, 2, 3))
    yield from pieces("quoted-share", style.quoted, (0.05, 0.15, 0.3))
    yield from pieces("second-person", style.second_person, (0.002, 0.01))
    yield from pieces("headline-capitals", style.headline_capitals, (1, 2))
    if style.headline_mark:
        yield Feature(f"headline-mark={style.headline_mark}")
