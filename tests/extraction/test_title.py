import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.page import parse_page
from newscrawl.extraction.title import cut_site_name, find_title

URL = "https://www.harbourherald.example/world/ferry-strike-ends"
NAMES = frozenset(["harbourherald", "harbourheraldexample"])


def titles(head: str = "", body: str = "", json_ld: object = None, url: str = URL) -> list[str]:
    script = f'<script type="application/ld+json">{json.dumps(json_ld)}</script>' if json_ld is not None else ""
    table = parse_page(f"<html><head>{head}{script}</head><body>{body}</body></html>", url)
    return [candidate.value for candidate in find_title(table)]


def og(text: str) -> str:
    return f'<meta property="og:title" content="{text}">'


def news(headline: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": headline, "url": URL}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ferry strike ends | Harbour Herald", "Ferry strike ends"),
        ("Ferry strike ends - harbourherald.example", "Ferry strike ends"),
        ("Ferry strike ends — Harbour Herald", "Ferry strike ends"),
        ("Ferry strike ends :: Harbour Herald", "Ferry strike ends"),
        ("Ferry strike ends · Harbour Herald", "Ferry strike ends"),
        ("Ferry strike ends -- Harbour Herald", "Ferry strike ends"),
        ("Ferry strike ends -- after ten days", "Ferry strike ends -- after ten days"),
        ("Ferry strike ends- Harbour Herald", "Ferry strike ends"),
        ("Harbour Herald: Ferry strike ends", "Ferry strike ends"),
        ("Harbour Herald | Ferry strike ends", "Ferry strike ends"),
        ("Ferry strike ends | Harbour Herald - News from the coast", "Ferry strike ends"),
        ("Ferry strike: boats run again", "Ferry strike: boats run again"),
        ("Harbour Herald", "Harbour Herald"),
        ("Old boats - and new ones", "Old boats - and new ones"),
    ],
)
def test_the_site_name_is_cut_at_either_end(title: str, expected: str) -> None:
    assert cut_site_name(title, NAMES) == expected


def test_two_of_three_places_win_over_the_third() -> None:
    body = "<h1>Ferry strike ends after nine weeks</h1>"
    assert (
        titles(og("Ferry deal done"), body, news("Ferry strike ends after nine weeks"))[0]
        == "Ferry strike ends after nine weeks"
    )
    assert (
        titles(og("Ferry deal done"), "<h1>Ferry deal done</h1>", news("Boats: what we know"))[0] == "Ferry deal done"
    )


def test_a_heading_that_no_other_place_shares_a_word_with_is_no_headline() -> None:
    tag = "<title>Ferry strike ends after nine weeks</title>"
    assert titles(tag, "<h1>Harbour Life Center</h1><h2>Ferry strike ends after nine weeks</h2>")[0] == (
        "Ferry strike ends after nine weeks"
    )
    assert titles(tag, "<h1>Your Guide</h1>")[0] == "Ferry strike ends after nine weeks"
    assert titles(tag, "<h1>Boats leave port after strike</h1>")[0] == "Boats leave port after strike"


@pytest.mark.parametrize(
    "title",
    [
        *("Storm over Karsk - live updates", "Storm over Karsk – as it happened", "Storm over Karsk | Live-Ticker"),
        *("Storm over Karsk - en directo", "Storm over Karsk : en direct", "Storm over Karsk - ao vivo"),
    ],
)
def test_live_is_no_part_of_the_headline(title: str) -> None:
    assert titles(og(title), f"<h1>{title}</h1>")[0] == "Storm over Karsk"


@pytest.mark.parametrize("title", ["How the other half: live", "Where the storks live", "Live: storm over Karsk"])
def test_live_within_a_headline_stays(title: str) -> None:
    assert titles(og(title), f"<h1>{title}</h1>")[0] == title


def test_every_place_that_differs_is_a_candidate() -> None:
    assert set(titles(og("Ferry deal is done"), "<h1>Strike over at last</h1>", news("Boats run again"))) == {
        "Ferry deal is done", "Strike over at last", "Boats run again",
    }  # fmt: skip


