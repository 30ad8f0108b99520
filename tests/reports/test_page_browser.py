"""The page in a real browser: nothing of a site's runs, nothing is fetched, nothing is wider than the screen."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from reports.stores import MARK, NOW, hostile_store, news_store

from newscrawl.reports.page import gather, gather_run
from newscrawl.reports.page_html import page_html
from newscrawl.run import STORE_FILE
from newscrawl.store.reading import open_reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-default-apps", "--allow-file-access-from-files", "--hide-scrollbars",
)  # fmt: skip
WIDTHS = (390, 800, 1280)


def browse(folder: Path, page: Path, *options: str) -> str:
    """Open *page* and return what the browser writes."""
    done = subprocess.run(
        [str(BROWSER), *QUIET, f"--user-data-dir={folder / 'profile'}", *options, page.as_uri()],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def counting_proxy() -> Iterator[tuple[str, list[str]]]:
    """Run a proxy that refuses everything, and notes the first line of each request."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    asked.append(connection.recv(2_000).decode("latin-1").partition("\r\n")[0])

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}", asked
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with pages: of a usual store, of a hostile one, of one run of each."""
    made = tmp_path_factory.mktemp("browser")
    since = f"{NOW - timedelta(days=400):%Y-%m-%dT%H:%M:%SZ}"
    for name, make, run in (
        ("news", lambda path: news_store(path, 12, 30), "site000-29"),
        ("hostile", hostile_store, "site-19"),
    ):
        path = made / name / STORE_FILE
        make(path).close()
        with closing(open_reading(path)) as connection:
            (made / f"{name}.html").write_text(page_html(gather(connection, NOW, since)), "utf-8")
            (made / f"{name}-run.html").write_text(page_html(gather_run(connection, run, NOW)), "utf-8")
    return made


def of_sites(asked: list[str]) -> list[str]:
    return [line for line in asked if ".example" in line]


def test_what_sites_say_runs_no_script_and_fetches_nothing(folder: Path) -> None:
    with counting_proxy() as (address, asked):
        for name in ("hostile.html", "hostile-run.html"):
            document = browse(folder, folder / name, "--dump-dom", f"--proxy-server={address}")
            assert "Pages" in document
            assert MARK not in re.findall(r"<body[^>]*>", document)[0]
        assert of_sites(asked) == []
        naive = folder / "naive.html"  # what the page would be if it took titles for markup
        naive.write_text(
            f"<body><img src='http://evil.example/pixel' onerror=\"document.body.setAttribute('{MARK}', 2)\">"
        )
        document = browse(folder, naive, "--dump-dom", "--virtual-time-budget=2000", f"--proxy-server={address}")
        assert MARK in re.findall(r"<body[^>]*>", document)[0]
        assert of_sites(asked) != []


def test_nothing_is_wider_than_a_phone_a_tablet_or_a_desk(folder: Path) -> None:
    pages = ("news.html", "news-run.html", "hostile.html", "hostile-run.html")
    frames = "".join(
        f"<iframe src='{page}' style='width:{width}px;height:800px;border:0' id='{page}-{width}'></iframe>"
        for page in pages
        for width in WIDTHS
    )
    measure = (
        "onload=()=>document.title=[...document.querySelectorAll('iframe')].map(f=>f.id+'='"
        "+f.contentDocument.documentElement.scrollWidth).join(' ')"
    )
    (folder / "frames.html").write_text(f"<!doctype html><title>-</title><script>{measure}</script><body>{frames}")
    document = browse(folder, folder / "frames.html", "--dump-dom", "--virtual-time-budget=5000")
    widths = dict(pair.split("=") for pair in re.findall(r"<title>(.*?)</title>", document)[0].split())
    assert widths == {f"{page}-{width}": str(width) for page in pages for width in WIDTHS}


def test_it_can_be_looked_at_by_day_and_by_night(folder: Path) -> None:
    pictures = []
    for scheme in ("0", "1"):  # dark, light
        picture = folder / f"{scheme}.png"
        options = (
            f"--screenshot={picture}",
            "--window-size=1280,2000",
            f"--blink-settings=preferredColorScheme={scheme}",
        )
        browse(folder, folder / "news.html", *options)
        pictures.append(picture.read_bytes())
        assert pictures[-1].startswith(b"\x89PNG")
        assert len(pictures[-1]) > 50_000, "an empty page has a few thousand bytes"
    assert pictures[0] != pictures[1]


def test_it_can_be_printed(folder: Path) -> None:
    paper = folder / "news.pdf"
    browse(folder, folder / "news.html", f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    content = paper.read_bytes()
    assert content.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", content)) <= 12
