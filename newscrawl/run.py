"""One run: the crawl of one site, from taking its lock to publishing what it found. All writing to the store is here.

Each method that writes is one transaction, so a run that is killed at any moment leaves every URL in one disposition,
and the next run of the site goes on from there.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Self

from newscrawl.addresses.urls import article_id, clean_url, same_site, url_key
from newscrawl.exporters.files import remove_leftovers, write_lines
from newscrawl.exporters.records import Stories, final_records
from newscrawl.frontier import Frontier, instant, is_older
from newscrawl.items import Duplicate
from newscrawl.locks import Lock
from newscrawl.store import Disposition, Found, Publication, Store
from newscrawl.store.articles import marks_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newscrawl.items import Article, Outcome
    from newscrawl.store import StoredArticle

STORE_FILE = "newscrawl.db"
REVISITS = (1.0, 6.0, 24.0, 72.0)
"""Hours after which an article that was stored is visited again, to see whether its text has changed."""


def new_id() -> str:
    """Return a name for a run: the instant, to the microsecond, and a random number; names sort as the runs began."""
    now = datetime.now(UTC)
    return f"{now:%Y%m%dT%H%M%SZ}-{now.microsecond:05x}{secrets.token_hex(3)}"


class Run:
    """A run of *site* under the folder *data*. Make it with :meth:`begin`, end it with :meth:`finish`."""

    def __init__(
        self,
        store: Store,
        data: Path,
        site: str,
        lock: Lock,
        *,
        since: str | None = None,
        limit: int | None = None,
        revisits: Sequence[float] = REVISITS,
        keep_duplicates: bool = False,
    ) -> None:
        self.store = store
        self.data = data
        self.site = site
        self.id = new_id()
        self.learnt = store.lines.learnt(site)
        """boilerplate that earlier runs have learnt; it does not change during a run, so that results do not depend on
        the order in which pages arrive"""
        self.frontier = Frontier(store, site, self.id, since=since, limit=limit)
        self.since = since
        self.keep_duplicates = keep_duplicates
        self.published: list[Path] = []
        self.tally: Counter[Disposition] = Counter()
        """how article pages have ended so far"""
        self.responses: Counter[tuple[int, int]] = Counter()
        """answers so far, by (status of HTTP, milliseconds at most)"""
        self._schedule = [hours * 3600 for hours in revisits]
        self._lock = lock

    @classmethod
    def begin(
        cls,
        data: Path,
        site: str,
        *,
        since: str | None = None,
        limit: int | None = None,
        revisits: Sequence[float] = REVISITS,
        keep_duplicates: bool = False,
    ) -> Self:
        """Take the site's lock, open the store, note the run, and finish what a killed run has left of publishing.

        Args:
            data: folder of the store, the published files and the locks.
            site: name of the site.
            since: what is older than this instant is refused, by the word of its source or its own.
            limit: article pages that the run may ask for; None for no limit.
            revisits: hours after which an article is visited again, rising.
            keep_duplicates: publish every printing of a story.

        Raises:
            LockedError: another process crawls the site now, or makes the store's clusters anew.
            StoreError: the store cannot be opened.
            UsageError: the site's file of pinned paragraphs cannot be read.
            OutputError: the data folder cannot be written.
        """
        with ExitStack() as undo:
            lock = undo.enter_context(Lock.of_site(data, site))
            store = undo.enter_context(Store.open(data / STORE_FILE))
            run = cls(
                store, data, site, lock, since=since, limit=limit, revisits=revisits, keep_duplicates=keep_duplicates
            )
            with store.transaction():
                store.history.note_killed(site, run.id)
                store.runs.begin(run.id, site, now())
            for publication in store.publications.unfinished(site):
                remove_leftovers(data / publication.path)
                run._write(publication)
            undo.pop_all()
        return run

    # -- what is to fetch ---------------------------------------------------------------------------------------------

    def is_too_old(self, article: Article) -> bool:
        """Ask whether an article is older than what the run is for."""
        return bool(self.since) and is_older(article.published_at, str(self.since))

    # -- how it ended -------------------------------------------------------------------------------------------------

    def end(self, outcome: Outcome) -> None:
        """Note the end of a page that gave no article, or of a source."""
        disposition = Disposition(outcome.disposition)
        if outcome.key is not None:
            if disposition is Disposition.GONE and self.store.urls.article(outcome.key):
                disposition = Disposition.GONE_KEPT
            with self.store.transaction():
                self._end_link(outcome.key, disposition, detail=outcome.detail)
            self.frontier.ended(outcome.key, disposition)
            self.tally[disposition] += 1
        elif outcome.source is not None:
            with self.store.transaction():
                self.store.sources.end(
                    outcome.source,
                    site=self.site,
                    run=self.id,
                    at=now(),
                    disposition=disposition,
                    detail=outcome.detail,
                )
                if disposition is Disposition.READ:
                    self.store.sources.read(
                        outcome.source,
                        reader=outcome.reader,
                        validators=outcome.validators,
                        announced=outcome.announced,
                    )

    def _end_link(self, key: str, disposition: Disposition, *, detail: str | None = None) -> None:
        now = time.time()
        self.store.urls.end(
            key, run=self.id, at=instant(now), now=now, disposition=disposition, detail=detail, schedule=self._schedule
        )

    def save(self, article: Article) -> Disposition:
        """Store an article, and return what it was.

        New: STORED, or DUPLICATE when it is a printing of a story that another article stands for. Of an article that
        is known: REVISED when its title or body are others now, otherwise ALIAS the first time that it comes by an
        address, and UNCHANGED from then on.
        """
        article.run_id = self.id
        key = self._key(article)
        at = now()
        with self.store.transaction():
            disposition, detail = self._store(article, key)
            self._end_article(key, article, disposition, detail)
            for url in dict.fromkeys((article.url, article.canonical_url)):
                # what a page says of another site's address must not keep that site's article from being fetched
                if url and same_site(url, str(article.url)):
                    if (other := url_key(url)) != key:
                        self.store.urls.alias(other, url, site=self.site, run=self.id, at=at, article=str(article.id))
                    self.store.urls.spell(other, url)
        self.frontier.ended(
            key, disposition, is_copy=disposition is Disposition.DUPLICATE and self._is_own_copy(article)
        )
        self.tally[disposition] += 1
        return disposition

    def _end_article(self, key: str, article: Article, disposition: Disposition, detail: str | None) -> None:
        """End the URL of an article that is stored; a recent one is visited again."""
        now = time.time()
        newest = instant(now - self._schedule[-1]) if self._schedule else ""
        self.store.urls.end(
            key, run=self.id, at=instant(now), now=now, disposition=disposition,
            detail=detail or "; ".join(article.trail.contradictions) or None, article=article.id,
            watch=bool(self._schedule) and disposition.is_kept and not is_older(article.published_at, newest),
            schedule=self._schedule, validators=article.trail.validators,
        )  # fmt: skip

    def _is_own_copy(self, article: Article) -> bool:
        """Ask whether an article has the text of another of the same site."""
        original = self.store.articles.get(article.duplicate_of) if article.duplicate_of else None
        return original is not None and original.site == self.site

    def _store(self, article: Article, key: str) -> tuple[Disposition, str | None]:
        """Store an article as what it is, and return its disposition with a detail."""
        stored = self._known(article)
        if stored is None:
            marks = marks_of(article.paragraphs)
            number = self.store.articles.add(article, self.learnt, marks)
            self.store.lines.add(self.site, marks, number)
            return Disposition.DUPLICATE if article.duplicate_of else Disposition.STORED, article.duplicate_of
        # other addresses of it may print less than its own, and the canonical one
        speaks = url_key(str(article.url)) in (url_key(stored.url), url_key(article.canonical_url or ""))
        if speaks and not self.store.articles.has_same_text(article, self.learnt):
            self.store.articles.revise(article, self.learnt)
            return Disposition.REVISED, f"revision {article.revision}"
        is_visit = self.store.urls.article(key) == stored.id
        return Disposition.UNCHANGED if is_visit else Disposition.ALIAS, None

    def _known(self, article: Article) -> StoredArticle | None:
        """Return the article of the store that this is, and give it its id; None when it is new.

        It is known by its canonical address, by the one it came from, or by what the store knows as other addresses of
        either. But sites call one address canonical for pages with different stories (the pages of a series, all of a
        broken template): such a page is an article of its own, since nothing else would keep its text.
        """
        here = url_key(str(article.url))
        stated = article.canonical_url
        canonical = url_key(stated) if stated and same_site(stated, str(article.url)) else here
        led_to = map(self.store.urls.article, dict.fromkeys((canonical, here)))
        known = {name: self.store.articles.get(name) for name in (str(article.id), *filter(None, led_to))}
        for stored in known.values():
            if stored and (
                url_key(stored.url) == here or self.store.articles.is_printing(article, stored, self.learnt)
            ):
                article.id = stored.id
                return stored
        # the first identity that is not taken
        for identity in chain((str(article.id),), map(article_id, (here, f"{here}?itself"))):
            article.id = identity
            stored = known[identity] if identity in known else self.store.articles.get(identity)
            if stored is None or url_key(stored.url) == here:
                break
        return stored

    def duplicates(self, article: Article) -> list[Duplicate]:
        """Return the other printings, so far, of a stored article's story."""
        stored = self.store.articles.get(str(article.id))
        if stored is None or stored.is_alone:
            return []
        return [Duplicate(**other) for other in Stories(self.store).duplicates(stored)]

    def reject(self, article: Article, reason: str) -> None:
        """Note that a page is no article, and keep what was read of it."""
        article.run_id = self.id
        key = self._key(article)
        with self.store.transaction():
            self.store.articles.reject(key, article, reason)
            self._end_link(key, Disposition(reason))
        self.frontier.ended(key, Disposition(reason))
        self.tally[Disposition(reason)] += 1

    def _key(self, article: Article) -> str:
        """Return the identity of the URL that led to *article*; one that no source named is noted as found here."""
        key = article.trail.key
        if key is None:
            url = clean_url(str(article.url))
            key = article.trail.key = url_key(url)
            with self.store.transaction():
                self.store.urls.recall(key)
            self.frontier.discover([Found(key, url, {})])
        return key

    # -- the end ------------------------------------------------------------------------------------------------------

    def finish(self, reason: str) -> None:
        """Note how the run ended and publish what the site has that no file holds yet.

        Raises:
            OutputError: the file could not be written; the articles stay in the store, the next run publishes them.
        """
        try:
            with self.store.transaction():
                self.store.runs.finish(self.id, now(), reason)
                self.store.history.note(self.id)
                self.store.responses.add(self.id, self.responses)
                path = f"exports/{self.site}/{self.id}.jsonl"
                publication = self.store.publications.plan(
                    site=self.site, run=self.id, path=path, copies=self.keep_duplicates
                )
            if publication:
                self._write(publication)
        finally:
            self.close()

    def _write(self, publication: Publication) -> None:
        path = self.data / publication.path
        if not path.exists():  # it does when a run was killed between the rename and the note of it
            write_lines(path, final_records(self.store, self.store.articles.of_publication(publication.number)))
        with self.store.transaction():
            self.store.publications.done(publication.number)
        self.published.append(path)

    def close(self) -> None:
        """Close the store and give back the lock, without publishing."""
        self.store.close()
        self._lock.close()


def now() -> str:
    """Return the present instant as the store writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
