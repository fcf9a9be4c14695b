"""The tagger: blocks or one step at a time, the best sequence is the same; and a small tagger finds who says what."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.article import Article, read
from secondsource.decoding import decode
from secondsource.lexicon import Entry, Lexicon
from secondsource.link_features import Stretch, stretches
from secondsource.tagger_context import bins, first_columns, nearest_cues, second_columns
from secondsource.tagger_frame import Frame, chunks, frame, joined
from secondsource.tagger_weights import Table, WordTable, pack_weights, unpack_weights
from secondsource.tokens import tokenise
from secondsource.word_kinds import EDGE, KINDS, kind_of, word_features

Floats = npt.NDArray[np.float64]
TEXT = (
    "Council delays bridge\n\n“We will wait,” said Ann Lee, the mayor. Residents were told on Monday.\n\n"
    "According to the report, the bridge is safe."
)


def reference(scores: Floats, transitions: Floats, ranges: list[tuple[int, int]]) -> list[int]:
    """Viterbi as the textbook has it: one range after the other, one token after the other."""
    labels: list[int] = []
    for first, last in ranges:
        best = scores[first] + transitions[-1]
        back = []
        for t in range(first + 1, last):
            total = best[:, None] + transitions[:-1]
            back.append(total.argmax(axis=0))
            best = total.max(axis=0) + scores[t]
        path = [int(best.argmax())]
        for pointers in reversed(back):
            path.append(int(pointers[path[-1]]))
        labels += path[::-1]
    return labels


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=12), st.integers(0, 2**31))
def test_blocks_decode_like_single_steps(lengths: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    ends = np.cumsum(lengths).tolist()
    ranges = list(zip([0, *ends[:-1]], ends, strict=True))
    scores = rng.normal(size=(ends[-1], 7)) * 2
    transitions = rng.normal(size=(8, 7))
    transitions[:, [2, 4, 6]] -= np.where(rng.random((8, 3)) < 0.5, 60, 0)
    assert decode(scores, transitions, ranges).tolist() == reference(scores, transitions, ranges)


def test_nothing_to_decode() -> None:
    assert decode(np.zeros((0, 7)), np.zeros((8, 7)), []).tolist() == []


@pytest.mark.parametrize(
    ("word", "entry", "kind"),
    [
        ("“", None, "open"),
        ("said", Entry("VBD", "-", "say", "none", 0.9, 0.0, 1, 1), "said"),
        ("claimed", Entry("VBD", "VBN", "claim", "none", 0.6, 0.0, 1, 1), "VBD4"),
        ("Smith", None, "NAME"),
        ("Paris", Entry("PROPN", "-", "paris", "GPE", 0.0, 0.0, 1, 1), "NAME-GPE"),
        ("sources", Entry("NOUN", "-", "source", "none", 0.0, 0.42, 1, 1), "NOUN03"),
        ("@someone", None, "HANDLE"),
        ("https://example.com", None, "LINK"),
        ("4,000", None, "NUM"),
        ("glorbed", None, "VBN0"),
    ],
)
def test_kinds(word: str, entry: Entry | None, kind: str) -> None:
    assert KINDS[kind_of(word, entry)] == kind


def test_names_are_never_known_one_by_one() -> None:
    entry = Entry("PROPN", "NOUN", "lee", "PERSON", 0.0, 0.1, 4, 5)
    features = word_features("Lee", entry, kind_of("Lee", entry))
    assert not [f for f in features if "lee" in f.lower()]


def test_lexicon_round_trip() -> None:
    lexicon = Lexicon(
        {
            "claims": Entry("VBZ", "NOUN", "claim", "none", 0.5, 0.01, 7, 70),
            "say": Entry("VBP", "VB", "say", "none", 0.8, 0.0, 7, 71),
        }
    )
    assert dict(Lexicon.from_arrays(lexicon.arrays()).entries) == dict(lexicon.entries)


def test_table_sums_what_was_packed() -> None:
    rng = np.random.default_rng(1)
    for n_labels in (4, 7):
        weights = rng.normal(size=(50, n_labels))
        packed = pack_weights("x", weights)
        whole, scale = unpack_weights(packed, "x")
        rows = rng.integers(0, 50, size=(11, 20))
        expected = (whole.astype(int)[rows] * scale).sum(axis=0)
        assert np.abs(Table(whole, scale).sum(rows) - expected).max() < 1e-4
        assert (Table.from_part(packed, "x").sum(rows) == Table(whole, scale).sum(rows)).all()
        assert np.abs(whole * scale - weights).max() <= scale.max() / 2 + 1e-9


def test_threads_that_meet_new_words_at_once_do_not_mix_them_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondsource.vocabulary._MOST_WORDS", 500)
    weights = np.array([[1.0], [2.0]], dtype=np.float32)
    table = WordTable(Lexicon({}), ["end2=ab", "end2=ba"], weights, [(1, 1)])
    ends = [["ab" if i // (n % 7 + 1) % 2 else "ba" for i in range(60)] for n in range(40)]
    texts = [" ".join(f"word{n}x{i}{end}" for i, end in enumerate(own)) for n, own in enumerate(ends)]

    def sums(text: str) -> list[float]:
        tokens = tokenise(text)
        total: list[float] = table.of(tokens.vocabulary).slots[0][tokens.ids].ravel().tolist()
        return total

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(sums, texts))
    finally:
        sys.setswitchinterval(before)
    for own, total in zip(ends, found, strict=True):
        assert total == [1.0 if end == "ab" else 2.0 for end in own]


def test_sums_of_the_edge_are_zero() -> None:
    weights = np.array([[1.0], [2.0]], dtype=np.float32)
    table = WordTable(Lexicon({}), ["shape=x", "name"], weights, [(1, 1)])
    tokens = tokenise("aaaa Bbbb aaaa")
    known = table.of(tokens.vocabulary)
    assert known.slots[0][[0, *tokens.ids], 0].tolist() == [0.0, 1.0, 2.0, 1.0]
    assert known.kinds[0] == EDGE


def _frame(text: str) -> tuple[Article, Frame]:
    article = read(text)
    words = article.tokens.words
    kinds = np.array([kind_of(word, None) for word in words])
    return article, frame(article, np.arange(1, len(words) + 1), kinds, kinds)


def test_columns_stay_within_their_tables() -> None:
    article, f = _frame(TEXT)
    first = first_columns(f)
    probability = np.full((len(article.tokens), 4), 0.25)
    second, _ = second_columns(f, probability, first)
    for columns in (first, second):
        matrix = columns.matrix()
        assert matrix.shape == (len(columns.sizes), len(article.tokens))
        assert matrix.min() >= 0
        assert matrix.max() < columns.size
        for values, size in zip(columns.values(), columns.sizes, strict=True):
            assert values.min() >= 0
            assert values.max() < size


def test_no_word_looks_into_another_article() -> None:
    texts = (TEXT, "One line.", TEXT[::-1].strip())
    frames = [_frame(text)[1] for text in texts]
    together = joined(frames)
    rng = np.random.default_rng(0)
    probability = rng.random((len(together.place), 4))
    whole, cues = second_columns(together, probability, first_columns(together))
    ends = np.cumsum([0, *(len(f.place) for f in frames)])
    for f, first, last in zip(frames, ends, ends[1:], strict=False):
        alone, own = second_columns(f, probability[first:last], first_columns(f))
        assert (whole.values()[:, first:last] == alone.values()).all()
        assert (np.where(own.left < 0, -1, own.left + first) == cues.left[first:last]).all()
        assert (np.where(own.right < 0, -1, own.right + first) == cues.right[first:last]).all()


def test_steps_of_probability_are_even_in_log_odds() -> None:
    log_odds = np.array([-6.0, -4.4, -2.9, -1.1, -0.1, 0.1, 1.1, 2.6, 9.0])
    assert bins(1 / (1 + np.exp(-log_odds))).tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 7]
    assert bins(np.array([0.0, 1.0])).tolist() == [0, 7]


def test_nearest_cues_stay_in_their_sentence() -> None:
    article, f = _frame(TEXT)
    words = list(article.tokens.words)
    cue = np.zeros(len(words))
    said = words.index("said")
    cue[said] = 0.9
    cues = nearest_cues(f, cue)
    assert cues.right[words.index("wait")] == said
    assert cues.left[words.index("mayor")] == said
    assert cues.left[words.index("told")] == -1
    assert cues.right[words.index("Council")] == -1


def test_chunks_hold_every_token_once() -> None:
    article = read(TEXT + "\n\n" + "word " * 700 + ".")
    covered = [i for first, last in chunks(article) for i in range(first, last)]
    assert covered == list(range(len(article.tokens)))
    assert max(last - first for first, last in chunks(article)) <= 256


def test_stretches() -> None:
    assert stretches([]) == []
    assert stretches([0, 1, 2, 2, 0, 3, 5, 6, 5, 0, 6]) == [
        Stretch(1, 1, 4),
        Stretch(3, 5, 6),
        Stretch(5, 6, 8),
        Stretch(5, 8, 9),
        Stretch(5, 10, 11),
    ]
