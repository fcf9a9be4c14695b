"""How is the piece written? Counts over the writer's own words, for the signals and for telling opinion from report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from secondsource.article import Article
from secondsource.cues import CueHits
from secondsource.vocabulary import members

_CAPITALS = re.compile(r"\b(?!ISIS\b|NASA\b|NATO\b|NYPD\b|OPEC\b|UNICEF\b|AIDS\b)[A-Z][A-Z’']{3,}\b")
_MARK_TOKENS = {mark: members({mark}) for mark in "!?"}
_MARKS = (
    ("exclaims", re.compile(r"!")),
    ("asks", re.compile(r"\?")),
    ("trails-off", re.compile(r"…|\.\.\.")),
    ("brackets", re.compile(r"[\[(](?:video|photo|photos|watch|images?|audio)[\])]", re.I)),
)


@dataclass(frozen=True, slots=True)
class Style:
    """Counts and shares; shares are per token of running text, quoted or not, in [0, 1].

    Attributes
    ----------
    words : int
    quoted : float
        Share of tokens inside quotation marks.
    first_person, second_person, obligation, evaluative, argument : float
        Tokens of that kind outside quotation marks, as a share of all.
    exclamations, questions : int
        Outside quotation marks.
    headline_capitals : int
        Words of the headline in capitals, when not all of them are.
    headline_mark : str
        ``"exclaims"``, ``"asks"``, ``"trails-off"``, ``"brackets"`` or ``""``.
    """

    words: int
    quoted: float
    first_person: float
    second_person: float
    obligation: float
    evaluative: float
    argument: float
    exclamations: int
    questions: int
    headline_capitals: int
    headline_mark: str


_last: tuple[Article, CueHits, Style] | None = None


def style(article: Article, hits: CueHits) -> Style:
    """Count the marks of style in an article; the last answer is kept, because several readers ask in a row."""
    global _last  # noqa: PLW0603  # one tuple, replaced whole: safe between threads
    last = _last
    if last is not None and last[0] is article and last[1] is hits:
        return last[2]
    result = _style(article, hits)
    _last = (article, hits, result)
    return result


def _style(article: Article, hits: CueHits) -> Style:
    norms = article.tokens.norms
    quoted = article.quoted
    start = article.headline.last if article.headline else 0
    words = max(1, len(norms) - start)

    def share(name: str) -> float:
        return sum(not quoted[at] for at in hits.within(name, start, len(norms))) / words

    def marks(mark: str) -> int:
        if mark not in article.text:
            return 0
        return sum(not quoted[at] for at in article.tokens.where(_MARK_TOKENS[mark]) if at >= start)

    capitals, mark = 0, ""
    if article.headline:
        headline = article.quote(article.headline.span)
        if headline.upper() != headline:
            capitals = len(_CAPITALS.findall(headline))
        mark = next((name for name, pattern in _MARKS if pattern.search(headline)), "")
    return Style(
        words,
        float(quoted[start:].mean()) if len(quoted) > start else 0.0,
        share("first-person"),
        share("second-person"),
        share("obligation"),
        share("evaluative"),
        share("argument"),
        marks("!"),
        marks("?"),
        capitals,
        mark,
    )
