"""Explanations of a model small enough to reckon by hand; LIME and SHAP are asked where they are installed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.training.toy import WEIGHTS, toy_analyzer

from secondsource.article import read
from secondsource_training import explanations_beside
from secondsource_training.explainers import Explainer, by_lime, by_shap, drawn, kept_words, own_terms, places
from secondsource_training.explanations_beside import (
    Question,
    erased,
    measured,
    questions,
    ranked,
    terms_beside_shap,
)
from secondsource_training.protocols.mbic import voted
from secondsource_training.word_scores import sights

TEXT = "The vile plan of a vile mob."


def _model(text: str) -> float:
    """A chance that rises with each of two words."""
    return 0.1 + 0.6 * ("vile" in text) + 0.2 * ("mob" in text)


def _best(text: str, seed: int) -> list[float]:
    weights = {"vile": 2.0, "mob": 1.0}
    return [weights.get(text[s.start : s.end], 0.0) for s in places(text)]


def _worst(text: str, seed: int) -> list[float]:
    return [-score for score in _best(text, seed)]


def test_words_are_deleted_where_they_stand() -> None:
    spans = places(TEXT)
    assert [TEXT[s.start : s.end] for s in spans] == ["The", "vile", "plan", "of", "a", "vile", "mob"]
    assert kept_words(TEXT, spans, [True] * 7) == TEXT
    assert kept_words(TEXT, spans, [i in (1, 6) for i in range(7)]) == " vile     mob."


def test_a_good_explanation_is_comprehensive_and_sufficient() -> None:
    text = "A vile plan and a long day in the town for a mob of two."
    # One word at 1, 5 and 10 % of 15, three at 20 %, eight at 50 %.
    comprehensiveness, sufficiency = erased(_model, text, _best(text, 0))
    assert comprehensiveness == pytest.approx((0.6 * 2 + 0.6 + 0.8 * 2) / 5, abs=0.05)
    assert sufficiency == pytest.approx((0.2 * 3 + 0.0 * 2) / 5, abs=0.05)
    worse = erased(_model, text, _worst(text, 0))
    assert worse[0] < 0.1
    assert worse[1] > 0.6


def test_ties_go_to_the_earlier_word() -> None:
    assert ranked([0.0, 2.0, 0.0, 2.0]) == [1, 3, 0, 2]


def test_agreement_and_stability() -> None:
    marked = [False, True, False, False, False, True, False]
    question = Question(TEXT, marked)
    found = measured(_best, _model, [question])
    assert (found["agreement"], found["first"], found["repeated"], found["reseeded"]) == (1.0, 1.0, 1.0, 1.0)
    assert measured(_worst, _model, [question])["agreement"] < 0.5
    # Chance repeats itself under one seed and differs under another.
    chance = measured(drawn(), _model, [Question(TEXT * 5, marked * 5)])
    assert chance["repeated"] == 1.0
    assert chance["reseeded"] < 1.0


def test_own_terms_score_the_evidence_and_what_speaks_for_it() -> None:
    scores = own_terms(toy_analyzer())("A really vile plan.", 0)
    assert scores[2] == pytest.approx(1 / (1 + 2.718281828 ** -(WEIGHTS["vile"] + WEIGHTS["really before"])))
    assert scores[1] == pytest.approx(scores[2] / 3)  # a weight of 1 beside the word's own 3
    assert (scores[0], scores[3]) == (0.0, 0.0)


def test_only_flagged_sentences_with_a_marked_word_are_asked_about() -> None:
    given = [
        voted({"text": text, "votes": votes})
        for text, votes in (
            ("The vile plan failed.", {"vile": 5}),
            ("The vile plan worked.", {"vile": 3}),
            ("The dull plan failed.", {"dull": 9}),
        )
    ]
    (question,) = questions(toy_analyzer(), given)
    assert question == Question("The vile plan failed.", [False, True, False, False])


@pytest.mark.parametrize(("package", "make"), [("lime", by_lime), ("shap", by_shap)])
@pytest.mark.filterwarnings("default")
def test_lime_and_shap_find_the_words_of_the_model(package: str, make: Callable[..., Explainer]) -> None:
    pytest.importorskip(package, reason=f"{package} is not installed; it comes with the extra explainers")
    explain = make(_model, 300)
    text = "The vile plan of a loud mob."
    scores = explain(text, 0)
    assert [places(text)[i] for i in ranked(scores)[:2]] == [places(text)[1], places(text)[6]]
    assert scores == explain(text, 0)


@pytest.mark.filterwarnings("default")
def test_shap_gives_no_credit_to_a_term_that_is_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("shap", reason="shap is not installed; it comes with the extra explainers")
    monkeypatch.setattr(explanations_beside, "STRONGEST", 1)
    texts = ("A vile plan.", "A vile day.", "A really vile hour.")
    found = [sight for text in texts for sight in sights(toy_analyzer(), read(text))]
    # The sum names "vile" first in all three, SHAP names "really" in the last.
    assert terms_beside_shap(found, 0.5) == pytest.approx(2 / 3)
