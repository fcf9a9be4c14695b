"""Readers of corpora as their authors publish them: one small file each, found by its ``CONVERTER``.

Adding one means adding a module here; ``secondsource data convert`` finds it. What they yield is one of the shapes of
:mod:`secondsource_training.shapes`, and is checked before it is written.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError, InputError

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Converter:
    """How one published format is read.

    Attributes
    ----------
    name : str
        As on the command line.
    shape : str
        What it yields; see :mod:`secondsource_training.shapes`.
    reads : str
        What files or folders it wants, in a sentence.
    convert : callable
        ``convert(paths)`` yields records; `InputError` names the file and line at fault.
    """

    name: str
    shape: str
    reads: str
    convert: Callable[[Sequence[Path]], Iterator[Record]]


@cache
def converters() -> Mapping[str, Converter]:
    """Return every converter by name."""
    found = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        converter = getattr(importlib.import_module(f"{__name__}.{module.name}"), "CONVERTER", None)
        if converter is not None:
            found[converter.name] = converter
    return found


def convert(name: str, paths: Sequence[Path]) -> Iterator[Record]:
    """Read published files and yield records that have been checked.

    Raises
    ------
    ConfigError
        When there is no converter of that name.
    InputError
        When a file cannot be read, or a record does not have the shape it should.
    """
    from secondsource_training.shapes import faults

    known = converters()
    if name not in known:
        raise ConfigError(
            f"no converter {name!r}", code="unknown-corpus", hint=f"Known: {', '.join(sorted(known))}."
        )
    count = 0
    for record in known[name].convert(paths):
        count += 1
        for code, message in faults(record, known[name].shape):
            raise InputError(f"{name}, record {count}: {message}", code=code, hint=known[name].reads)
        yield record
    if not count:
        raise InputError(
            f"{', '.join(map(str, paths))}: nothing of {name} found",
            code="nothing-found",
            hint=known[name].reads,
        )
