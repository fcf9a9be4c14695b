"""The sourcing table that an editor asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.model.sources_scene import marked

from secondsource.article import read
from secondsource.attribution import Attribution
from secondsource.sources import profile, reason_given, table, withheld


def _typed(text: str, *kinds: str) -> tuple[object, tuple[Attribution, ...]]:
    article, acts = marked(text)
    return article, tuple(
        replace(act, source_type=kind, entity=f"S{n + 1}")
        for n, (act, kind) in enumerate(zip(acts, kinds, strict=True))
    )


def test_one_row_a_source_with_its_share_of_words() -> None:
    article, acts = marked("[Maria Olsen|said] the dam would hold. [sources|said] it would not.")
    acts = (
        replace(acts[0], source_type="named-person", entity="S1"),
        replace(acts[1], source_type="unnamed-group", entity="S2"),
    )
    rows = table(article, acts, {"S2"})
    assert [(r.name, r.words, r.on_record, r.central) for r in rows] == [
        ("Maria Olsen", 4, True, False),
        ("sources", 3, False, True),
    ]
    assert sum(row.share for row in rows) == pytest.approx(1.0)
    shares = profile(rows)
    assert shares["named"] == pytest.approx(4 / 7)
    assert shares["unnamed"] == pytest.approx(3 / 7)


def test_an_article_without_attributions_has_no_rows() -> None:
    assert table(read("Nothing is said here."), (), set()) == ()
    assert profile(()) == {}


@pytest.mark.parametrize(
    ("text", "reason", "hidden"),
    [
        (
            "An aide, who asked not to be named because talks go on, said so.",
            "because talks go on",
            "asked not to be named",
        ),
        ("An aide said so on condition of anonymity.", None, "on condition of anonymity"),
        (
            "An aide who was not authorized to speak publicly said so.",
            "not authorized to speak publicly said so",
            None,
        ),
        (
            "Two officers said so. Neither would be quoted by name because they had not been cleared to talk about it.",
            "not been cleared to talk about it",
            "Neither would be quoted by name",
        ),
        ("An aide said so. The weather was fine.", None, None),
    ],
)
def test_why_a_source_is_not_named(text: str, reason: str | None, hidden: str | None) -> None:
    article = read(text)
    act = Attribution((), (), (), 0)
    found, stated = reason_given(article, act), withheld(article, act)
    assert (article.quote(found) if found else None) == reason
    assert (article.quote(stated) if stated else None) == hidden
