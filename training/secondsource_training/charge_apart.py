"""Word charges learned without some of the labels, so that these labels can be measured on.

The shipped charge of a word has seen the word votes of MBIC and the sentences of anno-lexical. Here it is learned
again without them. The weights of the signals stay as they ship: they were fitted over charges, never on these labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from secondsource.analyzer import Analyzer
from secondsource_training.charge_fit import ChargeLearner
from secondsource_training.charge_uses import Uses
from secondsource_training.charge_words import Vocabulary, sentence_lift
from secondsource_training.corpora import LabelledArticle
from secondsource_training.readings import load_labelled


@dataclass(frozen=True, eq=False)
class Relearner:
    """All that word charges are learned from, read once.

    Attributes
    ----------
    learner : ChargeLearner
    articles : sequence of LabelledArticle
        Of the training split.
    """

    learner: ChargeLearner
    articles: Sequence[LabelledArticle]

    @classmethod
    def prepare(cls, shared: Path, data: Path) -> Relearner:
        """Read the corpora and tables."""
        return cls(
            ChargeLearner.prepare(shared, data),
            [a for a in load_labelled(shared, data) if a.split == "train" and "loaded-language" in a.flags],
        )

    def without_mbic(self, analyzer: Analyzer) -> Analyzer:
        """Return the analyzer with charges that have seen no vote of MBIC."""
        votes = self.learner.mbic
        return self._analyzer(analyzer, replace(self.learner, mbic=Uses(votes.total * 0, votes.marked * 0)))

    def without_sentences(self, analyzer: Analyzer, left_out: npt.NDArray[np.bool_]) -> Analyzer:
        """Return the analyzer with charges that have not seen some sentences of anno-lexical.

        Parameters
        ----------
        left_out : ndarray of bool, shape (n_sentences,)
        """
        vocab = without_sentences(self.learner.vocab, left_out)
        return self._analyzer(analyzer, replace(self.learner, vocab=vocab))

    def _analyzer(self, analyzer: Analyzer, learner: ChargeLearner) -> Analyzer:
        tables, arrays = learner.parts(self.articles)
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
