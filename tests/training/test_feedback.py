"""Decisions of a desk: what training may learn from, and when a candidate takes the old bundle's place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from tests import reports
from typer.testing import CliRunner

from secondsource.analyzer import Analyzer
from secondsource.errors import InputError
from secondsource.report import Report
from secondsource_cli.commands import build_app
from secondsource_training import feedback
from secondsource_training.corpora import examples
from secondsource_training.feedback import (
    fallen,
    figure_lines,
    flag_lines,
    install,
    read_feedback,
    with_feedback,
    words_of,
)

TEXT = "The brutal plan passed on Monday. The primitive vote took an hour."
BRUTAL = {"kind": "", "voice": "writer", "spans": [{"role": "evidence", "quote": "brutal", "n": 0}]}


def _line(reviewer: str = "Ana", **changed: Any) -> dict[str, Any]:
    return {
        "id": f"draft#loaded-language#{reviewer}", "split": "train", "domain": "", "title": "Council", "text": TEXT,
        "signal": "loaded-language", "reviewer": reviewer, "complete": True, "flags": [BRUTAL], "note": "", **changed,
    }  # fmt: skip


def _export(folder: Path, *lines: Mapping[str, Any]) -> Path:
    file = folder / "export.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def test_what_two_reviewers_agree_on_is_learned_once(tmp_path: Path) -> None:
    found = read_feedback([_export(tmp_path, _line("Ana"), _line("Ben"))])
    assert (found.count, found.left_out) == (1, {})
    (article,) = found.articles()
    assert [span.span for span in article.flags["loaded-language"][0].spans] == [(13, 19)]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([_line("Ana"), _line("Ben", flags=[])], "reviewers decided differently"),
        ([_line(complete=False)], "not every flag"),
        ([_line(title=None, text=f"Council\n\n{TEXT}  ")], "held out"),
    ],
)
def test_what_must_not_be_learned_is_left_out(
    tmp_path: Path, lines: list[dict[str, Any]], reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        read_feedback(
            [_export(tmp_path, *lines)], {words_of("Council", TEXT)} if reason == "held out" else ()
        )


def test_no_decision_can_make_an_example_held_out(tmp_path: Path) -> None:
    (article,) = read_feedback([_export(tmp_path, _line(split="evaluate"))]).articles()
    assert article.split == "train"


def test_training_reads_the_own_examples_and_the_decisions(tmp_path: Path) -> None:
    data = Path(__file__).parent.parent.parent / "data"
    found = read_feedback([_export(tmp_path, _line())])
    (tmp_path / "labels").mkdir()
    folder = with_feedback(data, found, tmp_path / "labels")
    assert len(examples(folder / "signals")) == len(examples(data / "signals")) + 1
    assert {p.name for p in folder.iterdir()} == {p.name for p in data.iterdir()}


@pytest.mark.parametrize(
    ("after", "fell"),
    [
        ({"a": 0.80, "b": 0.50}, []),
        ({"a": 0.796, "b": 0.9}, []),
        ({"a": 0.79, "b": 0.9}, ["a"]),
        ({"a": float("nan"), "b": 0.5}, ["a"]),
        ({"a": 0.9}, ["b"]),
        ({"a": 0.8, "b": 0.5, "new": 0.1}, []),
    ],
)
def test_a_gain_does_not_make_up_for_a_fall(after: dict[str, float], fell: list[str]) -> None:
    assert fallen({"a": 0.80, "b": 0.50}, after) == fell


def test_only_figures_that_changed_are_shown() -> None:
    lines = figure_lines({"a": 0.8, "long": 0.5, "gone": 0.1}, {"a": 0.8, "long": 0.625})
    assert lines == ["gone  0.100 →     –", "long  0.500 → 0.625  +0.125"]
    assert figure_lines({"a": 0.8}, {"a": 0.8}) == ["no figure changed"]


class _Flags:
    """Stands for a bundle: flags these words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def analyze(self, text: str, title: str | None) -> Report:
        full = f"{title}\n\n{text}"
        return reports.report(
            full, [reports.flag(full, "loaded-language", [("evidence", w)]) for w in self.words]
        )


def test_the_flags_that_changed_in_the_decided_articles_are_shown(tmp_path: Path) -> None:
    articles = read_feedback([_export(tmp_path, _line())]).articles()
    old, new = cast(Analyzer, _Flags("brutal", "plan")), cast(Analyzer, _Flags("brutal", "primitive"))
    assert flag_lines(old, new, articles) == [
        "cleared in “Council”: loaded-language “plan”",
        "added in “Council”: loaded-language “primitive”",
    ]
    assert flag_lines(old, old, articles) == []


def test_a_bundle_is_put_in_place_whole(tmp_path: Path) -> None:
    for name, file in (("candidate", "new.json"), ("out", "old.json")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text("{}", encoding="utf-8")
    install(tmp_path / "candidate", tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["new.json"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["candidate", "out"]


@pytest.mark.parametrize(("figure", "code"), [(0.7, 1), (0.85, 0)])
def test_the_command_replaces_or_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analyzer: Analyzer, figure: float, code: int
) -> None:
    """By figures made by hand: the training itself takes minutes."""
    out, cache = tmp_path / "bundle", tmp_path / "cache"
    out.mkdir()
    (out / "manifest.json").write_text("old", encoding="utf-8")
    seen: dict[str, Any] = {}

    def train(
        shared: Path, data: Path, where: Path, *rest: Any, labels: Path, noted: Mapping[str, Any]
    ) -> str:
        seen.update(noted, learned=(labels / "signals" / "loaded-language.jsonl").read_text(encoding="utf-8"))
        where.mkdir(parents=True)
        (where / "manifest.json").write_text("new", encoding="utf-8")
        return ""

    figures = iter([{"held out / a": 0.8}, {"held out / a": figure}])
    monkeypatch.setattr(feedback, "train", train)
    monkeypatch.setattr(feedback, "load", lambda path: analyzer)
    monkeypatch.setattr(feedback, "held_out_texts", lambda shared, data: set())
    monkeypatch.setattr(feedback, "gate_figures", lambda *given: next(figures))
    file = str(_export(tmp_path, _line(), _line(signal="single-source", complete=False)))
    options = ["--out", str(out), "--cache", str(cache), "--feedback", file]
    done = CliRunner().invoke(build_app(), ["train", *options])
    assert done.exit_code == code, done.output
    assert (out / "manifest.json").read_text(encoding="utf-8") == ("old" if code else "new")
    assert f"held out / a  0.800 → {figure:.3f}" in done.output
    assert ("fell: held out / a" in done.output) == bool(code)
    assert "left out, not every flag of the signal decided: 1" in done.output
    assert seen["feedback"] == 1
    assert TEXT in seen["learned"]
