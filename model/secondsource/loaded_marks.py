"""Which marks might sneer? Scare quotes, hashtags, masked profanity and short outcries."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np

from secondsource.charge import CLASSES, FLOOR, KINDS
from secondsource.linear import Feature
from secondsource.loaded_context import Place, Scene, steps
from secondsource.tokens import Span

_QUOTING = frozenset(
    """
    called calls call dubbed known described termed labeled labelled titled entitled named word words term
    phrase said says saying wrote tweeted
    """.split()
)
_SCARE_WORDS = 4
_MASKED = re.compile(r"\b[A-Za-z]+[*@#$]{1,}[A-Za-z]*\b|\b[A-Za-z]-{2,}[a-z]+\b|\b[A-Za-z][*]{2,}")
_MAYBE_MASKED = re.compile(r"[A-Za-z](?:[*@#$]|--)")  # in every match of the former, and faster to look for
_EMPHASIS = re.compile(r"!{2,}|\?!|!\?")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def scare_quotes(scene: Scene) -> Iterator[Place]:
    """Propose quotation marks around one to four words."""
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
            *steps("scare quotes: charge of the words", top, (-4, -3, -2, -1, 0), quotation),
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
        # The first two quotations that reach into the sentence tell: one of them is this one.
        at = bisect_right(scene._quotations, sentence.span.start, key=lambda q: q.end)
        if any(q != quotation and q.start < sentence.span.end for q in scene._quotations[at : at + 2]):
            found.append(Feature("scare quotes: another quotation in the sentence"))
        if (sentence.last - sentence.first) - (last - first) <= 1:
            found.append(Feature("scare quotes: whole sentence"))
        yield Place(
            first, last, a + int(np.argmax(scene.charge[a:b])), "scare quotes", KINDS.index("sneer"), found
        )


def marks(scene: Scene) -> Iterator[Place]:
    """Hashtags, masked profanity, short outcries."""
    article, text = scene.article, scene.article.text
    hashes = "#" in text
    for position, word in enumerate(scene.words) if hashes else ():
        if word[0] == "#" and len(word) > 3:
            parts = [p.lower() for p in _CAMEL.findall(word)]
            top = max((scene.lexicon.charge.look_up(p).charge for p in parts), default=FLOOR)
            span = article.tokens.span(position, position + 1)
            found = [
                Feature("hashtag", 1.0, span),
                *steps("hashtag: charge of its words", top, (-3, -2, -1, 0), span),
            ]
            yield Place(position, position + 1, position, "mark", 0, found)
    if "*" in text or "--" in text or "@" in text or "$" in text or "#" in text:
        for match in _MASKED.finditer(text) if _MAYBE_MASKED.search(text) else ():
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
                *steps("short outcry: length", size, (3, 5, 7)),
                *steps(
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
