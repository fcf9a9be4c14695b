"""How an article is cut into accounts, and whose word each is."""

from __future__ import annotations

import pytest
from tests.model.conflict_scene import act, known

from secondsource.accounts import find_accounts
from secondsource.article import read
from secondsource.tokens import tokenise

TEXT = (
    "Bridge falls in Orlo\n\n"
    "Police said the bridge was hit by a lorry. The owner denied the report.\n\n"
    "“It was rust,” said Ana Ruiz. “We warned them twice.”"
)


def accounts() -> list[tuple[str, bool, int]]:
    acts = (
        act(TEXT, "Police", "said", "the bridge was hit by a lorry"),
        act(TEXT, "The owner", "denied", "the report"),
        act(TEXT, "Ana Ruiz", "said Ana", "It was rust"),
    )
    found = find_accounts(read(TEXT), acts, known().words)
    return [(found.article.quote(found.span(a)), a.headline, a.speaker) for a in found.found]


@pytest.mark.parametrize(
    ("quote", "headline", "speaker"),
    [
        ("Bridge falls in Orlo", True, -1),
        ("the bridge was hit by a lorry", False, 0),
        ("denied the report", False, 1),
        ("It was rust", False, 2),
        ("We warned them twice", False, 2),
    ],
)
def test_each_clause_has_its_speaker(quote: str, headline: bool, speaker: int) -> None:
    assert (quote, headline, speaker) in accounts()


def test_what_only_names_the_source_is_no_account() -> None:
    assert not [quote for quote, _, _ in accounts() if quote.startswith("Police")]


def test_a_writer_who_sets_one_thing_against_another_gives_two_accounts() -> None:
    text = "The council counted ninety empty flats in March, but the mayor counted twenty in April."
    found = find_accounts(read(text), (), known().words)
    assert len(found.found) == 2


def test_phrases_and_contractions_have_their_classes() -> None:
    words = known().words
    masks = words.of(tokenise("It turned out he didn't"))
    assert masks[1] & words.classes["correction"]
    assert masks[4] & words.classes["negation"]


def test_accounts_are_bounded_however_long_the_text() -> None:
    text = "The mayor opened the bridge on Monday. " * 3000
    assert len(find_accounts(read(text), (), known().words).found) <= 120


@pytest.mark.parametrize(
    ("clause", "asserts"),
    [
        ("there is no official confirmation of the attack", False),
        ("it could not immediately be verified that the bridge was hit", False),
        ("the ministry did not comment on the bridge", False),
        ("the ministry has not denied it", False),
        ("the ministry said that the bridge was not hit", True),
        ("the bridge was confirmed to be safe", True),
    ],
)
def test_what_is_only_not_confirmed_is_no_account(clause: str, asserts: bool) -> None:
    text = f"The bridge was hit by a lorry on Monday night, but {clause}."
    found = find_accounts(read(text), (), known().words)
    assert len(found.found) == 1 + asserts
