"""The sources of a site, together and alone: what they say of a link travels with it and is held against the page."""

from __future__ import annotations

import gzip
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from server import Answer, Site, headline, page, paragraphs

from newscrawl.run import STORE_FILE

if TYPE_CHECKING:
    from crawls import Crawl, Crawled

XML = "application/xml"


def rows(crawl: Crawl, query: str) -> list[Any]:
    database = sqlite3.connect(crawl.newscrawl.folder / "data" / STORE_FILE)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def story_path(number: int) -> str:
    return f"/news/{headline(number).lower().replace(' ', '-')}-{number}"


def add_story(site: Site, number: int) -> str:
    path = story_path(number)
    site.add(path, page(number))
    return path


def undated(number: int) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number))
    return f"<html lang='en'><body><article><h1>{headline(number)}</h1>{text}</article></body></html>"


def rss(site: Site, items: dict[str, datetime], titles: dict[str, str] | None = None) -> Answer:
    entries = "".join(
        f"<item><title>{(titles or {}).get(path, '')}</title><link>{site.url(path)}</link>"
        f"<pubDate>{when:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for path, when in items.items()
    )
    return Answer(f"<rss version='2.0'><channel>{entries}</channel></rss>".encode(), content_type="application/rss+xml")


def sitemap(site: Site, paths: list[str], lastmod: str = "") -> bytes:
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    urls = "".join(f"<url><loc>{site.url(path)}</loc>{changed}</url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def index(site: Site, paths: dict[str, str]) -> bytes:
    inner = "".join(
        f"<sitemap><loc>{site.url(path)}</loc><lastmod>{date}</lastmod></sitemap>" for path, date in paths.items()
    )
    return f"<sitemapindex>{inner}</sitemapindex>".encode()


def news_sitemap(site: Site, number: int, *, date: str, title: str, language: str = "en") -> bytes:
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{site.url(story_path(number))}</loc><news:news><news:publication><news:name>Gazette</news:name>"
        f"<news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{date}</news:publication_date><news:title>{title}</news:title></news:news></url></urlset>"
    ).encode()


def titles(done: Crawled) -> list[str]:
    return sorted(record["title"] for record in done.records)


@pytest.mark.parametrize(
    ("path", "content_type"),
    [("/feed.xml", "application/rss+xml"), ("/latest", "text/html"), ("/sitemap.xml", XML), ("/sitemap.txt", "text/plain"),
     ("/sitemap.xml.gz", "application/gzip"), ("/feed.json", "application/json"), ("/all.xml", "text/plain"),
     ("/robots.txt", "text/plain")],
)  # fmt: skip
def test_an_address_is_read_as_what_it_turns_out_to_be(site: Site, crawl: Crawl, path: str, content_type: str) -> None:
    """Servers send feeds and sitemaps under any type, from any path."""
    paths = [add_story(site, number) for number in (1, 2)]
    now = datetime.now(UTC)
    bodies = {
        "/feed.xml": rss(site, dict.fromkeys(paths, now)).body,
        "/latest": b"\n\n  " + rss(site, dict.fromkeys(paths, now)).body,
        "/sitemap.xml": sitemap(site, paths),
        "/sitemap.txt": "\n".join(map(site.url, paths)).encode(),
        "/sitemap.xml.gz": gzip.compress(sitemap(site, paths)),
        "/feed.json": b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "%s"}, {"url": "%s"}]}'
        % tuple(site.url(path).encode() for path in paths),
        "/all.xml": index(site, {"/a.xml": "2026-11-01", "/b.xml": "2026-11-02"}),
        "/robots.txt": f"User-agent: *\nDisallow:\nSitemap: {site.url('/a.xml')}\nSitemap: {site.url('/b.xml')}".encode(),
    }
    site.add("/a.xml", Answer(sitemap(site, paths[:1]), content_type=XML))
    site.add("/b.xml", Answer(sitemap(site, paths[1:]), content_type=XML))
    site.add(path, Answer(bodies[path], content_type=content_type))
    done = crawl(site.url(path))
    assert done.code == 0, done.err
    assert done.dispositions == {"stored": 2}
    assert titles(done) == sorted(map(headline, (1, 2)))


