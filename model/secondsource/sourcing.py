"""How is the central claim sourced? Names what ``single-source`` sees; what each observation weighs was learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from secondsource.attribution import RELAYED, UNNAMED, Attribution
from secondsource.central import Claim
from secondsource.cues import CueHits
from secondsource.linear import Feature, pieces
from secondsource.reading import Reading
from secondsource.style import Style
from secondsource.tokens import Span

_LEAD = 4
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
_NEAR = ("first-hand", "record", "confirm", "no-comment", "alone")
_CORROBORATION = ("first-hand", "record", "confirm")
_VERBS = ("verb-claim", "verb-perform", "verb-opinion", "verb-find", "verb-say")
_IDENTIFIED = frozenset({"named-person", "organisation", "media"})
_CUES = {
    **dict.fromkeys(("from", "via", "h/t", "by", "as", "written", "source"), "from"),
    **dict.fromkeys(("according", "per", "citing"), "according"),
    **dict.fromkeys(("report", "reports", "reported"), "report"),
    **dict.fromkeys(("told", "tells"), "told"),
    **dict.fromkeys(("tweeted", "posted", "wrote", "writes"), "posted"),
    ":": "colon",
}


def features(reading: Reading, claim: Claim, hits: CueHits, style: Style) -> Iterator[Feature]:
    """Yield what speaks for and against a central claim that hangs on one source."""
    yield from _support(claim)
    yield from _around(reading, claim, hits)
    yield from _voices(reading)
    yield from _speaker(reading, claim)
    yield from _relay(reading, claim)
    yield from _verbs(reading, claim, hits)
    yield from _manner(reading, hits, style)


def _support(claim: Claim) -> Iterator[Feature]:
    spans = [s.span for s in claim.supporters]
    firm = [s for s in claim.supporters if s.basis in ("named", "document")]
    close = [s for s in firm if s.share >= 0.4 or s.confirms]
    if not claim.supporters:
        yield Feature("support=none")
    for knot in (1, 2, 3):
        if len(claim.supporters) >= knot:
            yield Feature(f"support>={knot}", 1.0, spans[knot - 1])
        if len(firm) >= knot:
            yield Feature(f"firm>={knot}", 1.0, firm[knot - 1].span)
        if len(close) >= knot:
            yield Feature(f"close-firm>={knot}", 1.0, close[knot - 1].span)
    first: dict[str, Span] = {}
    for supporter in claim.supporters:
        first.setdefault(supporter.basis, supporter.span)
    for basis, span in first.items():
        yield Feature(f"basis={basis}", 1.0, span)
    if claim.supporters:
        yield Feature(f"strongest={claim.basis}", 1.0, spans[0])
        if not firm:
            yield Feature("only-unnamed-or-relayed", 1.0, spans[0])
    confirming = next((s.span for s in claim.supporters if s.confirms), None)
    if confirming is not None:
        yield Feature("confirmed-by-another", 1.0, confirming)
    if claim.denials:
        yield Feature("denied-or-declined")


def _around(reading: Reading, claim: Claim, hits: CueHits) -> Iterator[Feature]:
    """What stands in the claim's sentence, and in the few after it."""
    article = reading.article
    sentence = article.sentences[claim.sentence]
    last = article.sentences[min(claim.sentence + _LEAD, len(article.sentences) - 1)].last
    for name in _NEAR:
        for at in hits.within(name, sentence.first, last)[:1]:
            yield Feature(f"near={name}", 1.0, article.tokens.span(at, at + 1))
    yield from _corroboration(reading, claim, hits)
    for act in reading.attributions:
        if act.sentence == claim.sentence:
            yield Feature(f"central-source={act.source_type}", 1.0, act.source[0] if act.source else None)
    for name in _NATURE:
        for at in hits.within(name, sentence.first, sentence.last)[:1]:
            yield Feature(f"claim={name}", 1.0, article.tokens.span(at, at + 1))
    headline = article.headline
    if headline is not None:
        for name in ("accusation", "routine", "sensational"):
            for at in hits.within(name, headline.first, headline.last)[:1]:
                yield Feature(f"headline={name}", 1.0, article.tokens.span(at, at + 1))


def _corroboration(reading: Reading, claim: Claim, hits: CueHits) -> Iterator[Feature]:
    """Documents, confirmations, names and first-hand words in the two sentences after the claim."""
    article, tokens = reading.article, reading.article.tokens
    if claim.sentence + 1 >= len(article.sentences):
        return
    first = article.sentences[claim.sentence + 1].first
    last = article.sentences[min(claim.sentence + 2, len(article.sentences) - 1)].last
    marks = sorted(at for name in _CORROBORATION for at in hits.within(name, first, last))
    for name in _CORROBORATION:
        for at in hits.within(name, first, last)[:1]:
            yield Feature(f"after={name}", 1.0, tokens.span(at, at + 1))
    for knot in (1, 2, 3):
        if len(marks) >= knot:
            yield Feature(f"corroboration>={knot}", 1.0, tokens.span(marks[knot - 1], marks[knot - 1] + 1))
    names = [
        at
        for at in range(first, last - 1)
        if tokens.words[at][0].isupper()
        and tokens.words[at + 1][0].isupper()
        and claim.stems.of[at]
        and claim.stems.of[at] not in claim.words
        and claim.stems.of[at + 1] not in claim.words
    ]
    for knot in (1, 2):
        if len(names) >= knot:
            yield Feature(f"new-names>={knot}", 1.0, tokens.span(names[knot - 1], names[knot - 1] + 2))


