"""Leaving out features: one group tells the label, one is noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.training.toy import SIGNAL

from secondsource.article import read
from secondsource.linear import Feature, LinearModel
from secondsource.reading import Reading
from secondsource.signals import Candidate, RoleSpan
from secondsource.tokens import Span
from secondsource_training.ablation import IDLE, Bench, Without, ablation, group_of, lines
from secondsource_training.corpora import LabelledArticle, LabelledFlag
from secondsource_training.counting import Labelled, Row
from secondsource_training.fit import Fitted
from secondsource_training.recipe import SignalRecipe

SETTINGS = SignalRecipe(
    annotated_weight=1.0,
    by_article=False,
    contrast_weight=0.0,
    example_weight=1.0,
    least=1,
    precision=0.5,
    unmatched_weight=1.0,
    strengths=(0.1, 1.0),
)


def _bench() -> Bench:
    """Forty articles of one candidate each; "word=" tells the label, "noise=" does not."""
    chance = np.random.default_rng(0)
    labelled, rows = [], []
    for index in range(40):
        label = index % 2 == 0
        place = (RoleSpan("evidence", Span(0, 4)),)
        names = ("word=vile" if label else "word=mild", f"noise={chance.integers(2)}")
        text = "Vile day." if label else "Mild day."
        flags = (LabelledFlag(SIGNAL.id, "writer", place),) if label else ()
        article = LabelledArticle(
            str(index),
            f"outlet-{index % 10}",
            None,
            text,
            {SIGNAL.id: flags},
            split="train",
            origin="annotation",
        )
        labelled.append(Labelled(Reading(read(text), ()), article))
        candidate = Candidate("toy", "writer", place, tuple(Feature(name) for name in names))
        rows.append(Row(candidate, label, index))
    return Bench.of(SIGNAL, labelled, Fitted(LinearModel(0.0, {}), 0.5, rows, np.zeros(40)), SETTINGS)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("cue=said", "cue"),
        ("charge of the word ≥ -1.5", "charge of the word"),
        ("sources>=3", "sources"),
        ("function word after: a", "function word after"),
        ("cluster-101", "cluster"),
        ("human+plural+no-name", "human"),
        ("class: ADJ, charge", "class"),
        ("rated 3", "rated"),
        ("loaded-per-100>=2", "loaded-per"),
        ("bare-plural", "bare-plural"),
    ],
)
def test_the_group_of_a_feature(name: str, group: str) -> None:
    assert group_of(name) == group


def test_what_tells_the_label_pays_and_noise_does_not() -> None:
    whole, *others = ablation(_bench())
    found = {row.group: row for row in others}
    assert (whole.features, whole.ap, whole.f1) == (4, 1.0, 1.0)
    assert (found["word"].features, found["noise"].features) == (2, 2)
    assert found["word"].pays
    assert found["word"].ap < 0.8
    assert not found["noise"].pays
    assert found["noise"].f1 == 1.0
    assert others[-1] == replace(found["noise"], group=IDLE)


def test_what_is_held_out_is_not_counted() -> None:
    bench = _bench()
    held_out = LabelledArticle(
        "x", "x", None, "Vile day.", bench.labelled[0].article.flags, split="evaluate", origin="annotation"
    )
    more = [*bench.labelled, Labelled(bench.labelled[0].reading, held_out)]
    whole = next(ablation(Bench.of(SIGNAL, more, bench.fitted, SETTINGS)))
    assert whole.f1 == 1.0


def test_the_error_of_a_rise_is_over_groups_of_articles() -> None:
    bench = _bench()
    mean, error = bench.rise(np.zeros(40), np.full(40, 0.5))
    assert (mean, error) == (0.5, 0.0)
    one_outlet = np.where(bench.group == "outlet-0", 1.0, 0.0)
    mean, error = bench.rise(np.zeros(40), one_outlet)
    assert mean == pytest.approx(0.1)
    assert error == pytest.approx(np.sqrt(3.6**2 + 9 * 0.4**2) / 40)


def test_groups_that_say_the_same_are_missed_only_together() -> None:
    bench = _bench()
    twice = [
        replace(
            row,
            candidate=replace(
                row.candidate, features=(Feature(f"one={row.label}"), Feature(f"other={row.label}"))
            ),
        )
        for row in bench.fitted.rows
    ]
    fitted = replace(bench.fitted, rows=twice)
    found = {row.group: row for row in ablation(Bench.of(SIGNAL, bench.labelled, fitted, SETTINGS))}
    assert found["one"].ap == found["other"].ap == 1.0
    (alone,) = (row for row in ablation(bench) if row.group == "word")
    assert found["one"].loss < alone.loss / 4


def test_the_table_puts_first_what_pays_most() -> None:
    rows = [
        Without("(all features)", 3, 0.9, 0.8),
        Without("noise", 1, 0.9, 0.8, -0.001, 0.001),
        Without("word", 2, 0.5, 0.4, 0.2, 0.01),
    ]
    text = list(lines("toy", rows))
    assert text[3] == "| word | 2 | -0.400 | -0.400 | +200.00 ± 10.00 | yes |"
    assert text[4] == "| noise | 1 | +0.000 | +0.000 | -1.00 ± 1.00 | no |"
