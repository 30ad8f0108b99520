from __future__ import annotations

import json

import pytest

from newscrawl.discovery.feeds import read_feed
from newscrawl.discovery.found import FoundLink
from newscrawl.discovery.kinds import kind_of
from newscrawl.discovery.wordpress import posts_address
from newscrawl.exceptions import SourceError

API = "https://gazette.example/wp-json/wp/v2/posts?per_page=100"
POST = {
    "link": "https://gazette.example/2026/11/rain-at-last/",
    "title": {"rendered": "Rain &amp; sun at  last &#8211; for a day"},
    "date_gmt": "2026-11-20T06:30:00",
    "modified_gmt": "2026-11-20T09:00:00",
}


def links(*posts: object) -> list[FoundLink]:
    return read_feed(json.dumps(posts).encode(), API, "application/json")


def test_posts_are_read_as_a_feed() -> None:
    assert links(POST) == [
        FoundLink(
            "https://gazette.example/2026/11/rain-at-last/", title="Rain & sun at last – for a day",
            published_at="2026-11-20T06:30:00Z", modified_at="2026-11-20T09:00:00Z", source="feed",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    "odd",
    [
        {}, None, 7, [], {"link": None}, {"link": ["x"]}, {"link": "javascript:alert(1)"}, {"link": "ftp://gazette.example/x"},
    ],
)  # fmt: skip
def test_what_is_no_post_is_passed_over(odd: object) -> None:
    assert [link.url for link in links(POST, odd)] == [POST["link"]]


@pytest.mark.parametrize(
    ("change", "title", "published"),
    [
        ({"title": "Rain"}, None, "2026-11-20T06:30:00Z"),
        ({"title": {"rendered": ""}}, None, "2026-11-20T06:30:00Z"),
        ({"title": {"rendered": "<em>Rain</em>"}, "date_gmt": None}, "Rain", "2026-11-20T09:00:00Z"),
        ({"date_gmt": "soon", "modified_gmt": 7, "title": {"rendered": 7}}, None, None),
    ],
)
def test_posts_that_lack_something(change: dict[str, object], title: str | None, published: str | None) -> None:
    (link,) = links({**POST, **change})
    assert (link.title, link.published_at) == (title, published)


def test_other_lists_are_no_feed() -> None:
    for body in (b"[]", b"[1, 2]", b'[{"id": 1}]', b'{"code": "rest_forbidden", "data": {"status": 401}}'):
        with pytest.raises(SourceError):
            read_feed(body, API)


def test_an_address_of_posts_is_known_by_its_answer() -> None:
    assert kind_of(json.dumps([POST]).encode(), API, "application/json") == "feed"
    assert kind_of(b'[{"id": 1}]', API) is None


def test_the_address_of_the_posts() -> None:
    assert posts_address("https://gazette.example/wp-json") == posts_address("https://gazette.example/wp-json/")
    assert posts_address("https://gazette.example/en/wp-json/").startswith(
        "https://gazette.example/en/wp-json/wp/v2/posts?per_page"
    )
