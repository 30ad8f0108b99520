"""The identity of a URL, by tables of real-shaped cases and by its laws."""

from __future__ import annotations

import re
import time
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.addresses.urls import (
    absolute_url,
    authority_of,
    clean_url,
    is_fetchable,
    is_tracking,
    same_site,
    site_of,
    url_key,
)

STORY = "example.com/world/a-story-of-four-words"

SAME = [
    "https://example.com/world/a-story-of-four-words",
    "http://example.com/world/a-story-of-four-words",
    "https://www.example.com/world/a-story-of-four-words/",
    "https://WWW.EXAMPLE.COM/world/a-story-of-four-words",
    "https://example.com:443/world/a-story-of-four-words",
    "http://example.com:80/world/a-story-of-four-words",
    "https://example.com./world/a-story-of-four-words",
    "https://example.com/world/a-story-of-four-words#comments",
    "https://example.com/world/a-story-of-four-words?",
    "https://example.com/world/a-story-of-four-words?utm_source=rss&utm_medium=feed&UTM_Campaign=x",
    "https://example.com/world/a-story-of-four-words?fbclid=IwAR0abc&gclid=1",
    "https://example.com/world/a-story-of-four-words?ref=home&cmpid=x&at_medium=rss&xtor=RSS-1",
    "https://example.com/world/a-story-of-four-words?amp;utm_source=rss&amp;amp;utm_medium=x",
    "https://example.com/world/a-story-of-four-words?r=rss",
    "https://example.com/world/a-story-of-four-words?PHPSESSID=0123456789abcdef0123456789abcdef",
    "https://example.com/world/a-story-of-four-words;jsessionid=0A1B2C3D",
    "https://example.com/world/a-story-of-four-words/index.html",
    "https://example.com/world/a-story-of-four-words/index.php",
    "https://example.com//world///a-story-of-four-words",
    "https://example.com/world/./x/../a-story-of-four-words",
    "https://example.com/world/a%2Dstory-of-four-w%6Frds",
    "https://example.com/world/a-story-of-four-words/amp/",
    "https://example.com/world/a-story-of-four-words/amp",
    "https://example.com/world/a-story-of-four-words?amp=1",
    "https://example.com/world/a-story-of-four-words?amp",
    "https://example.com/world/a-story-of-four-words?outputType=amp",
    "https://example.com/amp/world/a-story-of-four-words",
    "https://amp.example.com/world/a-story-of-four-words",
    "https://example.com/world/a-story-of-four-words.amp",
    "https://example.com/world/a-story-of-four-words/print/",
    "https://example.com/world/a-story-of-four-words?print=1",
    "https://example.com/print/world/a-story-of-four-words",
    "https://m.example.com/world/a-story-of-four-words",
    "https://www.m.example.com/world/a-story-of-four-words",
    "https://mobil.example.com/world/a-story-of-four-words",
    "https://amp.www.example.com/world/a-story-of-four-words",
    "https://example.com/world/a-story-of-four-words/amp.html",
    "https://example.com/world/amp/a-story-of-four-words",
    "https://example.com/world/print/a-story-of-four-words/",
    "https://example.com/world/a-story-of-four-words?amp=true&usqp=mq331AQCKAE%3D&amp_js_v=0.1",
    "https://example.com/world/a-story-of-four-words?noamp=mobile",
    "https://example.com/world/a-story-of-four-words?mode=amp",
    "https://example.com/world/a-story-of-four-words?format=print",
    "https://example.com/world/a-story-of-four-words?output=mobile&fullsite=true",
    "https://example.com/world/a-story-of-four-words?tmpl=component&print=1&layout=default&page=",
    " https://example.com/world/a-story-of-four-words\n",
]


