"""Sites that are nothing without JavaScript."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from crawls import Crawl
from server import Site, headline, page, paragraphs
from test_sources import story_path

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
