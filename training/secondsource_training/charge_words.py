"""What is known of each word before any label is looked at: rating, class, vector, and where it is used."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from secondsource.charge import CLASSES, KINDS, UNRATED
from secondsource.tokens import tokenise
from secondsource_training.corpora import json_lines

Floats = npt.NDArray[np.float64]
Value = TypeVar("Value")

_CLASS_OF = {
    "NOUN": "NOUN", "ADJ": "ADJ", "ADV": "ADV", "PROPN": "NAME", "PRON": "PRON", "DET": "DET", "POSS": "DET",
    "ADP": "ADP", "TO": "ADP", "AUX": "AUX", "MD": "AUX", "CONJ": "CONJ", "THAT": "CONJ", "NUM": "NUM",
    "VB": "VERB", "VBD": "VERB", "VBN": "VERB", "VBG": "VERB", "VBP": "VERB", "VBZ": "VERB",
}  # fmt: skip
_PERSON_SHARE = 0.05
_BLOGS = frozenset({"right-wing-news", "eagle-rising", "occupy-democrats", "the-other-98"})
_PLAIN = frozenset({"politico", "abc"})


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
    """Everything that is known of each word before any label is looked at.

    ``share`` says of how many of ten uses a rater thinks that they are loaded, -1 where nobody was asked.
    """

    words: list[str]
    rating: npt.NDArray[np.int8]
    added: npt.NDArray[np.int8]
    share: npt.NDArray[np.int8]
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


def ratings(path: Path) -> dict[str, tuple[int, str]]:
    """Read ``loadedness.tsv``: word -> (rating, kind)."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        word, rating, kind = line.split("\t")
        found[word] = (int(rating), kind)
    return found


def people(path: Path) -> frozenset[str]:
    """Read ``people.tsv``: nouns for people and groups, with the regular plurals of each."""
    words = [line for line in path.read_text(encoding="utf-8").splitlines()[2:] if line]
    plurals = {
        f"{w[:-1]}ies" if w[-1] == "y" and w[-2] not in "aeiou" else f"{w}{_plural_ending(w)}" for w in words
    }
    return frozenset(words) | plurals


def _plural_ending(word: str) -> str:
    return "es" if word.endswith(("s", "x", "ch", "sh")) else "s"


def vocabulary(shared: Path, lexicons: Path, unseen: frozenset[str] = frozenset()) -> Vocabulary:
    """Join rated words, word classes and vectors into one list of words.

    ``unseen`` words are treated as if nobody had rated or used them; only what they look like and mean is kept.
    """
    rated = _without(ratings(shared / "annotation" / "loadedness.tsv"), unseen)
    own = _without(own_ratings(lexicons / "charged-words.tsv"), unseen)
    named = people(lexicons / "people.tsv")
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
        person[row] = group == "NOUN" and (word in named or said >= _PERSON_SHARE or entity == "NORP")
        if word in place:
            matrix[row] = vectors[place[word]]
    used = {word: row for row, word in enumerate(words) if word not in unseen}
    sentences = read_sentences(shared / "corpora" / "sentences" / "anno-lexical.jsonl.gz", used)
    lift = sentence_lift(sentences, len(words))
    blogs = blog_lift(shared, used, len(words))
    asked = _without(loaded_shares(lexicons / "loaded-shares.tsv"), unseen)
    share = np.array([asked.get(word, UNRATED) for word in words], dtype=np.int8)
    return Vocabulary(words, rating, added, share, kind, word_class, person, matrix, lift, blogs, sentences)


def _without(table: Mapping[str, Value], words: frozenset[str]) -> dict[str, Value]:
    return {word: value for word, value in table.items() if word not in words}


def own_ratings(path: Path) -> dict[str, tuple[int, str]]:
    """Read the words rated for this project: ``word<TAB>rating<TAB>kind``, several words a line allowed."""
    found: dict[str, tuple[int, str]] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                rating, kind, words = line.split("\t")
                found.update({word: (int(rating), kind) for word in words.split()})
    return found


def loaded_shares(path: Path) -> dict[str, int]:
    """Read of how many of ten uses of a word a rater thinks that they are loaded: ``word<TAB>0`` to ``9``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {
        word: int(value) for line in lines if line and line[0] != "#" for word, value in [line.split("\t")]
    }


def read_sentences(path: Path, place: Mapping[str, int]) -> Sentences:
    """Read labelled sentences as rows of the vocabulary; ``place`` is the row of each word that counts."""
    row: list[int] = []
    sentence: list[int] = []
    biased: list[bool] = []
    for number, (_, record) in enumerate(json_lines(path)):
        found = {place[norm] for norm in tokenise(record["text"]).norms if norm in place}
        row += sorted(found)
        sentence += [number] * len(found)
        biased.append(bool(record["label"]))
    return Sentences(np.array(row), np.array(sentence), np.array(biased))


def sentence_lift(sentences: Sentences, size: int) -> Floats:
    """Return how much likelier each word is in biased sentences than in others, as a log ratio."""
    return log_ratio(sentences.counts(size, biased=True), sentences.counts(size, biased=False))


def blog_lift(shared: Path, place: Mapping[str, int], size: int) -> Floats:
    """Return how much likelier each word is in partisan blogs than in agency-like copy, as a log ratio."""
    counts = np.zeros((2, size))
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
