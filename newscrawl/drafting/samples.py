"""Article pages of a new site, read to see how well that goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.discovery.hints import use_hint
from newscrawl.drafting.doubts import doubts
from newscrawl.extraction.article import ArticleReader
from newscrawl.extraction.page import parse_page
from newscrawl.safety.cpu import cpu_limit
from newscrawl.stages import clean_article

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.drafting.fetched import Fetched
    from newscrawl.extraction.table import PageTable
    from newscrawl.items import Article

_CPU = 5.0
"""CPU seconds that reading a page may take."""


@dataclass(slots=True)
class Sample:
    """An article page, what was read of it, and what of that is in doubt."""

    fetched: Fetched
    page: PageTable
    article: Article
    doubts: dict[str, str]
    hint: Mapping[str, str]
    """what its source said of it (:func:`newscrawl.discovery.hints.hint_of`), which fills what the page lacks"""

    def read_with(self, rules: Mapping[str, str]) -> Sample:
        """Read the page again, with some rules."""
        return read_sample(self.fetched, rules, self.hint)


def read_sample(
    answer: Fetched, rules: Mapping[str, str] | None = None, hint: Mapping[str, str] | None = None
) -> Sample:
    """Read a page, without a rule or with some, as a crawl does that knows *hint* of it."""
    page = parsed(answer)
    with cpu_limit(_CPU):
        article = clean_article(ArticleReader(page, now=answer.fetched_at, rules=rules).read())
        use_hint(article, hint or {})
        return Sample(answer, page, article, doubts(page, article), hint or {})


def parsed(answer: Fetched) -> PageTable:
    """Return the table of a page."""
    with cpu_limit(_CPU):
        return parse_page(answer.body, answer.url, answer.content_type)
