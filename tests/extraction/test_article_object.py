import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.article_object import address, own_article, resolve
from newscrawl.extraction.page import parse_page
from newscrawl.extraction.table import PageTable

URL = "https://www.harbourherald.example/world/ferry-strike-ends"


def page(*objects: Any, head: str = "", body: str = "<h1>Ferry strike ends</h1>", url: str = URL) -> PageTable:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in objects)
    return parse_page(f"<html><head>{head}{scripts}</head><body>{body}</body></html>", url)


def article(headline: str | None = "Ferry strike ends", **more: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": headline, **more}


def test_the_only_article_is_the_own_one() -> None:
    assert own_article(page(article(url=URL, author="Ada Quill")))["author"] == "Ada Quill"  # type: ignore[index]


def test_no_article_object_gives_none() -> None:
    assert own_article(page({"@type": "WebPage", "name": "Ferry strike ends"})) is None


def test_an_article_about_something_else_at_another_address_is_refused() -> None:
    other = article("Goats clear the firebreak", url="https://www.harbourherald.example/local/goats")
    assert own_article(page(other)) is None


def test_the_only_article_with_the_page_s_title_needs_no_address() -> None:
    head = '<meta property="og:title" content="Ferry strike ends">'
    own = article(url="/world/elsewhere")
    assert own_article(page(own, head=head, body="<p>a</p>")) == own


def test_the_title_of_the_page_does_not_make_a_mentioned_article_its_story() -> None:
    head = '<meta property="og:title" content="Ferry strike ends">'
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "CreativeWork", "headline": "Ferry strike ends"}]}
    assert own_article(page(listed, head=head, body="<p>a</p>")) is None


def test_a_shorter_headline_for_search_engines_does_not_disown_the_article() -> None:
    assert own_article(page(article("Ferry strike is over", url=URL))) is not None


@pytest.mark.parametrize("place", ["liveBlogUpdate", "itemListElement", "hasPart", "citation", "mentions"])
def test_an_article_inside_a_mention_is_not_the_own_one(place: str) -> None:
    inner = {
        "@type": "BlogPosting",
        "headline": "Boats run again",
        "url": URL,
        "datePublished": "2026-01-01",
        "author": "X",
    }
    found = own_article(page({"@type": "LiveBlogPosting", "headline": "Ferry strike ends", place: [inner]}))
    assert found is not None
    assert found["headline"] == "Ferry strike ends"


def test_the_paywall_product_is_not_the_article() -> None:
    product = {"@type": ["CreativeWork", "Product"], "name": "Herald Plus", "productID": "herald.example:plus"}
    assert own_article(page(product)) is None
    assert own_article(page(article(isPartOf=product, url=URL)))["headline"] == "Ferry strike ends"  # type: ignore[index]


def test_the_address_decides_between_articles_of_one_page() -> None:
    first = article("Goats clear the firebreak", url="https://www.harbourherald.example/local/goats")
    second = article("Ferry strike ends", mainEntityOfPage={"@id": URL + "/"})
    assert own_article(page(first, second))["headline"] == "Ferry strike ends"  # type: ignore[index]


def test_two_objects_of_one_story_are_merged_and_the_better_one_wins() -> None:
    full = article(url=URL, author="Ada Quill", datePublished="2026-02-03")
    thin = article(author="admin", keywords="ferries")
    found = own_article(page(thin, full))
    assert found is not None
    assert (found["author"], found["keywords"]) == ("Ada Quill", "ferries")


def test_it_is_found_once_a_page() -> None:
    table = page(article(), article(keywords="ferries"))
    assert own_article(table) is own_article(table)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.example.org/a/b/", "https://example.org/a/b?from=feed#top"),
        ("https://m.example.org/a", "https://example.org/a"),
        ("https://example.org/caf%C3%A9", "https://example.org/café"),
    ],
)
def test_addresses_of_one_page_are_equal(one: str, other: str) -> None:
    assert address(one) == address(other)


@pytest.mark.parametrize("value", [None, 5, ["https://example.org/"], "/a/b", "http://[::1", "x" * 5000])
def test_what_is_no_url_has_no_address(value: object) -> None:
    assert address(value) is None


def test_a_reference_is_resolved_and_keeps_what_it_says_itself() -> None:
    table = page({"@type": "Person", "@id": "#ada", "name": "Ada Quill", "jobTitle": "Reporter"})
    assert resolve(table, {"@id": "#ada", "jobTitle": "Editor"}) == {
        "@type": "Person", "@id": "#ada", "name": "Ada Quill", "jobTitle": "Editor",
    }  # fmt: skip
    assert resolve(table, [{"@id": "#bo"}, "Bo Ink", 7]) == [{"@id": "#bo"}, "Bo Ink", 7]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@id", "name", "url"]), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(["@id", "headline", "name", "url", "mainEntityOfPage", "author", "image", "hasPart", "about"])


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=4))
def test_no_shape_of_json_ld_raises(objects: list[dict[str, Any]]) -> None:
    table = page(*({"@type": "NewsArticle", **value} for value in objects))
    found = own_article(table)
    assert found is None or isinstance(found, dict)
    for value in objects:
        resolve(table, value)
