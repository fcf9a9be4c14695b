"""What the options of several commands can be."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What results are written as."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    sarif = "sarif"
    github = "github"
    html = "html"


class TextOrJson(StrEnum):
    """For people or for machines."""

    text = "text"
    json = "json"


class Severity(StrEnum):
    """How grave a flag is, from a note to an error."""

    info = "info"
    advice = "advice"
    warning = "warning"
    error = "error"


class FailOn(StrEnum):
    """From which severity on the exit code is 1."""

    info = "info"
    advice = "advice"
    warning = "warning"
    error = "error"
    never = "never"
