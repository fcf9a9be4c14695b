"""What a run writes: refused at the start when it could not be written in the end, and never read as an article."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.cli.conftest import FakeAnalyzer, Run

PLACES = [
    ("none/out{suffix}", "there is no folder none"),
    ("drafts/clean.txt/out{suffix}", "there is no folder drafts/clean.txt"),
    ("taken{suffix}", "is a folder"),
    # Neither is allowed to anybody, not even to the superuser, as whom tests may run.
    ("/proc/out{suffix}", "cannot be written"),
    ("n" * 250 + "{suffix}", "cannot be written"),
]
COMMANDS = [
    (["score", "drafts", "-o"], ".jsonl", "-o"),
    (["score", "drafts", "-o"], ".parquet", "-o"),
    (["score", "drafts", "-o", "out.csv", "--report"], ".html", "--report"),
    (["check", "drafts", "--output"], ".txt", "--output"),
    (["check", "drafts", "--write-baseline"], ".json", "--write-baseline"),
]


@pytest.mark.parametrize(("place", "cause"), PLACES, ids=[cause for _, cause in PLACES])
@pytest.mark.parametrize(("command", "suffix", "option"), COMMANDS)
def test_a_file_that_cannot_be_written_is_refused_before_any_work(
    run: Run,
    fake: FakeAnalyzer,
    drafts: Path,
    tmp_path: Path,
    command: list[str],
    suffix: str,
    option: str,
    place: str,
    cause: str,
) -> None:
    (tmp_path / f"taken{suffix}").mkdir()
    before = sorted(tmp_path.rglob("*"))
    name = place.format(suffix=suffix)
    outcome = run(*command, name)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{name}: {cause}" in outcome.err.replace("\n", "")
    assert "[unwritable]" in outcome.err
    assert f"Give {option} a file" in outcome.err
    assert not fake.asked
    assert sorted(tmp_path.rglob("*")) == before


def test_a_device_that_takes_nothing_is_refused(run: Run, drafts: Path, tmp_path: Path) -> None:
    # A socket is there, and takes no bytes that way.
    import socket

    with socket.socket(socket.AF_UNIX) as taken:
        taken.bind(os.fspath(tmp_path / "s.html"))
        (tmp_path / "s.html").chmod(0)
        outcome = run("score", "drafts", "-o", "out.csv", "--report", "s.html")
    assert outcome.code == 2
    assert "[unwritable]" in outcome.err


def test_the_page_does_not_take_the_place_of_the_rows(run: Run, drafts: Path, tmp_path: Path) -> None:
    outcome = run("score", "drafts", "-o", "out.csv", "--report", str(tmp_path / "out.csv"))
    assert outcome.code == 2
    assert "--report and -o name the same file" in outcome.err


def test_what_an_earlier_run_wrote_is_no_article(run: Run, drafts: Path, tmp_path: Path) -> None:
    command = ["score", ".", "-o", "out.jsonl", "--report", "page.html"]
    rows = []
    for _ in range(2):
        assert run(*command).code == 0
        rows.append((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert [json.loads(line)["path"] for line in rows[0].splitlines()] == [
        "drafts/clean.txt",
        "drafts/flawed.txt",
    ]
    assert rows[0] == rows[1]
    for _ in range(2):
        outcome = run("check", "drafts", "-f", "html", "--output", "drafts/page.html", "--fail-on", "never")
        assert "2 articles" in outcome.err


@pytest.mark.parametrize(
    "command", ["score q.jsonl -o q.jsonl", "check drafts/clean.txt -o drafts/clean.txt"]
)
def test_an_input_is_not_written_over(run: Run, drafts: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "q.jsonl").write_text('{"text": "a"}\n', encoding="utf-8")
    before = [path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    outcome = run(*command.split())
    assert outcome.code == 2
    assert "is an input and an output" in outcome.err
    assert [path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()] == before
