"""Folds of cross-validation: which group goes into which, and the work for each, two at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed

FOLDS = 5
AT_ONCE = 2
"""Fits that run beside each other: each holds its share of the texts in memory."""
T = TypeVar("T")
Work = TypeVar("Work")


def fold_of(groups: npt.NDArray[np.str_]) -> npt.NDArray[np.int64]:
    """Deal groups into folds, largest first, each to the fold with the fewest rows so far."""
    sizes = Counter(groups.tolist())
    totals = [0] * FOLDS
    place: dict[str, int] = {}
    for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        place[group] = totals.index(min(totals))
        totals[place[group]] += size
    return np.array([place[group] for group in groups])


def beside(function: Callable[[Work], T], works: Iterable[Work]) -> Iterator[T]:
    """Yield what ``function`` returns for each piece of work, in order; threads, since the time goes into arrays."""
    found: Iterator[T] = Parallel(n_jobs=AT_ONCE, prefer="threads", return_as="generator")(
        delayed(function)(work) for work in works
    )
    return found
