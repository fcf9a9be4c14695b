"""Labelled articles, whatever file they come from, in one shape.

Reads the own annotation (whole articles), the own examples under ``data/signals`` and PolNeAR. Readers of the
sentence and pair corpora stand beside the step that uses them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from secondsource.article import whole
from secondsource.attribution import Attribution
from secondsource.errors import InputError
from secondsource.signals import RoleSpan
from secondsource.tokens import Span

FLAWED, REPAIRED = "-flawed", "-repaired"
"""Endings of the names of the two sides of a contrast pair."""


@dataclass(frozen=True, slots=True)
class LabelledFlag:
    """A flag that an annotator set.

    Attributes
    ----------
    kind, voice : str
    spans : tuple of RoleSpan
        Offsets into the article's full text (title in front when there is one).
    facts : mapping
        Further labels: ``acknowledged``, ``independent`` and so on.
    """

    kind: str
    voice: str
    spans: tuple[RoleSpan, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def role(self, role: str) -> Span | None:
        """Return the first span that plays a part, or None."""
        return next((s.span for s in self.spans if s.role == role), None)


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """A text with what was labelled in it.

    Attributes
    ----------
    group : str
        Articles of one group (outlet, story) are never on both sides of a split.
    flags : mapping of str to tuple of LabelledFlag
        By signal id; a signal that is missing was not labelled here, an empty tuple means that nothing is to be flagged.
    attributions : tuple of Attribution or None
        None when attributions were not labelled.
    priority : int or None
    split : str
        ``"train"`` or ``"evaluate"``.
    origin : str
        ``"annotation"`` (real articles) or ``"examples"`` (written for this project).
    milder : bool
        Labelled by the project's own readers, who call the same flags less urgent than those of the annotation do.
    """

    id: str
    group: str
    title: str | None
    text: str
    flags: Mapping[str, tuple[LabelledFlag, ...]]
    attributions: tuple[Attribution, ...] | None = None
    priority: int | None = None
    split: str = "train"
    origin: str = "examples"
    domain: str = ""
    milder: bool = False


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number, object) of a JSON-lines file, gzip or plain; `InputError` names the line that is not one."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except ValueError as error:
                    raise InputError(
                        f"{path}:{number}: not a JSON object ({error})",
                        code="bad-json",
                        hint="One object a line.",
                    ) from error


def annotation(path: Path, held_out: frozenset[str], groups: Mapping[str, str]) -> list[LabelledArticle]:
    """Read whole articles that were annotated under the guidelines.

    Parameters
    ----------
    path : Path
        ``articles.jsonl.gz``.
    held_out : frozenset of str
        Ids that serve for evaluation only.
    groups : mapping of str to str
        Group of each article id; its own id where missing.
    """
    return [
        _annotated(
            data, "evaluate" if data["id"] in held_out else "train", groups.get(data["id"], data["id"])
        )
        for _, data in json_lines(path)
    ]


def own_labels(labels: Path, texts: Path) -> list[LabelledArticle]:
    """Read labels kept without their texts, and put them to the texts of a corpus; none without the corpus.

    Parameters
    ----------
    labels : Path
        One article a line: the shape of the annotation with ``sha256`` of the text in place of the text.
    texts : Path
        A corpus file that has ``id`` and ``text``.

    Raises
    ------
    InputError
        When a text is missing or is not the one that was labelled.
    """
    corpus = {data["id"]: data["text"] for _, data in json_lines(texts)} if texts.exists() else {}
    if not corpus:
        return []
    found = []
    for number, data in json_lines(labels):
        text = corpus.get(data["id"], "")
        if hashlib.sha256(text.encode()).hexdigest() != data["sha256"]:
            raise InputError(
                f"{labels}:{number}: {data['id']} is not the text in {texts} that was labelled",
                code="other-text",
                hint="Use the version of the corpus whose hash stands in data/corpora.toml.",
            )
        article = _annotated({**data, "text": text}, "train", data["outlet"] or data["id"])
        found.append(replace(article, milder=True))
    return found


def _annotated(data: Mapping[str, Any], split: str, group: str) -> LabelledArticle:
    acts = tuple(
        Attribution(
            _one(a["source"]),
            _one(a["cue"]),
            _one(a["content"]),
            a["sentence"],
            a["source_type"],
            a["entity"],
        )
        for a in data.get("attributions", ())
    )
    single, headline = data["single_source"], data["headline"]
    sentences = [Span(*s) for s in data["sentences"]]
    flags: dict[str, tuple[LabelledFlag, ...]] = {
        "unverified-claim": _marked(data["unverified"]),
        "contradictory-attributions": tuple(
            LabelledFlag(
                c["kind"],
                "writer",
                (RoleSpan("account-a", Span(*c["a"])), RoleSpan("account-b", Span(*c["b"]))),
                {"acknowledged": c["acknowledged"]},
            )
            for c in data["contradictions"]
        ),
        "single-source": (
            (
                LabelledFlag(
                    single["basis"],
                    "writer",
                    (RoleSpan("central", sentences[single["central"]]),),
                    dict(single),
                ),
            )
            if single["flag"]
            else ()
        ),
        "headline-overstates": (
            (LabelledFlag(headline["kind"] or "", "writer", _headline_spans(headline, sentences)),)
            if headline["flag"]
            else ()
        ),
    }
    if "loaded" in data:
        flags["loaded-language"] = _marked(data["loaded"])
    if "attributions" in data:
        flags["anonymous-source"] = _by_type(acts, ("unnamed-individual", "unnamed-group"))
        flags["relayed-report"] = _by_type(acts, ("media", "social-media"))
    return LabelledArticle(
        data["id"],
        group,
        None,
        data["text"],
        flags,
        acts if "attributions" in data else None,
        data["priority"],
        split,
        "annotation",
    )


def _marked(labels: Iterable[Mapping[str, Any]]) -> tuple[LabelledFlag, ...]:
    return tuple(
        LabelledFlag(f["kind"], f["voice"], (RoleSpan("evidence", Span(*f["span"])),)) for f in labels
    )


def _headline_spans(headline: Mapping[str, Any], sentences: Sequence[Span]) -> tuple[RoleSpan, ...]:
    spans = [RoleSpan("headline", sentences[0])]
    if headline["evidence"]:
        spans.append(RoleSpan("body", Span(*headline["evidence"])))
    return tuple(spans)


def _one(span: Sequence[int] | None) -> tuple[Span, ...]:
    return (Span(*span),) if span else ()


def _by_type(acts: Sequence[Attribution], types: Sequence[str]) -> tuple[LabelledFlag, ...]:
    found = []
    for act in acts:
        if act.source_type in types and act.source:
            parts = (("source", act.source), ("cue", act.cue), ("content", act.content))
            spans = tuple(RoleSpan(role, span) for role, group in parts for span in group)
            found.append(LabelledFlag(act.source_type, "writer", spans))
    return tuple(found)


def examples(folder: Path) -> list[LabelledArticle]:
    """Read the own examples, one file for each signal; `InputError` names the line whose quote is not in its text."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, data in json_lines(path):
            found.append(example(data, path.stem, f"{path}:{number}"))
    return found


