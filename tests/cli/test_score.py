"""``secondsource score`` from end to end, on reports made by hand."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet
from tests import reports
from tests.cli.conftest import Run

from secondsource.writers import arrow, rows
from secondsource_cli.names import signal_ids


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table with a flawed, a broken, a clean and a far too long article."""
    monkeypatch.setattr("secondsource.given.MAX_CHARACTERS", 100_000)
    path = tmp_path / "queue.jsonl"
    made = [
        {"id": "a-1", "text": reports.FLAWED, "outlet": "The Gazette"},
        {"id": "a-2"},
        {"id": "a-3", "text": reports.CLEAN},
        {"id": "a-4", "text": "long " * 20_001},
        {"id": "=1+1", "text": reports.HOSTILE},
    ]
    path.write_text("\n".join(map(json.dumps, made)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["drafts"], 0),
        (["drafts", "-o", "out.csv"], 0),
        (["queue.jsonl"], 3),
        (["missing.txt", "drafts"], 3),
        (["n" * 300, "drafts"], 3),
        (["drafts", "-o", "out.xlsx"], 2),
        (["drafts", "-o", "none/out.csv"], 2),
        (["drafts", "--resume"], 2),
        (["-", "-o", "out.csv", "--resume"], 2),
        (["drafts", "-o", "out.csv", "--backend", "dask"], 2),
        (["drafts", "--scheduler", "tcp://a:1"], 2),
        (["drafts", "--jobs", "0"], 2),
        (["drafts", "--flags", "some"], 2),
        (["drafts", "--config", "none.toml"], 2),
        ([], 2),
    ],
)
def test_exit_codes(run: Run, drafts: Path, queue: Path, arguments: list[str], code: int) -> None:
    outcome = run("score", *arguments)
    assert outcome.code == code, outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("detail", ["none", "count", "full"])
def test_rows_stand_in_the_order_of_the_input_and_failures_in_their_place(
    run: Run, queue: Path, tmp_path: Path, detail: str
) -> None:
    run("score", "queue.jsonl", "-o", "out.jsonl", "--flags", detail)
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row.get("id") for row in found] == ["a-1", None, "a-3", None, "=1+1"]
    assert [list(row) for row in (found[1], found[3])] == [["path", "code", "message", "hint"]] * 2
    assert [row["path"] for row in found] == [f"queue.jsonl:{n}" for n in range(1, 6)]
    names = rows.columns(signal_ids(), detail)
    assert list(found[0]) == [name for name in names if name not in rows.ERROR]
    assert found[0]["priority_level"] == 3
    assert found[0]["facts"] == {"outlet": "The Gazette"}
    if detail != "none":
        assert found[0]["loaded_language_flags"] == 3
    if detail == "full":
        assert found[0]["flags"][0]["spans"][0]["role"]


def test_parquet_has_the_documented_schema_and_the_same_rows(run: Run, queue: Path, tmp_path: Path) -> None:
    run("score", "queue.jsonl", "-o", "out.parquet", "--flags", "full")
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.schema.equals(arrow.schema(signal_ids(), "full"))
    run("score", "queue.jsonl", "-o", "out.jsonl", "--flags", "full")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    for row, line in zip(table.to_pylist(), lines, strict=True):
        row["facts"] = None if row["facts"] is None else dict(row["facts"])
        assert rows.as_json(row) == line


def test_csv_has_a_header_and_no_formulas(run: Run, queue: Path, tmp_path: Path) -> None:
    run("score", "queue.jsonl", "-o", "out.csv")
    found = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert list(found[0]) == rows.columns(signal_ids(), "count")
    assert found[1]["code"] == "no-text"
    assert found[4]["id"] == "'=1+1"


def test_without_output_a_table_is_shown(run: Run, queue: Path) -> None:
    outcome = run("score", "queue.jsonl")
    lines = outcome.out.splitlines()
    assert len(lines) == 6
    assert lines[1].startswith("3 (2.7)")
    assert "failed" in lines[2]
    assert not set(outcome.out + outcome.err) & {"\x1b", "\x07", "\x9b", "\u202e"}


