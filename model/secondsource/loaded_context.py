"""What surrounds a word or phrase that may be loaded: the tone of its sentence and of the whole article.

Worked out once for an article; ``loaded_words`` and ``loaded_marks`` propose the places. No feature is a word itself.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from secondsource.article import Article
from secondsource.attribution import Attribution
from secondsource.bundle import Bundle
from secondsource.charge import FLOOR, KINDS, ChargeTable, look_up_all, read_charge
from secondsource.linear import Feature, yes
from secondsource.tokens import Span
from secondsource.vocabulary import Columns, members, pairs

CUT = -1.75
"""Charge (log-odds) from which a word is worth scoring; below it hardly any word ever reached a threshold."""
JOIN = -1.2
"""Charge from which neighbouring words are one charged phrase."""
CREDITED, OWN_WORDS = 1, 2
"""Marks of tokens that tell what a source said; what somebody is said to call a thing is in that person's words."""
NAMING = frozenset(
    """
    called calls call calling branded brands branding dubbed dubs dubbing labelled labeled labels labelling
    labeling denounced denounces denouncing accused accuses accusing
    """.split()
)
_DENSITY_STEPS = (-4.6, -4.3, -4.0, -3.7, -3.4, -3.1, -2.8)
_TONES = {
    kind: (f"{kind}: article tone", f"{kind}: tone of the sentence")
    for kind in ("word", "phrase", "scare quotes", "mark", "outcry")
}
_SECOND = frozenset("you your yours yourself you're you'll you've y'all ya".split())
_FIRST = frozenset("i i'm i've my me we our us we're let's".split())
_TELLING = members(_SECOND | _FIRST | {"!", "?"})


class Phrase(NamedTuple):
    """A listed phrase: its words ("_" stands for any one word), how charged it is (1 to 3) and of what kind."""

    words: tuple[str, ...]
    rating: int
    kind: int


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What the signal reads from the bundle."""

    charge: ChargeTable
    phrases: Mapping[str, Mapping[str, tuple[Phrase, ...]]]
    neutral: Mapping[str, tuple[tuple[str, ...], ...]]
    counterparts: Mapping[str, tuple[str, str]]

    @cached_property
    def opening(self) -> Columns:
        """Where a listed phrase may begin."""
        return pairs(
            {first: None if "_" in seconds else tuple(seconds) for first, seconds in self.phrases.items()}
        )


class Place(NamedTuple):
    """A candidate before it is made into one: tokens ``first`` up to ``last``, head token, type and own features."""

    first: int
    last: int
    head: int
    type: str
    kind: int
    features: list[Feature]


def read_lexicon(bundle: Bundle) -> Lexicon:
    """Read the charge table and the phrase lists from a bundle."""
    tables = bundle.table("charge-phrases")
    phrases: dict[str, dict[str, list[Phrase]]] = {}
    for rating, kind, text in tables["loaded-phrases"]:
        for words in expand(text):
            by_second = phrases.setdefault(words[0], {})
            by_second.setdefault(words[1], []).append(Phrase(words, int(rating), KINDS.index(kind)))
    neutral: dict[str, list[tuple[str, ...]]] = {}
    for (text,) in tables["neutral-phrases"]:
        for words in expand(text):
            neutral.setdefault(words[0], []).append(words)
    return Lexicon(
        bundle.shared(read_charge),
        {
            first: {
                second: tuple(sorted(group, key=lambda p: -len(p.words))) for second, group in seconds.items()
            }
            for first, seconds in phrases.items()
        },
        {first: tuple(group) for first, group in neutral.items()},
        {row[0]: (row[1], "".join(row[2:])) for row in tables["neutral-counterparts"][1:]},
    )


def expand(text: str) -> list[tuple[str, ...]]:
    """Spell out a phrase: ``"lash/lashed out"`` stands for two."""
    results: list[tuple[str, ...]] = [()]
    for element in text.split():
        results = [(*words, choice) for words in results for choice in element.split("/")]
    return results


def credited_tokens(article: Article, attributions: Sequence[Attribution]) -> bytearray:
    """Tell of each token whether it tells what a source said, and whether it must be in the source's own words."""
    found = bytearray(len(article.tokens))
    for act in attributions:
        named = bool(act.source) and not NAMING.isdisjoint(article.norms(act.cue))
        for content in act.content:
            first, last = article.tokens.covering(content)
            found[first:last] = bytes((OWN_WORDS if named else CREDITED,)) * (last - first)
    return found


