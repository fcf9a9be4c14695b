"""Train the tagger and its linker: from labelled texts to the parts of a bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.attribution import Attribution
from secondsource.bundle import Array, pack_strings
from secondsource.fixed_forms import with_fixed_forms
from secondsource.linking import FLOOR, Linker, attribution
from secondsource.tagger import CLASSES, LABELS
from secondsource.tagger_weights import pack_weights
from secondsource_training.linking_fit import Accepted, fit_acceptance, fit_pairs, linker_table, unlinked
from secondsource_training.tagger_data import Document, load_documents, load_lexicon
from secondsource_training.tagger_passes import (
    EAGERNESS,
    FIRST_OWN,
    SECOND_OWN,
    Passes,
    Say,
    Settings,
    learn_passes,
    transitions,
)

PRUNED = 0.03  # a table row none of whose weights reaches this is left out


def word_weights(passes: Passes, own: bool = True) -> npt.NDArray[np.float64]:
    """Return the word weights of both passes side by side; with the corrections for the guidelines when ``own``."""
    found = []
    for weights, slots, n in (
        (passes.first, FIRST_OWN, len(CLASSES)),
        (passes.second, SECOND_OWN, len(LABELS)),
    ):
        words = weights.words.copy()
        if own:
            for i, s in enumerate(slots):
                words[:, s * n : (s + 1) * n] += weights.own_words[:, i * n : (i + 1) * n]
        found.append(words)
    return np.concatenate(found, axis=1)


def tagger_arrays(passes: Passes, own: bool = True) -> dict[str, Array]:
    """Return the tagger as plain arrays for a bundle; without ``own``, as PolNeAR's annotators would have it."""
    arrays: dict[str, Array] = {
        "features": pack_strings(passes.corpus.names),
        "transitions": transitions(passes.second).astype(np.float32),
        "eagerness": np.array(EAGERNESS if own else np.zeros(len(LABELS)), dtype=np.float32),
    }
    for name, weights, rows, size in (
        ("first", passes.first.table, passes.first_rows, passes.first_size),
        ("second", passes.second.table, passes.second_rows, passes.second_size),
    ):
        full = np.zeros((size, weights.shape[1]), dtype=np.float32)
        full[rows] = np.where(np.abs(weights).max(axis=1, keepdims=True) >= PRUNED, weights, 0)
        arrays |= pack_weights(name, full)
    return arrays | pack_weights("words", word_weights(passes, own))


def learn(shared: Path, data: Path, say: Say) -> tuple[Passes, Linker, Accepted]:
    """Fit the tagger and its linker.

    Raises
    ------
    InputError
        When PolNeAR or the own annotation is missing.
    """
    passes = learn_passes(load_documents(shared, data), load_lexicon(data), Settings(), say)
    return passes, *learn_linker(passes, say)


def learn_linker(passes: Passes, say: Say) -> tuple[Linker, Accepted]:
    """Fit the linker's three sums on what the cross-fitted passes found."""
    documents = passes.corpus.documents
    source, content = fit_pairs(documents, passes.corpus.frames)
    open_linker = unlinked(passes.lexicon, source, content)
    accepted = fit_acceptance(documents, passes.tagged, open_linker)
    say(f"linker: threshold {accepted.threshold}")
    return replace(
        open_linker, accept=accepted.model, sourced=accepted.sourced, threshold=accepted.threshold
    ), accepted


def fit_tagger(
    shared: Path, data: Path, say: Say
) -> tuple[dict[str, Any], dict[str, dict[str, Array]], dict[str, tuple[Attribution, ...]]]:
    """Train the tagger, and find the attributions of own articles with models that had not seen their group.

    Returns
    -------
    tables, arrays : dict
        Its parts of the bundle.
    found : dict of str to tuple of Attribution
        By article.

    Raises
    ------
    InputError
        When PolNeAR or the own annotation is missing.
    """
    passes, linker, accepted = learn(shared, data, say)
    return (
        {"linker": linker_table(linker)},
        {"tagger": tagger_arrays(passes), "lexicon": passes.lexicon.arrays()},
        attributions(passes.corpus.documents, linker, accepted),
    )


def attributions(
    documents: Sequence[Document], linker: Linker, accepted: Accepted
) -> dict[str, tuple[Attribution, ...]]:
    """Return the attributions of every own article, doubtful ones among them."""
    found = {}
    for d in documents:
        acts = accepted.confidence.get(str(d.article.id))
        if acts is not None:
            kept = [attribution(d.article, act, p, linker.threshold) for act, p in acts if p >= FLOOR]
            found[str(d.article.id)] = with_fixed_forms(d.article, kept)
    return found
