"""The function for ``mapInPandas``, on pandas frames and, where Spark is installed, in Spark."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet
from tests.batch import fake
from tests.conftest import REMOTE, missing, needed

from secondsource import frames
from secondsource.writers import arrow, rows

DRAFT = """Rebels storm the town of Lowick

Backward rebels stormed the town of Lowick on Monday, sources said, and other sources claim that the garrison
had opened the gates itself. There was no official confirmation from the ministry of either account."""


@pytest.fixture(autouse=True)
def fake_analyzer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "_analyzer", lambda bundle: fake.FakeAnalyzer())


def _articles() -> Iterator[pd.DataFrame]:
    yield pd.DataFrame({"id": ["a", "b"], "text": ["The bandits came.", None]})
    yield pd.DataFrame({"id": [7], "text": ["All quiet."], "title": ["Head"], "outlet": ["Gazette"]})


@pytest.mark.parametrize("detail", ["none", "count", "full"])
def test_each_article_has_a_row_and_each_failure_too(detail: str) -> None:
    first, second = frames.score(detail=detail)(_articles())
    assert list(first.columns) == list(second.columns) == rows.columns(frames.SIGNALS, detail)
    assert first["id"].tolist() == ["a", None]
    assert first["code"].tolist() == [None, "bad-text"]
    assert second.loc[0, "id"] == "7"
    assert second.loc[0, "path"] == "row 3"
    assert second.loc[0, "facts"] == {"outlet": "Gazette"}
    table = pa.Table.from_pylist(
        [{**row, "facts": list((row["facts"] or {}).items())} for row in first.to_dict("records")],
        schema=arrow.schema(frames.SIGNALS, detail),
    )
    assert table.num_rows == 2


# Spark warns of the pandas that is installed.
@pytest.mark.filterwarnings("ignore")
def test_spark_takes_it(monkeypatch: pytest.MonkeyPatch, scored: Path) -> None:
    sql = needed("pyspark.sql", "Spark: secondsource[test-remote]")
    if shutil.which("java") is None:
        missing("Java 17", REMOTE)
    # Its workers are processes of their own, with the analyzer that ships.
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    session = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        articles = session.createDataFrame([("a", DRAFT), ("b", None)], "id string, text string")
        made = articles.mapInPandas(frames.score(detail="full"), schema=frames.SPARK_FULL).collect()
        assert [(row["path"], row["id"], row["code"]) for row in made] == [
            ("row 1", "a", None),
            ("row 2", None, "bad-text"),
        ]
        assert any(flag["signal"] == "anonymous-source" for flag in made[0]["flags"])
        # What "score" writes, Spark reads with the same names and the same nested flags.
        read = session.read.parquet(str(scored))
        assert read.columns == rows.columns(frames.SIGNALS, "full")
        words = read.selectExpr("id", "explode(flags) AS flag").selectExpr(
            "flag.signal", "flag.spans[0].quote"
        )
        assert [tuple(row) for row in words.collect()] == [
            (flag["signal"], flag["spans"][0]["quote"])
            for flags in parquet.read_table(scored)["flags"].to_pylist()
            for flag in flags or ()
        ]
    finally:
        session.stop()
