"""What the choice of the body asks about a page's blocks."""

from __future__ import annotations

from newscrawl.extraction.blocks import _NO_UNSPACED_BYTES, _UNSPACED, Reading
from newscrawl.extraction.page import parse_page

URL = "https://news.example/2026/harbour"


def test_each_character_of_a_script_without_blanks_begins_with_a_byte_that_tells() -> None:
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    unspaced = [character for character in characters if _UNSPACED.match(character)]
    assert len(unspaced) > 20_000
    assert [one for one in unspaced if not one.encode().translate(None, _NO_UNSPACED_BYTES)] == []


def test_a_character_counts_for_more_letters_where_most_of_the_text_is_in_a_script_without_blanks() -> None:
    pages = [
        "<p>港が閉鎖された。漁船三隻が岸壁に。",
        "<p>“The harbour” is closed – 港 – for days, and nobody knows why.",
        "<p>Ok.",
        "",
    ]
    assert [Reading(parse_page(page, URL)).letter for page in pages] == [2.5, 2.5, 1.0, 1.0]


def test_blanks_in_the_source_of_links_hide_no_script() -> None:
    links = f"<a href=/1>\n{' ' * 60}<span>港</span>\n{' ' * 60}<span>船</span></a>"
    page = parse_page(f"<ul>{f'<li>{links}</li>' * 9}</ul><p>港が閉鎖された。漁船三隻が岸壁に。", URL)
    assert all(block.link_chars <= len(block.text) for block in page.blocks)
    assert Reading(page).letter == 2.5


def test_a_headline_stands_between_two_blocks() -> None:
    reading = Reading(parse_page("<p>a<h1>b</h1><p>c<p>d<h1>e</h1><p>f", URL))
    spans = [(-1, 0), (0, 2), (1, 2), (1, 4), (2, 4), (1, 5), (4, 9)]
    assert [reading.is_other_story(*span) for span in spans] == [False, True, False, False, False, True, False]
