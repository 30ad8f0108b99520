"""One run: the crawl of one site, from taking its lock to publishing what it found. All writing to the store is here.

Each method that writes is one transaction, so a run that is killed at any moment leaves every URL in one disposition,
and the next run of the site goes on from there.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from newscrawl.addresses.urls import clean_url, same_site, url_key
from newscrawl.cleaning.learnt import fingerprint
from newscrawl.exceptions import LockedError, OutputError
from newscrawl.exporters.files import remove_leftovers, write_lines
from newscrawl.exporters.records import final_records
from newscrawl.store import Disposition, Found, Publication, Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import IO

    from newscrawl.items import Article, Outcome

STORE_FILE = "newscrawl.db"


class Run:
    """A run of *site* under the folder *data*. Make it with :meth:`begin`, end it with :meth:`finish`."""

    def __init__(self, store: Store, data: Path, site: str, lock: IO[str]) -> None:
        self.store = store
        self.data = data
        self.site = site
        self.id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        self.learnt = store.lines.learnt(site)
        """boilerplate that earlier runs have learnt; it does not change during a run, so that results do not depend on
        the order in which pages arrive"""
        self.published: list[Path] = []
        self.found = 0
        """links to fetch so far: new ones and those an earlier run had left"""
        self.tally: Counter[Disposition] = Counter()
        """how article pages have ended so far"""
        self._met: set[str] = set()
        """keys of the links that this run has come across"""
        self._lock = lock

    @classmethod
    def begin(cls, data: Path, site: str) -> Self:
        """Take the site's lock, open the store, note the run, and finish what a killed run has left of publishing.

        Raises:
            LockedError: another process crawls the site now.
            StoreError: the store cannot be opened.
            OutputError: the data folder cannot be written.
        """
        lock = _lock(data, site)
        try:
            store = Store.open(data / STORE_FILE)
        except BaseException:
            lock.close()
            raise
        run = cls(store, data, site, lock)
        try:
            with store.transaction():
                store.runs.begin(run.id, site, now())
            for publication in store.publications.unfinished(site):
                remove_leftovers(data / publication.path)
                run._write(publication)
        except BaseException:
            run.close()
            raise
        return run

    # -- what is to fetch ---------------------------------------------------------------------------------------------

    def resume(self) -> list[Found]:
        """Return what earlier runs left to fetch."""
        with self.store.transaction():
            links = self.store.urls.reopen(self.site)
            self.store.runs.add(self.id, resumed=len(links))
        self.found += len(links)
        self._met.update(link.key for link in links)
        return links

    def discover(self, links: Iterable[Found]) -> list[Found]:
        """Note article links that a source named, and return the new ones, which are to be fetched."""
        unmet = {link.key: link for link in links if link.key not in self._met}
        if not unmet:
            return []
        with self.store.transaction():
            new = self.store.urls.add(self.site, self.id, unmet.values())
            self.store.runs.add(self.id, known=len(unmet) - len(new))
        self._met.update(unmet)
        self.found += len(new)
        return new

    # -- how it ended -------------------------------------------------------------------------------------------------

    def end(self, outcome: Outcome) -> None:
        """Note the end of a page that gave no article; without a key it is a source's."""
        disposition = Disposition(outcome.disposition)
        with self.store.transaction():
            if outcome.key is None:
                self.store.urls.end_source(
                    url_key(outcome.url), outcome.url, site=self.site, run=self.id, at=now(),
                    disposition=disposition, detail=outcome.detail,
                )  # fmt: skip
            else:
                self.store.urls.end(outcome.key, run=self.id, at=now(), disposition=disposition, detail=outcome.detail)
        if outcome.key is not None:
            self.tally[disposition] += 1

    def save(self, article: Article) -> Disposition:
        """Store an article, and return whether it was new (stored), another's text (duplicate) or known (alias)."""
        article.run_id = self.id
        key = self._key(article)
        identity, at = str(article.id), now()
        with self.store.transaction():
            disposition = Disposition.ALIAS
            if not self.store.articles.has(identity):
                number, article.duplicate_of = self.store.articles.add(article)
                disposition = Disposition.DUPLICATE if article.duplicate_of else Disposition.STORED
                if disposition is Disposition.STORED:
                    self.store.lines.add(self.site, self._lines(article), number)
            self.store.urls.end(
                key, run=self.id, at=at, disposition=disposition, detail=article.duplicate_of, article=identity
            )
            for url in dict.fromkeys((article.url, article.canonical_url)):
                # what a page says of another site's address must not keep that site's article from being fetched
                if url and (other := url_key(url)) != key and same_site(url, str(article.url)):
                    self.store.urls.alias(other, url, site=self.site, run=self.id, at=at, article=identity)
        self.tally[disposition] += 1
        return disposition

    def reject(self, article: Article, reason: str) -> None:
        """Note that a page is no article, and keep what was read of it."""
        article.run_id = self.id
        key = self._key(article)
        with self.store.transaction():
            self.store.articles.reject(key, article, reason)
            self.store.urls.end(key, run=self.id, at=now(), disposition=Disposition(reason))
        self.tally[Disposition(reason)] += 1

    def _key(self, article: Article) -> str:
        """Return the identity of the URL that led to *article*; one that no source named is noted as found here."""
        key = article.trail.key
        if key is None:
            url = clean_url(str(article.url))
            key = article.trail.key = url_key(url)
            self.discover([Found(key, url, {})])
        return key

    @staticmethod
    def _lines(article: Article) -> set[int]:
        """Return the fingerprints of the body's paragraphs, those included that were dropped because they recur."""
        recurring = (text for kind, text in article.trail.removed if kind == "recurring")
        return {fingerprint(paragraph) for paragraph in (*article.paragraphs, *recurring)}

    # -- the end ------------------------------------------------------------------------------------------------------

    def finish(self, reason: str) -> None:
        """Note how the run ended and publish what the site has that no file holds yet.

        Raises:
            OutputError: the file could not be written; the articles stay in the store, the next run publishes them.
        """
        try:
            with self.store.transaction():
                self.store.runs.finish(self.id, now(), reason)
                path = f"exports/{self.site}/{self.id}.jsonl"
                publication = self.store.publications.plan(site=self.site, run=self.id, path=path)
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


def _lock(data: Path, site: str) -> IO[str]:
    """Take the lock of a site: it goes with the process, however that ends."""
    path = data / "locks" / f"{site}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}; choose a folder you may write to with --data") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip() or "another process"
        file.close()
        raise LockedError(f"site {site}: {holder} crawls it now; wait for it, or use another --data") from error
    file.truncate(0)
    file.write(f"process {os.getpid()}")
    file.flush()
    return file
