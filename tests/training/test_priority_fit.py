"""Priority is learned from readers who do not all use the scale alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from secondsource_training.priority_fit import LEVELS, Queued, fit_priority


def article(number: int, *, milder: bool) -> Queued:
    """An article flagged the likelier the higher its level; milder readers give a level less."""
    strength = number % 4
    level = max(0, strength - 1) if milder else strength
    highest = {"single-source": strength / LEVELS}
    return Queued({}, highest, {}, 400, level, f"outlet-{number}", milder=milder)


def test_milder_readers_do_not_lower_what_ships() -> None:
    strict = [article(n, milder=False) for n in range(80)]
    mild = [article(n, milder=True) for n in range(80, 400)]
    fitted = fit_priority([*strict, *mild])
    worst = fitted.model.score({}, {"single-source": 1.0}, {}, 400)
    assert worst.level == LEVELS
    confused = fit_priority(
        [*strict, *(replace(article(n, milder=True), milder=False) for n in range(80, 400))]
    )
    assert confused.model.score({}, {"single-source": 1.0}, {}, 400).score < worst.score - 0.2
    assert np.isfinite(fitted.held_out).all()
