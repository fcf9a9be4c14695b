"""``secondsource train``: from labelled corpora to a bundle, in one deterministic command."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

REFUSED = 1


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
    feedback: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Decisions to learn from too: JSON lines of `secondsource review export`. Repeat it for more files.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Train a bundle and measure it.

    Writes the bundle and MODEL_CARD.md to --out and prints the table of figures, each beside a word list and a
    TF-IDF + logistic regression trained on the same articles. The same inputs give the same bundle, byte for byte,
    on one kind of processor and with the same libraries.

    With --feedback it makes a candidate, which replaces the bundle in --out only if no held-out figure falls, and
    prints which figures and flags changed. A candidate that is refused stays in --cache. Name every file each time.

    Exit codes: 0 written · 1 the candidate was refused · 2 usage or settings · 4 internal failure.
    """
    from secondsource_training.recipe import read_recipe, recipe_path
    from secondsource_training.train import train as run

    chosen = read_recipe(recipe_path(recipe))

    say = partial(typer.echo, err=True)
    if not feedback:
        typer.echo(run(shared, data, out, cache, chosen, say))
        return
    from secondsource_training.feedback import retrain

    outcome = retrain(shared, data, out, cache, chosen, say, feedback)
    typer.echo("\n".join(outcome.lines))
    if not outcome.replaced:
        raise typer.Exit(REFUSED)
