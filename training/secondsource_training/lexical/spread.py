"""How charged is a word that nobody rated?

The loadedness ratings (0 neutral to 3 nearly always loaded) are carried to the whole vocabulary
by a ridge regression over the words' vectors, kinds, counts and letters. A rated word gets the
value that a model gives it which has not seen its rating, so that the table can be used beside
the ratings without repeating them.
"""

import argparse
import csv
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.stats import spearmanr
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold, KFold
from sklearn.preprocessing import OneHotEncoder

from secondsource_training.lexical.clusters import read
from secondsource_training.lexical.vocabulary import ratings

Doubles = npt.NDArray[np.float64]
_KINDS = ("tag", "fine", "second", "entity")
_PENALTY = 2.0


@dataclass(frozen=True)
class Words:
    """The vocabulary with what is known of each word.

    Attributes
    ----------
    words : list of str
    vectors : ndarray of shape (n_words, n_dimensions)
    kinds : list of list of str
        Columns of ``word-classes.tsv.gz``, "?" for a word that it does not list.
    numbers : ndarray of shape (n_words, 3)
        Shares of uses as head and as source of a clause, and the logarithm of the count.
    rating : ndarray of shape (n_words,)
        -1 where there is none.
    """

    words: list[str]
    vectors: npt.NDArray[np.float32]
    kinds: list[list[str]]
    numbers: Doubles
    rating: npt.NDArray[np.int64]


def gather(lexicons: Path, shared: Path, vectors: npt.NDArray[np.float32] | None = None) -> Words:
    """Read the tables; ``vectors`` may take the place of the reduced ones."""
    words, reduced = read(lexicons / "word-vectors.npz")
    with gzip.open(lexicons / "word-classes.tsv.gz", "rt", encoding="utf-8") as lines:
        next(lines)
        rows = {row["word"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    rated = ratings(shared / "annotation/loadedness.tsv")
    empty = dict.fromkeys((*_KINDS, "clause", "source", "count"), "?") | {
        "clause": "0",
        "source": "0",
        "count": "0",
    }
    found = [rows.get(word, empty) for word in words]
    return Words(
        words,
        reduced if vectors is None else vectors,
        [[row[name] for name in _KINDS] for row in found],
        np.array([[float(r["clause"]), float(r["source"]), 0.2 * np.log1p(int(r["count"]))] for r in found]),
        np.array([rated.get(word, -1) for word in words]),
    )


def features(known: Words, vectors: bool = True, letters: bool = True) -> sparse.csr_matrix:
    """Join vectors, kinds, numbers and letters, one row a word."""
    blocks = [
        0.5 * OneHotEncoder(min_frequency=20).fit_transform(known.kinds),
        sparse.csr_matrix(known.numbers),
    ]
    if vectors:
        blocks.append(sparse.csr_matrix(known.vectors))
    if letters:
        counted = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=5, sublinear_tf=True)
        blocks.append(0.7 * counted.fit_transform(known.words))
    return sparse.hstack(blocks).tocsr()


def out_of_fold(matrix: sparse.csr_matrix, rating: Doubles, groups: Sequence[str] | None = None) -> Doubles:
    """Predict each word by a model that saw neither it nor its group; five folds."""
    folds = GroupKFold(5) if groups else KFold(5, shuffle=True, random_state=0)
    predicted = np.zeros(len(rating))
    for seen, unseen in folds.split(matrix, rating, groups):
        model = Ridge(_PENALTY, solver="sparse_cg", tol=1e-4).fit(matrix[seen], rating[seen])
        predicted[unseen] = model.predict(matrix[unseen])
    return predicted


def figures(predicted: Doubles, rating: Doubles) -> dict[str, float]:
    """Measure rank agreement: over all words, over equal numbers of each rating, and precision.

    ``highest possible`` is what a prediction without a wrong order would get over all words; it
    is below 1 because most ratings are equal.
    """
    rng = np.random.default_rng(0)
    number = int((rating == 3).sum())
    even = np.concatenate([rng.permutation(np.flatnonzero(rating == level))[:number] for level in range(4)])
    best = rating + 1e-3 * rng.random(len(rating))
    return {
        "spearman": round(float(spearmanr(predicted, rating)[0]), 3),
        "highest possible": round(float(spearmanr(best, rating)[0]), 3),
        "spearman, balanced": round(float(spearmanr(predicted[even], rating[even])[0]), 3),
        "average precision, rating >= 2": round(float(average_precision_score(rating >= 2, predicted)), 3),
    }


def main() -> None:
    """Run the step from the command line."""
    arguments = argparse.ArgumentParser(description="Carry the ratings to unrated words.")
    arguments.add_argument("shared", type=Path, help="folder with corpora/ and annotation/")
    arguments.add_argument("lexicons", type=Path, help="data/lexicons")
    arguments.add_argument("vectors", type=Path, help="the full vectors of the clusters step (.npy)")
    options = arguments.parse_args()
    known = gather(options.lexicons, options.shared, np.load(options.vectors))
    rated = np.flatnonzero(known.rating >= 0)
    rating = known.rating[rated].astype(float)
    small = gather(options.lexicons, options.shared)
    for name, part in (
        ("letters and kinds", features(known, vectors=False)),
        ("reduced vectors, letters, kinds", features(small)),
        ("vectors and kinds", features(known, letters=False)),
    ):
        print(name, figures(out_of_fold(part[rated], rating), rating), flush=True)
    matrix = features(known)
    predicted = out_of_fold(matrix[rated], rating)
    print("all", figures(predicted, rating))
    families = [known.words[place][:5] for place in rated]
    print("all, families apart", figures(out_of_fold(matrix[rated], rating, families), rating))
    value = Ridge(_PENALTY, solver="sparse_cg", tol=1e-4).fit(matrix[rated], rating).predict(matrix)
    value[rated] = predicted
    lines = [
        "# Expected loadedness (0 to 3) of words, carried over from our own ratings; a rated word's value comes"
        " from a model that did not see its rating. Made by secondsource_training.lexical.spread.",
        "word\texpected",
    ]
    lines += [f"{word}\t{max(0.0, min(3.0, x)):.2f}" for word, x in zip(known.words, value, strict=True)]
    path = options.lexicons / "loadedness-spread.tsv.gz"
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(("\n".join(lines) + "\n").encode())


if __name__ == "__main__":
    main()
