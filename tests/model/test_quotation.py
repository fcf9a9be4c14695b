"""Whose words are these? Each case is a text with its quotations in the order they open."""

from __future__ import annotations

import pytest

from secondsource.article import read

CASES = [
    ('He said "no" and left.', ['"no"']),
    ("He said “no” and left.", ["“no”"]),
    ("He said ‘no’ and left.", ["‘no’"]),
    ("He said 'no' and left.", ["'no'"]),
    ("Er sagte „nein“ und „ja“.", ["„nein“", "„ja“"]),
    ("Il dit « non » et partit.", ["« non »"]),
    # Apostrophes open and close nothing.
    ("The voters' choice isn't the party's, it's the 1990s' again.", []),
    ("It was rock 'n' roll in the '90s.", ["'n'"]),
    # A nested quotation belongs to the outer one.
    ("\"She told me 'never' twice,\" he said.", ["\"She told me 'never' twice,\""]),
    ("“She told me ‘never’ twice,” he said.", ["“She told me ‘never’ twice,”"]),
    # A measure is not a quotation.
    ("He is 6'2\" tall and she is 5'9\" tall.", []),
    # A quotation that runs on is opened again in each paragraph and closed in the last.
    ("“One.\n\n“Two.\n\n“Three,” he said.", ["“One.", "“Two.", "“Three,”"]),
    # An unclosed mark ends with its paragraph.
    ("“One and no end.\n\nTwo is the writer’s own paragraph.", ["“One and no end."]),
    ("\"One and no end.\n\nTwo is the writer's own paragraph.", ['"One and no end.']),
    # A stray mark at the end opens nothing.
    ('He left at five. "', []),
    ("So-called 'experts' disagree.", ["'experts'"]),
    ('("Yes," she said.)', ['"Yes,"']),
    ('"Yes"-voters outnumber "no"-voters.', ['"Yes"', '"no"']),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations(text: str, expected: list[str]) -> None:
    article = read(text)
    assert [article.quote(span) for span in article.quotations] == expected


def test_quotation_state_of_words() -> None:
    article = read("The “backward” rebels left, said one who called them ‘brave’.")
    quoted = [w for w, q in zip(article.tokens.words, article.quoted, strict=True) if q and w.isalpha()]
    assert quoted == ["backward", "brave"]


def test_marks_without_end_take_linear_time() -> None:
    text = "'a " * 200_000 + '"b ' * 200_000
    assert len(read(text).tokens) >= 400_000