def test_a_summary_counts_signals_priorities_and_causes(run: Run, queue: Path) -> None:
    summary = run("score", "queue.jsonl", "-o", "out.csv").err
    assert "3 articles" in summary
    assert "failures: 1 no-text, 1 too-large" in summary
    assert "loaded-language" in summary
    assert run("score", "queue.jsonl", "-o", "out.csv", "--quiet").err == ""


@pytest.mark.parametrize("name", ["stdin.jsonl", "desk.csv", "draft.txt"])
def test_standard_input(run: Run, tmp_path: Path, name: str) -> None:
    data = {"stdin.jsonl": b'{"id": "x", "text": "a"}', "desk.csv": b"id,text\nx,a\n", "draft.txt": b"a"}[
        name
    ]
    outcome = run("score", "-", "--stdin-filename", name, "-o", "out.jsonl", stdin=data)
    assert outcome.code == 0, outcome.err
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["outcome"] == "analyzed"


@pytest.mark.parametrize("name", ["q.jsonl", "q.csv", "q.parquet"])
@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_packed_tables(run: Run, tmp_path: Path, name: str, packing: str) -> None:
    whole = pa.BufferOutputStream()
    parquet.write_table(pa.table({"id": ["1", "2"], "text": ["first", "second"]}), whole)
    data = {
        "q.jsonl": b'{"id": "1", "text": "first"}\n{"id": "2", "text": "second"}\n',
        "q.csv": b"id,text\n1,first\n2,second\n",
        "q.parquet": whole.getvalue(),
    }[name]
    path = tmp_path / f"{name}{'.gz' if packing == 'gzip' else '.zst'}"
    with pa.OSFile(str(path), "wb") as file, pa.CompressedOutputStream(file, packing) as stream:
        stream.write(data)
    outcome = run("score", path.name, "-o", "out.jsonl")
    assert outcome.code == 0, outcome.err
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    first = 2 if name == "q.csv" else 1
    assert [(row["path"], row["id"]) for row in found] == [
        (f"{path.name}:{first}", "1"),
        (f"{path.name}:{first + 1}", "2"),
    ]


def test_columns_come_from_options_and_settings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("url,body\nu,text\n", encoding="utf-8")
    assert run("score", "q.csv").code == 3
    assert run("score", "q.csv", "--text-column", "body", "--id-column", "url").code == 0
    (tmp_path / "secondsource.toml").write_text('[columns]\ntext = "body"\n', encoding="utf-8")
    assert run("score", "q.csv").code == 0


def test_what_is_named_twice_is_scored_once(run: Run, drafts: Path, tmp_path: Path) -> None:
    outcome = run("score", "drafts/f*.txt", "drafts", str(drafts), "drafts/clean.txt", "-o", "out.jsonl")
    assert outcome.code == 0, outcome.err
    found = [json.loads(line)["path"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert found == ["drafts/flawed.txt", "drafts/clean.txt"]


def test_names_in_the_data_never_become_paths(run: Run, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": "../../escaped", "text": "a"}', encoding="utf-8")
    run("score", "q.jsonl", "-o", "out.jsonl")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.jsonl", "q.jsonl"]


def test_addresses_of_other_file_systems(run: Run, drafts: Path, tmp_path: Path) -> None:
    outcome = run("score", drafts.as_uri(), "-o", "out.jsonl")
    assert outcome.code == 0, outcome.err
    found = [json.loads(line)["path"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert found == [f"{drafts.as_uri()}/clean.txt", f"{drafts.as_uri()}/flawed.txt"]
    (drafts / "queue.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n', encoding="utf-8")
    outcome = run("score", f"{drafts.as_uri()}/queue.jsonl", "-o", "out.jsonl")
    assert outcome.code == 0, outcome.err
    assert run("score", "nowhere://a/b").code == 3
