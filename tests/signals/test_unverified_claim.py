"""Which wording says that a claim is not established: the patterns behind the signal."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from secondsource.article import read
from secondsource.bundle import Bundle, pack_strings
from secondsource.reading import Reading
from secondsource.signals import Candidate
from secondsource.signals.unverified_claim import SIGNAL

HEDGES = Path(__file__).parents[2] / "data" / "lexicons" / "hedges.tsv"


@cache
def prepared() -> object:
    lines = [row.split("\t") for row in HEDGES.read_text(encoding="utf-8").splitlines() if row[:1] != "#"]
    empty = np.zeros(1, dtype=np.int8)
    arrays = {"words": pack_strings(["the"])} | dict.fromkeys(
        ("charge", "rating", "kind", "word_class", "uses", "person"), empty
    )
    tables = {"hedges": {"lines": lines}, "charge": {"affixes": {}, "base": 0.0}}
    return SIGNAL.prepare(Bundle(Path("-"), {"version": "test"}, tables, {"charge": arrays}))


def found(text: str) -> list[Candidate]:
    return list(SIGNAL.candidates(Reading(read(text), ()), prepared()))


def words(text: str, candidate: Candidate, role: str = "evidence") -> str:
    span = candidate.role(role)
    assert span is not None
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "evidence", "kind"),
    [
        ("There was no official confirmation of the strike.", "no official confirmation", "no-confirmation"),
        ("The army could not independently verify the video.", "not independently verify", "no-confirmation"),
        ("The footage has not yet been authenticated.", "not yet been authenticated", "no-confirmation"),
        ("The driver allegedly left the scene.", "allegedly", "allegation"),
        ("The bank is widely believed to be near a sale.", "is widely believed to be", "allegation"),
        (
            "The figures could not be independently confirmed.",
            "could not be independently confirmed",
            "no-confirmation",
        ),
        ("None of this could be verified.", "None of this could be verified", "no-confirmation"),
        ("It is too early to say what failed.", "too early to say", "no-confirmation"),
        (
            "The Herald has not been able to see the letter.",
            "not been able to see the letter",
            "no-confirmation",
        ),
        ("Initial information points to a gas leak.", "Initial information", "provisional"),
        ("The engine may have failed before takeoff.", "may have", "speculation"),
        ("It appears that the door was open.", "It appears that", "speculation"),
    ],
)
def test_patterns_propose_the_signalling_words(text: str, evidence: str, kind: str) -> None:
    candidates = found(text)
    assert (evidence, kind) in [(words(text, c), c.kind) for c in candidates]


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("The war claimed an unknown number of lives.", False),
        ("The post was stormed by unknown armed men.", False),
        ("The motive is still unknown.", True),
        ("Their names remain unknown.", True),
    ],
)
def test_what_is_vague_is_not_unverified(text: str, proposed: bool) -> None:
    assert bool(found(text)) == proposed


def test_the_claim_is_linked() -> None:
    text = "Police said the man allegedly broke into the pharmacy."
    (candidate,) = [c for c in found(text) if words(text, c) == "allegedly"]
    assert words(text, candidate, "content") == "broke into the pharmacy"


def test_a_quoted_hedge_is_the_speakers() -> None:
    text = "“It may have been a drone,” said the mayor of Harsk on Friday."
    assert {c.voice for c in found(text)} == {"quoted"}


@pytest.mark.parametrize(
    "text", ["Two men robbed a shop in Bolton on Friday.", "The bill passed by 218 votes to 209."]
)
def test_plain_reports_propose_nothing(text: str) -> None:
    assert found(text) == []


def test_the_month_is_told_apart() -> None:
    names = {f.name for c in found("The vote in May is the last before summer.") for f in c.features}
    assert "May is the month" in names
