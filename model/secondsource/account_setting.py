"""Where do two accounts stand to each other: whose word, how far apart, what the text says in between?

Named features of the place of a pair in its article; `conflict` holds those of the words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from secondsource.account_pairs import propose
from secondsource.accounts import Account, Accounts, find_accounts
from secondsource.article import Article
from secondsource.attribution import RELAYED, UNNAMED, Attribution
from secondsource.bundle import Bundle
from secondsource.conflict import Statement, conflict, seen_once, statement, steps
from secondsource.conflict_words import ConflictWords
from secondsource.linear import Feature

_OTHERS = frozenset(["other", "others", "another", "some"])
_DENYING = ("negation", "denial", "falsehood")


PROPOSAL, CLASH, KIND = "conflict-proposal", "conflict-clash", "conflict-kind"
_ACKNOWLEDGED = ("denial", "falsehood", "doubt", "contrast", "correction")
_AGAINST = frozenset(["voices=two-sources", "voices=headline-source", "voices=headline-writer"])
_CLEAR = frozenset(
    [
        "agent-other",
        "agent-other-same-act",
        "number-other",
        "number-other-on-point",
        "opposites",
        "opposites-on-point",
        "negation-on-point",
        "negation-same-words",
        "falsehood-on-point",
        "denial-on-point",
        "place-other",
        "time-other",
        "share>=0.3",
        "share>=0.5",
        "number-same",
    ]
)
_LIKENESS = (0.15, 0.3, 0.45, 0.6, 0.75)


@dataclass(frozen=True, eq=False)
class Conflicts:
    """What the signal knows beforehand.

    Attributes
    ----------
    words : ConflictWords
    proposal : mapping of str to float
        Weights of the cheap look at every pair.
    clash : mapping of str to float
        Weights of the words alone, learned from pairs of sentences.
    kinds : mapping of str to mapping of str to float
        Weights that tell on what two accounts clash.
    """

    words: ConflictWords
    proposal: Mapping[str, float]
    clash: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]

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
    whole = article_features(accounts, words)
    statements: dict[int, Statement] = {}
    for p, q, seen in propose(accounts, words, known.proposal):
        a, b = accounts.found[p], accounts.found[q]
        for number, account in ((p, a), (q, b)):
            if number not in statements:
                statements[number] = read_statement(accounts, account, words)
        said = conflict(statements[p], statements[q], words)
        features = [*said, *setting_features(accounts, a, b, words), *whole]
        features += _between(said, features)
        features.append(Feature("clash", math.fsum(known.clash.get(f.name, 0.0) * f.value for f in said)))
        features += steps("likeness", seen["likeness"], _LIKENESS)
        if seen["best-of-both"]:
            features.append(seen_once("best-of-both"))
        if seen["best-of-one"]:
            features.append(seen_once("best-of-one"))
        if seen["likeness"] > 0.45 and seen["likeness-one-sided"] > 0.45:
            features.append(seen_once("like-one-sided"))
        kind = max(known.kinds, key=lambda k: _kind_sum(known.kinds[k], said))
        yield Clash(accounts, a, b, tuple(features), kind, _point(accounts, a, b), _acknowledged(a, b, words))


def _between(said: Sequence[Feature], features: Sequence[Feature]) -> list[Feature]:
    """Return what two sources, or headline and body, say against each other: the clearest cases."""
    if not any(f.name in _AGAINST for f in features):
        return []
    return [seen_once(f"between-voices={f.name}") for f in said if f.name in _CLEAR]


def _kind_sum(weights: Mapping[str, float], said: Sequence[Feature]) -> float:
    return weights.get("bias", 0.0) + math.fsum(weights.get(f.name, 0.0) * f.value for f in said)


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
    c = words.classes
    for name in ("denial", "falsehood", "doubt", "correction", "contrast"):
        count = sum(1 for m in accounts.masks if m & c[name])
        found += steps(f"article-{name}", count, (1, 2, 4, 8))
    found += steps("article-accounts", len(accounts.found), (4, 8, 15, 25, 40))
    return tuple(found)


def read_statement(accounts: Accounts, account: Account, words: ConflictWords) -> Statement:
    """Return the words of an account, with those of its cue."""
    tokens = accounts.article.tokens
    return statement(
        tokens.norms,
        tokens.words,
        accounts.stems.of,
        account.first,
        account.last,
        account.mask | account.cue,
        words,
    )


def setting_features(accounts: Accounts, a: Account, b: Account, words: ConflictWords) -> list[Feature]:
    """Return how two accounts, the earlier first, stand to each other in the article."""
    c = words.classes
    acts, sentences = accounts.acts, accounts.article.sentences
    gap = b.sentence - a.sentence
    found = steps("sentences-between", gap, (1, 2, 3, 5, 10, 20))
    if gap and sentences[a.sentence].paragraph == sentences[b.sentence].paragraph:
        found.append(seen_once("same-paragraph"))
    voice = _voices(accounts, a, b)
    found.append(seen_once(f"voices={voice}"))
    near = "same-sentence" if gap == 0 else "next" if gap == 1 else "near" if gap <= 4 else "far"
    found.append(seen_once(f"voices={voice}|{near}"))
    for side, account in (("earlier", a), ("later", b)):
        if account.act >= 0:
            kind = acts[account.act].source_type
            if kind in UNNAMED:
                found.append(seen_once(f"unnamed={side}"))
            elif kind in RELAYED:
                found.append(seen_once(f"relayed={side}"))
            if _is_other(accounts, account.act):
                found.append(seen_once(f"other-source={side}"))
            for name in ("denial", "claim", "truth", "speech", "doubt"):
                if account.cue & c[name]:
                    found.append(seen_once(f"cue-{name}={side}"))
        if account.quoted:
            found.append(seen_once(f"quoted={side}"))
    if a.before & c["correction"]:
        found.append(seen_once("first-version"))
    if b.before & c["contrast"]:
        found.append(seen_once(f"contrast-before|{near}"))
    if b.before & c["anaphor"]:
        found.append(seen_once(f"refers-back|{near}"))
    if b.mask & c["point"] or b.before & c["point"]:
        found.append(seen_once(f"names-report|{near}"))
    content = len(b.words)
    for name in _DENYING:
        if b.mask & c[name] or (b.cue & c[name] and name != "negation"):
            if not a.mask & c[name]:
                found.append(seen_once(f"{name}-after|{near}"))
                found.append(seen_once(f"{name}-after|{voice}"))
                if content <= 4:
                    found.append(seen_once(f"{name}-after-short"))
                if b.mask & c["point"]:
                    found.append(seen_once(f"{name}-of-report"))
                if b.before & c["anaphor"] and gap <= 2:
                    found.append(seen_once(f"{name}-refers-back"))
                if a.headline:
                    found.append(seen_once(f"{name}-of-headline"))
                if a.mask & c["claim"] or a.cue & c["claim"]:
                    found.append(seen_once(f"{name}-of-claim"))
        elif a.mask & c[name] and not b.headline:
            found.append(seen_once(f"{name}-before|{near}"))
    question = (
        accounts.article.tokens.norms[a.last - 1] == "?" or accounts.article.tokens.norms[b.last - 1] == "?"
    )
    if question:
        found.append(seen_once("question"))
    return found


def _is_other(accounts: Accounts, act: int) -> bool:
    """Tell whether a source is set apart from one before: "other sources", "another official"."""
    source = accounts.acts[act].source
    tokens = accounts.article.tokens
    return bool(source) and tokens.norms[tokens.covering(source[0])[0]] in _OTHERS


def _voices(accounts: Accounts, a: Account, b: Account) -> str:
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
    if same and (_is_other(accounts, b.speaker) or acts[b.speaker].source_type in UNNAMED):
        same = False  # "sources" and "other sources" are not one source, whatever they are called
    return "same-source" if same else "two-sources"
