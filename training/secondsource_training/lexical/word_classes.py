"""What kind of word is each word, most of the time?

Counts the parser's tags by word form. The table is about words, not people: surnames and other
names of individuals are not listed. Given names are, because "named person" is something an
editor reads off them; they carry the one class ``PERSON``.
"""

import argparse
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from secondsource_training.lexical.align import Silver, read
from secondsource_training.lexical.vocabulary import WORD, vocabulary

COLUMNS = ("word", "tag", "fine", "share", "second", "lemma", "entity", "clause", "source", "count")
NAMED = {"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT"}
_LEAST_CAPITAL, _LEAST_SURNAMES = 3, 4


@dataclass
class Counts:
    """What was seen of one word form."""

    fine: Counter[tuple[str, str]] = field(default_factory=Counter)
    lemmas: Counter[str] = field(default_factory=Counter)
    entities: Counter[str] = field(default_factory=Counter)
    clause: int = 0
    source: int = 0
    lower: int = 0


def _starts_sentence(text: Silver, index: int) -> bool:
    before = text.tokens.words[index - 1] if index else "."
    return (
        before in {".", "!", "?", ":", '"', "“", "”", "-", "—"}
        or "\n" in text.text[text.tokens.ends[index - 1] : text.tokens.starts[index]]
    )


def count(texts: Iterable[Silver]) -> tuple[dict[str, Counts], set[str]]:
    """Count tags by look-up form, and find the given names.

    Returns
    -------
    counts : dict of str to Counts
    given : set of str
        First words of two-word names of people, with at least four different second words.
    """
    counts: dict[str, Counts] = defaultdict(Counts)
    surnames: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        words, norms, entities = text.tokens.words, text.tokens.norms, text.entities
        for i, (word, norm) in enumerate(zip(words, norms, strict=True)):
            if not WORD.fullmatch(norm):
                continue
            seen = counts[norm]
            if word[0].isupper():
                if not _starts_sentence(text, i) or entities[i]:
                    seen.entities[entities[i] if entities[i] in NAMED else "none"] += 1
                if entities[i : i + 2] == ["PERSON"] * 2 and (i == 0 or entities[i - 1] != "PERSON"):
                    surnames[norm].add(norms[i + 1])
            if word != norm and text.tags[i] == "PROPN":
                continue
            seen.lower += word == norm
            seen.fine[text.tags[i], text.fine[i]] += 1
            seen.lemmas[text.lemmas[i].lower()] += 1
            seen.clause += text.clause[i]
            seen.source += text.source[i]
    return counts, {name for name, after in surnames.items() if len(after) >= _LEAST_SURNAMES}


def row(word: str, seen: Counts, given: set[str]) -> tuple[str, ...] | None:
    """Return the table's row for a word, or None for a name of an individual or too few uses."""
    total = sum(seen.fine.values())
    capital_uses = sum(seen.entities.values())
    entity, capitals = seen.entities.most_common(1)[0] if seen.entities else ("none", 0)
    if 2 * capitals < capital_uses:
        entity = "none"
    if not seen.lower:
        if capitals < _LEAST_CAPITAL or (entity == "PERSON" and word not in given) or entity == "none":
            return None
        return (word, "PROPN", "NNP", "1.0", "-", word, entity, "0.00", "0.00", str(capitals))
    by_tag: Counter[str] = Counter()
    for (tag, _), number in seen.fine.items():
        by_tag[tag] += number
    (tag, most), *rest = by_tag.most_common(2)
    fine = max((n, f) for (t, f), n in seen.fine.items() if t == tag)[1]
    second = rest[0][0] if rest and rest[0][1] >= 0.02 * total else "-"
    lemma = seen.lemmas.most_common(1)[0][0]
    if capitals < 2 or capital_uses < 0.3 * (capital_uses + seen.lower):
        entity = "none"
    return (
        word, tag, fine, f"{most / total:.1f}", second, lemma, entity,
        f"{seen.clause / total:.2f}", f"{seen.source / total:.2f}", str(total),
    )  # fmt: skip


def write(rows: Iterable[tuple[str, ...]], path: Path) -> None:
    """Write the table, gzipped and without a time stamp."""
    head = (
        "# Kinds of words, counted from the tags of a parser (spaCy en_core_web_sm, MIT licence) on news"
        " texts. Made by secondsource_training.lexical.word_classes; columns: see README.md."
    )
    lines = [head, "\t".join(COLUMNS), *("\t".join(row) for row in rows)]
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(("\n".join(lines) + "\n").encode())


def main() -> None:
    """Run the step from the command line."""
    arguments = argparse.ArgumentParser(description="Count the kinds of words.")
    arguments.add_argument("shared", type=Path, help="folder with corpora/ and annotation/")
    arguments.add_argument("silver", type=Path, nargs="+", help="what the silver step wrote")
    arguments.add_argument("--output", type=Path, required=True)
    options = arguments.parse_args()
    words = vocabulary(options.shared)
    counts, given = count(text for path in options.silver for text in read(path))
    capital = sorted(word for word, seen in counts.items() if not seen.lower and word not in words)
    rows = [row(word, counts[word], given) for word in [*words, *capital] if word in counts]
    kept = [found for found in rows if found]
    write(kept, options.output)
    print(len(kept), "words,", sum(1 for found in kept if found[1] == "PROPN"), "names")


if __name__ == "__main__":
    main()
