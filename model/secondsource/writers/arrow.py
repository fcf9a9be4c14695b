"""The schema of rows in Parquet and in data frames: typed, with nested flags, the same for every run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from secondsource.writers.rows import FLAG, SCHEMA, Row, columns, printable

_SPAN = pa.struct([("role", pa.string()), ("start", pa.int64()), ("end", pa.int64()), ("quote", pa.string())])
_TERM = pa.struct([("feature", pa.string()), ("label", pa.string()), ("weight", pa.float64())])
FLAG_TYPE = pa.struct(
    [
        *((name, pa.float64() if name in ("probability", "threshold") else pa.string()) for name in FLAG),
        ("bias", pa.float64()),
        ("spans", pa.list_(_SPAN)),
        ("contributions", pa.list_(_TERM)),
    ]
)
_TYPES = {
    "words": pa.int64(),
    "priority_score": pa.float64(),
    "priority_level": pa.int8(),
    "facts": pa.map_(pa.string(), pa.string()),
    "flags": pa.list_(FLAG_TYPE),
}


def schema(signals: Sequence[str], detail: str) -> Any:
    """Return the schema of rows as a ``pyarrow.Schema``."""
    return pa.schema([(name, _type(name)) for name in columns(signals, detail)], metadata={"schema": SCHEMA})


def table(rows: Iterable[Row], schema: Any) -> Any:
    """Return rows as a ``pyarrow.Table``."""
    ready = [printable(row) for row in rows]
    for row in ready:
        if row["facts"] is not None:
            row["facts"] = list(row["facts"].items())
    return pa.Table.from_pylist(ready, schema=schema)


def _type(name: str) -> Any:
    if name in _TYPES:
        return _TYPES[name]
    if name.endswith("_probability"):
        return pa.float64()
    return pa.int32() if name.endswith("_flags") else pa.string()
