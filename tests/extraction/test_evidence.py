"""What JSON-LD says the body is, held against the paragraphs of the page."""

from __future__ import annotations

import json

import pytest

from newscrawl.extraction.blocks import Reading
from newscrawl.extraction.evidence import Evidence, _closing, windows_of
from newscrawl.extraction.page import parse_page

ONE = "The harbour was closed on Friday morning after the storm had thrown three boats on the quay."
TWO = "Nobody was hurt, said the harbour master, who had stayed in her office through the night."
THREE = "The ferries will not sail before Sunday, and the fish market is to open again on Monday at noon."
LONGER = (
    "A note that is no part of the story and has nearly as many words as all of it, of which none is said there. " * 6
)


def evidence_of(body: str, *paragraphs: str) -> Evidence:
    stated = json.dumps({"@type": "NewsArticle", "articleBody": body})
    html = f"<script type='application/ld+json'>{stated}</script>" + "".join(f"<p>{text}</p>" for text in paragraphs)
    return Reading(parse_page(html, "https://news.example/a")).evidence


def test_a_body_that_the_page_prints_to_its_end_is_complete() -> None:
    evidence = evidence_of(
        f"{ONE}\n\n{TWO}  {THREE}\n", ONE, TWO, THREE, "Another text of the page, which is not a part of it."
    )
    assert (evidence.complete, evidence.found, evidence.end) == (True, {0, 1, 2}, 2)


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        pytest.param(f"{ONE} {TWO} {THREE[:80]}...", (ONE, TWO, THREE), id="cut short"),
        pytest.param(f"{ONE} {TWO} {THREE}", (THREE,), id="most of it is not on the page"),
        pytest.param(f"{ONE} {TWO} {THREE}", (ONE, TWO, THREE, LONGER), id="most of the page is not in it"),
        pytest.param(f"{ONE} {TWO}", (ONE, TWO), id="too short to be a body"),
        pytest.param("\n" * 300, (ONE, TWO), id="nothing but blanks"),
        pytest.param(f"{ONE} {TWO} {THREE}", (), id="a page without paragraphs"),
    ],
)
def test_other_bodies_tell_nothing(body: str, paragraphs: tuple[str, ...]) -> None:
    evidence = evidence_of(body, *paragraphs)
    assert (evidence.complete, evidence.found, evidence.end) == (False, frozenset(), -1)


@pytest.mark.parametrize(
    "text",
    [ONE, "Nine words are one too few for the windows.", "港が閉鎖された。漁船三隻が岸壁に。", "Short", "Longer", ""],
)
def test_the_closing_is_the_last_window_whether_the_blanks_are_folded_or_not(text: str) -> None:
    assert _closing(text) == (windows_of(text) or [""])[-1] == _closing("\n" + text.replace(" ", " \t\n") + "  ")
