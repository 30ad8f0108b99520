from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawl.extraction.page import parse_page
from newscrawl.extraction.story import Story
from newscrawl.extraction.story_head import foreign_zone, head_of, head_range, in_range, squash, title_block

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable

URL = "https://herald.example/ferry"


def page(body: str, title: str = "Ferry is back in Karsk - Herald") -> PageTable:
    return parse_page(f"<html><head><title>{title}</title></head><body>{body}</body></html>", URL)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h1>Herald</h1><p>x</p><h1>Ferry is back in Karsk</h1>", "Ferry is back in Karsk"),
        ("<h1>Another thing</h1><p>x</p>", "Another thing"),
        ("<p>x</p><h2>Ferry is back in Karsk</h2><p>y</p>", "Ferry is back in Karsk"),
    ],
)
def test_the_block_of_the_title(body: str, text: str) -> None:
    table = page(body)
    found = title_block(table)
    assert found is not None
    assert table.blocks[found].text == text


def test_without_a_title_the_last_heading_before_the_body_counts() -> None:
    table = page("<h1>Herald</h1><p>menu</p><h1>Quite another</h1><p>Text.</p><h1>Next</h1>", title="")
    assert title_block(table, first=3) == 2
    assert title_block(table) == 0


def test_no_title_and_no_body_give_an_empty_head() -> None:
    table = page("<p>Text.</p>", title="")
    assert title_block(table) is None
    assert len(head_range(table, None)) == 0
    assert 0 in head_range(table, Story(blocks=table.blocks[:1]))


def test_the_head_ends_a_little_into_the_body() -> None:
    table = page("<p>a</p>" * 20 + "<h1>Ferry is back in Karsk</h1><p>By Ada</p>" + "<p>Text.</p>" * 40)
    assert head_range(table, None) == range(14, 34)
    assert head_range(table, Story(blocks=table.blocks[40:50])) == range(14, 42)
    assert head_range(table, Story(blocks=table.blocks[22:50])) == range(14, 34)
    assert head_of(table, Story(blocks=table.blocks[40:50])).title == 20


def test_the_head_follows_the_body_it_is_asked_for() -> None:
    table = page("<h1>Ferry is back in Karsk</h1>" + "<p>Text.</p>" * 40)
    first = head_of(table, Story(blocks=table.blocks[1:30]))
    second = head_of(table, Story(blocks=table.blocks[30:35]))
    assert first.blocks == range(14)
    assert second.blocks == range(32)


def test_a_zone_around_the_title_is_not_foreign() -> None:
    table = page(
        '<div class="sidebar"><h1>Ferry is back in Karsk</h1><p>By Ada</p></div><div class="comments"><p>Hm</p></div>'
    )
    by, comment = table.blocks[1], table.blocks[2]
    assert foreign_zone(by.node, 0) is None
    assert foreign_zone(by.node, None) == "sidebar"
    assert foreign_zone(comment.node, 0) == "comments"
    assert head_of(table, None).zone(comment.node) == "comments"


def test_what_stands_in_a_range_of_blocks() -> None:
    table = page("".join(f'<p><a href="/{number}">Link {number}</a></p>' for number in range(9)))
    assert [link.text for link in in_range(table.links, range(3, 5))] == ["Link 3", "Link 4"]
    assert list(in_range(table.links, range(0))) == []


def test_squashing() -> None:
    assert squash("Rain, again: „Enough!“") == "rain again enough"
