"""Second Source: flags how a news article is sourced, worded and reconciled, and explains every flag."""

from __future__ import annotations
