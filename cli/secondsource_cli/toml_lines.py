"""On which line of a TOML file does a key stand? ``tomllib`` reads values but forgets where they were."""

from __future__ import annotations

import re
from collections import Counter

Key = tuple[str | int, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_PATH = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"\s*\[({_PATH})\]")
_ARRAY = re.compile(rf"\s*\[\[({_PATH})\]\]")
_ENTRY = re.compile(rf"\s*({_PATH})\s*=")


def key_lines(text: str) -> dict[Key, int]:
    """Return the line, from 1, of each table and key; the n-th ``[[name]]`` is ``("name", n)``."""
    lines: dict[Key, int] = {}
    arrays: Counter[Key] = Counter()
    table: Key = ()
    for number, line in enumerate(text.splitlines(), 1):
        if match := _ARRAY.match(line):
            name = _resolve(_parts(match[1]), arrays)
            table = (*name, arrays[name])
            arrays[name] += 1
            lines.setdefault(name, number)
            lines[table] = number
        elif match := _TABLE.match(line):
            table = _resolve(_parts(match[1]), arrays)
            lines.setdefault(table, number)
        elif match := _ENTRY.match(line):
            lines.setdefault((*table, *_parts(match[1])), number)
    return lines


def line_of(lines: dict[Key, int], key: Key) -> int:
    """Return the line of a key, or of the nearest table around it."""
    while key and key not in lines:
        key = key[:-1]
    return lines.get(key, 1)


def _parts(path: str) -> Key:
    return tuple(part.strip("\"'") for part in re.findall(_PART, path))


def _resolve(path: Key, arrays: Counter[Key]) -> Key:
    """Put the number of the last element after each array on the way: ``[paths.signals]`` belongs to the last path."""
    found: Key = ()
    for position, part in enumerate(path):
        found = (*found, part)
        if position < len(path) - 1 and arrays[found]:
            found = (*found, arrays[found] - 1)
    return found
