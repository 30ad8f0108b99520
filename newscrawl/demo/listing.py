"""The pages of a host that list stories: front page, sections with their further pages, authors and topics."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from newscrawl.demo.hosts import HOSTS, Host
from newscrawl.demo.story import Story, read_folder, slugify


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. *previous* and *following* are the addresses of its neighbours."""

    url: str
    title: str
    entries: tuple[Story, ...]
    previous: str | None = None
    following: str | None = None


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page about the outlet itself, linked from every foot."""

    url: str
    title: str
    paragraphs: tuple[str, ...]


def site_pages(host: Host) -> list[SitePage]:
    """The host's pages about itself: about, privacy, contact, advertise."""
    return [page for page in _all_site_pages() if page.url.startswith(f"{host.origin}/")]


@cache
def _all_site_pages() -> tuple[SitePage, ...]:
    return tuple(
        SitePage(
            HOSTS[name.split("/")[0]].origin + header["path"][0],
            header["headline"][0],
            tuple(block.text for block in blocks),
        )
        for name, header, blocks in read_folder("site_pages")
    )


def listings(host: Host, stories: Sequence[Story]) -> Iterator[Listing]:
    """Yield every list page of *host*. Only section pages link to the traps among *stories*."""
    articles = [story for story in stories if story.outcome == "article"]
    yield Listing(f"{host.origin}/", host.title, tuple(articles[: 2 * host.page_size]))
    for section, path in host.sections.items():
        yield from _section(host, section, path, [story for story in stories if story.listed_in == section])
    yield from _groups(articles, bylines, lambda name: author_url(host, name))
    if host.topic_path:
        yield from _groups(articles, lambda story: story.topics, lambda name: topic_url(host, name))


def bylines(story: Story) -> tuple[str, ...]:
    """The names that have an author page: the authors, or the agency of a story without any."""
    return story.authors or ((story.agency,) if story.agency else ())


def author_url(host: Host, name: str) -> str:
    """Address of the list of one author's (or agency's) stories."""
    return host.origin + host.author_path.format(slug=slugify(name))


def topic_url(host: Host, topic: str) -> str:
    """Address of the list of stories on one topic."""
    return host.origin + (host.topic_path or "/").format(slug=slugify(topic))


def _section(host: Host, section: str, path: str, entries: list[Story]) -> Iterator[Listing]:
    pages = [tuple(entries[start : start + host.page_size]) for start in range(0, len(entries), host.page_size)]
    urls = [host.origin + path] + [
        host.origin + host.next_page.format(path=path, number=number) for number in range(2, len(pages) + 1)
    ]
    for index, (url, shown) in enumerate(zip(urls, pages, strict=True)):
        yield Listing(
            url,
            section,
            shown,
            previous=urls[index - 1] if index else None,
            following=urls[index + 1] if index + 1 < len(urls) else None,
        )


def _groups(
    articles: Sequence[Story], names_of: Callable[[Story], tuple[str, ...]], url_of: Callable[[str], str]
) -> Iterator[Listing]:
    groups: dict[str, list[Story]] = {}
    for story in articles:
        for name in names_of(story):
            groups.setdefault(name, []).append(story)
    for name, entries in groups.items():
        yield Listing(url_of(name), name, tuple(entries))
