"""Who confirms something in the passive is read by the form of the sentence."""

from __future__ import annotations

import pytest

from secondsource.article import read
from secondsource.attribution import Attribution
from secondsource.confirmed import confirmations
from secondsource.fixed_forms import with_fixed_forms
from secondsource.tokens import Span


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("So far the raid has been confirmed only by sources on the ground.", "sources on the ground"),
        ("It was confirmed late on Friday by two hospital doctors, who saw him.", "two hospital doctors"),
        (
            "Her account was independently verified by the Lowick Post on Monday.",
            "the Lowick Post",
        ),
        ("The deaths were corroborated by U.S. officials but not the dates.", "U.S. officials"),
        ("This is confirmed by villagers", "villagers"),
    ],
)
def test_the_source_stands_last(text: str, source: str) -> None:
    article = read(f"The bridge is down.\n\n{text}")
    (found,) = confirmations(article)
    assert article.quote(found.source[0]) == source
    assert found.sentence == 1


@pytest.mark.parametrize(
    "text",
    [
        "The deaths have not been confirmed by the army.",
        "His name was yet to be confirmed by police.",
        "No deaths were confirmed by the ministry.",
        "The judge was confirmed by the Senate in May.",
        "The order was confirmed by email and by post.",
        "The dose was verified by weighing each vial.",
        "The booking was confirmed by 3 p.m. on Friday.",
        "The verdict would be confirmed by a court.",
        "He confirmed the raid by sending a picture.",
    ],
)
def test_what_nobody_confirmed_has_no_source(text: str) -> None:
    assert not list(confirmations(read(text)))


def test_the_subject_is_not_taken_for_who_confirms() -> None:
    article = read("The reports have been confirmed only by sources at the scene.")
    wrong = Attribution((Span(0, 11),), (Span(22, 31),), (), 0)
    (found,) = with_fixed_forms(article, [wrong])
    assert article.quote(found.source[0]) == "sources at the scene"
