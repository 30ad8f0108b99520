"""The error of a message that did not arrive."""

from __future__ import annotations


class Undelivered(Exception):  # noqa: N818 - it says what is the case
    """A message did not arrive. ``may_pass`` tells whether another attempt may help, *after* so many seconds at least."""

    def __init__(self, sentence: str, *, may_pass: bool = False, after: float = 0.0) -> None:
        super().__init__(sentence)
        self.may_pass = may_pass
        self.after = after
