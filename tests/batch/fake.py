"""The command line with an analyzer made by hand, as a process that can be killed and as a worker of a cluster."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tests import reports

from secondsource.article import Article
from secondsource.report import Report
from secondsource_cli import loading
from secondsource_cli.main import main

PAUSE = "SECONDSOURCE_TEST_PAUSE"


class FakeAnalyzer:
    """Finds the same flags in every article that speaks of bandits, and nothing in others."""

    version = "fake"

    def analyze(self, text: str, title: str | None = None, id: str | None = None) -> Report:
        """Return a report after a pause, so that a run lasts long enough to be killed."""
        time.sleep(float(os.environ.get(PAUSE, "0")))
        made = reports.flawed() if "bandits" in text else reports.report(text)
        return replace(made, id=id)

    def reports(self, articles: Sequence[Article]) -> list[Report]:
        """Return the report of each article."""
        return [self.analyze(article.text, id=article.id) for article in articles]


def install() -> None:
    """Put the analyzer in place of the trained one."""

    def load(bundle: Path | None, thresholds: Mapping[str, float]) -> FakeAnalyzer:
        return FakeAnalyzer()

    loading.analyzer = load  # type: ignore[assignment]


def dask_setup(worker: object) -> None:
    """Be called by a worker of a cluster when it starts."""
    install()


if __name__ == "__main__":
    install()
    main()
