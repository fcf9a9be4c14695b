"""MBIC: average precision of loaded-language for the words that at least four annotators of a sentence marked.

Every word of every sentence is ranked by the probability of the likeliest flag that it is evidence of (0 where there
is none), beside two word lists: the hand ratings 0 to 3, and the words that the labelled articles mark at least half
of the time. Function words count neither way, since a marked phrase brings them along; sentences without agreement
are left out. What ships has learned from these votes, so it is given beside charges learned without them; that row is
the figure. Intervals: sentences resampled.

    python -m secondsource_training.protocols.mbic ../shared data
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.analyzer import Analyzer, load
from secondsource.article import Article, read
from secondsource.signals import registry
from secondsource.tokens import tokenise
from secondsource_training.baselines import word_list
from secondsource_training.charge_apart import Relearner
from secondsource_training.charge_words import ratings
from secondsource_training.evaluate import training_articles
from secondsource_training.protocols.sentence_models import records, table
from secondsource_training.readings import as_labelled
from secondsource_training.word_scores import SIGNAL, evidence_scores, sights, words

LEAST_VOTES = 4
RESAMPLES = 200
FILE = Path("corpora") / "sentences" / "mbic.jsonl.gz"
Scorer = Callable[[Article], Sequence[float]]
"""Gives each token of a sentence a score."""


@dataclass(frozen=True, slots=True)
class Voted:
    """A sentence, with the tokens that count and which of them were marked by enough annotators."""

    article: Article
    counted: Sequence[int]
    marked: Sequence[bool]


def voted(record: Mapping[str, Any]) -> Voted:
    """Read a sentence with its votes; a phrase that was marked is a vote for each of its words."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    article = read(record["text"])
    votes: dict[str, int] = {}
    for phrase, number in record["votes"].items():
        for norm in set(tokenise(phrase).norms):
            votes[norm] = votes.get(norm, 0) + number
    norms = article.tokens.norms
    counted = [i for i, _ in words(article) if norms[i] not in ENGLISH_STOP_WORDS]
    return Voted(article, counted, [votes.get(norms[i], 0) >= LEAST_VOTES for i in counted])


def sentences(path: Path) -> list[Voted]:
    """Read the sentences on which there is agreement."""
    return [voted(record) for record in records(path) if record["label"] != "No agreement"]


def by_signal(analyzer: Analyzer) -> Scorer:
    """Score words by the signal."""
    return lambda article: evidence_scores(article, sights(analyzer, article))


def by_rating(shared: Path) -> Scorer:
    """Score words by the hand ratings, 0 to 3."""
    rated = ratings(shared / "annotation" / "loadedness.tsv")
    return lambda article: [float(rated.get(norm, (0, ""))[0]) for norm in article.tokens.norms]


def by_list(shared: Path, data: Path) -> Scorer:
    """Score words by the word list that evaluation has as a baseline: 1 for a listed word."""
    mark = word_list(registry()[SIGNAL], [as_labelled(a) for a in training_articles(shared, data)])

    def score(article: Article) -> list[float]:
        scores = [0.0] * len(article.tokens)
        for span in mark(article):
            for index in range(*article.tokens.covering(span)):
                scores[index] = 1.0
        return scores

    return score


def average_precision(given: Sequence[Voted], scorer: Scorer, seed: int = 0) -> dict[str, float]:
    """Return average precision over all words of all sentences, with a 95 % interval."""
    from sklearn.metrics import average_precision_score

    scores: list[npt.NDArray[np.float64]] = []
    for item in given:
        all_scores = scorer(item.article)
        scores.append(np.array([all_scores[i] for i in item.counted], dtype=np.float64))
    marked = [np.array(item.marked, dtype=bool) for item in given]
    spread = []
    random = np.random.default_rng(seed)
    for _ in range(RESAMPLES):
        picked = random.integers(0, len(given), len(given))
        y = np.concatenate([marked[i] for i in picked])
        if y.any():
            spread.append(average_precision_score(y, np.concatenate([scores[i] for i in picked])))
    y = np.concatenate(marked)
    low, high = np.percentile(spread, [2.5, 97.5])
    return {
        "average precision": float(average_precision_score(y, np.concatenate(scores))),
        "low": float(low),
        "high": float(high),
        "share marked": float(y.mean()),
    }


def run(scorers: Mapping[str, Scorer], given: Sequence[Voted]) -> dict[str, dict[str, float]]:
    """Return figures by what ranks the words."""
    return {name: average_precision(given, scorer) for name, scorer in scorers.items()}


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    shared, data = map(Path, arguments)
    analyzer = load()
    given = sentences(shared / FILE)
    scorers = {
        "bundle, charges without these votes": by_signal(
            Relearner.prepare(shared, data).without_mbic(analyzer)
        ),
        "bundle as it ships (has seen them)": by_signal(analyzer),
        "word list: hand ratings": by_rating(shared),
        "word list: of the labelled articles": by_list(shared, data),
    }
    counted, marked = sum(len(v.counted) for v in given), sum(sum(v.marked) for v in given)
    name = f"MBIC, {len(given)} sentences, {counted} words, {marked} marked by {LEAST_VOTES} or more"
    sys.stdout.write("\n".join(table(name, run(scorers, given))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
