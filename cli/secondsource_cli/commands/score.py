"""``secondsource score``: one row per article, for an archive, a queue or a corpus."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secondsource.errors import ConfigError
from secondsource_cli.exits import UNREADABLE
from secondsource_cli.options import BundleFolder, SettingsFile

if TYPE_CHECKING:
    from secondsource_cli.batch.work import Job


class Detail(StrEnum):
    """How much of the flags a row holds."""

    NONE = "none"
    COUNT = "count"
    FULL = "full"


class Backend(StrEnum):
    """Who does the work."""

    LOCAL = "local"
    DASK = "dask"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("score")(score)


def score(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT…",
            help="txt, md, html, jsonl, csv or parquet (also .gz, .zst); folders, globs, addresses such as "
            "s3://bucket/folder, or - for standard input.",
            show_default=False,
        ),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="jsonl, csv or parquet by suffix. [default: a table]",
            show_default=False,
        ),
    ] = None,
    flags: Annotated[Detail, typer.Option(help="What a row holds of the flags.")] = Detail.COUNT,
    id_column: Annotated[
        str | None, typer.Option(help="Key or column of the id. [default: id]", show_default=False)
    ] = None,
    title_column: Annotated[
        str | None, typer.Option(help="Key or column of the headline. [default: title]", show_default=False)
    ] = None,
    text_column: Annotated[
        str | None, typer.Option(help="Key or column of the text. [default: text]", show_default=False)
    ] = None,
    stdin_filename: Annotated[
        str, typer.Option(metavar="NAME", help="What standard input is called: decides its format.")
    ] = "stdin.jsonl",
    jobs: Annotated[int, typer.Option("--jobs", "-j", help="Processes; -1 for one a processor.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    backend: Annotated[Backend, typer.Option(help="This machine, or a Dask cluster.")] = Backend.LOCAL,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of the Dask cluster: tcp://host:8786.")
    ] = None,
    bundle: BundleFolder = None,
    config: SettingsFile = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a page about the batch too: plots and the articles to look at first. Needs -o.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Score many articles: one row each, in the order of the input.

    A row holds the place, id, outcome, language, words, priority and, for each signal, probability and number of
    flags. An article that cannot be read gets a row with the reason, and the rest goes on. Suppressions and house
    style are for drafts and do not change a row.

    With -o, finished pieces are kept beside the output until it is complete; a run that was stopped, however hard,
    goes on with --resume, and the result is the same byte for byte.

    Exit codes: 0 done · 2 usage or settings · 3 some inputs unreadable, the rest were done · 4 internal failure.
    """
    from secondsource_cli import output
    from secondsource_cli.batch.addresses import expand
    from secondsource_cli.batch.journal import folder_for
    from secondsource_cli.batch.listing import Listing
    from secondsource_cli.batch.progress import shown
    from secondsource_cli.batch.run import Workers, to_file, to_rows
    from secondsource_cli.batch.table import HEADER, table_line

    _check(inputs, out, report, resume, backend, scheduler, jobs)
    job = _job(out, flags, (id_column, title_column, text_column), bundle, config)
    written = [path for path in (out, out and folder_for(out), report) if path is not None]
    sources = Listing(expand(inputs, stdin_filename, written))
    workers = Workers(jobs, scheduler if backend is Backend.DASK else None)
    begun = time.monotonic()
    with shown(sources.size, quiet) as said:
        if out is not None:
            tally, before = to_file(job, sources, workers, out, resume, said)
        else:
            before, width = 0, output.width()
            output.to_stdout([HEADER + "\n"], "text")
            tally = to_rows(
                job,
                sources,
                workers,
                lambda row: output.to_stdout([table_line(row, job.signals, width) + "\n"], "text"),
                said,
            )
    if not quiet:
        for line in tally.lines(time.monotonic() - begun, before):
            typer.echo(line, err=True)
    if report is not None and out is not None:
        from secondsource_cli.batch.overview import overview

        output.to_file([overview(out, job.format, job.signals)], report)
    if tally.failures:
        raise typer.Exit(UNREADABLE)


def _job(
    out: Path | None,
    flags: Detail,
    names: tuple[str | None, str | None, str | None],
    bundle: Path | None,
    config: Path | None,
) -> Job:
    from secondsource.readers import Columns
    from secondsource_cli.batch.shards import format_for
    from secondsource_cli.batch.work import Job
    from secondsource_cli.names import signal_ids
    from secondsource_cli.settings_file import settings_for

    settings = settings_for(Path.cwd(), config)
    given = {key: name for key, name in zip(("id", "title", "text"), names, strict=True) if name is not None}
    found = bundle or settings.bundle
    return Job(
        folder=None,
        format=format_for(out) if out is not None else "jsonl",
        detail=flags.value if out is not None else "count",
        signals=signal_ids(),
        columns=Columns(**{**settings.columns, **given}),
        bundle=found.absolute() if found is not None else None,
        thresholds=tuple(sorted(settings.thresholds.items())),
    )


def _check(
    inputs: list[str],
    out: Path | None,
    report: Path | None,
    resume: bool,
    backend: Backend,
    scheduler: str | None,
    jobs: int,
) -> None:
    """Refuse combinations of options that have no meaning, and files that could not be written in the end.

    Raises
    ------
    ConfigError
    """
    from secondsource_cli.output import refuse_unwritable

    stdin = "-" in inputs
    problems = {
        "--report needs -o": report is not None and out is None,
        "--report and -o name the same file": report is not None
        and out is not None
        and report.resolve() == out.resolve(),
        "--resume needs -o": resume and out is None,
        "--resume cannot read standard input again": resume and stdin,
        "--backend dask needs --scheduler": backend is Backend.DASK and scheduler is None,
        "--backend dask needs -o": backend is Backend.DASK and out is None,
        "--backend dask cannot read standard input": backend is Backend.DASK and stdin,
        "--scheduler needs --backend dask": backend is Backend.LOCAL and scheduler is not None,
        "--jobs cannot be 0": jobs == 0,
    }
    for problem, found in problems.items():
        if found:
            raise ConfigError(problem, code="bad-usage", hint="See secondsource score --help.")
    for option, path in ("-o", out), ("--report", report):
        if path is not None:
            refuse_unwritable(path, option)
