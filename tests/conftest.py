"""What every test may ask for: the shipped analyzer, and the shared corpora where this machine has them."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import settings

import secondsource

if TYPE_CHECKING:
    from secondsource import Analyzer

PATIENCE = 600
"""Seconds after which a process or a page counts as hanging: a busy machine is not a failing test."""
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


CI = "SECONDSOURCE_CI"
REMOTE = "SECONDSOURCE_CI_REMOTE"
"""Set where CI has installed what a server or a cluster needs, too."""


def needed(module: str, where: str) -> Any:
    """Import what a test of servers or clusters needs; without it the test skips, and fails where CI installed it."""
    try:
        return import_module(module)
    except ImportError:
        missing(where, REMOTE)


def missing(what: str, variable: str = CI) -> NoReturn:
    """Skip a test or a module that lacks something, and fail in CI, which must have it."""
    if os.environ.get(variable):
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"needs {what}", allow_module_level=True)


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """The analyzer with the bundle that ships."""
    return secondsource.load()


@pytest.fixture(scope="session")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``secondsource score --flags full`` makes of own articles and of one that cannot be read, as Parquet."""
    folder = tmp_path_factory.mktemp("scored")
    (folder / "broken.jsonl").write_text('{"id": "broken", "text": null}\n', encoding="utf-8")
    articles = ROOT / "data" / "articles" / "training-a.jsonl"
    command = ["score", str(articles), "broken.jsonl", "-o", "scores.parquet", "--flags", "full", "--quiet"]
    program = Path(sys.executable).parent / "secondsource"
    done = subprocess.run([program, *command], cwd=folder, check=False)
    assert done.returncode == 3
    return folder / "scores.parquet"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled corpora; tests that need it skip elsewhere, and fail in CI when it is missing."""
    if not SHARED.is_dir():
        missing("the labelled corpora, which are not part of the project")
    return SHARED