@pytest.mark.parametrize("url", SAME)
def test_printings_of_one_article_have_one_key(url: str) -> None:
    assert url_key(url) == STORY


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://example.com/", "example.com"),
        ("https://example.com/index.html", "example.com"),
        ("https://example.com/?p=123", "example.com?p=123"),
        ("https://example.com/index.php?id=5", "example.com?id=5"),
        ("https://example.com/article.php?id=5&cat=2", "example.com/article.php?cat=2&id=5"),
        ("https://example.com/a?b=%7e&a=x+y", "example.com/a?a=x%20y&b=~"),
        ("https://example.com/story.amp.html", "example.com/story.html"),
        ("https://example.com/a/12345.html/amp", "example.com/a/12345.html"),
        ("https://example.com:8080/a", "example.com:8080/a"),
        ("https://user:secret@example.com/a", "example.com/a"),
        ("https://example.com/новости/", "example.com/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://example.com/%d0%bd", "example.com/%D0%BD"),
        ("https://пример.рф/a", "xn--e1afmkfd.xn--p1ai/a"),
        ("http://[::1]:8000/a/", "[::1]:8000/a"),
        ("http://127.0.0.1/a", "127.0.0.1/a"),
        ("http://localhost:8000/a", "localhost:8000/a"),
    ],
)
def test_key(url: str, key: str) -> None:
    assert url_key(url) == key


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("https://example.com/A1b", "https://example.com/a1B"),  # ids in paths know case
        ("https://example.com/?p=1", "https://example.com/?p=2"),
        ("https://example.com/article.php?sid=123", "https://example.com/article.php?sid=124"),  # PHP-Nuke's number
        ("https://example.com/index.php?ref=12", "https://example.com/index.php?ref=13"),
        ("https://example.com/index.php?r=site/view", "https://example.com/index.php?r=site/list"),
        ("https://news.example.com/a", "https://example.com/a"),
        ("https://example.com/tag/amp/", "https://example.com/tag/"),  # a topic, no variant
        ("https://example.com/print/", "https://example.com/"),  # the section "Print"
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/music/amp/", "https://example.com/music/"),  # a section on guitar amplifiers
        ("https://example.com/best-guitar-amp", "https://example.com/best-guitar"),
        ("https://example.com/amplify/a-story", "https://example.com/a-story"),
        ("https://example.com/blueprint/a-story", "https://example.com/a-story"),
        ("https://example.com/m/4711", "https://example.com/4711"),  # a magazine has its own numbers
        ("https://example.com/?m=1", "https://example.com/"),
        ("https://example.com/a.php?format=1", "https://example.com/a.php?format=2"),
        ("https://example.com/a.php?type=world", "https://example.com/a.php?type=local"),
        ("https://example.com/a.php?view=12", "https://example.com/a.php"),
        ("https://example.com/a.php?page=1", "https://example.com/a.php?page=2"),
        ("https://touch.co.uk/a", "https://co.uk/a"),
        ("https://example.com/a?page=2", "https://example.com/a"),
        ("https://m.co.uk/a", "https://co.uk/a"),
        ("https://www.com/a", "https://com/a"),
        ("http://example.com:8080/a", "http://example.com/a"),
    ],
)
def test_different_pages_keep_different_keys(a: str, b: str) -> None:
    assert url_key(a) != url_key(b)


@pytest.mark.parametrize("url", ["mailto:a@example.com", "javascript:void(0)", "/a", "", "#top", "http://[::1", "?a=1"])
def test_what_is_no_url_with_a_host_is_its_own_key(url: str) -> None:
    assert url_key(url) == url


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("HTTPS://Example.COM/Path/?b=2&utm_source=x&a=1#c", "https://example.com/Path/?b=2&a=1"),
        ("https://www.example.com/a/", "https://www.example.com/a/"),
        ("https://example.com?utm_source=x", "https://example.com"),
        ("https://example.com/a;jsessionid=12AB?x=1", "https://example.com/a?x=1"),
        ("https://example.com/a b", "https://example.com/a%20b"),
        ("https://example.com/a\n\tb", "https://example.com/ab"),
        ("https://example.com/%d0%bd?q=%7e", "https://example.com/%d0%bd?q=%7e"),  # escapes as the site writes them
        ("https://example.com/a?amp=1", "https://example.com/a?amp=1"),  # another printing is still another address
        ("https://пример.рф/новости", "https://xn--e1afmkfd.xn--p1ai/новости"),
        ("mailto:desk@example.com", "mailto:desk@example.com"),
    ],
)
def test_clean_url(url: str, clean: str) -> None:
    assert clean_url(url) == clean


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.com/world", "example.com"),
        ("https://example.com:443/", "example.com"),
        ("http://example.com:443/", "example.com_443"),
        ("http://127.0.0.1:8123/a", "127.0.0.1_8123"),
        ("http://[::1]:8000/", "1_8000"),
        ("https://News.Example.CO.UK", "news.example.co.uk"),
        ("https://www.com/", "www.com"),
        ("https://пример.рф/", "xn--e1afmkfd.xn--p1ai"),
        ("https://../../etc/passwd", "unknown"),
        ("nonsense/../..", "nonsense"),
        ("", "unknown"),
    ],
)
def test_site_of(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://www.example.com/a", "http://sport.example.com/b", True),
        ("https://example.co.uk/a", "https://other.co.uk/b", False),
        ("https://example.com", "https://example.org", False),
        ("https://one.blogspot.com/a", "https://two.blogspot.com/b", False),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b", True),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8001/b", False),
        ("http://localhost:80/a", "http://localhost:80/b", True),
        ("http://www.desk.test/a", "http://desk.test/b", True),
        ("https://notexample.com", "https://example.com", False),
        ("https://example.com.evil.org/a", "https://example.com/a", False),
        ("https://me@example.com/a", "https://example.com/a", True),
        ("mailto:a@example.com", "mailto:a@example.com", False),
        ("", "", False),
    ],
)
def test_same_site(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same
    assert same_site(b, a) is same


@pytest.mark.parametrize(
    ("url", "fetchable"),
    [
        ("https://example.com/a", True),
        ("http://127.0.0.1:8000/", True),
        ("https://example.com/" + "a" * 1980, True),
        ("https://example.com/" + "a" * 1981, False),
        ("ftp://example.com/a", False),
        ("file:///etc/passwd", False),
        ("data:text/html,a", False),
        ("javascript:alert(1)", False),
        ("https://user@example.com/", False),
        ("https://user:secret@example.com/", False),
        ("https:///a", False),
        ("https://example.com:99999/", False),
        ("https://example.com:0/", False),
        ("https://example.com:port/", False),
        ("https://example.com\\@other.org/", False),
        ("https://exa mple.com/", False),
        ("/a", False),
        ("", False),
    ],
)
def test_is_fetchable(url: str, fetchable: bool) -> None:
    assert is_fetchable(url) is fetchable


def test_a_word_counts_visitors_where_a_number_chooses_the_page() -> None:
    assert is_tracking("source", "newsletter")
    assert not is_tracking("source", "4711")
    assert not is_tracking("sid", "4711")
    assert is_tracking("sid", "0123456789abcdef")


HOSTS = st.sampled_from(
    "example.com www.example.com m.example.co.uk amp.www.example.org EXAMPLE.com 127.0.0.1 [::1] www.com "
    "bücher.example a.b.c.d localhost www.www.www m.m.m .. .".split()
)
PORTS = st.sampled_from(["", ":80", ":443", ":8080", ":", ":080"])
PIECES = st.one_of(
    st.text(max_size=6),
    st.sampled_from("amp print index.html index.php .. . %41 %%34%31 %2f a-story é %E9 x.amp.html ;sid=1 123".split()),
)
PATHS = st.lists(PIECES, max_size=6).map(lambda pieces: "/".join(["", *pieces]))
QUERIES = st.lists(
    st.tuples(st.sampled_from("utm_source id amp amp;id %75tm_x print a".split()), st.text(max_size=5)), max_size=4
).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs))
URLS = st.builds(
    lambda scheme, host, port, path, query: f"{scheme}://{host}{port}{path}?{query}",
    st.sampled_from(["http", "https", "HTTP"]), HOSTS, PORTS, PATHS, QUERIES,
)  # fmt: skip


