"""Fit the source layer: types (multinomial logistic regression) and entities (logistic regression over pairs)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.attribution import RELAYED, SOURCE_TYPES, Attribution
from secondsource.bundle import pack_strings
from secondsource.clusters import Cluster, join
from secondsource.entities import EntityModel, proposals
from secondsource.linear import LinearModel
from secondsource.scene import Scene
from secondsource.source_features import observe
from secondsource.source_types import ENTITIES, TYPES, WORDS, SourceReader, TypeModel, word_kinds
from secondsource_training.folds import FOLDS, fold_of
from secondsource_training.sources_data import Typed, as_tagged, lexicon, typed_articles

Floats = npt.NDArray[np.float64]
_JOINED = {"empty": -1.5, "pronoun": -1.5, "name": -0.8, "noun": -1.5, "unnamed": -0.8}
"""Log-odds from which a mention is joined, by F1 in cross-validation: a missed join costs a long chain many pairs."""


def fit_types(found: Sequence[Typed], strength: float = 1.0, least: int = 2) -> TypeModel:
    """Fit the types twice: first without, then with the types that the first gives to earlier sources."""
    first = _fit([(t, [[""] * i for i in range(len(t.types))]) for t in found], strength, least)
    staged = []
    for item in found:
        kinds: list[str] = []
        earlier: list[list[str]] = []
        for index, label in enumerate(item.types):
            earlier.append(list(kinds))
            # Where all labels are known they stand in for what the reader will find; elsewhere the first model does.
            logs = first.log_probabilities([[f.name for f in observe(item.seen, index, kinds)]])[0]
            kinds.append(label if item.complete and label else SOURCE_TYPES[int(logs.argmax())])
        staged.append((item, earlier))
    return _fit(staged, strength, least)


def _fit(found: Sequence[tuple[Typed, list[list[str]]]], strength: float, least: int) -> TypeModel:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows: list[list[str]] = []
    labels: list[int] = []
    seen_in: dict[str, set[str]] = {}
    for item, earlier in found:
        for index, label in enumerate(item.types):
            if label is None:
                continue
            names = [f.name for f in observe(item.seen, index, earlier[index])]
            rows.append(names)
            labels.append(SOURCE_TYPES.index(label))
            for name in names:
                seen_in.setdefault(name, set()).add(item.id)
    names = sorted(n for n, ids in seen_in.items() if len(ids) >= least)
    column = {name: i for i, name in enumerate(names)}
    indices, pointers = [], [0]
    for row in rows:
        indices += [column[n] for n in row if n in column]
        pointers.append(len(indices))
    X = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(names)))
    X.sum_duplicates()
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-4)
    model.fit(X, labels)
    weights = np.zeros((len(names), len(SOURCE_TYPES)))
    bias = np.full(len(SOURCE_TYPES), -20.0)
    for position, label in enumerate(model.classes_):
        weights[:, label] = model.coef_[position]
        bias[label] = model.intercept_[position]
    return TypeModel(column, weights, bias)


def fit_entities(
    found: Sequence[tuple[Scene, Sequence[str], Sequence[str]]], strength: float = 0.5, least: int = 2
) -> EntityModel:
    """Fit the sum that joins mentions; each item is a scene, the types and the labelled entities.

    Earlier mentions are joined as labelled while fitting, so that one error does not spoil those after it.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rows: list[dict[str, float]] = []
    labels: list[bool] = []
    seen_in: dict[str, set[int]] = {}
    for number, (seen, kinds, entities) in enumerate(found):
        clusters: dict[str, Cluster] = {}
        for index, entity in enumerate(entities):
            for cluster, features in proposals(seen, index, kinds[index], list(clusters.values())):
                rows.append(dict.fromkeys(features, 1.0))
                labels.append(cluster.entity == entity)
                for feature in features:
                    seen_in.setdefault(feature, set()).add(number)
            join(clusters.setdefault(entity, Cluster(entity)), seen, index, kinds[index])
    rows = [{n: v for n, v in row.items() if len(seen_in[n]) >= least} for row in rows]
    vectorizer = DictVectorizer()
    X = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=strength, max_iter=1000, tol=1e-5).fit(X, labels)
    names = vectorizer.get_feature_names_out()
    weights = {str(n): float(w) for n, w in zip(names, model.coef_[0], strict=True) if w}
    return EntityModel(LinearModel(float(model.intercept_[0]), weights), _JOINED)


