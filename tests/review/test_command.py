"""The command line of the review: what it reads, says and writes."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests import reports
from tests.conftest import PATIENCE
from tests.review.conftest import flag_ids

from secondsource_cli.review.desk import Desk
from secondsource_cli.review.export import FORMATS
from secondsource_cli.review.log import Decision

ENVIRONMENT = {**os.environ, "PYTHONUNBUFFERED": "1"}


def _run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from secondsource_cli.main import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=PATIENCE, check=False)


def test_export_writes_what_was_decided(desk: Desk, tmp_path: Path) -> None:
    flag = flag_ids(1, desk)[0]
    desk.store.decide(Decision(1, "Ana", flag, "accept", "loaded-language"))
    done = _run(
        "review", "export", "--db", str(desk.store.path), "--format", "csv", "-o", "out.csv", cwd=tmp_path
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8", newline="")))
    assert [(r["reviewer"], r["verdict"], r["quote"]) for r in rows] == [("Ana", "accept", "bandits")]
    done = _run("review", "export", "--db", str(desk.store.path), cwd=tmp_path)
    assert json.loads(done.stdout)["signal"] == "loaded-language"


def test_mistakes_are_named(tmp_path: Path) -> None:
    missing = _run("review", "export", "--db", "none.db", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "none.db: no such file [no-database]" in missing.stderr
    assert not (tmp_path / "none.db").exists()
    assert _run("review", "export", "--format", "exe", cwd=tmp_path).returncode == 2
    help_text = _run("review", "--help", cwd=tmp_path).stdout
    assert "--blind" in help_text
    assert "review export" in _run("--help", cwd=tmp_path).stdout


def test_the_server_reads_articles_and_says_where_it_is(tmp_path: Path) -> None:
    """With the bundle that ships: a draft and a broken input, then Ctrl+C."""
    (tmp_path / "draft.txt").write_text(reports.FLAWED * 2, encoding="utf-8")
    (tmp_path / "broken.jsonl").write_text("{not json\n", encoding="utf-8")
    code = "from secondsource_cli.main import main; main()"
    command = [
        sys.executable,
        "-c",
        code,
        "review",
        ".",
        "broken.jsonl",
        "--no-browser",
        "--port",
        "0",
        "--reviewer",
        "Ana",
    ]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert re.match(r"Review at http://127\.0\.0\.1:\d+/\?key=[\w-]{40,} ", line), errors
    assert "1 read, 1 unreadable" in errors
    assert "Traceback" not in errors
    assert process.returncode == 3
    assert (tmp_path / "secondsource-review.db").exists()


@pytest.mark.parametrize("format", FORMATS)
def test_names_in_the_articles_never_become_paths(desk: Desk, tmp_path: Path, format: str) -> None:
    """From where the command runs, ``../../escaped`` would still be below ``tmp_path``, and be seen."""
    number = desk.store.add(reports.flawed(), "../../escaped", "../../escaped.txt", "../../outlet")
    flag = flag_ids(number, desk)[0]
    desk.store.decide(Decision(number, "../../Ana", flag, "accept", "loaded-language"))
    here = tmp_path / "drafts" / "desk"
    here.mkdir(parents=True)
    done = _run("review", "export", "--db", "../../review.db", "--format", format, "-o", "out", cwd=here)
    assert done.returncode == 0, done.stderr
    assert "../../Ana" in (here / "out").read_text(encoding="utf-8")
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert {path for path in made if not path.startswith("review.db")} == {
        "drafts",
        "drafts/desk",
        "drafts/desk/out",
    }
