"""The article of a page: every field weighed in the order in which they need each other, and the best one taken.

A site rule answers first; otherwise the field's own function weighs what the page offers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from newscrawl.addresses.urls import article_id, same_site, site_of
from newscrawl.extraction.agency import find_agencies
from newscrawl.extraction.body import find_body
from newscrawl.extraction.byline import find_authors
from newscrawl.extraction.candidates import Candidate
from newscrawl.extraction.canonical import find_canonical
from newscrawl.extraction.credit_lines import is_only_credit
from newscrawl.extraction.dateline import part_dateline
from newscrawl.extraction.dates import find_dates
from newscrawl.extraction.images import find_images
from newscrawl.extraction.kind import is_article_page
from newscrawl.extraction.language import find_language
from newscrawl.extraction.metadata import find_description, find_publisher
from newscrawl.extraction.rights import find_free_access, find_rights
from newscrawl.extraction.rules import SiteRules
from newscrawl.extraction.section import find_section
from newscrawl.extraction.story import Story
from newscrawl.extraction.teasers import find_teasers
from newscrawl.extraction.title import find_title
from newscrawl.extraction.topics import find_topics
from newscrawl.items import Article, Rights

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from newscrawl.extraction.table import PageTable

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_LAST = 3
"""Paragraphs at the end of the body among which a line may be a credit."""
_CREDIT_LINE = 120
"""Characters of such a line."""


class ArticleReader:
    """Reads the article of one page.

    ``ArticleReader(page, now=...).read()`` gives it as the page has it; cleaning (:mod:`newscrawl.stages`) comes after.
    *now* is when the page was fetched: no date of the article may lie after it. *given* are values that are settled
    already, by field. ``candidates`` holds all that was weighed.
    """

    def __init__(
        self,
        page: PageTable,
        *,
        now: datetime,
        rules: Mapping[str, str] | None = None,
        site: str | None = None,
        headers: Mapping[str, str] | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        self.page = page
        self.now = now
        self.site = site or site_of(page.url)
        self.candidates: dict[str, Sequence[Candidate[Any]]] = {}
        """by field, everything that was weighed, the best first"""
        self._rules = SiteRules(page, rules or {})
        self._headers = headers or {}
        self._given = given or {}
        self._settled = {*self._given, *(rules or {})}
        self._problems: list[str] = []

    def read(self) -> Article:
        """Weigh every field and return the article."""
        page = self.page
        title = self._choose("title", self._ask(find_title, page))
        description = self._choose("description", self._ask(find_description, page))
        publisher = self._choose("publisher", self._ask(find_publisher, page))
        rule = self._rules.containers("body")
        story = self._ask(find_body, page, title=title, description=description, container_rule=rule) or Story()
        dateline, paragraphs = self._part_dateline(story)
        self._choose("body", [Candidate("\n\n".join(paragraphs), story.source, story.reason)])
        self._credits(story, dateline, publisher)
        published, modified = self._ask(find_dates, page, story, now=self.now) or ((), ())
        dated = self._choose("published_at", published)
        self._choose("modified_at", modified)
        self._choose("language", self._ask(find_language, page, " ".join(paragraphs)))
        authors = self._best("authors") or ()
        self._choose("section", self._ask(find_section, page, (*authors, *(self._best("agencies") or ()))))
        self._choose("topics", self._ask(find_topics, page, story, authors))
        self._choose("images", self._ask(find_images, page, story))
        self._choose("teasers", self._rules.within(self._ask(find_teasers, page, story) or []))
        self._choose("is_accessible_for_free", self._ask(find_free_access, page))
        self._choose("canonical_url", self._ask(find_canonical, page))
        article = self._article(story)
        article.trail.is_article = is_article_page(page, paragraphs, dated=dated is not None)
        return article

    def _article(self, story: Story) -> Article:
        """Return the article that the best candidates make."""
        page = self.page
        article = Article()
        for name, weighed in self.candidates.items():
            value = weighed[0].value
            if value not in (None, "", []):
                setattr(article, name, value)
                article.sources[name] = weighed[0].source
        article.url = page.url or None
        own = article.canonical_url and (not page.url or same_site(article.canonical_url, page.url))
        article.id = article_id(str(article.canonical_url) if own else page.url)  # a copy is no original
        article.site = self.site
        article.fetched_at = self.now.isoformat(timespec="seconds")[:19] + "Z"
        article.rights = self._ask(find_rights, page, self._headers) or Rights()
        for kind, text in story.dropped:
            article.remove(kind, [text])
        if article.agencies:
            self._ask(_drop_credit_lines, article)
        article.trail.problems = [*page.problems, *self._problems]
        return article

    def _ask(self, find: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs) -> Answer | None:
        """Return what a field's function finds. When it fails, the other fields must not be lost with it: the failure
        is noted among the article's problems, and None comes back.
        """
        try:
            return find(*args, **kwargs)
        except Exception as error:  # whatever a page provokes in one field
            self._problems.append(f"{find.__name__} failed: {type(error).__name__}: {error}")
            return None

    def _part_dateline(self, story: Story) -> tuple[str | None, list[str]]:
        """Take the dateline off the first paragraph: it is a field of its own."""
        dateline, paragraphs = part_dateline(story.paragraphs)
        self._choose("dateline", [Candidate(dateline, story.source, "start of the body")] if dateline else [])
        return dateline, paragraphs

    def _credits(self, story: Story, dateline: str | None, publisher: str | None) -> None:
        """Fill authors, byline and agencies, which are told apart by looking at all of them."""
        page = self.page
        host = site_of(page.url)
        found = self._ask(find_agencies, page, story, dateline=dateline, publisher=publisher, site_domain=host)
        agencies = self._choose("agencies", found) or ()
        people = self._ask(find_authors, page, story, publisher=publisher, agencies=agencies)
        authors, byline = people or ((), ())
        self._choose("authors", authors)
        self._choose("byline", byline)
        if agencies:
            best = self.candidates["agencies"][0]
            self._choose("agency", [Candidate(agencies[0], best.source, best.reason)])

    def _choose(self, field: str, found: Sequence[Candidate[Any]] | None) -> Any:
        """Note all candidates of *field*, what is given and what the site's rule says first, and return the best value."""
        if field in self._settled:
            given = [Candidate(self._given[field], "rule", "set by the spider")] if field in self._given else []
            found = [*given, *self._rules.candidates(field), *(found or ())]
        if not found:
            return None
        self.candidates[field] = found
        return found[0].value

    def _best(self, field: str) -> Any:
        weighed = self.candidates.get(field)
        return weighed[0].value if weighed else None


def _drop_credit_lines(article: Article) -> None:
    """Take the lines out of the body's end that say by what agency a story is, and nothing else."""
    paragraphs = article.paragraphs
    end = paragraphs[1:][-_LAST:]
    lines = [text for text in end if len(text) <= _CREDIT_LINE and "。" not in text and is_only_credit(text)]
    if lines:
        article.remove("credit", lines)
        article.paragraphs = paragraphs[: -len(end)] + [text for text in end if text not in lines]
