"""How much judgement does each word carry? Learns the charge table that the loaded-language signal reads.

``lexical.spread`` has carried the ratings (0 to 3) over to unrated words by meaning and form. ``learned`` then
predicts, from that, the rating itself, vector, letters and word class, how often a word's uses are marked
as loaded, and corrects the prediction of each word by its own labelled uses (shrunk towards the prediction).
What stays is one number for each word; the words' vectors do not ship.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.bundle import Bundle, pack_strings
from secondsource.charge import CLASSES, FLOOR, OPEN_CLASSES, affixes
from secondsource.signals import Signal
from secondsource_training.charge_uses import (
    Uses,
    uses_as_rated,
    uses_in_articles,
    uses_in_mbic,
    uses_in_sentences,
)
from secondsource_training.charge_words import Floats, Vocabulary, read_spread, vocabulary
from secondsource_training.corpora import LabelledArticle
from secondsource_training.counting import Labelled, Row
from secondsource_training.fit import rows
from secondsource_training.folds import FOLDS, fold_of
from secondsource_training.readings import load_labelled

_SHRINK = 3.0
_MOST_USES = 40.0
_ROUNDS = 2


def type_features(vocab: Vocabulary) -> Any:
    """Return word types by features: vector, letters, word class; shape (n_words, n_features), sparse."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import HashingVectorizer

    letters = HashingVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), n_features=2**16, alternate_sign=False, norm="l2"
    )
    classes = np.eye(len(CLASSES))[vocab.word_class]
    return hstack(
        [csr_matrix(vocab.vectors * 3), letters.transform(vocab.words), csr_matrix(classes)], format="csr"
    )


def word_matrix(vocab: Vocabulary, features: Any, spread_: Floats) -> Any:
    """Return word types by all that predicts their charge: ratings in steps beside ``features``."""
    from scipy.sparse import csr_matrix, hstack

    steps = np.stack(
        [
            *(vocab.rating == value for value in (-1, 0, 1, 2, 3)),
            *(spread_ >= knot for knot in (0.0, 0.25, 0.5, 0.75, 1.0, 1.4, 1.8)),
            np.maximum(spread_, 0),
            np.maximum(spread_, 0) * (vocab.rating <= 0),
            vocab.lift,
            vocab.lift * (vocab.rating <= 0),
            vocab.blogs,
            *(vocab.added == value for value in (1, 2, 3)),
            *((vocab.added == value) & (vocab.rating <= 0) for value in (1, 2, 3)),
        ],
        axis=1,
    ).astype(np.float64)
    return hstack([csr_matrix(steps), features * 0.5], format="csr")


def learned(vocab: Vocabulary, X: Any, uses: Uses, model: Any) -> Floats:
    """Return each word's charge: predicted share of loaded uses, corrected by its own uses, in log-odds.

    ``model`` is fitted here; one that was fitted before goes on from where it stood.
    """
    from scipy.sparse import vstack

    open_class = np.isin(vocab.word_class, [CLASSES.index(name) for name in OPEN_CLASSES])
    seen = np.flatnonzero((uses.total > 0) & open_class)
    scale = np.minimum(1.0, _MOST_USES / uses.total[seen])
    hits, misses = uses.marked[seen] * scale, (uses.total[seen] - uses.marked[seen]) * scale
    model.fit(
        vstack([X[seen], X[seen]]),
        np.repeat([1, 0], len(seen)),
        sample_weight=np.concatenate([hits, np.maximum(misses, 0)]),
    )
    prior = 1 / (1 + np.exp(-model.decision_function(X)))
    share = (uses.marked + _SHRINK * prior) / (uses.total + _SHRINK)
    charge = np.log(share / (1 - np.minimum(share, 0.995)))
    charge[~open_class] = FLOOR
    return np.asarray(np.clip(charge, FLOOR + 1, 5.0) * open_class + FLOOR * ~open_class)


def kinds(vocab: Vocabulary, features: Any) -> npt.NDArray[np.int8]:
    """Return the likeliest kind of charge of each word: as rated, else predicted."""
    from sklearn.linear_model import LogisticRegression

    rated = np.flatnonzero(vocab.kind >= 0)
    model = LogisticRegression(C=2.0, max_iter=300, tol=1e-2)
    model.fit(features[rated], vocab.kind[rated])
    predicted = model.predict(features).astype(np.int8)
    return np.asarray(np.where(vocab.kind >= 0, vocab.kind, predicted), dtype=np.int8)


