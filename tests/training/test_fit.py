"""Fitting the sums: a feature that may only speak one way never speaks the other."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

import secondsource
from secondsource.scoring import read_signal
from secondsource.signals import Signal, registry
from secondsource_training.fit import logistic, sign_of, signed_logistic
from secondsource_training.recipe import read_recipe, recipe_path

SIGNAL = registry()["single-source"]


def test_the_sign_is_told_by_the_beginning_of_the_name() -> None:
    assert sign_of(SIGNAL, "support>=2") == -1
    assert sign_of(SIGNAL, "support=none") == 1
    assert sign_of(SIGNAL, "headline-capitals>=1") == 0


def test_a_weight_against_its_sign_is_left_out_and_the_rest_is_fitted_without_it() -> None:
    chance = np.random.default_rng(0)
    X = chance.integers(0, 2, (400, 3)).astype(float)
    y = (X[:, 0] + X[:, 1] + chance.normal(0, 0.5, 400) > 1).astype(float)
    weight = np.ones(400)
    free, _ = logistic(csr_matrix(X), y, weight, 1.0)
    assert free[0] > 0.5 and free[1] > 0.5
    held, intercept = signed_logistic(csr_matrix(X), y, weight, 1.0, np.array([-1, 1, 0]))
    assert held[0] == 0
    alone, other = logistic(csr_matrix(X[:, 1:]), y, weight, 1.0)
    np.testing.assert_allclose(held[1:], alone)
    assert intercept == other


def test_weights_that_keep_their_signs_are_those_of_the_plain_fit() -> None:
    X = csr_matrix(np.eye(4))
    y, weight = np.array([1.0, 0.0, 1.0, 0.0]), np.ones(4)
    plain, signed = logistic(X, y, weight, 1.0), signed_logistic(X, y, weight, 1.0, np.array([1, -1, 0, 0]))
    np.testing.assert_array_equal(plain[0], signed[0])
    assert plain[1] == signed[1]


@pytest.mark.parametrize("signal", registry().values(), ids=lambda signal: signal.id)
def test_no_weight_of_the_shipped_bundle_is_against_its_sign(signal: Signal) -> None:
    model, _ = read_signal(secondsource.load().bundle.table(f"signal-{signal.id}"))
    assert all(weight * sign_of(signal, name) >= 0 for name, weight in model.weights.items())


def test_a_label_weighs_what_the_recipe_says() -> None:
    settings = read_recipe(recipe_path("default")).signal("single-source")
    assert settings.weight_of("annotation", milder=False) == 4.0
    assert settings.weight_of("annotation", milder=True) == 1.0
    assert settings.weight_of("examples", milder=False) == 0.5
