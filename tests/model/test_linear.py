"""Everything is a sum: terms add up, and taking a span out takes its terms out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.linear import Feature, LinearModel, pieces, sigmoid
from secondsource.tokens import Span

MODEL = LinearModel(-1.0, {"a": 2.0, "b": -0.5, "c>=1": 0.25, "c>=2": 0.25})


def test_terms_add_up_to_the_log_odds() -> None:
    features = [Feature("a", 1.0, Span(0, 1)), Feature("b", 2.0), Feature("unknown", 5.0)]
    verdict = MODEL.verdict(features)
    assert verdict.log_odds == MODEL.log_odds(features) == pytest.approx(0.0)
    assert [term.feature for term in verdict.terms] == ["a", "b"]


def test_taking_a_span_out_takes_its_terms_out() -> None:
    verdict = MODEL.verdict([Feature("a", 1.0, Span(3, 6)), Feature("b", 1.0)])
    assert verdict.without(Span(0, 10)) == pytest.approx(sigmoid(-1.5))
    assert verdict.without(Span(4, 5)) == verdict.probability


def test_steps_bend_a_number() -> None:
    assert [f.name for f in pieces("c", 2.5, (1, 2, 3))] == ["c>=1", "c>=2"]


@given(
    st.floats(-4, 4),
    st.floats(-4, 4),
    st.lists(st.tuples(st.sampled_from("abc"), st.floats(-9, 9)), max_size=8),
)
def test_scaling_a_model_scales_its_sum(slope: float, offset: float, seen: list[tuple[str, float]]) -> None:
    model = LinearModel(0.5, {"a": 1.0, "b": -2.0})
    features = [Feature(name, value) for name, value in seen]
    assert model.scaled(slope, offset).log_odds(features) == pytest.approx(
        slope * model.log_odds(features) + offset, abs=1e-9
    )


@given(st.floats(-1e6, 1e6))
def test_sigmoid_never_overflows(x: float) -> None:
    assert 0.0 <= sigmoid(x) <= 1.0
    assert math.isclose(sigmoid(x) + sigmoid(-x), 1.0)
