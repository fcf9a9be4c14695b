"""The page about a finished batch, made from its own output file: no article is read twice."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from secondsource.readers import outlet_of
from secondsource.readers.csv import MAX_FIELD
from secondsource.writers.overview import Line, Tally, write_overview
from secondsource.writers.rows import flags_column


def overview(out: Path, format: str, signals: Sequence[str]) -> str:
    """Return the page.

    Parameters
    ----------
    out : Path
        What ``score`` wrote.
    format : str
        ``"jsonl"``, ``"csv"`` or ``"parquet"``.
    signals : sequence of str
    """
    tally = Tally()
    for row in _rows(out, format):
        if row.get("code"):
            tally.fail(str(row["path"]), f"{row['message']} [{row['code']}]")
            continue
        tally.model = str(row.get("model") or tally.model)
        tally.add(line_of(row, signals))
    return write_overview(tally)


def line_of(row: Mapping[str, Any], signals: Sequence[str]) -> Line:
    """Return what the page needs of a row; a signal whose flags were not counted has none."""
    name = row.get("id")
    return Line(
        place=str(row["path"]),
        title=str(name) if name not in (None, "") else "",
        outlet=_outlet(row.get("facts")),
        outcome=str(row["outcome"]),
        words=int(row["words"]),
        score=float(row["priority_score"]),
        level=int(row["priority_level"]),
        flags={signal: int(row.get(flags_column(signal)) or 0) for signal in signals},
    )


def _outlet(facts: Any) -> str:
    if isinstance(facts, str):
        try:
            facts = json.loads(facts or "{}")
        except ValueError:
            return ""
    if isinstance(facts, list):
        facts = dict(facts)
    return outlet_of(facts) if isinstance(facts, Mapping) else ""


def _rows(out: Path, format: str) -> Iterator[Mapping[str, Any]]:
    if format == "parquet":
        from pyarrow import parquet

        for batch in parquet.ParquetFile(out).iter_batches(batch_size=512):
            yield from batch.to_pylist()
        return
    csv.field_size_limit(MAX_FIELD)
    with out.open(encoding="utf-8", newline="" if format == "csv" else None) as stream:
        yield from csv.DictReader(stream) if format == "csv" else map(json.loads, stream)
