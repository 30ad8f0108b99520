"""How the pages of any host come together once it can render an article, a list and a plain page."""

from collections.abc import Sequence
from typing import Protocol

from newscrawl.demo.clock import NOW
from newscrawl.demo.hosts import Host
from newscrawl.demo.listing import Listing, SitePage, listings, site_pages
from newscrawl.demo.markup import drawing, link, list_items, most_read
from newscrawl.demo.page import HTML, SVG, Page, make_page
from newscrawl.demo.story import Story


class Renderer(Protocol):
    """What a host's module provides: three functions that return a whole HTML document."""

    host: Host

    def article(self, story: Story, stories: Sequence[Story]) -> str:
        """The page of *story*; *stories* are all of the host, newest first."""

    def listing(self, listing: Listing, stories: Sequence[Story]) -> str:
        """A front, section, author or topic page."""

    def plain(self, page: SitePage, stories: Sequence[Story]) -> str:
        """A page that is no article: about, privacy, a weather map, the answer to a wrong address."""


def build_html(renderer: Renderer, stories: Sequence[Story]) -> dict[str, Page]:
    """Return the HTML pages and pictures of one host by address. An address whose outcome is ``gone`` has none."""
    host = renderer.host
    built: dict[str, Page] = {}
    for story in stories:
        if story.outcome == "redirect":
            moved = f"<!DOCTYPE html>\n<title>Moved</title>\n<p>{link(story.canonical_url, 'Moved permanently')}</p>\n"
            built[story.url] = make_page(moved, HTML, story.published, 301, story.canonical_url)
        elif story.outcome == "not_article":
            page = SitePage(story.url, story.title, tuple(story.paragraphs))
            built[story.url] = make_page(renderer.plain(page, stories), HTML, story.published)
        elif story.outcome != "gone":
            built[story.url] = make_page(renderer.article(story, stories), HTML, story.modified or story.published)
        built[story.picture.url] = make_page(drawing(story.picture.url), SVG, story.published)
    for listing in listings(host, stories):
        newest = max(entry.published for entry in listing.entries)
        built[listing.url] = make_page(renderer.listing(listing, stories), HTML, newest)
    for page in site_pages(host):
        built[page.url] = make_page(renderer.plain(page, stories), HTML, stories[-1].published)
    built[f"{host.origin}/404"] = make_page(renderer.plain(_missing(host), stories), HTML, NOW, status=404)
    return built


def _missing(host: Host) -> SitePage:
    if host.language == "de":
        return SitePage(f"{host.origin}/404", "Nicht gefunden", ("Diese Seite gibt es nicht.",))
    return SitePage(f"{host.origin}/404", "Not found", ("There is no such page.",))


def navigation(host: Host, stories: Sequence[Story]) -> dict[str, str]:
    """The parts every page of a host repeats, as list items: *menu*, *foot* and *most_read*."""
    return {
        "menu": list_items([(host.origin + path, name) for name, path in host.sections.items()]),
        "foot": list_items([(page.url, page.title) for page in site_pages(host)]),
        "most_read": list_items([(story.url, story.printed_title) for story in most_read(stories)]),
    }
