from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from story_pages import meta, news, page

from newscrawl.extraction.canonical import find_canonical
from newscrawl.extraction.metadata import (
    find_description,
    find_publisher,
    plain,
    site_names,
)
from newscrawl.extraction.rights import find_free_access, find_rights
from newscrawl.extraction.table import PageTable

# -- description


def test_the_full_description_comes_before_the_one_cut_with_dots() -> None:
    full = "Nine weeks after the crews walked out the boats are back on the water."
    head = meta("og:description", full)
    found = find_description(page(head, json_ld=news(description="Nine weeks after the crews walked out the boats...")))
    assert found[0].value == full


def test_a_description_is_no_title_no_word_and_no_body() -> None:
    head = (
        meta("og:title", "Ferry strike ends now")
        + meta("og:description", "Ferry strike ends now")
        + meta("description", "News")
    )
    assert find_description(page(head, json_ld=news(description="word " * 400))) == []


def test_a_description_is_decoded() -> None:
    assert (
        find_description(page(meta("description", "Fish &amp;amp; chips are back")))[0].value == "Fish & chips are back"
    )


def test_the_standfirst_stands_in_when_the_head_says_nothing() -> None:
    found = find_description(
        page(body='<h1>Ferry strike ends</h1><p class="standfirst">The boats are back at sea.</p>')
    )
    assert [(one.value, one.source) for one in found] == [("The boats are back at sea.", "generic")]


# -- publisher


def test_a_proper_name_comes_before_a_host_and_a_slogan() -> None:
    head = meta("og:site_name", "harbourherald.example") + meta("application-name", "Herald | News from the coast")
    found = [one.value for one in find_publisher(page(head, json_ld=news(publisher={"name": "Harbour Herald"})))]
    assert found == ["Harbour Herald", "harbourherald.example", "Herald | News from the coast"]


def test_a_name_that_the_host_has_too_comes_before_that_of_a_part_of_the_site() -> None:
    stated = news(publisher={"@type": "Organization", "name": "Harbour Herald Online"})
    found = find_publisher(page(meta("og:site_name", "Security"), json_ld=stated))
    assert [one.value for one in found][:2] == ["Harbour Herald Online", "Security"]


def test_the_publisher_may_be_a_reference() -> None:
    graph = {
        "@graph": [news(publisher={"@id": "#us"}), {"@type": "Organization", "@id": "#us", "name": "Harbour Herald"}]
    }
    assert find_publisher(page(json_ld=graph))[0].value == "Harbour Herald"


def test_the_host_is_the_last_resort() -> None:
    assert [(one.value, one.source) for one in find_publisher(page())] == [("harbourherald.example", "url")]


def test_site_names_hold_host_and_labels() -> None:
    assert site_names(page()) == {"harbourheraldexample", "harbourherald"}


# -- all of them

FIELDS: list[Callable[[PageTable], object]] = [
    find_description,
    find_publisher,
    find_canonical,
    find_free_access,
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just("http://[::1"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@id", "@type", "name"]), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(
    [
        "url",
        "mainEntityOfPage",
        "description",
        "articleSection",
        "keywords",
        "publisher",
        "isAccessibleForFree",
        "hasPart",
        "about",
    ]
)


@given(st.dictionaries(KEYS, VALUES, max_size=9))
def test_no_shape_of_json_ld_raises(stated: dict[str, Any]) -> None:
    table = page(json_ld={**news(), **stated})
    for field in FIELDS:
        assert isinstance(field(table), list)


@pytest.mark.parametrize("unit", ["a", "&amp;", "<b", ",", "/", "_", "\u2026", "\uff0c", "?utm_x="])
def test_metadata_of_any_length_is_read_in_time(unit: str) -> None:
    text = unit * (120_000 // len(unit))
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    names = ["description", "keywords", "article:section", "og:site_name", "og:url", "robots", "article:tag"]
    head = "".join(meta(name, escaped) for name in names)
    table = page(head, json_ld=news(description=text, articleSection=text, keywords=[text], publisher={"name": text}))
    for field in FIELDS:
        field(table)
    assert len(find_rights(table, {"x-robots-tag": text}).robots or "") <= 500
    plain(text)
