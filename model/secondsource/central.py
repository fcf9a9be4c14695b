"""What is the article's central claim, and who stands behind it?

The central claim is the headline's; the sentence that carries it is found by the words they share and by how early
it stands. An attribution supports it when its content (or the sentence it stands in) shares those words, or when it
confirms what was just said. Whether that support is enough is for the signal ``single-source`` to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from secondsource.article import Article
from secondsource.attribution import RELAYED, TYPES, Attribution, place
from secondsource.overlap import Stems, stem, stems
from secondsource.tokens import Span

BASES = ("named", "document", "relayed", "unnamed", "none")
"""What a supporter rests on, strongest first; ``first-hand`` stands outside the order: the outlet itself saw it."""
_SEARCHED = 30
_POSITION = 0.35
_LEAD = 4
_NEXT = 3
_SUPPORTS = 0.25
_CONFIRMS = frozenset(map(stem, "confirm corroborate acknowledge admit agree verify validate echo".split()))
_AGAINST = frozenset(
    map(
        stem,
        """
        deny denied dispute reject refute dismiss contradict decline refuse doubt debunk
        expect expected anticipate forecast predict predicted hope fear
        """.split(),
    )
)
"""Cues that support no claim: those of a denial, and those of one who only expected what came."""
_DESCRIBES = frozenset("who whose whom which that of , (".split())
_OPENS = frozenset("the a an his her their its another other several two three four".split())
_ALSO = frozenset("also too both separately independently".split())


@dataclass(frozen=True, slots=True)
class Supporter:
    """One independent voice behind the central claim.

    Attributes
    ----------
    entity : str
    basis : str
        One of :data:`BASES`: the strongest that this voice rests on.
    acts : tuple of int
        Its attributions about the claim, as indices into the article's attributions.
    share : float
        Most of the claim's words that one of them carries, in [0, 1].
    span : Span
        How the article names it; the cue, when it has no name.
    confirms : bool
        It is said to confirm, or to say so too.
    """

    entity: str
    basis: str
    acts: tuple[int, ...]
    share: float
    span: Span
    confirms: bool = False


@dataclass(frozen=True, eq=False)
class Claim:
    """The central claim and what supports it.

    Attributes
    ----------
    sentence : int
        Index of the sentence that carries it.
    span : Span
    share : float
        Share of the headline's words found in that sentence, in [0, 1].
    words : frozenset of str
        Stems of the claim.
    supporters : tuple of Supporter
        Independent of each other, strongest basis first.
    stems : Stems
    shares : mapping of int to float
        For every attribution, the share of the claim's words in its content and sentence.
    """

    sentence: int
    span: Span
    share: float
    words: frozenset[str]
    supporters: tuple[Supporter, ...]
    stems: Stems = field(repr=False)
    shares: tuple[float, ...] = field(repr=False, default=())

    @property
    def independent(self) -> int:
        """Number of supporters that do not depend on each other, 3 for three or more."""
        return min(3, sum(s.basis != "none" for s in self.supporters))

    @property
    def basis(self) -> str:
        """Basis of the strongest supporter; ``"none"`` without any."""
        return self.supporters[0].basis if self.supporters else "none"

    @property
    def unverified(self) -> bool:
        """Neither a named source, nor a document, nor the outlet's own reporting stands behind it."""
        return self.basis in ("relayed", "unnamed", "none")

    @property
    def entities(self) -> frozenset[str]:
        """Everybody who stands behind the claim."""
        return frozenset(s.entity for s in self.supporters)


def find(article: Article, attributions: Sequence[Attribution]) -> Claim | None:
    """Return the central claim of an article, or None when it has no running text."""
    if not article.body:
        return None
    table = stems(article)
    headline = article.headline
    topic = table.within(headline.first, headline.last) if headline else set()
    index, share = _carrier(article, table, topic)
    sentence = article.sentences[index]
    words = topic | table.within(sentence.first, sentence.last)
    told = [_told(article, table, act) for act in attributions]
    weights = [(part, table.weight(part)) for part in (topic, words) if part]
    shares = tuple(max((table.share(part, t, w) for part, w in weights), default=0.0) for t in told)
    supporters = _supporters(article, attributions, shares, index)
    return Claim(index, sentence.span, share, frozenset(words), tuple(supporters), table, shares)


def _carrier(article: Article, table: Stems, topic: set[str]) -> tuple[int, float]:
    """Return the sentence that carries the headline's claim, and the share of its words there."""
    body = [i for i in article.body[:_SEARCHED] if article.sentences[i].last - article.sentences[i].first > 3]
    body = body or [article.body[0]]
    if not topic:
        return body[0], 0.0
    best = (-1.0, body[0], 0.0)
    total = table.weight(topic)
    for rank, index in enumerate(body):
        sentence = article.sentences[index]
        share = table.share(topic, table.within(sentence.first, sentence.last), total)
        score = share + _POSITION / (1 + rank)
        if score > best[0]:
            best = (score, index, share)
    return best[1], best[2]


