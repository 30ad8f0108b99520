"""The list of posts that WordPress's REST API gives: addresses, titles, dates. It stands in a feed's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawl.discovery.found import FoundLink
from newscrawl.discovery.instants import to_instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

POSTS = 100
"""Posts asked for at once, the most that the API gives."""
_QUERY = f"per_page={POSTS}&_fields=link,title,date_gmt,modified_gmt"


def posts_address(api: str) -> str:
    """Return the address of a site's latest posts, by that of its API, in either of the forms that it has.

    >>> posts_address("https://news.example/wp-json/")
    'https://news.example/wp-json/wp/v2/posts?per_page=100&_fields=link,title,date_gmt,modified_gmt'
    >>> posts_address("https://news.example/?rest_route=/")
    'https://news.example/?rest_route=/wp/v2/posts&per_page=100&_fields=link,title,date_gmt,modified_gmt'
    """
    return f"{api.rstrip('/')}/wp/v2/posts{'&' if urlsplit(api).query else '?'}{_QUERY}"


def read_posts(posts: Sequence[Any]) -> Iterator[FoundLink]:
    """Yield the links of a list of posts as the API gives it; what is no post is passed over. Dates are those in UTC,
    titles are HTML.

    >>> [link.title for link in read_posts([{"link": "https://news.example/a", "title": {"rendered": "Rain &amp; sun"}}])]
    ['Rain &amp; sun']
    """
    for post in posts:
        if not isinstance(post, dict) or not isinstance(post.get("link"), str):
            continue
        title = post.get("title")
        rendered = title.get("rendered") if isinstance(title, dict) else None
        published, modified = (_instant(post.get(name)) for name in ("date_gmt", "modified_gmt"))
        yield FoundLink(
            post["link"],
            title=rendered if isinstance(rendered, str) else None,
            published_at=published or modified,
            source="feed",
            modified_at=modified,
        )


def _instant(value: object) -> str | None:
    """Return an instant of the API's, which is in UTC but does not say so."""
    return to_instant(f"{value}Z") if isinstance(value, str) and value else None
