"""What can go wrong, and what the reader of the message can do about it."""

from __future__ import annotations

from functools import partial


class SecondSourceError(Exception):
    """Base of every error this package raises on purpose.

    Parameters
    ----------
    message : str
        Names the file (where there is one) and the cause.
    code : str
        A short, stable, machine-readable name such as ``"not-utf8"``.
    hint : str
        The way out, one sentence.
    """

    def __init__(self, message: str, *, code: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint

    def __reduce__(self) -> tuple[partial[SecondSourceError], tuple[()]]:
        # Errors travel between processes with the pieces of a batch; without this they lose code and hint.
        return partial(type(self), self.message, code=self.code, hint=self.hint), ()

    def to_dict(self) -> dict[str, str]:
        """Return the error as the JSON object that every command writes."""
        return {"code": self.code, "message": self.message, "hint": self.hint}


class InputError(SecondSourceError):
    """An article or record that cannot be read or analysed."""


class BundleError(SecondSourceError):
    """A model bundle that is foreign, damaged or of another format."""


class ConfigError(SecondSourceError):
    """A setting that is unknown or has an impossible value."""
