"""Train the three sums of the linker: source with cue, content with cue, and whether an act is a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.lexicon import Lexicon
from secondsource.linear import LinearModel
from secondsource.link_features import CUE, Act, View, stretches
from secondsource.linking import Linker, attribution, near
from secondsource.tagger import Tagged
from secondsource.tagger_frame import Frame
from secondsource.tokens import Span
from secondsource_training.fit import platt
from secondsource_training.sample import logistic
from secondsource_training.tagger_data import Document
from secondsource_training.tagger_scores import matching, meets, same_act

ALWAYS = LinearModel(30.0, {})


def fit_pairs(
    documents: Sequence[Document], frames: Sequence[Frame], most: int = 400
) -> tuple[LinearModel, LinearModel]:
    """Learn from labelled stretches which source and which content belongs to which cue."""
    names: dict[str, list[list[str]]] = {"source": [], "content": []}
    truth: dict[str, list[bool]] = {"source": [], "content": []}
    public = [i for i, d in enumerate(documents) if d.fold >= 0 and not d.own]
    own = [i for i, d in enumerate(documents) if d.fold >= 0 and d.own]
    for number in [*public[:: max(1, len(public) // most)], *own]:
        document, f = documents[number], frames[number]
        found = stretches(document.labels.tolist())
        view = View(document.article, f)
        spans = [document.article.tokens.span(s.first, s.last) for s in found]
        for c, cue in enumerate(found):
            if cue.label != CUE:
                continue
            acts = [g for g in document.gold if _any(g.cue, spans[c])]
            for role, label in (("source", 1), ("content", 5)):
                for other in near(view, found, c, label):
                    names[role].append(view.pair_features(found, other, c, role))
                    truth[role].append(any(_any(getattr(g, role), spans[other]) for g in acts))
    source, content = (
        _fit(names[role], np.array(truth[role], dtype=np.float64), 1.0) for role in ("source", "content")
    )
    return source, content


def _any(spans: Sequence[Span], other: Span) -> bool:
    return any(span.overlaps(other) for span in spans)


def _matrix(names: Sequence[Sequence[str]], column: Mapping[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    indices, pointers = [], [0]
    for found in names:
        indices += [column[name] for name in found if name in column]
        pointers.append(len(indices))
    X = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(names), len(column)))
    X.sum_duplicates()
    return X


def _columns(names: Sequence[Sequence[str]], least: int = 3) -> dict[str, int]:
    counts = Counter(name for found in names for name in set(found))
    return {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}


def _fit(names: Sequence[Sequence[str]], y: npt.NDArray[np.float64], strength: float) -> LinearModel:
    column = _columns(names)
    w, b = logistic(_matrix(names, column), y, np.ones(len(y)), strength)
    return LinearModel(b, {name: float(w[i]) for name, i in column.items() if abs(w[i]) > 1e-4})


@dataclass(frozen=True, eq=False)
class Accepted:
    """The acceptance model and what cross-fitting says of each act.

    Attributes
    ----------
    confidence : mapping
        For each own article, by id: its acts with the confidence given by a model that had not seen its fold.
    """

    model: LinearModel
    sourced: LinearModel
    threshold: float
    confidence: Mapping[str, list[tuple[Act, float]]]


def fit_acceptance(
    documents: Sequence[Document], tagged: Mapping[str, Tagged], linker: Linker, strength: float = 0.03
) -> Accepted:
    """Learn from the own annotation which acts are reports."""
    own = [d for d in documents if d.own and str(d.article.id) in tagged]
    names: list[list[str]] = []
    truth: list[bool] = []
    whole: list[bool] = []
    bare: list[bool] = []
    fold: list[int] = []
    acts: list[Act] = []
    owner: list[int] = []
    for number, d in enumerate(own):
        t = tagged[str(d.article.id)]
        view = View(d.article, t.frame, t.probability, t.scores)
        found = linker.acts(view, t)
        spans = [attribution(d.article, a, 1.0) for a in found]
        pairs = matching(spans, d.gold, same_act)
        for i, act in enumerate(found):
            names.append(view.act_features(act, linker.lexicon))
            truth.append(i in pairs)
            whole.append(i in pairs and meets(spans[i].source, d.gold[pairs[i]].source))
            bare.append(i in pairs and not d.gold[pairs[i]].source)
            fold.append(d.fold)
            acts.append(act)
            owner.append(number)
    folds = np.array(fold)
    train = folds >= 0
    column = _columns([n for n, k in zip(names, fold, strict=True) if k >= 0])
    X = _matrix(names, column)
    model, z = _cross_fitted(X, np.array(truth), folds, train, column, strength)
    confidence = 1 / (1 + np.exp(-z))
    # Only acts whose candidate is right, or that have no source at all, tell the one from the other.
    offered = np.array([a.source is not None and a.cue is not None for a in acts])
    right_source, no_source = np.array(whole) & offered, np.array(bare) & offered
    sourced, kept_source = _cross_fitted(
        X, right_source, folds, train & (right_source | no_source), column, strength
    )
    dropped = offered & (kept_source < 0)
    acts = [a._replace(source=None) if drop else a for a, drop in zip(acts, dropped.tolist(), strict=True)]
    complete = np.where(dropped, no_source, np.array(whole))
    # The threshold is for real articles: short texts written to show one construction each hold more of them.
    real = np.array([not own[number].written for number in owner])
    labelled = sum(len(d.gold) for d in own if d.fold >= 0 and not d.written)
    best = (0.0, 0.5)
    for threshold in np.arange(0.1, 0.9, 0.02):
        kept = train & real & (confidence >= threshold)
        # F1 of acts found, and of acts found with their source, count alike.
        right = float(complete[kept].sum()) + float(np.array(truth)[kept].sum())
        best = max(best, (right / (float(kept.sum()) + labelled), float(round(threshold, 2))))
    result: dict[str, list[tuple[Act, float]]] = {str(d.article.id): [] for d in own}
    for act, number, p in zip(acts, owner, confidence.tolist(), strict=True):
        result[str(own[number].article.id)].append((act, p))
    return Accepted(model, sourced, best[1], result)


def _cross_fitted(
    X: Any,
    y: npt.NDArray[np.bool_],
    folds: npt.NDArray[np.int64],
    train: npt.NDArray[np.bool_],
    column: Mapping[str, int],
    strength: float,
) -> tuple[LinearModel, npt.NDArray[np.float64]]:
    """Return the model fitted on ``train``, and log-odds by models that had not seen a row's fold."""
    target = y.astype(np.float64)
    z = np.zeros(len(target))
    for k in sorted(set(folds.tolist()) - {-1}):
        chosen = train & (folds != k)
        w, b = logistic(X[chosen], target[chosen], np.ones(int(chosen.sum())), strength)
        z[folds == k] = X[folds == k] @ w + b
    slope, offset = platt(z[train], target[train], np.ones(int(train.sum())))
    w, b = logistic(X[train], target[train], np.ones(int(train.sum())), strength)
    unseen = folds < 0
    z[unseen] = X[unseen] @ w + b
    kept = {name: float(w[i]) for name, i in column.items() if abs(w[i]) > 1e-4}
    return LinearModel(b, kept).scaled(slope, offset), slope * z + offset


def linker_table(linker: Linker) -> dict[str, Any]:
    """Return the linker as a bundle table."""
    table: dict[str, Any] = {"threshold": linker.threshold}
    for name in ("source", "content", "accept", "sourced"):
        model: LinearModel = getattr(linker, name)
        table[name] = {
            "bias": round(model.bias, 5),
            "weights": {key: round(value, 4) for key, value in sorted(model.weights.items())},
        }
    return table


def unlinked(lexicon: Lexicon, source: LinearModel, content: LinearModel) -> Linker:
    """Return a linker that accepts everything."""
    return Linker(source, content, ALWAYS, ALWAYS, 0.0, lexicon)


__all__ = ["Accepted", "fit_acceptance", "fit_pairs", "linker_table", "unlinked"]
