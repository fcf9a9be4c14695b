"""The corpora that a recipe allows, as a folder: links to the files it may use, and empty files for the rest.

Every step reads from this folder, so none can use what the recipe leaves out, and none needs to know of recipes.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from secondsource.errors import ConfigError
from secondsource_training.corpora_list import Corpus
from secondsource_training.recipe import Recipe


def permitted(shared: Path, corpora: Sequence[Corpus], recipe: Recipe, cache: Path) -> Path:
    """Return the folder to train from: ``shared`` itself when the recipe allows everything.

    Parameters
    ----------
    corpora : sequence of Corpus
        The list of ``data/corpora.toml``.
    cache : Path
        Where the folder is made.

    Raises
    ------
    ConfigError
        When the recipe names a corpus that is not listed, or one that may not train anything.
    """
    if recipe.corpora is None:
        return shared
    known = {corpus.name: corpus for corpus in corpora}
    for name in sorted(recipe.corpora):
        if name not in known or known[name].use == "evaluate":
            why = "is not in the list of corpora" if name not in known else "is for evaluation only"
            raise ConfigError(
                f"recipe {recipe.name}: {name} {why}", code="bad-recipe", hint="See data/corpora.toml."
            )
    folder = cache / f"corpora-{recipe.name}"
    shutil.rmtree(folder, ignore_errors=True)
    for corpus in corpora:
        for file in corpus.files:
            source, target = shared / file.path, folder / file.path
            if not source.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if recipe.allows(corpus.name):
                target.symlink_to(source.resolve())
            else:
                target.write_bytes(_empty(source))
    return folder


def used(shared: Path, corpora: Sequence[Corpus], recipe: Recipe) -> dict[str, str]:
    """Return the SHA-256 of each file that a build may learn from, by its path."""
    paths = [
        file.path
        for corpus in corpora
        if corpus.use == "train" and recipe.allows(corpus.name)
        for file in corpus.files
    ]
    return {
        path: hashlib.sha256((shared / path).read_bytes()).hexdigest()
        for path in paths
        if (shared / path).exists()
    }


def licences(corpora: Sequence[Corpus], recipe: Recipe) -> dict[str, str]:
    """Return the licence of each corpus that a build may learn from."""
    return {c.name: c.licence for c in corpora if c.use == "train" and recipe.allows(c.name)}


def left_out(corpora: Sequence[Corpus], recipe: Recipe) -> tuple[str, ...]:
    """Return the names of the corpora for training that a recipe does without."""
    return tuple(c.name for c in corpora if c.use == "train" and not recipe.allows(c.name))


def _empty(source: Path) -> bytes:
    """Return a file of the same kind with nothing in it; a table keeps its head."""
    if source.suffix == ".gz":
        return gzip.compress(b"", mtime=0)
    with source.open("rb") as stream:
        return stream.readline() if source.suffix == ".tsv" else b""
