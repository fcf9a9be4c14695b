"""Which mentions are one source, and through whom it came."""

from __future__ import annotations

import pytest
from tests.model.sources_scene import marked, reader

JOINS = {
    "same-words": 5.0,
    "same-last-name": 5.0,
    "head-among-words": 4.0,
    "same-head": 4.0,
    "called-the-same": 9.0,
    "acronym": 5.0,
    "he+fitting-rank=0": 5.0,
    "she+fitting-rank=0": 5.0,
    "gender-differs": -9.0,
    "called-the-other": -9.0,
}
TYPES = {
    "head-is-name": {"named-person": 3.0},
    "pronoun=he": {"named-person": 3.0},
    "pronoun=she": {"named-person": 3.0},
    "noun-kind=source": {"unnamed-group": 3.0},
    "noun-kind=institution": {"organisation": 5.0},
    "name-kind=institution": {"organisation": 5.0},
    "acronym": {"organisation": 5.0},
    "name-kind=outlet-known": {"media": 9.0},
    "name-kind=outlet-name-word": {"media": 9.0},
}


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("[Maria Olsen|said] no. [Olsen|added] why.", "S1 S1"),
        ("[Maria Olsen|said] no. [She|added] why.", "S1 S1"),
        ("[Maria Olsen|said] no. [Peter Dahl|agreed]. [He|added] why.", "S1 S2 S2"),
        ("[Maria Olsen|said] no. [Peter Dahl|agreed]. [She|added] why.", "S1 S2 S1"),
        ("[the Harbour Ministry|said] no. [the ministry|added] why.", "S1 S1"),
        ("[the Global Fish Council|said] no. [the GFC|added] why.", "S1 S1"),
        ("[sources|said] no. [sources|said] yes.", "S1 S1"),
        ("[sources|said] no. [Other sources|said] yes.", "S1 S2"),
    ],
)
def test_who_is_who(text: str, entities: str) -> None:
    article, acts = marked(text)
    assert [a.entity for a in reader(TYPES, JOINS).resolve(article, acts)] == entities.split()


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("[Maria Olsen|told] the Daily Herald on Monday that it sank.", "the Daily Herald"),
        ("[Maria Olsen|told] reporters that it sank.", ""),
        ("[the Daily Herald|reported] a leak. [Maria Olsen|told] the Daily Herald that it sank.", "S1"),
    ],
)
def test_a_relay_chain_names_the_outlet(text: str, via: str) -> None:
    article, acts = marked(text)
    assert reader(TYPES, JOINS).resolve(article, acts)[-1].via == via