def _told(article: Article, table: Stems, act: Attribution) -> set[str]:
    """Return the stems of what an attribution says: its content and the sentence it stands in."""
    found: set[str] = set()
    for span in act.content:
        found |= table.within(*article.tokens.covering(span))
    if 0 <= act.sentence < len(article.sentences):
        token, _ = article.tokens.covering(place(act))
        found |= table.within(*article.around(act.sentence, token))
    return found


def _supporters(
    article: Article, attributions: Sequence[Attribution], shares: Sequence[float], central: int
) -> list[Supporter]:
    voices: dict[str, list[tuple[int, bool]]] = {}
    against: set[int] = set()
    for number, act in enumerate(attributions):
        cue = article.norms(act.cue)
        if any(stem(w) in _AGAINST for w in cue):
            against.add(number)
            continue
        near = 0 <= act.sentence - central <= _LEAD
        confirms = near and any(stem(w) in _CONFIRMS or w in _ALSO for w in cue)
        confirms = confirms or (near and _also_before(article, act))
        if act.sentence == central or shares[number] >= _SUPPORTS or confirms:
            voices.setdefault(_voice(attributions, number), []).append((number, confirms))
    if not any(attributions[n].sentence == central for acts in voices.values() for n, _ in acts):
        # A lead that credits nobody rests on whom the next sentences credit first.
        after = [
            n for n, a in enumerate(attributions) if 0 < a.sentence - central <= _NEXT and n not in against
        ]
        for number in after[:1]:
            voices.setdefault(_voice(attributions, number), []).append((number, False))
    # A source in the headline is the one that the claim's own sentence credits, by a shorter name.
    in_body = [v for v, acts in voices.items() if any(attributions[n].sentence == central for n, _ in acts)]
    if in_body and article.headline is not None:
        voices = {
            v: acts for v, acts in voices.items() if any(attributions[n].sentence != 0 for n, _ in acts)
        }
    found = [_supporter(attributions, entity, acts, shares) for entity, acts in voices.items()]
    found += [s for supporter in found for s in _beside(article, attributions, supporter)]
    found.sort(key=lambda s: (BASES.index(s.basis), -s.share))
    return found


def _voice(attributions: Sequence[Attribution], number: int) -> str:
    """Return who answers for an attribution: an outlet that passes on another's words answers for both."""
    act = attributions[number]
    if act.source_type in RELAYED:
        return act.entity
    for other in attributions[max(0, number - 2) : number + 3]:
        if other is act or other.sentence != act.sentence or other.source_type != "media":
            continue
        inside = any(c.overlaps(s) for c in other.content for s in (*act.source, *act.content))
        if inside or any(c.overlaps(s) for c in act.content for s in other.content):
            return other.entity
    return act.entity or f"act-{number}"


def _supporter(
    attributions: Sequence[Attribution],
    entity: str,
    acts: Sequence[tuple[int, bool]],
    shares: Sequence[float],
) -> Supporter:
    own = [n for n, _ in acts if attributions[n].entity == entity] or [n for n, _ in acts]
    basis = min((TYPES[attributions[n].source_type].basis for n in own), key=BASES.index)
    first = attributions[own[0]]
    span = (first.source or first.cue or first.content)[0]
    return Supporter(
        entity,
        basis,
        tuple(n for n, _ in acts),
        max(shares[n] for n, _ in acts),
        span,
        any(c for _, c in acts),
    )


def _beside(
    article: Article, attributions: Sequence[Attribution], supporter: Supporter
) -> Iterator[Supporter]:
    """Yield the second of two voices that one attribution credits: "doctors at the hospital and the ministry"."""
    for number in supporter.acts:
        act = attributions[number]
        if act.entity == supporter.entity and act.source and (second := _second(article, act)) is not None:
            yield replace(supporter, entity=f"{supporter.entity}+", acts=(number,), span=second)
            return


def _second(article: Article, act: Attribution) -> Span | None:
    """Return what stands after "and" in a source, if it is somebody else and not a part of a name or description."""
    tokens = article.tokens
    first, last = tokens.covering(act.source[0])
    for i in range(first, last - 1):
        if tokens.norms[i] in _DESCRIBES:
            return None
        if tokens.norms[i] == "and" and i > first:
            capitals = tokens.words[i - 1][0].isupper() and tokens.words[i + 1][0].isupper()
            if tokens.norms[i + 1] in _OPENS or (capitals and act.source_type == "named-person"):
                return tokens.span(i + 1, last)
    return None


def _also_before(article: Article, act: Attribution) -> bool:
    """Tell whether "also" or "both" stands beside the cue."""
    for span in act.cue[:1]:
        first, last = article.tokens.covering(span)
        around = article.tokens.norms[max(0, first - 2) : last + 2]
        return any(word in _ALSO for word in around)
    return False
