"""``secondsource train``: from labelled corpora to a bundle, in one deterministic command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train")(train)


def train(
    shared: Annotated[Path, typer.Option(help="Folder with annotation/ and corpora/.")] = Path("../shared"),
    data: Annotated[Path, typer.Option(help="Folder with the project's own examples and lexicons.")] = Path(
        "data"
    ),
    out: Annotated[Path, typer.Option(help="Folder to write the bundle to.")] = Path(
        "model/secondsource/bundles/default"
    ),
    cache: Annotated[
        Path, typer.Option(help="Where finished steps are kept, so that a stopped run goes on.")
    ] = Path(".cache/train"),
    recipe: Annotated[str, typer.Option(help="Name of a shipped recipe, or a TOML file.")] = "default",
) -> None:
    """Train a bundle and measure it.

    Writes the bundle and MODEL_CARD.md to --out and prints the table of figures, each beside a word list and a
    TF-IDF + logistic regression trained on the same articles. The same inputs give the same bundle, byte for byte.
    """
    from secondsource_training.recipe import read_recipe, recipe_path
    from secondsource_training.train import train as run

    chosen = read_recipe(recipe_path(recipe))
    typer.echo(run(shared, data, out, cache, chosen, lambda line: typer.echo(line, err=True)))
