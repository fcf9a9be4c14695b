"""Word types have numbers, and what is known of them is worked out once."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.tokens import Tokens, tokenise
from secondsource.vocabulary import Vocabulary, column, current, members, norm


def test_a_word_keeps_its_number() -> None:
    vocabulary = Vocabulary()
    first = [vocabulary[word] for word in ("the", "The", "the")]
    assert first == [1, 2, 1]
    assert [vocabulary.norms[i] for i in first] == ["the", "the", "the"]
    assert vocabulary.words[0] == ""


def test_a_column_is_worked_out_once_for_each_word() -> None:
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    vocabulary, lengths = Vocabulary(), column(length, np.int64)
    for words in (["one", "three"], ["three", "seven", "one"]):
        ids = [vocabulary[word] for word in words]
        assert lengths.of(vocabulary)[0][ids].tolist() == list(map(len, words))
    assert asked == ["", "one", "three", "seven"]


def test_a_column_serves_an_older_vocabulary_too() -> None:
    lengths = column(len, np.int64)
    old, new = Vocabulary(), Vocabulary()
    number, other = old["word"], new["longer"]
    assert lengths.of(old)[0][number] == 4
    assert lengths.of(new)[0][other] == 6
    assert lengths.of(old)[0][number] == 4


def test_columns_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondsource.vocabulary._AT_ONCE", 4)
    vocabulary, lengths = Vocabulary(), column(len, np.int64)
    words = ["x" * (n % 9 + 1) + str(n) for n in range(50)]
    ids = [vocabulary[word] for word in words]
    assert lengths.of(vocabulary)[0][ids].tolist() == list(map(len, words))


def test_words_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondsource.vocabulary._MOST_WORDS", 3)
    marks = members({"bbbb"})
    before = current()
    for word in ("cccc", "dddd", "eeee", "ffff"):
        tokens = tokenise(f"{word} Bbbb")
    assert tokens.vocabulary is not before
    assert tokens.where(marks) == [1]


@given(st.text())
def test_tokens_survive_pickling(text: str) -> None:
    tokens = tokenise(text)
    again: Tokens = pickle.loads(pickle.dumps(tokens))
    assert (again.words, again.norms) == (tokens.words, tokens.norms)
    assert (again.starts, again.ends) == (tokens.starts, tokens.ends)
    assert again.ids.tolist() == tokens.ids.tolist()


@pytest.mark.parametrize(("word", "form"), [("U.S.", "u.s."), ("Don’t", "don't"), ("e\u0301", "é")])
def test_norm(word: str, form: str) -> None:
    assert norm(word) == form


def test_white_space_lies_where_it_is_looked_for() -> None:
    spaces = [code for code in range(0x110000) if chr(code).isspace()]
    assert max(spaces) < 0x3001
