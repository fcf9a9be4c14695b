"""From the table of a TOML file to settings; every mistake is named with file, line and nearest valid name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from secondsource.errors import ConfigError
from secondsource.severity import SEVERITIES
from secondsource_cli.choices import Format
from secondsource_cli.names import known_signals, nearest_name
from secondsource_cli.settings import (
    FAIL_ON,
    Allow,
    PathRule,
    Settings,
    SignalSettings,
    Suppress,
    Term,
)
from secondsource_cli.toml_lines import Key, line_of

_FORMATS = tuple(f.value for f in Format)
TOP = (
    "fail-on", "format", "min-severity", "bundle", "baseline", "signals", "columns", "paths", "allow", "flag",
    "suppress",
)  # fmt: skip
_SIGNAL = ("enabled", "severity", "threshold")
_COLUMNS = ("id", "title", "text")


class Checked:
    """Reads values out of one file, and knows the line of each for the complaint."""

    def __init__(self, file: Path, prefix: Key, lines: dict[Key, int]) -> None:
        self.file = file
        self.prefix = prefix
        self.lines = lines

    def settings(self, table: Any) -> Settings:
        """Return the settings that a table holds."""
        table = self.table(table, (), TOP)
        signals = {
            name: SignalSettings(**changes)
            for name, changes in self.signals(table.get("signals", {}), ("signals",)).items()
        }
        columns = self.table(table.get("columns", {}), ("columns",), _COLUMNS)
        return Settings(
            file=self.file,
            fail_on=self.choice(table, (), "fail-on", FAIL_ON) or "warning",
            format=self.choice(table, (), "format", _FORMATS) or "text",
            min_severity=self.choice(table, (), "min-severity", SEVERITIES),
            bundle=self.path(table, "bundle"),
            baseline=self.path(table, "baseline"),
            signals=signals,
            columns={key: self.text(columns, ("columns",), key) for key in columns},
            paths=tuple(self.rule(row, key) for row, key in self.rows(table, "paths")),
            allow=tuple(self.allow(row, key) for row, key in self.rows(table, "allow")),
            flag=tuple(self.term(row, key) for row, key in self.rows(table, "flag")),
            suppress=tuple(self.suppress(row, key) for row, key in self.rows(table, "suppress")),
            places=self.places(table),
        )

    def rule(self, row: Any, at: Key) -> PathRule:
        row = self.table(row, at, ("glob", "fail-on", "min-severity", "signals"))
        return PathRule(
            globs=self.many(row, at, "glob", required=True),
            fail_on=self.choice(row, at, "fail-on", FAIL_ON),
            min_severity=self.choice(row, at, "min-severity", SEVERITIES),
            signals=self.signals(row.get("signals", {}), (*at, "signals")),
            place=self.place(at),
        )

    def allow(self, row: Any, at: Key) -> Allow:
        row = self.table(row, at, ("phrase", "signal", "reason"))
        return Allow(
            self.text(row, at, "phrase"), self.text(row, at, "reason"), self.which(row, at), self.place(at)
        )

    def term(self, row: Any, at: Key) -> Term:
        row = self.table(row, at, ("term", "reason", "severity", "suggestion", "match-case"))
        return Term(
            term=self.text(row, at, "term"),
            reason=self.text(row, at, "reason"),
            severity=self.choice(row, at, "severity", SEVERITIES) or "advice",
            suggestion=self.text(row, at, "suggestion", required=False),
            match_case=self.yes_or_no(row, at, "match-case", default=False),
            place=self.place(at),
        )

    def suppress(self, row: Any, at: Key) -> Suppress:
        row = self.table(row, at, ("path", "signal", "reason"))
        return Suppress(
            self.many(row, at, "path", required=True),
            self.text(row, at, "reason"),
            self.which(row, at),
            self.place(at),
        )

    def signals(self, table: Any, at: Key) -> dict[str, dict[str, Any]]:
        """Return the changes to each signal."""
        found: dict[str, dict[str, Any]] = {}
        for name, value in self.table(table, at, known_signals(), "signal").items():
            here = (*at, name)
            row = self.table(value, here, _SIGNAL)
            changes: dict[str, Any] = {}
            if "enabled" in row:
                changes["enabled"] = self.yes_or_no(row, here, "enabled", default=True)
            if "severity" in row:
                changes["severity"] = self.choice(row, here, "severity", SEVERITIES)
            if "threshold" in row:
                changes["threshold"] = self.probability(row, here, "threshold")
            found[name] = changes
        return found

    def which(self, row: Mapping[str, Any], at: Key) -> tuple[str, ...]:
        """Return the signals that a row names; none for all."""
        names = self.many(row, at, "signal", required=False)
        for name in names:
            if name not in known_signals():
                self.fail((*at, "signal"), f"unknown signal {name!r}", nearest_name(name, known_signals()))
        return names

    def table(self, value: Any, at: Key, known: Collection[str], what: str = "key") -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fail(at, f"{_name(at)} must be a table, not {_kind(value)}", "Write it as a [section].")
        for key in value:
            if key not in known:
                hint = nearest_name(key, known)
                self.fail((*at, key), f"unknown {what} {key!r}{_inside(at)}", hint, f"unknown-{what}")
        return dict(value)

    def rows(self, table: Mapping[str, Any], key: str) -> list[tuple[Any, Key]]:
        value = table.get(key, [])
        if not isinstance(value, list):
            self.fail((key,), f"{key!r} must be a list of tables", f"Begin each with [[{key}]].")
        return [(row, (key, number)) for number, row in enumerate(value)]

    def text(self, row: Mapping[str, Any], at: Key, key: str, *, required: bool = True) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            self.fail((*at, key), f"{key!r} must be text, not {_kind(value)}", "Put it in quotation marks.")
        if required and not value.strip():
            self.fail((*at, key), f"{key!r} is missing or empty{_inside(at)}", f'Add {key} = "…".')
        return str(value)

    def many(self, row: Mapping[str, Any], at: Key, key: str, *, required: bool) -> tuple[str, ...]:
        value = row.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            self.fail((*at, key), f"{key!r} must be text or a list of texts", f'Write {key} = ["…", "…"].')
        if required and not values:
            self.fail((*at, key), f"{key!r} is missing{_inside(at)}", f'Add {key} = "…".')
        return tuple(values)

    def choice(self, row: Mapping[str, Any], at: Key, key: str, known: Collection[str]) -> str | None:
        value = row.get(key)
        if value is not None and (not isinstance(value, str) or value not in known):
            self.fail((*at, key), f"{key!r} cannot be {value!r}", nearest_name(str(value), known))
        return value

    def yes_or_no(self, row: Mapping[str, Any], at: Key, key: str, *, default: bool) -> bool:
        value = row.get(key, default)
        if not isinstance(value, bool):
            self.fail((*at, key), f"{key!r} must be true or false, not {value!r}", "No quotation marks.")
        return bool(value)

    def probability(self, row: Mapping[str, Any], at: Key, key: str) -> float:
        value = row[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self.fail((*at, key), f"{key!r} must be a probability, not {value!r}", "From 0.0 to 1.0.")
        return float(value)

    def path(self, table: Mapping[str, Any], key: str) -> Path | None:
        """Return a path; relative ones count from the folder of the settings."""
        return self.file.parent / self.text(table, (), key) if key in table else None

    def places(self, table: Mapping[str, Any]) -> dict[str, str]:
        """Return where each key was set."""
        found = {key: self.place((key,)) for key in table if key not in ("signals", "columns")}
        for section in ("signals", "columns"):
            for name, row in table.get(section, {}).items():
                for key in row if isinstance(row, dict) else [None]:
                    at: Key = (section, name, key) if key else (section, name)
                    found[".".join(map(str, at))] = self.place(at)
        return found

    def place(self, at: Key) -> str:
        return f"{self.file}:{line_of(self.lines, (*self.prefix, *at))}"

    def fail(self, at: Key, message: str, hint: str, code: str = "bad-value") -> None:
        raise ConfigError(f"{self.place(at)}: {message}", code=code, hint=hint)


def _name(at: Key) -> str:
    return ".".join(str(part) for part in at if not isinstance(part, int)) or "the file"


def _inside(at: Key) -> str:
    name = _name(at)
    if not at:
        return ""
    return f" in [[{name}]]" if isinstance(at[-1], int) else f" in [{name}]"


def _kind(value: object) -> str:
    return {bool: "true or false", int: "a number", float: "a number", list: "a list", str: "text"}.get(
        type(value), type(value).__name__
    )
