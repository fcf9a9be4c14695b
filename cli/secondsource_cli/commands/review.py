"""``secondsource review``: a local page on which editors decide about flags; ``review export`` takes the decisions out."""

from __future__ import annotations

import getpass
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from secondsource.errors import ConfigError
from secondsource_cli.exits import UNREADABLE
from secondsource_cli.options import BundleFolder, OutputFile

EXPORT = "review export"
DATABASE = Path("secondsource-review.db")


class ExportFormat(StrEnum):
    """What an export is written as."""

    JSONL = "jsonl"
    CSV = "csv"
    W3C = "w3c"
    LABEL_STUDIO = "label-studio"


class ReviewCommand(TyperCommand):
    """``review INPUT…``, where the word ``export`` in front leads to the other command."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Build the context of the command that is meant."""
        if args[:1] == ["export"] and parent is not None:
            other = parent.command.get_command(parent, EXPORT)
            return other.make_context(EXPORT, args[1:], parent=parent, **extra)
        return super().make_context(info_name, args, parent=parent, **extra)


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    app.command("review", cls=ReviewCommand)(review)
    app.command(EXPORT)(export)


def review(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT",
            help="Files, folders, globs, or - for standard input. None: what the database holds.",
            show_default=False,
        ),
    ] = None,
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on this machine; 0 for any free one.")
    ] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    db: Annotated[
        Path, typer.Option(metavar="FILE", help="Where articles and decisions are kept.")
    ] = DATABASE,
    bundle: BundleFolder = None,
    reviewer: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Who reviews. [default: the name you are logged in by]", show_default=False
        ),
    ] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help="Hide the model's figures and other reviewers' decisions.")
    ] = False,
) -> None:
    """Review articles in a browser, on this machine only.

    Shows a queue of the articles, each with its flags marked in the text, and saves every decision at once in one
    SQLite file. Progress counts the flags that ask for a decision, not the notes on quotations and columns. Notes can be
    decided too; training learns from a signal in an article only when its notes there are decided as well. Giving an edited draft again carries decisions over to the flags that are still there; the others are
    listed as orphaned. Needs the extra secondsource[review]. Stop it with Ctrl+C; start it again to go on.

    "secondsource review export" takes the decisions out; a file of that name is given as ./export.
    """
    _need_server()
    from secondsource.writers.plain import line
    from secondsource_cli import loading
    from secondsource_cli.inputs import expand
    from secondsource_cli.review.desk import Desk
    from secondsource_cli.review.serve import listen, serve, take_in
    from secondsource_cli.review.store import Store

    analyzer = loading.analyzer(bundle, {})
    listening = listen(port)
    desk = Desk(Store(db), analyzer.analyze, reviewer or _login(), blind, analyzer.version)
    done = take_in(desk, expand(inputs or [], None))
    for failure in done.failures:
        typer.echo(
            f"{line(failure.place)}: cannot be read: {line(failure.error.message)} [{failure.error.code}]",
            err=True,
        )
    typer.echo(f"{done.articles} read, {len(done.failures)} unreadable; decisions are kept in {db}", err=True)

    def ready(address: str) -> None:
        typer.echo(f"Review at {address} (Ctrl+C stops)")
        if not no_browser:
            typer.launch(address)

    serve(desk, listening, ready)
    if done.failures:
        raise typer.Exit(UNREADABLE)


def export(
    *,
    db: Annotated[Path, typer.Option(metavar="FILE", help="The review database.")] = DATABASE,
    format: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="What to write.")
    ] = ExportFormat.JSONL,
    output_file: OutputFile = None,
) -> None:
    """Take the decisions out of a review.

    jsonl has the shape of data/signals, one line for each article, signal and reviewer, and is what training reads;
    csv has one decision a row; w3c is a page of Web Annotations with quote and position selectors, positions in code
    points; label-studio is an import with one annotation for each reviewer.
    """
    from secondsource_cli import output
    from secondsource_cli.review.export import export as pieces
    from secondsource_cli.review.store import Store

    if not os.path.isfile(db):
        raise ConfigError(
            f"{db}: no such file", code="no-database", hint="Name the file that review wrote with --db."
        )
    made = pieces(Store(db), format.value)
    if output_file is None:
        output.to_stdout(made, "json")
    else:
        output.to_file(made, output_file)


def _login() -> str:
    try:
        return getpass.getuser()[:80]
    except (OSError, KeyError, ImportError):
        return "reviewer"


def _need_server() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("fastapi", "uvicorn", "python_multipart") if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"the review page needs {', '.join(missing)}",
            code="missing-extra",
            hint="pip install 'secondsource[review]'",
        )
