"""What counts as the same attribution, and how labels are read from spans."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from secondsource.article import read
from secondsource.attribution import Attribution
from secondsource.errors import InputError
from secondsource.tokens import Span
from secondsource_training.tagger_data import load_documents, load_examples, token_labels
from secondsource_training.tagger_scores import attribution_scores, matching, same_act, token_scores


def act(source: str, cue: str, content: str, text: str) -> Attribution:
    """Return an act by its words."""

    def find(words: str) -> tuple[Span, ...]:
        at = text.find(words)
        return (Span(at, at + len(words)),) if words else ()

    return Attribution(find(source), find(cue), find(content), 0)


TEXT = "The mill burned, police said. A clerk claimed that nobody was inside."
GOLD = [
    act("police", "said", "The mill burned", TEXT),
    act("A clerk", "claimed", "that nobody was inside", TEXT),
]


def test_labels_open_each_stretch() -> None:
    labels = token_labels(read(TEXT), GOLD, own=False)
    assert labels.tolist() == [5, 6, 6, 0, 1, 3, 0, 1, 2, 3, 5, 6, 6, 6, 0]


def test_a_quotation_that_runs_on_is_content_though_only_its_first_sentence_was_marked() -> None:
    text = "“It burned,” she said. “Nobody was inside the mill. We are safe here now.”"
    labels = token_labels(read(text), [act("she", "said", "It burned", text)], own=True)
    assert set(labels[-12:].tolist()) == {5, 6}


@pytest.mark.parametrize(
    ("found", "overlap", "source", "exact"),
    [
        (GOLD, 1.0, 1.0, 1.0),
        ([act("", "said", "The mill burned", TEXT), GOLD[1]], 1.0, 0.5, 0.5),
        ([act("police", "said", "mill burned", TEXT), GOLD[1]], 1.0, 1.0, 0.5),
        ([GOLD[0], GOLD[0]], 0.5, 0.5, 0.5),
        ([], 0.0, 0.0, 0.0),
    ],
)
def test_measures(found: list[Attribution], overlap: float, source: float, exact: float) -> None:
    scores = attribution_scores([found], [GOLD])
    assert scores["overlap"].f1 == pytest.approx(overlap)
    assert scores["with source"].f1 == pytest.approx(source)
    assert scores["exact"].f1 == pytest.approx(exact)


def test_an_act_without_cue_is_matched_by_its_content() -> None:
    bare = act("police", "", "mill burned", TEXT)
    assert same_act(bare, GOLD[0])
    assert not same_act(bare, GOLD[1])
    assert matching([bare], GOLD, same_act) == {0: 0}


def test_token_scores_count_by_class() -> None:
    gold = token_labels(read(TEXT), GOLD, own=False)
    found = np.where((gold == 1) | (gold == 2), 0, gold)
    scores = token_scores([found], [gold])
    assert scores["source"].recall == 0.0
    assert scores["cue"].f1 == scores["content"].f1 == 1.0


EXAMPLE = {
    "id": "a",
    "split": "evaluate",
    "text": "It is over, he said, and he meant it.",
    "attributions": [
        {"source": "he", "cue": "said", "claim": "It is over", "type": "named-person", "entity": "A"},
        {"source": "he", "source_n": 1, "cue": "", "claim": "it", "type": "named-person", "entity": "A"},
    ],
}


def test_examples_are_located_in_their_text(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_text(json.dumps(EXAMPLE), encoding="utf-8")
    found = load_examples(tmp_path)
    assert [(d.fold, d.own, d.written) for d in found] == [(-1, True, True)]
    first, second = found[0].gold
    assert found[0].article.quote(first.source[0]) == "he"
    assert second.source[0].start > first.source[0].start
    assert second.cue == ()


def test_example_that_misquotes_is_named(tmp_path: Path) -> None:
    wrong = {**EXAMPLE, "text": "It is over, she said."}
    (tmp_path / "some.jsonl").write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(InputError, match=r"some\.jsonl:1"):
        load_examples(tmp_path)


def test_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="polnear"):
        load_documents(tmp_path, tmp_path)
