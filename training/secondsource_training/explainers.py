"""Which words made a sentence look loaded? The terms of the model's own sum, LIME and SHAP, asked of the same model.

Each explainer takes a text and a seed, and gives a score to each of its words. The model is a function from a text to
the probability of its likeliest flag; LIME (Ribeiro et al. 2016) and SHAP (Lundberg and Lee 2017, by permutations)
delete words and look at what becomes of it. The model's own terms need no second reading.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from secondsource.analyzer import Analyzer
from secondsource.article import read
from secondsource.tokens import Span
from secondsource_training.word_scores import sights, words

Model = Callable[[str], float]
Explainer = Callable[[str, int], list[float]]
"""Gives each word of a text (see `places`) a score, by a seed."""

SAMPLES = 500
"""Texts that LIME and SHAP may read for one explanation: SHAP's own default; LIME's is ten times as many."""


def places(text: str) -> list[Span]:
    """Return the places of the words of a text."""
    return [span for _, span in words(read(text))]


def kept_words(text: str, spans: Sequence[Span], kept: Sequence[bool]) -> str:
    """Return the text without the words that are not kept."""
    parts, at = [], 0
    for span, keep in zip(spans, kept, strict=True):
        parts.append(text[at : span.end if keep else span.start])
        at = span.end
    return "".join([*parts, text[at:]])


def own_terms(analyzer: Analyzer) -> Explainer:
    """Score words by the flags that they raise and the terms seen at them.

    The word of a place at which the terms that speak for it weigh most has the flag's probability, another word has
    it in proportion, a word of the evidence at least half of it. A term seen at several words is dealt out equally.
    """

    def explain(text: str, seed: int) -> list[float]:
        article = read(text)
        scores = [0.0] * len(article.tokens)
        for candidate, verdict in sights(analyzer, article):
            weights: dict[int, float] = {}
            for term in verdict.terms:
                seen = range(*article.tokens.covering(term.span)) if term.span else ()
                for index in seen:
                    weights[index] = weights.get(index, 0.0) + term.weight / len(seen)
            most = max(weights.values(), default=0.0)
            shares = {index: weight / most for index, weight in weights.items()} if most > 0 else {}
            for span in candidate.spans:
                for index in range(*article.tokens.covering(span.span)):
                    shares[index] = max(shares.get(index, 0.0), 0.5)
            probability = verdict.probability
            for index, share in shares.items():
                scores[index] = max(scores[index], probability * share)
        return [scores[i] for i, _ in words(article)]

    return explain


def drawn() -> Explainer:
    """Score words by chance."""

    def explain(text: str, seed: int) -> list[float]:
        chance = random.Random(f"{seed} {text}")
        return [chance.random() for _ in places(text)]

    return explain


def by_lime(model: Model, samples: int = SAMPLES) -> Explainer:
    """Score words by LIME's weights."""
    from lime.lime_text import LimeTextExplainer

    def explain(text: str, seed: int) -> list[float]:
        spans = places(text)
        parts = [text[span.start : span.end] for span in spans]
        explainer = LimeTextExplainer(
            split_expression=lambda _: parts, bow=False, mask_string="", random_state=seed
        )
        found = explainer.explain_instance(
            text,
            lambda texts: np.array([[1 - p, p] for p in map(model, texts)]),
            num_features=len(spans),
            num_samples=samples,
        )
        scores = dict(found.as_map()[1])
        return [float(scores.get(i, 0.0)) for i in range(len(spans))]

    return explain


def by_shap(model: Model, samples: int = SAMPLES) -> Explainer:
    """Score words by SHAP values, estimated over permutations."""
    from shap import PermutationExplainer

    def explain(text: str, seed: int) -> list[float]:
        spans = places(text)

        def outcomes(masks: Any) -> Any:
            return np.array([model(kept_words(text, spans, mask > 0.5)) for mask in masks])

        explainer = PermutationExplainer(outcomes, np.zeros((1, len(spans))), seed=seed)
        found = explainer(np.ones((1, len(spans))), max_evals=max(samples, 2 * len(spans) + 1), silent=True)
        return [float(value) for value in found.values[0]]

    return explain
