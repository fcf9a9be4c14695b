"""Who speaks where in an article, and how many of each kind? Named features of its sources for ``single-source``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from secondsource.attribution import Attribution
from secondsource.central import Claim
from secondsource.linear import Feature, pieces
from secondsource.reading import Reading
from secondsource.tokens import Span

KIND = {
    "named-person": "person",
    "organisation": "organisation",
    "media": "outlet",
    "document": "document",
    "social-media": "post",
    "unnamed-individual": "unnamed",
    "unnamed-group": "unnamed",
    "none": "nobody",
}
_ON_RECORD = frozenset({"person", "organisation", "document"})
_LEAD = 3
_STRONG = 0.5


def features(reading: Reading, claim: Claim) -> Iterator[Feature]:
    """Yield who speaks in the headline, the lead and the claim's sentence, who supports it, and how many speak in all."""
    acts = reading.attributions
    lead = set(reading.article.body[:_LEAD])
    yield from _places("headline-voice", [a for a in acts if a.sentence == 0])
    yield from _places("lead-voice", [a for a in acts if a.sentence in lead], "nobody at all")
    yield from _places("claim-voice", [a for a in acts if a.sentence == claim.sentence], "nobody at all")
    first = next((a for a in acts if a.sentence > 0), None)
    if first is not None:
        yield Feature(f"first-voice={KIND[first.source_type]}", 1.0, _where(first))
    for supporter in claim.supporters[:4]:
        yield Feature(f"supporter={supporter.basis}", 1.0, supporter.span)
        if supporter.share >= _STRONG:
            yield Feature(f"strong-supporter={supporter.basis}", 1.0, supporter.span)
    yield from _numbers(reading)
    if claim.denials:
        yield Feature("claim-denied", 1.0, _where(acts[claim.denials[0]]))


def _places(name: str, acts: list[Attribution], otherwise: str = "") -> Iterator[Feature]:
    """Yield each kind of source once, at the first that is of it."""
    first: dict[str, Attribution] = {}
    for act in acts:
        first.setdefault(KIND[act.source_type], act)
    for kind, act in first.items():
        yield Feature(f"{name}={kind}", 1.0, _where(act))
    if not first and otherwise:
        yield Feature(f"{name}={otherwise}")


def _numbers(reading: Reading) -> Iterator[Feature]:
    acts = reading.attributions
    kinds = Counter(KIND[a.source_type] for a in acts)
    for kind in sorted(set(KIND.values())):
        yield from pieces(f"share-of-{kind}", kinds[kind] / max(1, len(acts)), (0.01, 0.2, 0.5, 0.8))
    yield from pieces("sources", len({a.entity for a in acts if a.source_type != "none"}), (1, 2, 3, 4, 6, 9))
    on_record = {a.entity for a in acts if KIND[a.source_type] in _ON_RECORD}
    yield from pieces("sources-on-record", len(on_record), (1, 2, 3, 5))
    yield from pieces("attributions", len(acts), (1, 2, 4, 9))
    size = max(1, len(reading.article.tokens))
    yield from pieces("attributions-per-100", 100 * len(acts) / size, (0.5, 1, 2, 3))
    yield from pieces("words", size, (150, 250, 400, 600))
    for name in ("relayed-report", "unverified-claim"):
        spans = [
            f.candidate.spans[0].span for f in reading.found.get(name, ()) if f.candidate.voice == "writer"
        ]
        for knot in (1, 2, 4):
            if len(spans) >= knot:
                yield Feature(f"flags:{name}>={knot}", 1.0, spans[knot - 1])


def _where(act: Attribution) -> Span | None:
    return next(iter((*act.source, *act.cue)), None)