def form_weights(words: Sequence[str], charge: Floats) -> tuple[dict[str, float], float]:
    """Fit what beginnings and endings say about a word's charge, for words in no table."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import Ridge

    known = np.flatnonzero(charge > FLOOR)
    vectorizer = DictVectorizer()
    X = vectorizer.fit_transform([dict.fromkeys(affixes(words[row]), 1.0) for row in known.tolist()])
    model = Ridge(alpha=5.0).fit(X, charge[known])
    names = vectorizer.get_feature_names_out()
    weights = {n: round(float(w), 3) for n, w in zip(names, model.coef_, strict=True) if abs(w) >= 0.1}
    return weights, float(model.intercept_)


@dataclass(frozen=True, eq=False)
class ChargeLearner:
    """The costly, label-free steps, done once; ``parts`` then learns from any set of labelled articles.

    Attributes
    ----------
    types : sparse matrix, shape (n_words, n_features)
        See :func:`type_features`.
    spread : ndarray of float, shape (n_words,)
        What the ratings say of each word, carried over to unrated ones.
    """

    vocab: Vocabulary
    types: Any
    spread: Floats
    kind: npt.NDArray[np.int8]
    mbic: Uses
    lexicons: Path

    @classmethod
    def prepare(cls, shared: Path, data: Path, unseen: frozenset[str] = frozenset()) -> ChargeLearner:
        """Read the word lists and spread the ratings; of ``unseen`` words as if nobody had rated them."""
        lexicons = data / "lexicons"
        vocab = vocabulary(shared, lexicons, unseen)
        types = type_features(vocab)
        return cls(
            vocab,
            types,
            read_spread(lexicons / "loadedness-spread.tsv.gz", vocab.words),
            kinds(vocab, types),
            uses_in_mbic(vocab, shared / "corpora" / "sentences" / "mbic.jsonl.gz"),
            lexicons,
        )

    @cached_property
    def features(self) -> Any:
        """All that a word's charge is predicted from."""
        return word_matrix(self.vocab, self.types, self.spread)

    def parts(
        self, articles: Iterable[LabelledArticle]
    ) -> tuple[dict[str, Any], dict[str, dict[str, npt.NDArray[Any]]]]:
        """Return the bundle parts ``charge`` learned from the articles given (leave out those to predict)."""
        own, charge = self._charge(articles)
        weights, base = form_weights(self.vocab.words, charge)
        tables = {
            "charge": {"affixes": weights, "base": base},
            "charge-phrases": phrase_tables(self.lexicons),
            "hedges": {"lines": _lines(self.lexicons / "hedges.tsv")},
        }
        return tables, {"charge": self._arrays(own, charge)}

    def arrays(self, articles: Iterable[LabelledArticle]) -> dict[str, npt.NDArray[Any]]:
        """Return only the arrays of part ``charge``, learned from the articles given."""
        return self._arrays(*self._charge(articles))

    def _charge(self, articles: Iterable[LabelledArticle]) -> tuple[Uses, Floats]:
        own = uses_in_articles(self.vocab, articles)
        return own, self.charge(own)

    def charge(self, own: Uses) -> Floats:
        """Return each word's charge, learned from its uses in labelled articles and in what else is known."""
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=0.3, max_iter=500, tol=1e-3, warm_start=True)
        known = own + self.mbic + uses_as_rated(self.vocab, own)
        charge = learned(self.vocab, self.features, known, model)
        for _ in range(_ROUNDS):
            more = uses_in_sentences(self.vocab, charge)
            charge = learned(self.vocab, self.features, known + more, model)
        return charge

    def _arrays(self, own: Uses, charge: Floats) -> dict[str, npt.NDArray[Any]]:
        return {
            "words": pack_strings(self.vocab.words),
            "charge": charge.astype(np.float16),
            "rating": np.maximum(
                self.vocab.rating, np.where(self.vocab.added > 0, self.vocab.added, -1)
            ).astype(np.int8),
            "kind": self.kind,
            "word_class": self.vocab.word_class,
            "uses": np.minimum(own.marked, 32000).astype(np.int16),
            "person": self.vocab.person.astype(np.uint8),
        }


def phrase_tables(lexicons: Path) -> dict[str, Any]:
    """Read the lexicons of phrases into one JSON part."""
    result: dict[str, Any] = {}
    for name in ("loaded-phrases", "neutral-phrases", "neutral-counterparts"):
        result[name] = _lines(lexicons / f"{name}.tsv")
    return result


def _lines(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@dataclass(frozen=True, eq=False)
class Unseen:
    """Charge tables for training: each learned without the labels of the groups it is used on.

    Without them a word's charge would already hold the label that the signal is to learn from it.

    Attributes
    ----------
    fold : mapping of str to int
        Fold of each group of articles.
    arrays : sequence of mapping
        The arrays of part ``charge`` for each fold.
    """

    fold: Mapping[str, int]
    arrays: Sequence[Mapping[str, npt.NDArray[Any]]]


def charge_parts(
    shared: Path, data: Path
) -> tuple[dict[str, Any], dict[str, dict[str, npt.NDArray[Any]]], Unseen]:
    """Return the bundle parts of the charge table, learned from the training split, and the tables for training."""
    learner = ChargeLearner.prepare(shared, data)
    articles = [a for a in load_labelled(shared, data) if a.split == "train" and "loaded-language" in a.flags]
    folds = fold_of(np.array([a.group for a in articles]))
    place = {a.group: int(k) for a, k in zip(articles, folds, strict=True)}
    apart = [learner.arrays([a for a in articles if place[a.group] != k]) for k in range(FOLDS)]
    tables, arrays = learner.parts(articles)
    return tables, arrays, Unseen(place, apart)


def rows_unseen(signal: Signal, bundle: Bundle, labelled: Sequence[Labelled], unseen: Unseen) -> list[Row]:
    """Propose and label candidates as :func:`fit.rows` does, each article with a table that has not seen its labels."""
    whole = signal.prepare(bundle)
    apart = [
        signal.prepare(replace(bundle, arrays={**bundle.arrays, "charge": arrays}))
        for arrays in unseen.arrays
    ]
    found = []
    for index, item in enumerate(labelled):
        fold = unseen.fold.get(item.article.group)
        prepared = whole if fold is None else apart[fold]
        found += [replace(row, article=index) for row in rows(signal, prepared, [item])]
    return found
