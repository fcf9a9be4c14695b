"""The shape of the project: imports point one way, every signal has its three files, every public name is described."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import secondsource
from secondsource.signals import registry

ROOT = Path(__file__).parent.parent
LAYERS = {"model/secondsource": 0, "training/secondsource_training": 1, "cli/secondsource_cli": 2}
PACKAGES = {"secondsource": 0, "secondsource_training": 1, "secondsource_cli": 2}
NEVER_IN_MODEL = {"sklearn", "pycrfsuite", "pickle", "torch", "scipy"}
SOURCES = [
    (layer, path) for folder, layer in LAYERS.items() for path in sorted((ROOT / folder).rglob("*.py"))
]


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(("layer", "path"), SOURCES, ids=lambda value: str(value)[-50:])
def test_imports_point_from_cli_to_training_to_model(layer: int, path: Path) -> None:
    names = _imports(path)
    assert not {name for name in names if PACKAGES.get(name, -1) > layer}
    if layer == 0:
        assert not names & NEVER_IN_MODEL


@pytest.mark.parametrize("signal", sorted(registry()))
def test_every_signal_has_examples_and_a_test(signal: str) -> None:
    path = ROOT / "data" / "signals" / f"{signal}.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert sum(bool(r["flags"]) for r in records) >= 5
    assert sum(not r["flags"] for r in records) >= 5
    assert (ROOT / "tests" / "signals" / f"test_{signal.replace('-', '_')}.py").exists()


@pytest.mark.parametrize("signal", registry().values(), ids=lambda signal: signal.id)
def test_every_signal_says_what_it_means(signal: secondsource.signals.Signal) -> None:
    assert signal.scope in ("span", "attribution", "article", "pair")
    for text in (signal.title, signal.meaning, signal.why, signal.guidance, signal.authority):
        assert len(text) > 5
    path = Path(inspect.getfile(signal.candidates))
    file = ROOT / "model" / "secondsource" / "signals" / f"{signal.id.replace('-', '_')}.py"
    assert file.exists(), path
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 200


def test_every_public_name_is_described() -> None:
    for name in secondsource.__all__:
        if not name.startswith("__"):
            assert inspect.getdoc(getattr(secondsource, name)), name


def _run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_analysing_imports_no_training_library() -> None:
    code = (
        "import sys, secondsource; a = secondsource.load(); a.analyze('Mayor resigns\\n\\nThe mayor resigned, officials said. ' * 9);"
        "print([m for m in ('sklearn', 'scipy', 'pycrfsuite', 'joblib', 'pandas', 'torch') if m in sys.modules])"
    )
    assert _run(code) == "[]"


def test_importing_the_package_imports_next_to_nothing() -> None:
    assert _run("import sys, secondsource; print('numpy' in sys.modules)") == "False"
