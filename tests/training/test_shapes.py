"""Labels of one's own: what is sound, and what is said of a line that is not."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from secondsource.errors import InputError
from secondsource_training.shapes import check_file

ROOT = Path(__file__).parent.parent.parent
TEXT = "Mayor out\n\nThe mayor allegedly fled, sources said."
ARTICLE: dict[str, Any] = {
    "id": "a",
    "text": TEXT,
    "sentences": [[0, 9], [11, len(TEXT)]],
    "attributions": [
        {"sentence": 1, "source": [37, 44], "cue": [45, 49], "content": None, "source_type": "unnamed-group", "entity": "A"}
    ],
    "loaded": [],
    "unverified": [{"span": [21, 30], "kind": "allegation", "voice": "writer"}],
    "contradictions": [],
    "single_source": {"flag": True, "central": 1, "independent": 1, "basis": "unnamed", "unverified": True},
    "headline": {"flag": False, "kind": "", "evidence": None},
    "priority": 2,
}  # fmt: skip
EXAMPLE: dict[str, Any] = {
    "id": "e",
    "text": TEXT,
    "signal": "unverified-claim",
    "flags": [{"kind": "allegation", "spans": [{"role": "evidence", "quote": "allegedly"}]}],
}


def _check(tmp_path: Path, *lines: Any) -> list[tuple[int, str]]:
    file = tmp_path / "labels.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    file.write_text(text, encoding="utf-8")
    return [(fault.line, fault.code) for fault in check_file(file)]


def test_sound_lines_of_every_shape(tmp_path: Path) -> None:
    lines = (
        ARTICLE,
        {k: v for k, v in ARTICLE.items() if k not in ("id", "loaded", "attributions")},
        EXAMPLE,
        {"id": "p", "text": TEXT, "attributions": [{"source": [[37, 44]], "cue": [], "content": [[11, 35]]}]},
        {"id": "s", "text": TEXT, "spans": [{"span": [0, 5], "label": "Loaded_Language"}]},
        {"a": "Ten died.", "b": "Nine died.", "label": "contradiction"},
        {"text": "A sentence.", "label": 1},
    )
    assert _check(tmp_path, *lines) == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "bad-json"),
        ("[1]", "not-an-object"),
        ({"words": 3}, "unknown-shape"),
        ({**ARTICLE, "priority": 4}, "bad-priority"),
        ({**ARTICLE, "priority": True}, "bad-priority"),
        ({**ARTICLE, "loaded": [{"span": [5, 900], "kind": "emotive", "voice": "writer"}]}, "bad-span"),
        ({**ARTICLE, "loaded": [{"span": [0, 5], "kind": "nasty", "voice": "writer"}]}, "unknown-kind"),
        ({**ARTICLE, "loaded": [{"span": [0, 5], "kind": "emotive", "voice": "loud"}]}, "bad-voice"),
        ({**ARTICLE, "sentences": [[0, 9], [8, 20]]}, "bad-span"),
        ({**ARTICLE, "single_source": {**ARTICLE["single_source"], "central": 7}}, "no-such-sentence"),
        ({k: v for k, v in ARTICLE.items() if k != "headline"}, "wrong-shape"),
        ({k: v for k, v in ARTICLE.items() if k != "unverified"}, "wrong-shape"),
        ({**EXAMPLE, "signal": "gossip"}, "unknown-signal"),
        ({**EXAMPLE, "flags": [{"spans": [{"role": "evidence", "quote": "fleed"}]}]}, "quote-not-found"),
        ({**EXAMPLE, "flags": [{"spans": [{"role": "evidence", "quote": "mayor", "n": 1}]}]}, "quote-not-found"),
        ({**EXAMPLE, "flags": [{"spans": [{"role": "proof", "quote": "mayor"}]}]}, "unknown-role"),
        ({**EXAMPLE, "flags": 3}, "wrong-shape"),
        ({"text": TEXT, "attributions": [{"source": "Mr Mayor", "cue": "", "claim": ""}]}, "quote-not-found"),
        ({"text": TEXT, "attributions": [{"source": [[0, 900]], "cue": [], "content": []}]}, "bad-span"),
        ({"text": TEXT, "spans": [{"span": [9, 5], "label": "x"}]}, "bad-span"),
        ({"a": "", "b": "x", "label": "agreement"}, "bad-text"),
        ({"text": "  ", "label": 0}, "bad-text"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, line: Any, code: str) -> None:
    assert (2, code) in _check(tmp_path, EXAMPLE, line)


def test_two_lines_with_one_id(tmp_path: Path) -> None:
    assert _check(tmp_path, EXAMPLE, EXAMPLE) == [(2, "double-id")]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "caf\xe9"}')
    (tmp_path / "torn.jsonl.gz").write_bytes(gzip.compress(b"{}")[:-6])
    for name in ("none.jsonl", "latin.jsonl", "torn.jsonl.gz"):
        with pytest.raises(InputError):
            list(check_file(tmp_path / name))


OWN = [
    p
    for folder in ("signals", "attributions", "sources", "outcome")
    for p in sorted((ROOT / "data" / folder).glob("*.jsonl"))
]


@pytest.mark.parametrize("path", OWN, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_the_own_examples_are_sound(path: Path) -> None:
    assert list(check_file(path)) == []


def test_the_own_labels_and_the_annotation_are_sound(shared: Path) -> None:
    assert list(check_file(ROOT / "data" / "annotation" / "labels.jsonl")) == []
    assert list(check_file(shared / "annotation" / "articles.jsonl.gz")) == []
