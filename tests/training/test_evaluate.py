"""Evaluation by hand-made figures: a toy signal whose flags and labels are known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from secondsource.analyzer import Analyzer
from secondsource.article import Article
from secondsource.errors import InputError
from secondsource.linear import Feature, LinearModel
from secondsource.reading import Reading
from secondsource.scoring import TrainedSignal
from secondsource.signals import Candidate, RoleSpan, Signal, Wording
from secondsource.tokens import Span
from secondsource_training.corpora import LabelledArticle, LabelledFlag
from secondsource_training.errors_page import errors_page, marked, write_report
from secondsource_training.evaluate import Evaluation, articles_of, evaluate
from secondsource_training.evaluation_table import lines

_WORDS = {"vile": 3.0, "mob": 1.0, "odd": -1.0}


def _candidates(reading: Reading, prepared: Any) -> Iterator[Candidate]:
    for i, word in enumerate(reading.article.tokens.norms):
        if word in _WORDS:
            span = reading.article.tokens.span(i, i + 1)
            voice = "quoted" if reading.article.quoted[i] else "writer"
            yield Candidate("toy", voice, (RoleSpan("evidence", span),), (Feature(word, 1.0, span),))


SIGNAL = Signal(
    id="toy", title="Toy", scope="span", meaning="m", why="w", guidance="g", authority="a", kinds={"toy": "t"},
    candidates=_candidates, wording=lambda *_: Wording("info", "r", "q"), match_roles=("evidence",),
)  # fmt: skip


def _read(article: Article) -> Reading:
    return Reading(article, ())


@pytest.fixture
def toy() -> Analyzer:
    """An analyzer that flags two words."""
    trained = TrainedSignal(SIGNAL, LinearModel(0.0, _WORDS), 0.5, None)
    return cast(Analyzer, SimpleNamespace(signals=(trained,), version="toy-1", read=_read))


def _article(name: str, text: str, *labels: str, voice: str = "writer", group: str = "g") -> LabelledArticle:
    flags = tuple(
        LabelledFlag("toy", voice, (RoleSpan("evidence", Span(text.index(w), text.index(w) + len(w))),))
        for w in labels
    )
    return LabelledArticle(name, group, None, text, {"toy": flags}, split="evaluate", origin="annotation")


@pytest.fixture
def evaluation(toy: Analyzer) -> Evaluation:
    """Three articles: one right flag and one miss, one false alarm, one quoted word flagged as nobody's."""
    return evaluate(
        toy,
        "here",
        [
            _article("1", "The vile plan of the horrid club.", "vile plan", "horrid"),
            _article("2", "A mob of ducks <script>crossed</script> the road.", group="fowl"),
            _article("3", '"The vile mob won," said Ann.', "vile", voice="quoted"),
        ],
    )


def test_overlap_exact_tokens_and_articles(evaluation: Evaluation) -> None:
    figures = evaluation.signals["toy"].figures
    assert (figures["overlap"].precision, figures["overlap"].recall) == (0.5, 0.5)
    assert figures["exact"].recall == 0.0
    assert figures["tokens"].recall == pytest.approx(1 / 3)
    assert figures["tokens"].precision == 0.5
    assert (figures["articles"].precision, figures["articles"].recall) == (0.5, 1.0)
    assert figures["overlap"].low <= figures["overlap"].f1 <= figures["overlap"].high


def test_the_curve_counts_labels_that_nothing_proposes(evaluation: Evaluation) -> None:
    curve = evaluation.signals["toy"].curve
    assert curve.recall.max() == 0.5
    assert curve.area == pytest.approx(0.5)
    high, low = curve.at([0.9, 0.5])
    assert (high["precision"], high["recall"]) == (1.0, 0.5)
    assert (low["precision"], low["recall"]) == (0.5, 0.5)


def test_average_precision_is_that_of_scikit_learn(toy: Analyzer) -> None:
    from sklearn.metrics import average_precision_score

    texts = ["vile", "mob", "odd", "vile", "mob", "odd", "mob"]
    right = [True, False, True, True, True, False, False]
    articles = [
        _article(str(i), f"The {w} day.", *([w] if r else []))
        for i, (w, r) in enumerate(zip(texts, right, strict=True))
    ]
    result = evaluate(toy, "here", articles).signals["toy"]
    assert result.curve.area == pytest.approx(average_precision_score(right, [_WORDS[w] for w in texts]))


def test_calibration_of_two_bins(evaluation: Evaluation) -> None:
    found = evaluation.signals["toy"].calibration
    assert found["candidates"] == 4
    p = 1 / (1 + np.exp(-np.array([3.0, 1.0, 3.0, 1.0])))
    y = np.array([1.0, 0.0, 1.0, 0.0])
    assert found["brier"] == pytest.approx(float(np.mean((p - y) ** 2)), abs=1e-4)


def test_slices_tell_who_was_quoted(evaluation: Evaluation) -> None:
    slices = evaluation.signals["toy"].slices
    assert slices["outlet"]["fowl"]["precision"] == 0.0
    assert slices["outlet"]["fowl"]["recall"] is None
    assert slices["voice"]["quoted"] == {"labels": 1, "flagged as the writer's": 0, "share": 0.0}


def test_the_table_and_json(evaluation: Evaluation) -> None:
    text = "\n".join(lines(evaluation, detail=True))
    assert "| toy | overlap | 0.50 | 0.50 | 0.50 |" in text
    data = json.loads(json.dumps(evaluation.to_dict()))
    assert data["signals"]["toy"]["figures"]["overlap"]["labels"] == 2


def test_the_page_of_errors_escapes_what_it_quotes(evaluation: Evaluation) -> None:
    page = "".join(errors_page(evaluation))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<mark>horrid</mark>" in page
    assert "False alarms: 1" in page
    assert "Misses: 1" in page
    assert marked("a <b> c", Span(2, 5)) == "…a <mark>&lt;b&gt;</mark> c…"


def test_plots_are_the_same_every_time(evaluation: Evaluation, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for folder in ("one", "two"):
        written = write_report(evaluation, tmp_path / folder)
    assert {p.name for p in written} == {"toy.png", "toy.svg", "errors.html"}
    for path in written:
        assert path.read_bytes() == (tmp_path / "one" / path.name).read_bytes()


def test_what_to_measure_on(tmp_path: Path) -> None:
    data = Path(__file__).parent.parent.parent / "data"
    assert {a.split for a in articles_of("examples", tmp_path, data)} == {"evaluate"}
    with pytest.raises(InputError, match="annotation"):
        articles_of("annotation", tmp_path, data)
    file = tmp_path / "mine.jsonl"
    file.write_text(
        '{"id": "1", "text": "Rain fell.", "signal": "loaded-language", "flags": []}\n', encoding="utf-8"
    )
    (article,) = articles_of(str(file), tmp_path, data)
    assert article.flags == {"loaded-language": ()}
    for text in ('{"text": "Rain fell.", "label": 1}\n', '{"id": "1"}\n', ""):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError):
            articles_of(str(file), tmp_path, data)


def test_the_annotation_as_a_file_of_labels(shared: Path) -> None:
    path = shared / "annotation" / "articles.jsonl.gz"
    assert len(articles_of(str(path), shared, Path("data"))) == 250
