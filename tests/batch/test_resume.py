"""A run that is killed at any moment goes on, and its output is that of a run that was not."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest
from tests.batch.conftest import Start, until
from tests.conftest import PATIENCE

KILLS = int(os.environ.get("SECONDSOURCE_KILLS", "8"))
"""Set to 50 for the long test: ``SECONDSOURCE_KILLS=50 pytest tests/batch/test_resume.py``."""


@pytest.mark.parametrize(
    ("format", "jobs", "kills"),
    [("jsonl", 1, KILLS // 2), ("parquet", 1, KILLS // 4), ("csv", 2, KILLS // 4)],
)
def test_killed_at_random_points_nothing_is_lost_or_doubled(
    start: Start, corpus: Path, tmp_path: Path, format: str, jobs: int, kills: int
) -> None:
    options = ["score", "corpus", "--flags", "full", "--quiet", "--jobs", str(jobs)]
    whole = start(*options, "-o", f"whole.{format}")
    begun = time.monotonic()
    _, error = whole.communicate(timeout=PATIENCE)
    length = time.monotonic() - begun
    assert whole.returncode == 3, error
    chance = random.Random(7)
    killed = 0
    for _ in range(kills):
        process = start(*options, "-o", f"cut.{format}", "--resume", pause=0.0005)
        time.sleep(chance.uniform(0.3, length + 0.4))
        killed += process.poll() is None
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if (tmp_path / f"cut.{format}").exists():
            assert (tmp_path / f"cut.{format}").read_bytes() == (tmp_path / f"whole.{format}").read_bytes()
    assert killed
    last = start(*options, "-o", f"cut.{format}", "--resume")
    _, error = last.communicate(timeout=PATIENCE)
    assert last.returncode == 3, error
    assert (tmp_path / f"cut.{format}").read_bytes() == (tmp_path / f"whole.{format}").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", f"cut.{format}", f"whole.{format}"]


def test_what_a_run_killed_while_joining_left_is_taken_away(
    start: Start, corpus: Path, tmp_path: Path
) -> None:
    (tmp_path / ".out.jsonl.999999.part").write_bytes(b"half of it")
    _, error = (done := start("score", "corpus", "-o", "out.jsonl", "--quiet")).communicate(timeout=PATIENCE)
    assert done.returncode == 3, error
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "out.jsonl"]


def test_an_unfinished_run_is_neither_overwritten_nor_mixed(
    start: Start, corpus: Path, tmp_path: Path
) -> None:
    process = start("score", "corpus", "-o", "out.jsonl", "--quiet", pause=0.005)
    until(lambda: list(tmp_path.glob("out.jsonl.parts/0*.jsonl")), process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    for options, code in ([], b"[unfinished]"), (["--resume", "--flags", "full"], b"[other-job]"):
        again = start("score", "corpus", "-o", "out.jsonl", "--quiet", *options)
        _, error = again.communicate(timeout=PATIENCE)
        assert again.returncode == 2
        assert code in error
    finish = start("score", "corpus", "-o", "out.jsonl", "--resume")
    _, error = finish.communicate(timeout=PATIENCE)
    assert finish.returncode == 3
    assert b"851 articles" in error
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert len(rows) == 855


def test_pieces_of_a_stopped_run_are_no_input_of_the_next(start: Start, corpus: Path) -> None:
    command = ["score", "corpus", "-o", "corpus/out.jsonl", "--report", "corpus/page.html", "--quiet"]
    process = start(*command, pause=0.005)
    until(lambda: list(corpus.glob("out.jsonl.parts/0*.jsonl")), process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    for _ in range(2):
        again = start(*command, "--resume")
        _, error = again.communicate(timeout=PATIENCE)
        assert again.returncode == 3, error
        assert len((corpus / "out.jsonl").read_bytes().splitlines()) == 855


def test_a_full_disk_is_a_message_and_the_run_goes_on_later(
    start: Start, corpus: Path, tmp_path: Path
) -> None:
    start("score", "corpus", "-o", "whole.jsonl", "--quiet").communicate(timeout=PATIENCE)
    size = (tmp_path / "whole.jsonl").stat().st_size
    # The pieces fit, the whole does not: a limit on the size of a file fails a write as a full disk does.
    process = start("score", "corpus", "-o", "out.jsonl", "--quiet", room=size // 2)
    _, error = process.communicate(timeout=PATIENCE)
    assert (process.returncode, error.count(b"[unwritable]")) == (2, 1), error
    assert not (tmp_path / "out.jsonl").exists()
    again = start("score", "corpus", "-o", "out.jsonl", "--quiet", "--resume")
    assert again.wait(timeout=PATIENCE) == 3
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_full_standard_output_is_a_message(start: Start, corpus: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start("score", "corpus", "--quiet", out=full)
        _, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert b"[unwritable]" in error
