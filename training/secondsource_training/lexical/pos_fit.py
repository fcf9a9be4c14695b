"""Which table rows make the tagger agree with the parser?

A multinomial logistic regression over the features of `pos_features`, fitted by stochastic gradient
descent with per-feature step sizes (Duchi, Hazan & Singer 2011, "Adaptive subgradient methods"),
then rounded to 8 bits. Agreement is measured on texts that were held out whole.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from secondsource_training.lexical.align import TAGS, Silver, read
from secondsource_training.lexical.pos import Tagger, load
from secondsource_training.lexical.pos_features import TEMPLATES, Ints, Lexicon, Word, attributes, composite
from secondsource_training.lexical.pos_lexicon import Limits, build

Floats = npt.NDArray[np.float32]


def held_out(name: str) -> bool:
    """Tell whether a text is kept for measuring: one in twelve, by a hash of its name."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 12 == 0


def stretches(text: Silver) -> Iterator[tuple[int, int]]:
    """Cut a text the ways it may be cut at run time: by line, or by line and sentence end.

    Which of the two is taken depends on the text's name, so that the tables learn both.
    """
    finer = len(text.name) % 2 == 0
    start = 0
    tokens = text.tokens
    for i in range(1, len(tokens)):
        gap = text.text[tokens.ends[i - 1] : tokens.starts[i]]
        ended = tokens.words[i - 1] in {".", "!", "?"} and tokens.words[i][0].isupper()
        if "\n" in gap or (finer and ended and gap):
            yield start, i
            start = i
    if start < len(tokens):
        yield start, len(tokens)


@dataclass(frozen=True)
class Examples:
    """Feature numbers, shape (n_words, n_templates), and the number of the right tag."""

    features: Ints
    tags: Ints


def examples(texts: Sequence[Silver], lexicon: Lexicon, verbal: Ints) -> Examples:
    """Turn tagged texts into feature numbers."""
    seen = {word: lexicon.word(word) for text in texts for word in set(text.tokens.words)}
    edge = [(0,) * len(Word._fields)] * 2
    blocks, tags = [], []
    index = {tag: number for number, tag in enumerate(TAGS)}
    for text in texts:
        looked = [seen[word] for word in text.tokens.words]
        for first, last in stretches(text):
            arrays = attributes(np.array([*edge, *looked[first:last], *edge]), verbal)
            blocks.append(np.stack([composite(t, arrays, lexicon.sizes) for t in TEMPLATES], axis=1))
            tags += [index[tag] for tag in text.tags[first:last]]
    return Examples(np.concatenate(blocks), np.array(tags))


def columns(features: Ints, least: int) -> list[Ints]:
    """Return, by template, the feature numbers that occur at least so often, in order."""
    found = []
    for column in features.T:
        values, counts = np.unique(column, return_counts=True)
        found.append(values[counts >= least])
    return found


def design(features: Ints, rows: Sequence[Ints]) -> sparse.csr_matrix:
    """Return the features as a sparse matrix, one column a kept feature and one for the rest."""
    offset = 0
    places = np.empty(features.shape, dtype=np.int32)
    for number, kept in enumerate(rows):
        place = np.minimum(np.searchsorted(kept, features[:, number]), len(kept) - 1)
        places[:, number] = np.where(kept[place] == features[:, number], offset + place, -1)
        offset += len(kept)
    places[places < 0] = offset
    size = len(places) * len(rows)
    starts = np.arange(0, size + 1, len(rows))
    return sparse.csr_matrix((np.ones(size, np.float32), places.ravel(), starts), (len(places), offset + 1))


def fit(matrix: sparse.csr_matrix, tags: Ints, epochs: int, rate: float, decay: float) -> Floats:
    """Fit a multinomial logistic regression; the last column of the matrix gets no weight."""
    rng = np.random.default_rng(0)
    weights = np.zeros((matrix.shape[1], len(TAGS)), dtype=np.float32)
    squares = np.full_like(weights, 1e-4)
    size = 4096
    for epoch in range(epochs):
        order = rng.permutation(matrix.shape[0])
        step = rate * (1 - epoch / epochs)
        loss = 0.0
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            batch = matrix[chosen]
            used, local = np.unique(batch.indices, return_inverse=True)
            small = sparse.csr_matrix((batch.data, local.ravel(), batch.indptr), (len(chosen), len(used)))
            scores = small @ weights[used]
            scores -= scores.max(axis=1, keepdims=True)
            chances = np.exp(scores)
            chances /= chances.sum(axis=1, keepdims=True)
            places = np.arange(len(chosen))
            loss -= float(np.log(chances[places, tags[chosen]] + 1e-9).sum())
            chances[places, tags[chosen]] -= 1
            slope = small.T @ chances / len(chosen) + decay * weights[used]
            squares[used] += slope * slope
            weights[used] -= step * slope / np.sqrt(squares[used])
            weights[-1] = 0
        print(f"epoch {epoch + 1}: loss {loss / len(order):.4f}", flush=True)
    return weights