class Scene:
    """What is worked out once for an article, for all its candidates.

    Parameters
    ----------
    article : Article
    lexicon : Lexicon
    credited : sequence of int
        See :func:`credited_tokens`.
    last_names : sequence of int
        Tokens that name a person: no judgement, whatever the word means elsewhere (Mr Savage, Ms Petty).
    """

    def __init__(
        self, article: Article, lexicon: Lexicon, credited: Sequence[int], last_names: Sequence[int]
    ) -> None:
        tokens = article.tokens
        self.credited = credited
        self.article, self.lexicon = article, lexicon
        self.words, self.norms = tokens.words, tokens.norms
        self.rows, self.charge = look_up_all(lexicon.charge, tokens)
        self.charge[list(last_names)] = FLOOR
        self.charges: list[float] = self.charge.tolist()
        self.sentence_of = article.sentence_list
        count = len(article.sentences)
        of = article.sentence_of
        free = ~article.quoted
        chance = 1.0 / (1.0 + np.exp(-self.charge))
        self.chance = chance
        self.chances: list[float] = chance.tolist()
        self.in_sentence: list[float] = np.bincount(of, weights=chance, minlength=count).tolist()
        self.free_chance = float(chance[free].sum())
        self.free_words = max(float(np.count_nonzero(free)), 30.0)
        per_100 = 100.0 / self.free_words
        self.quoted = article.quoted_list
        telling = [self.norms[i] for i in tokens.where(_TELLING) if not self.quoted[i]]
        outcries = telling.count("!")
        questions = telling.count("?")
        second = len([n for n in telling if n in _SECOND])
        first = len(telling) - outcries - questions - second
        self.article_features = [
            *steps("article: outcries per 100 words", outcries * per_100, (0.1, 0.4)),
            *steps("article: addresses the reader", second * per_100, (0.3, 1.0)),
            *steps("article: first person", first * per_100, (0.3, 1.0, 2.0)),
            *steps("article: questions", questions * per_100, (0.2, 0.7)),
        ]
        self._sentence: dict[int, list[Feature]] = {}
        headline = article.headline
        self.headline = headline is not None
        self.title_case = {
            i
            for i, s in enumerate(article.sentences)
            if i < 3 and _is_title_case(self.words[s.first : s.last])
        }
        self.repeated: dict[str, int] = {}
        self._quotations = article.quotations

    def company(self, place: Place) -> list[Feature]:
        """Return the features of what surrounds a candidate."""
        number, quoted = self.sentence_of[place.head], self.quoted[place.head]
        first, last = place.first, place.last
        own = self.chances[first] if last - first == 1 else float(self.chance[first:last].sum())
        others = self.in_sentence[number] - own
        kind = place.type
        article_tone, sentence_tone = _TONES[kind]
        found = [
            Feature(sentence_tone, min(others, 3.0)),
            *steps("tone of the sentence", others, (0.15, 0.3, 0.6, 1.0)),
            *self.article_features,
            *self._of_sentence(number),
        ]
        # How loaded the rest of the article is tells of phrases and marks, but misleads about single words.
        if kind != "word":
            density = math.log((self.free_chance - own * (not quoted) + 0.3) / self.free_words)
            found += [Feature(article_tone, density + 3.7), *steps(article_tone, density, _DENSITY_STEPS)]
        if quoted and kind != "scare quotes":
            found += yes(("inside a quotation", f"{kind}: inside a quotation"))
        elif self.credited[place.head]:
            found += yes(
                (
                    "in what a source is credited with, without quotation marks",
                    f"{kind}: in what a source is credited with",
                )
            )
        return found

    def _of_sentence(self, number: int) -> list[Feature]:
        found = self._sentence.get(number)
        if found is None:
            sentence = self.article.sentences[number]
            norms = self.norms[sentence.first : sentence.last]
            found = []
            if number == 0 and self.headline:
                found.append(Feature("in the headline"))
            elif number <= 2:
                found.append(Feature("in the opening sentences"))
            if "!" in norms:
                found.append(Feature("sentence has an exclamation mark"))
            if "?" in norms:
                found.append(Feature("sentence is a question"))
            if not _SECOND.isdisjoint(norms):
                found.append(Feature("sentence addresses the reader"))
            if not _FIRST.isdisjoint(norms):
                found.append(Feature("sentence in the first person"))
            if any(n[0].isdigit() for n in norms):
                found.append(Feature("sentence with figures"))
            found += steps("sentence length", len(norms), (10, 25, 40))
            self._sentence[number] = found
        return found


def _is_title_case(words: Sequence[str]) -> bool:
    letters = [w for w in words if w[0].isalpha() and len(w) > 3]
    return bool(letters) and sum(w[0].isupper() for w in letters) >= 0.6 * len(letters)


def steps(name: str, value: float, knots: tuple[float, ...], span: Span | None = None) -> Sequence[Feature]:
    """Return one feature for every knot that a value reaches."""
    reached = bisect_right(knots, value)
    if span is None:
        return _spanless(name, knots, reached)
    return yes(_step_names(name, knots, reached), span)


@cache
def _step_names(name: str, knots: tuple[float, ...], reached: int) -> tuple[str, ...]:
    return tuple(f"{name} ≥ {knot:g}" for knot in knots[:reached])


@cache
def _spanless(name: str, knots: tuple[float, ...], reached: int) -> tuple[Feature, ...]:
    return tuple(yes(_step_names(name, knots, reached)))
