"""``secondsource data``: exit codes, messages with lines, files that appear whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

ROOT = Path(__file__).parent.parent.parent
LIST = str(ROOT / "data" / "corpora.toml")


def test_list(run: Run) -> None:
    outcome = run("data", "list", "--corpora", LIST)
    assert outcome.code == 0
    assert "polnear" in outcome.out
    rows = json.loads(run("data", "list", "--corpora", LIST, "-f", "json").out)["corpora"]
    assert {"name", "licence", "use", "files", "citation"} <= set(rows[0])


def test_one_corpus_in_full(run: Run) -> None:
    out = run("data", "list", "news", "--corpora", LIST).out
    assert "CC BY 4.0" in out
    outcome = run("data", "list", "nws", "--corpora", LIST)
    assert outcome.code == 2
    assert "news" in outcome.err


def test_no_list(run: Run) -> None:
    outcome = run("data", "list")
    assert outcome.code == 2
    assert "[no-corpora-list]" in outcome.err


def test_verify(run: Run, tmp_path: Path) -> None:
    outcome = run("data", "verify", str(tmp_path), "--corpora", LIST)
    assert outcome.code == 3
    assert "[missing-file]" in outcome.out
    (tmp_path / "x").write_text("x", encoding="utf-8")
    entry = 'name="a"\ntitle="a"\nholds="a"\npublished="a"\nlicence="a"\nopen-licence=true\nuse="train"\ndoes="a"\ncitation="a"\n'
    (tmp_path / "c.toml").write_text(
        f'[[corpus]]\n{entry}[[corpus.file]]\npath="x"\nsha256="{"0" * 64}"\n', encoding="utf-8"
    )
    outcome = run("data", "verify", str(tmp_path), "--corpora", "c.toml", "-f", "json")
    assert outcome.code == 1
    assert json.loads(outcome.out)["files"][0]["code"] == "hash-mismatch"


def test_check(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text('{"text": "One.", "label": 1}\n{"text": "Two."\n', encoding="utf-8")
    outcome = run("data", "check", "mine.jsonl")
    assert outcome.code == 1
    assert outcome.out.startswith("mine.jsonl:2: ")
    assert "[bad-json]" in outcome.out
    faults = json.loads(run("data", "check", "mine.jsonl", "-f", "json").out)["faults"]
    assert faults[0]["line"] == 2
    file.write_text('{"text": "One.", "label": 1}\n', encoding="utf-8")
    assert run("data", "check", "mine.jsonl").code == 0
    assert run("data", "check", "gone.jsonl").code == 3


def test_convert(run: Run, tmp_path: Path) -> None:
    (tmp_path / "dev.tsv").write_text("sentence_id\tsentence\tlabel\n1\tSad!\tSUBJ\n", encoding="utf-8")
    outcome = run("data", "convert", "checkthat", "dev.tsv", "-o", "out.jsonl")
    assert (outcome.code, outcome.out) == (0, "")
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["label"] == 1
    assert json.loads(run("data", "convert", "checkthat", "dev.tsv").out)["text"] == "Sad!"


@pytest.mark.parametrize(
    ("name", "file", "code", "says"),
    [
        ("liar", "dev.tsv", 2, "unknown-corpus"),
        ("checkthat", "gone.tsv", 3, "unreadable"),
        ("checkthat", "bad.tsv", 3, "bad.tsv:2"),
    ],
)
def test_convert_failures_leave_no_file(
    run: Run, tmp_path: Path, name: str, file: str, code: int, says: str
) -> None:
    (tmp_path / "bad.tsv").write_text("sentence_id\tsentence\tlabel\n1\tSad!\tMAYBE\n", encoding="utf-8")
    outcome = run("data", "convert", name, file, "-o", "out.jsonl")
    assert outcome.code == code
    assert says in outcome.err
    assert not (tmp_path / "out.jsonl").exists()


def test_import(run: Run, tmp_path: Path) -> None:
    line = {"id": 1, "text": "The vile mob fled.", "label": [[4, 8, "loaded-language:derogatory"]]}
    (tmp_path / "d.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run("data", "import", "doccano", "d.jsonl", "-o", "mine.jsonl").code == 0
    assert run("data", "check", "mine.jsonl").code == 0
