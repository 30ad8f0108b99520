from __future__ import annotations

import pytest
from story_pages import URL, meta, page

from newscrawl.extraction.canonical import find_canonical


def canonical(href: str, url: str = URL, head: str = "") -> str:
    return find_canonical(page(f'<link rel="canonical" href="{href}">{head}', url=url))[0].value


@pytest.mark.parametrize(
    ("href", "url", "expected"),
    [
        ("https://www.harbourherald.example/world/ferry", URL, "https://www.harbourherald.example/world/ferry"),
        ("/world/ferry#top", URL, "https://www.harbourherald.example/world/ferry"),
        ("/", URL, URL),
        ("/world", URL, URL),
        ("/world/", URL + "?utm_source=feed&id=7", URL + "?id=7"),
        ("http://[broken", URL, URL),
        ("javascript:void(0)", URL, URL),
        ("https://other.example/", URL, URL),
        ("http://www.harbourherald.example/world/ferry-strike-ends-2026", URL, URL),  # only the scheme is worse
        ("https://www.harbourherald.example/a/ferry-strike", "https://www.harbourherald.example/amp/ferry-strike",
         "https://www.harbourherald.example/a/ferry-strike"),
        ("https://herald.example/best-jokes/", "https://herald.example/best-jokes/slide/2", "https://herald.example/best-jokes/"),
        ("https://herald.example/?p=77", "https://herald.example/world/ferry", "https://herald.example/?p=77"),
    ],
)  # fmt: skip
def test_the_canonical_address_is_one_that_can_be_the_storys(href: str, url: str, expected: str) -> None:
    assert canonical(href, url) == expected


def test_an_address_at_the_same_site_comes_before_one_elsewhere() -> None:
    url = "https://www.example.com/world/ferry-strike-ends"
    head = '<link rel="canonical" href="https://agency.example/ferry">' + meta("og:url", "https://m.example.com/ferry")
    found = [one.value for one in find_canonical(page(head, url=url))]
    assert found == ["https://m.example.com/ferry", "https://agency.example/ferry", url]


def test_a_page_without_an_http_address_keeps_what_it_states() -> None:
    table = page('<link rel="canonical" href="https://herald.example/ferry">', url="file:///tmp/ferry.html")
    assert [one.value for one in find_canonical(table)] == ["https://herald.example/ferry"]
    assert find_canonical(page('<link rel="canonical" href="/ferry">', url="")) == []
