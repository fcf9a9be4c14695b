"""What the contradiction signal needs to know of words, and what it learns from pairs of sentences.

Three small sums stand before the signal's own: a cheap one that chooses which pairs of accounts to look at
(``conflict-proposal``), one over the words of two statements alone, learned from pairs of sentences
(``conflict-clash``), and one that tells on what two accounts clash (``conflict-kind``).
"""

from __future__ import annotations

import gzip
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.account_pairs import NAMES, pair_table
from secondsource.account_setting import CLASH, KIND, PROPOSAL, read_statement
from secondsource.accounts import CUES, OPPOSITES, WORDS, Accounts, ConflictWords, find_accounts
from secondsource.article import Article, read
from secondsource.attribution import Attribution
from secondsource.bundle import Array, Bundle, pack_strings, unpack_strings
from secondsource.conflict import Statement, conflict, statement
from secondsource.linear import Feature
from secondsource.overlap import stem
from secondsource.reading import Reading
from secondsource.signals import RoleSpan
from secondsource.tokens import Span, tokenise
from secondsource_training.corpora import LabelledArticle, LabelledFlag, json_lines, polnear
from secondsource_training.fit import Labelled, logistic
from secondsource_training.readings import as_labelled, load_annotation

Tables = dict[str, Any]
Arrays = dict[str, Mapping[str, Array]]
SIGNAL_ID = "contradictory-attributions"
# How much a pair of each origin counts beside one of our own: headlines of one rumour, captions, clauses of one article.
_WEIGHTS = {"own": 3.0, "emergent": 0.4, "nli": 0.1, "article": 0.3}
_NLI_SHARE = 0.25
_DOCUMENTS, _PAIRS_EACH = 250, 40
_STRENGTH = 0.1


class Pair(NamedTuple):
    """Two statements, whether they contradict each other, and where they are from."""

    a: Statement
    b: Statement
    label: bool
    origin: str
    group: str


def word_parts(data: Path) -> tuple[Tables, Arrays]:
    """Read the word lists under ``data/lexicons`` into parts of the bundle."""
    lexicons = data / "lexicons"
    cues: dict[str, list[str]] = {}
    for name, phrase in _lines(lexicons / "conflict-cues.tsv"):
        cues.setdefault(name, []).append(phrase)
    opposites = [[a, b] for a, b in _lines(lexicons / "incompatible-words.tsv")]
    group = {word: int(fine) for word, _, fine in _lines(lexicons / "word-clusters.tsv.gz")}
    count = {row[0]: float(row[-1]) for row in _lines(lexicons / "word-classes.tsv.gz")}
    most = math.log1p(max(count.values()))
    with np.load(lexicons / "word-vectors.npz", allow_pickle=False) as stored:
        words = unpack_strings(stored["words"])
        codes, scale = stored["codes"], stored["scale"]
    rarity = [round(100 * (1 - math.log1p(count.get(w, 0.0)) / most)) for w in words]
    part = {
        "words": pack_strings(words),
        "rarity": np.array(rarity, dtype=np.uint8),
        "group": np.array([group.get(w, -1) for w in words], dtype=np.int16),
        "codes": codes,
        "scale": scale,
    }
    return {CUES: cues, OPPOSITES: opposites}, {WORDS: part}


def conflict_parts(shared: Path, data: Path) -> tuple[Tables, Arrays]:
    """Return the parts of the bundle that the signal ``contradictory-attributions`` reads.

    Fitted on the training part of the annotation, the own pairs, the public pairs and articles of PolNeAR (as
    clauses of one article that seldom contradict each other).
    """
    tables, arrays = word_parts(data)
    words = ConflictWords.from_bundle(Bundle(Path("-"), {"version": "dev"}, tables, arrays))
    tables[PROPOSAL] = fit_proposal(shared, data, words)
    pairs = [*own_pairs(data, words), *public_pairs(shared, words), *article_pairs(shared, words)]
    tables[CLASH] = fit_clash(pairs, words)
    tables[KIND] = fit_kinds(data, words)
    return tables, arrays


