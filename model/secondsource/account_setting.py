"""Where do two accounts stand to each other: whose word, how far apart, what the text says in between?

Named features of the place of a pair in its article; `conflict` holds those of the words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from secondsource.account_pairs import propose
from secondsource.accounts import Account, Accounts, ConflictWords, find_accounts
from secondsource.article import Article
from secondsource.attribution import RELAYED, UNNAMED, Attribution
from secondsource.bundle import Bundle
from secondsource.conflict import Statement, conflict, statement
from secondsource.linear import Feature, pieces

_DENYING = ("negation", "denial", "falsehood")


PROPOSAL, CLASH, KIND = "conflict-proposal", "conflict-clash", "conflict-kind"
_ACKNOWLEDGED = ("denial", "falsehood", "doubt", "contrast", "correction")
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
        features.append(Feature("clash", math.fsum(known.clash.get(f.name, 0.0) * f.value for f in said)))
        features += pieces("likeness", seen["likeness"], _LIKENESS)
        if seen["best-of-both"]:
            features.append(Feature("best-of-both"))
        if seen["best-of-one"]:
            features.append(Feature("best-of-one"))
        if seen["likeness"] > 0.45 and seen["likeness-one-sided"] > 0.45:
            features.append(Feature("like-one-sided"))
        features += pieces("not-among-first", seen["rank"], (1, 3, 8, 20))
        kind = max(known.kinds, key=lambda k: _kind_sum(known.kinds[k], said))
        yield Clash(accounts, a, b, tuple(features), kind, _point(accounts, a, b), _acknowledged(a, b, words))


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
        found += pieces(f"article-{name}", count, (1, 2, 4, 8))
    found += pieces("article-accounts", len(accounts.found), (4, 8, 15, 25, 40))
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
    found = pieces("sentences-between", gap, (1, 2, 3, 5, 10, 20))
    if gap and sentences[a.sentence].paragraph == sentences[b.sentence].paragraph:
        found.append(Feature("same-paragraph"))
    voice = _voices(accounts, a, b)
    found.append(Feature(f"voices={voice}"))
    near = "same-sentence" if gap == 0 else "next" if gap == 1 else "near" if gap <= 4 else "far"
    found.append(Feature(f"voices={voice}|{near}"))
    for side, account in (("earlier", a), ("later", b)):
        if account.act >= 0:
            kind = acts[account.act].source_type
            if kind in UNNAMED:
                found.append(Feature(f"unnamed={side}"))
            elif kind in RELAYED:
                found.append(Feature(f"relayed={side}"))
            for name in ("denial", "claim", "truth", "speech", "doubt"):
                if account.cue & c[name]:
                    found.append(Feature(f"cue-{name}={side}"))
        if account.quoted:
            found.append(Feature(f"quoted={side}"))
    if b.before & c["contrast"]:
        found.append(Feature(f"contrast-before|{near}"))
    if b.before & c["anaphor"]:
        found.append(Feature(f"refers-back|{near}"))
    if b.mask & c["point"] or b.before & c["point"]:
        found.append(Feature(f"names-report|{near}"))
    content = len(b.words)
    for name in _DENYING:
        if b.mask & c[name] or (b.cue & c[name] and name != "negation"):
            if not a.mask & c[name]:
                found.append(Feature(f"{name}-after|{near}"))
                found.append(Feature(f"{name}-after|{voice}"))
                if content <= 4:
                    found.append(Feature(f"{name}-after-short"))
                if b.mask & c["point"]:
                    found.append(Feature(f"{name}-of-report"))
                if b.before & c["anaphor"] and gap <= 2:
                    found.append(Feature(f"{name}-refers-back"))
                if a.headline:
                    found.append(Feature(f"{name}-of-headline"))
                if a.mask & c["claim"] or a.cue & c["claim"]:
                    found.append(Feature(f"{name}-of-claim"))
        elif a.mask & c[name] and not b.headline:
            found.append(Feature(f"{name}-before|{near}"))
    question = (
        accounts.article.tokens.norms[a.last - 1] == "?" or accounts.article.tokens.norms[b.last - 1] == "?"
    )
    if question:
        found.append(Feature("question"))
    return found


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
    return "same-source" if same else "two-sources"
