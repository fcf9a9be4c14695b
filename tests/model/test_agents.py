"""Who is said to have done it: the forms in which an account names an agent, and those that only look like one."""

from __future__ import annotations

import pytest

from secondsource.agents import NAMING, Deed, clash, deed
from secondsource.article import read
from secondsource.overlap import stem, stems


def named(text: str) -> Deed | None:
    article = read(text)
    tokens = article.tokens
    return deed(tokens.norms, stems(article).of, 0, len(tokens), tokens.where(NAMING))


@pytest.mark.parametrize(
    "text",
    [
        "the shells were fired by rebels",
        "an attack by rebels on the depot",
        "rebels fired the shells",
        "rebels from the north carried out the attack",
        "it was rebels who fired the shells",
        "it was northern rebels or deserters",
        "the attackers were rebels from the north",
        "the attackers were armed rebels",
        "rebels were behind the attack",
        "rebels were responsible for the fire",
        "police hold rebels responsible for the fire",
        "the raid was the work of rebels",
        "the villagers died at the hands of rebels",
        "the fire was blamed on rebels",
        "rebels were to blame",
        "the shots came from rebels on the ridge",
        "rebels or deserters working for the cartel did it",
    ],
)
def test_an_agent_is_read(text: str) -> None:
    found = named(text)
    assert found is not None
    assert stem("rebels") in found.by


@pytest.mark.parametrize(
    "text",
    [
        "the work was finished by Friday",
        "she has to drive by his house",
        "Clinton leads by 1 point",
        "the attackers were holding ten hostages",
        "the attackers were armed with rifles",
        "the shooter fired 200 rounds",
        "the attack was carried out by unknown individuals",
        "the patrol was ambushed by enemy troops",
        "it was clear that the bridge was shut",
        "it was a mistake",
        "lane closures started",
        "the money had come from women",
        "they opened fire",
    ],
)
def test_no_agent_is_read(text: str) -> None:
    assert named(text) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("the shelling was carried out by rebels", "soldiers attacked the depot", True),
        ("it was an act of sabotage by rebels", "the fire was caused by soldiers", True),
        ("the attackers were rebels", "the bridge was destroyed by soldiers", True),
        ("the shells were fired by rebels", "rebels attacked the depot", False),
        ("the shells were fired by rebels", "the speech was written by clerks", False),
    ],
)
def test_two_agents_of_one_deed_clash(one: str, other: str, expected: bool) -> None:
    first, second = named(one), named(other)
    assert first is not None
    assert second is not None
    assert clash(first, second) is expected
