"""Which kind of overstatement is it? One sum for each kind, fitted on the headlines that were flagged.

The kind names the flag and chooses the body span; whether there is a flag is fitted like every other signal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from secondsource.signals.headline_overstates import KINDS, PART, SIGNAL, Prepared
from secondsource_training.counting import Labelled
from secondsource_training.fit import rows
from secondsource_training.sample import logistic, matrix

_STRENGTH = 0.1
_LEAST = 3


def fit_headline_kinds(labelled: Sequence[Labelled], prepared: Prepared) -> dict[str, Any]:
    """Fit a sum for each kind against the others; return the bundle part.

    Parameters
    ----------
    labelled : sequence of Labelled
        Read with what the other signals found; held-out ones are left out.
    prepared : Prepared
    """
    train = [item for item in labelled if item.article.split == "train" and item.article.flags.get(SIGNAL.id)]
    found = rows(SIGNAL, prepared, train)
    kinds = [train[row.article].article.flags[SIGNAL.id][0].kind for row in found]
    names, X = matrix(found, _LEAST)
    weight = np.ones(len(found))
    table = {}
    for kind in KINDS:
        y = np.array([k == kind for k in kinds], dtype=np.float64)
        if 0 < y.sum() < len(y):
            w, b = logistic(X, y, weight, _STRENGTH)
            table[kind] = {"bias": b, "weights": {n: float(v) for n, v in zip(names, w, strict=True) if v}}
    return {PART: table}
