"""A crawl stays outside: no way that a page, a name or a header shows leads to a private address."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from crawls import QUICK, Crawl
from server import Answer, Site, headline, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from commandline import CommandLine

REBINDING = """
import socket

_real = socket.getaddrinfo


def _rebound(host, *args, **kwargs):
    name = host.decode() if isinstance(host, bytes) else host
    return _real(NAMES.get(name, host), *args, **kwargs)


socket.getaddrinfo = _rebound
"""
"""What the domain name system of an attacker does: names of theirs lead to addresses of ours."""
FAR = "feeds.elsewhere.example"


@pytest.fixture
def secret() -> Iterator[Site]:
    """A server on a private address that nobody has named; whoever asks it has been led inside."""
    with Site(named=False) as inside:
        inside.articles(3)
        for path in ("/feed/", "/sitemap.xml", "/robots.txt"):
            inside.add(path, Answer(b"User-agent: *\nAllow: /\n", content_type="text/plain"))
        yield inside


def names(folder: Path, **leads: str) -> dict[str, str]:
    """Return an environment in which names lead where they should not."""
    (folder / "sitecustomize.py").write_text(f"NAMES = {leads}\n{REBINDING}")
    return {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])}


def card(folder: Path, site: Site, **places: list[str]) -> tuple[str, ...]:
    """Write a card for *site* and return the words that crawl it."""
    (folder / "cards").mkdir()
    lines = [f"    {name} = {value!r}" for name, value in {"sections": ["/news/"], **places}.items()]
    (folder / "cards" / "gazette.py").write_text(
        "from newscrawl.platforms.generic import Generic\nclass Gazette(Generic):\n    name = 'gazette'\n"
        f"    domain = '127.0.0.1:{site.port}'\n    scheme = 'http'\n" + "\n".join(lines) + "\n"
    )
    return ("gazette", "-s", "SPIDER_MODULES=cards")


def test_a_feed_inside_is_refused_by_its_address(site: Site, secret: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    feeds = [secret.url("/feed/"), f"http://127.1:{secret.port}/feed/", f"http://[::1]:{secret.port}/feed/"]
    done = Crawl(newscrawl)(*card(newscrawl.folder, site, feeds=feeds), env=names(newscrawl.folder))
    assert (done.code, done.dispositions["stored"]) == (3, 3)
    told = {source["url"]: source["disposition"] for source in done.run["sources"]}
    assert [told[url] for url in feeds] == ["refused:address"] * 3
    assert secret.requests == []


def test_a_name_that_leads_inside_is_refused_when_it_is_asked(site: Site, secret: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    feeds = [f"http://{FAR}:{secret.port}/feed/"]
    env = names(newscrawl.folder, **{FAR: "127.0.0.1"})
    done = Crawl(newscrawl)(*card(newscrawl.folder, site, feeds=feeds), env=env)
    assert (done.code, done.dispositions["stored"]) == (3, 3)
    (refused,) = [source for source in done.run["sources"] if source["url"] == feeds[0]]
    assert refused["disposition"] == "refused:address"
    assert f"{FAR} is 127.0.0.1:{secret.port}, a loopback address" in refused["detail"]
    assert secret.requests == []


def test_a_name_that_leads_to_what_was_named_is_asked(site: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    feeds = [f"http://{FAR}:{site.port}/feed/"]
    site.add(
        "/feed/", Answer(b"<rss version='2.0'><channel><item/></channel></rss>", content_type="application/rss+xml")
    )
    env = names(newscrawl.folder, **{FAR: "127.0.0.1"})
    Crawl(newscrawl)(*card(newscrawl.folder, site, feeds=feeds), env=env)
    assert site.asked("/feed/") == 1


@pytest.mark.parametrize("where", ["section", "article", "robots.txt", "feed"])
def test_a_redirect_inside_is_refused(site: Site, secret: Site, newscrawl: CommandLine, where: str) -> None:
    paths = site.articles(4)
    moved = {"section": "/more/", "article": paths[0], "robots.txt": "/robots.txt", "feed": "/feed/"}[where]
    places = {"section": {"sections": ["/news/", "/more/"]}, "feed": {"feeds": ["/feed/"]}}.get(where, {})
    site.add(moved, Answer(b"", 302, headers={"Location": secret.url()}))
    done = Crawl(newscrawl)(*card(newscrawl.folder, site, **places), env=names(newscrawl.folder))
    assert secret.requests == []
    if where == "robots.txt":
        assert (done.code, done.published) == (1, []), "what may be asked is not known"
    else:
        assert done.dispositions["stored"] == (3 if where == "article" else 4)
        assert done.code == (0 if where == "article" else 3), "a source that is lost is told by the exit code, too"
        words = [*done.dispositions, *(source["disposition"] for source in done.run["sources"])]
        assert "refused:address" in words


def test_a_sitemap_leads_to_no_sitemap_and_no_page_inside(site: Site, secret: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    index = f"<sitemapindex><sitemap><loc>{secret.url('/sitemap.xml')}</loc></sitemap></sitemapindex>"
    urls = f"<urlset><url><loc>{secret.url('/news/a-story-from-the-inside-1')}</loc></url></urlset>"
    site.add("/index.xml", Answer(index.encode(), content_type="application/xml"))
    site.add("/urls.xml", Answer(urls.encode(), content_type="application/xml"))
    words = card(newscrawl.folder, site, sitemaps=["/index.xml", "/urls.xml"])
    done = Crawl(newscrawl)(*words, env=names(newscrawl.folder))
    assert done.code == 3
    assert done.dispositions["stored"] == 3
    assert secret.requests == []


@pytest.mark.parametrize(
    "markup",
    [
        '<base href="{inside}"><h3><a href="/news/a-story-with-a-long-address-1">{title}</a></h3>',
        '<h3><a href="{inside}news/a-story-with-a-long-address-1">{title}</a></h3><link rel="next" href="{inside}news/">',
        '<link rel="alternate" type="application/rss+xml" href="{inside}feed/"><link rel="canonical" href="{inside}">',
        '<meta http-equiv="refresh" content="0; url={inside}">',
    ],
)
def test_nothing_on_a_page_leads_inside(site: Site, secret: Site, crawl: Crawl, markup: str) -> None:
    inside = secret.url("/")
    for number in range(1, 4):
        site.article(number, page(number, head=markup.format(inside=inside, title=headline(number))))
    body = site.answers["/news/"].body.decode()
    site.add("/news/", body.replace("</head>", markup.format(inside=inside, title=headline(99)) + "</head>"))
    crawl(site.url())
    assert secret.requests == []


def test_a_private_address_is_crawled_when_it_is_named(secret: Site, newscrawl: CommandLine) -> None:
    refused = newscrawl("crawl", *QUICK, secret.url())
    assert (refused.code, refused.out, len(refused.errors)) == (2, "", 1)
    assert refused.errors[0].endswith(f"if you mean it, add --allow-private {secret.service}")
    assert secret.requests == []
    for words in (("--allow-private", secret.service), ("-s", f"NEWSCRAWL_ALLOW_PRIVATE={secret.service}")):
        assert newscrawl("crawl", *QUICK, *words, secret.url()).code == 0
    assert secret.asked("/news/") == 2


def test_behind_a_proxy_addresses_and_local_names_are_still_refused(
    site: Site, secret: Site, newscrawl: CommandLine
) -> None:
    """The site plays the proxy: it is asked for whole URLs, and stands on a private address by its user's own choice."""
    listing = site.answers["/robots.txt"]
    for number in range(1, 4):
        site.article(number)
    for path in list(site.answers):
        site.add(f"http://gazette.example{path}", site.answers[path])
    site.add("http://gazette.example/robots.txt", listing)
    urls = ["http://gazette.example/news/"]
    feeds = [secret.url("/feed/"), "http://localhost/feed/", "http://intranet/feed/"]
    words = card(newscrawl.folder, site, sections=urls, feeds=feeds)
    env = {**names(newscrawl.folder), "http_proxy": f"http://{site.service}", "no_proxy": ""}
    text = (newscrawl.folder / "cards" / "gazette.py").read_text().replace(f"127.0.0.1:{site.port}", "gazette.example")
    (newscrawl.folder / "cards" / "gazette.py").write_text(text)
    done = Crawl(newscrawl)(*words, env=env)
    assert done.dispositions["stored"] == 3
    told = {source["url"]: source["disposition"] for source in done.run["sources"]}
    assert [told[url] for url in feeds] == ["refused:address"] * 3
    assert secret.requests == []
    assert not [path for path in site.requests if "gazette.example" not in path]


def test_an_article_on_a_host_of_the_site_that_leads_inside_is_refused_for_good(
    site: Site, secret: Site, newscrawl: CommandLine
) -> None:
    site.articles(3)
    inside = f"http://inside.gazette-of-nowhere.com:{secret.port}/news/a-story-of-the-same-site-as-it-seems-1"
    site.link(inside, headline(50))
    env = names(
        newscrawl.folder, **{"gazette-of-nowhere.com": "127.0.0.1", "inside.gazette-of-nowhere.com": "127.0.0.1"}
    )
    crawl = Crawl(newscrawl)
    done = crawl(f"http://gazette-of-nowhere.com:{site.port}/news/", env=env)
    assert (done.code, done.dispositions) == (0, {"stored": 3, "refused:address": 1}), done.err
    again = crawl(f"http://gazette-of-nowhere.com:{site.port}/news/", env=env)
    assert again.dispositions == {}
    assert secret.requests == []
