"""Globs where no folder can be asked: of paths in settings, and of addresses in other file systems."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=256)
def pattern(glob: str) -> re.Pattern[str]:
    """Turn a glob into a pattern: ``**`` crosses folders, ``*`` does not; one without a slash fits in any folder."""
    glob = glob.strip().removeprefix("./")
    if glob.endswith("/"):
        glob += "**"
    pieces = [] if "/" in glob else ["(?:.*/)?"]
    for part in re.split(r"(\*\*/?|\*|\?)", glob):
        if part == "**/":
            pieces.append("(?:.*/)?")
        elif part == "**":
            pieces.append(".*")
        elif part == "*":
            pieces.append("[^/]*")
        elif part == "?":
            pieces.append("[^/]")
        else:
            pieces.append(re.escape(part))
    return re.compile("".join(pieces), re.DOTALL)
