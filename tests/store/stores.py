"""Small stores as crawls leave them, made without a crawl: every instant is told, so that any order of events can be had."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from dedup.stories import ENGLISH, OTHER_ENGLISH, THIRD_ENGLISH, paragraphs

from newscrawl.addresses.urls import article_id, url_key
from newscrawl.cleaning.learnt import fingerprint
from newscrawl.dedup.fingerprints import content_hash
from newscrawl.items import Article, Source, Validators
from newscrawl.store import Disposition, Found, Store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FOOTER = "The Gazette is printed every day but Sunday, and read on both sides of the river by all who can read."
STORIES = [paragraphs(text) for text in (ENGLISH, OTHER_ENGLISH, THIRD_ENGLISH)]
TEXTS = [
    *STORIES,
    *(
        [*story, "And so it was said again, by those who had been there and by those who had only heard."]
        for story in STORIES
    ),
    ["It rained in the valley all day, and the river rose by a metre."],
]
"""Bodies: three stories, each once more with a sentence, and one too short to be compared."""


def instant(minute: int) -> str:
    return f"2026-11-21T{minute // 60:02d}:{minute % 60:02d}:00Z"


class Crawler:
    """Puts into the store at *path* what runs of sites find, each at its minute of a day."""

    def __init__(self, path: Path, machine: str) -> None:
        self.store = Store.open(path)
        self.machine = machine

    def run(self, site: str, minute: int) -> str:
        """Begin a run, and end it at once."""
        run = f"{site}-{self.machine}-{minute:04d}"
        if self._has(run):
            return run
        self.store.runs.begin(run, site, instant(minute))
        self.store.runs.finish(run, instant(minute + 1), "finished")
        return run

    def _has(self, run: str) -> bool:
        return self.store._connection.execute("SELECT 1 FROM runs WHERE id = ?", (run,)).fetchone() is not None

    def find(self, url: str, site: str, minute: int) -> None:
        """Note a link."""
        with self.store.transaction():
            self._find(url, site, minute)

    def _find(self, url: str, site: str, minute: int) -> str:
        run = self.run(site, minute)
        self.store.urls.add(
            site, run, [(Found(url_key(url), url, {"title": f"seen by {self.machine}"}), float(minute))]
        )
        return run

    def fail(self, url: str, site: str, minute: int, disposition: Disposition = Disposition.FAILED_TIMEOUT) -> None:
        """Let a page end without an article."""
        with self.store.transaction():
            run = self._find(url, site, minute)
            self._end(url, run, minute, disposition, None)

    def _end(self, url: str, run: str, minute: int, disposition: Disposition, article: str | None) -> None:
        self.store.urls.end(
            url_key(url), run=run, at=instant(minute), now=float(minute), disposition=disposition, article=article,
            validators=Validators(f'"{minute}"') if article else None,
        )  # fmt: skip

    def save(
        self, url: str, site: str, minute: int, body: Sequence[str], *, name: str | None = None, title: str = "Rain",
        footer: bool = False,
    ) -> Article:  # fmt: skip
        """Store an article, or another text of one that is known."""
        text = [*body, FOOTER] if footer else list(body)
        run = self.run(site, minute)
        article = Article(
            id=name or article_id(url), url=url, site=site, title=title, body="\n\n".join(text), run_id=run,
            published_at="2026-11-20T08:00:00Z", fetched_at=instant(minute), content_hash=content_hash(text),
            word_count=sum(len(paragraph.split()) for paragraph in text), sources={"title": "generic"},
        )  # fmt: skip
        with self.store.transaction():
            self._find(url, site, minute)
            known = self.store.articles.get(str(article.id))
            if known is None:
                number = self.store.articles.add(article)
                self.store.lines.add(site, map(fingerprint, text), number)
                self._end(url, run, minute, Disposition.STORED, article.id)
            elif not self.store.articles.has_same_text(article, ()):
                self.store.articles.revise(article)
                self._end(url, run, minute, Disposition.REVISED, article.id)
            else:
                self._end(url, run, minute, Disposition.UNCHANGED, article.id)
        return article

    def read(self, url: str, site: str, minute: int) -> None:
        """Let a feed be read."""
        source = Source("feed", url)
        with self.store.transaction():
            run = self.run(site, minute)
            self.store.sources.end(
                source, site=site, run=run, at=instant(minute), disposition=Disposition.READ, detail=None
            )
            self.store.sources.read(source, reader="1", validators=Validators(f'"{minute}"'), announced=())

    def publish(self, site: str, minute: int) -> None:
        """Publish what no file holds yet."""
        with self.store.transaction():
            run = self.run(site, minute)
            if self.store._connection.execute("SELECT 1 FROM publications WHERE run = ?", (run,)).fetchone():
                return
            planned = self.store.publications.plan(site=site, run=run, path=f"exports/{site}/{run}.jsonl")
            if planned:
                self.store.publications.done(planned.number)

    def close(self) -> None:
        self.store.close()


def dump(path: Path) -> list[str]:
    """Return all that a store holds, as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())
