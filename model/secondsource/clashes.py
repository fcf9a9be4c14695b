"""How do two accounts of an article stand to each other? Named features by the anchor that the pair hangs on.

The words of a denial or negation and what it is about, whose word stands against whose, how far apart, and what the
text says in between. `conflict` holds the features of the words alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from secondsource.accounts import AFTER_NEGATION, Account, Accounts, find_accounts, is_other
from secondsource.anchors import ANCHORS, Pairing, propose
from secondsource.article import Article
from secondsource.attribution import RELAYED, UNNAMED, Attribution
from secondsource.bundle import Bundle
from secondsource.conflict import Statement, conflict, seen_once, statement
from secondsource.conflict_words import ConflictWords
from secondsource.linear import Feature, pieces

PROPOSAL, CLASH, KIND = "conflict-proposal", "conflict-clash", "conflict-kind"
_ACKNOWLEDGED = ("denial", "falsehood", "doubt", "contrast", "correction")
_SHARED = (0.3, 0.7, 1.0, 1.5, 2.2)
_LIKENESS = (0.3, 0.45, 0.6)
_COUNTED = ("denial", "falsehood", "doubt", "correction")
_MATTERS = {
    "past-negation": (0.0001, 0.0025),
    "truth": (0.0001, 0.003),
    "falsehood": (0.0001, 0.0025),
    "claim": (0.0001, 0.0035),
    "denial": (0.0001, 0.002),
    "contest": (0.0025, 0.012),
}
"""What the whole text is about, as shares of its words: what did or did not happen, or who leads and what ought to be."""


@dataclass(frozen=True, eq=False)
class Conflicts:
    """What the signal knows beforehand.

    Attributes
    ----------
    words : ConflictWords
    proposal : mapping of str to float
        Weights that tell which account an anchor is about.
    clash : mapping of str to float
        Weights of the words alone, learned from pairs of sentences.
    kinds : mapping of str to mapping of str to float
        Weights that tell on what two accounts clash.
    """

    words: ConflictWords
    proposal: Mapping[str, float]
    clash: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]

    @cached_property
    def said(self) -> Mapping[str, Sequence[float]]:
        """For each feature of the words alone its weight in `clash` and in each of `kinds`."""
        tables = [self.clash, *self.kinds.values()]
        names = set().union(*tables) - {"bias"}
        return {name: [table.get(name, 0.0) for table in tables] for name in names}

    @classmethod
    def from_bundle(cls, bundle: Bundle) -> Conflicts:
        """Read the parts that ``conflict_parts`` made."""
        return cls(
            ConflictWords.from_bundle(bundle), bundle.table(PROPOSAL), bundle.table(CLASH), bundle.table(KIND)
        )


@dataclass(frozen=True, eq=False)
class Clash:
    """Two accounts side by side, the earlier first."""

    accounts: Accounts
    a: Account
    b: Account
    features: tuple[Feature, ...]
    kind: str
    point: str
    acknowledged: bool


def clashes(article: Article, acts: Sequence[Attribution], known: Conflicts) -> Iterator[Clash]:
    """Yield the pairs of accounts of an article that are worth scoring."""
    words = known.words
    accounts = find_accounts(article, acts, words)
    pairings = propose(accounts, words, known.proposal)
    whole = article_features(accounts, words) if pairings else ()
    statements: dict[int, Statement] = {}
    for rank, pairing in enumerate(pairings):
        a, b = accounts.found[pairing.first], accounts.found[pairing.second]
        for number in (pairing.first, pairing.second):
            if number not in statements:
                statements[number] = read_statement(accounts, number, words)
        said = conflict(statements[pairing.first], statements[pairing.second], words)
        features = [*said, *pair_features(accounts, pairing, words), *whole]
        clash, *kinds = _sums(known, said)
        features.append(Feature("clash", clash))
        score = math.fsum(
            [known.proposal.get(name, 0.0) * value for name, value in pairing.seen.items() if value]
        )
        features.append(Feature("promise", score))
        features += pieces("first-choices", -rank, (-5, -2, -1, 0))
        kind, _ = max(zip(known.kinds, kinds, strict=True), key=itemgetter(1))
        yield Clash(accounts, a, b, tuple(features), kind, _point(accounts, a, b), _acknowledged(a, b, words))


def _sums(known: Conflicts, said: Sequence[Feature]) -> list[float]:
    """Return the sum of the words alone, and that of each kind; all that words say of each other is yes or no."""
    weights = known.said
    rows = [weights[name] for name, _, _ in said if name in weights]
    biases = [0.0, *(table.get("bias", 0.0) for table in known.kinds.values())]
    return [bias + math.fsum([row[k] for row in rows]) for k, bias in enumerate(biases)]


def _point(accounts: Accounts, a: Account, b: Account) -> str:
    """Return the words that both accounts share, as they stand in the later one."""
    both = a.words & b.words
    stems, text = accounts.stems.of, accounts.article.tokens.words
    found = dict.fromkeys(text[i] for i in range(b.first, b.last) if stems[i] in both)
    return " ".join(list(found)[:4])


def _acknowledged(a: Account, b: Account, words: ConflictWords) -> bool:
    """Tell whether the text itself says that the accounts conflict: a denial, a doubt, a connective."""
    mask = 0
    for name in _ACKNOWLEDGED:
        mask |= words.classes[name]
    return bool((b.mask | b.cue | b.before | a.cue) & mask)


def article_features(accounts: Accounts, words: ConflictWords) -> tuple[Feature, ...]:
    """Return what the article as a whole says of conflicts."""
    found: list[Feature] = []
    masks = [m for m in accounts.masks if m]
    # A bundle from before the list had them lacks some classes.
    known = {name: bit for name, bit in words.classes.items() if name in _MATTERS or name in _COUNTED}
    counts = {name: sum([1 for m in masks if m & bit]) for name, bit in known.items()}
    for name in _COUNTED:
        found += pieces(f"article-{name}", counts[name], (1, 2, 4, 8))
    for name, knots in _MATTERS.items():
        if name in counts:
            found += pieces(f"article-{name}-share", counts[name] / len(accounts.masks), knots)
    return tuple(found)


def read_statement(accounts: Accounts, number: int, words: ConflictWords) -> Statement:
    """Return the words of one of the accounts, with those of its cue."""
    account, tokens = accounts.found[number], accounts.article.tokens
    return statement(
        tokens.norms,
        tokens.words,
        accounts.stems.of,
        account.first,
        account.last,
        account.mask | account.cue,
        accounts.numbers(account),
        accounts.deeds[number],
        words,
    )


def pair_features(accounts: Accounts, pairing: Pairing, words: ConflictWords) -> list[Feature]:
    """Return how two accounts stand to each other in the article, by their anchors."""
    c, seen = words.classes, pairing.seen
    a, b = accounts.found[pairing.first], accounts.found[pairing.second]
    gap = b.sentence - a.sentence
    near = "same-sentence" if gap == 0 else "next" if gap == 1 else "near" if gap <= 4 else "far"
    voice = voices(accounts, a, b)
    shared = accounts.stems.weight(a.words & b.words)
    found = [seen_once(name) for name in (f"voices={voice}", f"sentences={near}", f"voices={voice}|{near}")]
    for name in ANCHORS:
        if not seen[name]:
            continue
        found += [
            seen_once(f"{name}"),
            seen_once(f"{name}|{near}"),
            seen_once(f"{name}|{voice}"),
            *pieces(f"{name}|shared", shared, _SHARED),
            *pieces(f"{name}|likeness", seen["likeness"], _LIKENESS),
        ]
        for what in ("contrast", "refers-back", "headline"):
            if seen[what]:
                found.append(seen_once(f"{name}|{what}"))
    if seen["denial"] or seen["negation"]:
        found += _denied(accounts, a, b, words, near)
    for side, account in (("earlier", a), ("later", b)):
        if account.act >= 0:
            kind = accounts.acts[account.act].source_type
            if kind in UNNAMED:
                found.append(seen_once(f"unnamed={side}"))
            elif kind in RELAYED:
                found.append(seen_once(f"relayed={side}"))
            if is_other(accounts, account.act):
                found.append(seen_once(f"other-source={side}"))
        if account.quoted:
            found.append(seen_once(f"quoted={side}"))
    if a.before & c["correction"]:
        found.append(seen_once("first-version"))
    norms = accounts.article.tokens.norms
    if "?" in (norms[a.last - 1], norms[b.last - 1]):
        found.append(seen_once("question"))
    return found


def _denied(accounts: Accounts, a: Account, b: Account, words: ConflictWords, near: str) -> Iterator[Feature]:
    """Yield what is denied, with which word, and whether the other account is what it is denied of."""
    c = words.classes
    strong = c["denial"] | c["falsehood"]
    against = strong if ((a.mask | a.cue) ^ (b.mask | b.cue)) & strong else c["negation"]
    first = bool((a.mask | a.cue) & against) and not (b.mask | b.cue) & strong
    denier, claim = (a, b) if first else (b, a)
    side = "first" if first else "second"
    yield seen_once(f"denied-{side}|{near}")
    if len(denier.words) <= 4:
        yield seen_once(f"denied-{side}-short")
    if denier.mask & c["point"]:
        yield seen_once("denied-report")
    if denier.mask & c["first-person"]:
        yield seen_once("denied-in-person")
    if denier.mask & (c["future"] | c["opinion"]):
        yield seen_once("denied-future-or-opinion")
    if claim.act >= 0:
        yield seen_once("denied-attributed")
        if claim.cue & c["claim"]:
            yield seen_once("denied-claimed")
    norms, of, masks = accounts.article.tokens.norms, accounts.stems.of, accounts.masks
    for at in range(denier.first, denier.last):
        if not masks[at] & (strong | c["negation"]):
            continue
        if masks[at] & strong:
            yield seen_once(f"denies-with={of[at] or norms[at]}")
            continue
        yield seen_once(f"negates-with={norms[at] if norms[at].endswith('t') else 'no'}")
        after = [s for s in of[at + 1 : min(at + 1 + AFTER_NEGATION, denier.last)] if s][:2]
        if after and after[0] in claim.words:
            yield seen_once("negated-word-shared")
        if any(s in claim.words for s in after):
            yield seen_once("negated-words-shared")


def voices(accounts: Accounts, a: Account, b: Account) -> str:
    """Tell whose word stands against whose."""
    acts = accounts.acts
    if a.headline:
        return "headline-writer" if b.speaker < 0 else "headline-source"
    if a.speaker < 0 and b.speaker < 0:
        return "writer-writer"
    if a.speaker < 0:
        return "writer-source"
    if b.speaker < 0:
        return "source-writer"
    if a.speaker == b.speaker:
        return "same-act"
    same = acts[a.speaker].entity and acts[a.speaker].entity == acts[b.speaker].entity
    if same and (is_other(accounts, b.speaker) or acts[b.speaker].source_type in UNNAMED):
        same = False  # "sources" and "other sources" are not one source, whatever they are called
    return "same-source" if same else "two-sources"
