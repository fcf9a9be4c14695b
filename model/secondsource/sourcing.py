"""How is the central claim sourced? Names what ``single-source`` sees; what each observation weighs was learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from secondsource.attribution import RELAYED, UNNAMED
from secondsource.central import Claim
from secondsource.cues import CueHits
from secondsource.linear import Feature, pieces
from secondsource.reading import Reading
from secondsource.style import Style
from secondsource.tokens import Span

_LEAD = 4
_SHARES = (0.2, 0.4, 0.6, 0.8)
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
_NEAR = ("first-hand", "relay", "record", "confirm", "no-comment", "deny", "public-remark")


def features(reading: Reading, claim: Claim, hits: CueHits, style: Style) -> Iterator[Feature]:
    """Yield what speaks for and against a central claim that hangs on one source."""
    yield from _support(claim)
    yield from _around(reading, claim, hits)
    yield from _voices(reading, claim)
    yield from _speaker(reading, claim)
    yield from _relay(reading, claim)
    yield from _nature(reading, claim, hits)
    yield from _manner(reading, style)


def _support(claim: Claim) -> Iterator[Feature]:
    firm = [s for s in claim.supporters if s.basis in ("named", "document")]
    spans = [s.span for s in claim.supporters]
    if not claim.supporters:
        yield Feature("support=none")
    for knot in (1, 2, 3):
        if len(claim.supporters) >= knot:
            yield Feature(f"support>={knot}", 1.0, spans[knot - 1])
        if len(firm) >= knot:
            yield Feature(f"firm>={knot}", 1.0, firm[knot - 1].span)
    strict = [s for s in firm if s.share >= 0.4 or s.confirms]
    yield from pieces("close-firm", len(strict), (1, 2, 3))
    for basis in {s.basis for s in claim.supporters}:
        yield Feature(f"basis={basis}", 1.0, next(s.span for s in claim.supporters if s.basis == basis))
    if claim.supporters and not firm:
        yield Feature("only-unnamed-or-relayed", 1.0, spans[0])
    if claim.supporters:
        yield Feature(f"strongest={claim.basis}", 1.0, spans[0])
    for supporter in claim.supporters:
        if supporter.confirms:
            yield Feature("confirmed-by-another", 1.0, supporter.span)
            break
    if claim.denials:
        yield Feature("denied-or-declined")
    yield from pieces("headline-in-sentence", claim.share, _SHARES)


def _around(reading: Reading, claim: Claim, hits: CueHits) -> Iterator[Feature]:
    """What stands in the claim's sentence and the few after it."""
    article = reading.article
    first = article.sentences[claim.sentence].first
    last = article.sentences[min(claim.sentence + _LEAD, len(article.sentences) - 1)].last
    for name in _NEAR:
        places = hits.within(name, first, last)
        if places:
            yield Feature(f"near={name}", 1.0, article.tokens.span(places[0], places[0] + 1))
    sentence = article.sentences[claim.sentence]
    acts = [a for a in reading.attributions if a.sentence == claim.sentence]
    if not acts:
        yield Feature("central-unattributed", 1.0, None)
    for kind in {a.source_type for a in acts}:
        yield Feature(
            f"central-source={kind}",
            1.0,
            next((a.source[0] for a in acts if a.source_type == kind and a.source), None),
        )
    places = hits.within("hedge", sentence.first, sentence.last)
    if places:
        yield Feature("central-hedged", 1.0, article.tokens.span(places[0], places[0] + 1))


def _voices(reading: Reading, claim: Claim) -> Iterator[Feature]:
    """Who speaks in the article as a whole."""
    acts = reading.attributions
    kinds = Counter(a.source_type for a in acts)
    total = len(acts)
    firm = {a.entity for a in acts if a.source_type not in RELAYED and a.source_type not in UNNAMED}
    yield from pieces("named-voices", len(firm), (1, 2, 3, 5, 8))
    yield from pieces("attributions", total, (1, 3, 6, 12))
    media = {a.entity for a in acts if a.source_type in RELAYED}
    yield from pieces("outlets", len(media), (1, 2, 3))
    if total:
        yield from pieces("relayed-share", sum(kinds[k] for k in RELAYED) / total, (0.1, 0.25, 0.5))
        yield from pieces("unnamed-share", sum(kinds[k] for k in UNNAMED) / total, (0.1, 0.25, 0.5))
        yield from pieces("person-share", kinds["named-person"] / total, (0.3, 0.6, 0.9))
        first = acts[0]
        yield Feature(f"first-voice={first.source_type}", 1.0, first.source[0] if first.source else None)
    for name in ("anonymous-source", "relayed-report", "unverified-claim"):
        spans = [
            s.candidate.spans[0].span
            for s in reading.found.get(name, ())
            if s.candidate.voice == "writer" and s.candidate.spans
        ]
        yield from _steps(f"flags:{name}", spans)


