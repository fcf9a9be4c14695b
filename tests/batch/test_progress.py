"""What is said while a batch runs: plain lines in a log, a bar on a terminal, nothing when asked to be quiet."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.batch.conftest import ROOT, articles, write_jsonl
from tests.conftest import PATIENCE

from secondsource_cli.batch import progress
from secondsource_cli.batch.tally import Tally


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in seconds, as the only element."""
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def _tally(done: int) -> Tally:
    return Tally(
        articles=done - 1, flags=Counter({"loaded-language": 2 * done}), failures=Counter({"no-text": 1})
    )


def test_a_log_gets_a_line_now_and_then(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown(4_000_000, quiet=False) as said:
        for seconds in (1, 5, 11, 15, 20, 22):
            clock[0] = 100.0 + seconds
            said(seconds * 100_000, _tally(seconds * 100))
    assert capsys.readouterr().err.splitlines() == [
        # Of 40 s at this pace, 29 are left; ten seconds on, 18.
        "1,100 articles, 100/s, 2,200 flags (28%, 29 s left)",
        "2,200 articles, 100/s, 4,400 flags (55%, 18 s left)",
    ]


def test_time_left_after_resume_is_told_by_the_pace_of_this_run(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with progress.shown(2_000_000, quiet=False) as said:
        clock[0] += 1
        said(1_000_000, _tally(10))  # Most of it an earlier run had done.
        clock[0] += 10
        said(1_100_000, _tally(110))
    assert "(55%, 90 s left)" in capsys.readouterr().err


def test_of_a_pipe_no_share_is_known(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown(0, quiet=False) as said:
        clock[0] += 20
        said(0, _tally(100))
    assert capsys.readouterr().err == "100 articles, 5/s, 200 flags\n"


def test_quiet_says_nothing(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown(100, quiet=True) as said:
        clock[0] += 20
        said(50, _tally(100))
    assert capsys.readouterr() == ("", "")


def test_a_terminal_gets_a_bar_that_goes_away(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "in.jsonl", articles(600))
    outer, inner = pty.openpty()
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
        "COLUMNS": "120",
        "SECONDSOURCE_TEST_PAUSE": "0.002",
    }
    command = [sys.executable, "-W", "ignore", "-m", "tests.batch.fake", "score", "in.jsonl", "-o", "out.csv"]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=inner)
    os.close(inner)
    shown = b""
    try:
        while piece := os.read(outer, 65536):
            shown += piece
    except OSError:
        # The other end is closed: the way a terminal says that nothing more comes.
        pass
    finally:
        os.close(outer)
    assert process.wait(timeout=PATIENCE) == 3
    bar, _, summary = shown.decode().rpartition("\x1b[2K")
    assert "━" in bar
    assert "100%" in bar
    assert " articles, " in bar and "/s, " in bar and " flags" in bar
    assert "0:00:0" in bar
    assert "━" not in summary
    assert "598 articles" in summary
