"""What reaches a terminal: no control characters, right widths, marks under the right words."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.writers.plain import bar, columns, line, marked, safe, shorten, wrap


def test_no_control_character_of_unicode_survives() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Cs"):
            shown = safe(character)
            assert len(shown) == 1
            assert unicodedata.category(shown) not in ("Cc", "Cs")


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\u200f", "\u061c", "\ufffe", "\U000e0041", "\u2028"]
)
def test_nothing_turns_or_hides_text(character: str) -> None:
    assert character not in safe(f"a{character}b")
    assert len(safe(character)) == 1


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("将军", 4), ("e\u0301", 1), ("", 0), ("a\u200db", 2)]
)
def test_columns(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("将军将", 5, "将军…"), ("a\n b", 9, "a b")],
)
def test_shorten(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short


def test_carets_stand_below_the_marked_words() -> None:
    text = "The 将军 called\nthem primitive   bandits again."
    start, end = text.index("primitive"), text.index(" again")
    rows = marked(text, [(start, end)], width=30, indent="| ", codes="31", colour=False)
    assert rows == ["| The 将军 called them", "| primitive bandits again.", "| ^^^^^^^^^^^^^^^^^"]


def test_with_colour_the_words_themselves_are_marked() -> None:
    rows = marked("a bad b", [(2, 5)], width=30, indent="", codes="31", colour=True)
    assert rows == ["a \x1b[1;4;31mbad\x1b[0m b"]


@pytest.mark.parametrize(
    ("weight", "unicode", "drawn"),
    [(4.0, True, "████"), (-2.0, True, "░░"), (0.01, True, "█"), (-4.0, False, "----"), (2.0, False, "##")],
)
def test_bars(weight: float, unicode: bool, drawn: str) -> None:
    assert bar(weight, 4.0, 4, unicode) == drawn


@given(st.text(max_size=300), st.integers(10, 90))
def test_wrapped_lines_fit_and_lose_no_word(text: str, width: int) -> None:
    rows = wrap(text, width)
    assert all(columns(row) <= width for row in rows)
    assert "".join("".join(rows).split()) == "".join(line(text).split())


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        ([(4, 83)], "a b «" + "word " * 15 + "word» end."),
        ([(4, 83), (9, 40)], "a b «" + "word " * 15 + "word» end."),
        ([(9, 60), (4, 83), (70, 74)], "a b «" + "word " * 15 + "word» end."),
        ([(0, 88)], "a b " + "word " * 16 + "end."),
    ],
)
def test_long_passages_stand_between_marks(marks: list[tuple[int, int]], shown: str) -> None:
    text = "a b " + "word " * 16 + "end."
    rows = marked(text, marks, width=200, indent="", codes="31", colour=False)
    assert [" ".join(row.split()) for row in rows] == [" ".join(shown.split())]
