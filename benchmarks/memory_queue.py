"""``newscrawl`` with what is to fetch in memory alone, as a crawler without a durable frontier has it.

Started in place of the command by ``frontier.py``. Articles are stored as ever; of URLs nothing is written.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import newscrawl.run
from newscrawl.cli import main
from newscrawl.frontier import Frontier
from newscrawl.store.urls import UrlTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.store import Disposition, Found


class MemoryFrontier(Frontier):
    """A queue and a set."""

    def discover(self, links: Iterable[Found]) -> int:
        """Keep the links that are new."""
        if not hasattr(self, "queue"):
            self.queue: deque[Found] = deque()
            self.seen: set[str] = set()
        new = [link for link in links if link.key not in self.seen]
        self.seen.update(link.key for link in new)
        self.queue.extend(new)
        return len(new)

    def take(self) -> Found | None:
        """Return the oldest."""
        return None if self.is_empty() else self.queue.popleft()

    def is_empty(self) -> bool:
        """Ask whether nothing is left."""
        return not getattr(self, "queue", None)

    def ended(self, key: str, disposition: Disposition, *, is_copy: bool = False) -> None:
        """Forget it."""


if __name__ == "__main__":
    newscrawl.run.Frontier = MemoryFrontier  # type: ignore[misc]
    UrlTable.end = lambda *_, **__: None  # type: ignore[method-assign]
    UrlTable.alias = lambda *_, **__: None  # type: ignore[method-assign]
    main()
