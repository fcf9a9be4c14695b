"""Sentences, words and the parts of a page; offsets always point into the text as given."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.article import read

SENTENCES = [
    ("He came at 5 p.m. on Monday. She left.", ["He came at 5 p.m. on Monday.", "She left."]),
    (
        "It cost approx. 5 million. J. K. Rowling said no.",
        ["It cost approx. 5 million.", "J. K. Rowling said no."],
    ),
    ("The U.S. Army left. Dr. Smith stayed.", ["The U.S. Army left.", "Dr. Smith stayed."]),
    ("He met Gov. Lee and Sen. Fox. No. 5 won.", ["He met Gov. Lee and Sen. Fox.", "No. 5 won."]),
    ("He said: “I will go. You stay.” The end.", ["He said: “I will go.", "You stay.”", "The end."]),
    ('"Is it?" he asked. It was.', ['"Is it?" he asked.', "It was."]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str]) -> None:
    article = read(text)
    assert [article.quote(s.span) for s in article.sentences] == expected


def test_parts_of_a_page() -> None:
    text = (
        "Council votes to close two libraries\n\nBy Jane Roe\n\nLEEDS (Reuters) - The council voted on Monday.\n\n"
        "What happens next\n\nThe mayor signs the order, officials said."
    )
    article = read(text)
    assert [p.role for p in article.paragraphs] == ["headline", "byline", "body", "subheading", "body"]
    assert article.paragraphs[2].dateline == len("LEEDS (Reuters) - ")
    assert article.headline is not None
    assert article.quote(article.headline.span) == "Council votes to close two libraries"


def test_a_text_of_one_paragraph_has_no_headline() -> None:
    assert read("The council voted on Monday to close two libraries.").headline is None


def test_a_title_given_apart_stands_in_front() -> None:
    article = read("The council voted.", title="Libraries close")
    assert article.text == "Libraries close\n\nThe council voted."
    assert article.headline is not None
    assert article.quote(article.headline.span) == "Libraries close"


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = "Libraries close\n\nThe council voted on Monday evening to close two of its\nlibraries before the end of the year, officials said."
    assert [p.role for p in read(text).paragraphs] == ["headline", "body"]


def test_markdown_headings_are_headlines_without_their_marks() -> None:
    article = read("# Libraries close\n\nThe council voted on Monday.\n\n## What next\n\nThe mayor signs.")
    assert article.headline is not None
    assert article.quote(article.headline.span) == "Libraries close"
    assert [p.role for p in article.paragraphs] == ["headline", "body", "subheading", "body"]


TOKENS = [
    ("U.S. troops", ["U.S.", "troops"]),
    ("don't", ["don't"]),
    ("Trump's pro-war", ["Trump", "'s", "pro-war"]),
    ("Avia.pro, 1,000.50", ["Avia.pro", ",", "1,000.50"]),
    ("@who #Fake http://a.b/c", ["@who", "#Fake", "http://a.b/c"]),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_words(text: str, expected: list[str]) -> None:
    assert list(read(text).tokens.words) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=400))
def test_offsets_point_into_the_text_as_given(text: str) -> None:
    article = read(text)
    assert article.text == text
    for word, start, end in zip(
        article.tokens.words, article.tokens.starts, article.tokens.ends, strict=True
    ):
        assert text[start:end] == word
    ends = 0
    for sentence in article.sentences:
        assert ends <= sentence.span.start < sentence.span.end <= len(text)
        ends = sentence.span.end


@given(st.text(alphabet="aeiouné çüABC .,'\n", max_size=200))
def test_decomposed_text_has_the_same_words(text: str) -> None:
    composed = read(unicodedata.normalize("NFC", text)).tokens.norms
    decomposed = read(unicodedata.normalize("NFD", text)).tokens.norms
    assert composed == decomposed
