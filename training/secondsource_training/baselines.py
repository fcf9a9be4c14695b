"""What a newsroom could do without this tool: a word list, and TF-IDF with logistic regression.

Both are fitted on the same training articles as the signals. For signals that mark places they work on sentences
(a flagged sentence counts as met when it overlaps a label); for signals about the article they work on whole texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.article import Article
from secondsource.signals import Signal
from secondsource.tokens import Span
from secondsource_training.corpora import LabelledFlag
from secondsource_training.counting import Labelled

Marker = Callable[[Article], list[Span]]
"""Marks the stretches of an article that a baseline would flag."""

_LEAST_USES = 3
_LEAST_SHARE = 0.5


def places(signal: Signal) -> bool:
    """Tell whether a signal marks places in the text rather than the article or a pair."""
    return signal.scope in ("span", "attribution")


def word_list(signal: Signal, labelled: Sequence[Labelled]) -> Marker:
    """Mark every word that is inside a label at least half of the times it occurs (three times or more).

    For article and pair signals: mark the headline of an article that holds any of the fifty words that tell flagged
    articles best (by difference of document frequency).
    """
    listed = _place_words(signal, labelled) if places(signal) else _article_words(signal, labelled)

    def mark(article: Article) -> list[Span]:
        hits = [i for i, word in enumerate(article.tokens.norms) if word in listed]
        if places(signal):
            return [article.tokens.span(i, i + 1) for i in hits]
        return [Span(0, len(article.text))] if len({article.tokens.norms[i] for i in hits}) >= 2 else []

    return mark


def tfidf(signal: Signal, labelled: Sequence[Labelled]) -> Marker:
    """Mark sentences (or whole articles) by TF-IDF of words and word pairs with logistic regression.

    The threshold is the one of highest F1 in five-fold cross-validation over the training units.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    units, labels = [], []
    for item in labelled:
        gold = item.article.flags.get(signal.id)
        if gold is None or item.article.split != "train":
            continue
        for span in _units(signal, item.reading.article):
            units.append(item.reading.article.quote(span))
            labels.append(_hit(signal, span, gold))
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    X = vectorizer.fit_transform(units)
    y = np.array(labels)
    model = LogisticRegression(C=3.0, class_weight="balanced", solver="liblinear")
    p = cross_val_predict(model, X, y, cv=5, method="predict_proba")[:, 1]
    threshold = max(np.arange(0.2, 0.9, 0.02), key=lambda t: _f1(y, p >= t))
    model.fit(X, y)

    def mark(article: Article) -> list[Span]:
        spans = _units(signal, article)
        if not spans:
            return []
        scores = model.predict_proba(vectorizer.transform([article.quote(s) for s in spans]))[:, 1]
        return [s for s, score in zip(spans, scores, strict=True) if score >= threshold]

    return mark


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks and labels of one article, counted."""

    flagged: int
    right: int
    labelled: int
    met: int


def tally(signal: Signal, marked: Sequence[Span], gold: Sequence[LabelledFlag]) -> Marked:
    """Count the marks of a baseline against the labels of one article."""
    own = [flag for flag in gold if flag.voice == "writer"]
    if not places(signal):
        flagged = bool(marked)
        return Marked(flagged, flagged and bool(own), bool(own), flagged and bool(own))
    role = signal.match_roles[0]
    right = sum(any((s := flag.role(role)) is not None and s.overlaps(m) for flag in gold) for m in marked)
    met = sum(any((s := flag.role(role)) is not None and s.overlaps(m) for m in marked) for flag in own)
    return Marked(len(marked), right, len(own), met)


def _units(signal: Signal, article: Article) -> list[Span]:
    if places(signal):
        return [sentence.span for sentence in article.sentences]
    return [Span(0, len(article.text))]


def _hit(signal: Signal, span: Span, gold: Sequence[LabelledFlag]) -> bool:
    if not places(signal):
        return bool(gold)
    role = signal.match_roles[0]
    return any(s is not None and s.overlaps(span) for s in (flag.role(role) for flag in gold))


def _place_words(signal: Signal, labelled: Sequence[Labelled]) -> frozenset[str]:
    uses: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    role = signal.match_roles[0]
    for item in labelled:
        gold = item.article.flags.get(signal.id)
        if gold is None or item.article.split != "train":
            continue
        tokens = item.reading.article.tokens
        uses.update(tokens.norms)
        for flag in gold:
            span = flag.role(role)
            if span is not None:
                inside.update(tokens.norms[slice(*tokens.covering(span))])
    return frozenset(
        w
        for w, n in inside.items()
        if uses[w] >= _LEAST_USES and n / uses[w] >= _LEAST_SHARE and any(map(str.isalpha, w))
    )


def _article_words(signal: Signal, labelled: Sequence[Labelled]) -> frozenset[str]:
    frequency: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    totals: Counter[bool] = Counter()
    for item in labelled:
        gold = item.article.flags.get(signal.id)
        if gold is not None and item.article.split == "train":
            frequency[bool(gold)].update(set(item.reading.article.tokens.norms))
            totals[bool(gold)] += 1
    difference = {
        w: n / max(1, totals[True]) - frequency[False][w] / max(1, totals[False])
        for w, n in frequency[True].items()
        if w.isalpha()
    }
    return frozenset(sorted(difference, key=lambda w: (-difference[w], w))[:50])


def _f1(y: Any, predicted: Any) -> float:
    hits = float((y & predicted).sum())
    return 2 * hits / max(1.0, float(y.sum() + predicted.sum()))
