"""The inputs of a run, kept on disk: the names of a million files take more memory than the work on them."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import fields

from secondsource.errors import ConfigError, InputError
from secondsource.readers import Failure
from secondsource_cli.batch.addresses import Input

_FIELDS = tuple(field.name for field in fields(Input))


class Listing:
    """What :func:`secondsource_cli.batch.addresses.expand` found, to go through more than once, one pass at a time.

    Parameters
    ----------
    found : iterable of Input or Failure

    Attributes
    ----------
    size : int
        Bytes of all inputs together.
    digest : str
        SHA-256 of names, sizes and times: two runs with the same one have the same inputs.

    Raises
    ------
    ConfigError
        When the disk for temporary files is full.
    """

    def __init__(self, found: Iterable[Input | Failure]) -> None:
        self.size = 0
        seen = hashlib.sha256()
        try:
            self._file = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 - it lives as long as this
            for item in found:
                line = json.dumps(_plain(item)) + "\n"
                self._file.write(line)
                # What is wrong with an input may be said in other words the next time.
                seen.update((item.place if isinstance(item, Failure) else line).encode("utf-8", "replace"))
                self.size += item.size if isinstance(item, Input) else 0
            self._file.flush()
        except OSError as error:
            raise ConfigError(
                f"no room to list the inputs ({error.strerror or error})",
                code="unwritable",
                hint="Make room where temporary files go (TMPDIR).",
            ) from error
        self.digest = seen.hexdigest()

    def __iter__(self) -> Iterator[Input | Failure]:
        self._file.seek(0)
        for line in self._file:
            data = json.loads(line)
            if "name" in data:
                yield Input(**data)
            else:
                error = InputError(data["message"], code=data["code"], hint=data["hint"])
                yield Failure(data["path"], error)


def _plain(item: Input | Failure) -> dict[str, object]:
    """Return an item as JSON-ready values."""
    if isinstance(item, Failure):
        return {**item.to_dict()}
    return {name: getattr(item, name) for name in _FIELDS}
