"""Word charges learned without some of the labels, so that these labels can be measured on.

The shipped charge of a word has seen the word votes of MBIC and the sentences of anno-lexical. Here it is learned
again without them. The weights of the signals stay as they ship: they were fitted over charges, never on these labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.analyzer import Analyzer
from secondsource_training.charge_fit import ChargeLearner, kinds, type_features, word_matrix
from secondsource_training.charge_uses import Uses, uses_in_mbic
from secondsource_training.charge_words import (
    Floats,
    Vocabulary,
    read_spread,
    sentence_lift,
    vocabulary,
)
from secondsource_training.corpora import LabelledArticle
from secondsource_training.readings import load_labelled


@dataclass(frozen=True, eq=False)
class Relearner:
    """All that word charges are learned from, read once.

    Attributes
    ----------
    types : sparse matrix, shape (n_words, n_features)
        See :func:`secondsource_training.charge_fit.type_features`.
    articles : sequence of LabelledArticle
        Of the training split.
    """

    vocab: Vocabulary
    types: Any
    spread: Floats
    kind: npt.NDArray[np.int8]
    mbic: Uses
    lexicons: Path
    articles: Sequence[LabelledArticle]

    @classmethod
    def prepare(cls, shared: Path, data: Path) -> Relearner:
        """Read the corpora and tables."""
        lexicons = data / "lexicons"
        vocab = vocabulary(shared, lexicons)
        types = type_features(vocab)
        return cls(
            vocab,
            types,
            read_spread(lexicons / "loadedness-spread.tsv.gz", vocab.words),
            kinds(vocab, types),
            uses_in_mbic(vocab, shared / "corpora" / "sentences" / "mbic.jsonl.gz"),
            lexicons,
            [a for a in load_labelled(shared, data) if a.split == "train" and "loaded-language" in a.flags],
        )

    def without_mbic(self, analyzer: Analyzer) -> Analyzer:
        """Return the analyzer with charges that have seen no vote of MBIC."""
        return self._analyzer(analyzer, self.vocab, Uses(self.mbic.total * 0, self.mbic.marked * 0))

    def without_sentences(self, analyzer: Analyzer, left_out: npt.NDArray[np.bool_]) -> Analyzer:
        """Return the analyzer with charges that have not seen some sentences of anno-lexical.

        Parameters
        ----------
        left_out : ndarray of bool, shape (n_sentences,)
        """
        return self._analyzer(analyzer, without_sentences(self.vocab, left_out), self.mbic)

    def _analyzer(self, analyzer: Analyzer, vocab: Vocabulary, mbic: Uses) -> Analyzer:
        features = word_matrix(vocab, self.types, self.spread)
        tables, arrays = ChargeLearner(vocab, features, self.kind, mbic, self.lexicons).parts(self.articles)
        bundle = analyzer.bundle
        return Analyzer(
            replace(bundle, tables={**bundle.tables, **tables}, arrays={**bundle.arrays, **arrays})
        )


def without_sentences(vocab: Vocabulary, left_out: npt.NDArray[np.bool_]) -> Vocabulary:
    """Return a vocabulary that has not seen some sentences of anno-lexical."""
    kept = ~left_out[vocab.sentences.sentence]
    sentences = replace(
        vocab.sentences, row=vocab.sentences.row[kept], sentence=vocab.sentences.sentence[kept]
    )
    return replace(vocab, sentences=sentences, lift=sentence_lift(sentences, len(vocab.words)))
