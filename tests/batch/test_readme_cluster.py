"""The parts of the README that need a cluster: its Dask command with a real scheduler, its Spark block in Spark."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from tests.conftest import missing, needed
from tests.readme import blocks, run, run_python

COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if "--backend dask" in line]
SPARK = [code for code in blocks("python") if "pyspark" in code]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("command", COMMANDS)
def test_the_dask_command_runs(command: str, tmp_path: Path) -> None:
    distributed = needed("distributed", "Dask: secondsource[distributed]")
    from pyarrow import parquet

    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        run(command.replace("tcp://127.0.0.1:8786", cluster.scheduler_address), tmp_path)
    assert parquet.read_table(tmp_path / "scores.parquet").num_rows > 1


@pytest.mark.parametrize("code", SPARK)
def test_the_spark_block_runs(code: str) -> None:
    needed("pyspark", "Spark: secondsource[test-remote]")
    if shutil.which("java") is None:
        missing("Java 17")
    assert "single_source_flags" in run_python(code, PYSPARK_PYTHON=sys.executable)


def test_the_readme_shows_both() -> None:
    assert COMMANDS and SPARK
