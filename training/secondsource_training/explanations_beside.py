"""The model's own explanations beside LIME and SHAP on the same model, over sentences whose loaded words were voted on.

- ``comprehensiveness``: how far the probability falls when the words of highest score are deleted and the text is read
  again (higher is better); ``sufficiency``: how far it falls when only they are kept (lower is better). Both are means
  over the shares 1, 5, 10, 20 and 50 % of the words (ERASER, DeYoung et al. 2020), at least one word.
- ``agreement``: average precision of the scores for the words that at least four annotators of MBIC marked; ``first``:
  share of sentences whose word of highest score is one of these.
- ``repeated``: share of sentences with the same three strongest words, in order, when asked again with the same seed;
  ``reseeded``: overlap (Jaccard index) of the three strongest words under another seed.
- ``ms``: time for one explanation.
- ``terms``: for the flags, overlap of the three terms that speak most for each with those of exact linear SHAP, which
  sets each term against its mean over all places looked at.

Sentences are those that the model flags, with word charges that have not seen MBIC's votes. Needs the packages of the
extra ``explainers``; what is not installed is left out.

    python -m secondsource_training.explanations_beside ../shared data
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from secondsource.analyzer import Analyzer, load
from secondsource.article import read
from secondsource_training.charge_apart import Relearner
from secondsource_training.explainers import (
    Explainer,
    Model,
    by_lime,
    by_shap,
    drawn,
    kept_words,
    own_terms,
    places,
)
from secondsource_training.protocols.mbic import FILE, Voted, sentences
from secondsource_training.protocols.sentence_models import table
from secondsource_training.word_scores import SIGNAL, Sight, chance, highest, sights, words

MOST = 40
SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)
STRONGEST = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A text, with the words that annotators marked."""

    text: str
    marked: Sequence[bool]


def questions(analyzer: Analyzer, given: Sequence[Voted], most: int = MOST) -> list[Question]:
    """Choose the sentences to explain: flagged, with a marked word; evenly spread."""
    (threshold,) = [t.threshold for t in analyzer.signals if t.signal.id == SIGNAL]
    flagged = [
        item for item in given if any(item.marked) and highest(sights(analyzer, item.article)) >= threshold
    ]
    chosen = flagged[:: max(1, len(flagged) // most)][:most]
    found = []
    for item in chosen:
        marked = {i for i, hit in zip(item.counted, item.marked, strict=True) if hit}
        found.append(Question(item.article.text, [i in marked for i, _ in words(item.article)]))
    return found


def ranked(scores: Sequence[float]) -> list[int]:
    """Return the words by score, the highest first; of equals the earlier."""
    return sorted(range(len(scores)), key=lambda i: -scores[i])


def erased(model: Model, text: str, scores: Sequence[float]) -> tuple[float, float]:
    """Return comprehensiveness and sufficiency of one explanation."""
    spans, order = places(text), ranked(scores)
    whole = model(text)
    falls = []
    for share in SHARES:
        top = set(order[: max(1, round(share * len(order)))])
        inside = [i in top for i in range(len(spans))]
        without = model(kept_words(text, spans, [not hit for hit in inside]))
        falls.append((whole - without, whole - model(kept_words(text, spans, inside))))
    comprehensiveness, sufficiency = np.mean(falls, axis=0)
    return float(comprehensiveness), float(sufficiency)


def measured(explain: Explainer, model: Model, asked: Sequence[Question]) -> dict[str, float]:
    """Return every figure of one explainer, as means over the sentences."""
    from sklearn.metrics import average_precision_score

    rows = []
    for question in asked:
        begin = time.perf_counter()
        scores = explain(question.text, 0)
        took = time.perf_counter() - begin
        top = ranked(scores)[:STRONGEST]
        other = ranked(explain(question.text, 1))[:STRONGEST]
        comprehensiveness, sufficiency = erased(model, question.text, scores)
        rows.append(
            {
                "comprehensiveness": comprehensiveness,
                "sufficiency": sufficiency,
                "agreement": float(average_precision_score(question.marked, scores)),
                "first": float(question.marked[top[0]]),
                "repeated": float(ranked(explain(question.text, 0))[:STRONGEST] == top),
                "reseeded": len({*top} & {*other}) / len({*top} | {*other}),
                "ms": 1000 * took,
            }
        )
    return {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}


def terms_beside_shap(found: Sequence[Sight], threshold: float) -> float:
    """Return how far the strongest terms of flags are those of exact linear SHAP values.

    Parameters
    ----------
    found : sequence of Sight
        Every place looked at, flagged or not: the background that SHAP sets a flag against.
    threshold : float
        Probability in [0, 1] from which a place is a flag.
    """
    from shap import LinearExplainer

    # A column holds a term, weight times value, and so has the weight 1: SHAP values are the same.
    names = sorted({term.feature for _, verdict in found for term in verdict.terms})
    column = {name: i for i, name in enumerate(names)}
    X = np.zeros((len(found), len(names)))
    for row, (_, verdict) in enumerate(found):
        for term in verdict.terms:
            X[row, column[term.feature]] += term.weight
    flags = [row for row, (_, verdict) in enumerate(found) if verdict.probability >= threshold]
    values = LinearExplainer((np.ones(len(names)), found[0].verdict.bias), X).shap_values(X[flags])
    overlaps = []
    for row, shap_values in zip(flags, values, strict=True):
        own = set(np.argsort(-X[row], kind="stable")[:STRONGEST].tolist())
        theirs = set(np.argsort(-shap_values, kind="stable")[:STRONGEST].tolist())
        overlaps.append(len(own & theirs) / len(own | theirs))
    return float(np.mean(overlaps))


def explainers(analyzer: Analyzer, model: Model) -> Mapping[str, Callable[[], Explainer]]:
    """Return makers of the explainers whose packages are installed, by name."""
    known: dict[str, Callable[[], Explainer]] = {
        "own terms": partial(own_terms, analyzer),
        "by chance": drawn,
    }
    for name, package, make in (("LIME", "lime", by_lime), ("SHAP", "shap", by_shap)):
        if find_spec(package) is not None:
            known[name] = partial(make, model)
    return known


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    shared, data = map(Path, arguments)
    analyzer = Relearner.prepare(shared, data).without_mbic(load())
    model = partial(chance, analyzer)
    given = sentences(shared / FILE)
    asked = questions(analyzer, given)
    rows = {name: measured(make(), model, asked) for name, make in explainers(analyzer, model).items()}
    sys.stdout.write("\n".join(table(f"{len(asked)} sentences of MBIC", rows)) + "\n")
    if find_spec("shap") is not None:
        (threshold,) = [t.threshold for t in analyzer.signals if t.signal.id == SIGNAL]
        found = [s for q in asked for s in sights(analyzer, read(q.text))]
        flags = sum(s.verdict.probability >= threshold for s in found)
        overlap = terms_beside_shap(found, threshold)
        sys.stdout.write(f"terms: {overlap:.3f} over {flags} flags, {len(found)} places\n")


if __name__ == "__main__":
    main(sys.argv[1:])
