"""HTML: one file that needs nothing else. Summary first, then each article with its flags, evidence and sources.

No script, no address outside the file; a content security policy in its head forbids both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from secondsource.readers import Failure
from secondsource.report import Report
from secondsource.severity import SEVERITIES
from secondsource.writers import Entry, Options, shown
from secondsource.writers.markup import MAX_FLAGS, Block, Mark, blocks, marks, title_of
from secondsource.writers.pages import environment, style_hash, stylesheet


@dataclass(frozen=True, slots=True)
class Section:
    """One article of a report.

    Attributes
    ----------
    key : str
        What its anchors begin with.
    counts : mapping of str to int
        Flags by severity, the gravest first.
    left : int
        Flags that have no card, because there are too many.
    """

    key: str
    path: str
    title: str
    report: Report
    marks: Sequence[Mark]
    blocks: Sequence[Block]
    counts: dict[str, int]
    suppressed: int
    left: int


def write(entries: Iterable[Entry | Failure], options: Options) -> Iterator[str]:
    """Yield the page; every article is held until the summary that comes first is known."""
    sections: list[Section] = []
    failures: list[Failure] = []
    for entry in entries:
        if isinstance(entry, Failure):
            failures.append(entry)
        else:
            sections.append(_section(entry, f"a{len(sections) + 1}-", options.min_severity))
    yield _page(sections, failures)


def write_html(
    reports: Iterable[Report | Entry], errors: Iterable[Failure] = (), *, min_severity: str = "info"
) -> str:
    """Return the page for some reports.

    Parameters
    ----------
    reports : iterable of Report or Entry
        An entry says where its report's text came from.
    errors : iterable of Failure
        Inputs that could not be read.
    min_severity : str
        Milder flags are left out.
    """
    entries: list[Entry | Failure] = [
        r if isinstance(r, Entry) else Entry(r, r.id or "text", r.id or "text") for r in reports
    ]
    return "".join(write([*entries, *errors], Options(min_severity=min_severity)))


def _section(entry: Entry, key: str, min_severity: str) -> Section:
    report = entry.report
    flags = shown(report, min_severity)
    made = marks(flags[:MAX_FLAGS])
    count = Counter(flag.severity for flag in flags)
    return Section(
        key,
        entry.path,
        title_of(report) or entry.path,
        report,
        made,
        blocks(report, made, max(0, entry.start - 2)),
        {severity: count[severity] for severity in reversed(SEVERITIES) if count[severity]},
        sum(flag.suppressed is not None for flag in report.flags),
        len(flags) - len(made),
    )


def _page(sections: Sequence[Section], failures: Sequence[Failure]) -> str:
    thresholds = {m.flag.signal: m.flag.threshold for section in sections for m in section.marks}
    return (
        environment()
        .get_template("report.html")
        .render(
            sections=sections,
            failures=failures,
            thresholds=dict(sorted(thresholds.items())),
            models=sorted({section.report.model for section in sections}),
            style=stylesheet(),
            style_hash=style_hash(),
        )
    )
