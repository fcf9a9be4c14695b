"""Two accounts that cannot both be true: what is proposed, and what the editor reads."""

from __future__ import annotations

import pytest
from tests.model.conflict_scene import act, known

from secondsource.article import read
from secondsource.linear import Verdict
from secondsource.reading import Reading
from secondsource.severity import SEVERITIES
from secondsource.signals import Candidate
from secondsource.signals.contradictory_attributions import SIGNAL

CONTENTS = ("the attack was carried out by rebels", "the attack was carried out by soldiers")
TEXT = (
    "Convoy fired on near Sarvan\n\n"
    f"The ministry said {CONTENTS[0]}. Other sources claim that {CONTENTS[1]}.\n\n"
    "The road is open again. Rain is expected on Friday."
)


def reading() -> Reading:
    acts = (
        act(TEXT, "The ministry", "said", CONTENTS[0]),
        act(TEXT, "Other sources", "claim", CONTENTS[1], "unnamed-group"),
    )
    return Reading(read(TEXT), acts)


def pair() -> Candidate:
    wanted = set(CONTENTS)
    for candidate in SIGNAL.candidates(reading(), known()):
        spans = [candidate.role(role) for role in ("account-a", "account-b")]
        if {TEXT[s.start : s.end] for s in spans if s} == wanted:
            return candidate
    raise AssertionError("the pair was not proposed")


def test_the_two_accounts_are_proposed_with_their_sources() -> None:
    found = pair()
    quotes = [(s.role, TEXT[s.span.start : s.span.end]) for s in found.spans]
    assert quotes == [
        ("account-a", CONTENTS[0]),
        ("account-b", CONTENTS[1]),
        ("source", "The ministry"),
        ("source", "Other sources"),
    ]
    assert found.kind == "agent"


@pytest.mark.parametrize("feature", ["voices=two-sources", "agent-other-same-act", "unnamed=later"])
def test_what_was_seen_is_named(feature: str) -> None:
    assert feature in {f.name for f in pair().features}


def test_the_reason_names_both_sources_and_the_point() -> None:
    wording = SIGNAL.wording(reading(), pair(), Verdict(0.0, ()))
    for part in ("“The ministry”", "“Other sources”", "who did it", "attack"):
        assert part in wording.reason
    assert wording.severity in SEVERITIES
    assert wording.question.endswith("?")


def test_the_number_of_pairs_is_bounded() -> None:
    text = "The mayor denied the claim. The council said that the bridge is safe. " * 300
    assert len(list(SIGNAL.candidates(Reading(read(text), ()), known()))) <= 60


@pytest.mark.parametrize("text", ["", "Rain.", "\ud800 \x00 !!", "No. No. No."])
def test_any_text_is_read(text: str) -> None:
    assert len(list(SIGNAL.candidates(Reading(read(text), ()), known()))) >= 0


def test_what_the_whole_text_is_about_speaks_for_every_pair() -> None:
    names = {feature.name for feature in pair().features}
    assert "article-claim-share>=0.0035" in names
    assert not {n for n in names if n.startswith(("article-past-negation", "article-contest"))}
