"""The queue: which articles, in which order, and how far each is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from secondsource_cli.review.heads import Head

SORTS = {"priority": "priority", "uncertainty": "uncertainty", "added": "newest first"}
STATES = {"": "all", "open": "not yet decided", "done": "decided"}
PAGE = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for in the address."""

    sort: str = "priority"
    signal: str = ""
    severity: str = ""
    outlet: str = ""
    state: str = ""
    search: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Wish:
        """Take the wish from a query; what makes no sense is left out."""
        page = query.get("page", "1")
        return cls(
            sort=query.get("sort", "") if query.get("sort", "") in SORTS else "priority",
            signal=query.get("signal", "")[:80],
            severity=query.get("severity", "")[:20],
            outlet=query.get("outlet", "")[:200],
            state=query.get("state", "") if query.get("state", "") in STATES else "",
            search=query.get("q", "")[:200].strip(),
            page=int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 7 else 1,
        )

    def query(self, page: int = 0) -> str:
        """Return the wish as the end of an address, with what differs from the usual; empty when nothing does."""
        usual = Wish()
        values = {**asdict(self), "page": page or self.page}
        given = {("q" if k == "search" else k): v for k, v in values.items() if v != getattr(usual, k)}
        return f"?{urlencode(given, errors='replace')}" if given else ""


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the queue, with the reviewer's progress."""

    head: Head
    decided: int
    of: int

    @property
    def done(self) -> bool:
        """Tell whether nothing is left to decide."""
        return self.decided >= self.of


@dataclass(frozen=True, slots=True)
class View:
    """A page of the queue.

    Attributes
    ----------
    flagged, done : int
        Of all articles: with something to decide, and with all of that decided.
    """

    rows: list[Row]
    found: int
    total: int
    flagged: int
    done: int
    page: int
    pages: int
    outlets: list[str]
    signals: list[str]


def view(heads: Iterable[Head], decided: Mapping[int, set[str]], wish: Wish, blind: bool) -> View:
    """Choose and sort; blind, the order says nothing about what the model thinks."""
    rows = [Row(head, *head.progress(decided.get(head.number, set()))) for head in heads]
    found = [row for row in rows if _fits(row, wish)]
    found.sort(key=lambda row: _place(row, wish.sort, blind))
    pages = max(1, -(-len(found) // PAGE))
    page = min(wish.page, pages)
    return View(
        rows=found[(page - 1) * PAGE : page * PAGE],
        found=len(found),
        total=len(rows),
        flagged=sum(row.of > 0 for row in rows),
        done=sum(row.done and row.of > 0 for row in rows),
        page=page,
        pages=pages,
        outlets=sorted({row.head.outlet for row in rows if row.head.outlet}),
        signals=sorted({flag.signal for row in rows for flag in row.head.flags}),
    )


def order(
    heads: Iterable[Head], decided: Mapping[int, set[str]], wish: Wish, blind: bool, current: int
) -> list[int]:
    """Return the numbers of the articles that fit, and of the current one, in the order of the queue."""
    rows = [Row(head, *head.progress(decided.get(head.number, set()))) for head in heads]
    kept = [row for row in rows if row.head.number == current or _fits(row, wish)]
    return [row.head.number for row in sorted(kept, key=lambda row: _place(row, wish.sort, blind))]


def _fits(row: Row, wish: Wish) -> bool:
    head = row.head
    words = f"{head.title} {head.place} {head.outlet} {head.id}".casefold()
    return (
        (not wish.signal or any(f.signal == wish.signal for f in head.flags))
        and (not wish.severity or any(f.severity == wish.severity for f in head.flags))
        and (not wish.outlet or head.outlet == wish.outlet)
        and (not wish.state or row.done == (wish.state == "done"))
        and all(word in words for word in wish.search.casefold().split())
    )


def _place(row: Row, sort: str, blind: bool) -> tuple[float, str]:
    head = row.head
    if blind:
        return 0.0, hashlib.sha256(head.id.encode("utf-8", "replace")).hexdigest()
    if sort == "added":
        return -float(head.number), ""
    return -(head.uncertainty if sort == "uncertainty" else head.score), f"{head.number:012d}"
