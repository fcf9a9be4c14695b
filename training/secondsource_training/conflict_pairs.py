"""Pairs of statements that contradict each other or do not: our own, public ones, and clauses of one article."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

import numpy as np

from secondsource.accounts import find_accounts
from secondsource.agents import NAMING, deed
from secondsource.anchors import ANCHORS, NAMES, pair_table
from secondsource.article import read
from secondsource.clashes import read_statement
from secondsource.conflict import Statement, statement
from secondsource.conflict_words import ConflictWords
from secondsource.overlap import stem
from secondsource.quantities import NUMERAL, numbers_at
from secondsource.tokens import tokenise
from secondsource_training.corpora import json_lines, polnear

SIGNAL_ID = "contradictory-attributions"
_NLI_SHARE = 0.25
_DOCUMENTS, _PAIRS_EACH = 250, 40


class Pair(NamedTuple):
    """Two statements, whether they contradict each other, and where they are from."""

    a: Statement
    b: Statement
    label: bool
    origin: str
    group: str


def own_pairs(data: Path, words: ConflictWords, split: str = "train") -> list[Pair]:
    """Read ``data/contradictions/pairs.jsonl``."""
    found = []
    for _, record in json_lines(data / "contradictions" / "pairs.jsonl"):
        if record["split"] == split:
            a, b = read_text(record["a_content"], words), read_text(record["b_content"], words)
            found.append(Pair(a, b, record["label"] == "contradiction", "own", record["id"]))
    return found


def public_pairs(shared: Path, words: ConflictWords) -> list[Pair]:
    """Read headlines on one rumour (Ferreira & Vlachos 2016) and captions (Glockner et al. 2018), in both orders."""
    folder, chance = shared / "corpora" / "pairs", random.Random(0)
    found = []
    read_once: dict[str, Statement] = {}

    def once(text: str) -> Statement:
        if text not in read_once:
            read_once[text] = read_text(text, words)
        return read_once[text]

    for _, record in json_lines(folder / "emergent.jsonl.gz"):
        a, b = once(record["a"]), once(record["b"])
        if chance.random() < 0.5:
            a, b = b, a
        found.append(Pair(a, b, record["label"] == "contradiction", "emergent", record["claim"]))
    for _, record in json_lines(folder / "breaking-nli.jsonl.gz"):
        if chance.random() < _NLI_SHARE:
            found.append(
                Pair(
                    once(record["a"]),
                    once(record["b"]),
                    record["label"] == "contradiction",
                    "nli",
                    record["a"],
                )
            )
    return found


def article_pairs(shared: Path, words: ConflictWords) -> list[Pair]:
    """Pair clauses of one article that something sets apart, half of them alike: hardly any contradict each other."""
    chance, found = random.Random(1), []
    for text in polnear(shared / "corpora" / "attribution" / "polnear.train.jsonl.gz")[:_DOCUMENTS]:
        accounts = find_accounts(read(text.text), text.attributions, words)
        if len(accounts.found) < 2:
            continue
        i, j, X = pair_table(accounts, words)
        apart = np.flatnonzero(X[:, : len(ANCHORS)].any(axis=1))
        i, j, X = i[apart], j[apart], X[apart]
        if not len(i):
            continue
        alike = np.argsort(-X[:, NAMES.index("shared")])[: _PAIRS_EACH // 2].tolist()
        others = [chance.randrange(len(i)) for _ in range(_PAIRS_EACH // 2)]
        for at in {*alike, *others}:
            a, b = (read_statement(accounts, int(k[at]), words) for k in (i, j))
            found.append(Pair(a, b, False, "article", text.id))
    return found


def read_text(text: str, words: ConflictWords) -> Statement:
    tokens = tokenise(text)
    stems = [stem(n) for n in tokens.norms]
    mask = 0
    for one in words.of(tokens):
        mask |= one
    numbers = numbers_at(tokens.norms, stems, tokens.where(NUMERAL), len(tokens))
    done = deed(tokens.norms, stems, 0, len(tokens), tokens.where(NAMING))
    return statement(tokens.norms, tokens.words, stems, 0, len(tokens), mask, numbers, done, words)
