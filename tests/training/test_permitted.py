"""A recipe can use the corpora that it names, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from secondsource.errors import ConfigError
from secondsource_training.corpora import json_lines
from secondsource_training.corpora_list import open_names, read_list
from secondsource_training.permitted import licences, permitted, used
from secondsource_training.recipe import Recipe, read_recipe, recipe_path

ROOT = Path(__file__).parent.parent.parent
CORPORA = read_list(ROOT / "data" / "corpora.toml")


def _shipped(name: str) -> Recipe:
    return read_recipe(recipe_path(name))


def test_permissive_is_every_corpus_with_an_open_licence() -> None:
    recipe = _shipped("permissive")
    assert recipe.corpora == open_names(CORPORA)
    assert set(licences(CORPORA, recipe)) == recipe.corpora


def test_permissive_differs_from_default_in_its_corpora_only() -> None:
    default, permissive = _shipped("default"), _shipped("permissive")
    for signal in ("loaded-language", "single-source", "contradictory-attributions"):
        assert default.signal(signal) == permissive.signal(signal)


def test_the_default_reads_the_folder_itself(tmp_path: Path) -> None:
    assert permitted(tmp_path, CORPORA, _shipped("default"), tmp_path / "cache") == tmp_path


def test_what_is_not_allowed_is_empty(shared: Path, tmp_path: Path) -> None:
    recipe = _shipped("permissive")
    for _ in range(2):  # a second run starts anew
        folder = permitted(shared, CORPORA, recipe, tmp_path)
    assert list(json_lines(folder / "corpora" / "attribution" / "polnear.train.jsonl.gz")) == []
    assert (folder / "annotation" / "source-types.tsv").read_text(encoding="utf-8").count("\n") == 1
    same = "corpora/sentences/mbic.jsonl.gz"
    assert (folder / same).read_bytes() == (shared / same).read_bytes()
    assert not any("polnear" in path or "emergent" in path for path in used(shared, CORPORA, recipe))


@pytest.mark.parametrize("name", ["babe", "gossip"])
def test_a_recipe_may_not_train_on_everything(tmp_path: Path, name: str) -> None:
    recipe = Recipe("mine", frozenset({name}), {}, {})
    with pytest.raises(ConfigError, match=name):
        permitted(tmp_path, CORPORA, recipe, tmp_path)


@pytest.mark.parametrize(
    "text", ['name = "x"\nextends = "nothing"', 'name = "x"\nextends = "../x"', 'name = "x"']
)
def test_recipes_that_say_too_little(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        read_recipe(file)
