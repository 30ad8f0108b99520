"""A page that was asked for, and the function that asks: all that drafting knows of the network."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newscrawl.extract import SavedPage


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of asking for a page: status 0 and a problem when nothing did, with what can be done about it."""

    asked: str
    status: int
    url: str = ""
    """where it was found in the end"""
    body: bytes = field(default=b"", repr=False)
    content_type: str | None = None
    date: str | None = None
    """what its server says the time was"""
    fetched_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    problem: str = ""
    advice: str = ""
    refused: bool = False
    """whether robots.txt forbids it"""

    @property
    def ok(self) -> bool:
        """Whether there is a page to read."""
        return 200 <= self.status < 300 and bool(self.body)

    @property
    def trouble(self) -> str:
        """Why there is none."""
        return self.problem or "it is empty"

    def saved(self) -> SavedPage:
        """Return the page for extraction."""
        return SavedPage(self.body, self.url, self.url, self.content_type, self.fetched_at)


Fetch = Callable[[str], Awaitable[Fetched]]
"""Fetches the page of a URL; never raises on what the network does."""
