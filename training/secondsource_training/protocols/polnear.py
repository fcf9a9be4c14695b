"""PolNeAR: tokens and whole attributions of the tagger as it ships.

``python -m secondsource_training.protocols.polnear FILE`` takes a part converted with ``secondsource data convert
brat`` (for example the test part). What ships follows our guidelines, which leave out attitudes that PolNeAR marks;
``tagger_figures`` measures without that correction.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from secondsource.analyzer import Analyzer
from secondsource_training.corpora import polnear
from secondsource_training.tagger_scores import Score, attribution_scores, token_scores


@dataclass(frozen=True, slots=True)
class Row:
    """A score for the table and for JSON."""

    score: Score

    def to_dict(self) -> dict[str, float | int]:
        """Return rounded values."""
        s = self.score
        values = {"precision": s.precision, "recall": s.recall, "f1": s.f1, "low": s.low, "high": s.high}
        return {**{k: round(v, 4) for k, v in values.items()}, "labels": s.n}


def score(analyzer: Analyzer, shared: Path, data: Path) -> dict[str, Row]:
    """Score on the development part of the shared corpora."""
    return score_file(analyzer, shared / "corpora" / "attribution" / "polnear.dev.jsonl.gz")


def score_file(analyzer: Analyzer, path: Path) -> dict[str, Row]:
    """Score on a file of attributions."""
    from secondsource.article import read
    from secondsource.errors import InputError
    from secondsource_training.tagger_data import token_labels

    if not path.exists():
        raise InputError(f"{path}: not there", code="no-corpora", hint="Name the folder with --shared.")
    labels, gold, tagged, acts = [], [], [], []
    for text in polnear(path):
        article = read(text.text, None, text.id)
        labels.append(token_labels(article, text.attributions, False))
        gold.append(text.attributions)
        tagged.append(analyzer.tagger.tag(article).labels)
        acts.append(analyzer.tagger.attribute(article))
    found = {f"tokens / {name}": Row(value) for name, value in token_scores(tagged, labels).items()}
    return found | {f"attributions / {name}": Row(v) for name, v in attribution_scores(acts, gold).items()}


def report_lines(scores: Mapping[str, Row]) -> Iterator[str]:
    """Yield the scores as a table."""
    yield "| PolNeAR | precision | recall | F1 | 95 % interval | labels |"
    yield "|---|---|---|---|---|---|"
    for name, row in scores.items():
        s = row.score
        yield f"| {name} | {s.precision:.2f} | {s.recall:.2f} | {s.f1:.2f} | {s.low:.2f} to {s.high:.2f} | {s.n} |"


def main(arguments: Sequence[str]) -> None:
    """Print the table for one file."""
    from secondsource.analyzer import load

    sys.stdout.write("\n".join(report_lines(score_file(load(), Path(arguments[0])))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
