"""What the terms of a sum are called: an editor reads words, never the names that a model uses."""

from __future__ import annotations

import pytest

import secondsource
from secondsource.flags import label
from secondsource.priority_labels import priority_label

SIGNS = (">=", "|", "=", "_", "  ")


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        ("expected:loaded-language>=8", "eight or more loaded words, doubtful ones counted in part"),
        ("expected:loaded-language>=16", "16 or more loaded words, doubtful ones counted in part"),
        (
            "expected-per-100:anonymous-source>=0.25",
            "0.25 or more unnamed sources per hundred words, doubtful ones counted in part",
        ),
        ("expected:unverified-claim>=1", "one or more unverified claims, doubtful ones counted in part"),
        ("sum:relayed-report", "relayed reports, each counted by how sure it is"),
        ("opening:contradictory-attributions", "contradictions in the opening paragraphs"),
        ("highest:headline-overstates", "headline overstates: how likely it is, flagged or not"),
        ("highest:loaded-language", "loaded language: how likely the likeliest case is, flagged or not"),
        ("signals>=3", "three or more different signals"),
        # A signal or a measure that this version does not know.
        ("expected:house-style>=2", "two or more flags of house style, doubtful ones counted in part"),
        ("novel:house-style>=2", "novel house style 2"),
    ],
)
def test_terms_of_the_priority_are_plain_english(feature: str, said: str) -> None:
    assert priority_label(feature) == said


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        ("odds", "how sure it is"),
        ("odds>=-1.5", "how sure it is: at least -1.5"),
        ("share-of-post>=0.2", "share of attributions of: post ≥ 0.2"),
        ("noun=plural+determiner=the", "kind of noun: plural, determiner the"),
        ("odds|share-of-post", "how sure it is and share of attributions of: post"),
        ("charge ≥ -2", "charge ≥ -2"),
        ("name-ends=ost", "name ends: ost"),
        ("noun: before it: ADP", "kind of noun: before it: preposition"),
        ("noun: NAME", "kind of noun: name"),
    ],
)
def test_terms_of_a_flag_are_said_by_their_longest_known_beginning(feature: str, said: str) -> None:
    labels = {"odds": "how sure it is", "share-of": "share of attributions of", "noun": "kind of noun"}
    assert label(feature, labels) == said


def test_no_term_of_the_shipped_bundle_is_shown_raw(analyzer: secondsource.Analyzer) -> None:
    assert analyzer.priority_model.weights
    for name in analyzer.priority_model.weights:
        assert not any(sign in priority_label(name) for sign in SIGNS), name
    for trained in analyzer.signals:
        for name in trained.model.weights:
            said = label(name, trained.signal.labels)
            assert not any(sign in said for sign in SIGNS), name
