"""Files packed with gzip or Zstandard, unpacked as they are read, with a guard against bombs."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, cast

from secondsource.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_RATIO = 250
"""Text unpacks to three to twenty times its size; what unpacks to more than this many times is no text."""
FREE = 64 * 1024 * 1024
"""Bytes that may come out before the ratio is looked at."""


def is_bomb(given: int, taken: int) -> bool:
    """Tell whether so many bytes out of so few cannot be text."""
    return given > FREE and given > MAX_RATIO * max(1, taken)


def unpack(stream: IO[bytes], place: str) -> IO[bytes]:
    """Return a stream of what a file holds; the file itself when its name does not end in ``.gz`` or ``.zst``."""
    name = place.lower()
    packed = _Counted(stream)
    if name.endswith(".gz"):
        opened = cast("IO[bytes]", gzip.GzipFile(fileobj=cast("IO[bytes]", packed)))
    elif name.endswith(".zst"):
        import pyarrow as pa

        opened = pa.CompressedInputStream(pa.PythonFile(packed, mode="r"), "zstd")
    else:
        return stream
    unpacked = io.BufferedReader(_Guarded(opened.read, packed, place), 1 << 18)
    if name.removesuffix(".gz").removesuffix(".zst").endswith(".parquet"):
        return io.BytesIO(_whole(unpacked, place))
    return unpacked


class _Counted(io.RawIOBase):
    """Counts what is read of a stream, which may be a pipe and not know where it stands."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.taken += len(data)
        return data


class _Guarded(io.RawIOBase):
    """Counts what comes out against what went in."""

    def __init__(self, read: Callable[[int], bytes], packed: _Counted, place: str) -> None:
        self._read = read
        self._packed = packed
        self._place = place
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            data = self._read(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(
                f"{self._place}: broken archive ({error})",
                code="bad-archive",
                hint="Pack it again; what came before the break was read.",
            ) from error
        self._given += len(data)
        if is_bomb(self._given, self._packed.taken):
            raise InputError(
                f"{self._place}: unpacks to more than {MAX_RATIO} times its size",
                code="bomb",
                hint="Unpack it yourself if it is what you think it is.",
            )
        view[: len(data)] = data
        return len(data)


def _whole(stream: IO[bytes], place: str) -> bytes:
    """Read a packed Parquet file, which cannot be read in one pass."""
    from secondsource.readers import MAX_BYTES

    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{place}: larger than {MAX_BYTES:,} bytes unpacked", code="too-large", hint="Unpack it first."
        )
    return data
