"""What the contradiction signal needs to know of words, and what it learns from pairs of sentences.

Three small sums stand before the signal's own: a cheap one that chooses which pairs of accounts to look at
(``conflict-proposal``), one over the words of two statements alone, learned from pairs of sentences
(``conflict-clash``), and one that tells on what two accounts clash (``conflict-kind``).
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.accounts import Accounts, find_accounts
from secondsource.anchors import NAMES, pair_table
from secondsource.bundle import Array, Bundle, pack_strings, unpack_strings
from secondsource.clashes import CLASH, KIND, PROPOSAL
from secondsource.conflict import conflict
from secondsource.conflict_words import CUES, OPPOSITES, WORDS, ConflictWords
from secondsource.linear import Feature
from secondsource_training.conflict_pairs import (
    SIGNAL_ID,
    Pair,
    article_pairs,
    own_pairs,
    public_pairs,
    read_text,
)
from secondsource_training.corpora import LabelledArticle, LabelledFlag, json_lines
from secondsource_training.readings import as_labelled, load_annotation, load_own_labels
from secondsource_training.sample import by_columns, logistic

Tables = dict[str, Any]
Arrays = dict[str, Mapping[str, Array]]
# How much a pair of each origin counts beside one of our own: headlines of one rumour, captions, clauses of one article.
_WEIGHTS = {"own": 3.0, "emergent": 0.4, "nli": 0.1, "article": 0.3}
_STRENGTH = 0.1
_REAL = 0.5
"""How much the kind of a pair of a real article counts beside one of our own, of which there are a third as many."""


def word_parts(data: Path) -> tuple[Tables, Arrays]:
    """Read the word lists under ``data/lexicons`` into parts of the bundle."""
    lexicons = data / "lexicons"
    cues: dict[str, list[str]] = {}
    for name, phrase in _lines(lexicons / "conflict-cues.tsv"):
        cues.setdefault(name, []).append(phrase)
    opposites = [[a, b] for a, b in _lines(lexicons / "incompatible-words.tsv")]
    count = {row[0]: float(row[-1]) for row in _lines(lexicons / "word-classes.tsv.gz")}
    most = math.log1p(max(count.values()))
    with np.load(lexicons / "word-vectors.npz", allow_pickle=False) as stored:
        words = unpack_strings(stored["words"])
        codes, scale = stored["codes"], stored["scale"]
    rarity = [round(100 * (1 - math.log1p(count.get(w, 0.0)) / most)) for w in words]
    part = {
        "words": pack_strings(words),
        "rarity": np.array(rarity, dtype=np.uint8),
        "codes": codes,
        "scale": scale,
    }
    return {CUES: cues, OPPOSITES: opposites}, {WORDS: part}


def conflict_parts(shared: Path, data: Path) -> tuple[Tables, Arrays]:
    """Return the parts of the bundle that the signal ``contradictory-attributions`` reads.

    Fitted on the training part of the annotation, the own pairs, the public pairs and articles of PolNeAR (as
    clauses of one article that seldom contradict each other).
    """
    tables, arrays = word_parts(data)
    words = ConflictWords.from_bundle(Bundle(Path("-"), {"version": "dev"}, tables, arrays))
    real = [*load_annotation(shared, data), *load_own_labels(shared, data)]
    labelled = [a for a in real if a.split == "train" and SIGNAL_ID in a.flags]
    tables[PROPOSAL] = fit_proposal([a for a in labelled if a.attributions is not None], words)
    pairs = [*own_pairs(data, words), *public_pairs(shared, words), *article_pairs(shared, words)]
    tables[CLASH] = fit_clash(pairs, words)
    tables[KIND] = fit_kinds([*_own_contradictions(data), *_contradictions(labelled)], words)
    return tables, arrays


def fit_proposal(articles: Iterable[LabelledArticle], words: ConflictWords) -> dict[str, float]:
    """Learn which pairs of accounts to look at closely, from articles whose attributions and contradictions are labelled."""
    tables, labels = [], []
    for article in articles:
        reading = as_labelled(article).reading
        accounts = find_accounts(reading.article, reading.attributions, words)
        if len(accounts.found) < 2:
            continue
        i, j, X = pair_table(accounts, words)
        tables.append(X)
        labels.append(labels_of(accounts, i, j, article.flags[SIGNAL_ID]))
    X, y = np.vstack(tables), np.concatenate(labels)
    scale = np.maximum(X.std(axis=0), 1e-9)
    weights, _ = logistic(X / scale, y, np.ones(len(y)), 1.0)
    return {name: float(w) for name, w in zip(NAMES, weights / scale, strict=True)}


def labels_of(
    accounts: Accounts, i: npt.NDArray[np.int64], j: npt.NDArray[np.int64], gold: Sequence[LabelledFlag]
) -> npt.NDArray[np.float64]:
    """Tell which pairs are labelled as contradictions."""
    y = np.zeros(len(i))
    spans = [accounts.span(account) for account in accounts.found]
    for flag in gold:
        x, z = flag.role("account-a"), flag.role("account-b")
        assert x and z
        one = np.array([s.overlaps(x) for s in spans])
        other = np.array([s.overlaps(z) for s in spans])
        y[(one[i] & other[j]) | (one[j] & other[i])] = 1.0
    return y


def fit_clash(pairs: Sequence[Pair], words: ConflictWords) -> dict[str, float]:
    """Learn how far words alone exclude each other; each origin has its own starting point."""
    from scipy.sparse import csr_matrix, hstack

    names, X = _matrix([conflict(p.a, p.b, words) for p in pairs])
    y = np.array([p.label for p in pairs], dtype=np.float64)
    origins = sorted({p.origin for p in pairs} - {"own", "article"})
    starts = csr_matrix([[float(p.origin == o) for o in origins] for p in pairs])
    weight = np.array([_WEIGHTS[p.origin] for p in pairs])
    fitted, _ = logistic(hstack([X, starts]).tocsr(), y, weight, _STRENGTH)
    return {name: float(w) for name, w in zip(names, fitted[: len(names)], strict=True)}


class _Contradiction(NamedTuple):
    """Two accounts that contradict each other, on what, and how much that counts."""

    a: str
    b: str
    kind: str
    weight: float = 1.0


def _own_contradictions(data: Path) -> Iterator[_Contradiction]:
    """Yield the own pairs and contrast pairs to learn from that contradict themselves."""
    for _, record in json_lines(data / "contradictions" / "pairs.jsonl"):
        if record["split"] == "train" and record["label"] == "contradiction":
            yield _Contradiction(record["a_content"], record["b_content"], record["kind"])
    for _, record in json_lines(data / "contrast" / "pairs.jsonl"):
        if record["split"] == "train" and record["signal"] == SIGNAL_ID:
            quotes = {span["role"]: span["quote"] for span in record["spans"]}
            yield _Contradiction(quotes["account-a"], quotes["account-b"], record["kind"])


def _contradictions(articles: Iterable[LabelledArticle]) -> Iterator[_Contradiction]:
    """Yield the labelled pairs of real articles, the earlier account first."""
    for article in articles:
        for flag in article.flags[SIGNAL_ID]:
            a, b = sorted(s.span for s in flag.spans if s.role in ("account-a", "account-b"))
            yield _Contradiction(
                article.text[a.start : a.end], article.text[b.start : b.end], flag.kind, _REAL
            )


def fit_kinds(pairs: Sequence[_Contradiction], words: ConflictWords) -> dict[str, dict[str, float]]:
    """Learn on what two accounts clash, from pairs that do."""
    from sklearn.linear_model import LogisticRegression

    names, X = _matrix([conflict(read_text(p.a, words), read_text(p.b, words), words) for p in pairs])
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(X, [p.kind for p in pairs], sample_weight=[p.weight for p in pairs])
    result = {}
    for kind, row, start in zip(model.classes_, model.coef_, model.intercept_, strict=True):
        result[str(kind)] = {"bias": float(start)} | {
            n: float(w) for n, w in zip(names, row, strict=True) if abs(w) > 0.01
        }
    return result


def _matrix(rows: Sequence[Sequence[Feature]]) -> tuple[list[str], Any]:
    names = sorted({f.name for row in rows for f in row})
    return names, by_columns(rows, names)


def _lines(path: Path) -> Iterator[list[str]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as stream
    ):
        rows = (line.rstrip("\n").split("\t") for line in stream if line.strip() and not line.startswith("#"))
        next(rows)
        yield from rows
