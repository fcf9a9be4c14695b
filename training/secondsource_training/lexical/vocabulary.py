"""Which lower-case words do the corpora use, and how often?

The vocabulary is what the other tables are about. It holds word forms, not names: only forms
that stand in a text in lower case are counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from secondsource.tokens import tokenise
from secondsource_training.lexical.silver import open_articles, rows

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def words(text: str) -> Iterator[str]:
    """Yield the look-up forms of the words that stand in a text without any capital letter."""
    tokens = tokenise(text)
    for word, norm in zip(tokens.words, tokens.norms, strict=True):
        if word == word.lower() and WORD.fullmatch(norm) and (len(norm) > 1 or norm == "a"):
            yield norm


def texts(shared: Path) -> Iterator[str]:
    """Yield each training text once: articles, attribution, sentences and pairs.

    PolNeAR dev and the articles held out for evaluation are left out.
    """
    corpora = shared / "corpora"
    yield from open_articles(shared).values()
    for row in rows(corpora / "attribution/polnear.train.jsonl.gz"):
        yield row["text"]
    for name in ("anno-lexical", "mbic", "clickbait", "weasel", "certainty"):
        for row in rows(corpora / f"sentences/{name}.jsonl.gz"):
            yield row["text"]
    seen: set[str] = set()
    fields = {
        "emergent": ("claim", "a", "b"),
        "summedits": ("doc", "summary"),
        "breaking-nli": ("a", "b"),
    }
    for name, keys in fields.items():
        for row in rows(corpora / f"pairs/{name}.jsonl.gz"):
            for key in keys:
                if row[key] not in seen:
                    seen.add(row[key])
                    yield row[key]


def ratings(path: Path) -> dict[str, int]:
    """Read the loadedness ratings, 0 to 3, by word."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {word: int(rating) for word, rating, *_ in (line.split("\t") for line in lines)}


def vocabulary(shared: Path, size: int = 45_000, least: int = 2) -> dict[str, int]:
    """Count the word forms of the corpora; every rated word is kept.

    Parameters
    ----------
    shared : Path
        Folder that holds ``corpora`` and ``annotation``.
    size : int
        Most forms to keep, the most frequent first.
    least : int
        Forms seen fewer times are left out, unless they are rated.

    Returns
    -------
    dict of str to int
        Count by word form, most frequent first (ties by spelling).
    """
    counts: Counter[str] = Counter()
    for text in texts(shared):
        counts.update(words(text))
    rated = ratings(shared / "annotation/loadedness.tsv")
    kept = {word: counts[word] for word in rated}
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if len(kept) >= size or count < least:
            break
        kept[word] = count
    return dict(sorted(kept.items(), key=lambda item: (-item[1], item[0])))
