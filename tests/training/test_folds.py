"""Folds: groups stay whole, and work side by side gives what work in turn gives."""

from __future__ import annotations

import numpy as np

from secondsource_training.folds import FOLDS, beside, fold_of


def test_a_group_is_in_one_fold_and_folds_are_of_like_size() -> None:
    groups = np.array([f"outlet-{i % 17}" for i in range(340)])
    fold = fold_of(groups)
    assert all(len(set(fold[groups == group])) == 1 for group in set(groups))
    sizes = np.bincount(fold, minlength=FOLDS)
    assert sizes.max() - sizes.min() <= 20


def test_results_come_in_the_order_of_the_work() -> None:
    rng = np.random.default_rng(0)
    works = [rng.normal(size=(50 * (7 - i), 40)) for i in range(7)]
    found = list(beside(np.linalg.norm, works))
    assert found == [np.linalg.norm(work) for work in works]
