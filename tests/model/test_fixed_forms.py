"""Signed posts and credit lines are read by their form."""

from __future__ import annotations

import pytest

from secondsource.article import read
from secondsource.attribution import Attribution
from secondsource.fixed_forms import credit_lines, posts, with_fixed_forms
from secondsource.tokens import Span


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "It goes on.\n\nFrom the Harbour Herald: The pier has sunk.",
            "the Harbour Herald",
            "The pier has sunk.",
        ),
        ("The pier has sunk.\n\nVia: Harbour Herald", "Harbour Herald", None),
        ("The pier (via HarbourWatch), sunk on Friday, is to be raised.", "HarbourWatch", None),
        ("Nobody asked the engineers. H/T The Pier Post", "The Pier Post", None),
        (
            "Read on.\n\nAs written by Ann Roe for Pierbart: The pier fell.",
            "Ann Roe for Pierbart",
            "The pier fell.",
        ),
    ],
)
def test_a_credit_line_names_its_source(text: str, source: str, content: str | None) -> None:
    article = read(text)
    (found,) = credit_lines(article)
    assert article.quote(found.source[0]) == source
    assert [article.quote(span) for span in found.content] == ([content] if content else [])


@pytest.mark.parametrize(
    "text",
    [
        "From Paris the minister flew to Rome.",
        "The source Ann Roe named was a clerk.",
        "They travelled via Rome and Naples.",
        "Source: none was given, and nobody asked.",
        "He came from The Hague (from Monday on).",
    ],
)
def test_running_text_is_no_credit_line(text: str) -> None:
    assert not list(credit_lines(read(text)))


def test_a_signed_post_is_credited_to_its_signature() -> None:
    article = read("Great day for the pier! — Jane Roe (@janeroe) May 3, 2016")
    (found,) = posts(article)
    assert article.quote(found.source[0]) == "Jane Roe (@janeroe)"
    assert article.quote(found.content[0]) == "Great day for the pier!"


def test_a_fixed_form_replaces_what_was_seen_in_its_words() -> None:
    article = read("The pier has sunk. Via Harbour Herald")
    wrong = Attribution((Span(23, 30),), (Span(19, 22),), (Span(0, 18),), 1)
    elsewhere = Attribution((Span(0, 8),), (Span(9, 12),), (), 0)
    found = with_fixed_forms(article, [elsewhere, wrong])
    assert [article.quote(act.source[0]) for act in found] == ["The pier", "Harbour Herald"]
