"""``score --report``: the page about a batch, made from each format of output."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest
from tests import reports
from tests.cli.conftest import Run


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_the_page_says_what_the_rows_say(run: Run, tmp_path: Path, format: str) -> None:
    made = [
        {"id": "a-1", "text": reports.FLAWED, "outlet": "The <b>Gazette"},
        {"id": "a-2"},
        {"id": "a-3", "text": reports.CLEAN, "outlet": "Bay News"},
    ]
    (tmp_path / "queue.jsonl").write_text("\n".join(map(json.dumps, made)), encoding="utf-8")
    outcome = run("score", "queue.jsonl", "-o", f"out.{format}", "--report", "page.html")
    assert outcome.code == 3, outcome.err
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for words in (
        "2 articles", "1 input could not be read", "The &lt;b&gt;Gazette", "Bay News", "queue.jsonl:1", "queue.jsonl:2",
        "50% of 2 articles", "Loaded language 3", "default-0123abcd",
    ):  # fmt: skip
        assert words in page
    assert "<b>Gazette" not in page


def test_without_an_output_there_is_nothing_to_report_on(run: Run, drafts: Path) -> None:
    outcome = run("score", "drafts", "--report", "page.html")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--report needs -o" in outcome.err


def test_a_device_is_written_to_and_not_replaced(run: Run, drafts: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    outcome = run("score", "drafts", "-o", "out.jsonl", "--report", "pipe")
    reader.join()
    assert outcome.code == 0, outcome.err
    assert pipe.is_fifo()
    assert "2 articles" in read[0]
