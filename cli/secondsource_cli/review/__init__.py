"""The review aid: a local page over a SQLite file. Nothing here is reachable from another machine."""
