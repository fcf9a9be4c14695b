"""What the server knows: the store, the analyzer, who is reviewing; and how an article gets onto the desk."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from secondsource.article import whole
from secondsource.readers import Columns, Failure, Record, outlet_of, read_stream
from secondsource.report import Report, text_hash
from secondsource_cli.review.heads import Head
from secondsource_cli.review.store import Store

Analyse = Callable[[str, str | None], Report]


@dataclass
class Desk:
    """The store and the means to add to it.

    Attributes
    ----------
    analyse : callable
        ``analyse(text, title)`` returns a report.
    reviewer : str
        Who reviews when a browser has not said.
    blind : bool
        Every reviewer works without the model's figures.
    model : str
        Version of the model that analyses: an article that it has analysed already is not analysed again.
    """

    store: Store
    analyse: Analyse
    reviewer: str
    blind: bool = False
    model: str = ""
    _one: threading.Lock = field(default_factory=threading.Lock)

    def add(self, record: Record, outlet: str = "") -> int:
        """Analyse an article, unless it is on the desk as it stands; return its number.

        Raises
        ------
        InputError
            When it cannot be analysed.
        """
        outlet = outlet or outlet_of(record.facts)
        digest = text_hash(whole(record.text, record.title))
        known = self.store.known(record.id, record.place, outlet, digest, self.model)
        if known is not None:
            return known
        # One at a time: two pasted articles must not make every other page wait for memory.
        with self._one:
            report = self.analyse(record.text, record.title)
        return self.store.add(report, record.id, record.place, outlet, len(record.title or ""))

    def paste(self, text: str, title: str, outlet: str, head: Head | None = None) -> int:
        """Put a pasted article on the desk, or a new revision of one that is there."""
        text = text.replace("\r\n", "\n")
        digest = hashlib.sha256(f"{title}\0{text}".encode("utf-8", "replace")).hexdigest()
        name = f"pasted-{digest[:10]}"
        name, place = (head.id, head.place) if head else (name, name)
        return self.add(Record(text, title.strip() or None, name, place), outlet)

    def drop(self, data: bytes, filename: str, outlet: str) -> Iterator[int | Failure]:
        """Put the articles of an uploaded file on the desk; yield the number of each, or why there is none."""
        from secondsource.errors import InputError

        name = Path(filename.replace("\\", "/")).name or "dropped.txt"
        for record in read_stream(io.BytesIO(data), name, Columns()):
            if isinstance(record, Failure):
                yield record
                continue
            try:
                yield self.add(record, outlet=outlet)
            except InputError as error:
                yield Failure(record.place, error)
