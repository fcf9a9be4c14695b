"""Priority is monotone: whatever is flagged on top, the score does not fall. Its terms add up."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.errors import BundleError
from secondsource.linear import Verdict, sigmoid
from secondsource.priority import PriorityModel, features, median
from secondsource.signals import Candidate, RoleSpan, Scored
from secondsource.tokens import Span

SIGNALS = ("loaded-language", "anonymous-source", "single-source", "headline-overstates", "some-other")
KINDS = ("", "derogatory", "relayed", "exaggerates")


def flag(kind: str, start: int, log_odds: float, voice: str = "writer") -> Scored:
    span = RoleSpan("evidence", Span(start, start + 5))
    return Scored(Candidate(kind, voice, (span,), ()), Verdict(log_odds, ()))


def model(seed: int) -> PriorityModel:
    """A model with a weight for every feature that can occur, drawn at random."""
    draw = random.Random(seed)
    everything = {s: [flag(k, 0, 3.0) for k in KINDS] * 5 for s in SIGNALS}
    names = {
        f.name for f in features(everything, dict.fromkeys(SIGNALS, 1.0), dict.fromkeys(SIGNALS, 20.0), 100)
    }
    return PriorityModel(0.0, {name: draw.random() for name in sorted(names)}, (1.0, 3.0, 5.0))


flags = st.builds(
    flag,
    st.sampled_from(KINDS),
    st.integers(0, 5000),
    st.floats(-2, 6),
    st.sampled_from(("writer", "quoted")),
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(SIGNALS), st.lists(flags, max_size=15)),
    st.sampled_from(SIGNALS),
    flags,
    st.integers(0, 3000),
    st.integers(0, 50),
)
def test_another_flag_never_lowers_the_score(
    found: dict[str, list[Scored]], signal: str, extra: Scored, words: int, seed: int
) -> None:
    trained = model(seed)
    highest = {s: max(f.verdict.probability for f in fs) for s, fs in found.items() if fs}
    expected = {s: sum(f.verdict.probability for f in fs) for s, fs in found.items()}
    more = {**found, signal: [*found.get(signal, []), extra]}
    higher = {**highest, signal: max(highest.get(signal, 0.0), extra.verdict.probability)}
    summed = {**expected, signal: expected.get(signal, 0.0) + extra.verdict.probability}
    after, before = trained.score(more, higher, summed, words), trained.score(found, highest, expected, words)
    assert after.score >= before.score - 1e-12


def test_terms_add_up_to_the_position_and_the_position_gives_the_score() -> None:
    trained = model(1)
    report = trained.score(
        {"loaded-language": [flag("derogatory", 0, 2.0)] * 3},
        {"loaded-language": 0.9},
        {"loaded-language": 2.7},
        300,
    )
    position = report.bias + math.fsum(c.weight for c in report.contributions)
    assert report.score == pytest.approx(median([sigmoid(position - cut) for cut in report.cuts]))
    assert all(c.label for c in report.contributions)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([1.0, 0.0, 0.0, 0.0], 0.0),
        ([0.0, 0.0, 0.0, 1.0], 3.0),
        ([0.5, 0.5, 0.0, 0.0], 0.5),
        ([0.1, 0.2, 0.4, 0.3], 2.0),
        ([0.0, 0.2, 0.35, 0.45], 2.5 - 0.05 / 0.35),
    ],
)
def test_half_of_the_probability_lies_on_either_side_of_the_score(
    shares: list[float], expected: float
) -> None:
    assert median([sum(shares[k:]) for k in (1, 2, 3)]) == pytest.approx(expected)


def test_flags_that_open_the_piece_say_so() -> None:
    early, late = flag("derogatory", 900, 2.0), flag("derogatory", 4000, 2.0)
    names = {f.name for f in features({"loaded-language": [early, late]}, {}, {}, 500)}
    assert {"opening:loaded-language", "opening-signals>=1"} <= names
    assert "opening:loaded-language" not in {f.name for f in features({"loaded-language": [late]}, {}, {}, 9)}


def test_nothing_found_is_the_lowest_score_and_quoted_flags_do_not_count() -> None:
    trained = model(2)
    clean = trained.score({}, {}, {}, 500)
    assert clean.level == 1 or clean.score < 0.5
    assert trained.score({"loaded-language": [flag("", 0, 2.0, "quoted")]}, {}, {}, 500).score == clean.score


@pytest.mark.parametrize(("weight", "cuts"), [(-0.1, [0, 1, 2]), (0.1, [2, 1, 3])])
def test_a_model_that_is_not_monotone_is_refused(weight: float, cuts: list[float]) -> None:
    with pytest.raises(BundleError):
        PriorityModel.from_table({"bias": 0, "weights": {"signals>=1": weight}, "cuts": cuts})


def test_a_table_is_the_inverse_of_itself() -> None:
    trained = model(3)
    assert PriorityModel.from_table(trained.to_table()) == trained