def _speaker(reading: Reading, claim: Claim) -> Iterator[Feature]:
    """Is the claim what somebody named in the headline says himself?"""
    acts, headline, table = reading.attributions, reading.article.headline, claim.stems
    body = [a for a in acts if a.sentence != 0 or headline is None]
    counts = Counter(a.entity for a in body if a.source_type != "none")
    if not counts:
        return
    entity, most = counts.most_common(1)[0]
    yield from pieces("main-voice-share", most / len(body), (0.25, 0.5, 0.75))
    main = next(a for a in body if a.entity == entity)
    yield Feature(f"main-voice={main.source_type}", 1.0, main.source[0] if main.source else None)
    yield Feature("main-voice-early" if main.sentence <= claim.sentence + 1 else "main-voice-late")
    if headline is None:
        return
    words = table.within(headline.first, headline.last)
    named: Counter[str] = Counter()
    for act in body:
        if act.source and act.source_type in ("named-person", "organisation", "media"):
            own = table.within(*reading.article.tokens.covering(act.source[0]))
            if own & words:
                named[act.entity] += 1
    for kind in {a.source_type for a in body if a.entity in named}:
        yield Feature(f"speaker-in-headline={kind}")
    if entity in named:
        yield Feature("main-voice-in-headline")
    said = sum(counts[e] for e in named)
    yield from pieces("headline-voices-share", said / len(body), (0.2, 0.4, 0.6, 0.8))


def _relay(reading: Reading, claim: Claim) -> Iterator[Feature]:
    """Where and how another outlet comes in."""
    article = reading.article
    total = max(1, len(article.sentences))
    after_headline = [a for a in reading.attributions if a.sentence > 0 or article.headline is None]
    relays = [a for a in after_headline if a.source_type in RELAYED]
    if not relays:
        yield Feature("no-relay")
        return
    first = relays[0]
    span = first.source[0] if first.source else None
    if after_headline[0] is first:
        yield Feature("relay-first", 1.0, span)
    if first.sentence / total <= 0.4:
        yield Feature("relay-early", 1.0, span)
    if first.sentence <= claim.sentence + 1:
        yield Feature("relay-by-claim", 1.0, span)
    if any(a.sentence == claim.sentence for a in relays):
        yield Feature("relay-in-claim", 1.0, span)
    later = sum(a.sentence >= first.sentence and a.source_type not in RELAYED for a in after_headline)
    yield from pieces("under-relay-share", later / max(1, len(after_headline)), (0.3, 0.6, 0.8))
    for act in relays:
        for cue in act.cue[:1]:
            start, end = article.tokens.covering(cue)
            word = article.tokens.norms[start] if end > start else ""
            yield Feature(
                f"relay-cue={_RELAY_CUES.get(word, 'other')}", 1.0, act.source[0] if act.source else cue
            )
    widest = max((c.end - c.start for a in relays for c in a.content), default=0)
    yield from pieces("relay-length", widest, (80, 200))


_RELAY_CUES = {"from": "from", "via": "from", "h/t": "from", "by": "from", "as": "from", "written": "from", "source": "from",
    "according": "according", "per": "according", "citing": "according", "report": "report", "reports": "report", "reported": "report",
    "told": "told", "tells": "told", "tweeted": "posted", "posted": "posted", "wrote": "posted", "writes": "posted", ":": "colon"}  # fmt: skip


def _steps(name: str, spans: list[Span]) -> Iterator[Feature]:
    for knot in (1, 3, 6):
        if len(spans) >= knot:
            yield Feature(f"{name}>={knot}", 1.0, spans[knot - 1])


def _nature(reading: Reading, claim: Claim, hits: CueHits) -> Iterator[Feature]:
    """What kind of claim it is: disputable, or a routine event."""
    article = reading.article
    sentence = article.sentences[claim.sentence]
    headline = article.headline
    for name in _NATURE:
        places = hits.within(name, sentence.first, sentence.last)
        if places:
            yield Feature(f"claim={name}", 1.0, article.tokens.span(places[0], places[0] + 1))
        if headline is not None:
            places = hits.within(name, headline.first, headline.last)
            if places:
                yield Feature(f"headline={name}", 1.0, article.tokens.span(places[0], places[0] + 1))
    if headline is None:
        return
    acts = [a for a in reading.attributions if a.sentence == 0]
    if acts:
        yield Feature("headline-attributed", 1.0, (acts[0].source or acts[0].cue or acts[0].content)[0])
        yield Feature(f"headline-source={acts[0].source_type}")


def _manner(reading: Reading, style: Style) -> Iterator[Feature]:
    """How the piece is written: a report, a column, a post that passes something on."""
    yield from pieces("words", style.words, (120, 250, 400, 700))
    yield from pieces("quoted-share", style.quoted, (0.05, 0.15, 0.3))
    yield from pieces("first-person", style.first_person, (0.002, 0.01, 0.02))
    yield from pieces("second-person", style.second_person, (0.002, 0.01))
    yield from pieces("exclamations", style.exclamations, (1, 3))
    yield from pieces("questions", style.questions, (1, 3))
    yield from pieces("headline-capitals", style.headline_capitals, (1, 2))
    if style.headline_mark:
        yield Feature(f"headline-mark={style.headline_mark}")
