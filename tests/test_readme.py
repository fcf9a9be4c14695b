"""The README promises nothing that does not run: every block is run, every table is made anew and compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.readme import TEXT, blocks, run, run_python

import secondsource
from secondsource_cli.inline import find_comments
from secondsource_cli.settings_file import settings_for
from secondsource_training.readme import updated

INSTALLING = [line for block in blocks("sh") for line in block.strip().splitlines() if "venv" in line]
# These take minutes, a browser, the corpora or a cluster (tests/batch/test_readme_cluster.py); they have tests of their own.
ELSEWHERE = re.compile(r"secondsource (train|review|evaluate)\b|.*(venv|--backend dask)")
BLOCKS = ["\n".join(c for c in block.splitlines() if c and not ELSEWHERE.match(c)) for block in blocks("sh")]


@pytest.mark.parametrize("block", [block for block in BLOCKS if block])
def test_every_command_runs(block: str, tmp_path: Path) -> None:
    run(block, tmp_path)


@pytest.mark.parametrize("code", [code for code in blocks("python") if "pyspark" not in code])
def test_every_python_block_runs(code: str) -> None:
    assert run_python(code)


@pytest.mark.parametrize("query", blocks("sql"))
def test_every_query_finds_something(query: str, scored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    monkeypatch.chdir(scored.parent)
    assert duckdb.sql(query).fetchall()


@pytest.mark.parametrize("settings", blocks("toml"))
def test_every_block_of_settings_is_sound(settings: str, tmp_path: Path) -> None:
    file = tmp_path / "secondsource.toml"
    file.write_text(settings, encoding="utf-8")
    assert settings_for(tmp_path).file == file


@pytest.mark.parametrize("text", blocks("markdown"))
def test_every_comment_suppresses_something(text: str) -> None:
    comments = find_comments(text)
    assert comments.inline
    assert not comments.mistakes
    report = secondsource.load().analyze(
        f"The attack\n\n{comments.text}" + "\nThe ministry met on Monday. " * 5
    )
    for comment in comments.inline:
        assert set(comment.signals) <= {flag.signal for flag in report.flags}


def test_the_two_commands_are_what_ci_runs() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(INSTALLING) == 2
    for command in INSTALLING:
        assert command in run


def test_tables_are_those_of_the_bundle_and_the_signals() -> None:
    assert updated(TEXT) == TEXT


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (ROOT / link).exists(), link
