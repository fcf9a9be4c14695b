"""``secondsource evaluate``: the figures of any bundle on any labelled set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from secondsource_cli import output
from secondsource_cli.choices import TextOrJson
from secondsource_cli.options import TextOrJsonFormat


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    bundle: Annotated[
        Path | None,
        typer.Argument(
            metavar="[BUNDLE]", help="A bundle's folder. [default: the bundle installed]", show_default=False
        ),
    ] = None,
    *,
    on: Annotated[
        str,
        typer.Option(
            metavar="WHAT",
            help="annotation (the held-out fifth), examples (the own ones held out), polnear-dev, or a file of labels.",
        ),
    ] = "examples",
    shared: Annotated[Path, typer.Option(help="Folder with annotation/ and corpora/.")] = Path("../shared"),
    data: Annotated[Path, typer.Option(help="Folder with the project's own examples.")] = Path("data"),
    baselines: Annotated[
        bool,
        typer.Option("--baselines/--no-baselines", help="A word list and TF-IDF + regression beside it."),
    ] = True,
    detail: Annotated[
        bool, typer.Option("--detail", help="Also slices, and what each threshold would give.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write plots (PNG and SVG) and a page of the worst false alarms and misses.",
            show_default=False,
        ),
    ] = None,
    format: TextOrJsonFormat = TextOrJson.text,
) -> None:
    """Measure a bundle on labelled articles: spans, tokens, articles, calibration, slices, beside two baselines.

    F1 comes with a 95 % interval, by resampling articles 1,000 times. A flag is right when it meets a label of either
    voice; a label in the writer's voice counts as missed when no flag meets it. The page of errors quotes the articles
    it was made from: keep it where those may be kept.
    """
    from secondsource.analyzer import load
    from secondsource.writers.json import dumps
    from secondsource_training import evaluate as measured
    from secondsource_training.evaluation_table import lines

    if on == "polnear-dev":
        from secondsource_training.protocols.polnear import report_lines, score

        scores = score(load(bundle), shared, data)
        if format is TextOrJson.json:
            typer.echo(dumps({name: value.to_dict() for name, value in scores.items()}))
        else:
            output.to_stdout((line + "\n" for line in report_lines(scores)), "text")
        return
    articles = measured.articles_of(on, shared, data)
    training = measured.training_articles(shared, data) if baselines else []
    result = measured.evaluate(load(bundle), on, articles, training)
    if report is not None:
        from secondsource_training.errors_page import write_report

        for path in write_report(result, report):
            typer.echo(f"wrote {path}", err=True)
    if format is TextOrJson.json:
        typer.echo(dumps(result.to_dict()))
    else:
        output.to_stdout((line + "\n" for line in lines(result, detail=detail)), "text")
