"""Who is who: which mentions are one source? Goes through the mentions in order and joins each to the best earlier source.

A learned sum over named observations tells how likely a mention belongs to a source seen before; otherwise it is a new one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.attribution import PERSONS
from secondsource.clusters import Cluster, initials_of, is_plural, is_share, join, names_before
from secondsource.linear import LinearModel
from secondsource.mentions import Mention, key
from secondsource.scene import Scene

_REMEMBERED = 128
"""Sources that a mention is held against, the last mentioned first; no article of news has half as many."""
_GROUP_TYPES = frozenset({"organisation", "media", "unnamed-group"})


@dataclass(frozen=True, slots=True)
class EntityModel:
    """The sum that joins a mention to an earlier source.

    Attributes
    ----------
    model : LinearModel
    thresholds : mapping of str to float
        Log-odds from which a mention is joined, by `manner` of the mention.
    """

    model: LinearModel
    thresholds: Mapping[str, float]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> EntityModel:
        """Read what the bundle holds."""
        weights = {str(name): float(weight) for name, weight in table["weights"].items()}
        thresholds = {str(name): float(value) for name, value in table["thresholds"].items()}
        return cls(LinearModel(float(table["bias"]), weights), thresholds)

    def cluster(self, seen: Scene, kinds: Sequence[str]) -> list[str]:
        """Return the entity of each attribution: ``"S1"``, ``"S2"``, … in order of first appearance."""
        clusters: list[Cluster] = []
        entities: list[str] = []
        count = 0
        for index in range(len(seen.acts)):
            best: Cluster | None = None
            highest = self.thresholds[manner(seen.mentions[index], kinds[index])]
            for cluster, names in proposals(seen, index, kinds[index], clusters):
                odds = self.model.log_odds_of(names)
                if odds >= highest:
                    best, highest = cluster, odds
            if best is None:
                count += 1
                best = Cluster(f"S{count}")
                clusters.append(best)
            join(best, seen, index, kinds[index])
            entities.append(best.entity)
            if len(clusters) > 2 * _REMEMBERED:
                clusters = _recent(clusters)[:_REMEMBERED]
        return entities


def _recent(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Return sources, the last mentioned first."""
    return sorted(clusters, key=lambda c: -c.end)


MANNERS = ("empty", "pronoun", "name", "noun", "unnamed")


def manner(found: Mention | None, kind: str) -> str:
    """Tell how a source is mentioned: not at all, by a pronoun, a name, a noun, or a noun for somebody unnamed."""
    if found is None or found.head < 0:
        return "empty"
    if found.pronoun:
        return "pronoun"
    if kind in ("unnamed-individual", "unnamed-group"):
        return "unnamed"
    return "name" if found.head in found.names else "noun"


def proposals(
    seen: Scene, index: int, kind: str, clusters: Sequence[Cluster]
) -> list[tuple[Cluster, list[str]]]:
    """Return the earlier sources that a mention might belong to, each with the names of what was observed."""
    found = seen.mentions[index]
    recent = _recent(clusters)
    if found is None or found.head < 0:
        return (
            [(c, _empty(seen, index, kind, c, rank)) for rank, c in enumerate(recent[:2])]
            if kind != "none"
            else []
        )
    if found.pronoun:
        return _pronoun(seen, index, found, kind, recent)
    if found.determiner == "other":
        return []
    result = []
    words, norms = seen.article.tokens.words, seen.article.tokens.norms
    head = norms[found.head]
    own_key = key(seen.article, found)
    named = found.head in found.names
    names = [norms[i] for i in found.names]
    acronym = (
        head.replace(".", "")
        if named and words[found.head].replace(".", "").isupper() and len(head) > 1
        else ""
    )
    initials = initials_of(seen, found)
    apposed = norms[found.apposed] if found.apposed >= 0 else ""
    sentence = seen.acts[index].sentence
    same_kind = 0
    for cluster in recent:
        seen_name = bool(cluster.name_heads)
        features: list[str] = []
        if own_key and own_key in cluster.keys:
            features.append("same-words")
        if named and head in cluster.name_heads:
            features.append("same-last-name")
            if len(names) > 1 and not any(n in cluster.words for n in names[:-1]):
                features.append("same-last-name-other-first-words")
        elif named and head in cluster.words:
            features.append("name-among-words")
        elif any(n in cluster.name_heads for n in names):
            features.append("name-inside-is-source")
        if not named and head in cluster.heads:
            features.append("same-head")
        elif not named and head in cluster.words:
            features.append("head-among-words")
        if (acronym and acronym in cluster.initials) or (initials and initials in cluster.heads):
            features.append("acronym")
        if apposed and (apposed in cluster.name_heads or apposed in cluster.heads):
            features.append("apposition-is-source")
        if not features and (
            (named and seen_name) or found.determiner not in ("the", "this", "none", "other", "owner")
        ):
            continue
        shape = "name" if named else "noun"
        if kind == cluster.kind:
            features.append("same-type")
            rank = "nearest" if same_kind == 0 else "farther"
            same_kind += 1
            features.append(f"{shape}+determiner={found.determiner}+{rank}-of-type={kind}")
        else:
            features.append(f"types={'|'.join(sorted((kind, cluster.kind)))}")
        if named and seen_name and head not in cluster.name_heads:
            features.append("other-name")
        if not named and found.names and not any(n in cluster.words for n in names):
            features.append("other-modifier-name")
        match = (
            features[0]
            if features[0] not in ("same-type",) and not features[0].startswith("types")
            else "no-match"
        )
        features.append(f"{shape}+determiner={found.determiner}+{match}")
        features.append(f"{shape}+type={kind}+{match}")
        features.append(f"to={'name' if seen_name else 'noun'}+{shape}+{match}")
        if not named and not seen_name and match == "same-head" and own_key not in cluster.keys:
            features.append("same-head-other-modifiers")
        if kind == "unnamed-group":
            both = is_share(seen, found) + cluster.counted
            features.append(
                "shares-of-respondents" if both == 2 else "one-share-of-respondents" if both else "no-shares"
            )
        if is_plural(seen, found) != cluster.plural:
            features.append("number-differs")
        features.append(f"{shape}+{match}+{_distance(sentence - cluster.sentence)}")
        result.append((cluster, features))
    return result


