import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.images import find_images
from newscrawl.extraction.page import parse_page
from newscrawl.extraction.story import Story
from newscrawl.extraction.table import PageTable
from newscrawl.items import Image

URL = "https://www.harbourherald.example/world/ferry-strike-ends"
CDN = "https://cdn.harbourherald.example"
TEXT = "<p>{} After nine weeks the boats of the bay went out again, with flags and a brass band on board.</p>"


def page(body: str = "", head: str = "", json_ld: Any = None) -> PageTable:
    script = f'<script type="application/ld+json">{json.dumps(json_ld)}</script>' if json_ld is not None else ""
    text = (
        f"<html><head>{head}{script}</head><body><header><img src='/logo.png'></header>"
        f"<main><h1>Ferry strike ends</h1>{body}</main><footer><img src='/imprint.jpg'></footer></body></html>"
    )
    return parse_page(text, URL)


def story_of(table: PageTable) -> Story:
    blocks = [block for block in table.blocks if "nine weeks" in block.text]
    return Story([block.text for block in blocks], blocks, None)


def images(table: PageTable) -> list[Image]:
    found = find_images(table, story_of(table))
    return found[0].value if found else []


def news(image: object) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": "Ferry strike ends", "url": URL, "image": image}


def test_a_figure_of_the_story_has_caption_and_credit() -> None:
    body = TEXT.format(1) + (
        "<figure><img src='/ferry.jpg'>"
        "<figcaption>The ferry at noon. <span class='credit'>Ada Quill / AFP</span></figcaption>"
        "</figure>"
    ) + TEXT.format(2)  # fmt: skip
    assert images(page(body)) == [
        Image("https://www.harbourherald.example/ferry.jpg", "The ferry at noon.", "Ada Quill / AFP")
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='wp-caption'><img src='/ferry.jpg'><p class='caption'>The ferry at noon. Photo: AFP</p></div>",
        "<div class='image'><img src='/ferry.jpg'><div>The ferry at noon. (Photo: AFP)</div></div>",
        "<div><div><img src='/ferry.jpg'></div><p>The ferry at noon. © AFP</p></div>",
        "<img src='/ferry.jpg'><div class='image-caption caption'>The ferry at noon. Photo: AFP</div>",
    ],
)
def test_captions_stand_in_many_kinds_of_boxes(markup: str) -> None:
    found = images(page(TEXT.format(1) + markup + TEXT.format(2)))
    assert [(one.caption, one.credit) for one in found] == [("The ferry at noon.", "AFP")]


def test_the_head_comes_first_and_one_picture_is_one_entry() -> None:
    table = page(
        "<figure><img src='/2026/ferry-strike-300x200.jpg'><figcaption>The ferry at noon.</figcaption></figure>"
        + TEXT.format(1),
        f'<meta property="og:image" content="{CDN}/2026/ferry-strike-share.jpg">',
        news(
            [
                f"{CDN}/2026/ferry-strike-1200x675.jpg",
                {"@type": "ImageObject", "url": f"{CDN}/2026/ferry-strike-800x800.jpg"},
            ]
        ),
    )
    assert images(table) == [Image(f"{CDN}/2026/ferry-strike-1200x675.jpg", "The ferry at noon.", None)]
    assert find_images(table)[0].source == "json-ld"


def test_json_ld_tells_caption_and_credit() -> None:
    table = page(
        json_ld=news({"@type": "ImageObject", "contentUrl": "/ferry.jpg", "caption": "The ferry", "creditText": "AFP"})
    )
    assert images(table) == [Image("https://www.harbourherald.example/ferry.jpg", "The ferry", "AFP")]


def test_og_image_stands_in_without_json_ld() -> None:
    table = page(TEXT.format(1), '<meta property="og:image" content="/share/ferry.jpg">')
    assert [(one.value[0].url, one.source) for one in find_images(table)] == [
        ("https://www.harbourherald.example/share/ferry.jpg", "meta")
    ]


def test_the_caption_at_the_headline_goes_to_the_only_picture() -> None:
    body = (
        "<figure><div data-lazy='1'></div><figcaption>The ferry at noon. Photo: AFP</figcaption></figure>"
        + TEXT.format(1)
    )
    found = images(page(body, '<meta property="og:image" content="/ferry.jpg">'))
    assert [(one.caption, one.credit) for one in found] == [("The ferry at noon.", "AFP")]


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='author-box'><img src='/faces/quill.jpg'></div>",
        "<p class='byline'><img src='/faces/quill.jpg'>By Ada Quill</p>",
        "<aside class='related'><img src='/goats.jpg'></aside>",
        "<article><a href='/goats'><img src='/goats.jpg'><h3>Goats clear the firebreak</h3></a></article>",
        "<div><a href='/goats'><img src='/goats.jpg'> Goats clear the firebreak in summer</a></div>",
        "<div><a href='/goats'><img src='/goats.jpg'></a><p><a href='/goats'>Goats clear the firebreak</a></p></div>",
        "<div><a href='/goats'><div><div><img src='/goats.jpg'></div></div><h3>Goats clear the firebreak</h3></a></div>",
        "<img src='/img/icon-play.png'>",
        "<img src='/img/logo_small.jpg'>",
        "<img src='/spark.svg'>",
        "<img src='/pixel.gif' width='1'>",
        "<img src='/face.jpg?w=60&h=60'>",
        "<img src='/face.jpg?resize=40%2C40'>",
        "<img src='/w_80,c_fill/face.jpg'>",
        "<img src='/authors/herald/17.jpg'>",
        "<img src='data:image/gif;base64,R0lGOD'>",
    ],
)
def test_what_is_no_picture_of_the_story_stays_out(markup: str) -> None:
    assert images(page(TEXT.format(1) + markup + TEXT.format(2))) == []