def fit_proposal(shared: Path, data: Path, words: ConflictWords) -> dict[str, float]:
    """Learn which pairs of accounts to look at closely."""
    tables, labels = [], []
    for article in load_annotation(shared, data):
        if article.split != "train":
            continue
        reading = as_labelled(article).reading
        accounts = find_accounts(reading.article, reading.attributions, words)
        if len(accounts.found) < 2:
            continue
        i, j, X = pair_table(accounts, words)
        tables.append(X)
        labels.append(labels_of(accounts, i, j, article.flags[SIGNAL_ID]))
    X, y = np.vstack(tables), np.concatenate(labels)
    scale = np.maximum(X.std(axis=0), 1e-9)
    weights, _ = logistic(X / scale, y, np.ones(len(y)), 1.0)
    return {name: float(w) for name, w in zip(NAMES, weights / scale, strict=True)}


def labels_of(
    accounts: Accounts, i: npt.NDArray[np.int64], j: npt.NDArray[np.int64], gold: Sequence[LabelledFlag]
) -> npt.NDArray[np.float64]:
    """Tell which pairs are labelled as contradictions."""
    y = np.zeros(len(i))
    spans = [accounts.span(account) for account in accounts.found]
    for flag in gold:
        x, z = flag.role("account-a"), flag.role("account-b")
        assert x and z
        one = np.array([s.overlaps(x) for s in spans])
        other = np.array([s.overlaps(z) for s in spans])
        y[(one[i] & other[j]) | (one[j] & other[i])] = 1.0
    return y


def fit_clash(pairs: Sequence[Pair], words: ConflictWords) -> dict[str, float]:
    """Learn how far words alone exclude each other; each origin has its own starting point."""
    from scipy.sparse import csr_matrix, hstack

    names, X = _matrix([conflict(p.a, p.b, words) for p in pairs])
    y = np.array([p.label for p in pairs], dtype=np.float64)
    origins = sorted({p.origin for p in pairs} - {"own", "article"})
    starts = csr_matrix([[float(p.origin == o) for o in origins] for p in pairs])
    weight = np.array([_WEIGHTS[p.origin] for p in pairs])
    fitted, _ = logistic(hstack([X, starts]).tocsr(), y, weight, _STRENGTH)
    return {name: float(w) for name, w in zip(names, fitted[: len(names)], strict=True)}


def fit_kinds(data: Path, words: ConflictWords) -> dict[str, dict[str, float]]:
    """Learn on what two accounts clash, from the own pairs that do."""
    from sklearn.linear_model import LogisticRegression

    features, kinds = [], []
    for _, record in json_lines(data / "contradictions" / "pairs.jsonl"):
        if record["split"] == "train" and record["label"] == "contradiction":
            a, b = _read(record["a_content"], words), _read(record["b_content"], words)
            features.append(conflict(a, b, words))
            kinds.append(record["kind"])
    names, X = _matrix(features)
    model = LogisticRegression(C=0.3, max_iter=2000).fit(X, kinds)
    result = {}
    for kind, row, start in zip(model.classes_, model.coef_, model.intercept_, strict=True):
        result[str(kind)] = {"bias": float(start)} | {
            n: float(w) for n, w in zip(names, row, strict=True) if abs(w) > 0.01
        }
    return result


def own_pairs(data: Path, words: ConflictWords, split: str = "train") -> list[Pair]:
    """Read ``data/contradictions/pairs.jsonl``."""
    found = []
    for _, record in json_lines(data / "contradictions" / "pairs.jsonl"):
        if record["split"] == split:
            a, b = _read(record["a_content"], words), _read(record["b_content"], words)
            found.append(Pair(a, b, record["label"] == "contradiction", "own", record["id"]))
    return found


