"""``secondsource evaluate``: what it says when it cannot measure."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nowhere"], 3, "nothing-found"),
        (["--on", "gone.jsonl"], 3, "unreadable"),
        (["--on", "annotation"], 3, "no-corpora"),
    ],
)
def test_what_cannot_be_measured(run: Run, arguments: list[str], code: int, says: str) -> None:
    outcome = run("evaluate", *arguments, "--no-baselines")
    assert outcome.code == code
    assert says in outcome.err
    assert "Traceback" not in outcome.err
