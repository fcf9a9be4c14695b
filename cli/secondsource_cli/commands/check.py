"""``secondsource check``: flags in articles, one per line or explained, for people and for machines."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secondsource.errors import ConfigError
from secondsource_cli import messages, output
from secondsource_cli.choices import FailOn, Format, Severity
from secondsource_cli.exits import UNREADABLE
from secondsource_cli.names import known_signals, nearest_name
from secondsource_cli.options import BundleFolder, NoColor, OutputFile, SettingsFile

if TYPE_CHECKING:
    from secondsource.readers import Failure
    from secondsource_cli.checking import Run
    from secondsource_cli.inputs import Source

FLAGGED = 1


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Files, folders (searched for texts and pages), globs such as 'drafts/**/*.md', or - for standard input.",
            show_default=False,
        ),
    ],
    *,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format", "-f", help="What to write. [default: text, or the setting]", show_default=False
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", "-e", help="Show each flag in its sentence, with the sum behind it and what to ask."
        ),
    ] = False,
    output_file: OutputFile = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            help="Exit with 1 from this severity on. [default: warning, or the setting]", show_default=False
        ),
    ] = None,
    min_severity: Annotated[
        Severity | None,
        typer.Option(
            help="Leave milder flags out. [default: text and github advice, the other formats info]",
            show_default=False,
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SIGNAL",
            help="Only these signals; repeat it or separate names by commas.",
            autocompletion=known_signals,
            show_default=False,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SIGNAL",
            help="Not these signals; repeat it or separate names by commas.",
            autocompletion=known_signals,
            show_default=False,
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="The headline, when the text does not hold it. For a single article.")
    ] = None,
    stdin_filename: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="What standard input is called: decides its format, its settings and the name in the output.",
        ),
    ] = None,
    bundle: BundleFolder = None,
    config: SettingsFile = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Suppress the flags that were there when this baseline was written."
        ),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write every flag found to a baseline; the run then counts as clean."
        ),
    ] = None,
    no_color: NoColor = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No closing count and no word on unused suppressions.")
    ] = False,
) -> None:
    """Flag how articles are sourced, worded and reconciled.

    One flag a line: path:line:col: severity signal message [probability]. Lines and columns count from 1, columns in
    code points; in a text taken out of HTML they count in that text. Results go to standard output, all else to
    standard error.

    Words inside quotations are kept as notes (info) and not shown unless --min-severity is info.

    Exit codes: 0 clean · 1 flags at or above --fail-on · 2 usage or settings · 3 some inputs unreadable, the rest
    were done · 4 internal failure.
    """
    from secondsource_cli.checking import Choices, Run, count_of
    from secondsource_cli.inputs import expand

    choices = Choices(
        fail_on=fail_on and fail_on.value,
        min_severity=min_severity and min_severity.value,
        bundle=bundle,
        config=config,
        baseline=baseline,
        title=title,
        select=_signals(select),
        ignore=_signals(ignore),
        write_baseline=write_baseline,
    )
    written = {"--output": output_file, "--write-baseline": write_baseline}
    for option, path in written.items():
        if path is not None:
            output.refuse_unwritable(path, option)
    sources = list(expand(paths, stdin_filename, written=[path for path in written.values() if path]))
    if title is not None and len(sources) > 1:
        raise ConfigError(
            f"--title with {len(sources)} inputs", code="bad-usage", hint="A headline belongs to one article."
        )
    run = Run(choices)
    _write(
        run,
        sources,
        format=format and format.value,
        explain=explain,
        file=output_file,
        no_color=no_color,
    )
    messages.failures(run.failures)
    if write_baseline is not None:
        from secondsource_cli.baseline import write_baseline as write

        count = write(write_baseline, run.found, run.version)
        typer.echo(f"{write_baseline}: {count_of(count, 'flag')} written; they no longer count", err=True)
    if not quiet:
        for note in run.unused([Path(p) for p in paths if os.path.isdir(p)]):
            messages.say(f"unused: {note}" if "nothing to suppress" in note or "is gone" in note else note)
        typer.echo(run.closing(), err=True)
    if run.failures:
        raise typer.Exit(UNREADABLE)
    if run.failing and write_baseline is None:
        raise typer.Exit(FLAGGED)


def _write(
    run: Run,
    sources: list[Source | Failure],
    *,
    format: str | None,
    explain: bool,
    file: Path | None,
    no_color: bool,
) -> None:
    """Write the results."""
    from secondsource.writers import Options, writer_for
    from secondsource_cli.inputs import Source
    from secondsource_cli.settings_file import settings_for

    first = next((s.path for s in sources if isinstance(s, Source)), Path())
    settings = settings_for(first, run.choices.config)
    name = format or ("text" if explain else settings.format)
    least = (
        run.choices.min_severity
        or settings.min_severity
        or ("advice" if name in ("text", "github") else "info")
    )
    options = Options(
        explain=explain,
        min_severity=least,
        colour=file is None and name == "text" and output.use_colour(no_color),
        unicode=file is not None or output.speaks_unicode(),
        width=80 if file else output.width(),
    )
    run.prepare(sources)
    entries = run.entries(sources, least)
    pieces = writer_for(name)(entries, options)
    if file is None:
        output.to_stdout(pieces, name)
    else:
        output.to_file(pieces, file)


def _signals(names: list[str] | None) -> frozenset[str]:
    chosen = frozenset(part.strip() for name in names or () for part in name.split(",") if part.strip())
    for name in sorted(chosen):
        if name not in known_signals():
            raise ConfigError(
                f"unknown signal {name!r}", code="unknown-signal", hint=nearest_name(name, known_signals())
            )
    return chosen
