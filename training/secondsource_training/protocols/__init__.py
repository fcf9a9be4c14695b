"""Published protocols, one small file each, so that outsiders can compare. Each runs with ``python -m`` on the data.

Corpora whose licence is not open are measured on only: where a protocol fits something (a threshold, a classifier over
our features), it is fitted within the protocol's own folds and never ships.
"""
