"""``secondsource data``: the corpora behind the model, and your own labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from secondsource_cli import output
from secondsource_cli.choices import TextOrJson
from secondsource_cli.exits import UNREADABLE
from secondsource_cli.options import OutputFile, TextOrJsonFormat

DIFFERENT = 1


class Tool(StrEnum):
    """Where labels were made."""

    label_studio = "label-studio"
    doccano = "doccano"
    review = "review"


ListFile = Annotated[Path, typer.Option("--corpora", metavar="FILE", help="The list of corpora.")]
_LIST = Path("data/corpora.toml")


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help="The corpora behind the model, and your own labels.", no_args_is_help=True, rich_markup_mode=None
    )
    group.command("list")(list_corpora)
    group.command("verify")(verify)
    group.command("check")(check)
    group.command("convert")(convert)
    group.command("import")(import_labels)
    app.add_typer(group, name="data")


def list_corpora(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One corpus, in full.", show_default=False)
    ] = None,
    *,
    corpora: ListFile = _LIST,
    format: TextOrJsonFormat = TextOrJson.text,
) -> None:
    """List every corpus that is used or supported: what it holds, licence, use.

    Use: train = something that ships learned from it; evaluate = measured on only; supported = can be read, and is
    used for nothing at present.
    """
    from secondsource.errors import ConfigError
    from secondsource.writers.json import dumps
    from secondsource_cli.names import nearest_name
    from secondsource_training.corpora_list import read_list

    known = {corpus.name: corpus.to_dict() for corpus in read_list(corpora)}
    if name is not None and name not in known:
        raise ConfigError(f"no corpus {name!r}", code="unknown-corpus", hint=nearest_name(name, list(known)))
    chosen = [known[name]] if name is not None else list(known.values())
    if format is TextOrJson.json:
        typer.echo(dumps({"corpora": chosen}))
        return
    lines = _in_full(chosen[0]) if name is not None else _table(chosen)
    output.to_stdout((line.rstrip() + "\n" for line in lines), "text")


def verify(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Holds corpora/ and annotation/.", show_default=False)
    ],
    *,
    corpora: ListFile = _LIST,
    format: TextOrJsonFormat = TextOrJson.text,
) -> None:
    """Hold the files of the corpora against the hashes of the list.

    Exit codes: 0 all as listed · 1 a file differs · 2 usage · 3 a file is missing or unreadable.
    """
    from secondsource.writers.json import dumps
    from secondsource_training.corpora_list import read_list
    from secondsource_training.corpora_list import verify as states

    found = list(states(read_list(corpora), folder))
    if format is TextOrJson.json:
        rows = [
            {"corpus": s.corpus, "path": str(s.path), "code": s.code, "message": s.message} for s in found
        ]
        typer.echo(dumps({"files": rows}))
    else:
        for state in found:
            typer.echo(f"{state.path}: {state.message} [{state.code}]")
        typer.echo(f"{sum(s.code == 'ok' for s in found)} of {len(found)} files as listed", err=True)
    if any(s.code in ("missing-file", "unreadable") for s in found):
        raise typer.Exit(UNREADABLE)
    if any(s.code != "ok" for s in found):
        raise typer.Exit(DIFFERENT)


def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON lines, plain or .gz.", show_default=False)
    ],
    *,
    format: TextOrJsonFormat = TextOrJson.text,
) -> None:
    """Check labels of your own: one message a fault, with its line.

    Shapes that are known: articles labelled whole (as in the annotation), examples of one signal (as in data/signals),
    attributions, spans, pairs, and texts with a label. See data/README.md.

    Exit codes: 0 sound · 1 faults · 3 the file cannot be read.
    """
    from secondsource.writers.json import dumps
    from secondsource_training.shapes import check_file

    faults = check_file(file)
    count = 0
    if format is TextOrJson.json:
        rows = [{"line": f.line, "code": f.code, "message": f.message} for f in faults]
        count = len(rows)
        typer.echo(dumps({"path": str(file), "faults": rows}))
    else:
        for fault in faults:
            count += 1
            typer.echo(f"{file}:{fault.line}: {fault.message} [{fault.code}]")
        typer.echo(f"{count} faults" if count else "sound", err=True)
    if count:
        raise typer.Exit(DIFFERENT)


def convert(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A format: see data list.", show_default=False)],
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Files or folders as published.", show_default=False)
    ],
    *,
    out: OutputFile = None,
) -> None:
    """Turn a corpus as its authors publish it into our JSON lines, checked.

    Formats: babe, basil, brat (PolNeAR), checkthat, conll2010, fa-kes, hyperpartisan (SemEval-2019), mbic, ptc, webis.
    """
    from secondsource_training.converters import convert as records

    _write(records(name, files), out)


def import_labels(
    tool: Annotated[Tool, typer.Argument(help="Where the labels were made.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its export.", show_default=False)],
    *,
    signal: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="What the annotators were asked for; may be repeated. [default: what is marked in the file]",
            show_default=False,
        ),
    ] = None,
    out: OutputFile = None,
) -> None:
    """Turn labels made in Label Studio, doccano or on the review page into examples for training, checked.

    A label is the id of a signal, with a kind, ":quoted" and a role where they are wanted, such as
    loaded-language:derogatory:quoted or contradictory-attributions:number@account-a. Marks joined by a relation make
    one flag.
    """
    from secondsource_training.imports import import_labels as examples

    _write(examples(tool.value, file, signal or ()), out)


def _write(records: Iterable[Mapping[str, Any]], out: Path | None) -> None:
    """Write records whole or not at all; say how many."""
    import json

    # What cannot be read must not leave half a file behind, nor half a stream that looks whole.
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    if out is None:
        output.to_stdout(lines, "jsonl")
    else:
        output.to_file(lines, out)
    typer.echo(f"{len(lines)} records", err=True)


def _table(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    chosen = list(rows)
    width = max((len(row["name"]) for row in chosen), default=4)
    yield f"{'name':<{width}}  {'use':<9}  {'open':<4}  what it holds"
    for row in chosen:
        licence = "yes" if row["open-licence"] else "no"
        yield f"{row['name']:<{width}}  {row['use']:<9}  {licence:<4}  {row['holds']}"


def _in_full(row: Mapping[str, Any]) -> Iterator[str]:
    for key in ("name", "title", "holds", "published", "licence", "use", "does", "citation"):
        yield f"{key:<10}  {row[key]}"
    yield f"{'converter':<10}  {', '.join(row['converter']) or 'none'}"
    for file in row["files"]:
        yield f"{'file':<10}  {file['path']}  sha256 {file['sha256']}"
