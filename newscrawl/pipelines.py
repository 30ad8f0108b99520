"""The item's path, top to bottom. Each step is a few lines that call a pure function and say why an item stops.

An :class:`~newscrawl.items.Article` passes all of them; an :class:`~newscrawl.items.Outcome` (a page that gave no
article) only the last, which notes it in the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem, NotConfigured

from newscrawl.items import Article, Outcome
from newscrawl.runs import run_of
from newscrawl.safety.cpu import cpu_limit
from newscrawl.safety.reservations import is_reserved
from newscrawl.stages import (
    collapse_repeated_body,
    drop_recurring,
    measure,
    normalise_characters,
    remove_boilerplate,
    why_no_article,
)
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.run import Run

    Item = Article | Outcome


STEP_CPU = 1.0
"""CPU seconds that a step may take of a page, a hundred times what any real page needs."""


class Step:
    """A step of the path: it works on articles and lets everything else pass."""

    def __init__(self, run: Run | None, min_words: int) -> None:
        self.run = run
        self.min_words = min_words

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the step with the run of the crawler; there is none when nothing is to be stored."""
        return cls(run_of(crawler), crawler.settings.getint("NEWSCRAWL_MIN_WORDS"))

    def process_item(self, item: Item) -> Item:
        """Do the step's work on an article."""
        if isinstance(item, Article):
            with cpu_limit(STEP_CPU):
                self.process(item)
        return item

    def process(self, article: Article) -> None:
        """Change *article* in place, or raise DropItem with a reason word."""


class RespectReservation(Step):
    """Stop a page whose rights of text and data mining are reserved, where NEWSCRAWL_RESPECT_TDM asks for it."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the step, if it is asked for."""
        if not crawler.settings.getbool("NEWSCRAWL_RESPECT_TDM"):
            raise NotConfigured
        return super().from_crawler(crawler)

    def process(self, article: Article) -> None:
        if not is_reserved(article.rights.tdm):
            return
        if self.run:  # nothing of the page is kept
            self.run.end(Outcome(str(article.url), Disposition.REFUSED_TDM, "reserved by the page", article.trail.key))
        raise DropItem(Disposition.REFUSED_TDM)


class NormaliseCharacters(Step):
    """Bring every text to NFC with plain blanks and no invisible characters."""

    def process(self, article: Article) -> None:
        normalise_characters(article)


class DropBoilerplate(Step):
    """Take site chrome, share and newsletter lines and bios out of the body."""

    def process(self, article: Article) -> None:
        remove_boilerplate(article)


class CollapseRepeats(Step):
    """Keep one printing of a body that its page prints twice."""

    def process(self, article: Article) -> None:
        collapse_repeated_body(article)


class RequireArticle(Step):
    """Stop what is no article; the store keeps it among the rejects, with the reason."""

    def process(self, article: Article) -> None:
        measure(article)
        reason = why_no_article(article, self.min_words, self.run.learnt if self.run else ())
        if reason is None and self.run and self.run.is_too_old(article):
            reason = Disposition.REFUSED_OLD
        if reason is None:
            return
        if self.run:
            self.run.reject(article, reason)
        raise DropItem(reason)


class StoreArticle(Step):
    """Store the article, joined to the cluster of its text; note the end of every other page."""

    def process_item(self, item: Item) -> Item:
        if isinstance(item, Article):
            self.process(item)
            return item
        if self.run:
            self.run.end(item)
        raise DropItem(item.disposition)  # feeds hold articles only

    def process(self, article: Article) -> None:
        if self.run is None:
            return
        disposition = self.run.save(article)
        wanted = self.run.keep_duplicates and disposition is Disposition.DUPLICATE
        if disposition not in (Disposition.STORED, Disposition.REVISED) and not wanted:
            raise DropItem(disposition)
        article.duplicates = self.run.duplicates(article)


class DropRecurring(Step):
    """Take what recurs on the site out of the body that goes to Scrapy's feeds.

    The store keeps it: what is learnt later, or pinned, applies to every article when it is exported.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the step, if anything is known to recur on the site."""
        step = super().from_crawler(crawler)
        if not (step.run and step.run.learnt):
            raise NotConfigured
        return step

    def process(self, article: Article) -> None:
        stored = article.body
        if self.run:
            drop_recurring(article, self.run.learnt)
        if article.body is not stored:
            measure(article)
