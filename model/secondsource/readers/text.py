"""Plain text and Markdown: one file, one article, its first line the headline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from secondsource.errors import InputError
from secondsource.readers import MAX_BYTES, Columns, Failure, Record


def read(stream: IO[bytes], place: str, columns: Columns) -> Iterator[Record | Failure]:
    """Yield the one article of a text file."""
    data = stream.read(MAX_BYTES + 1)
    try:
        text, encoding = decode(data, place)
    except InputError as error:
        yield Failure(place, error)
        return
    yield Record(text, None, place, place, {"encoding": encoding})


def decode(data: bytes, place: str) -> tuple[str, str]:
    """Return bytes as text with the name of the encoding that fitted: UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises
    ------
    InputError
        When the data is too large or is not text.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{place}: larger than {MAX_BYTES:,} bytes", code="too-large", hint="Split the file."
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise InputError(
                f"{place}: broken UTF-16 ({error.reason})", code="not-text", hint="Save it as UTF-8."
            ) from error
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        # Control bytes are no part of any Western text encoding; a picture or an archive is full of them.
        if sum(byte < 9 or 13 < byte < 32 for byte in data[:4096]) > 8:
            raise InputError(
                f"{place}: not a text file (byte {error.start} is not UTF-8)",
                code="not-text",
                hint="Give it text, HTML or JSON lines.",
            ) from error
    return data.decode("cp1252", errors="replace"), "windows-1252"
