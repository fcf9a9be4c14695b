"""Where inputs lie: local files, standard input, and every address that ``pyarrow.fs`` knows (s3://, gs://, file://)."""

from __future__ import annotations

import io
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from secondsource.errors import InputError
from secondsource.readers import Failure, is_known, unreadable
from secondsource_cli import inputs

_READ_AHEAD = 1 << 20
"""Bytes asked for at a time from another file system, where each request is a journey."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to score.

    Attributes
    ----------
    name : str
        As it is shown; for an address, the address.
    size : int
        Bytes; 0 when unknown.
    stamp : int
        When it was last changed, in nanoseconds.
    stdin : bool
    path : str
        Where it is opened: absolute, because a worker of a cluster stands in a folder of its own; an address with
        its options.
    """

    name: str
    size: int = 0
    stamp: int = 0
    stdin: bool = False
    path: str = ""


def expand(
    arguments: Iterable[str], stdin_filename: str | None, written: Collection[Path] = ()
) -> Iterator[Input | Failure]:
    """Yield every file that the arguments name, in a stable order, without those that the run itself writes.

    Raises
    ------
    ConfigError
        When an argument names a file that the run writes.
    """
    for argument in arguments:
        if "://" in argument:
            yield from _remote(argument)
            continue
        for source in inputs.expand([argument], stdin_filename, tables=True, written=written):
            yield source if isinstance(source, Failure) else _local(source)


@contextmanager
def opened(item: Input) -> Iterator[IO[bytes]]:
    """Open an input for reading; readers of tables can wind it back.

    Raises
    ------
    OSError
    """
    if item.stdin:
        if item.name.removesuffix(".gz").removesuffix(".zst").endswith(".parquet"):
            yield io.BytesIO(sys.stdin.buffer.read())
        else:
            yield sys.stdin.buffer
    elif "://" in item.name:
        system, path = _system(item.path or item.name)
        # Buffered, because a file of Arrow's own gives no lines, which the readers of tables ask for.
        with closing(io.BufferedReader(system.open_input_file(path), _READ_AHEAD)) as stream:
            yield stream
    else:
        with Path(item.path or item.name).open("rb") as stream:
            yield stream


def _local(source: inputs.Source) -> Input:
    if source.stdin:
        name = source.name if is_known(source.name) else f"{source.name}.txt"
        return Input(name, stdin=True)
    try:
        status = source.path.stat()
    except OSError:
        # Opening it will say why.
        return Input(source.name)
    return Input(source.name, status.st_size, status.st_mtime_ns, path=str(source.path.absolute()))


def _remote(address: str) -> Iterator[Input | Failure]:
    try:
        yield from _listed(address)
    except InputError as error:
        yield Failure(address, error)
    except OSError as error:
        yield Failure(address, unreadable(address, error))


def _listed(address: str) -> Iterator[Input]:
    from pyarrow import fs

    system, path = _system(address)
    kind, _, rest = address.partition("://")
    # Options of the address (endpoint, region) go with every file of it, but do not belong to a file's name.
    options = rest[len(rest.partition("?")[0]) :]
    base = f"{kind}://"
    info = system.get_file_info(path)
    if info.type == fs.FileType.File:
        yield Input(address.partition("?")[0], info.size or 0, info.mtime_ns or 0, path=address)
        return
    found = system.get_file_info(fs.FileSelector(path, recursive=True))
    files = sorted((f for f in found if f.is_file and is_known(f.path)), key=lambda f: f.path)
    if not files:
        raise InputError(f"{address}: no article found", code="nothing-found", hint="Check the address.")
    for file in files:
        name = base + file.path
        yield Input(name, file.size or 0, file.mtime_ns or 0, path=name + options)


def _system(address: str) -> tuple[Any, str]:
    """Return the file system of an address and the path in it.

    Raises
    ------
    InputError
        When there is no such kind of address here.
    """
    import pyarrow as pa
    from pyarrow import fs

    try:
        system, path = fs.FileSystem.from_uri(address)
    except (pa.ArrowException, ValueError) as error:
        raise InputError(
            f"{address}: {error}", code="bad-address", hint="For example s3://bucket/key."
        ) from error
    return system, path