def pair_articles(data: Path, split: str = "train") -> list[Labelled]:
    """Read the own pairs as articles of two paragraphs, with who says what: the signal's sum learns from them too."""
    found = []
    for _, record in json_lines(data / "contradictions" / "pairs.jsonl"):
        if record["split"] != split:
            continue
        text = f"{record['a']}\n\n{record['b']}"
        cut = len(record["a"]) + 2
        article = read(text, None, record["id"])
        acts, spans = [], []
        for number, side, start in ((0, "a", 0), (1, "b", cut)):
            at = record[side].find(record[f"{side}_content"])
            if at < 0:
                break
            content = Span(start + at, start + at + len(record[f"{side}_content"]))
            spans.append(content)
            acts += _act(article, content, Span(start, start + len(record[side])), number)
        if len(spans) < 2:
            continue
        roles = tuple(
            RoleSpan(role, span) for role, span in zip(("account-a", "account-b"), spans, strict=True)
        )
        flags = (LabelledFlag(record["kind"], "writer", roles),) if record["label"] == "contradiction" else ()
        labelled = LabelledArticle(record["id"], record["id"], None, text, {SIGNAL_ID: flags}, tuple(acts))
        found.append(Labelled(Reading(article, tuple(acts)), labelled))
    return found


def _act(article: Article, content: Span, sentence: Span, number: int) -> list[Attribution]:
    """Read the words around a content as its source and its cue, the word next to the content."""
    first, last = article.tokens.covering(content)
    begin, end = article.tokens.covering(sentence)
    norms = article.tokens.norms
    before = [i for i in range(begin, first) if norms[i] not in ("that", ",", ":", "“", '"')]
    after = [i for i in range(last, end) if norms[i] not in (",", ".", "”", '"')]
    if len(before) >= 2:
        cue, source = before[-1], (before[0], before[-1])
    elif len(after) >= 2:
        cue, source = after[-1], (after[0], after[-1])
    else:
        return []
    tokens = article.tokens
    return [
        Attribution(
            (tokens.span(*source),),
            (tokens.span(cue, cue + 1),),
            (content,),
            number,
            "organisation",
            f"S{number}",
        )
    ]


def public_pairs(shared: Path, words: ConflictWords) -> list[Pair]:
    """Read headlines on one rumour (Ferreira & Vlachos 2016) and captions (Glockner et al. 2018), in both orders."""
    folder, chance = shared / "corpora" / "pairs", random.Random(0)
    found = []
    read_once: dict[str, Statement] = {}

    def once(text: str) -> Statement:
        if text not in read_once:
            read_once[text] = _read(text, words)
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
    """Pair clauses of one article, half of them chosen for what they share: hardly any contradict each other."""
    chance, found = random.Random(1), []
    for text in polnear(shared / "corpora" / "attribution" / "polnear.train.jsonl.gz")[:_DOCUMENTS]:
        accounts = find_accounts(read(text.text), text.attributions, words)
        if len(accounts.found) < 2:
            continue
        i, j, X = pair_table(accounts, words)
        alike = np.argsort(-X[:, NAMES.index("words")])[: _PAIRS_EACH // 2].tolist()
        others = [chance.randrange(len(i)) for _ in range(_PAIRS_EACH // 2)]
        for at in {*alike, *others}:
            a, b = (read_statement(accounts, accounts.found[k[at]], words) for k in (i, j))
            found.append(Pair(a, b, False, "article", text.id))
    return found


def _read(text: str, words: ConflictWords) -> Statement:
    tokens = tokenise(text)
    stems = [stem(n) for n in tokens.norms]
    mask = 0
    for one in words.of(tokens.norms):
        mask |= one
    return statement(tokens.norms, tokens.words, stems, 0, len(tokens), mask, words)


def _matrix(rows: Sequence[Sequence[Feature]]) -> tuple[list[str], Any]:
    from scipy.sparse import csr_matrix

    names = sorted({f.name for row in rows for f in row})
    column = {name: i for i, name in enumerate(names)}
    data, indices, pointers = [], [], [0]
    for row in rows:
        data += [f.value for f in row]
        indices += [column[f.name] for f in row]
        pointers.append(len(data))
    return names, csr_matrix((data, indices, pointers), shape=(len(rows), len(names)), dtype=np.float64)


def _lines(path: Path) -> Iterator[list[str]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as stream
    ):
        rows = (line.rstrip("\n").split("\t") for line in stream if line.strip() and not line.startswith("#"))
        next(rows)
        yield from rows
