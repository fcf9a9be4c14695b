"""Inputs of every format, and the fake command line as a process of its own."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

import pytest
from tests.conftest import PATIENCE

ROOT = Path(__file__).parent.parent.parent
Start = Callable[..., "subprocess.Popen[bytes]"]
T = TypeVar("T")


def until(found: Callable[[], T], running: subprocess.Popen[bytes]) -> T:
    """Wait for what a running process leaves behind: the first answer that is not empty."""
    end = time.monotonic() + PATIENCE
    while not (answer := found()):
        assert running.poll() is None, "the process ended first"
        assert time.monotonic() < end, "the process hangs"
        time.sleep(0.01)
    return answer


def articles(count: int) -> list[dict[str, Any]]:
    """Articles, some of them flawed, some of them broken."""
    made: list[dict[str, Any]] = [
        {
            "id": f"a{n}",
            "title": f"Story {n}",
            "text": ("The bandits came. " if n % 3 else "All quiet. ") * (n % 5 + 1),
        }
        for n in range(count)
    ]
    made[3] = {"id": "null", "text": None}
    made[4]["id"] = "a1"
    return made


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write JSON lines, packed when the name says so."""
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with a table, a packed table and single files."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    write_jsonl(folder / "a.jsonl", articles(700))
    write_jsonl(folder / "b.jsonl.gz", articles(150))
    for number in range(5):
        (folder / f"c{number}.txt").write_text(f"Story {number}\n\nThe bandits came.", encoding="utf-8")
    return folder


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start the command line in the background."""

    def begin(
        *arguments: str,
        pause: float = 0.0,
        room: int | None = None,
        out: IO[bytes] | None = None,
        **variables: str,
    ) -> subprocess.Popen[bytes]:
        environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{Path(__file__).parent / 'site'}:{ROOT}",
            "SECONDSOURCE_TEST_PAUSE": str(pause),
            **variables,
        }
        command = [sys.executable, "-m", "tests.batch.fake", *arguments]
        if room is not None:
            command = ["prlimit", f"--fsize={room}", *command]
        return subprocess.Popen(
            command,
            cwd=tmp_path,
            env=environment,
            stdout=out or subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0,
        )

    return begin
