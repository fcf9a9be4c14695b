"""``secondsource signals``: what each signal means, whose rule it is, and how good the installed bundle is at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secondsource.errors import BundleError, ConfigError
from secondsource_cli import output
from secondsource_cli.choices import TextOrJson
from secondsource_cli.names import signal_ids
from secondsource_cli.options import BundleFolder, NoColor, TextOrJsonFormat

if TYPE_CHECKING:
    from secondsource.signals import Signal

_LABEL = 10
_EXAMPLES = 3
_MEASURES = {"signal": "this bundle", "word-list": "a word list", "tfidf": "TF-IDF + regression"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("signals")(signals)


def signals(
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="One signal, in full.", autocompletion=signal_ids, show_default=False
        ),
    ] = None,
    *,
    format: TextOrJsonFormat = TextOrJson.text,
    bundle: BundleFolder = None,
    no_color: NoColor = False,
) -> None:
    """List the signals, or explain one: meaning, rule, kinds, examples, measured quality.

    Precision is the share of its flags that an editor would raise too; recall the share of an editor's flags that it
    raises. Both are measured on articles that the bundle was not trained on, with a 95 % interval for F1.
    """
    from secondsource.signals import registry
    from secondsource.writers.json import dumps
    from secondsource_cli.names import nearest_name

    known = registry()
    if id is not None and id not in known:
        raise ConfigError(f"unknown signal {id!r}", code="unknown-signal", hint=nearest_name(id, list(known)))
    version, metrics, examples = _measured(bundle)
    chosen = [known[id]] if id is not None else list(known.values())
    if format is TextOrJson.json:
        rows = [_as_dict(signal, metrics, examples) for signal in chosen]
        typer.echo(
            dumps({"bundle": version, "signals": rows} if id is None else {"bundle": version, **rows[0]})
        )
        return
    colour = output.use_colour(no_color)
    lines = (
        _one(chosen[0], metrics, examples, colour)
        if id is not None
        else _table(chosen, metrics, version, colour)
    )
    output.to_stdout((row.rstrip() + "\n" for row in lines), "text")


def _measured(path: Path | None) -> tuple[str | None, Mapping[str, Any], Mapping[str, Any]]:
    """Return version, figures and examples of a bundle; nothing when the package came without one."""
    from secondsource.bundle import default_path, read_bundle

    try:
        bundle = read_bundle(path or default_path())
    except BundleError as error:
        if path is not None:
            raise
        typer.echo(f"no figures: {error.message}", err=True)
        return None, {}, {}
    return bundle.version, _mapping(bundle.manifest.get("metrics")), _mapping(bundle.tables.get("examples"))


def _as_dict(signal: Signal, metrics: Mapping[str, Any], examples: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": signal.id,
        "title": signal.title,
        "scope": signal.scope,
        "meaning": signal.meaning,
        "why": signal.why,
        "guidance": signal.guidance,
        "authority": signal.authority,
        "kinds": dict(signal.kinds),
        "examples": {key: _texts(examples, signal.id, key) for key in ("flags", "clean")},
        "metrics": _mapping(metrics.get(signal.id)),
    }


def _table(
    known: list[Signal], metrics: Mapping[str, Any], version: str | None, colour: bool
) -> Iterator[str]:
    from secondsource.writers.plain import BOLD, DIM, paint, shorten

    width = max(len(signal.id) for signal in known)
    room = output.width() - width - 24
    yield paint(f"{'signal':<{width}}  {'precision':>9}  {'recall':>6}  what it flags", DIM, colour)
    for signal in known:
        figures = _mapping(_mapping(metrics.get(signal.id)).get("signal"))
        yield (
            f"{paint(f'{signal.id:<{width}}', BOLD, colour)}  {_figure(figures, 'precision'):>9}  "
            f"{_figure(figures, 'recall'):>6}  {shorten(signal.meaning, room)}"
        )
    yield ""
    yield paint(f"Bundle {version or 'none'}. More: secondsource signals ID", DIM, colour)


def _one(
    signal: Signal, metrics: Mapping[str, Any], examples: Mapping[str, Any], colour: bool
) -> Iterator[str]:
    from secondsource.writers.plain import BOLD, paint, shorten, wrap

    width = output.width()
    indent = " " * (_LABEL + 2)

    def part(label: str, text: str) -> list[str]:
        return wrap(text, width, f"{label:<{_LABEL}}  ", indent) if text else []

    yield paint(f"{signal.id}: {signal.title}", BOLD, colour)
    yield ""
    yield from part("Meaning", signal.meaning)
    yield from part("Why", signal.why)
    yield from part("Rule", f"{signal.guidance} ({signal.authority})")
    yield from part(
        "Looks at",
        {
            "span": "words",
            "attribution": "who says what",
            "pair": "two places",
            "article": "the whole article",
        }.get(signal.scope, signal.scope),
    )
    for number, (kind, meaning) in enumerate(signal.kinds.items()):
        yield from wrap(
            f"{kind}: {meaning}", width, f"{'Kinds' if number == 0 else '':<{_LABEL}}  ", indent + "  "
        )
    for label, key in (("Flags", "flags"), ("Does not", "clean")):
        for number, text in enumerate(_texts(examples, signal.id, key)[:_EXAMPLES]):
            short = shorten(text.replace("\n\n", " / "), 3 * (width - len(indent)))
            yield from wrap(f"– {short}", width, f"{label if number == 0 else '':<{_LABEL}}  ", indent + "  ")
    yield from _quality(_mapping(metrics.get(signal.id)), indent)


def _quality(figures: Mapping[str, Any], indent: str) -> Iterator[str]:
    rows = [(name, _mapping(figures.get(key))) for key, name in _MEASURES.items() if figures.get(key)]
    if not rows:
        yield f"{'Quality':<{_LABEL}}  not measured for this bundle"
        return
    width = max(len(name) for name, _ in rows)
    yield f"{'Quality':<{_LABEL}}  {'':<{width}}  precision  recall    F1  95 % interval"
    for name, row in rows:
        low, high = _figure(row, "low"), _figure(row, "high")
        yield (
            f"{indent}{name:<{width}}  {_figure(row, 'precision'):>9}  {_figure(row, 'recall'):>6}  "
            f"{_figure(row, 'f1'):>4}  {low}–{high}"
        )
    first = rows[0][1]
    if "labels" in first and "articles" in first:
        yield f"{indent}{first['labels']} flags of editors in {first['articles']} articles"


def _figure(figures: Mapping[str, Any], key: str) -> str:
    value = figures.get(key)
    return f"{value:.2f}" if isinstance(value, int | float) else "–"


def _texts(examples: Mapping[str, Any], signal: str, key: str) -> list[str]:
    texts = _mapping(examples.get(signal)).get(key)
    return [text for text in texts if isinstance(text, str)] if isinstance(texts, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
