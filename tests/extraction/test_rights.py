from __future__ import annotations

from typing import Any

import pytest
from story_pages import meta, news, page

from newscrawl.extraction.rights import find_free_access, find_rights


@pytest.mark.parametrize(
    ("stated", "free"),
    [(True, True), (False, False), ("False", False), ("true", True), ("http://schema.org/False", False),
     ("maybe", None), (None, None), (["true"], None)],
)  # fmt: skip
def test_free_access_is_read_from_any_spelling(stated: Any, free: bool | None) -> None:
    found = find_free_access(page(json_ld=news(isAccessibleForFree=stated)))
    assert (found[0].value if found else None) is free


def test_a_part_behind_the_paywall_makes_the_story_not_free() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paid"}
    assert [one.value for one in find_free_access(page(json_ld=news(hasPart=[part])))] == [False]


@pytest.mark.parametrize(("tier", "free"), [("free", [True]), ("locked", [False]), ("metered", [])])
def test_the_content_tier_of_facebook(tier: str, free: list[bool]) -> None:
    assert [one.value for one in find_free_access(page(meta("article:content_tier", tier)))] == free


def test_rights_are_taken_word_for_word() -> None:
    head = '<meta name="robots" content="index, noai"><meta name="tdm-reservation" content="1">'
    rights = find_rights(page(head), {"X-Robots-Tag": "noarchive"})
    assert (rights.robots, rights.meta, rights.tdm) == ("noarchive", "index, noai", "1")


def test_the_header_goes_before_the_meta_and_silence_is_none() -> None:
    assert find_rights(page('<meta name="tdm-reservation" content="0">'), {"TDM-Reservation": "1"}).tdm == "1"
    rights = find_rights(page(), {})
    assert (rights.robots, rights.meta, rights.tdm) == (None, None, None)
