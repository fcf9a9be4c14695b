"""Labels from other tools become examples whose quotes stand in the text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from secondsource.errors import ConfigError, InputError
from secondsource_training.corpora import example
from secondsource_training.imports import import_labels
from secondsource_training.imports.marks import parse

TEXT = "😀 The vile mob fled. Ten died, police said. Nine died, medics said."


def _read(tmp_path: Path, tool: str, content: Any, *signals: str) -> list[dict[str, Any]]:
    file = tmp_path / "export.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    found = [dict(line) for line in import_labels(tool, file, signals)]
    for line in found:
        example(line, line["signal"], "here")  # training can read it
    return found


def _region(name: str, quote: str, label: str, shift: int = 0) -> dict[str, Any]:
    start = TEXT.index(quote) + shift
    value = {"start": start, "end": start + len(quote), "text": quote, "labels": [label]}
    return {"id": name, "type": "labels", "value": value}


def _task(*results: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": 5, "data": {"text": TEXT}, "annotations": [{"result": list(results)}]}]


@pytest.mark.parametrize("shift", [0, 1], ids=["code points", "UTF-16 units"])
def test_label_studio_counts_an_emoji_once_or_twice(tmp_path: Path, shift: int) -> None:
    (line,) = _read(
        tmp_path, "label-studio", _task(_region("r1", "vile", "loaded-language:derogatory", shift))
    )
    assert line["id"] == "5#loaded-language"
    assert line["flags"] == [
        {"kind": "derogatory", "voice": "writer", "spans": [{"role": "evidence", "quote": "vile", "n": 0}]}
    ]


def test_marks_joined_by_a_relation_make_one_flag(tmp_path: Path) -> None:
    pair = "contradictory-attributions:number"
    results = [
        _region("r2", "Nine died", f"{pair}@account-b"),
        _region("r1", "Ten died", f"{pair}@account-a"),
        {"type": "relation", "from_id": "r1", "to_id": "r2"},
    ]
    (line,) = _read(tmp_path, "label-studio", _task(*results))
    (flag,) = line["flags"]
    assert [s["role"] for s in flag["spans"]] == ["account-a", "account-b"]


def test_rejected_marks_of_the_review_page_do_not_come_back(tmp_path: Path) -> None:
    no = {"id": "r1", "type": "choices", "from_name": "verdict", "value": {"choices": ["reject"]}}
    (line,) = _read(
        tmp_path, "label-studio", _task(_region("r1", "vile", "loaded-language"), no), "loaded-language"
    )
    assert line["flags"] == []


def test_a_text_without_marks_has_none_to_flag(tmp_path: Path) -> None:
    lines = json.dumps({"id": 1, "text": TEXT, "label": [[6, 10, "loaded-language"]]}) + "\n"
    lines += json.dumps({"id": 2, "text": "Rain fell.", "labels": []}) + "\n"
    found = _read(tmp_path, "doccano", lines)
    assert [len(line["flags"]) for line in found] == [1, 0]


def test_doccano_with_relations(tmp_path: Path) -> None:
    a, b = TEXT.index("Ten died"), TEXT.index("Nine died")
    line = {
        "id": 3,
        "text": TEXT,
        "entities": [
            {
                "id": 7,
                "label": "contradictory-attributions@account-a",
                "start_offset": a,
                "end_offset": a + 8,
            },
            {
                "id": 8,
                "label": "contradictory-attributions@account-b",
                "start_offset": b,
                "end_offset": b + 9,
            },
        ],
        "relations": [{"id": 1, "from_id": 7, "to_id": 8, "type": "conflict"}],
    }
    (found,) = _read(tmp_path, "doccano", json.dumps(line))
    assert len(found["flags"]) == 1


def test_only_complete_lines_of_the_review_export(tmp_path: Path) -> None:
    flag = {"kind": "derogatory", "voice": "writer", "spans": [{"role": "evidence", "quote": "vile", "n": 0}]}
    line = {
        "id": "a", "split": "train", "domain": "", "title": None, "text": TEXT, "signal": "loaded-language",
        "flags": [flag], "rejected": [], "note": "", "complete": True, "reviewer": "kim",
    }  # fmt: skip
    lines = json.dumps(line) + "\n" + json.dumps({**line, "id": "b", "complete": False})
    assert [found["id"] for found in _read(tmp_path, "review", lines)] == ["a"]


@pytest.mark.parametrize(
    ("tool", "content"),
    [
        ("label-studio", {"not": "a list"}),
        ("label-studio", [{"data": {}}]),
        ("label-studio", _task(_region("r", "vile", "gossip"))),
        ("label-studio", _task(_region("r", "vile", "loaded-language:number"))),
        ("label-studio", _task(_region("r", "vile", "loaded-language", 3))),
        ("doccano", "{"),
        ("doccano", '{"id": 1}'),
        ("doccano", json.dumps({"text": "ab", "label": [[1, 9, "loaded-language"]]})),
        ("review", '{"id": "a"}'),
    ],
)
def test_what_is_wrong_is_an_input_error(tmp_path: Path, tool: str, content: Any) -> None:
    with pytest.raises(InputError):
        _read(tmp_path, tool, content)


def test_unknown_signals(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="unknown signal"):
        _read(tmp_path, "doccano", "", "gossip")


def test_the_parts_of_a_label() -> None:
    label = parse("loaded-language:sneer:quoted", "here")
    assert (label.signal, label.kind, label.voice, label.role) == (
        "loaded-language",
        "sneer",
        "quoted",
        "evidence",
    )