def tables(
    words: Mapping[str, str], types: TypeModel, entities: EntityModel
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the bundle parts: JSON tables and arrays."""
    names = list(types.rows)
    kept = np.abs(types.weights).max(axis=1) > 0
    arrays = {
        TYPES: {
            "names": pack_strings([n for n, k in zip(names, kept, strict=True) if k]),
            "weights": types.weights[kept],
            "bias": types.bias,
        }
    }
    table = {
        "bias": entities.model.bias,
        "thresholds": dict(entities.thresholds),
        "weights": dict(entities.model.weights),
    }
    return {WORDS: dict(words), ENTITIES: table}, arrays


def fit_sources(
    shared: Path, data: Path, attributions_by_id: Mapping[str, Sequence[Attribution]] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fit types and entities on the training part and return the bundle parts.

    Parameters
    ----------
    shared : Path
        Folder of the labelled corpora.
    data : Path
        The project's own data.
    attributions_by_id : mapping, optional
        Attributions found by a tagger that had not seen the article, by article id; their spans are learned from
        beside the labelled ones.
    """
    words = lexicon(data)
    training = _training(shared, data, word_kinds(words), attributions_by_id)
    types, entities = fit_reader(training)
    return tables(words, types, entities)


def unseen_readers(
    shared: Path, data: Path, attributions_by_id: Mapping[str, Sequence[Attribution]] | None = None
) -> dict[str, SourceReader]:
    """Return, for each article of the training part, a reader that was fitted without the article's group.

    Signals learn from what these find, so that their probabilities are those of articles never seen.
    """
    classes = word_kinds(lexicon(data))
    training = _training(shared, data, classes, attributions_by_id)
    fold = fold_of(np.array([t.group for t in training]))
    readers: dict[str, SourceReader] = {}
    for k in range(FOLDS):
        reader = SourceReader(
            classes, *fit_reader([t for t, f in zip(training, fold, strict=True) if f != k])
        )
        readers |= {t.id: reader for t, f in zip(training, fold, strict=True) if f == k}
    return readers


def _training(
    shared: Path,
    data: Path,
    classes: Mapping[str, frozenset[str]],
    attributions_by_id: Mapping[str, Sequence[Attribution]] | None,
) -> list[Typed]:
    training = [t for t in typed_articles(shared, data, classes) if t.split == "train"]
    tagged = attributions_by_id or {}
    training += [as_tagged(t, tagged[t.id], classes) for t in training if t.complete and t.id in tagged]
    return training


def fit_reader(training: Sequence[Typed]) -> tuple[TypeModel, EntityModel]:
    """Fit types and entities on typed articles."""
    types = fit_types(training)
    complete = [t for t in training if t.complete]
    entities = fit_entities(
        [(t.seen, [k or "none" for k in t.types], [a.entity for a in t.seen.acts]) for t in complete]
    )
    return types, entities


def scores(
    resolved: Mapping[str, Sequence[Attribution]], labelled: Sequence[Typed], draws: int = 500
) -> dict[str, dict[str, float]]:
    """Return figures of resolved attributions against labels, with n and 95 % intervals (bootstrap over articles).

    Parameters
    ----------
    resolved : mapping of str to sequence of Attribution
        By article id, in the order of the labels.
    labelled : sequence of Typed
    """
    parts = [_counts(item, resolved[item.id]) for item in labelled if item.id in resolved]
    table = np.array(parts, dtype=np.float64)
    chance = np.random.default_rng(0)
    sample = [table[chance.integers(0, len(table), len(table))].sum(axis=0) for _ in range(draws)]
    figures: dict[str, dict[str, float]] = {}
    for name, (right, base, n) in _FIGURES.items():
        ratios = [_ratio(row, right, base) for row in sample]
        low, high = np.percentile(ratios, [2.5, 97.5])
        total = table.sum(axis=0)
        figures[name] = {
            "value": _ratio(total, right, base),
            "low": float(low),
            "high": float(high),
            "n": float(total[n]),
        }
    return figures


# Columns of `_counts`: right, typed; met, found, labelled unnamed; met, found, labelled relayed; met, found, labelled pairs.
_FIGURES = {
    "type accuracy": ((0,), (1,), 1),
    "unnamed F1": ((2, 2), (3, 4), 4),
    "relayed F1": ((5, 5), (6, 7), 7),
    "entity pairwise F1": ((8, 8), (9, 10), 10),
}


def _ratio(row: Floats, above: Sequence[int], below: Sequence[int]) -> float:
    base = float(sum(row[i] for i in below))
    return float(sum(row[i] for i in above)) / base if base else 1.0


def _counts(item: Typed, acts: Sequence[Attribution]) -> list[int]:
    counts = [0] * 11
    unnamed = ("unnamed-individual", "unnamed-group")
    for act, kind in zip(acts, item.types, strict=True):
        if kind is None or not act.source:
            continue
        counts[0] += act.source_type == kind
        counts[1] += 1
        for place, types in ((2, unnamed), (5, RELAYED)):
            counts[place] += act.source_type in types and kind in types
            counts[place + 1] += act.source_type in types
            counts[place + 2] += kind in types
    if item.complete:
        found, labelled = _pairs([a.entity for a in acts]), _pairs([a.entity for a in item.seen.acts])
        counts[8:] = [len(found & labelled), len(found), len(labelled)]
    return counts


def _pairs(entities: Sequence[str]) -> set[tuple[int, int]]:
    return {(i, j) for i, a in enumerate(entities) for j in range(i) if a == entities[j]}


def cross_fitted(
    found: Sequence[Typed], classes: Mapping[str, frozenset[str]]
) -> dict[str, tuple[Attribution, ...]]:
    """Return the attributions of each article, resolved by a reader that had not seen its group."""
    groups = np.array([t.group for t in found])
    fold = fold_of(groups)
    resolved: dict[str, tuple[Attribution, ...]] = {}
    for k in range(FOLDS):
        types, entities = fit_reader([t for t, f in zip(found, fold, strict=True) if f != k])
        reader = SourceReader(classes, types, entities)
        for item in (t for t, f in zip(found, fold, strict=True) if f == k):
            resolved[item.id] = reader.resolve_scene(item.seen).acts
    return resolved
