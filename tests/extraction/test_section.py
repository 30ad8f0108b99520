from typing import Any

import pytest
from story_pages import meta, news, page

from newscrawl.extraction.section import find_section


@pytest.mark.parametrize(
    ("head", "json_ld", "body", "section"),
    [
        ("", news(articleSection="World"), "", "World"),
        ("", news(articleSection=["Africa", "World"]), "", "Africa"),
        (meta("article:section", "World,Africa"), None, "", "World"),
        (meta("article:section", "Climate, Energy"), None, "", "Climate, Energy"),
        (meta("article:section", "News"), None, "", "World"),  # the path says more than "News"
        ("", news(articleSection="Articles"), "", "World"),
        ("", news(articleSection="A whole sentence about what the story tells, by mistake."), "", "World"),
        ("", None, '<h3><a href="/sport"><span class="post-cat">Sport</span></a></h3>', "Sport"),
        ("", None, '<p class="kicker">Calder Bay</p>', "World"),  # a kicker is about the story
        ("", None, "", "World"),
    ],
)
def test_the_section_is_found(head: str, json_ld: Any, body: str, section: str) -> None:
    table = page(head, f"{body}<h1>Ferry strike ends</h1>", json_ld)
    assert find_section(table)[0].value == section


def test_the_breadcrumb_trail_gives_the_section_between_home_and_title() -> None:
    trail = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Top", "item": "https://www.harbourherald.example/"},
            {
                "@type": "ListItem",
                "position": 2,
                "item": {"@id": "https://www.harbourherald.example/sea", "name": "At sea"},
            },
            {"@type": "ListItem", "position": 3, "name": "Ferry strike ends"},
        ],
    }
    table = page(json_ld=trail, url="https://www.harbourherald.example/ferry-strike-ends")
    assert [one.value for one in find_section(table)] == ["At sea"]


@pytest.mark.parametrize(
    "path", ["/ferry", "/2026/11/ferry", "/en-us/ferry", "/article/ferry", "/ferry-strike-ends-after-weeks/123456"]
)
def test_a_path_without_a_section_gives_none(path: str) -> None:
    assert find_section(page(url=f"https://harbourherald.example{path}")) == []


def test_identifiers_become_readable() -> None:
    table = page(meta("article:section", "us"), url="https://herald.example/world-news/ferry")
    assert [one.value for one in find_section(table)] == ["US", "World news"]


@pytest.mark.parametrize(
    ("head", "section"),
    [
        (news(articleSection="Region, Money, Newsletter"), "Money"),
        (news(articleSection="Life, Arts and Books"), "Life, Arts and Books"),
    ],
)
def test_of_several_sections_in_one_text_the_one_that_is_named_elsewhere(head: Any, section: str) -> None:
    assert find_section(page(meta("article:section", "Money"), json_ld=head))[0].value == section


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("Harbours", "Harbours"),
        ("News | Harbours", "Harbours"),
        ("Formula 1", "Formula 1"),
        ("AFP", "World"),
        ("Reuters, Ada Quill", "World"),
        ("28.04.2026 | 17:52 Uhr", "World"),
        ("Reklama", "World"),
        ("Share", "World"),
    ],
)
def test_a_label_at_the_title_is_no_name_date_or_chrome(label: str, found: str) -> None:
    body = f'<p class="category">{label}</p><h1>Ferry strike ends</h1>'
    assert find_section(page(body=body), ["Ada Quill", "Reuters"])[0].value == found


@pytest.mark.parametrize("path", ["/cms/ferry", "/doc/ferry", "/topic/ferry"])
def test_folders_of_a_system_are_no_sections(path: str) -> None:
    assert find_section(page(url=f"https://harbourherald.example{path}")) == []


def test_a_section_may_hold_the_letters_of_an_agency() -> None:
    body = '<p class="category">Japan</p><h1>Ferry strike ends</h1>'
    assert find_section(page(body=body), ["AP", "..."])[0].value == "Japan"