def test_below_the_body_only_pictures_with_a_caption_count() -> None:
    shown = "<figure><img src='/quay.jpg'><figcaption>The quay at dawn.</figcaption></figure>"
    found = images(page(TEXT.format(1) + "<div><img src='/radar.jpg'></div>" + shown))
    assert [one.caption for one in found] == ["The quay at dawn."]


def test_a_caption_with_another_credit_is_that_of_another_picture() -> None:
    body = "<figure><div data-lazy='1'></div><figcaption>The quay. Photo: Bo Ink</figcaption></figure>" + TEXT.format(1)
    image = {"@type": "ImageObject", "url": "/ferry.jpg", "creditText": "Ada Quill"}
    assert [(one.caption, one.credit) for one in images(page(body, json_ld=news(image)))] == [(None, "Ada Quill")]


def test_pictures_far_behind_the_story_stay_out() -> None:
    more = "".join(f"<p>Other {n}</p>" for n in range(30))
    assert images(page(TEXT.format(1) + more + "<img src='/other.jpg'>")) == []


def test_a_place_holder_that_stands_for_many_pictures_stays_out() -> None:
    figures = "".join(
        f"<figure><img src='/wait.png' alt='Boat {n}'><figcaption>Boat {n}</figcaption></figure>" for n in range(4)
    )
    assert images(page(TEXT.format(1) + figures + TEXT.format(2))) == []


def test_pictures_that_a_program_loads_are_read_from_where_their_files_are_named() -> None:
    body = (
        "<figure><img src='/wait.gif' data-src='/noon.jpg'><figcaption>The ferry at noon.</figcaption></figure>"
        "<figure><div><noscript><img src='/dusk.jpg'></noscript></div><figcaption>The ferry at dusk.</figcaption></figure>"
        "<figure><img src='data:image/gif;base64,R0' srcset='/a/dawn-300.jpg 300w, /a/dawn-900.jpg 900w'><span>3</span>"
        "<figcaption>2 of 3 | The ferry at dawn.</figcaption></figure>"
    )
    found = images(page(TEXT.format(1) + body + TEXT.format(2)))
    assert [((one.url or "").rpartition("/")[2], one.caption) for one in found] == [
        ("noon.jpg", "The ferry at noon."), ("dusk.jpg", "The ferry at dusk."), ("dawn-900.jpg", "The ferry at dawn."),
    ]  # fmt: skip


def test_an_address_without_folders_is_an_address() -> None:
    name = "quay-" * 60
    figure = f"<figure><img src='/{name}.jpg'></figure>"
    assert len(images(page(TEXT.format(1) + figure + TEXT.format(2)))) == 1


def test_pictures_are_bounded() -> None:
    figures = "".join(f"<figure><img src='/{n}/picture-number-{n}.jpg'></figure>" for n in range(100, 200))
    assert len(images(page(TEXT.format(1) + figures + TEXT.format(2)))) == 30


def test_without_a_story_the_headline_tells_where_to_look() -> None:
    table = page("<figure><img src='/ferry.jpg'><figcaption>The ferry at noon.</figcaption></figure>" + TEXT.format(1))
    assert [one.caption for one in find_images(table)[0].value] == ["The ferry at noon."]


def test_a_page_without_pictures_gives_nothing() -> None:
    assert find_images(parse_page("<p>Text.</p>", URL)) == []


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", "/a.jpg", "http://[::1", "https://e.example/b.png"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@id", "@type", "url", "contentUrl", "caption", "creditText", "creator"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(VALUES)
def test_no_shape_of_json_ld_raises(value: Any) -> None:
    for candidate in find_images(page(json_ld=news(value))):
        assert all(image.url for image in candidate.value)


@pytest.mark.parametrize("caption", ["1 of 5", "1 of 5 |"])
def test_a_number_alone_is_no_caption(caption: str) -> None:
    figure = f"<figure><img src='/ferry.jpg'><figcaption>{caption}</figcaption></figure>"
    assert [one.caption for one in images(page(TEXT.format(1) + figure + TEXT.format(2)))] == [None]
    stated = news({"@type": "ImageObject", "url": "/ferry.jpg", "caption": caption})
    assert [one.caption for one in images(page(json_ld=stated))] == [None]
