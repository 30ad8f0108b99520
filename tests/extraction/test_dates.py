from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.dates import META_DATE, META_MODIFIED, META_PUBLISHED, find_dates
from newscrawl.extraction.page import parse_page
from newscrawl.extraction.story import Story

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable

URL = "https://herald.example/harbour/ferry-is-back"


def page(head: str = "", body: str = "", *, url: str = URL, lang: str = "en", top: str = "") -> PageTable:
    text = f"""<html lang="{lang}"><head><title>Ferry is back in Karsk</title>{head}</head><body>{top}<article>
    <h1>Ferry is back in Karsk</h1>{body}<p>The ferry to Karsk is back after a winter in the dock, its owners said.</p>
    <p>It sails at nine.</p></article></body></html>"""
    return parse_page(text, url)


def ld(**values: object) -> str:
    entry = {"@type": "NewsArticle", "headline": "Ferry is back in Karsk", **values}
    return f'<script type="application/ld+json">{json.dumps(entry)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def dates(table: PageTable, now: datetime = NOW) -> tuple[str | None, str | None]:
    published, modified = find_dates(table, now=now)
    return (published[0].value if published else None, modified[0].value if modified else None)


def test_the_articles_own_object_comes_first() -> None:
    head = ld(datePublished="2026-11-20T08:00:00+01:00", dateModified="2026-11-21T09:00:00Z", url=URL)
    head += meta("article:published_time", "2026-11-20T07:30:00Z")
    published, modified = find_dates(page(head), now=NOW)
    assert (published[0].value, published[0].source) == ("2026-11-20T08:00:00+01:00", "json-ld")
    assert [one.value for one in published] == ["2026-11-20T08:00:00+01:00", "2026-11-20T07:30:00Z"]
    assert (modified[0].value, modified[0].source) == ("2026-11-21T09:00:00Z", "json-ld")


def test_a_related_article_in_the_same_graph_gives_no_date() -> None:
    other = {"@type": "NewsArticle", "headline": "Bell stolen in Tesmar", "datePublished": "2026-11-01T08:00:00Z",
             "url": "https://herald.example/tesmar/bell"}  # fmt: skip
    own = {
        "@type": "NewsArticle",
        "headline": "Ferry is back in Karsk",
        "datePublished": "2026-11-20T08:00:00Z",
        "url": URL,
    }
    graph = json.dumps({"@graph": [other, own]})
    assert dates(page(f'<script type="application/ld+json">{graph}</script>'))[0] == "2026-11-20T08:00:00Z"


@pytest.mark.parametrize("name", META_PUBLISHED + META_DATE)
def test_meta_elements_that_give_the_publication(name: str) -> None:
    assert dates(page(meta(name, "2026-11-20T08:00:00Z"))) == ("2026-11-20T08:00:00Z", None)


@pytest.mark.parametrize("name", META_MODIFIED)
def test_meta_elements_that_give_the_last_change(name: str) -> None:
    head = meta(name, "2026-11-21T08:00:00Z") + meta("article:published_time", "2026-11-20T08:00:00Z")
    assert dates(page(head)) == ("2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z")


def test_a_change_is_taken_for_the_publication_only_when_it_is_all_there_is() -> None:
    published, _ = find_dates(page(meta("article:modified_time", "2026-11-21T08:00:00Z")), now=NOW)
    assert published[0].value == "2026-11-21T08:00:00Z"
    assert "the only date" in published[0].reason


def test_the_time_the_page_was_made_loses() -> None:
    head = meta("date", "2026-11-22T12:00:20Z")
    body = '<p class="date">20 November 2026</p>'
    assert dates(page(head, body))[0] == "2026-11-20"
    naive = meta("article:published_time", "2026-11-22T13:00:10")  # an hour ahead, as its zone is
    assert dates(page(naive, body))[0] == "2026-11-20"


