"""Passwords in addresses are kept nowhere and printed nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from server import Answer, headline, page
from test_sources import story_path

if TYPE_CHECKING:
    from commandline import CommandLine
    from crawls import Crawl
    from server import Site

SECRET = "t0p-secret"


@pytest.mark.parametrize("command", ["crawl", "extract", "preview", "newsite"])
def test_an_address_with_a_password_is_refused_without_it(newscrawl: CommandLine, command: str) -> None:
    ran = newscrawl(command, f"https://joe:{SECRET}@gazette.example/news/")
    assert ran.code == 2
    assert ran.errors == [
        (
            "newscrawl: error: https://***@gazette.example/news/: leave name and password out of the address; a site that "
            "asks for them gets HTTPAUTH_USER, HTTPAUTH_PASS and HTTPAUTH_DOMAIN from the settings (custom_settings of a "
            "card, -s)"
        )
    ]
    assert SECRET not in ran.err + ran.out


def test_what_a_site_names_with_a_password_is_asked_and_kept_without(site: Site, crawl: Crawl) -> None:
    guarded = site.url("").replace("//", f"//joe:{SECRET}@")
    for number in (1, 2, 3):
        path = f"/kept{story_path(number)}"
        site.add(path, page(number, head=f'<link rel="canonical" href="{guarded}{path}">'))
        site.article(number, Answer(b"", 302, headers={"Location": guarded + path}))
    site.link(f"{guarded}/kept{story_path(1)}", headline(1))
    site.article(4, Answer(b"", 302, headers={"Location": f"ftp://joe:{SECRET}@127.0.0.1/"}))
    site.article(5, Answer(b"", 302, headers={"Location": f"http://joe:{SECRET}@10.1.2.3/"}))
    done = crawl(site.url(), "--warc", "warc", "-s", "HTTPAUTH_USER=joe", "-s", f"HTTPAUTH_PASS={SECRET}x",
                 "-s", f"HTTPAUTH_DOMAIN={site.service}", "-s", "LOG_LEVEL=INFO")  # fmt: skip
    assert done.dispositions["stored"] == 3, done.dispositions
    assert any("Authorization" in headers for headers in site.headers)
    assert SECRET not in done.err
    assert SECRET not in crawl.newscrawl("status").out
    for path in (crawl.newscrawl.folder / "data").rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path
