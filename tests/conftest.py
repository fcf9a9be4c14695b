"""What every test may ask for: the shipped analyzer, and the shared corpora where this machine has them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import secondsource

if TYPE_CHECKING:
    from secondsource import Analyzer

# A busy machine is not a failing test.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """The analyzer with the bundle that ships."""
    return secondsource.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled corpora; tests that need it skip elsewhere, and fail in CI when it is missing."""
    if not SHARED.is_dir():
        if os.environ.get("SECONDSOURCE_CI"):
            pytest.fail("CI must have the shared corpora")
        pytest.skip("needs the labelled corpora, which are not part of the project")
    return SHARED
