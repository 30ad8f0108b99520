"""Sites that are nothing without JavaScript."""

from __future__ import annotations

import gzip
import importlib.util
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from crawls import Crawl
from scrapy.settings import Settings
from server import Answer, Site, headline, page, paragraphs
from test_sources import story_path

from newscrawl.exceptions import UsageError
from newscrawl.network.browser import use_browser

if TYPE_CHECKING:
    from commandline import CommandLine

CHROMIUM = shutil.which("chromium")
CARD = """
from newscrawl.platforms.generic import Generic


class Gazette(Generic):
    name = "gazette"
    domain = "127.0.0.1:{port}"
    scheme = "http"
    sections = ["/news/"]
    javascript = True
    custom_settings = {{"PLAYWRIGHT_LAUNCH_OPTIONS": {{"executable_path": {chromium!r}, "args": ["--no-sandbox"]}}}}
"""


def crawl_gazette(newscrawl: CommandLine, site: Site) -> tuple[str, ...]:
    (newscrawl.folder / "cards").mkdir()
    (newscrawl.folder / "cards" / "gazette.py").write_text(CARD.format(port=site.port, chromium=CHROMIUM))
    return ("gazette", "-s", "SPIDER_MODULES=cards")


def path_of(newscrawl: CommandLine) -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join([str(newscrawl.folder), *filter(None, [os.environ.get("PYTHONPATH")])])}


@pytest.mark.skipif(not CHROMIUM, reason="there is no chromium on this machine")
@pytest.mark.skipif(not importlib.util.find_spec("scrapy_playwright"), reason="the extra js is not installed")
def test_pages_that_a_script_writes_are_read(site: Site, newscrawl: CommandLine) -> None:
    other = Site(named=False)
    with other:
        links = "".join(
            f'<li class="card"><h3><a href="{story_path(n)}">{headline(n)}</a></h3></li>' for n in (1, 2, 3)
        )
        site.add("/news/", f"<html><body><main></main><script>document.querySelector('main').innerHTML = `<ul>{links}</ul>`"
                 f"</script><img src='/picture.png'><script src='{other.url('/inside.js')}'></script></body></html>")  # fmt: skip
        for number in (1, 2, 3):
            text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number))
            script = f"<script>document.querySelector('article').insertAdjacentHTML('beforeend', `{text}`)</script>"
            site.add(story_path(number), page(number, body=()).replace("</body>", f"{script}</body>"))
        done = Crawl(newscrawl)(*crawl_gazette(newscrawl, site), env=path_of(newscrawl))
        assert done.code == 0, done.err
        assert done.dispositions == {"stored": 3}
        assert sorted(record["title"] for record in done.records) == sorted(map(headline, (1, 2, 3)))
        assert all(len(record["body"].split("\n\n")) == 4 for record in done.records)
        assert site.asked("/picture.png") == 0, "no text depends on pictures"
        assert other.requests == [], "a script leads no further inside than the crawl itself may go"


@pytest.mark.skipif(not CHROMIUM, reason="there is no chromium on this machine")
@pytest.mark.skipif(not importlib.util.find_spec("scrapy_playwright"), reason="the extra js is not installed")
def test_nothing_that_a_page_does_leads_inside(site: Site, newscrawl: CommandLine) -> None:
    """Scripts, frames, styles, workers, sockets, calls and pages: asked for by name, by redirect, by a second redirect."""
    other = Site(named=False)
    with other:
        inside = other.url("/inside")
        for name in ("/once.js", "/page", "/twice.js"):
            target = inside if name != "/twice.js" else site.url("/once.js")
            site.add(name, Answer(b"", 302, headers={"Location": target, "Access-Control-Allow-Origin": "*"}))
        site.add("/good.js", Answer(b"window.worked = 1;", content_type="text/javascript"))
        site.add("/moved.js", Answer(b"", 301, headers={"Location": "/good.js"}))
        tries = "".join(f"<script src='{url}'></script>" for url in (inside, "/once.js", "/twice.js", "/moved.js"))
        tries += "".join(f"<iframe src='{url}'></iframe>" for url in (inside, "/page"))
        tries += f"<link rel=stylesheet href='{inside}'><link rel=preconnect href='{inside}'><link rel=prefetch href='{inside}'>"
        calls = (
            f"fetch('{inside}').catch(() => 0); fetch('/once.js').catch(() => 0); new WebSocket('ws{inside[4:]}');"
            f"navigator.sendBeacon('{inside}'); new EventSource('{inside}'); try {{ new Worker('/once.js') }} catch {{}};"
            "if (window.worked) document.querySelector('article').insertAdjacentHTML('beforeend', '<p>"
            f"{paragraphs(9)[0]}</p>'); setTimeout(() => {{ window.open('{inside}') }}, 0);"
        )
        site.article(1, page(1, end=f"{tries}<script>{calls}</script>"))
        site.article(2, page(2, end=f"<script>location.href = '{inside}'</script>"))
        site.article(3, page(3, end="<meta http-equiv=refresh content='0; url=/page'>"))
        site.article(4, Answer(gzip.compress(page(4).encode()), headers={"Content-Encoding": "gzip"}))
        site.article(5, Answer(gzip.compress(page(5).encode())[:-9], headers={"Content-Encoding": "gzip"}))
        site.article(6, Answer(b"", 302, headers={"Location": inside}))
        done = Crawl(newscrawl)(*crawl_gazette(newscrawl, site), env=path_of(newscrawl))
        assert other.requests == []
    assert done.dispositions["failed:cut"] == 1
    assert done.dispositions["refused:address"] == 1
    bodies = {record["title"]: record["body"] for record in done.records}
    assert headline(4) in bodies
    assert paragraphs(9)[0] in bodies[headline(1)], "a script that a redirect leads to within the site has run"


@pytest.mark.skipif(bool(importlib.util.find_spec("scrapy_playwright")), reason="the extra js is installed")
def test_without_the_extra_it_is_told_what_to_do(site: Site, newscrawl: CommandLine) -> None:
    ran = newscrawl("crawl", *crawl_gazette(newscrawl, site), env=path_of(newscrawl))
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert ran.errors == [
        (
            "newscrawl: error: site gazette needs JavaScript: pip install 'newscrawl[js]', then playwright install chromium (or "
            "name a browser of yours in PLAYWRIGHT_LAUNCH_OPTIONS)"
        )
    ]
    assert site.requests == []


@pytest.mark.parametrize("name", ["PLAYWRIGHT_CDP_URL", "PLAYWRIGHT_CONNECT_URL"])
def test_a_browser_that_runs_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    with pytest.raises(UsageError, match=f"{name}: that browser would ask private addresses, too"):
        use_browser(Settings({"NEWSCRAWL_REPLAY": None, name: "http://browsers.example:9222"}), "gazette")
