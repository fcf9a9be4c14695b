"""The mentions of one source so far: what it was called, by which names and pronouns, and when it was last heard of."""

from __future__ import annotations

from dataclasses import dataclass, field

from secondsource.mentions import Mention, key
from secondsource.scene import Scene

_MOST_NAMES = 64
_NONE: frozenset[str] = frozenset()
_SHARES = frozenset(
    "percent % half majority third quarter respondents polled voters surveyed plurality two-thirds".split()
)
_SMALL = frozenset(["of", "the", "and", "for", "a", "an", "in", "on"])


@dataclass(eq=False)
class Cluster:
    """The mentions of one source so far."""

    entity: str
    keys: set[tuple[str, ...]] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    name_heads: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)
    kinds: list[str] = field(default_factory=list)
    genders: set[str] = field(default_factory=set)
    plural: bool = False
    counted: bool = False
    sentence: int = -1
    end: int = -1
    last: str = "empty"

    @property
    def kind(self) -> str:
        """Type of the mention that says most: the first one."""
        return self.kinds[0]


def join(cluster: Cluster, seen: Scene, index: int, kind: str) -> None:
    """Add a mention to a source."""
    found = seen.mentions[index]
    cluster.kinds.append(kind)
    cluster.sentence = seen.acts[index].sentence
    if found is None or found.head < 0:
        return
    cluster.end = found.span.end
    cluster.last = found.pronoun or ("name" if found.head in found.names else "noun")
    norms = seen.article.tokens.norms
    if found.pronoun:
        if found.pronoun in ("he", "she"):
            cluster.genders.add(found.pronoun)
            if not cluster.keys and not cluster.name_heads:
                # A pronoun opens a source: whoever was named last is its name until somebody says otherwise.
                fitting = [
                    name
                    for name in names_before(seen, found.first, set())
                    if seen.names.gender.get(name, 0) * (1 if found.pronoun == "he" else -1) >= 0
                ]
                cluster.name_heads.update(fitting[:1])
        return
    cluster.keys.add(key(seen.article, found))
    cluster.heads.add(norms[found.head])
    _add_names(cluster, seen, found)
    cluster.plural = cluster.plural or is_plural(seen, found)
    cluster.counted = cluster.counted or is_share(seen, found)
    first = norms[found.base[0]]
    if first in ("mr", "mr.") or first in ("mrs", "mrs.", "ms", "ms.", "miss"):
        cluster.genders.add("he" if first.startswith("mr") and first not in ("mrs", "mrs.") else "she")
    cluster.words.update(
        norms[i] for i in (*found.base, *found.apposition, *found.rest) if norms[i] not in _SMALL
    )
    if initials := initials_of(seen, found):
        cluster.initials.add(initials)


def _add_names(cluster: Cluster, seen: Scene, found: Mention) -> None:
    """Add what a mention is called by to a source, unless it has more names than anybody."""
    if len(cluster.name_heads) >= _MOST_NAMES:
        return
    norms = seen.article.tokens.norms
    if found.head in found.names:
        cluster.name_heads.add(norms[found.head])
    if found.apposed >= 0 and seen.names.is_name(found.apposed):
        cluster.name_heads.add(norms[found.apposed])


def initials_of(seen: Scene, found: Mention) -> str:
    """Return the first letters of a name of several words, ``""`` for any other mention."""
    norms = seen.article.tokens.norms
    letters = [
        norms[i][0] for i in found.base if seen.article.tokens.words[i][0].isupper() and norms[i] != "the"
    ]
    letters += [norms[i][0] for i in found.rest[:5] if seen.article.tokens.words[i][0].isupper()]
    return "".join(letters) if len(letters) > 1 else ""


def is_share(seen: Scene, found: Mention) -> bool:
    """Tell whether a mention is a share of people asked: "41 percent of voters", "half of those polled"."""
    norms = seen.article.tokens.norms
    return any(norms[i] in _SHARES for i in found.base) or (
        found.determiner == "number" and found.part_of >= 0
    )


def is_plural(seen: Scene, found: Mention) -> bool:
    """Tell whether a mention is headed by a noun for several."""
    return "plural" in seen.names.classes.get(seen.article.tokens.norms[found.head], _NONE)


def names_before(seen: Scene, token: int, known: set[str]) -> list[str]:
    """Return the last two different full-name endings before a token, nearest first."""
    words, norms = seen.article.tokens.words, seen.article.tokens.norms
    names = seen.names
    near: list[str] = []
    for i in range(token - 1, max(-1, token - 90), -1):
        low = norms[i]
        if (
            words[i][0].isupper()
            and (low in names.full or low in names.addressed or low in known)
            and low not in near
        ):
            near.append(low)
            if len(near) == 2:
                break
    return near
