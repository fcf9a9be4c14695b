"""What charge does a word get that nobody has rated or used? Rank correlation with ratings that were kept back.

A tenth of the rated words is kept back from every list and corpus: hand ratings and shares, votes, labelled uses,
sentences, partisan copy. Then their charge is asked for in two ways:

- ``form``: the word is in no table, as a new word in an article is; its stem or its beginning and ending must do;
- ``form and neighbours``: the word is in the vocabulary with its vector and word class, and its charge is predicted.

The words are kept back singly, so that their inflections may be known, or with all words of their family (the same
first five letters). Most ratings are 0, so that no prediction reaches a rank correlation of 1 over all words; what a
perfect order would reach stands beside it, and the correlation over equal numbers of each rating.

    python -m secondsource_training.charge_novelty ../shared data
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from secondsource.charge import ChargeTable
from secondsource_training.charge_fit import ChargeLearner, form_weights
from secondsource_training.charge_uses import Uses, uses_in_articles
from secondsource_training.charge_words import Floats, Vocabulary, ratings
from secondsource_training.corpora import LabelledArticle
from secondsource_training.lexical.spread import figures
from secondsource_training.protocols.sentence_models import table
from secondsource_training.readings import load_labelled

PART = 10
FAMILY = 5


def kept_back(words: Iterable[str], family: bool) -> frozenset[str]:
    """Choose a tenth of the words by hash, or all words of a tenth of the families."""
    return frozenset(
        word
        for word in words
        if hashlib.sha256((word[:FAMILY] if family else word).encode()).digest()[0] % PART == 0
    )


def blind(vocab: Vocabulary, uses: Uses, words: frozenset[str]) -> Uses:
    """Return uses without those of some words."""
    counted = np.array([word not in words for word in vocab.words])
    return Uses(uses.total * counted, uses.marked * counted)


def unseen_charges(
    shared: Path, data: Path, articles: Sequence[LabelledArticle], words: frozenset[str]
) -> tuple[Vocabulary, Floats]:
    """Return the vocabulary and the charge of each of its words, learned without anything about some words."""
    learner = ChargeLearner.prepare(shared, data, words)
    vocab = learner.vocab
    learner = replace(learner, mbic=blind(vocab, learner.mbic, words))
    return vocab, learner.charge(blind(vocab, uses_in_articles(vocab, articles), words))


def without(vocab: Vocabulary, charge: Floats, words: frozenset[str]) -> ChargeTable:
    """Return the table as it ships, with no row for some words."""
    kept = np.array([i for i, word in enumerate(vocab.words) if word not in words])
    known = [vocab.words[i] for i in kept.tolist()]
    weights, base = form_weights(known, charge[kept])
    size = len(kept)
    return ChargeTable(
        rows={word: row for row, word in enumerate(known)},
        charge=charge[kept].astype(np.float32),
        rating=vocab.rating[kept],
        kind=np.zeros(size, dtype=np.int8),
        word_class=vocab.word_class[kept],
        uses=np.zeros(size, dtype=np.int16),
        person=vocab.person[kept],
        affixes=weights,
        base=base,
    )


def run(shared: Path, data: Path, family: bool) -> dict[str, dict[str, float]]:
    """Return figures by way of asking, for words kept back singly or by family."""
    rated = ratings(shared / "annotation" / "loadedness.tsv")
    articles = [a for a in load_labelled(shared, data) if a.split == "train"]
    words = kept_back(rated, family)
    vocab, charge = unseen_charges(shared, data, articles, words)
    place = vocab.rows
    asked = sorted(words & set(place))
    rating = np.array([rated[word][0] for word in asked])
    apart = without(vocab, charge, words)
    ways = {
        "form": [apart.look_up(word).charge for word in asked],
        "form and neighbours": [float(charge[place[word]]) for word in asked],
    }
    return {way: {"words": len(asked), **figures(np.array(values), rating)} for way, values in ways.items()}


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    shared, data = map(Path, arguments)
    rows = {
        f"{way}, {'families' if family else 'words'} apart": row
        for family in (False, True)
        for way, row in run(shared, data, family).items()
    }
    sys.stdout.write("\n".join(table("unseen words", rows)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