def _voices(reading: Reading) -> Iterator[Feature]:
    """Who speaks in the article as a whole."""
    acts = reading.attributions
    kinds = Counter(a.source_type for a in acts)
    firm = {a.entity for a in acts if a.source_type not in RELAYED and a.source_type not in UNNAMED}
    yield from pieces("named-voices", len(firm), (1, 2, 3, 5, 8))
    yield from pieces("attributions", len(acts), (1, 3, 6, 12))
    yield from pieces("outlets", len({a.entity for a in acts if a.source_type in RELAYED}), (1, 2, 3))
    if acts:
        yield from pieces("relayed-share", sum(kinds[k] for k in RELAYED) / len(acts), (0.1, 0.25, 0.5))
        yield from pieces("person-share", kinds["named-person"] / len(acts), (0.3, 0.6, 0.9))
    for name in ("anonymous-source", "relayed-report", "unverified-claim"):
        spans = _flagged(reading, name)
        for knot in (1, 3, 6):
            if len(spans) >= knot:
                yield Feature(f"flags:{name}>={knot}", 1.0, spans[knot - 1])


def _flagged(reading: Reading, name: str) -> list[Span]:
    """Return where another signal flags the writer's own words."""
    flags = (f.candidate for f in reading.found.get(name, ()) if f.candidate.voice == "writer")
    return [c.spans[0].span for c in flags if c.spans]


def _speaker(reading: Reading, claim: Claim) -> Iterator[Feature]:
    """Is the claim what somebody named in the headline says himself?"""
    headline, table = reading.article.headline, claim.stems
    body = [a for a in reading.attributions if a.sentence != 0 or headline is None]
    counts = Counter(a.entity for a in body if a.source_type != "none")
    if not counts:
        return
    main, most = counts.most_common(1)[0]
    yield from pieces("main-voice-share", most / len(body), (0.25, 0.5, 0.75))
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
    yield from pieces(
        "headline-voices-share", sum(counts[e] for e in named) / len(body), (0.2, 0.4, 0.6, 0.8)
    )


def _relay(reading: Reading, claim: Claim) -> Iterator[Feature]:
    """Where and how another outlet comes in."""
    article = reading.article
    body = [a for a in reading.attributions if a.sentence > 0 or article.headline is None]
    relays = [a for a in body if a.source_type in RELAYED]
    if not relays:
        yield Feature("no-relay")
        return
    if body[0] is relays[0]:
        yield Feature("relay-first", 1.0, _where(relays[0]))
    if any(a.sentence == claim.sentence for a in relays):
        yield Feature("relay-in-claim", 1.0, _where(relays[0]))
    for act in relays:
        for cue in act.cue[:1]:
            first, last = article.tokens.covering(cue)
            word = article.tokens.norms[first] if last > first else ""
            yield Feature(f"relay-cue={_CUES.get(word, 'other')}", 1.0, _where(act))
    yield from pieces(
        "relay-length", max((c.end - c.start for a in relays for c in a.content), default=0), (80, 200)
    )


def _where(act: Attribution) -> Span | None:
    return next(iter((*act.source, *act.cue)), None)


def _verbs(reading: Reading, claim: Claim, hits: CueHits) -> Iterator[Feature]:
    """What the sources are said to do: to announce something, or to allege it."""
    acts = reading.attributions
    supporting = {number for s in claim.supporters for number in s.acts}
    has_headline = reading.article.headline is not None
    every: Counter[str] = Counter()
    seen: dict[str, Span] = {}
    for number, act in enumerate(acts):
        for cue in act.cue:
            for name in _kinds_of(reading, hits, cue):
                every[name] += 1
                if number in supporting:
                    seen.setdefault(f"claim-{name}", cue)
                if act.sentence == 0 and has_headline:
                    seen.setdefault(f"headline-{name}", cue)
    for key, span in seen.items():
        yield Feature(key, 1.0, span)
    for name in _VERBS:
        yield from pieces(f"{name}-share", every[name] / max(1, len(acts)), (0.1, 0.3))


def _kinds_of(reading: Reading, hits: CueHits, cue: Span) -> Sequence[str]:
    first, last = reading.article.tokens.covering(cue)
    return [name for name in _VERBS if hits.within(name, first, last)]


def _manner(reading: Reading, hits: CueHits, style: Style) -> Iterator[Feature]:
    """How the piece is written: a report, a column, a post that passes something on."""
    article = reading.article
    lead = [article.sentences[i] for i in article.body[:3]]
    if hits.within("weekday", lead[0].first, lead[-1].last):
        yield Feature("lead-weekday")
    if article.paragraphs[lead[0].paragraph].dateline:
        yield Feature("dateline")
    size = max(1, len(article.tokens))
    yield from pieces("weekday-share", hits.count("weekday") / size, (0.002, 0.006))
    yield from pieces("hedge-share", hits.count("hedge") / size, (0.005, 0.01, 0.02))
    if hits.count("post-mark") or "http" in article.text or "(@" in article.text:
        yield Feature("embedded-post")
    yield from pieces(
        "loaded-per-100", 100 * len(_flagged(reading, "loaded-language")) / size, (0.3, 1, 2, 3)
    )
    yield from pieces("quoted-share", style.quoted, (0.05, 0.15, 0.3))
    yield from pieces("first-person", style.first_person, (0.002, 0.01, 0.02))
    yield from pieces("second-person", style.second_person, (0.002, 0.01))
    yield from pieces("questions", style.questions, (1, 3))
    yield from pieces("headline-capitals", style.headline_capitals, (1, 2))
    if style.headline_mark:
        yield Feature(f"headline-mark={style.headline_mark}")
