"""How often is each word used, and how many of its uses are marked as loaded? Counted from labelled texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from secondsource.article import whole
from secondsource.charge import CLASSES, OPEN_CLASSES, UNRATED
from secondsource.tokens import tokenise
from secondsource_training.charge_words import Floats, Vocabulary
from secondsource_training.corpora import LabelledArticle, json_lines

_RATED_USES = 6.0
_MBIC_WEIGHT = 0.5
_SENTENCE_WEIGHT = 0.15
_MOST_SENTENCE_USES = 15.0
# Share of biased sentences whose bias lies in no single word (what is left out, irony).
_LEAK = 0.25


@dataclass(frozen=True, eq=False)
class Uses:
    """Labelled uses of each word: how many, and how many of them were marked as loaded."""

    total: Floats
    marked: Floats

    def __add__(self, other: Uses) -> Uses:
        return Uses(self.total + other.total, self.marked + other.marked)


def uses_in_articles(vocab: Vocabulary, articles: Iterable[LabelledArticle]) -> Uses:
    """Count uses of each word and how many were marked, in articles labelled for loaded language."""
    rows = vocab.rows
    total, marked = np.zeros(len(vocab.words)), np.zeros(len(vocab.words))
    for article in articles:
        flags = article.flags.get("loaded-language")
        if flags is None:
            continue
        tokens = tokenise(whole(article.text, article.title))
        spans = [flag.spans[0].span for flag in flags]
        share = _shares(tokens.norms, [tokens.covering(span) for span in spans], vocab, rows)
        for index, norm in enumerate(tokens.norms):
            if norm in rows:
                total[rows[norm]] += 1
                marked[rows[norm]] += share.get(index, 0.0)
    return Uses(total, marked)


def _shares(
    norms: Sequence[str], ranges: Sequence[tuple[int, int]], vocab: Vocabulary, rows: Mapping[str, int]
) -> dict[int, float]:
    """A marked phrase speaks for each of its content words in part only."""
    share = {}
    for first, last in ranges:
        content = [
            i
            for i in range(first, last)
            if norms[i] in rows and CLASSES[vocab.word_class[rows[norms[i]]]] in OPEN_CLASSES
        ]
        for index in content:
            share[index] = 1.0 / len(content) ** 0.5
    return share


def uses_as_rated(vocab: Vocabulary, labelled: Uses) -> Uses:
    """Turn ratings of how many of ten uses are loaded into uses that count for a few labelled ones.

    What a rating is worth is read off the labelled uses of all words that have it, so that a generous rater does
    no harm.
    """
    total, marked = np.zeros(len(vocab.words)), np.zeros(len(vocab.words))
    for value in sorted(set(vocab.share.tolist()) - {UNRATED}):
        rated = vocab.share == value
        seen = float(labelled.total[rated].sum())
        share = (float(labelled.marked[rated].sum()) + value / 10) / (seen + 1)
        total[rated] = _RATED_USES
        marked[rated] = _RATED_USES * min(share, 1.0)
    return Uses(total, marked)


def uses_in_mbic(vocab: Vocabulary, path: Path) -> Uses:
    """Count uses in MBIC's sentences, each marked by the share of its annotators who marked the word."""
    rows = vocab.rows
    total, marked = np.zeros(len(vocab.words)), np.zeros(len(vocab.words))
    for _, record in json_lines(path):
        tokens = tokenise(record["text"]).norms
        votes: dict[str, float] = {}
        for phrase, count in record["votes"].items():
            parts = tokenise(phrase).norms
            for part in parts:
                votes[part] = votes.get(part, 0.0) + count / len(parts) ** 0.5
        for norm in set(tokens):
            if norm in rows:
                total[rows[norm]] += _MBIC_WEIGHT
                marked[rows[norm]] += _MBIC_WEIGHT * min(
                    1.0, 1.5 * votes.get(norm, 0.0) / max(record["annotators"], 1)
                )
    return Uses(total, marked)


def uses_in_sentences(vocab: Vocabulary, charge: Floats) -> Uses:
    """Share out the blame for each biased sentence among its words, by their charge so far (one step of EM).

    A sentence is biased when at least one of its words is loaded, or for a reason outside its words.
    """
    data = vocab.sentences
    chance = 1 / (1 + np.exp(-charge))[data.row]
    clean = np.bincount(
        data.sentence, weights=np.log1p(-np.minimum(chance, 0.99)), minlength=len(data.biased)
    )
    some = 1 - (1 - _LEAK) * np.exp(clean)
    share = np.where(data.biased[data.sentence], chance / some[data.sentence], 0.0)
    size = len(vocab.words)
    total = np.bincount(data.row, minlength=size).astype(np.float64)
    marked = np.bincount(data.row, weights=np.minimum(share, 1.0), minlength=size)
    scale = _SENTENCE_WEIGHT * np.minimum(1.0, _MOST_SENTENCE_USES / _SENTENCE_WEIGHT / np.maximum(total, 1))
    return Uses(total * scale, marked * scale)
