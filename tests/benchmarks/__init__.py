"""Figures of speed and memory, each beside something run on the same machine: ``python -m tests.benchmarks.speed``."""
