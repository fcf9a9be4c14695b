"""Where does a text say that a claim is not established? Finds hedging words by pattern and names what stands around them.

Patterns (``data/lexicons/hedges.tsv``, through the bundle) only propose places; whether "may" is speculation about
a fact, a forecast or a month is for the trained sum to say, from the features named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from secondsource.article import Article, Sentence
from secondsource.bundle import Bundle
from secondsource.charge import CLASSES, ChargeTable, read_charge
from secondsource.hedge_patterns import Element, Pattern, compile_patterns
from secondsource.linear import Feature, yes
from secondsource.tokens import Span
from secondsource.vocabulary import Columns, members

_FUTURE = frozenset(
    """
    will won't would tomorrow next soon upcoming plans planned plan expected future later
    """.split()
)
_CONDITION = frozenset("if unless whether should would".split())
_COURT = frozenset(
    """
    charged charges charge indicted indictment court prosecutors prosecutor jury trial judge convicted
    arrested lawsuit complaint sued plaintiff police defendant attorney counts suspect
    """.split()
)
_PAST = frozenset(
    "yesterday ago last earlier monday tuesday wednesday thursday friday saturday sunday was were had".split()
)
_REPORT = frozenset(
    """
    report reports reported reporting rumor rumors rumour claims claim sources source according media story
    information video photo image
    """.split()
)
_FIRST = frozenset("i i'm i've my me we our us we're let's".split())
_CLAUSE_END = frozenset(". ! ? ; — – --".split())
STRONG = frozenset(
    {"allegation-adverb", "not-confirmed", "hearsay-passive", "rumour", "unconfirmed", "initial-report"}
)
"""Classes of patterns that are hedges wherever they stand."""
_VERBAL = frozenset(
    {"appears", "modal-perfect", "modal-be", "modal-other", "hearsay-passive", "hearsay-bare"}
)
_PERFECT = frozenset({"have", "been", "had"})
_OPEN_END = frozenset({"to", "that", "be", "have", "been", "as", "like"})
_CLOSED = frozenset({"PRON", "DET", "ADP", "AUX", "CONJ"})
_ATTRIBUTING = frozenset(
    "said says told according claimed claims reported reports added tweeted wrote".split()
)


@dataclass(frozen=True, eq=False)
class Hedges:
    """Patterns by anchor word, and the word classes that features use."""

    by_anchor: Mapping[str, tuple[Pattern, ...]]
    charge: ChargeTable

    @cached_property
    def anchors(self) -> Columns:
        """Which words are anchors."""
        return members(self.by_anchor)


class Hedge(NamedTuple):
    """A place found: tokens ``first`` up to ``last``, the anchor, and the classes of the patterns that found it."""

    first: int
    last: int
    anchor: int
    kind: str
    groups: tuple[str, ...]


def read_hedges(bundle: Bundle) -> Hedges:
    """Read the patterns from a bundle."""
    return Hedges(compile_patterns(bundle.table("hedges")["lines"]), bundle.shared(read_charge))


def find_hedges(article: Article, hedges: Hedges) -> Iterator[Hedge]:
    """Find every place that a pattern proposes; overlapping ones are joined into the widest."""
    norms, anchors = article.tokens.norms, hedges.by_anchor
    current: Hedge | None = None
    for position in article.tokens.where(hedges.anchors):
        sentence = article.sentences[int(article.sentence_of[position])]
        for pattern in anchors[norms[position]]:
            left = _extend(norms, position - 1, -1, pattern.before, sentence)
            right = _extend(norms, position + 1, 1, pattern.after, sentence)
            if left is None or right is None:
                continue
            if current is not None and left + 1 < current.last:
                current = _joined(current, pattern, left + 1, right, position)
            else:
                if current is not None:
                    yield current
                current = Hedge(left + 1, right, position, pattern.kind, (pattern.group,))
    if current is not None:
        yield current


def _joined(current: Hedge, pattern: Pattern, first: int, last: int, anchor: int) -> Hedge:
    """Widen a place by a pattern that overlaps it; a bare modal verb gives way to what says more."""
    groups = current.groups
    if pattern.group not in groups:
        groups = (*groups, pattern.group)
    widened = current._replace(first=min(current.first, first), last=max(current.last, last), groups=groups)
    if current.groups[0].startswith("modal") and not pattern.group.startswith("modal"):
        rest = tuple(group for group in groups if group != pattern.group)
        return widened._replace(anchor=anchor, kind=pattern.kind, groups=(pattern.group, *rest))
    return widened


def _extend(
    norms: Sequence[str], position: int, step: int, elements: Sequence[Element], sentence: Sentence
) -> int | None:
    """Match elements one after another; return the position after the last match, or None."""
    if not elements:
        return position
    element, rest = elements[0], elements[1:]
    taken = 0
    at = position
    options = [at] if element.optional else []
    while taken < element.most and sentence.first <= at < sentence.last and _fits(norms[at], element):
        at += step
        taken += 1
        options.append(at)
    # The longest match is tried first, except for gaps: the nearest word is the one that is meant.
    for option in options if not element.words else reversed(options):
        end = _extend(norms, option, step, rest, sentence)
        if end is not None:
            return end
    return None


def _fits(norm: str, element: Element) -> bool:
    if element.words:
        return norm in element.words or (norm.endswith("n't") and "n't" in element.words)
    return norm not in _CLAUSE_END


def features(
    article: Article, hedges: Hedges, hedge: Hedge, others: int, credited: Sequence[int]
) -> list[Feature]:
    """Name what speaks for and against a place.

    ``others`` is the number of plain hedges elsewhere in the article; ``credited`` tells of each token
    whether it is in what a source said.
    """
    norms, words = article.tokens.norms, article.tokens.words
    number = int(article.sentence_of[hedge.anchor])
    sentence = article.sentences[number]
    span = article.tokens.span(hedge.first, hedge.last)
    main, anchor = hedge.groups[0], norms[hedge.anchor]
    first, last = article.around(number, hedge.anchor)
    around = set(norms[first:last])
    own = [*(f"pattern: {group}" for group in hedge.groups), f"hedging word: {anchor}"]
    if hedge.last - hedge.first > 1:
        own.append(f"pattern: {main}, several words")
    found: list[str] = []
    for least in (1, 2, 4):
        if others >= least:
            found.append(f"other plain hedges in the article ≥ {least}")
            found.append(f"{main}: other plain hedges in the article ≥ {least}")
    following = _class(hedges, norms, hedge.last, sentence)
    preceding = _class(hedges, norms, hedge.first - 1, sentence)
    found += [
        f"after it: {following}",
        f"before it: {preceding}",
        f"{main}: after it: {following}",
        f"{main}: before it: {preceding}",
    ]
    after = norms[hedge.last] if hedge.last < sentence.last else ""
    if main.startswith("modal"):
        found.append(f"modal: {anchor} in {main}")
        if after.endswith("ing"):
            found.append("modal: followed by -ing")
        if after.endswith(("ed", "en")):
            found.append("modal: followed by a participle")
        if words[hedge.anchor] == "May" and hedge.anchor > sentence.first:
            own.append("May is the month")
    for name, group in _CUES:
        if not group.isdisjoint(around):
            found.append(name)
            found.append(f"{main}: {name}")
    if main in _VERBAL and after and any(n in _PERFECT for n in norms[hedge.anchor + 1 : hedge.last + 1]):
        found.append(f"{main}: of something past (have, been)")
    if norms[hedge.last - 1] in _OPEN_END or after in _OPEN_END:
        found.append(f"{main}: leads to a verb or clause")
    subject = norms[hedge.first - 1] if hedge.first > sentence.first else ""
    if subject in _FIRST:
        found.append(f"{main}: the writer as subject")
    if norms[hedge.first] == "it" or subject == "it":
        found.append(f"{main}: it as subject")
    if "?" not in around and '"' not in around and number == len(article.sentences) - 1:
        found.append("closing sentence")
    if words[hedge.first][0].isupper() and hedge.first == sentence.first:
        found.append("opens the sentence")
    if number == 0 and article.headline is not None:
        found.append("in the headline")
    if "?" in around:
        found.append("sentence is a question")
    if article.quoted[hedge.anchor]:
        found.append("inside a quotation")
        found.append(f"{main}: inside a quotation")
    elif credited[hedge.anchor]:
        found.append("in what a source is credited with, without quotation marks")
        found.append(f"{main}: in what a source is credited with")
    if preceding in _CLOSED:
        found.append(f"function word before: {norms[hedge.first - 1]}")
    if following in _CLOSED:
        found.append(f"function word after: {after}")
    return [*yes(own, span), *yes(found)]


_CUES = (
    ("sentence speaks of the future", _FUTURE),
    ("sentence holds a condition", _CONDITION),
    ("court or police wording near", _COURT),
    ("sentence speaks of the past", _PAST),
    ("report or source named near", _REPORT),
    ("sentence in the first person", _FIRST),
    ("sentence credits a speaker", _ATTRIBUTING),
)


def content_of(article: Article, hedge: Hedge) -> Span | None:
    """Return the claim that a hedge qualifies: the clause after it, else the clause before it."""
    norms = article.tokens.norms
    begin, end = article.around(int(article.sentence_of[hedge.anchor]), hedge.anchor)
    last = hedge.last
    while last < end and norms[last] not in _CLAUSE_END:
        last += 1
    first = hedge.last
    while first < last and not norms[first][0].isalnum():
        first += 1
    if last - first >= 2:
        return article.tokens.span(first, last)
    first = hedge.first
    while first > begin and norms[first - 1] not in _CLAUSE_END:
        first -= 1
    return article.tokens.span(first, hedge.first) if hedge.first - first >= 2 else None


def _class(hedges: Hedges, norms: Sequence[str], position: int, sentence: Sentence) -> str:
    if not sentence.first <= position < sentence.last:
        return "edge"
    row = hedges.charge.rows.get(norms[position])
    return CLASSES[hedges.charge.word_class[row]] if row is not None else "other"
