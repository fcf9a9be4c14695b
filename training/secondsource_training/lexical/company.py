"""Which words does a word keep company with?

Counts neighbours up to five words away, weighs them by positive pointwise mutual information
and reduces the table by a singular value decomposition (Levy, Goldberg & Dagan 2015,
"Improving distributional similarity with lessons learned from word embeddings"). The encoder of
`contexts` also goes by spelling; these vectors do not, so the two correct each other.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import svds

from secondsource.tokens import tokenise

Floats = npt.NDArray[np.float32]
_REACH, _SMOOTHING = 5, 0.75


def neighbours(passages: Iterable[str], words: Sequence[str]) -> sparse.csr_matrix:
    """Count how often two words stand near each other, the nearer the more.

    Returns
    -------
    csr_matrix of shape (n_words, n_words)
        Symmetric; a pair at a distance of d words counts 1/d.
    """
    index = {word: number for number, word in enumerate(words)}
    found: list[int] = []
    for passage in passages:
        found += [index.get(norm, -1) for norm in tokenise(passage).norms]
        found += [-1] * _REACH  # neighbours do not reach into the next passage
    numbers = np.array(found)
    counts = sparse.csr_matrix((len(words), len(words)), dtype=np.float32)
    for distance in range(1, _REACH + 1):
        left, right = numbers[:-distance], numbers[distance:]
        both = (left >= 0) & (right >= 0)
        weights = np.full(int(both.sum()), 1 / distance, dtype=np.float32)
        near = sparse.coo_matrix((weights, (left[both], right[both])), counts.shape).tocsr()
        counts = counts + near + near.T
    return counts


def vectors(passages: Iterable[str], words: Sequence[str], dimensions: int = 200) -> Floats:
    """Return one unit vector a word, or zeros for a word without neighbours.

    Returns
    -------
    ndarray of shape (n_words, dimensions)
    """
    counts = neighbours(passages, words).tocoo()
    rows = np.bincount(counts.row, counts.data, len(words))
    columns = rows**_SMOOTHING
    columns /= columns.sum()
    surprise = np.log(counts.data / rows[counts.row] / columns[counts.col])
    kept = surprise > 0
    table = sparse.coo_matrix((surprise[kept], (counts.row[kept], counts.col[kept])), counts.shape)
    left, strength, _ = svds(table.tocsr(), dimensions, random_state=0)
    found = left * np.sqrt(strength)
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(norms, 1e-9), dtype=np.float32)
