"""The published protocols on data small enough to reckon by hand."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from secondsource.analyzer import Analyzer
from secondsource.article import Article
from secondsource.errors import InputError
from secondsource.reading import Reading
from secondsource_training import explanations
from secondsource_training.explanations import erasures, summary
from secondsource_training.protocols import ptc
from secondsource_training.protocols.sentence_models import (
    KINDS,
    findings,
    predictions,
    records,
    scores,
    table,
)


def _read(article: Article) -> Reading:
    return Reading(article, ())


@pytest.fixture
def blind() -> Analyzer:
    """An analyzer without signals: sentences are their words alone."""
    return cast(Analyzer, SimpleNamespace(signals=(), version="blind-1", read=_read))


def test_the_overlap_formula_of_ptc() -> None:
    flagged = [[(0, 10)], [(5, 9)]]
    gold = [[(0, 5), (20, 30)], []]
    found = ptc.overlap_scores(flagged, gold)
    assert found["precision"] == pytest.approx(0.5 / 2)
    assert found["recall"] == pytest.approx(1.0 / 2)
    assert ptc.overlap_scores([[]], [[]])["F1"] == 0.0
    assert ptc.merged([(4, 6), (0, 2), (1, 4)]) == [(0, 6)]


def test_scores_and_table() -> None:
    found = scores([1, 0, 1, 0], [1, 0, 0, 0])
    assert found["F1"] == pytest.approx(2 / 3)
    lines = list(table("toy", {"words": found}))
    assert lines[0] == "| toy | macro-F1 | precision | recall | F1 |"
    assert lines[2].startswith("| words | 0.733 | 1.000 | 0.500 |")


@pytest.mark.parametrize("kind", KINDS)
def test_a_classifier_learns_from_words_and_from_findings(kind: str) -> None:
    texts = ["a vile plan", "a mild plan"] * 10
    labels = np.array([1, 0] * 10)
    features = labels[:, None].astype(np.float64)
    predicted = predictions(
        kind, (texts, features, labels), (["the vile one", "the mild one"], np.array([[1.0], [0.0]]))
    )
    assert predicted.tolist() == [1, 0]


def test_sentences_become_what_is_found_in_them(blind: Analyzer) -> None:
    assert findings(blind, ["A plan.", "Another."]).shape == (2, 0)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not there"):
        records(tmp_path / "x.jsonl")


class _Keyword:
    """Flags the word "vile" by two terms."""

    def analyze(self, text: str) -> Any:
        flags = []
        at = text.find("vile")
        if at >= 0:
            terms = (
                SimpleNamespace(feature="word", weight=3.0),
                SimpleNamespace(feature="place", weight=-0.5),
            )
            span = SimpleNamespace(start=at, end=at + 4)
            flags.append(
                SimpleNamespace(
                    id="f", signal="toy", voice="writer", bias=-1.0, contributions=terms, spans=(span,)
                )
            )
        return SimpleNamespace(text=text, flags=flags)


def test_erasing_what_raised_a_flag_clears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explanations, "STRONGEST", 1)
    (found,) = erasures(cast(Analyzer, _Keyword()), ["The long and vile plan.", "A mild plan."])
    assert found.comprehensiveness == pytest.approx(0.8176 - 0.1824, abs=1e-3)
    assert found.sufficiency < 0.0
    assert found.erased
    assert not found.erased_random
    assert found.stable
    assert summary([found])["all"]["flags"] == 1.0


def test_the_readme_names_every_protocol_and_what_it_names_can_be_run() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = text.split("### Measuring further\n")[1].split("\n###")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = {re.sub(r"^\.", "protocols.", name) for row in rows for name in re.findall(r"`([\w.]+)`", row)}
    folder = Path(ptc.__file__).parent
    assert {
        f"protocols.{path.stem}" for path in folder.glob("*.py") if "\ndef main(" in path.read_text()
    } <= named
    for name in sorted(named):
        module = import_module(f"secondsource_training.{name}")
        assert callable(module.main)
        assert f"python -m secondsource_training.{name}" in (module.__doc__ or ""), name