def test_an_article_is_read_as_itself(site: Site, crawl: Crawl) -> None:
    path = add_story(site, 1)
    done = crawl(site.url(path))
    assert done.code == 0, done.err
    assert (done.dispositions, titles(done)) == ({"stored": 1}, [headline(1)])
    assert site.asked(path) == 1


def test_a_page_names_its_feeds(site: Site, crawl: Crawl) -> None:
    site.articles(2)
    path = add_story(site, 3)
    now = datetime.now(UTC)
    site.add("/rss/all.xml", rss(site, {path: now}))
    head = '<link rel="alternate" type="application/rss+xml" href="/rss/all.xml">'
    section = site.answers["/news/"].body.replace(b"</head>", head.encode() + b"</head>")
    site.add("/news/", Answer(section))
    done = crawl(site.url())
    assert done.dispositions == {"stored": 3}
    assert {source["url"] for source in done.run["sources"]} == {site.url(), site.url("/rss/all.xml")}


def test_feeds_that_pages_name_can_be_left_alone(site: Site, crawl: Crawl) -> None:
    site.articles(2)
    head = b'<link rel="alternate" type="application/rss+xml" href="/rss/all.xml"></head>'
    site.add("/news/", Answer(site.answers["/news/"].body.replace(b"</head>", head)))
    assert crawl(site.url(), "--discover", "none").dispositions == {"stored": 2}
    assert site.asked("/rss/all.xml") == 0


def test_robots_names_sitemaps(site: Site, crawl: Crawl) -> None:
    site.articles(1)
    path = add_story(site, 2)
    site.add("/robots.txt", Answer(f"Sitemap: {site.url('/news.xml')}".encode(), content_type="text/plain"))
    site.add("/news.xml", Answer(sitemap(site, [path]), content_type=XML))
    done = crawl(site.url(), "--discover", "feeds,robots")
    assert done.dispositions == {"stored": 2}
    assert site.asked("/robots.txt") == 1, "the file that is obeyed is the file that is read"
    assert done.run["sources"][-1] == {"url": site.url("/robots.txt"), "disposition": "read", "detail": "1 sitemaps"}


def test_an_unknown_way_of_discovery_is_told(site: Site, crawl: Crawl) -> None:
    ran = crawl.newscrawl("crawl", site.url(), "--discover", "telepathy")
    assert ran.code == 2
    assert ran.errors == [
        "newscrawl: error: --discover telepathy: there is no such way; give feeds, robots, teasers or none"
    ]


def test_teasers_lead_on_as_far_as_they_may(site: Site, crawl: Crawl) -> None:
    """Each story prints a teaser of the next one; only the first stands on the section page."""
    for number in range(1, 6):
        aside = (
            f'<aside class="related"><h2>You may also like</h2><article><h3><a href="{story_path(number + 1)}">'
            f"{headline(number + 1)}</a></h3></article></aside>"
        )
        site.add(story_path(number), page(number, end=aside))
    site.link(story_path(1), headline(1))
    alone = crawl(site.url(), "--data", "alone")
    assert alone.dispositions == {"stored": 1}
    once = crawl(site.url(), "--data", "once", "--discover", "teasers")
    assert once.dispositions == {"stored": 2}
    further = crawl(site.url(), "--data", "further", "--discover", "teasers", "-s", "NEWSCRAWL_TEASER_DEPTH=3")
    assert further.dispositions == {"stored": 4}


def test_a_news_sitemap_fills_what_the_page_does_not_say(site: Site, crawl: Crawl) -> None:
    site.add(story_path(1), undated(1).replace(" lang='en'", "").replace("<h1>", "<p>").replace("</h1>", "</p>"))
    when = datetime.now(UTC) - timedelta(hours=5)
    said = news_sitemap(site, 1, date=when.isoformat(), title=headline(1))
    site.add("/news.xml", Answer(said, content_type=XML))
    (record,) = crawl(site.url("/news.xml")).records
    assert record["published_at"] == when.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert record["title"] == headline(1)
    assert {record["sources"][name] for name in ("published_at", "title")} == {"sitemap"}


