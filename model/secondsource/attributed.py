"""What hangs on a source: candidates for the signals that look at attributions, and what is at stake in each."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Iterator

from secondsource.article import Article
from secondsource.attribution import SOURCE_TYPES, Attribution
from secondsource.backing import figures
from secondsource.linear import Feature, yes
from secondsource.reading import Reading
from secondsource.signals import Candidate, RoleSpan
from secondsource.source_features import observe
from secondsource.source_types import SourceReader
from secondsource.sources import reason_given, withheld
from secondsource.tokens import Span

_SURENESS = (-1.5, -0.5, 0.5, 1.5, 3.0)
_SURE_ENOUGH = [f"act-odds>={knot}" for knot in _SURENESS]
_LEAST = 0.02
"""A source less likely than this to be of the wanted types is no candidate."""
_DEAD = frozenset("killed dead died deaths casualties wounded injured bodies fatalities victims toll".split())
_ACCUSED = frozenset(
    """
    fraud corruption bribe bribes bribed bribery assault assaulted rape raped abuse abused stole stolen theft
    embezzled laundering guilty crime crimes murder murdered killed conspired conspiracy lied cheated cover-up
    illegal illegally harassment harassed accused accuses blamed ordered sabotage attack attacked poisoned
    treason spying leaked scandal
    """.split()
)
_COUNTED = 6
"""Words between a number and the dead or hurt that it counts."""
LABELS = {
    "act-odds": "how sure it is that somebody is credited here",
    "type-odds": "how the source is described, all in all",
    "resolved": "read together with its other mentions",
    "determiner": "article or quantity word before the source",
    "head": "word the source is called by",
    "noun-kind": "kind of noun",
    "name-kind": "kind of name",
    "head-is-name": "the source ends in a name",
    "head-noun+determiner": "a noun, not a name, with",
    "no-name-inside": "no name in the source's words",
    "some-name-inside": "a name among the source's words",
    "bare-plural": "a bare plural, as in “sources”",
    "plural": "plural",
    "pronoun": "pronoun",
    "cue": "reporting word",
    "cue-kind": "kind of reporting word",
    "names": "number of name words",
    "acronym": "an acronym",
    "full-name": "a full name",
    "surname-of-full-name": "the full name stands elsewhere in the article",
    "single-name-never-in-full": "a single name, never given in full",
    "name-beside": "a name set beside the description",
    "name-follows": "a name follows",
    "noun-beside-name-elsewhere": "the article names this person elsewhere",
    "domain-name": "a web address as source",
    "handle": "a social-media handle",
    "hashtag": "a hashtag",
    "part-of": "one or some of",
    "partitive": "one or some of a group",
    "cluster": "word group",
    "rest-kind": "what follows the source",
    "then": "word after the source",
    "withheld": "the article says the name is withheld",
    "reason-given": "the article says why",
    "noun+inside": "kind of word before the noun",
    "name+inside": "kind of word in the name",
    "owner-kind": "whose it is",
}


def propose(reading: Reading, reader: SourceReader, wanted: Collection[str]) -> Iterator[Candidate]:
    """Yield every attribution whose source may be of the wanted types."""
    acts = reading.considered
    if not acts:
        return
    columns = [SOURCE_TYPES.index(kind) for kind in SOURCE_TYPES if kind in wanted]
    logs = [act.type_log_probabilities for act in acts]
    seen = reading.scene
    if not all(logs):
        seen = seen or reader.scene(reading.article, acts)
        logs = [tuple(found.tolist()) for found in reader.kinds(seen)[1]]
    earlier = [act.source_type for act in acts]
    for index, act in enumerate(acts):
        if not act.source:
            continue
        p = math.fsum(math.exp(logs[index][column]) for column in columns)
        resolved = act.source_type in wanted and bool(act.type_log_probabilities)
        if p < _LEAST and not resolved:
            continue
        seen = seen or reader.scene(reading.article, acts)
        span = Span(act.source[0].start, act.source[-1].end)
        odds = min(max(math.log(max(p, 1e-9) / max(1 - p, 1e-9)), -8.0), 8.0)
        features = [Feature("type-odds", odds / 4.0, span), *_certainty(act, span)]
        if resolved:
            features.append(Feature("resolved", 1.0, span))
        features += observe(seen, index, earlier)
        kind = act.source_type if resolved else max(wanted, key=lambda k: logs[index][SOURCE_TYPES.index(k)])
        if kind.startswith("unnamed"):
            features += _terms(reading.article, act)
        parts = (("source", act.source), ("cue", act.cue), ("content", act.content))
        spans = tuple(RoleSpan(role, part) for role, group in parts for part in group)
        voice = "quoted" if reading.article.is_quoted(act.source[0]) else "writer"
        yield Candidate(
            kind, voice, spans, tuple(features), {"act": act, "entity": act.entity, "via": act.via}
        )


def _certainty(act: Attribution, span: Span) -> list[Feature]:
    """Return how sure it is that somebody is credited here at all."""
    odds = math.log(max(act.confidence, 1e-3) / max(1 - act.confidence, 1e-3))
    sure = _SURE_ENOUGH[: bisect_right(_SURENESS, odds)]
    return [Feature("act-odds", odds / 4.0, span), *yes(sure, span)]


def _terms(article: Article, act: Attribution) -> list[Feature]:
    found = []
    if span := withheld(article, act):
        found.append(Feature("withheld", 1.0, span))
    if span := reason_given(article, act):
        found.append(Feature("reason-given", 1.0, span))
    return found


def at_stake(reading: Reading, act: Attribution) -> tuple[str, str]:
    """Return how grave it is that nobody can be asked about an attribution, and in words what hangs on it."""
    stakes, central = _stakes(reading.article, act), reading.backing.is_central(act)
    what = stakes or ("the central claim" if central else "this claim")
    return "error" if central and stakes else "warning" if central or stakes else "advice", what


def _stakes(article: Article, act: Attribution) -> str:
    words = article.norms(act.content)
    counts = [i for i, w in enumerate(words) if figures((w,))]
    if any(abs(i - at) <= _COUNTED for at, w in enumerate(words) if w in _DEAD for i in counts):
        return "the number of dead or hurt"
    return "an accusation" if not _ACCUSED.isdisjoint(words) else ""
