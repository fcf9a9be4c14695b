"""What two statements say of each other, in words alone."""

from __future__ import annotations

import pytest
from tests.model.conflict_scene import known

from secondsource.agents import NAMING, deed
from secondsource.conflict import Statement, conflict, statement
from secondsource.overlap import stem
from secondsource.quantities import NUMERAL, numbers_at
from secondsource.tokens import tokenise


def read(text: str) -> Statement:
    tokens, words = tokenise(text), known().words
    mask = 0
    for one in words.of(tokens):
        mask |= one
    stems = [stem(n) for n in tokens.norms]
    numbers = numbers_at(tokens.norms, stems, tokens.where(NUMERAL), len(tokens))
    done = deed(tokens.norms, stems, 0, len(tokens), tokens.where(NAMING))
    return statement(tokens.norms, tokens.words, stems, 0, len(tokens), mask, numbers, done, words)


def names(a: str, b: str) -> set[str]:
    return {feature.name for feature in conflict(read(a), read(b), known().words)}


@pytest.mark.parametrize(
    ("a", "b", "feature"),
    [
        ("the driver was holding a gun", "the driver was not holding a gun", "negation-same-words"),
        (
            "the attack was carried out by rebels",
            "the attack was carried out by soldiers",
            "agent-other-same-act",
        ),
        ("forty people died at the mill", "nine people died at the mill", "number-other"),
        ("the load weighed 1,400 kilograms", "the load weighed 400 kilograms", "number-other-on-point"),
        ("the miners are alive", "the miners are dead", "opposites-on-point"),
        ("the ship sank in Telo", "the ship sank in Murrow", "place-other"),
        ("the ship left on Monday", "the ship left on Tuesday", "time-other"),
        ("the shares were sold on June 2", "the shares were sold on June 9", "time-other"),
        ("it sailed in the morning", "it sailed in the evening", "time-other"),
        ("it is shut because of a leak", "it is shut owing to a strike", "cause-other"),
        ("the first punch was thrown by Lind", "Mack said the first punch was his", "shared-runs>=1"),
        ("forty soldiers died in Dorra", "ten fighters died in Dorra", "number-other"),
        ("forty people died at the mill", "the number of dead was put at nine", "number-other"),
        ("the singer died at home", "this report is a hoax", "falsehood=later"),
        ("the mayor took the money", "he denied it", "denial=later"),
    ],
)
def test_conflicts_are_named(a: str, b: str, feature: str) -> None:
    assert feature in names(a, b)


@pytest.mark.parametrize(
    ("a", "b", "feature"),
    [
        ("about 100 people died", "102 people died", "number-other"),
        ("nine people died", "four lorries burned", "number-other"),
        ("the attack was carried out by rebels", "the attack was planned by rebels", "agent-other"),
        ("the bridge is closed", "the bridge is closed", "opposites"),
        ("the ship left on Monday", "the ship left on June 2", "time-other"),
        ("the ship left on Monday and Tuesday", "the ship left on Tuesday", "time-other"),
        ("we march on Monday", "the fair in March drew many", "time-other"),
        ("forty people died at the mill", "the figure for the year is 9 percent", "number-other"),
        ("no one was hurt", "nobody was hurt", "negation-on-point"),
    ],
)
def test_near_misses_are_not(a: str, b: str, feature: str) -> None:
    assert feature not in names(a, b)


def test_more_than_is_a_loose_number() -> None:
    assert "number-other-loose" in names("at least 40 people died", "60 people died")


def test_words_of_like_meaning_count_as_shared() -> None:
    assert "like-words>=1" in names("a lorry burned", "a truck stood there")
    assert "shared-words>=1" not in names("a lorry burned", "a truck stood there")
