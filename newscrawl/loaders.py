"""The item loader: a page table in, an article out, each field from the best source that answers.

The weighing is done in :mod:`newscrawl.extraction.article`, which works without Scrapy; this is how a spider uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itemloaders import ItemLoader
from itemloaders.processors import Identity, TakeFirst
from parsel import Selector

from newscrawl.extraction.article import ArticleReader
from newscrawl.items import Article

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newscrawl.extraction.table import PageTable


class ArticleLoader(ItemLoader):
    """Loads an :class:`~newscrawl.items.Article` from a page table.

    A spider that must do more than its rules can say adds values as with any item loader; they win over the rest::

        loader = ArticleLoader(page, now=now)
        loader.add_css("title", "h1.odd::text")
        article = loader.load_item()

    Args:
        page: the page table.
        now: when the page was fetched (aware): no date of the article may lie after it.
        rules: the site's rules, field -> CSS selector (see :data:`newscrawl.extraction.rules.RULES`).
        site: name of the site; the page's host without www., when left out.
        headers: the response's headers, names in lower case.
    """

    default_item_class = Article
    default_output_processor = TakeFirst()
    authors_out = agencies_out = topics_out = images_out = teasers_out = Identity()

    def __init__(
        self,
        page: PageTable,
        *,
        now: datetime,
        rules: Mapping[str, str] | None = None,
        site: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._page = page
        self._selector: Selector | None = None
        super().__init__()
        self._weighing: dict[str, Any] = {"now": now, "rules": rules, "site": site, "headers": headers}

    @property
    def selector(self) -> Selector | None:
        """The page's tree for ``add_css`` and ``add_xpath``, built when a spider first asks for it."""
        if self._selector is None and self._page.tree is not None:
            self._selector = Selector(root=self._page.tree, type="html")
        return self._selector

    @selector.setter
    def selector(self, selector: Selector | None) -> None:
        self._selector = selector

    def load_item(self) -> Article:
        """Return the article as the page has it; cleaning comes in the pipelines."""
        given = {
            name: value for name in list(self._values) if (value := self.get_output_value(name)) not in (None, "", [])
        }
        return ArticleReader(self._page, given=given, **self._weighing).read()
