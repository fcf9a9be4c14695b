"""Building is the same everywhere: what a machine has to spare must not show in the numbers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from secondsource.errors import InputError
from secondsource_training import build as module
from secondsource_training.recipe import read_recipe, recipe_path


def kept(folder: Path, word: str) -> tuple[str, int, set[int]]:
    """What a step could do: its argument, its process, the threads that it may use."""
    import sklearn.linear_model  # noqa: F401

    (folder / f"{word}-{os.getpid()}").touch()
    return word, os.getpid(), {pool["num_threads"] for pool in threadpool_info()}


def refused(folder: Path) -> None:
    raise InputError(f"{folder}: nothing to learn from", code="no-corpora", hint="Name another.")


def test_a_step_runs_once_in_a_process_of_its_own(tmp_path: Path) -> None:
    said: list[str] = []
    steps = module._Steps(tmp_path / "cache", said.append)
    found = [steps("count", [], kept, tmp_path, "once") for _ in range(2)]
    word, process, threads = found[0]
    assert (word, threads) == ("once", {1})
    assert process != os.getpid()
    assert found[0] == found[1]
    assert len(list(tmp_path.glob("once-*"))) == 1
    assert said[-1] == "count: kept from an earlier run"


def test_a_step_that_fails_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    steps = module._Steps(tmp_path / "cache", lambda _: None)
    with pytest.raises(InputError, match="nothing to learn from") as caught:
        steps("count", [], refused, tmp_path)
    assert caught.value.hint == "Name another."
    assert not list((tmp_path / "cache").glob("*"))


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
