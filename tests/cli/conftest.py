"""A command line whose analyzer is a fake: it returns reports made by hand."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from tests import reports

from secondsource.article import Article
from secondsource.errors import InputError
from secondsource.report import Report
from secondsource_cli import loading, settings_file
from secondsource_cli.main import main


@dataclass
class FakeAnalyzer:
    """Knows some texts; finds nothing in all others."""

    version: str = "default-0123abcd"
    known: dict[str, Report] = field(default_factory=dict)
    asked: list[Mapping[str, float]] = field(default_factory=list)

    def analyze(self, text: str, title: str | None = None, id: str | None = None) -> Report:
        """Return the report that was prepared for a text."""
        if "unanalysable" in text:
            raise InputError("the text has 20,000,001 characters", code="too-large", hint="Split it.")
        full = f"{title}\n\n{text}" if title else text
        made = self.known.get(" ".join(text.split())) or reports.report(full)
        shift = len(full) - len(made.text)
        if shift:
            made = _moved(made, full, shift)
        return replace(made, text=full, id=id)

    def reports(self, articles: Sequence[Article]) -> list[Report]:
        """Return the report of each article."""
        return [self.analyze(article.text, id=article.id) for article in articles]


@dataclass(frozen=True)
class Outcome:
    """What a run left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeAnalyzer:
    """The analyzer in use."""
    analyzer = FakeAnalyzer()
    for made in (reports.flawed(), reports.hostile(), reports.clean()):
        analyzer.known[" ".join(made.text.split())] = made

    def load(bundle: Path | None, thresholds: Mapping[str, float]) -> FakeAnalyzer:
        analyzer.asked.append(dict(thresholds))
        return analyzer

    monkeypatch.setattr(loading, "analyzer", load)
    return analyzer


@pytest.fixture
def run(
    fake: FakeAnalyzer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command line as the console script does, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)

    def invoke(*arguments: str, stdin: bytes = b"") -> Outcome:
        settings_file.forget()
        monkeypatch.setattr(sys, "argv", ["secondsource", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code: object = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        captured = capsys.readouterr()
        assert isinstance(code, int)
        return Outcome(code, captured.out, captured.err)

    return invoke


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """A folder with a flawed, a clean and an unreadable draft."""
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "clean.txt").write_text(reports.CLEAN, encoding="utf-8")
    (folder / "flawed.txt").write_text(reports.FLAWED, encoding="utf-8")
    return folder


def _moved(made: Report, text: str, shift: int) -> Report:
    flags = tuple(
        replace(flag, spans=tuple(replace(s, start=s.start + shift, end=s.end + shift) for s in flag.spans))
        for flag in made.flags
    )
    return replace(made, text=text, flags=flags)
