"""The one error of the embedded engines."""


class EngineError(Exception):
    """An engine could not start, stop or answer; the message says what happened and what to do about it."""
