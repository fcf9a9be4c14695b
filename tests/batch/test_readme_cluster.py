"""The parts of the README that need a cluster: its Dask command with a real scheduler, its Spark block in Spark."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests import test_readme
from tests.conftest import ROOT, missing, needed

COMMANDS = [line for block in test_readme.SHELL for line in block.splitlines() if "--backend dask" in line]
SPARK = [code for code in test_readme.PYTHON if "pyspark" in code]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("command", COMMANDS)
def test_the_dask_command_runs(command: str, tmp_path: Path) -> None:
    distributed = needed("distributed", "Dask: secondsource[distributed]")
    from pyarrow import parquet

    (tmp_path / "data").symlink_to(ROOT / "data")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        done = subprocess.run(
            ["bash", "-ec", command.replace("tcp://127.0.0.1:8786", cluster.scheduler_address)],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert parquet.read_table(tmp_path / "scores.parquet").num_rows > 1


@pytest.mark.parametrize("code", SPARK)
def test_the_spark_block_runs(code: str) -> None:
    needed("pyspark", "Spark: secondsource[test-remote]")
    if shutil.which("java") is None:
        missing("Java 17")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYSPARK_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "single_source_flags" in done.stdout


def test_the_readme_shows_both() -> None:
    assert COMMANDS and SPARK
