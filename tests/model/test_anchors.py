"""What sets two accounts apart: what each kind of anchor should and should not see, and how many pairs are chosen."""

from __future__ import annotations

import pytest
from tests.model.conflict_scene import act, known

from secondsource.accounts import find_accounts
from secondsource.anchors import ANCHORS, MOST, MOST_EACH, NAMES, pair_table, propose
from secondsource.article import read
from secondsource.attribution import Attribution

OPEN = "Quiet evening in Sarvan\n\n"
CLOSE = "\n\nThe road is open again. Rain is expected on Friday."


def anchors(body: str, *said: tuple[str, str, str]) -> set[str]:
    text = OPEN + body + CLOSE
    acts: list[Attribution] = [act(text, *one) for one in said]
    accounts = find_accounts(read(text), acts, known().words)
    _, _, X = pair_table(accounts, known().words)
    return {name for column, name in enumerate(ANCHORS) if len(X) and X[:, column].any()}


@pytest.mark.parametrize(
    ("anchor", "body", "said"),
    [
        (
            "denial",
            "The paper said the singer was arrested at the airport. Her agent said the arrest of the singer was a hoax.",
            (
                ("The paper", "said", "the singer was arrested at the airport"),
                ("Her agent", "said", "the arrest of the singer was a hoax"),
            ),
        ),
        (
            "negation",
            "The mayor said the bridge was inspected. The builder said the bridge was never inspected.",
            (
                ("The mayor", "said", "the bridge was inspected"),
                ("The builder", "said", "the bridge was never inspected"),
            ),
        ),
        (
            "agent",
            "The army said it was an attack by rebels. Residents said the attack was carried out by soldiers.",
            (
                ("The army", "said", "it was an attack by rebels"),
                ("Residents", "said", "the attack was carried out by soldiers"),
            ),
        ),
        (
            "number",
            "Police said 40 people were hurt at the gate. The hospital said 90 people were hurt at the gate.",
            (
                ("Police", "said", "40 people were hurt at the gate"),
                ("The hospital", "said", "90 people were hurt at the gate"),
            ),
        ),
        (
            "opposites",
            "The widow said the pilot is alive in hospital. The airline said the pilot is dead in the sea.",
            (
                ("The widow", "said", "the pilot is alive in hospital"),
                ("The airline", "said", "the pilot is dead in the sea"),
            ),
        ),
        (
            "voices",
            "Police said the fire began in the kitchen. Other witnesses said the fire began in the cellar.",
            (
                ("Police", "said", "the fire began in the kitchen"),
                ("Other witnesses", "said", "the fire began in the cellar"),
            ),
        ),
    ],
)
def test_an_anchor_is_found(anchor: str, body: str, said: tuple[tuple[str, str, str], ...]) -> None:
    assert anchor in anchors(body, *said)


@pytest.mark.parametrize(
    ("anchor", "body", "said"),
    [
        ("denial", "The council voted on the budget. The bakery sells bread from six.", ()),
        (
            "negation",
            "The mayor said the bridge is open. The builder said no official confirmation of the bridge was given.",
            (
                ("The mayor", "said", "the bridge is open"),
                ("The builder", "said", "no official confirmation of the bridge was given"),
            ),
        ),
        (
            "agent",
            "The army said a raid on the mill was led by rebels. Residents said the shop was robbed by soldiers.",
            (
                ("The army", "said", "a raid on the mill was led by rebels"),
                ("Residents", "said", "the shop was robbed by soldiers"),
            ),
        ),
        (
            "number",
            "Police said 98 people were hurt at the gate. The hospital said 100 people were hurt at the gate.",
            (
                ("Police", "said", "98 people were hurt at the gate"),
                ("The hospital", "said", "100 people were hurt at the gate"),
            ),
        ),
    ],
)
def test_an_anchor_is_not_seen_where_there_is_none(
    anchor: str, body: str, said: tuple[tuple[str, str, str], ...]
) -> None:
    assert anchor not in anchors(body, *said)


def test_the_number_of_pairs_is_bounded_and_each_has_every_number() -> None:
    text = "The mayor denied the claim. The council said that the bridge is safe. " * 100
    pairs = propose(find_accounts(read(text), (), known().words), known().words, known().proposal)
    assert len(pairs) == MOST
    assert all(set(p.seen) == set(NAMES) for p in pairs)


def test_no_account_is_in_too_many_pairs() -> None:
    text = "The mayor denied the claim. " + "The council said that the bridge over the river is safe. " * 20
    pairs = propose(find_accounts(read(text), (), known().words), known().words, known().proposal)
    for account in {p.first for p in pairs} | {p.second for p in pairs}:
        assert sum(account in (p.first, p.second) for p in pairs) <= MOST_EACH


def test_one_account_makes_no_pair() -> None:
    accounts = find_accounts(read("The sun shone on the square all morning."), (), known().words)
    assert len(accounts.found) == 1
    assert propose(accounts, known().words, known().proposal) == []
