"""Fitting the sums: a feature that may only speak one way never speaks the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

import secondsource
from secondsource.article import read
from secondsource.linear import Feature
from secondsource.reading import Reading
from secondsource.scoring import read_signal
from secondsource.signals import Candidate, Signal, registry
from secondsource_training.corpora import LabelledArticle, LabelledFlag
from secondsource_training.counting import Labelled, Row
from secondsource_training.fit import signed_logistic
from secondsource_training.recipe import read_recipe, recipe_path
from secondsource_training.sample import Floats, Sample, logistic, sign_of

SIGNAL = registry()["single-source"]


def test_the_sign_is_told_by_the_beginning_of_the_name() -> None:
    assert sign_of(SIGNAL, "support>=2") == -1
    assert sign_of(SIGNAL, "support=none") == 1
    assert sign_of(SIGNAL, "headline-capitals>=1") == 0


def _sample(X: Floats, y: Floats, signs: Sequence[int], repairs: Floats | None = None) -> Sample:
    pairs = np.zeros((0, X.shape[1])) if repairs is None else repairs
    fold = np.zeros(len(y), dtype=np.int64)
    return Sample(
        [f"feature {column}" for column in range(X.shape[1])],
        csr_matrix(X),
        y,
        np.ones(len(y)),
        fold,
        np.array(signs),
        csr_matrix(pairs),
        np.zeros(len(pairs), dtype=np.int64),
        4.0,
    )


def test_a_weight_against_its_sign_is_left_out_and_the_rest_is_fitted_without_it() -> None:
    chance = np.random.default_rng(0)
    X = chance.integers(0, 2, (400, 3)).astype(float)
    y = (X[:, 0] + X[:, 1] + chance.normal(0, 0.5, 400) > 1).astype(float)
    free, _ = signed_logistic(_sample(X, y, [0, 0, 0]), 1.0)
    assert free[0] > 0.5 and free[1] > 0.5
    held, intercept = signed_logistic(_sample(X, y, [-1, 1, 0]), 1.0)
    assert held[0] == 0
    alone, other = signed_logistic(_sample(X[:, 1:], y, [1, 0]), 1.0)
    np.testing.assert_allclose(held[1:], alone)
    assert intercept == other


def test_weights_that_keep_their_signs_are_those_of_the_plain_fit() -> None:
    X, y = np.eye(4), np.array([1.0, 0.0, 1.0, 0.0])
    plain, signed = (
        logistic(csr_matrix(X), y, np.ones(4), 1.0),
        signed_logistic(_sample(X, y, [1, -1, 0, 0]), 1.0),
    )
    np.testing.assert_array_equal(plain[0], signed[0])
    assert plain[1] == signed[1]


def test_repairs_teach_what_a_repair_takes_away_and_nothing_of_how_common_flags_are() -> None:
    chance = np.random.default_rng(1)
    X = chance.integers(0, 2, (400, 2)).astype(float)
    y = (X[:, 0] + chance.normal(0, 0.5, 400) > 1).astype(float)
    w, b = signed_logistic(_sample(X, y, [0, 0]), 1.0)
    same, near = signed_logistic(_sample(X, y, [0, 0], np.zeros((50, 2))), 1.0)
    np.testing.assert_allclose([*same, near], [*w, b], rtol=0.01, atol=0.01)
    taught, _ = signed_logistic(_sample(X, y, [0, 0], np.tile([0.0, 1.0], (50, 1))), 1.0)
    assert taught[1] > w[1] + 0.5


def test_a_pair_is_the_difference_of_its_sides_and_is_withheld_with_its_fold() -> None:
    sides = [("a", "a-flawed", True), ("a", "a-repaired", False), ("b", "b-flawed", True), ("c", "c", False)]
    labelled, found = [], []
    for index, (group, name, label) in enumerate(sides):
        flags = {SIGNAL.id: (LabelledFlag("none", "writer", ()),) if label else ()}
        labelled.append(
            Labelled(Reading(read("A day."), ()), LabelledArticle(name, group, None, "A day.", flags))
        )
        features = (Feature("shared"), Feature(f"support>={index}"))
        found.append(Row(Candidate("none", "writer", (), features), label, index))
    settings = read_recipe(recipe_path("default")).signal(SIGNAL.id)
    sample = Sample.of(SIGNAL, labelled, found, replace(settings, least=1))
    (pair,) = sample.repairs.toarray().tolist()
    assert dict(zip(sample.names, pair, strict=True)) == {
        "shared": 0.0,
        "support>=0": 1.0,
        "support>=1": -1.0,
        "support>=2": 0.0,
        "support>=3": 0.0,
    }
    (own,) = sample.repairs_fold.tolist()
    assert own == sample.fold[0] == sample.fold[1]
    assert sample.without(own).repairs.shape[0] == 0
    assert sample.without(int(sample.fold[2])).repairs.shape[0] == 1


@pytest.mark.parametrize("signal", registry().values(), ids=lambda signal: signal.id)
def test_no_weight_of_the_shipped_bundle_is_against_its_sign(signal: Signal) -> None:
    model, _ = read_signal(secondsource.load().bundle.table(f"signal-{signal.id}"))
    assert all(weight * sign_of(signal, name) >= 0 for name, weight in model.weights.items())


def test_a_label_weighs_what_the_recipe_says() -> None:
    settings = read_recipe(recipe_path("default")).signal("single-source")
    assert settings.weight_of("annotation", milder=False) == 4.0
    assert settings.weight_of("annotation", milder=True) == 1.0
    assert settings.weight_of("examples", milder=False) == 0.5
