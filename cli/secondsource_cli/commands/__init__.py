"""One file for each command. A module here has a ``register(app)`` that adds its command."""

from __future__ import annotations

import importlib
import pkgutil

import typer


def build_app() -> typer.Typer:
    """Return the command line with every command of this folder."""
    app = typer.Typer(
        name="secondsource",
        help="Flag how a news article is sourced, worded and reconciled. Never says whether a claim is true.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__name__}.{module.name}").register(app)
    return app
