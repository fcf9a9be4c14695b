"""Loaded language: words that carry a judgement the facts do not need.

The rule is every agency's: report what happened in words that both sides would accept. What is found here are
words, phrases, scare quotes and sneers; ``loaded_words`` and ``loaded_marks`` name what speaks for and against each.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from secondsource.charge import KINDS
from secondsource.linear import Verdict
from secondsource.loaded_context import OWN_WORDS, Lexicon, Place, Scene, credited_tokens, read_lexicon
from secondsource.loaded_words import places, suggestion
from secondsource.reading import Reading
from secondsource.severity import at_most
from secondsource.signals import Candidate, RoleSpan, Signal, Wording
from secondsource.tokens import Span, Spans

_SURE = 0.75
_OFTEN = 3
"""Marked uses of a word from which they are worth a mention."""

_LABELS = {
    "charge of the word": "charge learned for this word",
    "rated": "rated by hand, 0 to 3",
    "not rated": "not on the list of rated words",
    "known by its": "charge estimated from its",
    "class": "word class",
    "before": "word before it",
    "after": "word after it",
    "word: article tone": "tone of the rest of the article",
    "phrase: article tone": "tone of the rest of the article",
    "scare quotes: article tone": "tone of the rest of the article",
    "mark: article tone": "tone of the rest of the article",
    "outcry: article tone": "tone of the rest of the article",
    "word: tone of the sentence": "tone of the rest of the sentence",
    "phrase: tone of the sentence": "tone of the rest of the sentence",
    "set phrase": "known phrase",
    "run of charged words": "several charged words together",
}
_GENTLE = frozenset({"glorifying", "emotive"})


def _candidates(reading: Reading, prepared: Lexicon) -> Iterator[Candidate]:
    article = reading.article
    if not len(article.tokens):
        return
    names = reading.scene.last_names() if reading.scene is not None else ()
    scene = Scene(article, prepared, credited_tokens(article, reading.attributions), names)
    contents = Spans(content for act in reading.attributions for content in act.content)
    for place in places(scene):
        span = article.tokens.span(place.first, place.last)
        yield Candidate(
            KINDS[place.kind],
            _voice(scene, contents, place, span),
            (RoleSpan("evidence", span),),
            (*place.features, *scene.company(place)),
            {
                "type": place.type,
                "suggestion": partial(suggestion, scene, place),
                "credited": bool(scene.credited[place.head]),
                "uses": _uses(scene, place),
            },
        )


def _uses(scene: Scene, place: Place) -> int:
    """Return how often annotators marked this very word in the articles that were learned from."""
    word = scene.lexicon.charge.look_up(scene.norms[place.head])
    return word.uses if place.type == "word" and word.known == "word" else 0


def _voice(scene: Scene, contents: Spans, place: Place, span: Span) -> str:
    """Tell whose word it is: of what a source is credited with, only what it called something is surely its own."""
    own = place.type == "scare quotes" and not contents.overlap(span)
    said = scene.quoted[place.head] or scene.credited[place.head] == OWN_WORDS
    return "quoted" if said and not own else "writer"


def _wording(reading: Reading, candidate: Candidate, verdict: Verdict) -> Wording:
    words = reading.article.quote(candidate.spans[0].span)
    if candidate.voice == "quoted":
        return Wording(
            "info",
            f"“{words}” is a charged expression; here it is in the words of a source.",
            "Is the quotation needed in full, and is it clear who says it?",
        )
    judges = f"“{words}” carries a judgement ({SIGNAL.kinds[candidate.kind].lower()})"
    uses = candidate.facts["uses"]
    known = f"; annotators marked this word {uses} times" if uses >= _OFTEN else ""
    severity = "warning" if verdict.probability >= _SURE and candidate.kind not in _GENTLE else "advice"
    if candidate.facts["credited"]:
        return Wording(
            at_most(severity, "advice"),
            f"{judges} in what a source is credited with, but not in quotation marks{known}.",
            "Is this the source’s own word? If so, quote it; if not, could the fact be stated instead?",
            candidate.facts["suggestion"](),
        )
    return Wording(
        severity,
        f"{judges} in the writer’s own voice{known}.",
        "Which fact does this word stand for, and could that fact be stated instead?",
        candidate.facts["suggestion"](),
    )


SIGNAL = Signal(
    id="loaded-language",
    title="Loaded language",
    plural="loaded words",
    scope="span",
    meaning="Words that carry a judgement the facts do not need; not grave facts in plain words, technical or legal terms.",
    why="A charged word tells readers what to think before they know what happened, and costs the trust of those who think otherwise.",
    guidance="State the fact; leave the judgement to readers, or to a source who is quoted and named.",
    authority="Common to agency handbooks (Reuters, AP) and the BBC Editorial Guidelines on impartial language.",
    kinds={
        "derogatory": "Demeans a person or group",
        "emotive": "Appeals to feeling",
        "sensational": "Makes it bigger than it is",
        "glorifying": "Praises",
        "contested-label": "A disputed label used as fact",
        "sneer": "Ridicule or scare quotes",
    },
    candidates=_candidates,
    wording=_wording,
    match_roles=("evidence",),
    prepare=read_lexicon,
    labels=_LABELS,
)
