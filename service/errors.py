"""Exceptions named by what the runtime must do about them."""

from __future__ import annotations


class EventwireError(Exception):
    """Base of all. ``str()`` is one line for a person: what is wrong, where, and what to do."""

    exit_code = 1
    """What a command ends with when this ends it."""


class BadSettings(EventwireError):
    """A setting has a value that it cannot have."""

    exit_code = 2


class RejectMessage(EventwireError):
    """This message can never be taken: send it to ``messages.rejected`` and go on.

    ``reason`` is a stable machine word (``not_json``, ``wrong_shape``, ``too_large``, ``coding_failed`` ...).
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class CodingError(RejectMessage):
    """The coder cannot code this text."""

    def __init__(self, detail: str) -> None:
        super().__init__("coding_failed", detail)


class ParseError(RejectMessage):
    """The input is not an article; ``detail`` says what is wrong and where."""

    def __init__(self, detail: str, reason: str = "not_an_article") -> None:
        super().__init__(reason, detail)


class RetryLater(EventwireError):
    """The world is in the way for now (a broker that does not answer): back off and try the same again."""


class StopWorker(EventwireError):
    """Going on would do harm (wrong set-up, drifted topics): stop with a clear line and a non-zero exit."""
