"""A review of three hand-made reports, and a client that behaves like our own pages."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests import reports

from secondsource.report import Report
from secondsource_cli.review.desk import Desk
from secondsource_cli.review.store import Store

pytest.importorskip("fastapi", reason="needs secondsource[review]")
with warnings.catch_warnings():
    # Newer releases of starlette ask for another client; this one works with both.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

from secondsource_cli.review.app import create_app
from secondsource_cli.review.guard import KEY

HOST = "127.0.0.1:8765"


def analyse(text: str, title: str | None) -> Report:
    """Flag every “brutal” and “primitive”, so that edited drafts have flags of their own."""
    full = f"{title}\n\n{text}" if title else text
    places = [
        reports.flag(full, "loaded-language", [("evidence", word, n)])
        for word in ("brutal", "primitive")
        for n in range(full.count(word))
    ]
    return reports.report(full, places)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a flawed, a clean and a hostile article."""
    store = Store(tmp_path / "review.db")
    store.add(reports.flawed(), "convoy", "drafts/convoy.txt", "Fort Gazette")
    store.add(reports.clean(), "bank", "drafts/bank.txt", "Bay News")
    store.add(reports.hostile(), "hostile", "../../etc/\x1b[2J")
    return Desk(store, analyse, "Ana")


@dataclass
class Page:
    """A browser tab of one reviewer."""

    client: TestClient
    desk: Desk
    reviewer: str = "Ana"

    def get(self, path: str) -> str:
        """Return a page."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def state(self, article: int = 1) -> dict[str, Any]:
        """Return what holds."""
        answer = self.client.get(f"/article/{article}/state", params={"reviewer": self.reviewer})
        return dict(answer.json())

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        """Send what the page's script would send."""
        sent = {"x-review-token": self.desk.store.token, "accept": "application/json", **headers}
        return self.client.post(path, json=body, headers=sent)

    def decide(self, flag: str, verdict: str, article: int = 1, **more: Any) -> Any:
        """Decide as a tab does that knows the newest state."""
        report = self.desk.store.report(article)
        assert report is not None
        seen = self.state(article)["last"].get(flag, 0)
        body = {
            "reviewer": self.reviewer,
            "flag": flag,
            "verdict": verdict,
            "text_hash": report.text_hash,
            "seen": seen,
        }
        return self.post(f"/article/{article}/decide", {**body, **more})

    def undo(self, article: int = 1) -> Any:
        """Take back the newest decision."""
        seen = self.state(article)["newest"]
        return self.post(f"/article/{article}/undo", {"reviewer": self.reviewer, "seen": seen})

    def form(self, path: str, files: Any = None, **fields: str) -> Any:
        """Send a form."""
        data = {"token": self.desk.store.token, **fields}
        return self.client.post(path, data=data, files=files, follow_redirects=False)


@pytest.fixture
def page(desk: Desk) -> Iterator[Page]:
    """A tab."""
    with TestClient(create_app(desk, frozenset({HOST})), base_url=f"http://{HOST}") as client:
        client.get("/", params={KEY: desk.store.token})
        yield Page(client, desk)


def flag_ids(article: int, desk: Desk) -> list[str]:
    """Return the ids of an article's flags that count, in order of the text."""
    report = desk.store.report(article)
    assert report is not None
    return [flag.id for flag in report.flags if flag.suppressed is None]


def shown_codes(html: str) -> list[str]:
    """Return the codes of the cards on a page."""
    return re.findall(r'data-code="(\w+)"', html)
