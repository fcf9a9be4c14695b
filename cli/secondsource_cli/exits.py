"""The exit codes that every command shares; 1 is a command's own bad news, such as flags or a file that differs."""

from __future__ import annotations

USAGE = 2
"""The command, the settings or the bundle is wrong."""
UNREADABLE = 3
"""Some inputs could not be read; the rest were done."""
INTERNAL = 4
"""A fault of the program."""
