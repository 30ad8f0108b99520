"""What newscrawl is measured against: two spiders as Scrapy's own tutorial would have them, run by ``crawl.py``.

    python benchmarks/stock_spiders.py nothing|idiomatic OUTPUT CONCURRENCY URL...

``nothing`` follows the links of the section pages and does nothing with the articles: the price of the engine itself.
``idiomatic`` fills an ItemLoader with twelve fields by CSS and XPath and writes Scrapy's own JSON Lines to OUTPUT.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import scrapy
from itemloaders.processors import Identity, Join, MapCompose, TakeFirst
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.loader import ItemLoader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response


class NothingSpider(scrapy.Spider):
    """Follows links, and does nothing with what comes."""

    name = "nothing"

    def parse(self, response: Response, **_: Any) -> Iterator[scrapy.Request]:
        """Follow the cards of a section page."""
        links = response.css("h3.card__title a::attr(href)").getall()
        yield from response.follow_all(links, callback=self.parse_article)

    def parse_article(self, response: Response) -> None:
        """Do nothing."""


class NewsItem(scrapy.Item):
    """Twelve fields of an article."""

    url = scrapy.Field()
    canonical_url = scrapy.Field()
    title = scrapy.Field()
    description = scrapy.Field()
    body = scrapy.Field()
    section = scrapy.Field()
    authors = scrapy.Field()
    published_at = scrapy.Field()
    modified_at = scrapy.Field()
    language = scrapy.Field()
    image = scrapy.Field()
    teasers = scrapy.Field()


class NewsLoader(ItemLoader):
    """Strips every value, takes the first."""

    default_item_class = NewsItem
    default_input_processor = MapCompose(str.strip)
    default_output_processor = TakeFirst()
    body_out = Join("\n\n")
    authors_out = teasers_out = Identity()


class IdiomaticSpider(NothingSpider):
    """Reads each article with an ItemLoader: a first choice and a second for most fields, as pages need them."""

    name = "idiomatic"

    def parse_article(self, response: Any) -> Any:
        """Load one article."""
        loader = NewsLoader(response=response)
        loader.add_value("url", response.url)
        loader.add_css("canonical_url", 'link[rel="canonical"]::attr(href)')
        loader.add_css("title", "h1::text")
        loader.add_css("title", 'meta[property="og:title"]::attr(content)')
        loader.add_css("description", 'meta[name="description"]::attr(content)')
        loader.add_css("description", 'meta[property="og:description"]::attr(content)')
        loader.add_xpath("body", '//div[contains(@class, "story__body")]/p[normalize-space()]', MapCompose(_text))
        loader.add_css("section", 'meta[property="article:section"]::attr(content)')
        loader.add_css("authors", 'a[rel="author"]::text')
        loader.add_css("published_at", 'meta[property="article:published_time"]::attr(content)')
        loader.add_css("published_at", "time::attr(datetime)")
        loader.add_css("modified_at", 'meta[property="article:modified_time"]::attr(content)')
        loader.add_xpath("language", "/html/@lang")
        loader.add_css("image", 'meta[property="og:image"]::attr(content)')
        loader.add_css("teasers", ".related h3 a::attr(href)")
        return loader.load_item()


def _text(html: str) -> str:
    return " ".join(scrapy.Selector(text=html).xpath("string()").get("").split())


def main() -> None:
    """Crawl the section pages of the command line with one of the spiders."""
    kind, output, concurrency, *urls = sys.argv[1:]
    spider = {"nothing": NothingSpider, "idiomatic": IdiomaticSpider}[kind]
    settings: dict[str, Any] = {
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,  # as in the project that scrapy startproject makes
        "FEED_EXPORT_ENCODING": "utf-8",  # the same
        "CONCURRENT_REQUESTS_PER_DOMAIN": int(concurrency),
        "CONCURRENT_REQUESTS": int(concurrency),
    }
    if kind == "idiomatic":
        settings["FEEDS"] = {output: {"format": "jsonlines", "overwrite": True}}
    process = AsyncCrawlerProcess(settings)
    process.crawl(spider, start_urls=urls)
    process.start()


if __name__ == "__main__":
    main()
