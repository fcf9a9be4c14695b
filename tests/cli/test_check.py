"""``secondsource check`` from end to end, on reports made by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import reports
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["drafts/clean.txt"], 0),
        (["drafts/flawed.txt"], 1),
        (["drafts"], 1),
        (["drafts/*.txt"], 1),
        (["drafts/flawed.txt", "--fail-on", "never"], 0),
        (["drafts/flawed.txt", "--select", "unverified-claim"], 0),
        (["drafts/flawed.txt", "--select", "unverified-claim", "--fail-on", "advice"], 1),
        (["drafts/flawed.txt", "--ignore", "loaded-language,anonymous-source,contradictory-attributions"], 0),
        (["drafts/missing.txt", "drafts/flawed.txt"], 3),
        (["drafts/flawed.txt", "--select", "loaded-langage"], 2),
        (["drafts/flawed.txt", "--fail-on", "fatal"], 2),
        (["drafts/flawed.txt", "--config", "none.toml"], 2),
        (["drafts/flawed.txt", "--baseline", "none.json"], 2),
        (["drafts/flawed.txt", "--output", "none/out.txt"], 2),
        (["drafts", "--title", "One headline for two"], 2),
        ([], 2),
    ],
)
def test_exit_codes(run: Run, drafts: Path, arguments: list[str], code: int) -> None:
    outcome = run("check", *arguments)
    assert outcome.code == code, outcome.err
    assert "Traceback" not in outcome.err


def test_a_flag_is_one_line_that_an_editor_can_jump_to(run: Run, drafts: Path) -> None:
    outcome = run("check", "drafts")
    lines = outcome.out.splitlines()
    assert lines[1].startswith("drafts/flawed.txt:3:48: error contradictory-attributions Two accounts")
    assert lines[1].endswith("[0.82]")
    assert len(lines) == 6
    assert (
        outcome.err
        == "2 articles, 6 flags (1 error, 4 warnings, 1 advice), 1 suppressed, 1 milder note not shown\n"
    )


def test_quotations_are_shown_when_notes_are_asked_for(run: Run, drafts: Path) -> None:
    assert ":7:" not in run("check", "drafts/flawed.txt").out.replace("0.8", "")
    assert "info loaded-language" in run("check", "drafts/flawed.txt", "--min-severity", "info").out


def test_explanations_read_well_at_80_columns(run: Run, drafts: Path) -> None:
    outcome = run("check", "--explain", "drafts/flawed.txt")
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert "^^^^^^^^^" in outcome.out
    assert "\x1b" not in outcome.out
    for words in (
        "Seen",
        "Ask",
        "Sum",
        "Without",
        "Rule",
        "Priority    3 of 3, hold",
        "Also at     3:58 (2 places)",
    ):
        assert words in outcome.out


def test_json_holds_reports_and_errors(run: Run, drafts: Path) -> None:
    (drafts / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (drafts / "huge.txt").write_text("unanalysable", encoding="utf-8")
    outcome = run("check", "drafts", "missing.txt", "--format", "json")
    document = json.loads(outcome.out)
    assert outcome.code == 3
    assert document["schema"] == "secondsource.check/1"
    assert [report["path"] for report in document["reports"]] == ["drafts/clean.txt", "drafts/flawed.txt"]
    assert [list(error) for error in document["errors"]] == [["path", "code", "message", "hint"]] * 3
    assert [error["code"] for error in document["errors"]] == ["not-text", "too-large", "unreadable"]
    flags = document["reports"][1]["flags"]
    assert sum(flag["suppressed"] is not None for flag in flags) == 1
    for flag in flags:
        for span in flag["spans"]:
            assert document["reports"][1]["text"][span["start"] : span["end"]] == span["quote"]


def test_json_lines_keep_the_order_of_the_input(run: Run, drafts: Path) -> None:
    outcome = run("check", "missing.txt", "drafts/clean.txt", "--format", "jsonl")
    error, report = map(json.loads, outcome.out.splitlines())
    assert error["code"] == "unreadable"
    assert report["path"] == "drafts/clean.txt"


def test_standard_input(run: Run) -> None:
    outcome = run("check", "-", stdin=reports.FLAWED.encode())
    assert outcome.code == 1
    assert outcome.out.startswith("<stdin>:1:19: warning")
    named = run("check", "-", "--stdin-filename", "desk/a.md", stdin=reports.FLAWED.encode())
    assert named.out.startswith("desk/a.md:1:19: warning")


def test_records_of_a_table_keep_their_names(run: Run, tmp_path: Path) -> None:
    rows = [{"id": "a-1", "text": reports.FLAWED}, {"id": "a-2"}, {"id": "a-3", "text": reports.CLEAN}]
    (tmp_path / "queue.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    outcome = run("check", "queue.jsonl", "--format", "json")
    document = json.loads(outcome.out)
    assert [(r["path"], r["id"]) for r in document["reports"]] == [
        ("queue.jsonl:1", "a-1"),
        ("queue.jsonl:3", "a-3"),
    ]
    assert document["errors"][0]["path"] == "queue.jsonl:2"


def test_a_title_given_apart_does_not_move_the_lines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "body.txt").write_text(reports.FLAWED, encoding="utf-8")
    plain = run("check", "body.txt").out
    assert run("check", "body.txt", "--title", "A headline").out == plain


def test_output_appears_whole_or_not_at_all(run: Run, drafts: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    outcome = run("check", "drafts", "--format", "json", "--output", "report.json")
    assert outcome.out == ""
    assert len(json.loads(target.read_text(encoding="utf-8"))["reports"]) == 2
    before = target.read_bytes()
    assert run("check", "drafts", "--config", "none.toml", "--output", "report.json").code == 2
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "sarif", "github", "html"])
@pytest.mark.parametrize("explain", [True, False])
def test_no_text_can_steer_the_terminal(run: Run, tmp_path: Path, format: str, explain: bool) -> None:
    (tmp_path / "evil\x1b[2J.txt").write_bytes(reports.HOSTILE.encode())
    options = ["--explain"] if explain else []
    outcome = run("check", *options, "--format", format, ".", "gone\x1b[2J.txt")
    for stream in (outcome.out, outcome.err):
        assert not set(stream) & {"\x1b", "\x07", "\x9b", "\u202e", "\x00", "\x7f"}


def test_quiet_leaves_only_results_and_failures(run: Run, drafts: Path) -> None:
    assert run("check", "drafts", "--quiet").err == ""
    assert "missing.txt" in run("check", "missing.txt", "--quiet").err


def test_each_file_once(run: Run, drafts: Path) -> None:
    assert run("check", "drafts", "drafts/clean.txt", "drafts/*.txt").err.startswith("2 articles, ")


def test_a_folder_without_articles_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    outcome = run("check", "empty")
    assert outcome.code == 3
    assert "empty: no article found" in outcome.err


def test_hidden_files_of_a_folder_are_passed_over(run: Run, drafts: Path) -> None:
    (drafts / ".git").mkdir()
    (drafts / ".git" / "a.txt").write_text(reports.FLAWED, encoding="utf-8")
    assert run("check", "drafts").err.startswith("2 articles, ")


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "sarif", "github", "html"])
def test_a_mistake_in_any_settings_is_found_before_anything_is_written(
    run: Run, drafts: Path, tmp_path: Path, format: str
) -> None:
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "secondsource.toml").write_text("colour = true", encoding="utf-8")
    (tmp_path / "wire" / "a.txt").write_text(reports.CLEAN, encoding="utf-8")
    outcome = run("check", "drafts", "wire", "--format", format)
    assert (outcome.code, outcome.out) == (2, "")


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_any_bytes_give_a_report_or_an_error(run: Run, data: bytes) -> None:
    outcome = run("check", "-", "--explain", "--fail-on", "never", stdin=data)
    assert outcome.code in (0, 3), outcome.err
    if outcome.code == 0:
        assert "Priority" in outcome.out
    else:
        assert "[not-text]" in outcome.err


def test_a_closed_pipe_is_no_failure(tmp_path: Path) -> None:
    """``secondsource signals | head -1`` ends quietly."""
    command = f"{sys.executable} -c 'from secondsource_cli.main import main; main()'"
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} signals --format json | true"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr


def test_pages_are_read_and_their_comments_heeded(run: Run, tmp_path: Path) -> None:
    body = "".join(f"<p>{' '.join(block.split())}</p>" for block in reports.FLAWED.split("\n\n")[1:])
    comment = "<!-- secondsource: ignore house-style: agreed with the desk -->"
    page = f"<html><head><title>Convoy</title></head><body><article><h1>Convoy shelled</h1>{body}</article></body></html>"
    (tmp_path / "secondsource.toml").write_text(
        '[[flag]]\nterm = "lorries"\nreason = "Say trucks"\n', encoding="utf-8"
    )
    for name, text in (("a.html", page), ("b.html", page.replace("<p>Other", f"{comment}<p>Other"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = {}
    for line in run("check", "a.html", "b.html", "--format", "jsonl").out.splitlines():
        report = json.loads(line)
        found[report["path"]] = [f["suppressed"] and f["suppressed"]["by"] for f in report["flags"]]
    assert found == {"a.html": [None, None], "b.html": [None, "inline"]}


def test_many_failures_alike_are_not_repeated(run: Run, tmp_path: Path) -> None:
    (tmp_path / "queue.jsonl").write_text('{"id": 1}\n' * 9, encoding="utf-8")
    outcome = run("check", "queue.jsonl")
    assert outcome.code == 3
    lines = outcome.err.splitlines()
    assert [line.split(" ")[0] for line in (lines[0], *lines[2:4])] == [
        f"queue.jsonl:{n}:" for n in (1, 2, 3)
    ]
    assert lines[4] == "queue.jsonl: 6 more like these [no-text]"
    assert outcome.err.count("hint:") == 1


def test_tables_are_checked_when_they_are_named(run: Run, drafts: Path) -> None:
    (drafts / "labels.jsonl").write_text("{}", encoding="utf-8")
    assert run("check", "drafts", "--fail-on", "never").code == 0
    assert run("check", "drafts/*.jsonl").code == 3
