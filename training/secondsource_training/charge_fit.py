"""How much judgement does each word carry? Learns the charge table that the loaded-language signal reads.

``lexical.spread`` has carried the ratings (0 to 3) over to unrated words by meaning and form. ``learned`` then
predicts, from that, the rating itself, vector, letters and word class, how often a word's uses are marked
as loaded, and corrects the prediction of each word by its own labelled uses (shrunk towards the prediction).
What stays is one number for each word; the words' vectors do not ship.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.bundle import Bundle, pack_strings
from secondsource.charge import CLASSES, FLOOR, KINDS, OPEN_CLASSES, UNRATED, affixes
from secondsource.signals import Signal
from secondsource.tokens import tokenise
from secondsource_training.corpora import LabelledArticle, json_lines
from secondsource_training.fit import FOLDS, Labelled, Row, fold_of, rows
from secondsource_training.readings import load_labelled

Floats = npt.NDArray[np.float64]

_CLASS_OF = {
    "NOUN": "NOUN", "ADJ": "ADJ", "ADV": "ADV", "PROPN": "NAME", "PRON": "PRON", "DET": "DET", "POSS": "DET",
    "ADP": "ADP", "TO": "ADP", "AUX": "AUX", "MD": "AUX", "CONJ": "CONJ", "THAT": "CONJ", "NUM": "NUM",
    "VB": "VERB", "VBD": "VERB", "VBN": "VERB", "VBG": "VERB", "VBP": "VERB", "VBZ": "VERB",
}  # fmt: skip
_SHRINK = 3.0
_MBIC_WEIGHT = 0.5
_MOST_USES = 40.0
_PERSON_SHARE = 0.05
_BLOGS = frozenset({"right-wing-news", "eagle-rising", "occupy-democrats", "the-other-98"})
_PLAIN = frozenset({"politico", "abc"})
_ROUNDS = 2
_SENTENCE_WEIGHT = 0.15
_MOST_SENTENCE_USES = 15.0
# Share of biased sentences whose bias lies in no single word (what is left out, irony).
_LEAK = 0.25


@dataclass(frozen=True, eq=False)
class Sentences:
    """Sentences as rows of the vocabulary, each labelled biased or not.

    Attributes
    ----------
    row, sentence : ndarray of int
        One entry for each different word of each sentence.
    biased : ndarray of bool, shape (n_sentences,)
    """

    row: npt.NDArray[np.int64]
    sentence: npt.NDArray[np.int64]
    biased: npt.NDArray[np.bool_]

    def counts(self, size: int, *, biased: bool) -> Floats:
        """Return how many sentences of one label hold each word."""
        chosen = self.biased[self.sentence] == biased
        return np.bincount(self.row[chosen], minlength=size).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Everything that is known of each word before any label is looked at."""

    words: list[str]
    rating: npt.NDArray[np.int8]
    added: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]
    word_class: npt.NDArray[np.int8]
    person: npt.NDArray[np.bool_]
    vectors: Floats
    lift: Floats
    blogs: Floats
    sentences: Sentences

    @property
    def rows(self) -> dict[str, int]:
        """Row of each word."""
        return {word: row for row, word in enumerate(self.words)}


@dataclass(frozen=True, eq=False)
class Uses:
    """Labelled uses of each word: how many, and how many of them were marked as loaded."""

    total: Floats
    marked: Floats

    def __add__(self, other: Uses) -> Uses:
        return Uses(self.total + other.total, self.marked + other.marked)