@pytest.mark.parametrize(
    "stamp", ["1970-01-01T00:00:01Z", "1989-12-31", "2027-01-01", "2026-11-24T08:00:00Z", "0001-01-01", ""]
)
def test_dates_that_cannot_be_are_not_believed(stamp: str) -> None:
    assert dates(page(ld(datePublished=stamp) + meta("article:published_time", stamp))) == (None, None)


def test_a_time_without_a_zone_may_run_ahead_of_the_fetch() -> None:
    # 21:00 in Sydney is 10:00 UTC, an hour before the page was fetched
    now = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
    assert dates(page(meta("article:published_time", "2026-11-22 21:00")), now)[0] == "2026-11-22T21:00:00Z"


def test_a_fetch_time_without_a_zone_is_taken_as_utc() -> None:
    assert dates(page(meta("date", "2026-11-20")), datetime(2026, 11, 22))[0] == "2026-11-20"  # noqa: DTZ001


def test_microdata_of_the_article_and_not_of_a_video_or_comment() -> None:
    body = """<div itemscope itemtype="https://schema.org/VideoObject">
    <meta itemprop="datePublished" content="2026-10-01"></div>
    <div itemscope itemtype="https://schema.org/NewsArticle">
    <meta itemprop="datePublished" content="2026-11-20T08:00:00Z">
    <div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
    <meta itemprop="datePublished" content="2026-11-21"></div></div>"""
    assert dates(page(body=body))[0] == "2026-11-20T08:00:00Z"


def test_a_time_element_near_the_title() -> None:
    body = '<time datetime="2026-11-20T08:00:00Z">Friday</time>'
    body += '<p>Updated <time datetime="2026-11-21T08:00Z">later</time></p>'
    assert dates(page(body=body)) == ("2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z")


def test_times_of_other_stories_and_of_comments_are_not_taken() -> None:
    top = '<div class="most-read"><ol>' + "".join(
        f'<li><a href="/{day}">Story {day}</a> <time datetime="2026-10-{day}">x</time></li>' for day in range(10, 24)
    ) + "</ol></div>"  # fmt: skip
    table = parse_page(
        f"""<html><head><title>Ferry is back in Karsk</title></head><body>{top}<article>
        <h1>Ferry is back in Karsk</h1><p>20 November 2026</p><p>{"The ferry is back. " * 9}</p></article>
        <section class="comments"><p>Ann</p><time datetime="2026-11-21T08:00:00Z">yesterday</time></section>
        </body></html>""",
        URL,
    )
    assert dates(table)[0] == "2026-11-20"


def test_the_visible_date_beside_the_title_beats_the_date_of_the_day_above_it() -> None:
    body = '<p class="date">20 November 2026</p>'
    assert dates(page(body=body, top="<p>Sunday, 22 November 2026</p>"))[0] == "2026-11-20"


def test_a_visible_line_with_both_dates() -> None:
    body = '<p class="date">Erstellt: 20.11.2026, 09:15 Uhr | Aktualisiert: 21.11.2026, 10:00 Uhr</p>'
    assert dates(page(body=body, lang="de")) == ("2026-11-20T09:15:00Z", "2026-11-21T10:00:00Z")


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/2026/11/20/ferry", "2026-11-20"), ("/2026/nov/20/ferry", "2026-11-20"), ("/ferry-20261120.html", "2026-11-20"),
     ("/news/2026-11-20-ferry", "2026-11-20"), ("/2026/1/2/ferry", "2026-01-02"), ("/ferry-12020261120", None),
     ("/2026/13/20/ferry", None)],
)  # fmt: skip
def test_a_date_in_the_address_is_the_last_resort(path: str, expected: str | None) -> None:
    table = page(url=f"https://herald.example{path}")
    published, _ = find_dates(table, now=NOW)
    assert [(one.value, one.source) for one in published] == ([(expected, "url")] if expected else [])


