"""The gate: shut for a figure below its floor, and for every way around it but the one that is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from secondsource.analyzer import Analyzer
from secondsource.errors import ConfigError
from secondsource_training import gate, gate_figures
from secondsource_training.gate import Floors, compare, main, moved, read_floors

FLOORS = Floors(0.005, {"a": 0.8, "held out / b": 0.5}, "old-1")


@pytest.mark.parametrize(
    ("measured", "state", "fails"),
    [
        (0.81, "above", False),
        (0.80, "ok", False),
        (0.796, "ok", False),
        (0.79, "below", True),
        (float("nan"), "below", True),
    ],
)
def test_a_figure_against_its_floor(measured: float, state: str, fails: bool) -> None:
    finding = compare(FLOORS, {"a": measured, "held out / b": 0.5})[0]
    assert (finding.state, finding.fails) == (state, fails)


def test_a_figure_that_is_gone_fails_unless_its_data_is_not_here() -> None:
    assert [f.state for f in compare(FLOORS, {"a": 0.8})] == ["ok", "not-measured"]
    assert not any(f.fails for f in compare(FLOORS, {"a": 0.8}, ("held out / ",)))


def test_a_new_figure_needs_a_floor() -> None:
    (finding,) = (f for f in compare(FLOORS, {"a": 0.8, "held out / b": 0.5, "c": 0.9}) if f.fails)
    assert (finding.name, finding.state) == ("c", "no-floor")


def test_raising_never_lowers() -> None:
    floors = moved(FLOORS, {"a": 0.9, "held out / b": 0.1, "c": 0.33333}, "new-2", up=True)
    assert floors.values == {"a": 0.9, "held out / b": 0.5, "c": 0.333}


def test_lowering_is_by_name_only() -> None:
    measured = {"a": 0.1, "held out / b": 0.1}
    assert moved(FLOORS, measured, "n", up=False, lower=["a"]).values == {"a": 0.1, "held out / b": 0.5}
    for name in ("c", "held out / b"):
        with pytest.raises(ConfigError):
            moved(FLOORS, {"a": 0.1}, "n", up=False, lower=[name])


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"floors": {}}',
        '{"tolerance": 0.005, "floors": {"a": "x"}}',
        '{"tolerance": 0.005, "floors": {"a": NaN}}',
        '{"tolerance": 0.5, "floors": {"a": 0.5}}',
        '{"tolerance": 0.005, "floors": {"a": 1.5}}',
    ],
)
def test_a_bad_file_of_floors_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "floors.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        read_floors(file)


class _Bundle:
    version = "default-0123abcd"


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, float]:
    """Figures that a run measures, instead of a bundle's."""
    figures: dict[str, float] = {"a": 0.85}
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SECONDSOURCE_CI", raising=False)
    (tmp_path / "data").mkdir()
    monkeypatch.setattr("secondsource.analyzer.load", lambda path: _Bundle())

    def run(analyzer: Any, data: Path, shared: Path | None) -> dict[str, float]:
        return figures

    monkeypatch.setattr(gate_figures, "gate_figures", run)
    return figures


def _floors() -> Any:
    return json.loads(Path("data/floors.json").read_text(encoding="utf-8"))["floors"]


def test_from_the_first_floors_to_a_lowered_one(
    measured: dict[str, float], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == gate.USAGE
    assert main(["--write"]) == 0
    assert main(["--write"]) == gate.USAGE
    measured["a"] = 0.7
    assert main([]) == gate.BELOW
    assert "below" in capsys.readouterr().out.splitlines()[-2]
    assert main(["--raise"]) == gate.BELOW
    assert _floors() == {"a": 0.85}
    assert main(["--allow-lower", "b"]) == gate.USAGE
    assert main(["--allow-lower", "a"]) == 0
    assert _floors() == {"a": 0.7}
    measured["a"] = 0.9
    assert main([]) == 0
    assert _floors() == {"a": 0.7}
    assert main(["--raise"]) == 0
    assert _floors() == {"a": 0.9}


def test_ci_must_have_the_corpora(measured: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["--write"]) == 0
    monkeypatch.setenv("SECONDSOURCE_CI", "1")
    assert main([]) == gate.USAGE


def test_the_bundle_that_ships_reaches_its_floors_on_the_own_examples(analyzer: Analyzer) -> None:
    root = Path(__file__).parent.parent.parent
    if not (root / "data" / "floors.json").exists():
        pytest.skip("no floors yet")
    measured = gate_figures.gate_figures(analyzer, root / "data", None)
    findings = compare(read_floors(root / "data" / "floors.json"), measured, gate_figures.ABSENT)
    assert [f for f in findings if f.fails] == []
