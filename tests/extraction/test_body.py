"""Pages of the shapes that real sites have; every text is made up."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.body import find_body
from newscrawl.extraction.page import parse_page

if TYPE_CHECKING:
    from newscrawl.extraction.story import Story

URL = "https://news.example/2026/harbour"
TITLE = "Storm closes the harbour"
ONE = "The harbour was closed on Friday morning after the storm had thrown three boats on the quay."
TWO = "Nobody was hurt, said the harbour master, who had stayed in her office through the night."
THREE = "The ferries will not sail before Sunday, and the fish market is to open again on Monday at noon."
FOUR = "Last year a storm of the same strength had cost the town more than two million in repairs."
STORY = [ONE, TWO, THREE, FOUR]
OTHER = [
    "A second story follows below the first one, as it does on pages that go on for ever when you scroll.",
    "It has paragraphs of its own, which are as long as those of the first and look just the same as well.",
]
HEAD = f"<header class=site><nav><a href=/>Home</a> <a href=/world>World</a></nav></header><h1>{TITLE}</h1>"


def p(*texts: str, names: str = "") -> str:
    attribute = f" class='{names}'" if names else ""
    return "".join(f"<p{attribute}>{text}</p>" for text in texts)


def boxes(*attributes: str) -> str:
    return "".join(f"<div {attribute}>{text}</div>" for attribute, text in zip(attributes, STORY, strict=True))


def story_of(html: str, title: str | None = TITLE, description: str | None = None) -> Story:
    return find_body(parse_page(html, URL), title=title, description=description)


def article(inside: str, below: str = "") -> str:
    return f"<html><body>{HEAD}<article><div class=article-body>{inside}</div></article>{below}</body></html>"


# -- where the story stands -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        f"{HEAD}<div class=article-body>{p(*STORY)}</div>",
        f"{HEAD}<div>{p(*STORY)}</div><div class=comments>{p(*OTHER)}</div>",
        f"{HEAD}<div>{'<br><br>'.join(STORY)}</div>",
        f"{HEAD}"
        + "".join(f"<div class=block-{n}><div class=text>{p(text)}</div></div>" for n, text in enumerate(STORY)),
        f"{HEAD}<div class=text>{p(ONE, TWO)}</div><div class=ad-slot></div><div class=text>{p(THREE, FOUR)}</div>",
        f"{HEAD}<div class=story>{p(ONE, TWO)}<div class=paywall>{p(THREE, FOUR)}</div></div>",
        f"{HEAD}<div class=story>{p(ONE)}<div class=hideable>{p(TWO, THREE, FOUR)}</div></div>",
        f"{HEAD}<div class='sidebar-layout'><main><div>{p(*STORY)}</div></main></div>",
        f"{HEAD}<div class='overflow-hidden'><div class='post tag-share'>{p(*STORY)}</div></div>",
        f"<div hidden class=app><h1>{TITLE}</h1><div>{p(*STORY)}</div></div>",
        f"{HEAD}<table><tr><td><nav>Menu</nav></td><td>{p(*STORY)}</td></tr></table>",
        f"{HEAD}<section>{boxes('', '', '', '')}</section>",
        f"{HEAD}<section>{boxes('id=kXq', 'id=bTv', 'id=rWz', 'id=mJs')}</section>",
        f"{HEAD}<section>{boxes('class=speakable', 'class=dropcap', '', '')}</section>",
    ],
    ids=[
        "named",
        "comments",
        "br",
        "wrapped",
        "siblings",
        "paywall",
        "nested",
        "layout",
        "switches",
        "hidden",
        "table",
        "divs",
        "divs of many ids",
        "divs of many classes",
    ],
)
def test_the_whole_story_and_nothing_else(html: str) -> None:
    assert story_of(html).paragraphs == STORY


def test_itemprop_is_believed_and_named() -> None:
    longer = [f"{text} And this line goes on and on for no good reason at all, as such texts do." for text in OTHER * 4]
    story = story_of(f"{HEAD}<div itemprop=articleBody>{p(*STORY)}</div><div class=about>{p(*longer)}</div>")
    assert (story.paragraphs, story.source) == (STORY, "microdata")


@pytest.mark.parametrize(
    "below",
    [
        f"<article><h1>Another story</h1><div class=article-body>{p(*OTHER)}</div></article>",
        f"<div><h1>Another story</h1><div class=article-body>{p(*OTHER)}</div></div>",
        (
            "<div class=next><h2>Another story</h2><div class=byline>By Bo Ink</div>"
            f"<div class=article-body>{p(*OTHER * 8)}</div></div>"
        ),
    ],
)
def test_a_second_story_below_is_left_out(below: str) -> None:
    long_story = [f"{text} ({number})" for number in range(4) for text in STORY]
    assert story_of(article(p(*long_story), below)).paragraphs == long_story


def test_the_posts_of_a_live_blog_belong_together() -> None:
    posts = "".join(
        f"<article class=post><h3>{9 + number}:00</h3><div class=post-text>{p(text)}</div></article>"
        for number, text in enumerate(STORY)
    )
    assert [
        text for text in story_of(f"<article><h1>{TITLE}</h1>{posts}</article>").paragraphs if len(text) > 20
    ] == STORY


def test_teasers_that_print_whole_stories_are_not_the_story() -> None:
    teasers = "".join(f"<article class=box><h2><a href=/{n}>Head {n}</a></h2>{p(*OTHER)}</article>" for n in range(6))
    html = f"<article><h1>{TITLE}</h1>{p(*STORY)}<div>{teasers}</div></article>"
    assert story_of(html).paragraphs == STORY


@pytest.mark.parametrize("name", ["", "content_print", "main-box"])
def test_comments_longer_than_the_story_do_not_hide_it(name: str) -> None:
    long_story = [f"{text} ({number})" for number in range(2) for text in STORY]
    said = [f"{text} ({number})" for number in range(12) for text in OTHER]
    html = f"{HEAD}<div class='{name}'>{p(*long_story)}</div><div class=comments>{p(*said)}</div>"
    assert story_of(html).paragraphs == long_story


def test_a_story_in_a_part_named_comments_is_found() -> None:
    html = f"{HEAD}<p class=intro>{OTHER[0]}</p><div class=comments>{p(*STORY)}</div>"
    assert story_of(html).paragraphs[-4:] == STORY


@pytest.mark.parametrize("name", ["author-dropdown", "contributor"])
def test_what_stands_above_the_story_about_its_author_is_no_part_of_it(name: str) -> None:
    about = f"<div class={name}><div class=description>{p(OTHER[0])}</div></div>"
    html = f"{HEAD}<div class=post>{about}<div class=post-body>{p(*STORY)}</div></div>"
    assert story_of(html).paragraphs == STORY


def test_programs_among_the_paragraphs_are_not_the_story() -> None:
    line = "SELECT name, boats, quay FROM harbour WHERE storm = 'Friday' ORDER BY name LIMIT 10; "
    steps = [f"<p>{text}</p><div class=highlight><pre>{line * 3} {n}</pre></div>" for n, text in enumerate(STORY)]
    story = story_of(f"{HEAD}<article>{''.join(steps)}</article>")
    assert [text for text in story.paragraphs if "SELECT" not in text] == STORY


def test_a_story_that_is_printed_as_it_was_typed_is_found() -> None:
    assert story_of(f"{HEAD}<pre>{' '.join(STORY)}</pre>").paragraphs == [" ".join(STORY)]


def test_excerpts_below_linked_headlines_are_not_the_story_of_a_brief() -> None:
    cards = "".join(f"<div class=feature><h5><a href=/{n}>Head {n}</a></h5>No. {n}: {OTHER[0]}</div>" for n in range(4))
    html = f"{HEAD}<div class=post><div class=post-text>{p(ONE)}</div></div><div class=column>{cards}</div>"
    assert story_of(html).paragraphs == [ONE]


def test_an_opening_full_of_links_is_body_where_json_ld_says_so() -> None:
    linked = (
        f"{OTHER[0]} <a href=/1>It is full of links, to the harbour, to the storms before it and to the ferries</a>."
    )
    story = [f"{text} ({number})." for number in range(3) for text in STORY]
    told = " ".join([linked.replace("<a href=/1>", "").replace("</a>", ""), *story])
    script = f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', 'articleBody': told})}</script>"
    parts = f"<div><div class='cell wide'><div class=copy>{p(linked)}</div></div></div><div><div class=copy>{p(*story)}</div></div>"
    assert len(story_of(f"{HEAD}{script}<main>{parts}</main>").paragraphs) == 13


def test_without_any_class_what_stands_farther_from_the_title_is_no_part_of_the_story() -> None:
    def boxed(*texts: str) -> str:
        return f"<div><div>{p(*texts)}</div></div>"

    story = f"<div><div>{HEAD}{boxed(ONE, TWO)}{boxed(THREE, FOUR)}</div></div>"
    assert story_of(f"<div>{story}<div><div>{boxed(*OTHER)}</div></div></div>").paragraphs == STORY


def test_a_list_whose_paragraphs_begin_with_links_is_not_the_story() -> None:
    items = "".join(
        f"<li><a href=/{n}>The ferries of the bay</a> {text}</li>" for n, text in enumerate([*OTHER, *STORY] * 2)
    )
    assert story_of(f"{HEAD}<div class=ab>{p(*STORY)}</div><div class=cd><ul>{items}</ul></div>").paragraphs == STORY


def test_a_note_below_lists_of_links_is_not_the_story() -> None:
    links = "".join(f"<li><a href=/{n}>The ferries of the bay and what they cost, part {n}</a></li>" for n in range(40))
    note = f"<div class=cd><div>{' '.join([*OTHER, *OTHER])}</div></div>"
    assert story_of(f"{HEAD}<div class=ab>{p(ONE, TWO)}</div><ul>{links}</ul>{note}").paragraphs == [ONE, TWO]


# -- what stands among the paragraphs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inserted", "kind"),
    [
        ("<figure><img src=a.jpg><figcaption>Boats on the quay, seen on Friday morning.</figcaption></figure>", "caption"),
        ("<div><img src=a.jpg><span>Boats on the quay, seen on Friday morning.</span></div>", "caption"),
        ("<div class=ab><div><img src=a.jpg></div><div class=cd><div><p>Boats on the quay, at noon.</p></div></div></div>",
         "caption"),
        ("<img src=a.jpg><p>Boats on the quay on Friday. Photo: Ada Quill</p>", "caption"),
        ("<aside>Sign up for the letter of the harbour and read it first.</aside>", "sidebar"),
        ("<div class=ab><div><h3>Heads of the week</h3></div><ul><li><a href=/1>Ferries and what they cost</a></li></ul></div>",
         "other"),
        ("<div class=newsletter-box><p>Our letter brings you the news of the harbour each day.</p></div>", "newsletter"),
        ("<p><a href=/x>The ferries of the bay and what they cost</a></p>", "related"),
        ("<ul class=related-links><li><a href=/x>More on ferries</a></li></ul>", "related"),
        (f"<blockquote>{TWO[:60]}</blockquote>", "pullquote"),
        ("<div class=embed><p>External content: this video can only be shown if you agree to it.</p><button>Show</button></div>",
         "consent"),
        ("<div class=byline>By Ada Quill</div>", "byline"),
        ("<p>desk@news.example</p>", "contact"),
        ("<div class=share-bar>Share this story with your friends and neighbours.</div>", "share"),
    ],
)  # fmt: skip
def test_what_is_no_body_is_dropped_and_named(inserted: str, kind: str) -> None:
    story = story_of(f"{HEAD}<div class=c><div class=article-body>{p(ONE, TWO)}{inserted}{p(THREE, FOUR)}</div></div>")
    assert story.paragraphs == STORY
    assert kind in {dropped for dropped, _ in story.dropped}


@pytest.mark.parametrize(
    ("inserted", "texts"),
    [
        ("<h2>What comes next</h2>", ["What comes next"]),
        ("<ul><li>Two boats</li><li>One quay</li></ul>", ["Two boats", "One quay"]),
        ("<blockquote><p>It was the worst night since I came here, she said.</p></blockquote>",
         ["It was the worst night since I came here, she said."]),
        ("<p>Short.</p>", ["Short."]),
        ("<p>The <a href=/a>harbour office of the town of Port Ellis</a> said no.</p>",
         ["The harbour office of the town of Port Ellis said no."]),
        ("<div class=wrap><h2>In a wrapper</h2></div>", ["In a wrapper"]),
        ("<img src=a.jpg><p>What was lost in the night:</p>", ["What was lost in the night:"]),
        (f"<blockquote><p>{TWO[:59]}</p>— Port Ellis (@port)</blockquote>", [TWO[:59], "— Port Ellis (@port)"]),
        ("<blockquote class=social><p>Stay away from the quay tonight</p>— Port Ellis (@port)</blockquote>",
         ["Stay away from the quay tonight", "— Port Ellis (@port)"]),
    ],
)  # fmt: skip
def test_what_is_body_though_no_paragraph_stays(inserted: str, texts: list[str]) -> None:
    assert story_of(article(p(ONE, TWO) + inserted + p(THREE, FOUR))).paragraphs == [ONE, TWO, *texts, THREE, FOUR]


@pytest.mark.parametrize(
    "end",
    [
        "<h2>More news</h2>",
        "<h3>You may also like</h3><ul><li><a href=/1>One</a></li><li><a href=/2>Two</a></li></ul>",
        "<p><a href=/tag/storm>Storm</a> <a href=/tag/harbour>Harbour</a></p>",
        "<section><h2>You may also like</h2><div><p>A teaser long enough to look like a paragraph of text.</p></div></section>",
    ],
)
def test_what_comes_after_the_story(end: str) -> None:
    assert story_of(article(p(*STORY) + end)).paragraphs == STORY


SAID = [
    "I have lived by the water for forty years and never saw waves as high as those of that night.",
    "Why were the gates left open once again, when the forecast had been clear for two whole days?",
    "My brother works on one of the tugs, and he says that they were told far too late to come out.",
]


@pytest.mark.parametrize(
    "words", ["Boats on the quay, as they were seen on Friday morning before the ferry came in.", "Boats at noon"]
)
def test_captions_without_any_class_are_told_by_their_picture(words: str) -> None:
    caption = f"<div><div><img src=a.jpg></div><div>{p(words)}</div></div>"
    html = (
        f"{HEAD}<div><div><div><div>{p(ONE, TWO)}</div>{caption}<div>{p(THREE, FOUR, *OTHER)}</div></div></div></div>"
    )
    assert story_of(html).paragraphs == [*STORY, *OTHER]


def test_slides_of_a_picture_and_a_paragraph_are_the_story() -> None:
    slides = "".join(f"<div><div><img src=a.jpg></div><div>{p(text)}</div></div>" for text in STORY)
    assert story_of(f"{HEAD}<div>{slides}</div>").paragraphs == STORY


READERS = "".join(f"<li><div>reader{n} says:</div><div class=ab>{p(text)}</div></li>" for n, text in enumerate(SAID))


@pytest.mark.parametrize(
    "heading",
    ["<h3>6 responses to “Storm”</h3>", "<h2>Kommentare</h2>", "<div>6 comments</div>", "<h4>Leave a reply</h4>"],
)
@pytest.mark.parametrize("comments", [f"<ol>{READERS}</ol>", f"<p>Be kind.</p></div><div><ol>{READERS}</ol>"])
def test_comments_are_known_by_their_heading(heading: str, comments: str) -> None:
    html = f"{HEAD}<div><div class=ab>{p(*STORY, *OTHER)}</div><div class=cd>{heading}{comments}</div></div>"
    assert story_of(html).paragraphs == [*STORY, *OTHER]


@pytest.mark.parametrize("heading", ["<h3>Comments</h3>", "<div>6 comments</div>", "<div><h3>Comments</h3></div>"])
def test_what_goes_on_below_a_heading_over_comments_is_the_story(heading: str) -> None:
    html = article(f"<p>{OTHER[0]}</p>{p(*STORY)}{heading}{p(*STORY[::-1])}{p(OTHER[1])}")
    assert [text for text in story_of(html).paragraphs if len(text) > 20] == [OTHER[0], *STORY, *STORY[::-1], OTHER[1]]


def test_a_last_line_in_another_class_is_no_body() -> None:
    html = article(
        p(*STORY, THREE + " Again.", names="text") + "<p class=note>Write to us: <a href=/m>letters</a> desk.</p>"
    )
    assert story_of(html).paragraphs == [*STORY, THREE + " Again."]


def test_place_holders_that_repeat_are_no_body() -> None:
    notice = "<div class=embed><p>This part of the page cannot be shown with the settings that you have chosen here.</p></div>"
    assert story_of(article(notice.join(p(text) for text in STORY) + notice)).paragraphs == STORY


@pytest.mark.parametrize(
    ("language", "paragraphs", "kept"),
    [
        ("en", STORY, False),
        (
            "de",
            [
                "Der Hafen blieb am Freitag geschlossen, nachdem der Sturm drei Boote auf den Kai geworfen hatte.",
                "Verletzt wurde niemand, sagte die Hafenmeisterin, die in der Nacht in ihrem Büro geblieben war.",
            ],
            True,
        ),
    ],
)
def test_a_standfirst_is_body_outside_the_english_press(language: str, paragraphs: list[str], kept: bool) -> None:
    lead = "Drei Boote liegen auf dem Kai, der Markt bleibt zu: 48 Stunden Sturm in der Bucht von Ellis."
    html = f"<html lang={language}><h1>{TITLE}</h1><p class=standfirst>{lead}</p><div class=article-body>{p(*paragraphs)}</div>"
    expected = [lead, *paragraphs] if kept else paragraphs
    assert story_of(html, description=lead).paragraphs == expected
    assert story_of(html.replace("standfirst", "ab")).paragraphs == expected  # by its place alone


def test_a_second_headline_or_a_line_far_from_the_title_is_no_standfirst() -> None:
    paragraphs = [
        f"Der Hafen blieb am {day} geschlossen, weil der Sturm drei Boote auf den Kai geworfen hatte." for day in "ABC"
    ]
    body = f"<div class=article-body>{p(*paragraphs)}</div>"
    question = "<div>Drei Boote auf dem Kai: Wie lange bleibt der Markt in der Bucht nun zu?</div>"
    assert story_of(f"{HEAD}{question}{body}").paragraphs == paragraphs
    notice = "<div>Mit Klick auf den Knopf sehen Sie, was andere Leser der Seite dazu sagen.</div>"
    assert story_of(f"{HEAD}{'<p>Menu</p>' * 3}{notice}{body}").paragraphs == paragraphs


@pytest.mark.parametrize(
    "paragraphs",
    [
        [
            "周五早晨港口关闭，暴风雨把三艘船抛上了码头，渡轮停航。",
            "港务长说没有人受伤，她整夜都待在办公室里等待消息。",
            "渡轮要到周日才会恢复航行。",
        ],
        [
            "金曜日の朝、嵐で三隻の船が岸壁に打ち上げられ、港は閉鎖された。",
            "けが人はいなかったと、夜通し事務所にいた港長は話した。",
            "フェリーは日曜まで欠航する見通しだ。",
        ],
        [
            "أغلق الميناء صباح الجمعة بعد أن ألقت العاصفة ثلاثة قوارب على الرصيف في المدينة.",
            "هل أصيب أحد؟ قالت مديرة الميناء إن أحدا لم يصب، وإنها بقيت في مكتبها طوال الليل.",
        ],
        [
            "शुक्रवार की सुबह तूफान के कारण बंदरगाह बंद रहा और तीन नावें घाट पर आ गईं।",
            "बंदरगाह प्रमुख ने कहा कि किसी को चोट नहीं आई और वह रात भर दफ्तर में रहीं।",
        ],
    ],
    ids=["zh", "ja", "ar", "hi"],
)  # fmt: skip
def test_every_script(paragraphs: list[str]) -> None:
    assert story_of(f"<h1>{TITLE}</h1><nav><a href=/>X</a></nav><div>{p(*paragraphs)}</div>").paragraphs == paragraphs


# -- other sources ----------------------------------------------------------------------------------------------------


def ld(text: str) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', 'articleBody': text})}</script>"


def test_json_ld_tells_the_story_from_what_looks_the_same() -> None:
    note = "<div class=text><p>The house that prints this paper has stood on the quay since the year of the great storm.</p></div>"
    html = f"{HEAD}<div class=text>{p(*STORY)}</div>{note}"
    assert len(story_of(html).paragraphs) == len(STORY) + 1
    assert story_of(ld(" ".join(STORY)) + html).paragraphs == STORY


def test_a_cut_json_ld_body_cuts_nothing() -> None:
    assert story_of(ld(" ".join(STORY)[:300]) + article(p(*STORY))).paragraphs == STORY


def test_json_ld_body_where_the_page_prints_none() -> None:
    story = story_of(
        f"{ld(chr(10).join(['', *STORY]).replace(chr(10), chr(10) * 2))}<h1>{TITLE}</h1><div id=app></div>"
    )
    assert (story.paragraphs, story.source, story.blocks) == (STORY, "json-ld", [])


@pytest.mark.parametrize(
    ("opening", "data"),
    [
        (
            "<script type='application/json' id=__DATA__>",
            {"page": {"article": {"body": [{"text": text} for text in STORY]}}},
        ),
        ("<script type='application/json'>", {"content": {"html": p(*STORY)}, "comments": {"text": OTHER[0] * 20}}),
        ("<script>window.__STATE__ = ", {"story": {"content": STORY}, "pad": ["x"] * 500}),
    ],
)
def test_a_body_in_a_script_only(opening: str, data: object) -> None:
    story = story_of(f"<h1>{TITLE}</h1><div id=app></div>{opening}{json.dumps(data)}</script>")
    assert (story.paragraphs, story.source) == (STORY, "script")


def test_a_list_is_a_body_where_the_page_says_so() -> None:
    story = story_of(
        f"{HEAD}<div itemprop=articleBody><h2>Album</h2><ul><li>Blue Tide</li><li>The Quay</li></ul></div>"
    )
    assert story.paragraphs == ["Album", "Blue Tide", "The Quay"]


def test_a_site_rule_is_followed() -> None:
    page = parse_page(f"{HEAD}<div id=a>{p(*OTHER * 3)}</div><div id=b>{p(*STORY)}<aside>{OTHER[0]}</aside></div>", URL)
    story = find_body(page, title=TITLE, container_rule=[node for node in page.nodes if node.names == "b"])
    assert (story.paragraphs, story.source) == (STORY, "rule")


@pytest.mark.parametrize("name", ["box", "related", "comments", "newsletter", "sidebar"])
def test_a_site_rule_may_name_what_is_called_as_no_body_is(name: str) -> None:
    page = parse_page(
        f"{HEAD}<div class={name}>{p(*STORY)}<div class=share>{OTHER[0]}</div></div><div>{p(*OTHER * 3)}</div>", URL
    )
    story = find_body(page, title=TITLE, container_rule=[node for node in page.nodes if node.names == name])
    assert (story.paragraphs, story.source) == (STORY, "rule")


def test_a_site_rule_that_matches_nothing_but_air_is_ignored() -> None:
    page = parse_page(f"{HEAD}<div id=air></div><div>{p(*STORY)}</div>", URL)
    assert find_body(page, container_rule=[node for node in page.nodes if node.names == "air"]).paragraphs == STORY


@pytest.mark.parametrize("html", ["", "<p>Short.</p>", "<nav><a href=/>Home</a></nav>", "<h1></h1>", "\0", "<img>"])
def test_a_page_without_a_story(html: str) -> None:
    assert story_of(html).paragraphs == []


# -- laws -------------------------------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [*(f"<p>{text}</p>" for text in STORY), f"<p class=x>{TWO}</p>", "<div>", "</div>", "<article>", "</article>", "<h1>T</h1>",
     "<h2>Sub</h2>", "<div class=related>", "<div itemprop=articleBody>", "<li>item</li>", "<blockquote>", "</blockquote>",
     f"<div class=hidden>{ONE}</div>", "<a href=/x>link</a>", "<img src=a.jpg>", "<br><br>", "Text without a tag "]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30), st.sampled_from([None, "T", ONE]), st.sampled_from([None, TWO]))
def test_any_page_gives_blocks_of_the_page_each_once_and_in_order(
    pieces: list[str], title: str | None, description: str | None
) -> None:
    page = parse_page("".join(pieces), URL)
    story = find_body(page, title=title, description=description)
    if story.blocks:
        assert story.paragraphs == [block.text for block in story.blocks]
        indices = [block.index for block in story.blocks]
        assert indices == sorted(set(indices))


def test_an_opening_of_several_paragraphs_is_no_standfirst() -> None:
    opening = [
        *OTHER,
        "The harbour is where the town has earned its living for three hundred years, and the quay is its heart.",
    ]
    parts = [
        f"<div class='content lead'>{p(*opening)}</div>",
        *(f"<div class=content>{p(text)}</div>" for text in STORY),
    ]
    steps = "".join(f"<div class=step>{part}</div>" for part in parts)
    assert story_of(f"<html lang=en><h1>{TITLE}</h1><article>{steps}</article>").paragraphs == opening + STORY


@pytest.mark.parametrize(
    "html",
    [
        p(*STORY) * 2_000,
        "<div>" * 400 + p(*STORY) * 500 + "</div>" * 400,
        "".join(f"<div class=c{number % 7}><div>{p(ONE)}</div></div>" for number in range(3_000)),
        "".join(f"<blockquote>{TWO} {number}</blockquote>{p(ONE)}" for number in range(1_500)),
    ],
)
def test_long_pages_take_linear_time(html: str) -> None:
    page = parse_page(HEAD + html, URL)
    started = time.process_time()
    find_body(page, title=TITLE)
    assert time.process_time() - started < 3


def test_a_sentence_in_urdu_ends_with_its_own_stop() -> None:
    text = "پل سے ہر روز تقریباً چالیس ہزار گاڑیاں گزرتی ہیں اور کام کے دوران کشتیاں چلیں گی۔"
    page = parse_page(f"<h1>پل بند</h1><p>{text}</p><p>{text[:-2]}۔</p>", "https://a.example/")
    assert find_body(page, title="پل بند").paragraphs == [text, f"{text[:-2]}۔"]