def example(data: Mapping[str, Any], signal: str, place: str) -> LabelledArticle:
    """Build a labelled article from one example of one signal."""
    title = data.get("title")
    full = whole(data["text"], title)
    flags = tuple(
        LabelledFlag(
            flag.get("kind", ""),
            flag.get("voice", "writer"),
            tuple(RoleSpan(s["role"], locate(full, s["quote"], s.get("n", 0), place)) for s in flag["spans"]),
            {k: v for k, v in flag.items() if k not in ("kind", "voice", "spans")},
        )
        for flag in data["flags"]
    )
    return LabelledArticle(
        data["id"],
        data["id"],
        title,
        data["text"],
        {signal: flags},
        split=data["split"],
        domain=data.get("domain", ""),
    )


def own_articles(folder: Path) -> list[LabelledArticle]:
    """Read the own articles that are labelled for every signal and for priority (``training-*.jsonl``)."""
    found = []
    for path in sorted(folder.glob("training-*.jsonl")):
        for number, data in json_lines(path):
            place = f"{path}:{number}"
            if "flags" not in data:  # the shape of the annotation
                article = _annotated(data, data["split"], data["id"])
                found.append(replace(article, origin="examples", domain=data["domain"]))
                continue
            parts = [example({**data, "flags": own}, signal, place) for signal, own in data["flags"].items()]
            flags = {signal: own for part in parts for signal, own in part.flags.items()}
            found.append(replace(parts[0], flags=flags, priority=data["priority"]))
    return found


def contrast(path: Path) -> list[LabelledArticle]:
    """Read the contrast pairs: a flawed piece, and the same piece repaired, for one signal each."""
    found = []
    for number, data in json_lines(path):
        for side, ending in (("flawed", FLAWED), ("repaired", REPAIRED)):
            flags = _pair_flags(data) if side == "flawed" else []
            record = {**data[side], "id": f"{data['id']}{ending}", "split": data["split"], "flags": flags}
            article = example(record, data["signal"], f"{path}:{number}")
            found.append(replace(article, group=data["id"], domain=data.get("domain", "")))
    return found


def _pair_flags(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the flags of the flawed side: one for each place of evidence, one for all parts of anything else."""
    spans, kind = data["spans"], data.get("kind", "")
    together = [spans] if any(s["role"] != "evidence" for s in spans) else [[s] for s in spans]
    return [{"kind": kind, "spans": group} for group in together]


def locate(text: str, quote: str, occurrence: int, place: str) -> Span:
    """Return where the n-th occurrence of a quote stands in a text."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.find(quote, start + 1)
        if start < 0:
            raise InputError(
                f"{place}: {quote!r} does not occur {occurrence + 1} times in the text",
                code="quote-not-found",
                hint="Copy the words exactly; count occurrences from 0.",
            )
    return Span(start, start + len(quote))


@dataclass(frozen=True, slots=True)
class AttributedText:
    """A text of PolNeAR with its attributions (spans only: no types, no entities)."""

    id: str
    publisher: str
    text: str
    attributions: tuple[Attribution, ...]


def polnear(path: Path) -> list[AttributedText]:
    """Read PolNeAR (Newell et al. 2018) from our JSON lines."""
    found = []
    for _, data in json_lines(path):
        acts = tuple(
            Attribution(
                tuple(Span(*s) for s in a["source"]),
                tuple(Span(*s) for s in a["cue"]),
                tuple(Span(*s) for s in a["content"]),
                -1,
            )
            for a in data.get("attributions", ())
        )
        found.append(AttributedText(data["id"], data["publisher"], data["text"], acts))
    return found
