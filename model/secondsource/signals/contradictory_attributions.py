"""Contradictory attributions: two accounts in one article that cannot both be true.

Claim against denial, two agents for one act, two numbers for one thing, two places, times or causes, and what was or
was not said. Not: disagreement of opinion or policy, a part beside its whole, a figure that was rounded or updated.
`accounts` cuts the article into accounts, `anchors` chooses the few pairs that something sets apart, `conflict` and
`clashes` name what is seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from secondsource.accounts import Account, Accounts
from secondsource.clashes import Clash, Conflicts, clashes
from secondsource.linear import Verdict
from secondsource.reading import Reading
from secondsource.signals import EVEN, Candidate, RoleSpan, Signal, Wording

_QUESTIONS = {
    "agent": "Which account of who did it is supported, and by what? If neither is, does the text say so?",
    "number": "Which figure holds, at what time and for what, and why do the two differ?",
    "event": "What supports each side? Was the one who denies it asked about the exact claim?",
    "circumstance": "Which account of when, where, how or why is supported, and by what?",
    "statement": "What was said, word for word? Is there a recording, a transcript or a document?",
}
_POINTS = {
    "agent": "who did it",
    "number": "how many",
    "event": "whether it is so",
    "circumstance": "how, where, when or why",
    "statement": "what was said",
}


def _candidates(reading: Reading, prepared: Conflicts) -> Iterator[Candidate]:
    for clash in clashes(reading.article, reading.attributions, prepared):
        accounts = clash.accounts
        spans = [
            RoleSpan("account-a", accounts.span(clash.a)),
            RoleSpan("account-b", accounts.span(clash.b)),
        ]
        for account in (clash.a, clash.b):
            if account.speaker >= 0:
                spans += [RoleSpan("source", s) for s in accounts.acts[account.speaker].source[:1]]
        yield Candidate(clash.kind, "writer", tuple(spans), clash.features, _facts(clash))


def _facts(clash: Clash) -> dict[str, object]:
    return {
        "acknowledged": clash.acknowledged,
        "point": clash.point,
        "source_a": _source(clash.accounts, clash.a),
        "source_b": _source(clash.accounts, clash.b),
    }


def _source(accounts: Accounts, account: Account) -> str:
    """Say whose word an account is."""
    if account.headline:
        return "the headline"
    if account.speaker < 0:
        return "the text itself"
    act = accounts.acts[account.speaker]
    return f"“{accounts.article.quote(act.source[0])}”" if act.source else "a source that is not named"


def _wording(reading: Reading, candidate: Candidate, verdict: Verdict) -> Wording:
    facts = candidate.facts
    about = f" ({facts['point']})" if facts["point"] else ""
    one, other = facts["source_a"], facts["source_b"]
    between = f"Two accounts from {one}" if one == other else f"The accounts of {one} and {other}"
    known = (
        "the text itself sets one against the other" if facts["acknowledged"] else "the text does not say so"
    )
    likely = verdict.probability >= EVEN
    return Wording(
        "warning" if facts["acknowledged"] else "error",
        f"{between} {'cannot' if likely else 'may not'} both hold on {_POINTS[candidate.kind]}{about}; {known}.",
        _QUESTIONS[candidate.kind],
        "Say plainly that the accounts differ, who stands behind each, and what is known that decides between them.",
    )


_LABELS = {
    "clash": "How far the words themselves exclude each other",
    "share": "Share of words in common",
    "shared-words": "Words in common",
    "like-words": "Words in common or alike",
    "likeness": "Likeness of meaning",
    "short": "One account is short",
    "voices": "Whose word against whose",
    "negation": "Negation on one side",
    "denial": "A denial",
    "falsehood": "Called false or a hoax",
    "truth": "Insistence that it is true",
    "claim": "Called a claim or report",
    "doubt": "Doubt is expressed",
    "opposites": "Words that exclude each other",
    "number-other": "Different numbers of one thing",
    "number-same": "The same number",
    "agent-other": "Different agents",
    "place-other": "Different places",
    "time-other": "Different times",
    "time-same": "The same time",
    "time": "Other times of one kind",
    "cause": "Both give a cause",
    "cause-other": "Different causes",
    "cause-same": "The same cause",
    "run": "Words in a row in common",
    "shared-runs": "Times that three words in a row are the same",
    "other-source": "Said by “other” or “some” sources",
    "first-version": "“At first”, “initially” or a later correction",
    "contrast": "A word that sets one thing against another",
    "sentences": "Sentences between the two",
    "agent": "Different agents of one deed",
    "denied": "What is denied, and where",
    "denies-with": "Denies with the word",
    "negates-with": "Negates with the word",
    "negated-word": "The word after the negation stands in the other account",
    "promise": "How likely the two are about one point",
    "first-choices": "Among the likeliest pairs of the article",
    "article": "In the article as a whole",
    "article-past-negation-share": "What did not happen or was not so (share of the article's words)",
    "article-truth-share": "Facts, truth and evidence (share of the article's words)",
    "article-falsehood-share": "Lies, hoaxes and errors (share of the article's words)",
    "article-claim-share": "Claims and reports (share of the article's words)",
    "article-denial-share": "Denials (share of the article's words)",
    "article-contest-share": "Races, polls and policies, where accounts differ in opinion (share of the article's words)",
    "opinion": "Opinion words",
    "future": "About the future",
    "unnamed": "An unnamed source",
    "relayed": "Taken over from another outlet or a post",
    "quoted": "In quotation marks",
}

SIGNAL = Signal(
    id="contradictory-attributions",
    title="Contradictory attributions",
    plural="contradictions",
    scope="pair",
    meaning="Two accounts in the article that cannot both be true; not opinion against opinion, a part beside its whole, or a figure rounded or updated.",
    why="Readers are left with two stories and no way to choose; often the reporter did not notice.",
    guidance="Where accounts conflict, say so, give each its source, and tell what is known that decides between them.",
    authority="Common to agency handbooks on balance and accuracy; SPJ Code of Ethics: provide context, never oversimplify.",
    kinds={
        "agent": "Who did it",
        "number": "How many",
        "event": "Whether it happened or is true",
        "circumstance": "Why, when, where or how",
        "statement": "What somebody said",
    },
    candidates=_candidates,
    wording=_wording,
    match_roles=("account-a", "account-b"),
    prepare=Conflicts.from_bundle,
    most=3,
    labels=_LABELS,
)
