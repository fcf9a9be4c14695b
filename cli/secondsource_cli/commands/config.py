"""``secondsource config``: are the settings sound, what holds for a file, and where does each value come from?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secondsource_cli.choices import TextOrJson
from secondsource_cli.options import SettingsFile, TextOrJsonFormat

if TYPE_CHECKING:
    from secondsource_cli.settings import Settings

DEFAULT = "default"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("config")(config)


def config(
    path: Annotated[
        Path, typer.Argument(metavar="[PATH]", help="The file or folder whose settings are asked for.")
    ] = Path(),
    *,
    show: Annotated[
        bool, typer.Option("--show", help="Print every setting that holds there, and where it comes from.")
    ] = False,
    file: SettingsFile = None,
    format: TextOrJsonFormat = TextOrJson.text,
) -> None:
    """Check the settings, or show those that hold for a file.

    Settings are read from secondsource.toml, or from [tool.secondsource] in pyproject.toml, whichever stands nearest
    at or above the file that is checked. The command line goes before [[paths]] rules, these before the rest of the
    file, and that before the defaults. An unknown key or a bad value is an error that names file, line and the
    nearest valid name.

    Exit codes: 0 sound · 2 a mistake in the settings.
    """
    from secondsource.writers.json import dumps
    from secondsource_cli.names import known_signals
    from secondsource_cli.settings_file import settings_for

    settings = settings_for(path, file)
    if not show:
        typer.echo(f"{settings.file}: sound" if settings.file else "no file of settings; the defaults hold")
        return
    rows = list(effective(settings.for_path(path), known_signals()))
    if format is TextOrJson.json:
        typer.echo(dumps({key: {"value": value, "from": place} for key, value, place in rows}))
        return
    typer.echo(f"# {path}")
    written = [(key, _toml(value), place) for key, value, place in rows]
    width = max(len(key) for key, _, _ in written)
    room = max(len(value) for _, value, _ in written if len(value) <= 24)
    for key, value, place in written:
        typer.echo(f"{key:<{width}} = {value:<{room}}  # {place}")


def effective(settings: Settings, signals: tuple[str, ...]) -> Iterator[tuple[str, Any, str]]:
    """Yield each setting with its value and where it comes from. None: each signal, or each format, has its own."""
    from secondsource_cli.settings import SignalSettings

    def place(key: str) -> str:
        return settings.places.get(key, DEFAULT)

    yield "fail-on", settings.fail_on, place("fail-on")
    yield "format", settings.format, place("format")
    yield "min-severity", settings.min_severity, place("min-severity")
    yield "bundle", settings.bundle and str(settings.bundle), place("bundle")
    yield "baseline", settings.baseline and str(settings.baseline), place("baseline")
    trained, version = _thresholds(settings.bundle)
    for signal in signals:
        chosen = settings.signals.get(signal, SignalSettings())
        for key in ("enabled", "severity"):
            name = f"signals.{signal}.{key}"
            yield name, getattr(chosen, key), place(name)
        name = f"signals.{signal}.threshold"
        if chosen.threshold is not None:
            yield name, chosen.threshold, place(name)
        elif signal in trained:
            yield name, trained[signal], f"bundle {version}"
    for key in ("id", "title", "text"):
        yield f"columns.{key}", settings.columns.get(key, key), place(f"columns.{key}")
    for number, allow in enumerate(settings.allow, 1):
        yield f"allow.{number}", f"{allow.phrase} ({_which(allow.signals)}): {allow.reason}", allow.place
    for number, term in enumerate(settings.flag, 1):
        yield f"flag.{number}", f"{term.term} ({term.severity}): {term.reason}", term.place
    for number, rule in enumerate(settings.suppress, 1):
        what = f"{', '.join(rule.globs)} ({_which(rule.signals)}): {rule.reason}"
        yield f"suppress.{number}", what, rule.place


def _thresholds(bundle: Path | None) -> tuple[dict[str, float], str]:
    """Return the thresholds that a bundle was trained to, and its version; nothing when there is none."""
    from secondsource_cli.loading import manifest

    said = manifest(bundle)
    thresholds = said.get("thresholds")
    return dict(thresholds) if isinstance(thresholds, dict) else {}, str(said.get("version", ""))


def _which(signals: tuple[str, ...]) -> str:
    return ", ".join(signals) or "all signals"


def _toml(value: Any) -> str:
    from secondsource.writers.json import dumps

    return "-" if value is None else dumps(value)
