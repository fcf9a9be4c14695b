"""Where might a word or phrase judge instead of report, and what stands around it? Candidates with named features.

A candidate is a charged word (or a run of them), a listed phrase, scare quotes, a hashtag, masked profanity or a short
outcry. Features name the charge of the words and the company they keep; no feature is a word itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.article import Article, Sentence
from secondsource.bundle import Bundle
from secondsource.charge import CLASSES, FLOOR, KINDS, ChargeTable, look_up_all, read_charge, word_set
from secondsource.linear import Feature
from secondsource.tokens import Span

CUT = -2.3
"""Charge (log-odds) from which a word is worth scoring."""
JOIN = -1.2
"""Charge from which neighbouring words are one charged phrase."""
_STRONG = -0.8
_CHARGE_STEPS = (-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
_DENSITY_STEPS = (-4.6, -4.3, -4.0, -3.7, -3.4, -3.1, -2.8)
_INTENSIFIERS = word_set(
    "very so too most more really truly totally completely utterly absolutely extremely incredibly deeply highly such quite pretty "
    "particularly wildly insanely ridiculously outrageously exceptionally clearly simply downright plain sheer pure total complete "
    "utter absolute real true massive huge big soooo single"
)
_BE = word_set(
    "is are was were be been being 's 're seems seemed looks looked sounds became become becomes am it's he's she's they're that's"
)
_NAMING = word_set("called calls call calling branded dubbed labeled labelled described denounced slammed as")
_NEGATION = word_set("not no never n't without neither nor hardly cannot")
_SECOND = word_set("you your yours yourself you're you'll you've y'all ya")
_FIRST = word_set("i i'm i've my me we our us we're let's")
_QUOTING = word_set(
    "called calls call dubbed known described termed labeled labelled titled entitled named word words term phrase said says saying wrote tweeted"
)
_SCARE_WORDS = 4
_ADJ, _ADV, _NOUN, _VERB = (CLASSES.index(name) for name in ("ADJ", "ADV", "NOUN", "VERB"))
_MASKED = re.compile(r"\b[A-Za-z]+[*@#$]{1,}[A-Za-z]*\b|\b[A-Za-z]-{2,}[a-z]+\b|\b[A-Za-z][*]{2,}")
_EMPHASIS = re.compile(r"!{2,}|\?!|!\?")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


class Phrase(NamedTuple):
    """A listed phrase: its words ("_" stands for any one word), how charged it is (1 to 3) and of what kind."""

    words: tuple[str, ...]
    rating: int
    kind: int


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What the signal reads from the bundle."""

    charge: ChargeTable
    phrases: Mapping[str, tuple[Phrase, ...]]
    neutral: Mapping[str, tuple[tuple[str, ...], ...]]
    counterparts: Mapping[str, str]


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
    phrases: dict[str, list[Phrase]] = {}
    for rating, kind, text in tables["loaded-phrases"]:
        for words in expand(text):
            phrases.setdefault(words[0], []).append(Phrase(words, int(rating), KINDS.index(kind)))
    neutral: dict[str, list[tuple[str, ...]]] = {}
    for (text,) in tables["neutral-phrases"]:
        for words in expand(text):
            neutral.setdefault(words[0], []).append(words)
    return Lexicon(
        read_charge(bundle),
        {first: tuple(sorted(group, key=lambda p: -len(p.words))) for first, group in phrases.items()},
        {first: tuple(group) for first, group in neutral.items()},
        {row[0]: row[1] for row in tables["neutral-counterparts"][1:]},
    )


def expand(text: str) -> list[tuple[str, ...]]:
    """Spell out a phrase: ``"lash/lashed out"`` stands for two."""
    results: list[tuple[str, ...]] = [()]
    for element in text.split():
        results = [(*words, choice) for words in results for choice in element.split("/")]
    return results