def ratings(path: Path) -> dict[str, tuple[int, str]]:
    """Read ``loadedness.tsv``: word -> (rating, kind)."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        word, rating, kind = line.split("\t")
        found[word] = (int(rating), kind)
    return found


def vocabulary(shared: Path, lexicons: Path) -> Vocabulary:
    """Join rated words, word classes and vectors into one list of words."""
    rated = ratings(shared / "annotation" / "loadedness.tsv")
    own = own_ratings(lexicons / "charged-words.tsv")
    classes: dict[str, tuple[str, str, float]] = {}
    with gzip.open(lexicons / "word-classes.tsv.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            if not line.startswith("#") and not line.startswith("word\t"):
                word, tag, _, _, _, _, entity, _, source, _ = line.rstrip("\n").split("\t")
                classes[word] = (_CLASS_OF.get(tag, "OTHER"), entity, float(source))
    with np.load(lexicons / "word-vectors.npz", allow_pickle=False) as stored:
        vector_words = stored["words"].tobytes().decode().split("\n")
        vectors = np.asarray(stored["codes"] * stored["scale"], dtype=np.float64)
    place = {word: row for row, word in enumerate(vector_words)}
    words = sorted({w for w in (*rated, *classes, *own) if w and "\n" not in w})
    size = len(words)
    rating = np.full(size, UNRATED, dtype=np.int8)
    added = np.zeros(size, dtype=np.int8)
    kind = np.full(size, -1, dtype=np.int8)
    word_class = np.zeros(size, dtype=np.int8)
    person = np.zeros(size, dtype=np.bool_)
    matrix = np.zeros((size, vectors.shape[1]))
    for row, word in enumerate(words):
        if word in rated:
            rating[row], name = rated[word][0], rated[word][1]
            kind[row] = KINDS.index(name) if name in KINDS else -1
        if word in own:
            added[row] = own[word][0]
            if kind[row] < 0:
                kind[row] = KINDS.index(own[word][1])
        group, entity, said = classes.get(
            word, ("NOUN" if word in rated or word in own else "OTHER", "none", 0.0)
        )
        if group in ("NAME", "OTHER") and max(rating[row], added[row]) >= 1:
            group = "NOUN"
        word_class[row] = CLASSES.index(group)
        person[row] = group == "NOUN" and (said >= _PERSON_SHARE or entity == "NORP")
        if word in place:
            matrix[row] = vectors[place[word]]
    sentences = read_sentences(shared / "corpora" / "sentences" / "anno-lexical.jsonl.gz", words)
    lift = log_ratio(sentences.counts(len(words), biased=True), sentences.counts(len(words), biased=False))
    blogs = blog_lift(shared, words)
    return Vocabulary(words, rating, added, kind, word_class, person, matrix, lift, blogs, sentences)


def own_ratings(path: Path) -> dict[str, tuple[int, str]]:
    """Read the words rated for this project: ``word<TAB>rating<TAB>kind``, several words a line allowed."""
    found: dict[str, tuple[int, str]] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                rating, kind, words = line.split("\t")
                found.update({word: (int(rating), kind) for word in words.split()})
    return found


def read_sentences(path: Path, words: Sequence[str]) -> Sentences:
    """Read labelled sentences as rows of the vocabulary."""
    place = {word: row for row, word in enumerate(words)}
    row: list[int] = []
    sentence: list[int] = []
    biased: list[bool] = []
    for number, (_, record) in enumerate(json_lines(path)):
        found = {place[norm] for norm in tokenise(record["text"]).norms if norm in place}
        row += sorted(found)
        sentence += [number] * len(found)
        biased.append(bool(record["label"]))
    return Sentences(np.array(row), np.array(sentence), np.array(biased))


def blog_lift(shared: Path, words: Sequence[str]) -> Floats:
    """Return how much likelier each word is in partisan blogs than in agency-like copy, as a log ratio."""
    place = {word: row for row, word in enumerate(words)}
    counts = np.zeros((2, len(words)))
    for _, record in json_lines(shared / "corpora" / "articles" / "news.jsonl.gz"):
        side = 1 if record["outlet"] in _BLOGS else 0 if record["outlet"] in _PLAIN else None
        if side is not None:
            for norm in set(tokenise(record["text"]).norms):
                if norm in place:
                    counts[side, place[norm]] += 1
    return log_ratio(counts[1], counts[0])


def log_ratio(ones: Floats, zeros: Floats) -> Floats:
    """Return a shrunken log ratio of two sets of counts, clipped to ±2."""
    prior = (ones + zeros) / (ones.sum() + zeros.sum()) * 20
    ratio: Floats = np.log((ones + prior + 0.05) / (ones.sum() + 20)) - np.log(
        (zeros + prior + 0.05) / (zeros.sum() + 20)
    )
    return np.clip(ratio, -2, 2)


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


def read_spread(path: Path, words: Sequence[str]) -> Floats:
    """Return each word's expected rating, 0 to 3, from a model that has not seen its own rating; -1 where unknown.

    ``lexical.spread`` makes the file.
    """
    expected: dict[str, float] = {}
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            word, _, value = line.rstrip("\n").partition("\t")
            if not line.startswith("#") and word != "word":
                expected[word] = float(value)
    return np.array([expected.get(word, -1.0) for word in words])


def uses_in_articles(vocab: Vocabulary, articles: Iterable[LabelledArticle]) -> Uses:
    """Count uses of each word and how many were marked, in articles labelled for loaded language."""
    rows = vocab.rows
    total, marked = np.zeros(len(vocab.words)), np.zeros(len(vocab.words))
    for article in articles:
        flags = article.flags.get("loaded-language")
        if flags is None:
            continue
        text = f"{article.title}\n\n{article.text}" if article.title else article.text
        tokens = tokenise(text)
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


def learned(vocab: Vocabulary, features: Any, spread_: Floats, uses: Uses) -> Floats:
    """Return each word's charge: predicted share of loaded uses, corrected by its own uses, in log-odds."""
    from scipy.sparse import csr_matrix, hstack, vstack
    from sklearn.linear_model import LogisticRegression

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
    X = hstack([csr_matrix(steps), features * 0.5], format="csr")
    open_class = np.isin(vocab.word_class, [CLASSES.index(name) for name in OPEN_CLASSES])
    seen = np.flatnonzero((uses.total > 0) & open_class)
    scale = np.minimum(1.0, _MOST_USES / uses.total[seen])
    hits, misses = uses.marked[seen] * scale, (uses.total[seen] - uses.marked[seen]) * scale
    model = LogisticRegression(C=0.3, max_iter=500)
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
    model = LogisticRegression(C=2.0, max_iter=300)
    model.fit(features[rated], vocab.kind[rated])
    predicted = model.predict(features).astype(np.int8)
    return np.asarray(np.where(vocab.kind >= 0, vocab.kind, predicted), dtype=np.int8)


