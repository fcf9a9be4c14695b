"""Options that several commands have: declared once, so that they are spelled, typed and described alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from secondsource_cli.choices import TextOrJson

BundleFolder = Annotated[
    Path | None,
    typer.Option(
        "--bundle",
        metavar="FOLDER",
        help="A trained bundle of your own. [default: the one installed]",
        show_default=False,
    ),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Settings. [default: the nearest secondsource.toml or pyproject.toml, looked for upwards]",
        show_default=False,
    ),
]
OutputFile = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to a file instead; it appears whole or not at all.",
        show_default=False,
    ),
]
NoColor = Annotated[
    bool,
    typer.Option(
        "--no-color", help="No colour, even on a terminal. NO_COLOR in the environment does the same."
    ),
]
TextOrJsonFormat = Annotated[TextOrJson, typer.Option("--format", "-f", help="What to write.")]
