"""``secondsource signals``: every signal explained from the registry, examples and figures from the bundle."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from secondsource.bundle import write_bundle
from secondsource.signals import registry

FIGURES = {
    "signal": {
        "precision": 0.71, "recall": 0.625, "f1": 0.66, "low": 0.6, "high": 0.72, "articles": 60, "labels": 140,
    },
    "word-list": {"precision": 0.4, "recall": 0.5, "f1": 0.44, "low": 0.4, "high": 0.5},
}  # fmt: skip


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    """A bundle that holds nothing but examples and figures."""
    write_bundle(
        tmp_path / "own",
        name="own",
        tables={
            "examples": {
                "loaded-language": {
                    "flags": ["The brutal regime struck.", "x " * 400],
                    "clean": ["He spoke.\x1b[2J"],
                },
                "anonymous-source": {"flags": "not a list"},
            }
        },
        arrays={},
        facts={"metrics": {"loaded-language": FIGURES, "relayed-report": None}},
    )
    return str(tmp_path / "own")


def test_the_list_has_every_signal_with_its_figures(run: Run, bundle: str) -> None:
    outcome = run("signals", "--bundle", bundle)
    assert outcome.code == 0
    for signal in registry():
        assert signal in outcome.out
    (row,) = [line for line in outcome.out.splitlines() if line.startswith("loaded-language")]
    assert row.split()[1:3] == ["0.71", "0.62"]
    assert max(map(len, outcome.out.splitlines())) <= 80


@pytest.mark.parametrize("signal", registry())
def test_each_signal_is_explained(run: Run, bundle: str, signal: str) -> None:
    outcome = run("signals", signal, "--bundle", bundle)
    assert outcome.code == 0
    for label in ("Meaning", "Why", "Rule", "Quality"):
        assert f"\n{label} " in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_examples_and_quality(run: Run, bundle: str) -> None:
    out = run("signals", "loaded-language", "--bundle", bundle).out
    assert "Flags       – The brutal regime struck." in out
    assert "Does not    – He spoke.␛[2J" in out
    assert "this bundle       0.71    0.62  0.66  0.60–0.72" in out
    assert "a word list       0.40    0.50  0.44  0.40–0.50" in out
    assert "140 flags of editors in 60 articles" in out


def test_json(run: Run, bundle: str) -> None:
    one = json.loads(run("signals", "loaded-language", "--format", "json", "--bundle", bundle).out)
    assert one["metrics"] == FIGURES
    assert one["examples"]["clean"] == ["He spoke.\x1b[2J"]
    every = json.loads(run("signals", "--format", "json", "--bundle", bundle).out)
    assert [row["id"] for row in every["signals"]] == list(registry())
    assert every["bundle"].startswith("own-")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["loaded"], "Did you mean 'loaded-language'?"), (["--bundle", "none"], "[no-manifest]")],
)
def test_mistakes(run: Run, arguments: list[str], message: str) -> None:
    outcome = run("signals", *arguments)
    assert outcome.code == 2
    assert message in outcome.err
