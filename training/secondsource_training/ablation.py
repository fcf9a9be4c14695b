"""Which features pay? Each signal without one group of its named features at a time, on held-out groups of articles.

A group is what stands in a feature's name before its value: "cue=said" and "cue=told" are one group, "cue". For each
group the signal is fitted again without it, cross-validated as in training, at the regularisation that training would
choose with every feature. Printed, with and without:

- ``AP``: average precision over the candidates in real articles; ``F1``: of the flags at the threshold that training
  would choose with every feature (or of flagged articles, for signals whose threshold is chosen by article);
- ``loss``: how much the held-out log-loss of a candidate in real articles rises, in thousandths, with its standard
  error over groups of articles. A group whose loss does not rise by twice that does not pay.

Groups that say the same cover for each other, so that none of them pays alone; the last row leaves out all that do not.

The parts that signals stand on are taken from the cache of training; see ``secondsource train``.

    python -m secondsource_training.ablation ../shared data .cache/train [SIGNAL…]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from secondsource.signals import Signal, registry
from secondsource_training.build import build
from secondsource_training.counting import Labelled, count, count_articles
from secondsource_training.fit import Fitted, platt, unseen_sums
from secondsource_training.recipe import Recipe, SignalRecipe, read_recipe, recipe_path
from secondsource_training.sample import Sample

EVERYTHING, IDLE = "(nothing left out)", "(all that do not pay, at once)"
ERRORS = 2.0
"""Standard errors by which the loss must rise for a group to pay."""
_VALUE = re.compile(r"\s*(?:=|≥|>=|\||:|,|\+)|-?\d")
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Without:
    """A signal without a group of features.

    Attributes
    ----------
    features : int
        How many names the group has.
    ap, f1 : float
        In [0, 1].
    loss, error : float
        Rise of the log-loss of a candidate, and its standard error.
    """

    group: str
    features: int
    ap: float
    f1: float
    loss: float = 0.0
    error: float = 0.0

    @property
    def pays(self) -> bool:
        """Whether the model is surely worse without the group."""
        return self.loss > ERRORS * self.error


def group_of(name: str) -> str:
    """Return the group of a feature: what stands in its name before the value."""
    return _VALUE.split(name, maxsplit=1)[0].strip() or name


@dataclass(frozen=True, eq=False)
class Bench:
    """A signal's candidates as a matrix, with all that fitting them again needs."""

    signal: Signal
    labelled: Sequence[Labelled]
    fitted: Fitted
    settings: SignalRecipe
    sample: Sample
    group: npt.NDArray[np.str_]
    real: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls, signal: Signal, labelled: Sequence[Labelled], fitted: Fitted, settings: SignalRecipe
    ) -> Bench:
        """Lay out what training fitted."""
        rows = fitted.rows
        return cls(
            signal,
            [item.for_training(signal.id) for item in labelled],
            fitted,
            settings,
            Sample.of(signal, labelled, rows, settings),
            np.array([labelled[row.article].article.group for row in rows]),
            np.array([labelled[row.article].article.origin == "annotation" for row in rows]),
        )

    def sums(self, columns: npt.NDArray[np.int64], strength: float) -> Floats:
        """Return calibrated held-out log-odds of a model over some columns."""
        z = unseen_sums(self.sample.only(columns), strength)
        slope, offset = platt(z, self.sample.y, self.sample.weight)
        return slope * z + offset

    def chosen(self, columns: npt.NDArray[np.int64]) -> tuple[float, Floats]:
        """Return the regularisation of least held-out loss, and the sums that it gives."""
        tried = [(strength, self.sums(columns, strength)) for strength in self.settings.strengths]
        return min(
            tried, key=lambda pair: float(np.average(self.losses(pair[1]), weights=self.sample.weight))
        )

    def losses(self, z: Floats) -> Floats:
        """Return the log-loss of each candidate."""
        return np.logaddexp(0, -z * (2 * self.sample.y - 1))

    def figures(self, z: Floats) -> tuple[float, float]:
        """Return average precision and F1 in real articles."""
        from sklearn.metrics import average_precision_score

        counted = count_articles if self.settings.by_article else count
        probability = 1 / (1 + np.exp(-z))
        found = counted(
            self.signal,
            self.labelled,
            self.fitted.rows,
            probability,
            self.fitted.threshold,
            origin="annotation",
        )
        return float(average_precision_score(self.sample.y[self.real], z[self.real])), found.f1

    def rise(self, losses: Floats, others: Floats) -> tuple[float, float]:
        """Return by how much the mean loss in real articles rises, and its standard error over groups."""
        difference = (others - losses)[self.real]
        _, place = np.unique(self.group[self.real], return_inverse=True)
        total, size = np.bincount(place, difference), np.bincount(place)
        mean = float(difference.mean())
        # The error of a ratio of sums over groups (linearised).
        spread = float(np.sqrt(((total - mean * size) ** 2).sum())) / len(difference)
        return mean, spread


def ablation(bench: Bench) -> Iterator[Without]:
    """Yield the signal with every feature, then without each group in turn, then without all that do not pay."""
    every = np.arange(len(bench.sample.names))
    strength, whole = bench.chosen(every)
    yield Without(EVERYTHING, len(every), *bench.figures(whole))
    losses = bench.losses(whole)

    def without(group: str, columns: Sequence[int]) -> Without:
        z = bench.sums(np.setdiff1d(every, columns), strength)
        return Without(group, len(columns), *bench.figures(z), *bench.rise(losses, bench.losses(z)))

    groups: dict[str, list[int]] = {}
    for column, name in enumerate(bench.sample.names):
        groups.setdefault(group_of(name), []).append(column)
    idle: list[int] = []
    for group, columns in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        found = without(group, columns)
        idle += [] if found.pays else columns
        yield found
    if 0 < len(idle) < len(every):
        yield without(IDLE, idle)


def lines(name: str, found: Sequence[Without]) -> Iterator[str]:
    """Yield the table of a signal, in Markdown: what pays most first."""
    whole, *others = found
    yield f"| {name} without | features | AP | F1 | loss, thousandths | pays |"
    yield "|---|---|---|---|---|---|"
    yield f"| {whole.group} | {whole.features} | {whole.ap:.3f} | {whole.f1:.3f} | | |"
    for row in sorted(others, key=lambda r: (r.group == IDLE, -r.loss)):
        yield (
            f"| {row.group} | {row.features} | {row.ap - whole.ap:+.3f} | {row.f1 - whole.f1:+.3f} "
            f"| {1000 * row.loss:+.2f} ± {1000 * row.error:.2f} | {'yes' if row.pays else 'no'} |"
        )


def benches(
    shared: Path, data: Path, cache: Path, recipe: Recipe, chosen: Sequence[str]
) -> Mapping[str, Bench]:
    """Build the bundle from the cache and lay out the signals chosen."""
    built = build(shared, data, cache, recipe, partial(print, file=sys.stderr))
    return {
        name: Bench.of(registry()[name], built.labelled, built.fitted[name], recipe.signal(name))
        for name in chosen
    }


def main(arguments: Sequence[str]) -> None:
    """Print a table for each signal."""
    shared, data, cache, *chosen = arguments
    recipe = read_recipe(recipe_path("default"))
    found = benches(Path(shared), Path(data), Path(cache), recipe, chosen or list(registry()))
    for name, bench in found.items():
        sys.stdout.write("\n".join(lines(name, list(ablation(bench)))) + "\n\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