class Scene:
    """What is worked out once for an article, for all its candidates."""

    def __init__(self, article: Article, lexicon: Lexicon) -> None:
        tokens = article.tokens
        self.article, self.lexicon = article, lexicon
        self.words, self.norms = tokens.words, tokens.norms
        self.rows, self.charge = look_up_all(lexicon.charge, tokens)
        count = len(article.sentences)
        of = article.sentence_of
        free = ~article.quoted
        chance = 1.0 / (1.0 + np.exp(-self.charge))
        self.chance: npt.NDArray[np.float64] = chance
        self.in_sentence = np.bincount(of, weights=chance, minlength=count) if len(of) else np.zeros(count)
        self.free_chance = float(chance[free].sum())
        self.free_words = max(float(np.count_nonzero(free)), 30.0)
        self.quoted_chance = float(chance[~free].sum())
        per_100 = 100.0 / self.free_words
        unquoted = [n for n, q in zip(self.norms, article.quoted.tolist(), strict=True) if not q]
        outcries = unquoted.count("!")
        second = sum(n in _SECOND for n in unquoted)
        first = sum(n in _FIRST for n in unquoted)
        questions = unquoted.count("?")
        self.article_features = [
            *_steps("article: outcries per 100 words", outcries * per_100, (0.1, 0.4)),
            *_steps("article: addresses the reader", second * per_100, (0.3, 1.0)),
            *_steps("article: first person", first * per_100, (0.3, 1.0, 2.0)),
            *_steps("article: questions", questions * per_100, (0.2, 0.7)),
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
        article = self.article
        number = int(article.sentence_of[place.head])
        own = float(self.chance[place.first : place.last].sum())
        others = float(self.in_sentence[number]) - own
        density = math.log(
            (self.free_chance - own * (not article.quoted[place.head]) + 0.3) / self.free_words
        )
        kind = place.type
        found = [
            Feature(f"{kind}: article tone", density + 3.7),
            *_steps(f"{kind}: article tone", density, _DENSITY_STEPS),
            Feature(f"{kind}: tone of the sentence", min(others, 3.0)),
            *_steps("tone of the sentence", others, (0.15, 0.3, 0.6, 1.0)),
            *self.article_features,
            *self._of_sentence(number),
        ]
        if article.quoted[place.head] and kind != "scare quotes":
            found.append(Feature("inside a quotation"))
            found.append(Feature(f"{kind}: inside a quotation"))
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
            found += _steps("sentence length", len(norms), (10, 25, 40))
            self._sentence[number] = found
        return found


def suggestion(scene: Scene, place: Place) -> str:
    """Say what the passage could read like: a neutral word, or the sentence without the modifier; empty when unsure."""
    words = scene.lexicon.counterparts
    norms = scene.norms[place.first : place.last]
    neutral = words.get(" ".join(norms)) or words.get(scene.norms[place.head])
    quote = scene.article.quote(scene.article.tokens.span(place.first, place.last))
    if neutral and neutral != "-":
        return f"Write “{neutral}” instead of “{scene.words[place.head]}”."
    row = scene.rows[place.head]
    modifier = row >= 0 and scene.lexicon.charge.word_class[row] in (_ADJ, _ADV)
    following = scene.norms[place.last] if place.last < len(scene.norms) else ""
    if neutral == "-" or (modifier and place.type == "word" and following[:1].isalpha()):
        return f"Leave out “{quote}”."
    return ""


def places(scene: Scene) -> Iterator[Place]:
    """Propose every place in an article that might be loaded."""
    taken: set[int] = set()
    for place in _phrases(scene):
        taken.update(range(place.first, place.last))
        yield place
    yield from _words(scene, taken)
    yield from _scare_quotes(scene)
    yield from _marks(scene)


def _words(scene: Scene, taken: set[int]) -> Iterator[Place]:
    charge = scene.charge
    positions = np.flatnonzero(charge >= CUT).tolist()
    done = -1
    for position in positions:
        if position < done or position in taken:
            continue
        first, last, head = _run(scene, position)
        done = last
        yield _word_place(scene, first, last, head)


def _run(scene: Scene, position: int) -> tuple[int, int, int]:
    """Join neighbouring charged words, "and" or a comma between them allowed, and an intensifier in front."""
    charge, norms = scene.charge, scene.norms
    first, last, head = position, position + 1, position
    if charge[position] >= JOIN:
        while last < len(norms) and last - first < 6:
            step = 1 if charge[last] >= JOIN else 0
            if (
                not step
                and norms[last] in ("and", ",", "&")
                and last + 1 < len(norms)
                and charge[last + 1] >= JOIN
            ):
                step = 2
            if not step or scene.article.sentence_of[last + step - 1] != scene.article.sentence_of[first]:
                break
            last += step
        head = first + int(np.argmax(charge[first:last]))
    return first, last, head


def _word_place(scene: Scene, first: int, last: int, head: int) -> Place:
    article, norms = scene.article, scene.norms
    table = scene.lexicon.charge
    row = scene.rows[head]
    word = table.look_up(norms[head])
    span = article.tokens.span(head, head + 1)
    charge = float(scene.charge[head])
    group = CLASSES[word.word_class]
    before = norms[first - 1] if first else ""
    after = norms[last] if last < len(norms) else ""
    sentence = article.sentences[int(article.sentence_of[head])]
    found = [
        Feature("charge of the word", charge, span),
        *_steps("charge of the word", charge, _CHARGE_STEPS, span),
        Feature(f"rated {word.rating}" if word.rating >= 0 else "not rated", 1.0, span),
        Feature(f"kind of charge: {KINDS[word.kind]}", 1.0, span),
        Feature(f"class: {group}", 1.0, span),
        Feature(f"class: {group}, charge", charge + 2, span),
    ]
    if row < 0:
        found.append(Feature(f"known by its {word.known}", 1.0, span))
    found += _neighbours(scene, first, last, head, sentence)
    if last - first > 1:
        found.append(Feature("run of charged words", 1.0, article.tokens.span(first, last)))
    if before in _INTENSIFIERS:
        found.append(Feature("intensifier before", 1.0, article.tokens.span(first - 1, first)))
    if before in _NEGATION:
        found.append(Feature("negated"))
    if before in _NAMING:
        found.append(Feature("after a naming verb"))
    if group == "ADJ" and (
        before in _BE or (before in _INTENSIFIERS and first > 1 and norms[first - 2] in _BE)
    ):
        found.append(Feature("says it of a subject (predicate)"))
    found += _shape(scene, head, sentence, span)
    if _is_neutral(scene, head):
        found.append(Feature("part of a neutral set phrase", 1.0, span))
    if after == "of" and group == "NOUN":
        found.append(Feature("noun followed by of"))
    start = (
        first - 1
        if before in _INTENSIFIERS and scene.charge[head] > CUT and first - 1 >= sentence.first
        else first
    )
    return Place(start, last, head, "word", word.kind, found)


def _neighbours(scene: Scene, first: int, last: int, head: int, sentence: Sentence) -> list[Feature]:
    table, charge = scene.lexicon.charge, scene.charge
    found = []
    lo, hi = max(sentence.first, first - 3), min(sentence.last, last + 3)
    near = max((float(c) for i, c in enumerate(charge[lo:hi], lo) if not first <= i < last), default=FLOOR)
    found += _steps("charged word within three words", near, (-2.5, -1.5, -0.5))
    next_row = scene.rows[last] if last < sentence.last else -1
    previous_row = scene.rows[first - 1] if first > sentence.first else -1
    group = table.word_class[scene.rows[head]] if scene.rows[head] >= 0 else -1
    following = (
        CLASSES[table.word_class[next_row]] if next_row >= 0 else "end" if last >= sentence.last else "other"
    )
    preceding = (
        CLASSES[table.word_class[previous_row]]
        if previous_row >= 0
        else "start"
        if first <= sentence.first
        else "other"
    )
    found.append(Feature(f"before: {preceding}"))
    found.append(Feature(f"after: {following}"))
    if group == _ADJ and next_row >= 0 and table.person[next_row]:
        found.append(Feature("modifies a person or group", 1.0, scene.article.tokens.span(last, last + 1)))
    if group == _ADJ and last < sentence.last and scene.words[last][0].isupper():
        found.append(Feature("modifies a name", 1.0, scene.article.tokens.span(last, last + 1)))
    if group == _NOUN and scene.rows[head] >= 0 and table.person[scene.rows[head]]:
        found.append(Feature("names a person or group"))
    return found


def _shape(scene: Scene, head: int, sentence: Sentence, span: Span) -> list[Feature]:
    word = scene.words[head]
    found = []
    if len(word) > 2 and word.isupper():
        found.append(Feature("all capitals", 1.0, span))
    elif (
        word[0].isupper()
        and head > sentence.first
        and int(scene.article.sentence_of[head]) not in scene.title_case
    ):
        found.append(Feature("capital inside the sentence", 1.0, span))
        neighbours = (
            scene.words[max(sentence.first, head - 1) : head]
            + scene.words[head + 1 : min(sentence.last, head + 2)]
        )
        if any(w[0].isupper() for w in neighbours):
            found.append(Feature("part of a name", 1.0, span))
    if head == sentence.first:
        found.append(Feature("first word of the sentence"))
    if "-" in word:
        found.append(Feature("compound with hyphen"))
    return found


def _is_neutral(scene: Scene, head: int) -> bool:
    """Tell whether a word stands in a listed neutral phrase ("radical surgery", "Great Depression")."""
    norms = scene.norms
    for start in range(max(0, head - 4), head + 1):
        for phrase in scene.lexicon.neutral.get(norms[start], ()):
            if start + len(phrase) > head and norms[start : start + len(phrase)] == phrase:
                return True
    return False


def _phrases(scene: Scene) -> Iterator[Place]:
    norms, phrases = scene.norms, scene.lexicon.phrases
    done = -1
    for position, norm in enumerate(norms):
        if position < done or norm not in phrases:
            continue
        for phrase in phrases[norm]:
            last = position + len(phrase.words)
            if last <= len(norms) and all(
                w in ("_", n) for w, n in zip(phrase.words, norms[position:last], strict=True)
            ):
                if scene.article.sentence_of[last - 1] != scene.article.sentence_of[position]:
                    continue
                span = scene.article.tokens.span(position, last)
                head = position + int(np.argmax(scene.charge[position:last]))
                top = float(scene.charge[head])
                found = [
                    Feature(f"set phrase, rated {phrase.rating}", 1.0, span),
                    Feature(f"set phrase: {KINDS[phrase.kind]}", 1.0, span),
                    *_steps("charge of the phrase's words", top, (-3, -2, -1, 0), span),
                ]
                done = last
                yield Place(position, last, head, "phrase", phrase.kind, found)
                break


def _scare_quotes(scene: Scene) -> Iterator[Place]:
    article = scene.article
    for quotation in scene._quotations:
        if quotation.end - quotation.start > 60:
            continue
        first, last = article.tokens.covering(quotation)
        inner = [i for i in range(first, last) if any(map(str.isalnum, scene.words[i]))]
        if not inner or len(inner) > _SCARE_WORDS:
            continue
        sentence = article.sentences[int(article.sentence_of[first])]
        a, b = inner[0], inner[-1] + 1
        before = scene.norms[first - 1] if first > sentence.first else ""
        top = float(scene.charge[a:b].max())
        small = [scene.words[i] for i in inner if scene.words[i][0].islower()]
        nouns = [
            CLASSES[scene.lexicon.charge.word_class[scene.rows[i]]] if scene.rows[i] >= 0 else "other"
            for i in inner
        ]
        found = [
            Feature("scare quotes", 1.0, quotation),
            Feature(f"scare quotes: {len(inner)} words"),
            Feature(f"scare quotes: end in {nouns[-1]}"),
            *_steps("scare quotes: charge of the words", top, (-4, -3, -2, -1, 0), quotation),
        ]
        if before in _QUOTING or before in (":", ","):
            found.append(Feature("scare quotes: after a quoting word"))
        if any(
            n in _QUOTING for n in scene.norms[max(sentence.first, first - 6) : min(sentence.last, last + 5)]
        ):
            found.append(Feature("scare quotes: quoting word near"))
        if not small:
            found.append(Feature("scare quotes: all words capitalised (a title)"))
        if scene.words[inner[-1] + 1 : last] and any(p in ".,!?" for p in scene.norms[inner[-1] + 1 : last]):
            found.append(Feature("scare quotes: ends with a stop"))
        row = scene.rows[first - 1] if first > sentence.first else -1
        found.append(
            Feature(
                f"scare quotes: before {CLASSES[scene.lexicon.charge.word_class[row]] if row >= 0 else 'other'}"
            )
        )
        row = scene.rows[last] if last < sentence.last else -1
        found.append(
            Feature(
                f"scare quotes: after {CLASSES[scene.lexicon.charge.word_class[row]] if row >= 0 else 'other'}"
            )
        )
        near = [
            q
            for q in scene._quotations
            if q != quotation and q.start < sentence.span.end and q.end > sentence.span.start
        ]
        if near:
            found.append(Feature("scare quotes: another quotation in the sentence"))
        if (sentence.last - sentence.first) - (last - first) <= 1:
            found.append(Feature("scare quotes: whole sentence"))
        yield Place(
            first, last, a + int(np.argmax(scene.charge[a:b])), "scare quotes", KINDS.index("sneer"), found
        )


def _marks(scene: Scene) -> Iterator[Place]:
    """Hashtags, masked profanity, short outcries."""
    article, text = scene.article, scene.article.text
    for position, word in enumerate(scene.words):
        if word[0] == "#" and len(word) > 3:
            parts = [p.lower() for p in _CAMEL.findall(word)]
            top = max((scene.lexicon.charge.look_up(p).charge for p in parts), default=FLOOR)
            span = article.tokens.span(position, position + 1)
            found = [
                Feature("hashtag", 1.0, span),
                *_steps("hashtag: charge of its words", top, (-3, -2, -1, 0), span),
            ]
            yield Place(position, position + 1, position, "mark", 0, found)
    if "*" in text or "--" in text or "@" in text or "$" in text or "#" in text:
        for match in _MASKED.finditer(text):
            first, last = article.tokens.covering(Span(*match.span()))
            if last > first and match.group()[0] not in "@$":
                found = [Feature("masked profanity", 1.0, Span(*match.span()))]
                if "*" in match.group():
                    found.append(Feature("masked profanity: asterisks", 1.0, Span(*match.span())))
                yield Place(first, last, first, "mark", 0, found)
    for sentence in article.sentences:
        size = sentence.last - sentence.first
        if size <= 9 and scene.words[sentence.last - 1][-1] in "!.":
            closing = scene.words[sentence.last - 1]
            outcry = "!" in scene.norms[sentence.first : sentence.last]
            if not outcry and size > 4:
                continue
            found = [
                Feature("short outcry" if outcry else "short aside"),
                Feature(
                    f"short outcry: {'several marks' if _EMPHASIS.search(article.quote(sentence.span)) else 'one mark'}"
                    if outcry
                    else f"short aside: {size} tokens"
                ),
                *_steps("short outcry: length", size, (3, 5, 7)),
                *_steps(
                    "short outcry: charge of its words",
                    float(scene.charge[sentence.first : sentence.last].max()),
                    (-4, -3, -2, -1),
                ),
            ]
            if any(w[0].isupper() for w in scene.words[sentence.first + 1 : sentence.last]):
                found.append(Feature("short outcry: with a name"))
            if closing:
                yield Place(
                    sentence.first, sentence.last, sentence.first, "outcry", KINDS.index("sneer"), found
                )


def _is_title_case(words: Sequence[str]) -> bool:
    letters = [w for w in words if w[0].isalpha() and len(w) > 3]
    return bool(letters) and sum(w[0].isupper() for w in letters) >= 0.6 * len(letters)


def _steps(name: str, value: float, knots: Sequence[float], span: Span | None = None) -> list[Feature]:
    return [Feature(f"{name} ≥ {knot:g}", 1.0, span) for knot in knots if value >= knot]
