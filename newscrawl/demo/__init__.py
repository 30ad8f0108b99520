"""A small internet of four invented news sites, bundled for demonstrations, tests and measurements.

>>> from newscrawl.demo import serve
>>> with serve() as internet:
...     internet.proxy.startswith("http://127.0.0.1:")
True
"""

from newscrawl.demo.internet import Internet, pages, serve, stories
from newscrawl.demo.page import Page
from newscrawl.demo.story import Block, Story, Teaser

__all__ = ["Block", "Internet", "Page", "Story", "Teaser", "pages", "serve", "stories"]