def form_weights(vocab: Vocabulary, charge: Floats) -> tuple[dict[str, float], float]:
    """Fit what beginnings and endings say about a word's charge, for words in no table."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import Ridge

    known = np.flatnonzero(charge > FLOOR)
    vectorizer = DictVectorizer()
    X = vectorizer.fit_transform([dict.fromkeys(affixes(vocab.words[row]), 1.0) for row in known])
    model = Ridge(alpha=5.0).fit(X, charge[known])
    names = vectorizer.get_feature_names_out()
    weights = {n: round(float(w), 3) for n, w in zip(names, model.coef_, strict=True) if abs(w) >= 0.1}
    return weights, float(model.intercept_)


@dataclass(frozen=True, eq=False)
class ChargeLearner:
    """The costly, label-free steps, done once; ``parts`` then learns from any set of labelled articles."""

    vocab: Vocabulary
    features: Any
    spread: Floats
    kind: npt.NDArray[np.int8]
    mbic: Uses
    lexicons: Path

    @classmethod
    def prepare(cls, shared: Path, data: Path) -> ChargeLearner:
        """Read the word lists and spread the ratings."""
        lexicons = data / "lexicons"
        vocab = vocabulary(shared, lexicons)
        features = type_features(vocab)
        return cls(
            vocab,
            features,
            read_spread(lexicons / "loadedness-spread.tsv.gz", vocab.words),
            kinds(vocab, features),
            uses_in_mbic(vocab, shared / "corpora" / "sentences" / "mbic.jsonl.gz"),
            lexicons,
        )

    def parts(
        self, articles: Iterable[LabelledArticle]
    ) -> tuple[dict[str, Any], dict[str, dict[str, npt.NDArray[Any]]]]:
        """Return the bundle parts ``charge`` learned from the articles given (leave out those to predict)."""
        own = uses_in_articles(self.vocab, articles)
        charge = learned(self.vocab, self.features, self.spread, own + self.mbic)
        for _ in range(_ROUNDS):
            more = uses_in_sentences(self.vocab, charge)
            charge = learned(self.vocab, self.features, self.spread, own + self.mbic + more)
        weights, base = form_weights(self.vocab, charge)
        arrays = {
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
        tables = {
            "charge": {"affixes": weights, "base": base},
            "charge-phrases": phrase_tables(self.lexicons),
            "hedges": {"lines": _lines(self.lexicons / "hedges.tsv")},
        }
        return tables, {"charge": arrays}


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
    apart = [learner.parts([a for a in articles if place[a.group] != k])[1]["charge"] for k in range(FOLDS)]
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
