"""JSON: one document ``{schema, reports, errors}``; each report as :meth:`Report.to_dict` with its ``path``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from secondsource.readers import Failure
from secondsource.writers import Entry, Options

SCHEMA = "secondsource.check/1"

# JSON leaves these as they are; written as escapes they cannot steer a terminal, and lone surrogates can be encoded.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def write(entries: Iterable[Entry | Failure], options: Options) -> Iterator[str]:
    """Yield the document piece by piece, so that a large run needs little memory."""
    yield f'{{"schema": {dumps(SCHEMA)}, "reports": ['
    errors = []
    separator = "\n"
    for entry in entries:
        if isinstance(entry, Failure):
            errors.append(entry.to_dict())
            continue
        yield separator + dumps(as_dict(entry))
        separator = ",\n"
    yield '\n], "errors": ['
    yield ",".join("\n" + dumps(error) for error in errors)
    yield "\n]}\n"


def as_dict(entry: Entry) -> dict[str, Any]:
    """Return a report as JSON-ready values, its path first."""
    return {"path": entry.path, **entry.report.to_dict()}


def dumps(value: Any) -> str:
    """Return JSON on one line that any terminal and any UTF-8 stream can take."""
    return _ESCAPED.sub(
        lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False, allow_nan=False)
    )
