from __future__ import annotations

import time

import pytest
from lxml import html as lxml_html

from newscrawl.drafting.selectors import find_selector, is_hashed

MENU = "A menu of many words that stands above, with the weather, the tides and all the ferries of the day."
TEXTS = [
    "Rain fell on the harbour all night and the ferry stayed in port.",
    "A bakery opened on the pier with one oven and two loaves.",
]


def pages(markup: str, texts: list[str] = TEXTS) -> list[tuple[object, str]]:
    return [
        (lxml_html.document_fromstring(markup.format(text=text, number=number, menu=MENU)), text)
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("markup", "selector"),
    [
        ('<body><nav>Menu</nav><div class="story-text">{text}</div>', "div.story-text"),
        ('<body><div itemprop="articleBody">{text}</div>', 'div[itemprop="articleBody"]'),
        ('<body><div id="story">{text}</div>', "div#story"),
        ('<body><div class="css-1x2y3z story">{text}</div>', "div.story"),
        (
            '<body><section class="main"><p>{menu}<div class="x9k2z7">{text}</div></section>',
            "section.main div",
        ),
        ('<body><div class="story"><p>Menu and so on</div><div class="story-text">{text}</div>', "div.story-text"),
    ],
)
def test_an_element_is_named_by_what_it_is_called(markup: str, selector: str) -> None:
    assert find_selector(pages(markup)) == selector


@pytest.mark.parametrize(
    "markup",
    [
        '<body><div class="css-1x2y3z">{text}</div>',  # made by a machine
        '<body><div class="col-md-8 gap-3"><p>{text}</div>',  # how wide, not what
        '<body><div id="post-{number}">{text}</div>',  # another one on every page
        "<body><div>{text}</div>",  # no name at all: never by its place
        '<body><div class="text"><p>Something else</div><div class="text">{text}</div>',  # the first one is another
        "<body class=page><p>Nothing of it is there",
    ],
)
def test_no_selector_is_better_than_one_that_will_not_hold(markup: str) -> None:
    assert find_selector(pages(markup)) is None


def test_one_page_is_no_evidence() -> None:
    assert find_selector(pages('<body><div class="story">{text}</div>', TEXTS[:1])) is None


@pytest.mark.parametrize(
    "name", ["article-body", "entry-content", "StoryText", "h1", "col-md-8", "headline2", "c-article", "story__body"]
)
def test_names_people_gave(name: str) -> None:
    assert not is_hashed(name)


@pytest.mark.parametrize(
    "name",
    [
        "css-1x2y3z",
        "sc-bdVaJa",
        "jsx-2871293847",
        "_3fR8z",
        "Body__x7Kp2",
        "svelte-1abc9",
        "post-12345",
        "dcr-1djovmt",
        "bcdfgh",
    ],
)
def test_names_machines_made(name: str) -> None:
    assert is_hashed(name)


@pytest.mark.parametrize("name", ["a" * 100_000, "1a" * 50_000, "-" * 100_000, "css-" * 25_000, "aA" * 50_000])
def test_hostile_names_take_linear_time(name: str) -> None:
    started = time.process_time()
    is_hashed(name)
    assert time.process_time() - started < 2


def test_a_title_is_looked_for_in_headings() -> None:
    titles = ["Ferry stays in port again", "Bakery opens on the pier"]
    markup = '<body><ul class="trail"><li>{text}</ul><h1 class="headline">{text}</h1>'
    assert find_selector(pages(markup, titles), ("h1",)) == "h1.headline"