@pytest.mark.parametrize(
    "written", ["Fish &amp;amp; chips at sea", "Fish &amp; chips at sea", "Fish &#38;#38; chips at sea"]
)
def test_entities_are_decoded_also_when_escaped_twice(written: str) -> None:
    assert titles(og(written)) == ["Fish & chips at sea"]


def test_what_the_title_tag_adds_is_cut_where_another_place_agrees() -> None:
    head = og("Ferry strike ends") + "<title>Ferry strike ends | World | Seaside Live</title>"
    assert titles(head) == ["Ferry strike ends"]


def test_a_title_cut_short_counts_for_the_full_one() -> None:
    full = "Ferry strike ends after nine weeks of talks in the old customs house"
    assert titles(og("Ferry strike ends after nine weeks..."), f"<h1>{full}</h1>") == [full]


def test_the_logo_is_no_title() -> None:
    body = '<h1 class="site-logo">News for the coast</h1><h1>Harbour Herald</h1><main><h1>Ferry strike ends</h1></main>'
    assert titles('<meta property="og:site_name" content="Harbour Herald">', body)[0] == "Ferry strike ends"


def test_the_h1_that_agrees_with_the_head_wins_over_the_first() -> None:
    body = "<h1>Log in to read more stories</h1><h1>Ferry strike ends in Calder Bay</h1>"
    assert (
        titles("<title>Ferry strike ends in Calder Bay - Seaside</title>", body)[0] == "Ferry strike ends in Calder Bay"
    )


def test_behind_a_breadcrumb_trail_the_next_heading_is_the_shown_one() -> None:
    body = (
        "<nav><ol class='breadcrumbs'><li><a href='/'>Home</a></li><li><h1>Ferry strike news</h1></li></ol></nav>"
        "<article><h2>Nine weeks later, the boats are back</h2><p>Text.</p></article>"
    )
    found = titles(og("Nine weeks later, the boats are back"), body, news("Ferry strike news"))
    assert found[0] == "Nine weeks later, the boats are back"


def test_a_kicker_of_its_own_element_is_no_part_of_the_headline() -> None:
    body = '<h1><span class="overline">Calder Bay</span> <span>Boats run again after strike</span></h1>'
    assert titles("", body) == ["Boats run again after strike"]


def test_a_kicker_stays_where_most_places_print_it() -> None:
    body = '<h1><span class="kicker">Calder Bay</span> <span>Boats run again</span></h1>'
    assert (
        titles(og("Calder Bay: Boats run again"), body, news("Calder Bay: Boats run again"))[0]
        == "Calder Bay: Boats run again"
    )


def test_the_section_is_no_kicker() -> None:
    head = og("Politics: Boats run again") + '<meta property="article:section" content="Politics">'
    assert titles(head, "<h1>Boats run again</h1>") == ["Boats run again"]


def test_a_headline_in_capitals_is_printed_as_another_place_has_it() -> None:
    assert titles(og("Boats run again in Calder Bay"), "<h1>BOATS RUN AGAIN IN CALDER BAY</h1>") == [
        "Boats run again in Calder Bay"
    ]


def test_quotes_are_those_the_reader_sees() -> None:
    assert titles(og("'Enough', says crew"), "<h1>‘Enough’, says crew</h1>", news("'Enough', says crew")) == [
        "‘Enough’, says crew"
    ]


def test_a_page_without_any_title_gives_nothing() -> None:
    assert titles("<title>Harbour Herald</title>", "<p>Text.</p>", url="https://harbourherald.example/") == []


@pytest.mark.parametrize("headline", [None, 5, [], {}, [None, {"a": 1}], {"@value": 3}, True])
def test_a_headline_of_another_type_is_passed_over(headline: object) -> None:
    assert titles(og("Boats run again"), "", news(headline)) == ["Boats run again"]


