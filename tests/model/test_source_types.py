"""What is seen in the words of a source, and how the sum over it becomes a type."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.model.sources_scene import marked, reader, seen

from secondsource.analyzer import Analyzer
from secondsource.attribution import SOURCE_TYPES
from secondsource.source_features import observe
from secondsource.source_types import SourceReader


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[sources|suggested] it was an attack.", "plural+determiner=none"),
        ("[Other sources|claim] it was not.", "determiner=other"),
        ("[a senior official|said] on Monday.", "human+singular+no-name"),
        ("[one of the sources|said] so.", "part-of-kind=source"),
        ("[an aide, John Smith,|said] so.", "name-beside"),
        ("[the Russian media Avia.pro|reported] it.", "domain-name"),
        ("[the Daily Something|reported] it.", "name+inside=outlet-name-word"),
        ("[@marlow_tide|tweeted] it.", "handle"),
        ("[residents reached by telephone|said] so.", "plural+determiner=none"),
        ("[41 percent|said] they would vote.", "number-first"),
        ("[an official close to the talks|said] so.", "rest-kind=closeness"),
        ("[A spokeswoman for the port|said] so.", "noun-kind=spokesperson"),
        ("[a report from the Associated Press|said] so.", "then-kind=outlet-name-word"),
        ("[Anders and other residents|said] so.", "joined+first=name+last=noun"),
        ("[the coast guard|said] so.", "noun-kind=institution"),
    ],
)
def test_words_of_a_source(text: str, expected: str) -> None:
    names = {feature.name for feature in observe(seen(f"It was quiet. Then {text}"), 0, [])}
    assert expected in names, sorted(names)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("the coast guard", "organisation"),
        ("the water board", "organisation"),
        ("the town hall", "organisation"),
        ("a coast guard officer", "unnamed-individual"),
        ("a Telegram channel", "social-media"),
        ("a Facebook post by a resident", "social-media"),
        ("minutes of the meeting", "document"),
        ("a local newspaper", "media"),
    ],
)
def test_what_kind_of_source_ships(analyzer: Analyzer, source: str, expected: str) -> None:
    article, acts = marked(f"The road is shut. The lorry hit a wall, [{source}|said] on Friday.")
    (found,) = SourceReader.shared(analyzer.bundle).resolve(article, acts)
    assert found.source_type == expected


def test_a_surname_is_known_by_the_full_name_elsewhere() -> None:
    scene = seen("Maria Olsen runs the port. Nothing moved, [Olsen|said].")
    assert "surname-of-full-name" in {f.name for f in observe(scene, 0, [])}


def test_a_pronoun_looks_to_the_type_of_the_source_before() -> None:
    scene = seen("[A driver|said] the road was shut. [He|added] that it was icy.")
    names = {f.name for f in observe(scene, 1, ["unnamed-individual"])}
    assert "pronoun=he+earlier=unnamed-individual" in names


def test_features_stand_where_they_were_seen() -> None:
    scene = seen("Late on Monday [a senior official|said] that talks had failed.")
    text = scene.article.text
    words = {text[f.span.start : f.span.end] for f in observe(scene, 0, []) if f.span}
    assert words <= {"a senior official", "official", "said"}


def test_the_type_is_the_softmax_of_the_sums() -> None:
    own = reader({"handle": {"social-media": 3.0}, "determiner=none": {"media": 1.0}})
    article, acts = marked("Then [@marlow_tide|tweeted] it.")
    (act,) = own.resolve(article, acts)
    total = math.exp(4.0 - 1.0) + math.exp(1.0) + 6
    assert act.source_type == "social-media"
    assert math.exp(act.type_log_probabilities[SOURCE_TYPES.index("social-media")]) == pytest.approx(
        math.exp(3.0) / total
    )
    assert np.exp(act.type_log_probabilities).sum() == pytest.approx(1.0)


def test_mentions_of_one_source_are_of_one_type() -> None:
    own = reader(
        {"full-name": {"named-person": 4.0}, "noun-kind=role": {"unnamed-individual": 1.0}},
        {"same-last-name": 9.0, "head-among-words": 9.0},
    )
    article, acts = marked("[Captain Maria Olsen|said] it sank. [The captain|said] nobody was lost.")
    assert [a.source_type for a in own.resolve(article, acts)] == ["named-person", "named-person"]


def test_an_attribution_without_source_is_read_too() -> None:
    article, acts = marked("[|Reportedly] it sank.")
    bare = [a.__class__((), a.cue, a.content, a.sentence) for a in acts]
    (act,) = reader({"no-source": {"none": 5.0}}).resolve(article, bare)
    assert act.source_type == "none"


def test_no_attributions_no_work() -> None:
    article, _ = marked("Nothing is said here.")
    own: SourceReader = reader({})
    assert own.resolve(article, ()) == ()


def test_last_names_are_those_of_persons() -> None:
    article = seen(
        "There was a meeting at the works on the coast.\n\nThere Mr. Savage met his old friend John Crook again. "
        "Later Mary Ann Bex and Crook were seen in the park by Rotten Row, and Savage too."
    )
    words = article.article.tokens.words
    assert [words[i] for i in article.last_names()] == ["Savage", "Crook", "Bex", "Crook", "Savage"]
