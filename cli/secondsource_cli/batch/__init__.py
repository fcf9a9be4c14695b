"""Batch scoring: what to read, in which pieces, by whom, and how the pieces become one output."""