def quantise(
    weights: Floats, rows: Sequence[Ints], least: float
) -> list[tuple[Ints, npt.NDArray[np.int8], float]]:
    """Round each template's weights to 8 bits and drop the features that say too little."""
    tables = []
    offset = 0
    for kept in rows:
        part = weights[offset : offset + len(kept)]
        offset += len(kept)
        part = part - part.mean(axis=1, keepdims=True)
        strong = np.abs(part).max(axis=1) >= least
        if not strong.any():
            strong[:1] = True
        largest = max(float(np.quantile(np.abs(part[strong]), 0.9999)), 1e-6)
        codes = np.clip(np.rint(part[strong] / largest * 127), -127, 127).astype(np.int8)
        tables.append((kept[strong], codes, largest / 127))
    return tables


def save(
    path: Path, lexicon: Lexicon, verbal: Ints, tables: Sequence[tuple[Ints, npt.NDArray[np.int8], float]]
) -> None:
    """Write the tables in the format of `pos`."""

    def strings(values: Sequence[str]) -> npt.NDArray[np.uint8]:
        return np.frombuffer("\n".join(values).encode(), dtype=np.uint8)

    arrays: dict[str, Any] = {
        "about": strings(
            ["Distilled from spaCy en_core_web_sm (MIT) tags by secondsource_training.lexical.pos_fit"]
        ),
        "tags": strings(TAGS),
        "vocabulary": strings(list(lexicon.vocabulary)),
        "endings3": strings(list(lexicon.endings3)),
        "endings2": strings(list(lexicon.endings2)),
        "starts": strings(list(lexicon.starts)),
        "forms": strings(list(lexicon.forms)),
        "kinds": np.array(list(lexicon.forms.values()), dtype=np.uint8),
        "ending_kinds": np.array(list(lexicon.ending_kinds.values()), dtype=np.uint8),
        "coarse": np.array(lexicon.coarse, dtype=np.uint8),
        "verbal": verbal.astype(np.uint8),
    }
    for number, (rows, codes, scale) in enumerate(tables):
        arrays[f"rows_{number}"] = rows.astype(np.uint32)
        arrays[f"weights_{number}"] = codes
        arrays[f"scale_{number}"] = np.array(scale, dtype=np.float32)
    np.savez_compressed(path, **arrays)


def measure(tagger: Tagger, texts: Sequence[Silver]) -> dict[str, object]:
    """Compare the tagger with the parser on held-out texts."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    for text in texts:
        corpus = text.name.split(":")[0]
        for first, last in stretches(text):
            for tag, truth in zip(
                tagger.tag(text.tokens.words[first:last]), text.tags[first:last], strict=True
            ):
                total[corpus] += 1
                right[corpus] += tag == truth
                total[truth] += 1
                predicted[tag] += 1
                right[truth] += tag == truth
                wrong[f"{truth}>{tag}"] += tag != truth
    corpora = [name for name in total if name not in TAGS]
    words = sum(total[name] for name in corpora)
    return {
        "words": words,
        "accuracy": round(sum(right[name] for name in corpora) / words, 4),
        "by corpus": {name: round(right[name] / total[name], 4) for name in corpora},
        "f1 by tag": {t: round(2 * right[t] / max(1, total[t] + predicted[t]), 3) for t in TAGS},
        "commonest errors": dict(wrong.most_common(16)),
    }


def main() -> None:
    """Run the step from the command line."""
    arguments = argparse.ArgumentParser(description="Distil the parser's tags into tables.")
    arguments.add_argument("silver", type=Path, nargs="+", help="what the silver step wrote")
    arguments.add_argument("--output", type=Path, required=True)
    arguments.add_argument("--least", type=int, default=3, help="least uses of a feature")
    arguments.add_argument("--weakest", type=float, default=0.1, help="weakest feature to keep, log-odds")
    arguments.add_argument("--epochs", type=int, default=6)
    arguments.add_argument("--texts", type=int, default=0, help="use only so many texts (0: all)")
    options = arguments.parse_args()
    texts = [text for path in options.silver for text in read(path)]
    texts = texts[: options.texts or None]
    training = [text for text in texts if not held_out(text.name)]
    lexicon, verbal = build(training, Limits())
    print(lexicon.sizes, len(lexicon.forms), "forms", flush=True)
    data = examples(training, lexicon, verbal)
    rows = columns(data.features, options.least)
    matrix = design(data.features, rows)
    print(matrix.shape, flush=True)
    weights = fit(matrix, data.tags, options.epochs, rate=0.2, decay=1e-6)
    save(options.output, lexicon, verbal, quantise(weights, rows, options.weakest))
    report = measure(load(options.output), [text for text in texts if held_out(text.name)])
    print(json.dumps(report, indent=1), options.output.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
