"""What does the headline say that the body does not? Names what was seen, by kind, with the body span that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from secondsource.article import Article, Sentence
from secondsource.attribution import RELAYED, UNNAMED
from secondsource.central import Claim
from secondsource.cues import CueHits
from secondsource.linear import Feature, pieces
from secondsource.loaded_context import credited_tokens
from secondsource.reading import Reading
from secondsource.style import Style
from secondsource.tokens import Span

_REACH = 6
_SAME = 5
_MOST = 20
"""Strong words and numbers of a headline that are looked for in the body; a title may be as long as any text."""
_NUMBER = re.compile(r"[$£€]?\d[\d,.]*\d|\d")
_SOURCE_FIRST = re.compile(r"^[^:]{2,45}: ")
_SOURCE_LAST = re.compile(r"(?: [-–—]+ [^-–—]{2,40}|, .{2,30} (?:say|says|said|report|reports))$")
_THIS = frozenset(("this", "these", "here", "here's", "what", "why", "how", "who"))


@dataclass(frozen=True, slots=True)
class Beside:
    """A headline, and the body sentences that come closest to it.

    Attributes
    ----------
    headline : Sentence
    words : set of str
        Its stems.
    close : tuple of int
        Indices of the closest body sentences, the closest first.
    missing : set of str
        Stems of the headline that the body never uses.
    shares : tuple of float
        Share of the headline's words in each of ``close``.
    """

    headline: Sentence
    words: set[str]
    close: tuple[int, ...]
    missing: set[str]
    shares: tuple[float, ...]


def beside(article: Article, claim: Claim) -> Beside | None:
    """Find the body sentences that come closest to the headline; None without headline or body."""
    headline, table = article.headline, claim.stems
    if headline is None or not article.body:
        return None
    words = table.within(headline.first, headline.last)
    found: dict[int, set[str]] = {}
    for at, word in enumerate(table.of):
        if word in words and at >= headline.last:
            found.setdefault(table.sentence[at], set()).add(word)
    total = table.weight(words)
    ranked = sorted(((table.share(words, w, total), -i) for i, w in found.items()), reverse=True)[:3]
    close = tuple(-i for _, i in ranked) or (article.body[0],)
    shares = tuple(s for s, _ in ranked) or (0.0,)
    # A word that the body has in another form ("Norway", "Norwegian") is not missing.
    forms = {word[:_SAME] for word in table.of[headline.last :] if len(word) >= _SAME}
    missing = {w for w in words.difference(*found.values()) if w[:_SAME] not in forms}
    return Beside(headline, words, close, missing, shares)


def features(reading: Reading, claim: Claim, pair: Beside, hits: CueHits, style: Style) -> Iterator[Feature]:
    """Yield everything that was seen."""
    yield from _form(reading, pair, hits, style)
    yield from _certainty(reading, claim, pair, hits)
    yield from _stated(reading, claim, pair, hits)
    yield from _strength(reading, pair, hits)
    yield from _clash(reading, pair, hits)
    yield from _coverage(reading, pair)
    yield from _piece(reading, style)


def _form(reading: Reading, pair: Beside, hits: CueHits, style: Style) -> Iterator[Feature]:
    article, headline = reading.article, pair.headline
    text = article.quote(headline.span)
    yield from pieces("capitals", style.headline_capitals, (1, 2, 3))
    if style.headline_mark:
        yield Feature(f"mark={style.headline_mark}", 1.0, headline.span)
    if "!" in text:
        yield Feature("exclaims", 1.0, headline.span)
    if (
        _SOURCE_FIRST.match(text)
        or _SOURCE_LAST.search(text)
        or any(a.sentence == 0 for a in reading.attributions)
    ):
        yield Feature("headline-attributed")
    quoted = article.quoted[headline.first : headline.last]
    if len(quoted):
        yield from pieces("headline-quoted", float(quoted.mean()), (0.05, 0.3))
    yield from pieces("headline-words", headline.last - headline.first, (8, 12, 16, 20))
    if any(article.tokens.norms[at] in _THIS for at in range(headline.first, headline.last)):
        yield Feature("points-without-telling")
    for name in ("clickbait", "sensational", "universal"):
        places = hits.within(name, headline.first, headline.last)
        for knot in (1, 2):
            if len(places) >= knot:
                yield Feature(
                    f"headline-{name}>={knot}",
                    1.0,
                    article.tokens.span(places[knot - 1], places[knot - 1] + 1),
                )


def _certainty(reading: Reading, claim: Claim, pair: Beside, hits: CueHits) -> Iterator[Feature]:
    """Flat in the headline, attributed or hedged in the body."""
    article = reading.article
    hedged = bool(hits.within("hedge", pair.headline.first, pair.headline.last))
    if hedged:
        yield Feature("headline-hedged")
    flat = not hedged and not any(a.sentence == 0 for a in reading.attributions)
    near = {*pair.close[:2], claim.sentence}
    kinds = {a.source_type for a in reading.attributions if a.sentence in near}
    for kind in sorted(kinds):
        yield Feature(f"body-source={kind}")
        if flat and (kind in RELAYED or kind in UNNAMED):
            yield Feature(
                f"flat-but={'relayed' if kind in RELAYED else 'unnamed'}",
                1.0,
                article.sentences[claim.sentence].span,
            )
    for index in sorted(near):
        sentence = article.sentences[index]
        places = hits.within("hedge", sentence.first, sentence.last)
        if places:
            yield Feature("body-hedged", 1.0, article.tokens.span(places[0], places[0] + 1))
            if flat:
                yield Feature("flat-but-hedged", 1.0, article.tokens.span(places[0], places[0] + 1))
            break
    marks = [
        s.candidate.spans[0].span for s in reading.found.get("unverified-claim", ()) if s.candidate.spans
    ]
    inside = [m for m in marks if any(article.sentences[i].span.contains(m) for i in near)]
    if inside:
        yield Feature("body-unverified", 1.0, inside[0])
        if flat:
            yield Feature("flat-but-unverified", 1.0, inside[0])
    weak = {name: reading.flagged(name) for name in ("anonymous-source", "relayed-report")}
    for name, spans in weak.items():
        if flat and spans:
            yield Feature(f"flat-over:{name}", 1.0, spans[0])
    if flat and claim.unverified:
        yield Feature(f"flat-basis={claim.basis}")
    if marks and all(weak.values()):
        yield Feature("unnamed-relayed-and-unverified", 1.0, marks[0])


def _stated(reading: Reading, claim: Claim, pair: Beside, hits: CueHits) -> Iterator[Feature]:
    """How much of the headline the writer says in the body, in one sentence, without crediting or hedging it."""
    article, table = reading.article, claim.stems
    credited = credited_tokens(article, reading.attributions)
    total = table.weight(pair.words)
    best = 0.0
    for index in {*pair.close, claim.sentence}:
        sentence = article.sentences[index]
        if sentence.first < pair.headline.last or hits.within("hedge", sentence.first, sentence.last):
            continue
        own = {
            table.of[i]
            for i in range(sentence.first, sentence.last)
            if table.of[i] and not credited[i] and not article.quoted_list[i]
        }
        best = max(best, table.share(pair.words, own, total))
    yield from pieces("stated-flatly", best, (0.3, 0.6))


def _strength(reading: Reading, pair: Beside, hits: CueHits) -> Iterator[Feature]:
    """Strong words of the headline that the body does without."""
    article = reading.article
    for name in ("sensational", "universal"):
        for at in hits.within(name, pair.headline.first, pair.headline.last)[:_MOST]:
            again = _again(hits, name, article, at, pair)
            if again == (name == "sensational"):
                key = f"{name}-in-body" if again else f"{name}-not-in-body"
                yield Feature(key, 1.0, article.tokens.span(at, at + 1))
    loaded = [s for s in reading.found.get("loaded-language", ()) if s.candidate.spans]
    own = [
        s
        for s in loaded
        if s.candidate.voice == "writer" and pair.headline.span.contains(s.candidate.spans[0].span)
    ]
    for knot in (1, 2):
        if len(own) >= knot:
            yield Feature(f"headline-loaded>={knot}", 1.0, own[knot - 1].candidate.spans[0].span)
    if own:
        yield Feature(f"headline-loaded-kind={own[0].candidate.kind}")


def _again(hits: CueHits, name: str, article: Article, at: int, pair: Beside) -> bool:
    norm = article.tokens.norms[at][:5]
    return any(
        p >= pair.headline.last and article.tokens.norms[p][:5] == norm for p in hits.places.get(name, ())
    )


def _clash(reading: Reading, pair: Beside, hits: CueHits) -> Iterator[Feature]:
    """Negation that differs, and accounts that contradict the headline."""
    article, headline = reading.article, pair.headline
    negated = bool(hits.within("negation", headline.first, headline.last))
    sentence = article.sentences[pair.close[0]]
    there = bool(hits.within("negation", sentence.first, sentence.last))
    if pair.shares[0] >= 0.3 and negated != there:
        yield Feature("negation-differs", 1.0, sentence.span)
    numbers = _NUMBER.findall(article.quote(headline.span))[:_MOST]
    body = article.text[headline.span.end :]
    if any(number not in body for number in numbers):
        yield Feature("number-not-in-body", 1.0, headline.span)
    if any(
        headline.span.overlaps(s.span)
        for f in reading.found.get("contradictory-attributions", ())
        for s in f.candidate.spans
    ):
        yield Feature("contradiction-with-headline")


def _coverage(reading: Reading, pair: Beside) -> Iterator[Feature]:
    """How much of the headline the body repeats."""
    share = len(pair.missing) / max(1, len(pair.words))
    yield from pieces("missing-share", share, (0.1, 0.25, 0.4, 0.6))
    if pair.close[0] > _REACH:
        yield Feature("closest-is-late")


def _piece(reading: Reading, style: Style) -> Iterator[Feature]:
    """The manner of the piece under the headline."""
    if reading.article.dated:
        yield Feature("dateline")
    yield from pieces("first-person", style.first_person, (0.002, 0.01, 0.02))
    yield from pieces("second-person", style.second_person, (0.002, 0.01))
    yield from pieces("body-asks", style.questions, (1, 3))
    yield from pieces("quoted-share", style.quoted, (0.05, 0.15, 0.3))
    for name in ("anonymous-source", "relayed-report"):
        yield from pieces(f"flags:{name}", len(reading.flagged(name)), (1, 3))


def shown_by(reading: Reading, claim: Claim, pair: Beside, hits: CueHits, kind: str) -> Span | None:
    """Return the body span that shows a fault of a kind: the words of a hedge's clause, the closest sentence, a denial."""
    article = reading.article
    if kind == "unsupported" and pair.shares[0] < 0.3:
        return None
    if kind == "asserts-unverified":
        near = (claim.sentence, *pair.close)
        marks = [
            s.candidate.spans[0].span for s in reading.found.get("unverified-claim", ()) if s.candidate.spans
        ]
        for index in near:
            sentence = article.sentences[index]
            if any(sentence.span.contains(m) for m in marks) or hits.within(
                "hedge", sentence.first, sentence.last
            ):
                return sentence.span
        for act in reading.attributions:
            if act.sentence in near and act.sentence != 0:
                return article.sentences[act.sentence].span
        return article.sentences[claim.sentence].span
    if kind == "contradicted":
        for at in hits.places.get("deny", ()):
            if at >= pair.headline.last:
                return article.sentences[claim.stems.sentence[at]].span
    body = [i for i in pair.close if i in article.body] or [claim.sentence]
    return article.sentences[body[0]].span
