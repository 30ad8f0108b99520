"""What is to fetch: found in the store, read from it in small batches, so that neither memory nor start-up grow with it."""

from __future__ import annotations

import sqlite3
import time
from collections import OrderedDict, deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.addresses.traps import TrapGuard, folder_of, grows, pattern_of
from newscrawl.exceptions import StoreError
from newscrawl.instants import in_utc
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from newscrawl.store import Found, Store

BATCH = 64
"""Links read from the store at a time."""
REDIRECTS = 8
"""Requests that redirects without end have cost when they are given up."""
MET_MAX = 40_000
"""Keys and URLs of links of a run that are remembered, to tell one seen twice from one an earlier run has seen."""

_USEFUL = frozenset((Disposition.STORED, Disposition.DUPLICATE))
_USELESS = frozenset((Disposition.ALIAS, Disposition.GONE))


class Frontier:
    """The links of *site* that a run has found and has still to fetch.

    Args:
        store: the store.
        site: name of the site.
        run: id of the run.
        since: links that their source says are older than this instant (``YYYY-MM-DDTHH:MM:SSZ``) are refused.
        limit: how many links the run may take; None for no limit.
    """

    def __init__(
        self, store: Store, site: str, run: str, *, since: str | None = None, limit: int | None = None
    ) -> None:
        self.store = store
        self.site = site
        self.run = run
        self.since = since
        self.left = limit
        self.found = 0
        """links to fetch so far: new ones, and those taken of what earlier runs had left"""
        self.traps = TrapGuard()
        self._started = time.time()
        self._met: OrderedDict[str, None] = OrderedDict()
        self._ready: deque[tuple[Found, str]] = deque()
        self._taken: set[str] = set()
        """keys of the links that are being fetched"""
        self._turning: dict[str, str] = {}
        """by pattern or folder, the key of the link whose redirects are followed"""

    def reopen(self, words: Collection[Disposition]) -> int:
        """Make the links that ended in one of *words* pending again; return how many there were."""
        with self.store.transaction():
            return self.store.urls.reopen(self.site, words)

    def discover(self, links: Iterable[Found]) -> int:
        """Note article links that a source named; return how many this run had not met, without those it refuses.

        Those that the store did not know are fetched in the order of their dates, the newest first; what has no date
        counts as from now.
        """
        unmet, spellings = self._unmet(links)
        if not unmet and not spellings:
            return 0
        now = time.time()
        with self.store.transaction():
            new = self.store.urls.add(self.site, self.run, ((link, rank_of(link, now)) for link in unmet.values()))
            known = unmet.keys() - {link.key for link in new}
            self.store.runs.add(
                self.run, found=len(new), known=self.store.urls.settled(known, self._started) if known else 0
            )
            refused = sum(self._refuse(link) for link in new)
            for link in (*(unmet[key] for key in known), *spellings):
                self.store.urls.spell(link.key, link.url)
        self.found += len(new)
        return len(unmet) - refused

    def _unmet(self, links: Iterable[Found]) -> tuple[dict[str, Found], list[Found]]:
        """Return the links this run had not met, by key, and other spellings of those it had; remember all."""
        unmet = {}
        spellings = []
        for link in links:
            if not self._meet(link.key):
                self._meet(link.url)
                unmet[link.key] = link
            elif not self._meet(link.url):
                spellings.append(link)
        return unmet, spellings

    def _meet(self, address: str) -> bool:
        """Remember the key or the URL of a link, and tell whether it was met before."""
        known = address in self._met
        self._met[address] = None
        self._met.move_to_end(address)
        if len(self._met) > MET_MAX:
            self._met.popitem(last=False)
        return known

    def _refuse(self, link: Found) -> bool:
        """End a link that need not be fetched, within the transaction that notes it; tell whether it was one."""
        if self.since and is_older(link.hint.get("published_at") or link.hint.get("modified_at"), self.since):
            self._end(link.key, Disposition.REFUSED_OLD, f"before {self.since}, says its {link.hint.get('source')}")
        elif grows(link.key):
            self._end(link.key, Disposition.REFUSED_TRAP, "a path that grows")
        elif trap := self.traps.trap_of(link.key):
            self._end(link.key, Disposition.REFUSED_TRAP, trap)
        else:
            return False
        return True

    def _end(self, key: str, disposition: Disposition, detail: str) -> None:
        now = time.time()
        self.store.urls.end(key, run=self.run, at=instant(now), now=now, disposition=disposition, detail=detail)

    def take(self) -> Found | None:
        """Return the next link to fetch; None when there is none now, or the run's limit is reached.

        A link that is taken is not given twice in a run, and stays to be fetched until it has ended. None is also
        returned after a batch of links that belong to traps, so that a million of them do not hold the crawl in one
        piece; the frontier is not empty then.
        """
        if self.left == 0 or not (self._ready or self._refill()):
            return None
        self._refuse_trapped()
        if not self._ready:
            return None
        link, run = self._ready.popleft()
        self._taken.add(link.key)
        self.found += run != self.run
        if self.left is not None:
            self.left -= 1
        return link

    def _refuse_trapped(self) -> None:
        """End the links that stand first in the batch and belong to traps."""
        trapped: list[tuple[str, str]] = []
        while self._ready and (trap := self.traps.trap_of(self._ready[0][0].key)):
            trapped.append((self._ready.popleft()[0].key, trap))
        if trapped:
            with self.store.transaction():
                for key, trap in trapped:
                    self._end(key, Disposition.REFUSED_TRAP, trap)

    def may_turn(self, key: str) -> bool:
        """Ask whether a link that has been redirected may be followed now; if not, when another has ended.

        Redirects without end are known only when they have cost eight requests. So one link of a pattern is followed at a
        time, and one of a folder that has not given an article yet.
        """
        if self.traps.trap_of(key):
            return True  # it is refused, for which nobody need wait
        return self._turning.setdefault(self._turn_of(key), key) == key

    def _turn_of(self, key: str) -> str:
        folder = folder_of(key)
        return pattern_of(key) if self.traps.has_given(folder) else folder

    def is_empty(self) -> bool:
        """Ask whether there is nothing left to take."""
        return self.left == 0 or not (self._ready or self._refill())

    def _refill(self) -> bool:
        """Read the next batch: what is pending, then what is due again; tell whether there was anything."""
        number = BATCH + len(self._taken)
        urls = self.store.urls
        try:
            self._ready.extend(row for row in urls.pending_first(self.site, number) if row[0].key not in self._taken)
            if not self._ready:
                due = urls.due_first(self.site, self._started, number)
                self._ready.extend(row for row in due if row[0].key not in self._taken)
        except sqlite3.Error as error:
            raise StoreError(f"store: {error}; what it holds is safe, run the command again") from error
        return bool(self._ready)

    def ended(self, key: str, disposition: Disposition, *, is_copy: bool = False) -> None:
        """Note the end of a link that was taken. *is_copy*: it gave the text of another page of the same site."""
        self._taken.discard(key)
        for turn in (pattern_of(key), folder_of(key)) if self._turning else ():
            if self._turning.get(turn) == key:
                del self._turning[turn]
        if disposition is Disposition.FAILED_REDIRECT:
            self.traps.note(key, useful=False, requests=REDIRECTS)
        elif disposition in _USELESS or is_copy or disposition.value.startswith("dropped:"):
            self.traps.note(key, useful=False)
        elif disposition in _USEFUL:
            self.traps.note(key, useful=True)


def rank_of(link: Found, now: float) -> float:
    """Return when a link's article was published, in seconds since 1970, by the word of its source; else *now*."""
    said = link.hint.get("published_at") or link.hint.get("modified_at")
    if not said:
        return now
    try:
        when = datetime.fromisoformat(said)
    except ValueError:
        return now
    return min(now, (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())


def is_older(said: str | None, since: str) -> bool:
    """Ask whether an instant or a bare date, if there is one, lies wholly before *since*.

    >>> is_older("2026-11-20", "2026-11-20T12:00:00Z"), is_older("2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z")
    (False, True)
    """
    if not said:
        return False
    return (f"{said}T23:59:59Z" if len(said) == 10 else in_utc(said) or "") < since


def instant(seconds: float) -> str:
    """Return an instant as the store writes it.

    >>> instant(0.5)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
