"""Who speaks in an article, and how many on the record? Named features of its sources for ``single-source``.

Of the places and numbers that were tried (headline, lead, supporters, lengths), these pay on groups not seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from secondsource.attribution import OWN, TYPES, Attribution, credit
from secondsource.central import Claim
from secondsource.linear import Feature, pieces
from secondsource.reading import Reading

_VOICES = sorted({kind.voice for kind in TYPES.values()})


def features(reading: Reading, acts: Sequence[Attribution], claim: Claim) -> Iterator[Feature]:
    """Yield who of ``acts`` speaks in the claim's own sentence, how many speak in all, and what was flagged."""
    inside: dict[str, Attribution] = {}
    for act in acts:
        if act.sentence == claim.sentence:
            inside.setdefault(TYPES[act.source_type].voice, act)
    for kind, act in inside.items():
        yield Feature(f"claim-voice={kind}", 1.0, credit(act))
    if not inside:
        yield Feature("claim-voice=nobody at all")
    kinds = Counter(TYPES[a.source_type].voice for a in acts)
    for kind in _VOICES:
        yield from pieces(f"share-of-{kind}", kinds[kind] / max(1, len(acts)), (0.01, 0.2, 0.5, 0.8))
    yield from pieces("sources", len({a.entity for a in acts if a.source_type != "none"}), (1, 2, 3, 4, 6, 9))
    on_record = {a.entity for a in acts if a.source_type in OWN}
    yield from pieces("sources-on-record", len(on_record), (1, 2, 3, 5))
    for name in ("relayed-report", "unverified-claim"):
        spans = reading.flagged(name)
        for knot in (1, 2, 4):
            if len(spans) >= knot:
                yield Feature(f"flags:{name}>={knot}", 1.0, spans[knot - 1])
