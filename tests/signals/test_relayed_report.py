"""When an editor asks what another outlet, or a post, itself rests on."""

from __future__ import annotations

import pytest
from tests.model.sources_scene import marked, reader

from secondsource.linear import Verdict
from secondsource.reading import Reading
from secondsource.signals import Candidate, Wording
from secondsource.signals.relayed_report import SIGNAL

OWN = reader(
    {
        "domain-name": {"media": 8.0},
        "name-kind=outlet-known": {"media": 8.0},
        "name-kind=outlet-name-word": {"media": 8.0},
        "handle": {"social-media": 9.0},
        "noun-kind=post": {"social-media": 8.0},
        "head-is-name": {"named-person": 4.0},
    }
)


def candidates(text: str) -> list[tuple[Candidate, Wording]]:
    article, acts = marked(text)
    seen = Reading(article, OWN.resolve(article, acts))
    return [(c, SIGNAL.wording(seen, c, Verdict(0.0, ()))) for c in SIGNAL.candidates(seen, OWN)]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("the Russian media Avia.pro", "media"),
        ("the Portside Gazette", "media"),
        ("CNN", "media"),
        ("@marlow_tide", "social-media"),
        ("A video", "social-media"),
    ],
)
def test_somebody_elses_report_is_a_candidate(source: str, kind: str) -> None:
    ((candidate, wording),) = candidates(
        f"The port was closed. Later [{source}|reported] a leak in the hold."
    )
    assert candidate.kind == kind
    assert source in wording.reason
    assert wording.question.endswith("?")


def test_a_named_person_is_none() -> None:
    found = candidates("The port was closed. Later [Maria Olsen|said] the talks had failed.")
    assert all(c.features[0].name == "type-odds" and c.features[0].value < 0 for c, _ in found)


def test_what_hangs_on_it_sets_the_severity() -> None:
    aside = "The port was closed. It rained. It was cold. Later [CNN|said] lunch was late."
    accusation = "The port was closed. It rained. It was cold. Later [CNN|said] the mayor took bribes."
    assert [candidates(text)[0][1].severity for text in (aside, accusation)] == ["advice", "warning"]


def test_voice_follows_the_quotation_marks() -> None:
    found = candidates("The port was closed. Later he read out: “[CNN|said] it was an attack on us.”")
    assert [c.voice for c, _ in found] == ["quoted"]
