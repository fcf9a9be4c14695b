"""What a word weighs when no list knows it, and what never weighs anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from secondsource.bundle import Bundle, pack_strings
from secondsource.charge import CLASSES, FLOOR, ChargeTable, look_up_all, read_charge, stems
from secondsource.tokens import tokenise

WORDS = {"the": (FLOOR, "DET"), "thug": (2.0, "NOUN"), "slam": (1.0, "VERB"), "table": (-5.0, "NOUN")}


@pytest.fixture(scope="module")
def table() -> ChargeTable:
    words = sorted(WORDS)
    arrays = {
        "words": pack_strings(words),
        "charge": np.array([WORDS[w][0] for w in words], dtype=np.float16),
        "rating": np.array([-1] * len(words), dtype=np.int8),
        "kind": np.zeros(len(words), dtype=np.int8),
        "word_class": np.array([CLASSES.index(WORDS[w][1]) for w in words], dtype=np.int8),
        "uses": np.zeros(len(words), dtype=np.int16),
        "person": np.zeros(len(words), dtype=np.uint8),
    }
    tables = {"charge": {"affixes": {">mania": 3.0}, "base": -4.0}}
    return read_charge(Bundle(Path("-"), {"version": "test"}, tables, {"charge": arrays}))


@pytest.mark.parametrize(
    ("word", "known", "least"),
    [
        ("thug", "word", 2.0),
        ("thugs", "stem", 1.5),
        ("slammed", "stem", 0.5),
        ("slamming", "stem", 0.5),
        ("ultra-thug", "parts", 1.5),
        ("bloggomania", "form", -1.5),
    ],
)
def test_inflected_and_new_words_work_through_their_form(
    table: ChargeTable, word: str, known: str, least: float
) -> None:
    found = table.look_up(word)
    assert found.known == known
    assert found.charge >= least


@pytest.mark.parametrize("word", ["the", "@thug", "12", "…"])
def test_function_words_handles_and_figures_weigh_nothing(table: ChargeTable, word: str) -> None:
    assert table.look_up(word).charge == FLOOR


def test_an_unknown_capitalised_word_is_a_name(table: ChargeTable) -> None:
    _, charges = look_up_all(table, tokenise("Bloggomania met bloggomania"))
    assert charges[0] == FLOOR
    assert charges[2] > FLOOR


@pytest.mark.parametrize(
    ("word", "stem"),
    [("bullies", "bully"), ("hated", "hate"), ("rigged", "rig"), ("shamelessness", "shameless")],
)
def test_stems(word: str, stem: str) -> None:
    assert stem in stems(word)
