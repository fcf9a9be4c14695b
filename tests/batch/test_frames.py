"""The function for ``mapInPandas``, on pandas frames and, where Spark is installed, in Spark."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pytest
from tests.batch import fake

from secondsource import frames
from secondsource.writers import arrow, rows


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


def test_spark_takes_it() -> None:
    pyspark = pytest.importorskip("pyspark", reason="needs Spark")
    session = pyspark.sql.SparkSession.builder.master("local[1]").getOrCreate()
    try:
        articles = session.createDataFrame([("a", "The bandits came.")], "id string, text string")
        scored = articles.mapInPandas(frames.score(detail="full"), schema=frames.SPARK_FULL).collect()
        assert scored[0]["id"] == "a"
    finally:
        session.stop()
