"""What is held out was chosen by rule, not by hand; folds of the tagger never share a text."""

from __future__ import annotations

import json
from pathlib import Path

from secondsource_training.corpora import json_lines
from secondsource_training.splits import held_out, held_out_fifth
from secondsource_training.tagger_data import load_documents

ROOT = Path(__file__).parent.parent.parent


def test_the_fifth_is_the_one_that_the_rule_picks(shared: Path) -> None:
    ids = [str(data["id"]) for _, data in json_lines(shared / "annotation" / "articles.jsonl.gz")]
    assert held_out(ROOT / "data" / "splits.json") == frozenset(held_out_fifth(ids))


def test_no_label_of_another_kind_is_learned_of_what_is_held_out() -> None:
    kept = held_out(ROOT / "data" / "splits.json")
    for name in ("labels", "polnear"):
        lines = (ROOT / "data" / "annotation" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert kept.isdisjoint(json.loads(line)["id"] for line in lines)


def test_a_text_with_two_sets_of_labels_is_left_out_with_both(shared: Path) -> None:
    folds: dict[str, set[int]] = {}
    twice: dict[str, int] = {}
    for document in load_documents(shared, ROOT / "data"):
        name = str(document.article.id)
        folds.setdefault(name, set()).add(document.fold)
        twice[name] = twice.get(name, 0) + 1
    assert sum(n == 2 for n in twice.values()) > 700
    assert all(len(found) == 1 for found in folds.values())
