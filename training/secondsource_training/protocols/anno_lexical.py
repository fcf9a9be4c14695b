"""anno-lexical: is a sentence biased? The likeliest loaded-language flag in it against the label, by groups of outlets.

Outlets are dealt into five groups. For each, word charges are learned again without the sentences of its outlets, and
TF-IDF + LogisticRegression is trained on the sentences of the other groups. The word list gives a sentence its
highest hand rating. Figures are areas under the ROC curve, overall and over each outlet with enough sentences. The
labels are those of language models (Horych et al. 2025), and say of a whole sentence what a flag says of a word.

    python -m secondsource_training.protocols.anno_lexical ../shared data
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from secondsource.analyzer import load
from secondsource.tokens import tokenise
from secondsource_training.charge_apart import Relearner
from secondsource_training.charge_words import ratings
from secondsource_training.folds import FOLDS, fold_of
from secondsource_training.protocols.sentence_models import records, table
from secondsource_training.word_scores import chance

FILE = Path("corpora") / "sentences" / "anno-lexical.jsonl.gz"
MOST = 12_000
"""Sentences that are measured on, evenly spread; all are trained on."""
LEAST_OF_OUTLET = 60
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sentences:
    """The corpus as columns; ``fold`` is the group of outlets."""

    text: Sequence[str]
    biased: npt.NDArray[np.bool_]
    outlet: npt.NDArray[np.str_]
    fold: npt.NDArray[np.int64]


def sentences(path: Path) -> Sentences:
    """Read the corpus and deal its outlets into groups."""
    data = records(path)
    outlet = np.array([str(d["outlet"]) for d in data])
    return Sentences(
        [d["text"] for d in data], np.array([bool(d["label"]) for d in data]), outlet, fold_of(outlet)
    )


def tfidf(texts: Sequence[str], biased: npt.NDArray[np.bool_], asked: Sequence[str]) -> Floats:
    """Return what TF-IDF of words and word pairs with LogisticRegression says of other sentences."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = LogisticRegression(C=1.0, solver="liblinear").fit(vectorizer.fit_transform(texts), biased)
    return np.asarray(model.decision_function(vectorizer.transform(asked)), dtype=np.float64)


def measured(data: Sentences, scores: Mapping[str, Floats], rows: npt.NDArray[np.int64]) -> dict[str, float]:
    """Return the number of sentences, the share that is biased, and the area for each scorer over some rows."""
    from sklearn.metrics import roc_auc_score

    y = data.biased[rows]
    areas = {name: float(roc_auc_score(y, score[rows])) for name, score in scores.items()}
    return {"sentences": len(rows), "biased": float(y.mean()), **areas}


def by_group(
    data: Sentences, scores: Mapping[str, Floats], asked: npt.NDArray[np.int64]
) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield figures over all rows that were asked for, over each group, and over outlets one by one."""
    yield "all", measured(data, scores, asked)
    for k in range(FOLDS):
        mine = asked[data.fold[asked] == k]
        largest = [name for name, _ in Counter(data.outlet[mine].tolist()).most_common(3)]
        yield (
            f"group {k + 1}: {', '.join(largest)}, {len(set(data.outlet[mine]))} outlets",
            measured(data, scores, mine),
        )
    single = {}
    for name, number in Counter(data.outlet[asked].tolist()).most_common():
        mine = asked[data.outlet[asked] == name]
        if number >= LEAST_OF_OUTLET and len(set(data.biased[mine].tolist())) == 2:
            single[name] = measured(data, scores, mine)
    for word, of in (("lowest", np.min), ("median", np.median)) if single else ():
        names = next(iter(single.values()))
        values = {key: float(of([row[key] for row in single.values()])) for key in names}
        yield f"{word} of {len(single)} outlets", {**values, "sentences": int(values["sentences"])}


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    shared, root = map(Path, arguments)
    data, analyzer = sentences(shared / FILE), load()
    asked = np.arange(len(data.text))[:: max(1, len(data.text) // MOST)]
    rated = ratings(shared / "annotation" / "loadedness.tsv")
    learner = Relearner.prepare(shared, root)
    scores = {name: np.zeros(len(data.text)) for name in ("bundle", "TF-IDF + LR", "word list")}
    for k in range(FOLDS):
        unseen = data.fold == k
        mine = asked[unseen[asked]]
        texts = [data.text[i] for i in mine.tolist()]
        apart = learner.without_sentences(analyzer, unseen)
        scores["bundle"][mine] = [chance(apart, text) for text in texts]
        others = [data.text[i] for i in np.flatnonzero(~unseen).tolist()]
        scores["TF-IDF + LR"][mine] = tfidf(others, data.biased[~unseen], texts)
        scores["word list"][mine] = [
            max((rated.get(norm, (0, ""))[0] for norm in tokenise(text).norms), default=0) for text in texts
        ]
    name = "anno-lexical, by outlets"
    sys.stdout.write("\n".join(table(name, dict(by_group(data, scores, asked)))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
