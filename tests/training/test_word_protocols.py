"""Protocols about single words and about sentences of other outlets, on a handful of sentences."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import average_precision_score
from tests.training.toy import toy_analyzer

from secondsource.article import read
from secondsource_training.charge_apart import without_sentences
from secondsource_training.charge_novelty import blind, kept_back, run, without
from secondsource_training.charge_uses import Uses
from secondsource_training.charge_words import Sentences as WordSentences
from secondsource_training.charge_words import Vocabulary, sentence_lift
from secondsource_training.protocols import anno_lexical, mbic
from secondsource_training.word_scores import chance, evidence_scores, sights

WORDS = ["duck", "mob", "mobs", "vile", "vilely"]


def _votes(text: str, **votes: int) -> dict[str, object]:
    return {"text": text, "label": "Biased", "votes": votes, "annotators": 10}


def _vocabulary() -> Vocabulary:
    """Five words; two sentences, of which the second is biased."""
    size = len(WORDS)
    sentences = WordSentences(np.array([0, 1, 3]), np.array([0, 1, 1]), np.array([False, True]))
    flat = np.zeros(size, dtype=np.int8)
    return Vocabulary(
        WORDS, flat, flat, flat, flat, flat + 3, flat.astype(bool), np.zeros((size, 2)),
        sentence_lift(sentences, size), np.zeros(size), sentences,
    )  # fmt: skip


def test_a_marked_phrase_is_a_vote_for_each_of_its_words_but_not_for_function_words() -> None:
    found = mbic.voted(
        {"text": "The vile plan of a mob.", "votes": {"vile": 3, "vile plan of": 2, "the": 9, "mob": 3}}
    )
    norms = found.article.tokens.norms
    assert [norms[i] for i in found.counted] == ["vile", "plan", "mob"]
    assert list(found.marked) == [True, False, False]


def test_sentences_without_agreement_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "mbic.jsonl.gz"
    lines = [_votes("The vile plan."), {**_votes("A mob."), "label": "No agreement"}]
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    (found,) = mbic.sentences(path)
    assert found.article.text == "The vile plan."


def test_average_precision_over_all_words_of_all_sentences() -> None:
    given = [
        mbic.voted(_votes("The vile plan failed.", vile=5)),
        mbic.voted(_votes("A mob of ducks.", ducks=4)),
        mbic.voted(_votes("An odd mob.", mob=6, odd=1)),
    ]
    rows = mbic.run(
        {"signal": mbic.by_signal(toy_analyzer()), "flat": lambda a: [0.0] * len(a.tokens)}, given
    )
    # vile, plan, failed; mob, ducks; odd, mob
    marked = [True, False, False, False, True, False, True]
    expected = average_precision_score(marked, [3.0, -9, -9, 1.0, -9, -1.0, 1.0])
    assert rows["signal"]["average precision"] == pytest.approx(expected)
    assert rows["flat"]["average precision"] == pytest.approx(3 / 7)
    assert rows["signal"]["low"] <= expected <= rows["signal"]["high"]


def test_a_word_has_the_probability_of_the_likeliest_flag_that_it_is_evidence_of() -> None:
    article = read("A vile, odd plan.")
    scores = evidence_scores(article, sights(toy_analyzer(), article))
    assert [round(s, 2) for s in scores] == [0.0, 0.95, 0.0, 0.27, 0.0, 0.0]
    assert chance(toy_analyzer(), "A vile, odd plan.") == scores[1]
    assert chance(toy_analyzer(), "A plan.") == 0.0


def test_outlets_stay_together_and_are_counted_apart(tmp_path: Path) -> None:
    path = tmp_path / "anno.jsonl"
    outlets = [f"paper-{i % 7}" for i in range(70)]
    lines = [
        {"text": f"{'vile' if i % 2 else 'dull'} {i}", "label": i % 2, "outlet": o}
        for i, o in enumerate(outlets)
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    data = anno_lexical.sentences(path)
    assert all(len(set(data.fold[data.outlet == name].tolist())) == 1 for name in set(outlets))
    scores = {"right": data.biased.astype(float), "wrong": 1.0 - data.biased}
    rows = dict(anno_lexical.by_group(data, scores, np.arange(70)))
    assert rows["all"] == {"sentences": 70, "biased": 0.5, "right": 1.0, "wrong": 0.0}
    assert sum(row["sentences"] for name, row in rows.items() if name.startswith("group")) == 70


def test_tfidf_learns_from_the_other_sentences_only() -> None:
    texts = ["a vile plan", "a dull plan"] * 5
    found = anno_lexical.tfidf(texts, np.array([True, False] * 5), ["vile day", "dull day"])
    assert found[0] > 0 > found[1]


def test_sentences_that_are_left_out_leave_no_trace() -> None:
    vocab = _vocabulary()
    apart = without_sentences(vocab, np.array([False, True]))
    assert apart.sentences.row.tolist() == [0]
    assert vocab.lift[3] > 0
    assert apart.lift[3] == apart.lift[4]


def test_words_are_kept_back_by_hash_or_with_their_family() -> None:
    many = [f"word{i}{ending}" for i in range(500) for ending in ("", "s")]
    singly, families = kept_back(many, False), kept_back(many, True)
    assert 60 <= len(singly) <= 140
    assert singly == kept_back(reversed(many), False)
    assert all((word.removesuffix("s") in families) == (word in families) for word in many if len(word) > 6)


def test_a_word_kept_back_is_known_by_its_form_only() -> None:
    vocab, kept = _vocabulary(), frozenset({"vilely"})
    uses = Uses(np.ones(5), np.ones(5))
    assert blind(vocab, uses, kept).total.tolist() == [1, 1, 1, 1, 0]
    table = without(vocab, np.array([-3.0, 1.0, 1.5, 2.0, 9.0]), kept)
    assert table.look_up("vile").charge == 2.0
    found = table.look_up("vilely")
    assert found.known == "stem"
    assert found.charge == pytest.approx(0.9 * 2.0)


def test_words_that_nobody_rated_or_used_are_ranked_as_raters_would(shared: Path) -> None:
    rows = run(shared, Path(__file__).parents[2] / "data", family=False)
    # Over equal numbers of each rating; over all words a perfect order would reach .65, for most ratings are 0.
    assert rows["form"]["words"] > 2000
    assert rows["form"]["spearman, balanced"] >= 0.6
    assert rows["form and neighbours"]["spearman, balanced"] >= 0.7
