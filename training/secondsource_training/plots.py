"""Precision-recall and reliability of each signal, as PNG and SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError
from secondsource_training.evaluate import Evaluation, SignalResult


def plot_all(evaluation: Evaluation, folder: Path) -> list[Path]:
    """Draw one figure for each signal; return the files.

    Raises
    ------
    ConfigError
        When matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigError(
            "plots need matplotlib", code="no-matplotlib", hint="pip install 'secondsource[training]'"
        ) from error
    # The same evaluation gives the same files.
    mpl.rcParams["svg.hashsalt"] = "secondsource"
    written = []
    for name, result in evaluation.signals.items():
        figure = Figure(figsize=(9, 4), layout="constrained")
        _draw(figure, name, result, evaluation)
        for suffix, metadata in ((".png", {"Software": None}), (".svg", {"Date": None})):
            path = folder / f"{name}{suffix}"
            figure.savefig(path, dpi=150, metadata=metadata)
            written.append(path)
    return written


def _draw(figure: Any, name: str, result: SignalResult, evaluation: Evaluation) -> None:
    left, right = figure.subplots(1, 2)
    left.step(result.curve.recall, result.curve.precision, where="post", color="#1e5fb3")
    own = result.figures["overlap"]
    left.plot([own.recall], [own.precision], "o", color="#b3261e", label=f"threshold {result.threshold:.2f}")
    for baseline, mark in (("word list", "s"), ("TF-IDF + LR", "^")):
        if baseline in result.figures:
            figures = result.figures[baseline]
            left.plot([figures.recall], [figures.precision], mark, color="#777", label=baseline)
    left.set(
        xlim=(0, 1),
        ylim=(0, 1.02),
        xlabel="recall",
        ylabel="precision",
        title=f"area {result.curve.area:.2f}",
    )
    left.legend(loc="lower left", fontsize="small")
    bins = result.calibration["curve"]
    right.plot([0, 1], [0, 1], ":", color="#777")
    right.plot([b["predicted"] for b in bins], [b["observed"] for b in bins], "o-", color="#1e5fb3")
    for b in bins:
        right.annotate(
            f"{b['n']}",
            (b["predicted"], b["observed"]),
            textcoords="offset points",
            xytext=(4, -10),
            fontsize=7,
        )
    right.set(
        xlim=(0, 1),
        ylim=(0, 1),
        xlabel="reported probability",
        ylabel="share that is right",
        title=f"calibration error {result.calibration['error']:.3f}",
    )
    figure.suptitle(f"{name}: {evaluation.bundle} on {evaluation.on}, {own.articles} articles")