@pytest.mark.parametrize("unit", ["a", " - ", "| ", ":", "&amp;", "<b", "A: ", "- ", "\u2026"])
def test_titles_of_any_length_are_read_in_time(unit: str) -> None:
    text = unit * (120_000 // len(unit))
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert isinstance(titles(og(escaped), f"<h1>{escaped}</h1><h2>{escaped}</h2>", news(text)), list)
    assert isinstance(cut_site_name(text, NAMES), str)


@pytest.mark.parametrize(
    "tag", ["Harbour Notes: Ferry strike ends in Calder Bay", "Ferry strike ends in Calder Bay · Harbour Notes"]
)
def test_a_first_heading_that_the_title_tag_has_beside_the_headline_is_the_name_of_the_site(tag: str) -> None:
    head = f"<title>{tag}</title>{og('Ferry strike ends in Calder Bay')}"
    body = "<h1>Harbour Notes</h1><h3>Ferry strike ends in Calder Bay</h3><p>The boats are back.</p>"
    assert titles(head, body) == ["Ferry strike ends in Calder Bay"]


def test_a_kicker_over_the_headline_is_no_name_of_a_site() -> None:
    head = f"<title>Ferry strike: The boats are back - Herald</title>{og('Ferry strike: The boats are back')}"
    assert titles(head, "<h1>Ferry strike: The boats are back</h1>")[0] == "Ferry strike: The boats are back"


def test_an_and_in_common_makes_no_headline() -> None:
    head = "<title>Ferries and trams: what runs today</title>"
    body = "<h1>Help and advice</h1><h2>Ferries and trams: what runs today</h2><p>The ferries run.</p>"
    assert titles(head, body) == ["Ferries and trams: what runs today"]


@pytest.mark.parametrize("name", ["og:site_name", "application-name"])
def test_a_headline_in_the_place_of_the_site_name_is_still_the_headline(name: str) -> None:
    headline = "Ferry strike on the Corran Sound ends after nine days"
    head = f'<meta name="{name}" content="{headline}"><meta property="og:title" content="{headline}">'
    assert titles(head, f"<h1>{headline}</h1>")[0] == headline


@given(st.text(max_size=80))
def test_cutting_the_site_name_never_adds_and_is_final_for_plain_titles(text: str) -> None:
    assert cut_site_name(text, NAMES) in text


@pytest.mark.parametrize(
    "tag", ["Notes of Ada » Blog Archive » Ferry strike ends", "Ferry strike ends | Boats | Ada Quill"]
)
def test_a_first_heading_that_leads_up_is_the_name_of_the_blog(tag: str) -> None:
    headings = "<h1><a href=/world/>Notes of <b>Ada</b></a></h1><h2><a href=/world/ferry-strike-ends>Ferry strike ends</a></h2>"
    assert titles(f"<title>{tag}</title>", headings)[0] == "Ferry strike ends"


def test_a_headline_may_lead_to_its_own_page() -> None:
    for target in (URL, f"{URL}/", "#top", "https://elsewhere.example/"):
        body = f"<h1><a href={target}>Ferry strike ends</a></h1><h2>Harbour Herald</h2>"
        assert titles("<title>Ferry strike ends | Harbour Herald</title>", body)[0] == "Ferry strike ends"


def test_a_declared_headline_may_lead_up() -> None:
    url = f"{URL}/amp/"
    body = f"<h1><a href={URL}>Ferry strike ends</a></h1>"
    assert titles(og("Ferry strike ends"), body, url=url)[0] == "Ferry strike ends"


@pytest.mark.parametrize(
    ("view", "head"),
    [
        ("/amp", "<title>Ferry strike ends - Herald</title>"),
        ("/page/2/", "<title>Ferry strike ends - Herald</title>"),
        ("/of/readers", f"<title>Ferry strike ends - Herald</title><link rel=canonical href={URL}/>"),
        ("/of/readers", f"<title>Ferry strike ends - Herald</title><meta property=og:url content={URL}>"),
        ("/of/readers", ""),
    ],
    ids=["amp", "second page", "canonical", "og:url", "no other headline"],
)
def test_another_view_of_a_story_may_lead_up_to_it(view: str, head: str) -> None:
    assert titles(head, f"<h1><a href={URL}>Ferry strike ends</a></h1>", url=URL + view) == ["Ferry strike ends"]
