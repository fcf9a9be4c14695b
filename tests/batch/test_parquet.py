"""The Parquet file that ``score`` writes, in the programs that people open it with (Spark: test_frames.py)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
from pyarrow import parquet

from secondsource import frames
from secondsource.writers import rows

SIGNAL = "anonymous-source"


def _flags(file: Path) -> list[tuple[str, str, float, list[str]]]:
    """Return id, kind, probability and quotes of every flag of a signal, in the order of the file."""
    return [
        (row["id"], flag["kind"], flag["probability"], [span["quote"] for span in flag["spans"]])
        for row in parquet.read_table(file).to_pylist()
        for flag in row["flags"] or ()
        if flag["signal"] == SIGNAL
    ]


def test_duckdb_reads_every_column_and_the_nested_flags(scored: Path) -> None:
    with duckdb.connect() as database:
        table = database.read_parquet(str(scored))
        assert table.columns == rows.columns(frames.SIGNALS, "full")
        types = dict(zip(table.columns, map(str, table.types), strict=True))
        assert types["words"] == "BIGINT"
        assert types["single_source_probability"] == "DOUBLE"
        assert types["facts"] == "MAP(VARCHAR, VARCHAR)"
        found = database.execute(
            "SELECT id, flag.kind, flag.probability, [span.quote FOR span IN flag.spans]"
            " FROM read_parquet(?), UNNEST(flags) AS found(flag) WHERE flag.signal = ?",
            [str(scored), SIGNAL],
        ).fetchall()
        assert found
        assert sorted(found) == sorted(_flags(scored))


def test_duckdb_tells_failures_from_articles(scored: Path) -> None:
    with duckdb.connect() as database:
        failed = database.execute(
            "SELECT path, code, words FROM read_parquet(?) WHERE code IS NOT NULL", [str(scored)]
        ).fetchall()
        domains = database.execute(
            "SELECT DISTINCT facts['domain'] FROM read_parquet(?) WHERE code IS NULL", [str(scored)]
        ).fetchall()
    assert failed == [("broken.jsonl:1", "bad-text", None)]
    assert all(isinstance(domain, str) for (domain,) in domains)


def test_pandas_reads_the_nested_flags(scored: Path) -> None:
    frame = pd.read_parquet(scored)
    assert list(frame.columns) == rows.columns(frames.SIGNALS, "full")
    flags = frame[["id", "flags"]].explode("flags").dropna(subset="flags")
    flags = flags[flags["flags"].map(lambda flag: flag["signal"] == SIGNAL)]
    found = [
        (name, flag["kind"], flag["probability"], [span["quote"] for span in flag["spans"]])
        for name, flag in flags.itertuples(index=False)
    ]
    assert found == _flags(scored)
