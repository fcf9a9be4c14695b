"""Stretches become acts: a cue takes its source, a content its cue, and attitudes are dropped."""

from __future__ import annotations

import numpy as np

from secondsource.article import Article, read
from secondsource.lexicon import Entry, Lexicon
from secondsource.linear import LinearModel
from secondsource.linking import Linker
from secondsource.tagger import Tagged
from secondsource.tagger_frame import frame
from secondsource.word_kinds import kind_of

LEXICON = Lexicon(
    {
        "wants": Entry("VBZ", "-", "want", "none", 0.0, 0.0, 1, 1),
        "rumoured": Entry("VBN", "-", "rumour", "none", 0.5, 0.0, 1, 1),
    }
)
PAIRS = LinearModel(1.0, {"source>same gap=0": 0.5, "content<same gap=1": 0.5})
ACCEPT = LinearModel(2.0, {"cue lemma=want": -6.0})
SOURCED = LinearModel(2.0, {"cue lemma=rumour": -6.0})
LETTERS = {"S": 1, "C": 3, "K": 5}


def tagged(article: Article, marks: dict[str, str]) -> Tagged:
    """Return an article tagged by hand: words of each stretch with the letter of its class."""
    n = len(article.tokens)
    labels = np.zeros(n, dtype=np.int64)
    for words, letter in marks.items():
        at = article.text.index(words)
        first = article.tokens.starts.index(at)
        last = first + len(words.split())
        labels[first] = LETTERS[letter]
        labels[first + 1 : last] = LETTERS[letter] + 1
    kinds = np.array([kind_of(word, LEXICON.get(word)) for word in article.tokens.words])
    scores = np.full((n, 7), -9.0)
    scores[:, 0] = 0.0
    return Tagged(labels, np.full((n, 4), 0.25), scores, frame(article, kinds, kinds, kinds))


def link(text: str, marks: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return source, cue and content of each act found."""
    article = read(text)
    acts = Linker(PAIRS, PAIRS, ACCEPT, SOURCED, 0.5, LEXICON).link(article, tagged(article, marks))
    return [
        tuple(" / ".join(article.quote(s) for s in part) for part in (a.source, a.cue, a.content))  # type: ignore[misc]
        for a in acts
    ]


def test_inverted_source() -> None:
    found = link("The dam is safe , said Ann Lee .", {"The dam is safe": "K", "said": "C", "Ann Lee": "S"})
    assert found == [("Ann Lee", "said", "The dam is safe")]


def test_the_time_of_an_entry_is_no_part_of_its_source() -> None:
    for time in ("13:31", "9.05 BST", "10:12 –"):
        text = f"{time} The port office said the bridge is shut ."
        marks = {text[: text.index(" said")]: "S", "said": "C", "the bridge is shut": "K"}
        assert link(text, marks) == [("The port office", "said", "the bridge is shut")]
    marks = {"40 sailors": "S", "said": "C", "the bridge is shut": "K"}
    assert link("40 sailors said the bridge is shut .", marks)[0][0] == "40 sailors"


def test_content_in_two_pieces() -> None:
    marks = {"The dam": "K", "Lee": "S", "said": "C", "is safe": "K"}
    assert link("The dam , Lee said , is safe .", marks) == [("Lee", "said", "The dam / is safe")]


def test_cue_without_source() -> None:
    assert link("The dam reportedly leaks .", {"reportedly": "C", "leaks": "K"}) == [
        ("", "reportedly", "leaks")
    ]


def test_content_without_cue_takes_a_free_source_beside_it() -> None:
    assert link("Lee : The dam leaks .", {"Lee": "S", "The dam leaks": "K"}) == [("Lee", "", "The dam leaks")]


def test_attitudes_are_dropped() -> None:
    assert link("Lee wants a new dam .", {"Lee": "S", "wants": "C", "a new dam": "K"}) == []


def test_what_the_rumour_is_about_is_not_its_source() -> None:
    marks = {"Lee": "S", "rumoured": "C", "to leave": "K"}
    assert link("Lee is rumoured to leave .", marks) == [("", "rumoured", "to leave")]


def test_source_that_was_nearly_tagged_is_recovered() -> None:
    article = read("The board said the dam leaks .")
    t = tagged(article, {"said": "C", "the dam leaks": "K"})
    t.scores[:2, 1] = -1.0
    found = Linker(PAIRS, PAIRS, ACCEPT, SOURCED, 0.5, LEXICON).link(article, t)
    assert [article.quote(s) for s in found[0].source] == ["The board"]


def test_nothing_tagged() -> None:
    assert link("The dam leaks .", {}) == []
