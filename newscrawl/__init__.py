"""News crawling on Scrapy: section pages in, clean articles out. This is the face for those who need no crawl.

>>> from newscrawl import extract_article
>>> page = '''<h1>Rain returns to the valley</h1><article><p>It rained all day on Friday, and nobody in the valley minded.
... <p>The last drop had fallen in August, when the mill wheel stopped and the trout were moved to the mill pond.
... <p>Share this<p>By evening the wheel was turning again, said the miller, who had slept beside it.</article>'''
>>> article = extract_article(page, "https://example.org/rain")
>>> article.title, article.word_count
('Rain returns to the valley', 48)

Importing this imports neither Scrapy nor, before it is used, anything else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.extract import extract_article
    from newscrawl.items import Article, Teaser
    from newscrawl.stages import clean_article

__version__ = "0.1.0"
__all__ = ["Article", "Teaser", "__version__", "clean_article", "extract_article"]

_HOMES = {
    "Article": "newscrawl.items",
    "Teaser": "newscrawl.items",
    "clean_article": "newscrawl.stages",
    "extract_article": "newscrawl.extract",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for from its home (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
