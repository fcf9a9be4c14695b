"""When an editor asks who is talking, how loudly, and what would help."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.model.sources_scene import marked, reader

from secondsource.flags import label
from secondsource.linear import Verdict
from secondsource.reading import Reading
from secondsource.signals import Candidate, Wording
from secondsource.signals.anonymous_source import SIGNAL

OWN = reader(
    {
        "noun-kind=source": {"unnamed-group": 6.0},
        "human+singular+no-name": {"unnamed-individual": 6.0},
        "spokesperson+singular+no-name": {"organisation": 9.0},
        "head-is-name": {"named-person": 8.0},
    },
    {"same-words": 6.0, "same-last-name": 6.0},
)


def reading(text: str) -> Reading:
    article, acts = marked(text)
    return Reading(article, OWN.resolve(article, acts))


def candidates(text: str) -> list[tuple[Candidate, Wording]]:
    seen = reading(text)
    found = SIGNAL.candidates(seen, OWN)
    return [(c, SIGNAL.wording(seen, c, Verdict(0.0, ()))) for c in found]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Later [sources|suggested] it was an attack on the port.", "unnamed-group"),
        ("Later [a senior official|said] the talks had failed.", "unnamed-individual"),
    ],
)
def test_nobody_identifiable_is_a_candidate(text: str, kind: str) -> None:
    ((candidate, wording),) = candidates(f"The port was closed. {text}")
    assert candidate.kind == kind
    assert [s.role for s in candidate.spans] == ["source", "cue", "content"]
    assert f"“{text[7 : text.index('|')]}”" in wording.reason


def test_a_named_person_is_none() -> None:
    assert candidates("The port was closed. Later [Maria Olsen|said] the talks had failed.") == []


def test_what_hangs_on_it_sets_the_severity() -> None:
    aside = "The port was closed. It rained. It was cold. Later [sources|said] lunch was late."
    toll = "The port was closed. It rained. It was cold. Later [sources|said] 40 people were killed."
    lead = "Later [sources|said] 40 people were killed at the port. It rained."
    assert [candidates(text)[0][1].severity for text in (aside, toll, lead)] == ["advice", "warning", "error"]


def test_a_stated_reason_lowers_it_and_changes_the_question() -> None:
    bare = "The port was closed. It rained. Later [a senior official|said] 40 people were killed."
    told = bare + " He asked not to be named because the count goes on."
    (_, plain), (candidate, stated) = candidates(bare)[0], candidates(told)[0]
    assert (plain.severity, stated.severity) == ("warning", "advice")
    assert "because the count goes on" in stated.reason
    assert "reason" in stated.question
    assert {"withheld", "reason-given"} <= {f.name for f in candidate.features}


def test_another_source_on_the_record_lowers_it() -> None:
    text = (
        "The port was closed. It rained. Later [sources|said] 40 sailors were killed aboard the ferry. "
        "[Maria Olsen|said] 40 sailors were killed aboard."
    )
    wording = candidates(text)[0][1]
    assert wording.severity == "advice"
    assert "Maria Olsen" in wording.reason


def test_another_number_is_not_the_same_claim() -> None:
    text = (
        "The port was closed. It rained. Later [sources|said] 40 sailors were killed aboard the ferry. "
        "[Maria Olsen|said] {} sailors were killed aboard."
    )
    assert [candidates(text.format(n))[0][1].severity for n in ("40", "12")] == ["advice", "warning"]


def test_the_dead_are_a_number_only_where_they_are_counted() -> None:
    lead = "The port was closed. It rained. It was cold. Later [sources|said] {}."
    far = "the victims of the port fire will be named by the council at the end of a long week, at nine"
    for told, severity in (("40 sailors were killed", "warning"), (far, "advice")):
        assert candidates(lead.format(told))[0][1].severity == severity


def test_who_gave_a_number_is_not_asked_for_one() -> None:
    for source, asked in (("sources", True), ("three sources", False)):
        ((_, wording),) = candidates(f"The port was closed. Later [{source}|said] it was an attack.")
        assert ("how many you spoke to" in wording.question) == asked


def test_a_denial_backs_nothing() -> None:
    text = (
        "The port was closed. It rained. Later [sources|said] 40 sailors were killed aboard the ferry. "
        "[Maria Olsen|denied] that 40 sailors were killed aboard."
    )
    assert candidates(text)[0][1].severity == "warning"


def test_words_of_a_speaker_are_the_speakers() -> None:
    seen = reading("The port was closed. Later he read out: “[sources|said] it was an attack on us.”")
    assert [c.voice for c in SIGNAL.candidates(seen, OWN)] == ["quoted"]


def test_untyped_attributions_are_typed_on_the_way() -> None:
    seen = reading("The port was closed. Later [sources|said] it was an attack.")
    bare = tuple(replace(a, type_log_probabilities=(), source_type="none") for a in seen.attributions)
    assert [c.kind for c in SIGNAL.candidates(Reading(seen.article, bare), OWN)] == ["unnamed-group"]


def test_every_feature_has_an_editors_name() -> None:
    for candidate, _ in candidates("The port was closed. Later [a senior official close to it|said] so."):
        for feature in candidate.features:
            assert label(feature.name, SIGNAL.labels)


def test_people_who_answered_a_survey_weigh_less_and_are_not_asked_for_by_name() -> None:
    lead = "Later [sources{}|said] 40 people were killed at the port. It rained."
    (_, plain), (_, answering) = (candidates(lead.format(x))[0] for x in ("", " in a poll by the port"))
    assert (plain.severity, answering.severity) == ("error", "warning")
    assert "Who ran the survey" in answering.question
    assert answering.suggestion == ""