def test_an_instant_in_utc_is_told_by_the_clock_of_the_site() -> None:
    head = ld(datePublished="2026-11-20T23:30:15Z", dateModified="2026-11-21T06:00:00Z")
    local = meta("article:published_time", "2026-11-21T00:30:00+01:00") + meta(
        "og:updated_time", "2026-11-21T07:00+01:00"
    )
    assert dates(page(head + local)) == ("2026-11-21T00:30:15+01:00", "2026-11-21T07:00:00+01:00")
    soon = ld(datePublished="2026-11-20T23:30:15Z", dateModified="2026-11-20T23:45:00Z")
    assert dates(page(soon + local))[1] == "2026-11-20T23:45:00Z", "a later moment of the day before"
    other = meta("article:published_time", "2026-11-21T00:45:00+01:00")
    assert dates(page(head + other)) == ("2026-11-20T23:30:15Z", "2026-11-21T06:00:00Z"), "another moment says nothing"


def test_one_moment_is_one_candidate() -> None:
    published, _ = find_dates(
        page(ld(datePublished="2026-11-20T08:00:00+01:00") + meta("article:published_time", "2026-11-20T07:00:00Z")),
        now=NOW,
    )
    assert [one.value for one in published] == ["2026-11-20T08:00:00+01:00"]


def test_an_ambiguous_date_is_read_as_the_page_says_elsewhere() -> None:
    body = '<p class="date">11/05/2026</p>'
    assert dates(page(body=body))[0] == "2026-11-05"
    assert dates(page(body=body, url="https://herald.example/2026/05/11/ferry"))[0] == "2026-05-11"


def test_an_ambiguous_date_is_not_read_into_the_future() -> None:
    assert dates(page(body='<p class="date">12/05/2026</p>'))[0] == "2026-05-12"


def test_the_time_and_zone_of_the_same_moment_are_taken_from_where_they_stand() -> None:
    body = '<time datetime="2026-11-20T09:15:00+01:00">20 Nov</time>'
    assert dates(page(meta("article:published_time", "2026-11-20 09:15"), body))[0] == "2026-11-20T09:15:00+01:00"
    assert dates(page(meta("article:published_time", "2026-11-20"), body))[0] == "2026-11-20T09:15:00+01:00"
    assert dates(page(meta("article:published_time", "2026-11-19"), body))[0] == "2026-11-19"


def test_meta_and_visible_head_together_outvote_json_ld() -> None:
    head = ld(datePublished="2026-11-03T08:00:00Z", dateModified="2026-11-20T10:00:00Z")
    head += meta("article:published_time", "2026-11-20T08:00:00Z")
    assert dates(page(head, '<p class="date">20 November 2026</p>'))[0] == "2026-11-20T08:00:00Z"
    assert dates(page(head))[0] == "2026-11-03T08:00:00Z"


def test_a_publication_after_the_last_change_is_put_behind_one_before_it() -> None:
    head = ld(datePublished="2026-11-21T08:00:00Z", dateModified="2026-11-15T08:00:00Z")
    assert dates(page(head + meta("article:published_time", "2026-11-14T08:00:00Z")))[0] == "2026-11-14T08:00:00Z"
    assert dates(page(head)) == ("2026-11-21T08:00:00Z", None)


def test_a_day_is_not_shifted_when_only_the_day_is_known() -> None:
    assert dates(page(ld(datePublished="2026-11-20T00:00:00+08:00")))[0] == "2026-11-20"


def test_a_byline_far_from_the_title_may_hold_the_only_date() -> None:
    body = "<p>One.</p>" * 30 + '<div class="byline">by Ann, published 20.11.2026 06:00</div>'
    assert dates(page(body=body))[0] == "2026-11-20T06:00:00Z"


