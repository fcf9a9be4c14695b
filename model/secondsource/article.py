"""One article, tokenised once: sentences, words, quotation state, all as offsets into the text as given."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from secondsource.paragraphs import Paragraph, paragraphs
from secondsource.quotation import quotations
from secondsource.tokens import Span, Tokens, tokenise

__all__ = ["Article", "Sentence", "Span", "read"]

_SURROGATE = re.compile(r"[\ud800-\udfff]")
# sentencex ends a sentence after these; a newsroom does not.
_NO_END = re.compile(
    r"(?:^|[\s(\"“‘'])(?:approx|[ap]\.m|[A-Z]|St|Ft|Mt|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Maj|Capt|Cmdr|Adm|Rev|Hon|Pres|Prof|Dr|Mr|Mrs|Ms|Jr|Sr|vs|No|Nos|Inc|Co|Corp|Ltd|Dept|est|fig|al|i\.e|e\.g|U\.S|U\.K|U\.N)\.$"
)
_CAN_END = re.compile(r"(?:[ap]\.m|Jr|Sr|Inc|Co|Corp|Ltd|U\.S|U\.K|U\.N|al|etc)\.$")
_MOST_AT_ONCE = 8000
REACH = 600
"""Tokens of one sentence that are looked at on either side of a place; a sentence may be as long as the text."""
_INNER_END = re.compile(r"[.!?]['’]?\s+(?=[A-Z“\"‘])")


class Sentence(NamedTuple):
    """A sentence: its stretch of text, its half-open token range and its paragraph.

    Attributes
    ----------
    span : Span
    first, last : int
        Tokens ``first`` up to, but without, ``last``.
    paragraph : int
        Index into :attr:`Article.paragraphs`.
    """

    span: Span
    first: int
    last: int
    paragraph: int


@dataclass(frozen=True, eq=False)
class Article:
    """A text that has been read: what every later step looks at.

    Attributes
    ----------
    text : str
        Exactly as given; ``title + "\\n\\n" + text`` when a title was given apart.
    id : str or None
        The caller's name for it.
    title_end : int
        Length in code points of the title that was given apart, else 0.
    tokens : Tokens
    paragraphs : tuple of Paragraph
    sentences : tuple of Sentence
        The headline, where there is one, is sentence 0.
    quotations : tuple of Span
        Outermost quotations, marks included.
    quoted : ndarray of bool, shape (n_tokens,)
        True for tokens inside quotation marks (the marks included).
    sentence_of : ndarray of int32, shape (n_tokens,)
        The sentence of each token.
    """

    text: str
    id: str | None
    title_end: int
    tokens: Tokens
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    quotations: tuple[Span, ...]
    quoted: npt.NDArray[np.bool_] = field(repr=False)
    sentence_of: npt.NDArray[np.int32] = field(repr=False)

    def quote(self, span: Span) -> str:
        """Return the words of a span."""
        return self.text[span.start : span.end]

    def norms(self, spans: Iterable[Span]) -> list[str]:
        """Return the tokens of some stretches as they are looked up, in order."""
        found: list[str] = []
        for span in spans:
            first, last = self.tokens.covering(span)
            found += self.tokens.norms[first:last]
        return found

    @cached_property
    def headline(self) -> Sentence | None:
        """The headline, or None when the text has none."""
        if self.sentences and self.paragraphs[self.sentences[0].paragraph].role == "headline":
            return self.sentences[0]
        return None

    @property
    def dated(self) -> bool:
        """Whether a paragraph opens with place and agency: "LEEDS (Reuters) - "."""
        return any(paragraph.dateline for paragraph in self.paragraphs)

    @cached_property
    def quoted_list(self) -> list[bool]:
        """``quoted`` as a list, for steps that look at single tokens."""
        result: list[bool] = self.quoted.tolist()
        return result

    @cached_property
    def sentence_list(self) -> list[int]:
        """``sentence_of`` as a list, for steps that look at single tokens."""
        result: list[int] = self.sentence_of.tolist()
        return result

    @cached_property
    def body(self) -> tuple[int, ...]:
        """Indices of the sentences of running text, in order."""
        return tuple(i for i, s in enumerate(self.sentences) if self.paragraphs[s.paragraph].role == "body")

    def is_quoted(self, span: Span) -> bool:
        """Tell whether most of a span stands inside quotation marks."""
        first, last = self.tokens.covering(span)
        return last > first and 2 * int(np.count_nonzero(self.quoted[first:last])) > last - first

    def around(self, number: int, token: int) -> tuple[int, int]:
        """Return the tokens of a sentence; of one longer than any in news only those within `REACH` of a token."""
        sentence = self.sentences[number]
        return max(sentence.first, token - REACH), min(sentence.last, token + REACH)

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that holds, or comes last before, an offset."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]


def whole(text: str, title: str | None) -> str:
    """Return what is read: the text as given, under its headline where that is kept apart."""
    return f"{title}\n\n{text}" if title else text


def read(text: str, title: str | None = None, id: str | None = None) -> Article:
    """Read a text into an :class:`Article`.

    Parameters
    ----------
    text : str
        Used exactly as given.
    title : str, optional
        The headline, when it is kept apart from the text.
    id : str, optional
        Carried through to the report.
    """
    title_end = len(title) if title else 0
    text = whole(text, title)
    tokens = tokenise(text)
    blocks = paragraphs(text, title_end)
    quoted_spans = quotations(text, blocks)
    quoted = np.zeros(len(tokens), dtype=np.bool_)
    for span in quoted_spans:
        first, last = tokens.covering(span)
        quoted[first:last] = True
    sentences = tuple(_sentences(text, blocks, quoted_spans, tokens))
    sentence_of = np.zeros(len(tokens), dtype=np.int32)
    for index, sentence in enumerate(sentences):
        sentence_of[sentence.first : sentence.last] = index
    return Article(text, id, title_end, tokens, blocks, sentences, quoted_spans, quoted, sentence_of)


def _sentences(
    text: str, blocks: Sequence[Paragraph], quoted: Sequence[Span], tokens: Tokens
) -> list[Sentence]:
    found = []
    for number, block in enumerate(blocks):
        spans = [block.span] if block.role == "headline" else _split(text, block.span, quoted)
        for span in spans:
            first, last = tokens.covering(span)
            if last > first:
                found.append(Sentence(span, first, last, number))
    return found


def _split(text: str, span: Span, quoted: Sequence[Span]) -> list[Span]:
    import sentencex

    # The splitter is written in Rust and cannot take lone surrogates; one code point stands for one.
    block = _SURROGATE.sub("\ufffd", text[span.start : span.end])
    pieces = [piece for part in _parts(block) for piece in sentencex.segment("en", part)]
    if sum(map(len, pieces)) != len(block):
        pieces = [block]
    cuts = []
    position = span.start
    for piece in pieces:
        position += len(piece)
        cuts.append(position)
    # The splitter keeps a quotation together however long; its sentences are sentences too.
    begin = bisect_right(quoted, span.start, key=lambda q: q.end)
    for quotation in quoted[begin:]:
        if quotation.start >= span.end:
            break
        cuts += [m.end() for m in _INNER_END.finditer(text, quotation.start, min(quotation.end, span.end))]
    return list(_joined(text, span, sorted(set(cuts))))


def _joined(text: str, span: Span, cuts: Sequence[int]) -> Iterator[Span]:
    """Yield the sentences that end at some of the cuts, the last of which is the end of ``span``."""
    # Only what a cut adds is looked at: where no cut ends a sentence, all of them take linear time.
    start, seen = -1, span.start
    end = seen
    for cut in cuts:
        added = text[seen:cut]
        if words := added.strip():
            left = seen + len(added) - len(added.lstrip())
            start, end = left if start < 0 else start, left + len(words)
        seen = cut
        if start >= 0 and (cut == span.end or _ends(text[max(start, end - 12) : end], text[cut : cut + 2])):
            yield Span(start, end)
            start = -1


def _parts(block: str) -> Iterator[str]:
    """Cut a very long paragraph at a sentence end or a space: the splitter takes quadratic time over quotation marks."""
    start = 0
    while len(block) - start > _MOST_AT_ONCE:
        window = block[start : start + _MOST_AT_ONCE]
        cut = max(window.rfind(mark) for mark in (". ", "? ", "! "))
        cut = cut if cut > 0 else window.rfind(" ")
        stop = start + (cut + 1 if cut > 0 else _MOST_AT_ONCE)
        yield block[start:stop]
        start = stop
    yield block[start:]


def _ends(piece: str, following: str) -> bool:
    """Tell whether a piece really ends a sentence, given its last twelve characters and the two after it."""
    if not _NO_END.search(piece):
        return True
    return bool(_CAN_END.search(piece)) and following[:1].isupper()
