from newscrawl.extraction.headings import headline_block, main_headings
from newscrawl.extraction.page import parse_page


def test_only_headings_with_text_count() -> None:
    page = parse_page(
        "<p>a</p><h1><img src='/logo.png'></h1><h2>b</h2><h1>Ferry strike ends</h1>", "https://herald.example/"
    )
    assert [page.blocks[node.first_block].text for node in main_headings(page)] == ["Ferry strike ends"]
    assert headline_block(page) == 2
    assert main_headings(page) is main_headings(page)


def test_a_page_without_headline_has_none() -> None:
    assert headline_block(parse_page("<p>a</p>", "https://herald.example/")) is None