def test_a_known_body_bounds_the_head() -> None:
    body = "".join(f"<p>Fact {number}</p>" for number in range(20)) + "<p>20 November 2026</p>"
    table = page(body=body)
    story = Story(blocks=[block for block in table.blocks if block.text.startswith("The ferry to Karsk")])
    assert dates(table)[0] is None
    assert find_dates(table, story, now=NOW)[0][0].value == "2026-11-20"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["2026-11-20", "2026-11-20T08:00:00Z"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@value", "@id", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON, JSON, st.text(max_size=60))
def test_json_ld_of_any_shape_is_survived(published: object, modified: object, stamp: str) -> None:
    head = ld(datePublished=published, dateModified=modified, dateCreated=modified, uploadDate=published)
    table = parse_page(f"<html><head>{head}</head><body><h1>x</h1></body></html>", URL)
    table.meta["date"] = table.meta["article:published_time"] = [stamp]
    for found in find_dates(table, now=NOW):
        for one in found:
            assert datetime.fromisoformat(one.value).replace(tzinfo=UTC) <= NOW + timedelta(days=1)


def test_an_empty_page_has_no_dates() -> None:
    assert find_dates(parse_page(b"", URL), now=NOW) == ([], [])


def test_a_page_of_dates_takes_no_time() -> None:
    line = '<p class="date">11/05/2026 and <time datetime="2026-11-05">x</time> updated 1 May 2026</p>'
    table = page(body=line * 3000)
    began = time.process_time()
    find_dates(table, now=NOW)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "below",
    [
        '<div class="related"><ul><li>{}</li></ul></div>',
        '<div class="posts"><div class="card"><h3>Whales are back</h3>{}</div></div>',
        '<div id="comments"><div class="comment"><b>Ada Quill</b>{}</div></div>',
        "<article><h2>Whales are back</h2>{}</article>",
    ],
)
def test_a_date_of_a_teaser_or_a_comment_below_a_story_is_not_the_entrys(below: str) -> None:
    texts = "".join(
        f"<p>The ferry to Karsk is back after winter number {number} in the dock.</p>" for number in range(40)
    )
    time = '<time class="entry-date published" datetime="2026-05-03T07:30:00+02:00">then</time>'
    table = parse_page(
        f"<html><body><article><h1>Ferry back</h1>{texts}{below.format(time)}</article></body></html>", URL
    )
    assert dates(table) == (None, None)


def test_an_entry_may_tell_its_dates_below_the_story() -> None:
    texts = "".join(
        f"<p>The ferry to Karsk is back after winter number {number} in the dock.</p>" for number in range(40)
    )
    foot = (
        '<footer><time class="entry-date published" datetime="2026-05-03T07:30:00+02:00">3 May 2026</time>'
        '<time class="updated" datetime="2026-05-03T09:00:00+02:00">3 May 2026</time></footer>'
    )
    other = foot.replace("2026-05-03", "2026-04-01")
    table = parse_page(
        f"<html><body><article><h1>Ferry back</h1>{texts}{foot}</article><article>{other}</article></body></html>", URL
    )
    assert dates(table) == ("2026-05-03T07:30:00+02:00", "2026-05-03T09:00:00+02:00")


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("21 novembre 2026 - Aggiornato alle 14:05", "it"),
        ("21.11.2026 Последна промяна: 21.11.2026, 14:05", "bg"),
        ("21.11.2026. Zadnja izmjena: 21.11.2026. u 14:05", "hr"),
        ("21 nov 2026 • Aangepast 21 nov 2026, 14:05", "nl"),
        ("2026年11月21日 2026年11月21日 14時05分 更新", "ja"),
        ("21 พ.ย. 2569 ปรับปรุง: 21 พ.ย. 2569 14:05", "th"),
    ],
)
def test_words_for_a_change(line: str, language: str) -> None:
    published, modified = find_dates(page(body=f"<div>{line}</div>", lang=language), now=NOW)
    assert (published[0].value, modified[0].value) == ("2026-11-21", "2026-11-21T14:05:00Z")
