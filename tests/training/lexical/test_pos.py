"""The tagger finds what the search for sources and cues rests on."""

import pytest

from secondsource.tokens import tokenise
from secondsource_training.lexical.align import TAGS, coarse
from secondsource_training.lexical.pos import tag


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Officials say the bridge is safe.", "say", "VBP"),
        ("The mayor wanted to say more.", "say", "VB"),
        ("Residents claim that the dam broke.", "claim", "VBP"),
        ("The claim was withdrawn.", "claim", "NOUN"),
        ("She said that the dam broke.", "that", "THAT"),
        ("The report that leaked on Monday was short.", "that", "PRON"),
        ("The mayor's office declined to comment.", "'s", "POSS"),
        ("He's leaving, she said.", "'s", "AUX"),
        ("The firm was accused of fraud.", "accused", "VBN"),
        ("The union accused the firm.", "accused", "VBD"),
        ("They didn’t answer.", "didn’t", "AUX"),
        ("According to residents, it was late.", "According", "VBG"),
        ("It could rain, forecasters warned.", "could", "MD"),
    ],
)
def test_tells_apart_what_looks_alike(text: str, word: str, expected: str) -> None:
    words = tokenise(text).words
    pairs = dict(zip(words, tag(words), strict=True))
    assert pairs[word] == expected


def test_every_token_gets_a_tag_whatever_it_is() -> None:
    odd = ["", "\x00", "\ud800", "😀", "é", "ﬁ", "1st", "-", "’s", "A" * 5000]
    assert set(tag(odd)) <= set(TAGS)
    assert tag([]) == []


def test_words_do_not_depend_on_words_out_of_reach() -> None:
    sentence = list(tokenise("The mayor said that nobody was hurt.").words)
    assert tag(sentence) == tag([*sentence, *["."] * 5, *sentence])[: len(sentence)]


def test_possessive_pronouns_are_determiners_and_be_is_an_auxiliary() -> None:
    assert coarse("PRP$", "PRON", "his") == "DET"
    assert coarse("VBZ", "VERB", "is") == "AUX"
