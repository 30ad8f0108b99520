from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.bounds import TAGS_MAX, within_bounds
from newscrawl.extraction.page import parse_page


@given(st.binary(max_size=500))
def test_a_page_of_ordinary_size_is_read_whole(page: bytes) -> None:
    assert within_bounds(page) is page


def test_a_page_is_read_up_to_its_last_tag_that_counts() -> None:
    exactly = b"<b>" * TAGS_MAX
    assert within_bounds(exactly) is exactly
    assert within_bounds(exactly + b"text<i>more") == exactly + b"text"


def test_ten_megabytes_of_tags_cost_little_and_are_told() -> None:
    started = time.process_time()
    page = parse_page(
        b"<h1>Rain</h1><p>It rains.</p>" + b"<p><a href=/x>y</a></p>" * 450_000, "https://news.example/rain"
    )
    assert time.process_time() - started < 5
    assert [block.text for block in page.blocks[:2]] == ["Rain", "It rains."]
    assert any("more than 100000 tags" in problem for problem in page.problems)
    assert len(page.nodes) <= TAGS_MAX
    assert sum(1 for _ in page.tree.iter()) <= TAGS_MAX + 2
