"""Which words and phrases might judge instead of report? Charged words, runs of them, and listed phrases.

Features name the charge of the words and how they stand in the sentence; no feature is a word itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from secondsource.article import Sentence
from secondsource.charge import CLASSES, FLOOR, KINDS
from secondsource.linear import Feature, yes
from secondsource.loaded_context import CUT, JOIN, NAMING, Phrase, Place, Scene, steps
from secondsource.loaded_marks import marks, scare_quotes

_CHARGE_STEPS = (-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
_INTENSIFIERS = frozenset(
    """
    very so too most more really truly totally completely utterly absolutely extremely incredibly deeply
    highly such quite pretty particularly wildly insanely ridiculously outrageously exceptionally clearly
    simply downright plain sheer pure total complete utter absolute real true massive huge big soooo single
    """.split()
)
_BE = frozenset(
    """
    is are was were be been being 's 're seems seemed looks looked sounds became become becomes am it's he's
    she's they're that's
    """.split()
)
_NAMING = NAMING | {"described", "slammed", "as"}
_NEGATION = frozenset("not no never n't without neither nor hardly cannot".split())
_CLOSED = frozenset({"PRON", "DET", "ADP", "AUX", "CONJ"})
_ADJ, _ADV, _NOUN = (CLASSES.index(name) for name in ("ADJ", "ADV", "NOUN"))


_RATED = [f"rated {rating}" for rating in range(4)]
_KINDS = [f"kind of charge: {kind}" for kind in KINDS]


def suggestion(scene: Scene, place: Place) -> str:
    """Say what the passage could read like: a neutral word, or the sentence without the modifier; empty when unsure."""
    words = scene.lexicon.counterparts
    whole = " ".join(scene.norms[place.first : place.last])
    neutral, note = words.get(whole) or words.get(scene.norms[place.head]) or ("", "")
    note = f" ({note})" if note else ""
    quote = scene.article.quote(scene.article.tokens.span(place.first, place.last))
    if neutral and neutral != "-":
        return f"Write “{neutral}” instead of “{quote if whole in words else scene.words[place.head]}”{note}."
    following = scene.norms[place.last] if place.last < len(scene.norms) else ""
    if place.type == "word" and not all(_modifies(scene, i) for i in range(place.first, place.last)):
        return ""
    if neutral == "-" or (place.type == "word" and following[:1].isalpha()):
        return f"Leave out “{quote}”{note}."
    return ""


def _modifies(scene: Scene, position: int) -> bool:
    """Tell whether a word may be left out with the sentence still standing."""
    row = scene.rows[position]
    known = row >= 0 and scene.lexicon.charge.word_class[row] in (_ADJ, _ADV)
    word = scene.norms[position]
    return known or word in _INTENSIFIERS or word == "and" or not word.isalpha()


def places(scene: Scene) -> Iterator[Place]:
    """Propose every place in an article that might be loaded."""
    taken: set[int] = set()
    for place in _phrases(scene):
        taken.update(range(place.first, place.last))
        yield place
    yield from _words(scene, taken)
    yield from scare_quotes(scene)
    yield from marks(scene)


def _words(scene: Scene, taken: set[int]) -> Iterator[Place]:
    positions = np.flatnonzero(scene.charge >= CUT).tolist()
    done = -1
    for position in positions:
        if position < done or position in taken:
            continue
        first, last, head = _run(scene, position)
        done = last
        yield _word_place(scene, first, last, head)


def _run(scene: Scene, position: int) -> tuple[int, int, int]:
    """Join neighbouring charged words, "and" or a comma between them allowed, and an intensifier in front."""
    charge, norms, of = scene.charges, scene.norms, scene.sentence_of
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
            if not step or of[last + step - 1] != of[first]:
                break
            last += step
        head = max(range(first, last), key=charge.__getitem__)
    return first, last, head


def _word_place(scene: Scene, first: int, last: int, head: int) -> Place:
    article, norms = scene.article, scene.norms
    table = scene.lexicon.charge
    row = scene.rows[head]
    word = table.look_up(norms[head])
    span = article.tokens.span(head, head + 1)
    charge = scene.charges[head]
    group = CLASSES[word.word_class]
    before = norms[first - 1] if first else ""
    after = norms[last] if last < len(norms) else ""
    sentence = article.sentences[scene.sentence_of[head]]
    found = [
        Feature("charge of the word", charge, span),
        Feature(f"class: {group}, charge", charge + 2, span),
        *steps("charge of the word", charge, _CHARGE_STEPS, span),
    ]
    of_word = [
        _RATED[word.rating] if word.rating >= 0 else "not rated",
        _KINDS[word.kind],
        f"class: {group}",
        *_shape(scene, head, sentence),
    ]
    if row < 0:
        of_word.append(f"known by its {word.known}")
    if _is_neutral(scene, head, head + 1):
        of_word.append("part of a neutral set phrase")
        found.append(Feature("part of a neutral set phrase: charge", charge - CUT, span))
    found += yes(of_word, span)
    around, near = _neighbours(scene, first, last, head, sentence)
    found += near
    if last - first > 1:
        found.append(Feature("run of charged words", 1.0, article.tokens.span(first, last)))
    if before in _INTENSIFIERS:
        found.append(Feature("intensifier before", 1.0, article.tokens.span(first - 1, first)))
    if before in _NEGATION:
        around.append("negated")
    if before in _NAMING:
        around.append("after a naming verb")
    if group == "ADJ" and (
        before in _BE or (before in _INTENSIFIERS and first > 1 and norms[first - 2] in _BE)
    ):
        around.append("says it of a subject (predicate)")
    if head == sentence.first:
        around.append("first word of the sentence")
    if "-" in scene.words[head]:
        around.append("compound with hyphen")
    if after == "of" and group == "NOUN":
        around.append("noun followed by of")
    found += yes(around)
    start = first - 1 if before in _INTENSIFIERS and charge > CUT and first - 1 >= sentence.first else first
    return Place(start, last, head, "word", word.kind, found)


def _neighbours(
    scene: Scene, first: int, last: int, head: int, sentence: Sentence
) -> tuple[list[str], list[Feature]]:
    """Return what the words beside a word or run tell, by name alone and as features."""
    table, charge = scene.lexicon.charge, scene.charges
    lo, hi = max(sentence.first, first - 3), min(sentence.last, last + 3)
    near = max([*charge[lo:first], *charge[last:hi]], default=FLOOR)
    found = [*steps("charged word within three words", near, (-2.5, -1.5, -0.5))]
    row = scene.rows[head]
    next_row = scene.rows[last] if last < sentence.last else -1
    previous_row = scene.rows[first - 1] if first > sentence.first else -1
    group = table.word_class[row] if row >= 0 else -1
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
    names = [f"before: {preceding}", f"after: {following}"]
    if last < sentence.last and following in _CLOSED:
        names.append(f"function word after: {scene.norms[last]}")
    if first > sentence.first and preceding in _CLOSED:
        names.append(f"function word before: {scene.norms[first - 1]}")
    if group == _ADJ or (group == _ADV and not scene.norms[head].endswith("ly")):
        found += _modified(scene, last, sentence.last)
    if group == _NOUN and table.person[row]:
        names.append("names a person or group")
    return names, found


def _modified(scene: Scene, at: int, end: int) -> Iterator[Feature]:
    """Yield what a modifier in front of token ``at`` speaks of: a name, a person or group, perhaps one word on."""
    table, tokens = scene.lexicon.charge, scene.article.tokens
    if at < end and scene.words[at][0].isupper():
        yield Feature("modifies a name", 1.0, tokens.span(at, at + 1))
    for place in range(at, min(at + 2, end)):
        row = scene.rows[place]
        if row >= 0 and table.person[row]:
            yield Feature("modifies a person or group", 1.0, tokens.span(place, place + 1))
            return
        if not (scene.words[place][0].isupper() or (row >= 0 and table.word_class[row] == _ADJ)):
            return


def _shape(scene: Scene, head: int, sentence: Sentence) -> list[str]:
    word = scene.words[head]
    if len(word) > 2 and word.isupper():
        return ["all capitals"]
    if word[0].isupper() and head > sentence.first and scene.sentence_of[head] not in scene.title_case:
        neighbours = (
            scene.words[max(sentence.first, head - 1) : head]
            + scene.words[head + 1 : min(sentence.last, head + 2)]
        )
        named = any(w[0].isupper() for w in neighbours)
        return ["capital inside the sentence", *(["part of a name"] if named else [])]
    return []


def _is_neutral(scene: Scene, head: int, last: int) -> bool:
    """Tell whether a word, and what follows up to ``last``, stand in a neutral phrase ("radical surgery", "pack of wolves")."""
    norms = scene.norms
    for start in range(max(0, head - 4), head + 1):
        for phrase in scene.lexicon.neutral.get(norms[start], ()):
            if start + len(phrase) >= last and norms[start : start + len(phrase)] == phrase:
                return True
    return False


def _phrases(scene: Scene) -> Iterator[Place]:
    norms, phrases = scene.norms, scene.lexicon.phrases
    done = -1
    for position in scene.article.tokens.openings(scene.lexicon.opening):
        if position + 1 == len(norms):
            break
        seconds = phrases[norms[position]]
        group = seconds.get(norms[position + 1]) or seconds.get("_")
        if group is None or position < done:
            continue
        for phrase in group:
            last = position + len(phrase.words)
            found = norms[position:last]
            if (found == phrase.words or ("_" in phrase.words and _reads(found, phrase.words))) and (
                scene.sentence_of[last - 1] == scene.sentence_of[position]
            ):
                done = last
                place = _phrase_place(scene, position, last, phrase)
                if not _is_neutral(scene, place.head, last):
                    yield place
                break


def _reads(norms: Sequence[str], words: tuple[str, ...]) -> bool:
    return len(norms) == len(words) and all(w in ("_", n) for w, n in zip(words, norms, strict=True))


def _phrase_place(scene: Scene, first: int, last: int, phrase: Phrase) -> Place:
    span = scene.article.tokens.span(first, last)
    head = max(range(first, last), key=scene.charges.__getitem__)
    found = [
        Feature(f"set phrase, rated {phrase.rating}", 1.0, span),
        Feature(f"set phrase: {KINDS[phrase.kind]}", 1.0, span),
        *steps("charge of the phrase's words", scene.charges[head], (-3, -2, -1, 0), span),
    ]
    return Place(first, last, head, "phrase", phrase.kind, found)