@given(st.one_of(URLS, st.text()))
def test_a_key_is_its_own_key(url: str) -> None:
    key = url_key(url)
    assert url_key(key) == key


@given(st.one_of(URLS, st.text()))
def test_cleaning_twice_is_cleaning_once_and_keeps_the_identity(url: str) -> None:
    clean = clean_url(url)
    assert clean_url(clean) == clean
    if re.match("https?://", clean):
        assert url_key(clean) == url_key(url)


@given(URLS)
def test_scheme_www_fragment_and_tracking_never_matter(url: str) -> None:
    url = url.replace("#", "") + "&z=1"
    key = url_key(url)
    assert url_key(url + "&utm_source=rss&fbclid=1") == key
    assert url_key(url + "#part") == key
    assert url_key(re.sub("^https?", "ftps", url, flags=re.IGNORECASE).replace("ftps", "https", 1)) == key


@given(st.one_of(URLS, st.text()))
def test_a_site_is_safe_as_a_folder(url: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", site_of(url))
    assert len(site_of(url)) <= 220


@given(st.one_of(URLS, st.text()), st.one_of(URLS, st.text()))
def test_same_site_is_symmetric_and_reflexive(a: str, b: str) -> None:
    assert same_site(a, b) == same_site(b, a)
    assert same_site(a, a) == bool(authority_of(a))


@given(URLS)
def test_what_may_be_fetched_has_a_site(url: str) -> None:
    assert not is_fetchable(url) or site_of(url) != "unknown"


@pytest.mark.parametrize(
    "href",
    ["/a", "/a/../b", "/a/./", "//other.example/a", "a", "../a", "?b=1", "#c", "", "/a?b=1#c", "/a;b", "/a?", "/",
     "https://other.example/a", "https://other.example", "HTTPS://other.example/a?", "http:/a", "mailto:a@b.example",
     "/a b", " /a\n", "/ä", "https://other.example/a;", "https://other.example:99999/a", "https://[broken/a"],
)  # fmt: skip
@pytest.mark.parametrize(
    "base",
    ["https://www.example.com/x/y?z", "http://127.0.0.1:8080", "https://example.com?q", "", "HTTP://e.example/x"],
)
def test_an_absolute_url_is_what_urljoin_makes(base: str, href: str) -> None:
    try:
        joined = urljoin(base, href.strip())
    except ValueError:
        joined = ""
    assert absolute_url(base, href) == joined


@given(URLS, st.one_of(URLS, PATHS, st.text()))
def test_any_absolute_url_is_what_urljoin_makes(base: str, href: str) -> None:
    try:
        joined = urljoin(base, href.strip())
    except ValueError:
        joined = ""
    assert absolute_url(base, href) == joined


@pytest.mark.parametrize("filler", [*"/ % %41 & a=b& amp; ;jsessionid= /.. /amp . @ : www. é a-".split(), " "])
def test_hostile_urls_cost_linear_time(filler: str) -> None:
    url = "https://example.com/" + filler * (100_000 // len(filler))
    start = time.process_time()
    for function in (url_key, clean_url, site_of, authority_of, is_fetchable):
        function(url)
        function(url[20:])
    absolute_url("https://example.com/", url)
    absolute_url("https://example.com/", url[19:])
    assert time.process_time() - start < 2
