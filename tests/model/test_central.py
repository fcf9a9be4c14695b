"""The central claim is found again in the body, and each voice behind it counts once."""

from __future__ import annotations

import pytest

from secondsource import central
from secondsource.article import Article, read
from secondsource.attribution import Attribution
from secondsource.tokens import Span

TITLE = "Dam at Velle has cracks, engineer says"
BODY = (
    "Heavy rain fell in the valley on Monday.\n\n"
    "The dam at Velle has cracks wider than a hand, the engineer Rosa Lind said. "
    "The operator's chief, Jon Mack, confirmed it. "
    "A baker sold out of bread, his wife said."
)


def act(article: Article, source: str, cue: str, kind: str, entity: str, *, content: str = "") -> Attribution:
    start = article.text.index(source, article.title_end)
    at = article.text.index(cue, start)
    inside = article.text.find(content) if content else -1
    return Attribution(
        (Span(start, start + len(source)),),
        (Span(at, at + len(cue)),),
        (Span(inside, inside + len(content)),) if content else (),
        article.sentence_at(start),
        kind,
        entity,
    )


def test_the_claim_is_found_in_the_sentence_that_carries_it() -> None:
    claim = central.find(article := read(BODY, TITLE), ())
    assert claim is not None
    assert article.quote(claim.span).startswith("The dam at Velle")
    assert claim.independent == 0
    assert claim.basis == "none"


def test_a_second_voice_that_confirms_counts_and_a_bystander_does_not() -> None:
    article = read(BODY, TITLE)
    acts = (
        act(article, "the engineer Rosa Lind", "said", "named-person", "S1"),
        act(article, "Jon Mack", "confirmed", "named-person", "S2"),
        act(article, "his wife", "said", "unnamed-individual", "S3", content="A baker sold out of bread"),
    )
    claim = central.find(article, acts)
    assert claim is not None
    assert claim.entities == {"S1", "S2"}
    assert claim.independent == 2


def test_the_next_source_is_no_second_voice_where_the_claim_itself_is_credited() -> None:
    article = read(BODY.replace("confirmed it", "talked of other works"), TITLE)
    acts = (
        act(article, "the engineer Rosa Lind", "said", "named-person", "S1"),
        act(article, "Jon Mack", "talked", "named-person", "S2"),
    )
    claim = central.find(article, acts)
    assert claim is not None
    assert claim.entities == {"S1"}
    # A lead that credits nobody rests on whom the next sentence credits.
    claim = central.find(article, acts[1:])
    assert claim is not None
    assert claim.entities == {"S2"}


@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        ("media", "relayed"),
        ("social-media", "relayed"),
        ("unnamed-group", "unnamed"),
        ("document", "document"),
        ("organisation", "named"),
    ],
)
def test_basis_follows_the_type_of_the_strongest_source(kind: str, basis: str) -> None:
    article = read(BODY, TITLE)
    claim = central.find(article, (act(article, "the engineer Rosa Lind", "said", kind, "S1"),))
    assert claim is not None
    assert claim.basis == basis


def test_two_mentions_of_one_source_count_once() -> None:
    article = read(
        BODY.replace("Jon Mack, confirmed it", "Rosa Lind, added that the cracks in the dam at Velle grow"),
        TITLE,
    )
    acts = (
        act(article, "the engineer Rosa Lind", "said", "named-person", "S1"),
        act(article, "The operator's chief, Rosa Lind", "added", "named-person", "S1"),
    )
    claim = central.find(article, acts)
    assert claim is not None
    assert claim.independent == 1


@pytest.mark.parametrize(
    ("source", "kind", "voices"),
    [
        ("the engineer Rosa Lind and the river board", "named-person", 2),
        ("Rosa Lind and Jon Mack", "named-person", 2),
        ("Rosa Lind, head of the river board and the dam office", "named-person", 1),
        ("Rosa Lind, who runs the mill and the dam", "named-person", 1),
        ("Lind and Sons", "organisation", 1),
        ("engineers and planners", "unnamed-group", 1),
    ],
)
def test_two_who_are_credited_together_count_as_two(source: str, kind: str, voices: int) -> None:
    article = read(BODY.replace("the engineer Rosa Lind", source), TITLE)
    claim = central.find(article, (act(article, source, "said", kind, "S1"),))
    assert claim is not None
    assert claim.independent == voices


def test_whoever_only_expected_it_is_no_support() -> None:
    article = read(
        "The bank left its rate at 3 percent, as most economists had expected.", "Bank leaves rate"
    )
    acts = (act(article, "most economists", "had expected", "unnamed-group", "S1"),)
    claim = central.find(article, acts)
    assert claim is not None
    assert not claim.supporters


def test_a_denial_is_no_support() -> None:
    article = read(BODY.replace("confirmed it", "denied it"), TITLE)
    claim = central.find(article, (act(article, "Jon Mack", "denied", "named-person", "S2"),))
    assert claim is not None
    assert not claim.supporters


@pytest.mark.parametrize("text", ["", "   \n\n ", "One line only"])
def test_texts_without_a_body_do_not_break_it(text: str) -> None:
    claim = central.find(read(text), ())
    assert claim is None or claim.sentence == 0
