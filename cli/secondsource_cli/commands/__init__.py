"""One file for each command. A module here has a ``register(app)`` that adds its command."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Annotated

import typer


def build_app() -> typer.Typer:
    """Return the command line with every command of this folder."""
    app = typer.Typer(
        name="secondsource",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        # Brackets in a help text are brackets; and rich takes a tenth of a second to load.
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_secondsource)
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__name__}.{module.name}").register(app)
    return app


def _version(asked: bool) -> None:
    if asked:
        from secondsource_cli.loading import versions

        typer.echo(versions())
        raise typer.Exit


def _secondsource(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help="Print the version of the program and of its bundle.",
        ),
    ] = False,
) -> None:
    """Flag how a news article is sourced, worded and reconciled. Never says whether a claim is true.

    Everything runs on this machine; nothing is sent anywhere.
    """
