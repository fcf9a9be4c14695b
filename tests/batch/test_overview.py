"""The summary of a run is made from what the run wrote, however long its cells are."""

from __future__ import annotations

import csv
from pathlib import Path

from secondsource_cli.batch.overview import _rows


def test_a_cell_longer_than_the_reader_takes_by_itself(tmp_path: Path) -> None:
    before = csv.field_size_limit(131_072)
    try:
        (tmp_path / "o.csv").write_text('id,flags\n1,"' + "x" * 200_000 + '"\n', encoding="utf-8")
        (row,) = _rows(tmp_path / "o.csv", "csv")
        assert len(row["flags"]) == 200_000
    finally:
        csv.field_size_limit(before)
