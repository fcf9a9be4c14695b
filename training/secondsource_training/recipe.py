"""A recipe: which corpora, splits and hyper-parameters make a bundle. A TOML file, checked on load."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError

_SIGNAL_KEYS = frozenset(
    {
        "annotated-weight",
        "by-article",
        "contrast-weight",
        "example-weight",
        "least",
        "precision",
        "strengths",
        "unmatched-weight",
    }
)
_KEYS = frozenset({"name", "corpora", "extends", "signals"})


@dataclass(frozen=True, slots=True)
class SignalRecipe:
    """How one signal is fitted.

    Attributes
    ----------
    annotated_weight : float
        Weight of a candidate from the shared annotation, by which everything is measured, beside one from a real
        article that was labelled for this project.
    by_article : bool
        Choose the threshold by whether an article is rightly flagged, whichever place the flag points to.
    contrast_weight : float
        Weight of the difference between the two sides of a contrast pair with one candidate on either, beside a
        candidate of a real article; 0 where only the sides themselves are learned from.
    example_weight : float
        Weight of a candidate from an own example beside one from a real article.
    least : int
        A feature seen in fewer articles than this gets no weight.
    precision : float
        The threshold is the one of highest F1 among those whose held-out precision on real articles (or on the
        examples, when there are none) is at least this; see `secondsource_training.fit.choose` for when none is.
    unmatched_weight : float
        Weight of a candidate that meets no label, in an article that has one. Less than 1 where annotators mark one
        of several places that would do: such a candidate is no proof of the contrary.
    strengths : tuple of float
        Inverse regularisation strengths (scikit-learn's ``C``) to choose from, by held-out log-likelihood.
    """

    annotated_weight: float
    by_article: bool
    contrast_weight: float
    example_weight: float
    least: int
    precision: float
    unmatched_weight: float
    strengths: tuple[float, ...]

    def weight_of(self, origin: str, milder: bool) -> float:
        """Return the weight of a candidate by where its article comes from, and who labelled it."""
        if origin != "annotation":
            return self.example_weight
        return 1.0 if milder else self.annotated_weight


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a bundle is made.

    Attributes
    ----------
    name : str
        First half of the bundle's version.
    corpora : frozenset of str or None
        Names of the corpora that may be used; None for all.
    """

    name: str
    corpora: frozenset[str] | None
    defaults: Mapping[str, Any]
    by_signal: Mapping[str, Mapping[str, Any]]

    def signal(self, name: str) -> SignalRecipe:
        """Return how a signal is fitted: its own entry over the common one."""
        values = {**self.defaults, **self.by_signal.get(name, {})}
        return SignalRecipe(
            annotated_weight=float(values["annotated-weight"]),
            by_article=bool(values["by-article"]),
            contrast_weight=float(values["contrast-weight"]),
            example_weight=float(values["example-weight"]),
            least=int(values["least"]),
            precision=float(values["precision"]),
            unmatched_weight=float(values["unmatched-weight"]),
            strengths=tuple(float(v) for v in values["strengths"]),
        )

    def allows(self, corpus: str) -> bool:
        """Tell whether a corpus may be used."""
        return self.corpora is None or corpus in self.corpora


def recipe_path(name: str) -> Path:
    """Return the file of a shipped recipe, or the path itself when it names a file."""
    shipped = Path(__file__).parent / "recipes" / f"{name}.toml"
    return shipped if name.isidentifier() and shipped.exists() else Path(name)


def read_recipe(path: Path) -> Recipe:
    """Read a recipe; what it does not say of signals is taken from the one that it extends.

    Raises
    ------
    ConfigError
        When the file is missing, is not TOML, or has a key that no recipe has.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"{path}: {error.strerror}", code="no-recipe", hint="Shipped recipes: default, permissive."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{path}: not TOML ({error})", code="bad-recipe", hint="Compare with a shipped recipe."
        ) from error
    signals = {**_extended(path, data), **data.get("signals", {})}
    by_signal = {key: value for key, value in signals.items() if isinstance(value, dict)}
    defaults = {key: value for key, value in signals.items() if key not in by_signal}
    unknown = (set(data) - _KEYS) | (set(defaults) - _SIGNAL_KEYS)
    for values in by_signal.values():
        unknown |= set(values) - _SIGNAL_KEYS
    if unknown or not isinstance(data.get("name"), str) or set(defaults) != _SIGNAL_KEYS:
        what = (
            f"unknown keys {', '.join(sorted(unknown))}"
            if unknown
            else "name or common signal settings are missing"
        )
        raise ConfigError(f"{path}: {what}", code="bad-recipe", hint="Compare with a shipped recipe.")
    corpora = frozenset(data["corpora"]) if "corpora" in data else None
    return Recipe(data["name"], corpora, defaults, by_signal)


def _extended(path: Path, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings of the shipped recipe that this one extends."""
    if "extends" not in data:
        return {}
    base = recipe_path(str(data["extends"]))
    if base.parent != Path(__file__).parent / "recipes" or base == path:
        raise ConfigError(
            f"{path}: extends {data['extends']!r}, which is no shipped recipe",
            code="bad-recipe",
            hint="Shipped recipes: default.",
        )
    signals: Mapping[str, Any] = tomllib.loads(base.read_text(encoding="utf-8")).get("signals", {})
    return signals
