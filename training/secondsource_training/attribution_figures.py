"""The figures of the attribution layer: who says what, what kind of source it is, and which mentions are one source.

On PolNeAR's development part, on the training articles by cross-fitting, and on the held-out fifth. Trains the tagger
anew, which takes minutes::

    python -m secondsource_training.attribution_figures ../shared data
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from secondsource.attribution import Attribution
from secondsource.bundle import Bundle
from secondsource.source_types import word_kinds
from secondsource.tagger import Tagger
from secondsource_training.linking_fit import linker_table, unlinked
from secondsource_training.sources_data import lexicon, typed_articles
from secondsource_training.sources_fit import cross_fitted, scores
from secondsource_training.tagger_data import load_documents
from secondsource_training.tagger_fit import attributions, learn, tagger_arrays
from secondsource_training.tagger_passes import Say
from secondsource_training.tagger_scores import Score, attribution_scores, token_scores


def tagger_figures(shared: Path, data: Path, say: Say) -> dict[str, Score]:
    """Return every figure by name, such as ``"polnear dev / tokens / source"``.

    PolNeAR counts attitudes as attributions and our guidelines do not: on PolNeAR the tagger is scored without the
    corrections learned from the own annotation and without the step that drops attitudes. On the own
    annotation, what ships is scored: cross-fitted on the training part, then on the held-out fifth.
    """
    passes, linker, accepted = learn(shared, data, say)
    lexicon = passes.lexicon
    every = unlinked(lexicon, linker.source, linker.content)
    tables: dict[str, Any] = {"linker": linker_table(every)}
    arrays = {"tagger": tagger_arrays(passes, own=False), "lexicon": lexicon.arrays()}
    tagger = Tagger.from_bundle(Bundle(Path("-"), {"version": "polnear"}, tables, arrays))
    development = load_documents(shared, data, "dev")
    result = {
        f"polnear dev / tokens / {name}": score
        for name, score in token_scores(
            [tagger.tag(d.article).labels for d in development], [d.labels for d in development]
        ).items()
    }
    result |= _acts(
        "polnear dev",
        [tagger.attribute(d.article) for d in development],
        [d.gold for d in development],
    )
    found = attributions(passes.corpus.documents, linker, accepted)
    for name, held_out, written in (
        ("own annotation, cross-fitted", False, False),
        ("own annotation, held out", True, False),
        ("own examples, held out", True, True),
    ):
        own = [d for d in passes.corpus.documents if d.own and (d.fold < 0, d.written) == (held_out, written)]
        result |= _acts(name, [_firm(found[str(d.article.id)]) for d in own], [d.gold for d in own])
    return result


def _firm(acts: Sequence[Attribution]) -> list[Attribution]:
    return [act for act in acts if not act.doubtful]


def _acts(
    name: str, found: Sequence[Sequence[Attribution]], gold: Sequence[Sequence[Attribution]]
) -> dict[str, Score]:
    return {f"{name} / acts / {key}": score for key, score in attribution_scores(found, gold).items()}


def source_figures(shared: Path, data: Path) -> dict[str, dict[str, float]]:
    """Return accuracy of types and pairwise F1 of entities, of labelled attributions whose group was not learned from."""
    classes = word_kinds(lexicon(data))
    found = [t for t in typed_articles(shared, data, classes) if t.split == "train" and t.complete]
    return scores(cross_fitted(found, classes), found)


def lines(acts: Mapping[str, Score], sources: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield both as a table in Markdown."""
    yield "| figure | precision | recall | F1 or share | 95 % interval | labels |"
    yield "|---|---|---|---|---|---|"
    for name, s in acts.items():
        yield f"| {name} | {s.precision:.2f} | {s.recall:.2f} | {s.f1:.3f} | {s.low:.2f} to {s.high:.2f} | {s.n} |"
    for name, f in sources.items():
        yield f"| {name} | | | {f['value']:.3f} | {f['low']:.2f} to {f['high']:.2f} | {f['n']:.0f} |"


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    shared, data = map(Path, arguments)
    acts = tagger_figures(shared, data, partial(print, file=sys.stderr))
    sys.stdout.write("\n".join(lines(acts, source_figures(shared, data))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
