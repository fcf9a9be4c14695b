"""Wiring only: the console script, its commands and its exit codes.

Exit codes: 0 clean, 1 flags at or above ``--fail-on``, 2 usage or configuration, 3 some inputs unreadable (the rest
were done), 4 internal failure.
"""

from __future__ import annotations

import os
import sys

import typer

from secondsource.errors import BundleError, ConfigError, SecondSourceError
from secondsource_cli import commands
from secondsource_cli.exits import INTERNAL, UNREADABLE, USAGE

app = commands.build_app()


def main() -> None:
    """Run the command line; every failure becomes a message and an exit code."""
    try:
        app()
    except SecondSourceError as error:
        _say(error)
        sys.exit(USAGE if isinstance(error, BundleError | ConfigError) else UNREADABLE)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has what it wants.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("SECONDSOURCE_DEBUG"):
            raise
        typer.echo(
            f"internal failure: {type(error).__name__}: {error}\n"
            "This is a fault of the program. Set SECONDSOURCE_DEBUG=1 to see where it happened, and report it.",
            err=True,
        )
        sys.exit(INTERNAL)


def _say(error: SecondSourceError) -> None:
    typer.echo(f"error: {error.message} [{error.code}]", err=True)
    if error.hint:
        typer.echo(f"hint: {error.hint}", err=True)
