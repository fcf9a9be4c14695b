"""Figures anyone can measure: ``python -m tests.benchmarks.speed`` and ``python -m tests.benchmarks.memory``."""