def test_what_a_source_says_otherwise_is_noted_and_the_page_wins(site: Site, crawl: Crawl) -> None:
    add_story(site, 1)
    said = news_sitemap(site, 1, date="2026-10-01T00:00:00Z", title="Quite another thing altogether", language="fr")
    site.add("/news.xml", Answer(said, content_type=XML))
    (record,) = crawl(site.url("/news.xml")).records
    assert (record["title"], record["published_at"], record["language"]) == (headline(1), "2026-11-02T08:00:00Z", "en")
    ((detail,),) = rows(crawl, "SELECT detail FROM urls WHERE disposition = 'stored'")
    assert detail.split("; ") == [
        "title: the sitemap says 'Quite another thing altogether'",
        "published_at: the sitemap says '2026-10-01T00:00:00Z'",
        "language: the sitemap says 'fr'",
    ]


def test_the_newest_are_fetched_first(site: Site, crawl: Crawl) -> None:
    now = datetime.now(UTC)
    ages = {1: 30, 2: 2, 3: 48, 4: 1, 5: 12}
    items = {add_story(site, number): now - timedelta(hours=age) for number, age in ages.items()}
    site.add("/feed.xml", rss(site, items))
    done = crawl(site.url("/feed.xml"), "-s", "CONCURRENT_REQUESTS=1")
    assert done.dispositions == {"stored": 5}
    asked = [path for path in site.requests if path in items]
    assert asked == [story_path(number) for number in (4, 2, 5, 1, 3)]


def test_what_is_older_than_since_is_not_fetched(site: Site, crawl: Crawl) -> None:
    now = datetime.now(UTC)
    new, old = add_story(site, 1), add_story(site, 2)
    for number, path in ((1, new), (2, old)):
        site.add(path, undated(number))
    site.add("/feed.xml", rss(site, {new: now - timedelta(hours=1), old: now - timedelta(days=9)}))
    done = crawl(site.url("/feed.xml"), "--since", "3d")
    assert done.dispositions == {"stored": 1, "refused:old": 1}
    assert (site.asked(new), site.asked(old)) == (1, 0)
    again = crawl(site.url("/feed.xml"), "--since", "30d", "--retry", "refused:old")
    assert again.dispositions == {"stored": 1}
    assert again.run["resumed"] == 1


def test_a_page_that_says_it_is_older_than_since_is_refused(site: Site, crawl: Crawl) -> None:
    site.articles(2)  # of 2 and 3 November
    done = crawl(site.url(), "--since", "2026-11-03")
    assert done.dispositions == {"stored": 1, "refused:old": 1}


def test_a_wrong_date_is_told(site: Site, crawl: Crawl) -> None:
    ran = crawl.newscrawl("crawl", site.url(), "--since", "2024-13-01")
    assert ran.code == 2
    assert ran.errors == [
        "newscrawl: error: --since '2024-13-01' is no date; write YYYY-MM-DD, or a length like 12h, 3d, 2w"
    ]


def test_a_sitemap_of_thousands_is_noted_and_fetched_as_far_as_the_limit_goes(site: Site, crawl: Crawl) -> None:
    paths = [f"/news/one-of-very-many-stories-number-{number}" for number in range(5_000)]
    site.add("/sitemap.xml", Answer(sitemap(site, paths, "2026-11-01"), content_type=XML))
    done = crawl(site.url("/sitemap.xml"), "--limit", "3")
    assert done.run["found"] == 5_000
    assert (done.run["pending"], done.dispositions) == (4_997, {"gone": 3})
    rest = crawl(site.url("/sitemap.xml"), "--limit", "2")
    assert (rest.run["found"], rest.run["resumed"], rest.run["pending"]) == (0, 4_997, 4_995)


def test_sitemaps_that_name_each_other_come_to_an_end(site: Site, crawl: Crawl) -> None:
    site.add(
        "/sitemap.xml",
        Answer(index(site, {"/sitemap.xml": "2026-11-01", "/other.xml": "2026-11-01"}), content_type=XML),
    )
    site.add("/other.xml", Answer(index(site, {"/sitemap.xml": "2026-11-01"}), content_type=XML))
    done = crawl(site.url("/sitemap.xml"))
    assert done.code == 3
    assert (site.asked("/sitemap.xml"), site.asked("/other.xml")) == (1, 1)