def _pronoun(
    seen: Scene, index: int, found: Mention, kind: str, recent: Sequence[Cluster]
) -> list[tuple[Cluster, list[str]]]:
    form = found.pronoun
    sentence = seen.acts[index].sentence
    known = {name for cluster in recent for name in cluster.name_heads}
    near = names_before(seen, found.first, known) if form in ("he", "she") else []
    opening = _opening(seen, sentence - 1, known)
    result = []
    rank = 0
    for cluster in recent[:8]:
        person = cluster.kind in PERSONS
        fits = (
            person
            if form in ("he", "she", "i")
            else not person
            if form == "it"
            else cluster.kind in _GROUP_TYPES or cluster.plural
            if form in ("they", "we")
            else True
        )
        features = [f"{form}+{'fits' if fits else 'does-not-fit'}"]
        if fits:
            features.append(f"{form}+fitting-rank={min(rank, 3)}")
            features.append(f"{form}+fitting-rank={min(rank, 3)}+{_distance(sentence - cluster.sentence)}")
            rank += 1
        features.append(f"{form}+{_distance(sentence - cluster.sentence)}")
        features.append(f"{form}+to={cluster.kind}")
        if kind == cluster.kind and form not in ("he", "she"):
            features.append(f"{form}+same-type")
        features.append(f"{form}+last-was={cluster.last}")
        if rank == 1 and fits:
            features.append(f"{form}+nearest+last-was={cluster.last}")
        if opening and person:
            features.append(
                f"{form}+sentence-before-opens-with-{'this' if opening in cluster.name_heads else 'another'}-source"
            )
        if near and person and cluster.name_heads:
            place = next((i for i, name in enumerate(near) if name in cluster.name_heads), -1)
            features.append(
                f"{form}+nearest-name={'is-source' if place == 0 else 'second' if place == 1 else 'other'}"
            )
            if place == 0 and rank == 1:
                features.append(f"{form}+nearest-name-and-nearest-source")
        if form in ("he", "she"):
            other = "she" if form == "he" else "he"
            if other in cluster.genders:
                features.append("gender-differs")
            if form in cluster.genders:
                features.append("gender-same")
            votes = sum(seen.names.gender.get(name, 0) for name in cluster.name_heads)
            if votes:
                features.append("called-the-same" if (votes > 0) == (form == "he") else "called-the-other")
                if abs(votes) > 2:
                    features.append(
                        "often-called-the-same" if (votes > 0) == (form == "he") else "often-called-the-other"
                    )
        result.append((cluster, features))
    return result


def _empty(seen: Scene, index: int, kind: str, cluster: Cluster, rank: int) -> list[str]:
    cue = "cue" if seen.acts[index].cue else "no-cue"
    near = _distance(seen.acts[index].sentence - cluster.sentence)
    return [
        f"empty+{cue}+rank={rank}+{'same' if kind == cluster.kind else 'other'}-type",
        f"empty+{near}",
    ]


def _opening(seen: Scene, sentence: int, known: set[str]) -> str:
    """Return the last name among the first words of a sentence that is a source, or ``""``."""
    if not 0 <= sentence < len(seen.article.sentences):
        return ""
    place = seen.article.sentences[sentence]
    norms = seen.article.tokens.norms
    return next(
        (norms[i] for i in range(place.first, min(place.first + 8, place.last)) if norms[i] in known), ""
    )


def _distance(sentences: int) -> str:
    if sentences <= 0:
        return "same-sentence"
    return f"{sentences}-back" if sentences < 3 else "few-back" if sentences < 8 else "far-back"
