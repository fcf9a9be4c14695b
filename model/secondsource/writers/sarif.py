"""SARIF 2.1.0, the exchange format of code scanners, for editors and review tools that read it.

Columns are Unicode code points, like every offset of ours. The signals are the rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import secondsource
from secondsource.readers import Failure
from secondsource.report import Flag, FlagSpan
from secondsource.signals import registry
from secondsource.writers import Entry, Options, Places, as_uri_path, first_span
from secondsource.writers.json import dumps
from secondsource.writers.plain import line

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "secondsourceFlag/v1"
_LEVELS = {"error": "error", "warning": "warning", "advice": "note", "info": "none"}
_KINDS = {"inline": "inSource"}
_BESIDE = frozenset({"cue", "content"})
_ROLES = {"account-a": "the first account", "account-b": "the second account"}


def write(entries: Iterable[Entry | Failure], options: Options) -> Iterator[str]:
    """Yield one document with one run."""
    rules: dict[str, dict[str, Any]] = {id: _rule(id) for id in registry()}
    results, files, notifications, model = [], {}, [], options.version
    for entry in entries:
        if isinstance(entry, Failure):
            notifications.append(_notification(entry))
            continue
        model = entry.report.model
        files[_uri(entry.file)] = {"location": {"uri": _uri(entry.file)}}
        places = Places(entry.report.text, entry.start)
        for flag in entry.report.flags:
            rules.setdefault(flag.signal, _rule(flag.signal))
            results.append(_result(flag, entry, places, list(rules).index(flag.signal)))
    driver = {
        "name": "Second Source",
        "version": secondsource.__version__,
        "semanticVersion": secondsource.__version__,
        "rules": list(rules.values()),
        "properties": {"bundle": model},
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": list(files.values()),
        "invocations": [
            # Inputs that cannot be read do not make the run a failure: the others were checked.
            {"executionSuccessful": True, "toolExecutionNotifications": notifications}
        ],
        "results": results,
    }
    yield _indented({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(id: str) -> dict[str, Any]:
    signal = registry().get(id)
    if signal is None:
        what = "A term on the newsroom's own list."
        return {"id": id, "name": _pascal(id), "shortDescription": {"text": what}}
    return {
        "id": id,
        "name": _pascal(id),
        "shortDescription": {"text": signal.title},
        "fullDescription": {"text": signal.meaning},
        "help": {"text": f"{signal.why}\n\n{signal.guidance} ({signal.authority})"},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"scope": signal.scope, "kinds": dict(signal.kinds)},
    }


def _result(flag: Flag, entry: Entry, places: Places, rule: int) -> dict[str, Any]:
    span = first_span(flag)
    others = [s for s in flag.spans if s is not span and s.role not in _BESIDE]
    result: dict[str, Any] = {
        "ruleId": flag.signal,
        "ruleIndex": rule,
        "level": _LEVELS[flag.severity],
        "kind": "informational" if flag.severity == "info" else "fail",
        "message": {"text": _message(f"{flag.reason} {flag.question}".strip())},
        "locations": [_location(span, entry, places)],
        "partialFingerprints": {FINGERPRINT: flag.id},
        "rank": round(100 * flag.probability, 1),
        "properties": _properties(flag),
    }
    if others:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": _ROLES.get(s.role, s.role)}, **_location(s, entry, places)}
            for number, s in enumerate(others)
        ]
    if flag.suppressed is not None:
        result["suppressions"] = [
            {
                "kind": _KINDS.get(flag.suppressed.by, "external"),
                "status": "accepted",
                "justification": flag.suppressed.reason,
                "properties": {"by": flag.suppressed.by},
            }
        ]
    return result


def _properties(flag: Flag) -> dict[str, Any]:
    return {
        "probability": flag.probability,
        "voice": flag.voice,
        "kind": flag.kind,
        "severity": flag.severity,
        "suggestion": flag.suggestion,
    }


def _location(span: FlagSpan | None, entry: Entry, places: Places) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(entry.file)}}
    location: dict[str, Any] = {"physicalLocation": physical}
    if entry.record is not None:
        # The article is one line of the file; places in its text are none in the file.
        physical["region"] = {"startLine": entry.record}
        location["logicalLocations"] = [{"fullyQualifiedName": entry.report.id or entry.path}]
    elif span is not None and not entry.extracted:
        row, column = places(span.start)
        last_row, last_column = places(span.end)
        physical["region"] = {
            "startLine": row,
            "startColumn": column,
            "endLine": last_row,
            "endColumn": last_column,
            "snippet": {"text": span.quote},
        }
    return location


def _notification(failure: Failure) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": _message(f"{failure.error.message} {failure.error.hint}".strip())},
        "descriptor": {"id": failure.error.code},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(failure.place)}}}],
    }


def _message(text: str) -> str:
    """Return a message without control characters, in which no text can pass for a link."""
    return line(text).replace("](", "]\\(")


def _uri(path: str) -> str:
    name = as_uri_path(path)
    return ("file://" if name.startswith("/") else "") + quote(name.encode("utf-8", "surrogatepass"))


def _pascal(id: str) -> str:
    return "".join(part.capitalize() for part in id.split("-"))


def _indented(value: Mapping[str, Any]) -> str:
    # Written compactly first, so that the escapes are those of every other JSON of ours.
    return json.dumps(json.loads(dumps(value)), indent=1, ensure_ascii=True) + "\n"
