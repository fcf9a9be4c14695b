"""How grave is a flag? The names of the severities and their order."""

from __future__ import annotations

SEVERITIES = ("info", "advice", "warning", "error")
"""From mildest to gravest."""
_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}


def at_least(severity: str, least: str) -> bool:
    """Tell whether a severity is as grave as another, or graver."""
    return _RANK[severity] >= _RANK[least]


def at_most(severity: str, cap: str) -> str:
    """Return the milder of two severities."""
    return min(severity, cap, key=_RANK.__getitem__)


def milder(severity: str) -> str:
    """Return the next milder severity; the mildest has none below it."""
    return SEVERITIES[max(0, _RANK[severity] - 1)]
