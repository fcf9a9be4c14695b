"""The worst false alarms and misses as a page to browse, with the plots beside it.

The page quotes the articles it was made from; it is for the desk, not for publication. It needs no script and loads
nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from secondsource.errors import ConfigError
from secondsource.signals import Signal
from secondsource.tokens import Span
from secondsource_training.corpora import LabelledFlag
from secondsource_training.counting import matches
from secondsource_training.evaluate import Evaluation, SignalResult
from secondsource_training.plots import plot_all
from secondsource_training.scored import Proposal, ScoredArticle

MOST = 40
AROUND = 140
TERMS = 5
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
nav a { margin-right: 1rem; }
article { border-left: 4px solid #888; padding: .2rem 1rem; margin: 1rem 0; }
article.alarm { border-color: #b3261e; } article.miss { border-color: #1e5fb3; }
mark { background: #ffd54a; color: #000; padding: 0 .15em; } .terms, .where { color: #666; font-size: .85rem; }
@media (prefers-color-scheme: dark) { .terms, .where { color: #aaa; } }
img { max-width: 100%; background: #fff; } blockquote { margin: .4rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
"""


def write_report(evaluation: Evaluation, folder: Path) -> list[Path]:
    """Write plots and page; return what was written.

    Raises
    ------
    ConfigError
        When the folder cannot be written, or matplotlib is not installed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = plot_all(evaluation, folder)
        page = folder / "errors.html"
        page.write_text("".join(errors_page(evaluation)), encoding="utf-8", errors="replace")
    except OSError as error:
        raise ConfigError(
            f"{folder}: cannot be written ({error.strerror})",
            code="unwritable",
            hint="Name a folder of your own.",
        ) from error
    return [*written, page]


def errors_page(evaluation: Evaluation) -> Iterator[str]:
    """Yield the page piece by piece."""
    title = f"Errors of {escape(evaluation.bundle)} on {escape(evaluation.on)}"
    yield (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style><h1>{title}</h1>"
        "<p>Flags that meet no label, the most confident first; then labels that no flag meets, those that came nearest "
        "first. This page quotes articles: keep it where those may be kept.</p><nav>"
    )
    for name in evaluation.signals:
        yield f'<a href="#{escape(name)}">{escape(name)}</a>'
    yield "</nav>"
    for name, result in evaluation.signals.items():
        yield from _section(name, result, [s for s in evaluation.scored if name in s.article.flags])
    yield "</html>\n"


def _section(name: str, result: SignalResult, scored: Sequence[ScoredArticle]) -> Iterator[str]:
    signal, threshold = result.signal, result.threshold
    alarms = [(p, item) for item in scored for p in item.flags(name, threshold) if not p.right]
    alarms.sort(key=lambda pair: -pair[0].probability)
    misses = []
    for item in scored:
        for flag in item.labels(name):
            near = [p for p in item.proposals.get(name, ()) if matches(p.candidate, flag, signal.match_roles)]
            best = max((p.probability for p in near), default=0.0)
            if best < threshold:
                misses.append((best, flag, item))
    misses.sort(key=lambda row: -row[0])
    yield f'<section id="{escape(name)}"><h2>{escape(name)}</h2>'
    yield f'<img src="{escape(name)}.svg" alt="Precision and recall, and reliability, of {escape(name)}">'
    yield f"<h3>False alarms: {len(alarms)}</h3>"
    for proposal, item in alarms[:MOST]:
        yield _alarm(signal, proposal, item)
    yield f"<h3>Misses: {len(misses)}</h3>"
    for best, flag, item in misses[:MOST]:
        yield _miss(best, flag, item)
    yield "</section>"


def _alarm(signal: Signal, proposal: Proposal, item: ScoredArticle) -> str:
    candidate = proposal.candidate
    spans = [s.span for s in candidate.spans]
    scored = next((s for s in item.reading.found.get(signal.id, ()) if s.candidate is candidate), None)
    terms = ""
    if scored is not None:
        terms = "; ".join(f"{t.feature} {t.weight:+.2f}" for t in scored.verdict.terms[:TERMS])
    head = f"{candidate.kind or signal.id}, probability {proposal.probability:.2f}"
    return _entry("alarm", head, item, spans, terms)


def _miss(best: float, flag: LabelledFlag, item: ScoredArticle) -> str:
    near = f"nearest candidate {best:.2f}" if best else "no candidate there"
    return _entry("miss", f"{flag.kind or 'label'}, {near}", item, [s.span for s in flag.spans], "")


def _entry(kind: str, head: str, item: ScoredArticle, spans: Sequence[Span], terms: str) -> str:
    text = item.reading.article.text
    quotes = "".join(f"<blockquote>{marked(text, span)}</blockquote>" for span in spans)
    note = f'<p class="terms">{escape(terms)}</p>' if terms else ""
    return (
        f'<article class="{kind}"><p class="where">{escape(head)} · {escape(item.article.id)} · '
        f"{escape(item.article.group)}</p>{quotes}{note}</article>"
    )


def marked(text: str, span: Span) -> str:
    """Return a stretch with what stands around it, as HTML."""
    before, after = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
    return f"…{escape(before)}<mark>{escape(text[span.start : span.end])}</mark>{escape(after)}…"
