"""Building is the same everywhere: what a machine has to spare must not show in the numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from secondsource_training import build as module
from secondsource_training.recipe import read_recipe, recipe_path


class _ReachedError(Exception):
    pass


def test_nothing_is_fitted_on_more_than_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sklearn.linear_model  # noqa: F401  (loads the libraries that have threads)

    (tmp_path / "annotation").mkdir()
    (tmp_path / "annotation" / "articles.jsonl.gz").touch()
    seen: list[int] = []

    def fitting(*_: Any) -> None:
        seen.extend(pool["num_threads"] for pool in threadpool_info())
        raise _ReachedError

    monkeypatch.setattr(module, "_layers", fitting)
    with threadpool_limits(limits=2):
        with pytest.raises(_ReachedError):
            module.build(tmp_path, tmp_path, tmp_path, read_recipe(recipe_path("default")), lambda _: None)
        assert seen
        assert set(seen) == {1}
        assert {pool["num_threads"] for pool in threadpool_info()} == {2}
