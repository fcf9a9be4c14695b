"""Puts the fake analyzer into every process that a test starts: worker processes are started anew."""

from tests.batch.fake import install

install()
