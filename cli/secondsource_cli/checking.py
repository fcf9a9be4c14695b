"""One article through the whole of ``check``: comments, analysis, own terms, choice of signals, suppression."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from secondsource.errors import InputError
from secondsource.readers import Columns, Failure, Record, format_of
from secondsource.severity import SEVERITIES, at_least
from secondsource_cli import loading
from secondsource_cli.baseline import Baseline, read_baseline
from secondsource_cli.house_style import with_terms
from secondsource_cli.inline import find_comments, find_in_html
from secondsource_cli.inputs import Source, records
from secondsource_cli.settings import Settings, SignalSettings
from secondsource_cli.settings_file import settings_for
from secondsource_cli.suppression import Used, recount, suppress

if TYPE_CHECKING:
    from secondsource.report import Flag, Report
    from secondsource.writers import Entry


@dataclass(frozen=True)
class Choices:
    """What was asked for on the command line; it goes before every setting."""

    fail_on: str | None = None
    min_severity: str | None = None
    bundle: Path | None = None
    config: Path | None = None
    baseline: Path | None = None
    title: str | None = None
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    write_baseline: Path | None = None


@dataclass
class Run:
    """What happened in one run of ``check``.

    Attributes
    ----------
    failing : int
        Flags at or above the severity at which the run fails.
    notes : list of str
        Unused and mistaken suppressions.
    found : list of (Path, Flag)
        What a new baseline would hold; filled only when one is to be written.
    """

    choices: Choices
    articles: int = 0
    failing: int = 0
    failures: list[Failure] = field(default_factory=list)
    flags: dict[str, int] = field(default_factory=dict)
    suppressed: int = 0
    hidden: int = 0
    notes: list[str] = field(default_factory=list)
    checked: list[Path] = field(default_factory=list)
    found: list[tuple[Path, Flag]] = field(default_factory=list)
    used: Used = field(default_factory=Used)
    version: str = ""
    _baselines: dict[Path, Baseline] = field(default_factory=dict)

    def prepare(self, sources: Sequence[Source | Failure]) -> None:
        """Read settings, baselines and bundles before anything is written, so that no mistake cuts an output short."""
        for source in sources:
            if isinstance(source, Source):
                settings = settings_for(source.path, self.choices.config).for_path(source.path)
                self._baseline(settings)
                loading.analyzer(self.choices.bundle or settings.bundle, settings.thresholds)

    def entries(self, sources: Sequence[Source | Failure], least: str) -> Iterator[Entry | Failure]:
        """Yield the report of each article, or why there is none; take note of both.

        Parameters
        ----------
        sources : sequence of Source or Failure
        least : str
            Severity from which flags are shown, for the count of those that are not.
        """
        for source in sources:
            if isinstance(source, Failure):
                yield self._failed(source)
                continue
            settings = settings_for(source.path, self.choices.config).for_path(source.path)
            self.checked.append(source.path)
            for record in records(source, Columns(**settings.columns)):
                if isinstance(record, Failure):
                    yield self._failed(record)
                    continue
                try:
                    entry = self._check(record, source, settings)
                except InputError as error:
                    yield self._failed(Failure(record.place, error, record.id))
                    continue
                self._count(entry.report, settings, least, source)
                yield entry

    def unused(self, folders: Sequence[Path]) -> list[str]:
        """Return every suppression that had nothing to do."""
        gone = [line for baseline in self._baselines.values() for line in baseline.unused(self.checked)]
        return [*self.notes, *self.used.unused(folders), *gone]

    def closing(self) -> str:
        """Return the closing line: what was done, what was found, what is not shown."""
        from secondsource.writers import count_of as of_severity

        total = sum(self.flags.values())
        by_severity = ", ".join(
            of_severity(self.flags[s], s) for s in reversed(SEVERITIES) if s in self.flags
        )
        parts = [count_of(self.articles, "article")]
        parts.append(f"{count_of(total, 'flag')} ({by_severity})" if total else "no flags")
        if self.suppressed:
            parts.append(f"{self.suppressed:,} suppressed")
        if self.hidden:
            parts.append(f"{count_of(self.hidden, 'milder note')} not shown")
        if self.failures:
            parts.append(f"{count_of(len(self.failures), 'input')} unreadable")
        return ", ".join(parts)

    def _check(self, record: Record, source: Source, settings: Settings) -> Entry:
        from secondsource.writers import Entry

        title = self.choices.title if self.choices.title is not None else record.title
        comments = find_comments(record.text)
        analyzer = loading.analyzer(self.choices.bundle or settings.bundle, settings.thresholds)
        self.version = analyzer.version
        name = None if record.id == source.name else record.id
        report = analyzer.analyze(comments.text, title, name)
        if record.page:
            comments = find_in_html(record.page, record.text)
        extracted = format_of(source.path.name) == "html"
        shift = len(report.text) - len(record.text)
        # Before flags are chosen: a suppression of a flag that is not shown in this run is not unused.
        report, unused = suppress(
            with_terms(report, settings.flag),
            source.path,
            settings=settings,
            comments=comments.inline,
            shift=shift,
            baseline=self._baseline(settings),
            used=self.used,
        )
        self.notes += [f"{record.place}:{m.line}: suppression {m.message}" for m in comments.mistakes]
        self.notes += [
            f"{record.place}:{c.line}: nothing to suppress for {', '.join(c.signals)}" for c in unused
        ]
        report = self._chosen(report, settings)
        return Entry(report, record.place, source.name, _row(record, source), shift, extracted)

    def _chosen(self, report: Report, settings: Settings) -> Report:
        """Leave out the signals that were switched off and the flags that are too mild; set severities."""
        flags = []
        kept = {key: value for key, value in report.signals.items() if self._wanted(key, settings)}
        least = self.choices.min_severity or settings.min_severity or "info"
        for flag in report.flags:
            if not self._wanted(flag.signal, settings):
                continue
            severity = settings.signals.get(flag.signal, SignalSettings()).severity
            # What somebody is quoted as saying stays a note, whatever the signal's severity.
            if severity is not None and flag.severity != "info":
                flag = replace(flag, severity=severity)  # noqa: PLW2901
            if at_least(flag.severity, least):
                flags.append(flag)
        return recount(replace(report, flags=tuple(flags), signals=kept))

    def _wanted(self, signal: str, settings: Settings) -> bool:
        if self.choices.select:
            return signal in self.choices.select and signal not in self.choices.ignore
        return signal not in self.choices.ignore and settings.signals.get(signal, SignalSettings()).enabled

    def _baseline(self, settings: Settings) -> Baseline | None:
        file = self.choices.baseline or settings.baseline
        if file is None or self.choices.write_baseline is not None:
            return None
        if file not in self._baselines:
            self._baselines[file] = read_baseline(file)
        return self._baselines[file]

    def _count(self, report: Report, settings: Settings, least: str, source: Source) -> None:
        fail_on = self.choices.fail_on or settings.fail_on
        self.articles += 1
        for flag in report.flags:
            if flag.suppressed is not None:
                self.suppressed += 1
                continue
            if self.choices.write_baseline is not None:
                self.found.append((source.path, flag))
            if not at_least(flag.severity, least):
                self.hidden += 1
                continue
            self.flags[flag.severity] = self.flags.get(flag.severity, 0) + 1
        if fail_on != "never":
            self.failing += sum(f.suppressed is None and at_least(f.severity, fail_on) for f in report.flags)

    def _failed(self, failure: Failure) -> Failure:
        self.failures.append(failure)
        return failure


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun: ``"1 flag"``, ``"2 flags"``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _row(record: Record, source: Source) -> int | None:
    """Return the number of a record in a file of many."""
    number = record.place.removeprefix(f"{source.name}:")
    return int(number) if number != record.place and number.isdecimal() else None
