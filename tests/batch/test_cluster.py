"""A real scheduler with two workers, one of which is killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.batch import fake
from tests.batch.conftest import Start, articles, until, write_jsonl
from tests.conftest import PATIENCE, needed

distributed = needed("distributed", "Dask: secondsource[distributed]")


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_writes_what_one_machine_writes(
    start: Start, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    monkeypatch.setenv(fake.PAUSE, "0.002")
    for number in range(4):
        write_jsonl(corpus / f"d{number}.jsonl", articles(120))
    rows: list[dict[str, object]] = [{"id": f"p{n}", "text": "The bandits came."} for n in range(300)]
    # An id of another row group that was used, and one that was not, because its article could not be read.
    rows[20]["text"], rows[150]["id"], rows[250]["id"] = None, "p20", "p7"
    table = pa.Table.from_pylist(rows)
    parquet.write_table(table, corpus / "e.parquet", row_group_size=100)
    alone = start("score", "corpus", "-o", "alone.jsonl", "--quiet")
    alone.communicate(timeout=PATIENCE)
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, preload=[fake.__file__], silence_logs=50
    )
    with cluster, distributed.Client(cluster) as client:
        victim = next(iter(client.run(os.getpid).values()))
        address = cluster.scheduler_address
        run = start("score", "corpus", "-o", "out.jsonl", "--backend", "dask", "--scheduler", address)
        until(lambda: list(tmp_path.glob("out.jsonl.parts/0*.jsonl")), run)
        os.kill(victim, signal.SIGKILL)
        _, error = run.communicate(timeout=PATIENCE)
    assert run.returncode == 3, error
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "alone.jsonl").read_bytes()


def test_a_scheduler_that_does_not_answer_is_a_message(start: Start, corpus: Path) -> None:
    run = start("score", "corpus", "-o", "o.csv", "--backend", "dask", "--scheduler", "tcp://127.0.0.1:9")
    _, error = run.communicate(timeout=PATIENCE)
    assert run.returncode == 2
    assert b"[no-scheduler]" in error


def _address(file: Path) -> str:
    """The address in a scheduler's file; empty as long as the file is missing or only half written."""
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["address"])
    except (FileNotFoundError, json.JSONDecodeError):
        return ""


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_lost_is_a_message_and_the_run_goes_on_later(
    start: Start, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(fake.PAUSE, "0.002")
    for number in range(6):
        write_jsonl(corpus / f"d{number}.jsonl", articles(120))
    command = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--no-dashboard",
    ]
    place = tmp_path / "scheduler.json"
    scheduler = subprocess.Popen(
        [*command, "--port", "0", "--scheduler-file", str(place)], stderr=subprocess.DEVNULL
    )
    try:
        address = until(lambda: _address(place), scheduler)
        command = [
            sys.executable,
            "-m",
            "distributed.cli.dask_worker",
            address,
            "--nthreads",
            "1",
            "--no-nanny",
        ]
        worker = subprocess.Popen(
            [*command, "--no-dashboard", "--preload", fake.__file__], stderr=subprocess.DEVNULL
        )
        try:
            run = start("score", "corpus", "-o", "out.jsonl", "--backend", "dask", "--scheduler", address)
            until(lambda: list(tmp_path.glob("out.jsonl.parts/0*.jsonl")), run)
            scheduler.kill()
            _, error = run.communicate(timeout=PATIENCE)
        finally:
            worker.kill()
            worker.wait()
    finally:
        scheduler.kill()
        scheduler.wait()
    assert run.returncode == 2, error
    assert b"[no-scheduler]" in error
    assert list(tmp_path.glob("out.jsonl.parts/0*.jsonl"))
