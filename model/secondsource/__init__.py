"""Second Source: flags how a news article is sourced, worded and reconciled, and explains every flag.

>>> import secondsource
>>> analyzer = secondsource.load()
>>> report = analyzer.analyze("…")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from secondsource.analyzer import Analyzer, load
    from secondsource.article import Article
    from secondsource.errors import BundleError, ConfigError, InputError, SecondSourceError
    from secondsource.report import Flag, Report

__all__ = [
    "Analyzer",
    "Article",
    "BundleError",
    "ConfigError",
    "Flag",
    "InputError",
    "Report",
    "SecondSourceError",
    "__version__",
    "load",
]
__version__ = "0.1.0"

_HOME = {
    "Analyzer": "analyzer",
    "load": "analyzer",
    "Article": "article",
    "BundleError": "errors",
    "ConfigError": "errors",
    "InputError": "errors",
    "SecondSourceError": "errors",
    "Flag": "report",
    "Report": "report",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first asked for, so that ``import secondsource`` costs next to nothing."""
    if name in _HOME:
        return getattr(import_module(f"secondsource.{_HOME[name]}"), name)
    raise AttributeError(f"module 'secondsource' has no attribute {name!r}")
