from __future__ import annotations

import time

import pytest

from newscrawl.drafting.places import asks_for_login, frame_of, sections_of, shapes_of
from newscrawl.extraction.page import parse_page


def named(menu: str) -> list[str]:
    page = parse_page(f"<body>{menu}<main><a href='/outside/'>Look here</a></main>", "https://gazette.example/")
    return [url.removeprefix("https://gazette.example") for url in sections_of(page)]


@pytest.mark.parametrize(
    ("menu", "sections"),
    [
        ("<nav><a href='/world/'>World</a><a href='/sport'>Sport</a></nav>", ["/world/", "/sport"]),
        ("<nav><ul><li><a href='/category/local/'>Local</a></ul></nav>", ["/category/local/"]),
        ("<div class='main-menu'><a href='/politik'>Politik</a></div>", ["/politik"]),
        ("<nav><a href='/world/'>World</a><a href='/world/'>World again</a></nav>", ["/world/"]),
        ("<nav><a href='/'>Home</a><a href='/contact'>Contact</a><a href='/login'>Log in</a></nav>", []),
        ("<nav><a href='/tag/storms'>Storms</a><a href='/author/jane-doe'>Jane</a></nav>", []),
        ("<nav><a href='https://other.example/world/'>World</a></nav>", []),
        ("<nav><a href='/2026/11/20/minister-resigns-after-long-vote/'>Vote</a></nav>", []),
        ("<nav><a href='/world/?page=2'>More</a><a href='/app.pdf'>App</a></nav>", []),
        (
            "<table><td><a href='/local/'>Local</a> <a href='/sport'>Sport</a> <a href='/login'>Login</a>",
            ["/local/", "/sport"],
        ),
        ("<nav><a href='/world/'>World</a></nav><p><a href='/harbour/'>Harbour</a>", ["/world/"]),
    ],
)
def test_sections_are_what_the_navigation_names(menu: str, sections: list[str]) -> None:
    assert named(menu) == sections


def test_a_host_of_the_site_may_be_a_section() -> None:
    hosts = ("www", "sport", "login", "newsletter")
    menu = "".join(f"<a href='https://{host}.gazette.org/'>{host.title()}</a>" for host in hosts)
    page = parse_page(f"<nav>{menu}<a href='https://journal.org/'>Journal</a></nav>", "https://gazette.org/")
    assert sections_of(page) == ["https://sport.gazette.org/"]


def test_a_frame_of_the_sites_own_is_found() -> None:
    body = b"<iframe width=1 src='https://ads.example/x'></iframe><iframe class=text src='/story/frame'></iframe>"
    assert frame_of(body, "https://gazette.example/story") == "https://gazette.example/story/frame"
    assert frame_of(b"<p>iframe src=/x", "https://gazette.example/story") is None


@pytest.mark.parametrize(
    "body", [b"<iframe " * 40_000, b"<iframe " + b"src" * 100_000, b"<iframe src=" + b" " * 200_000]
)
def test_hostile_frames_take_linear_time(body: bytes) -> None:
    started = time.process_time()
    frame_of(body, "https://gazette.example/")
    assert time.process_time() - started < 3


def test_shapes_put_addresses_together() -> None:
    urls = [f"https://a.example/world/story-of-day-{number}-{number}{number}.html" for number in range(3)]
    assert shapes_of([*urls, "https://a.example/12345"]) == [("/world/slug.html", 3), ("/99999", 1)]


def test_a_field_for_a_password_is_seen() -> None:
    assert asks_for_login(b'<form><input name="p" type="password"></form>')
    assert not asks_for_login(b'<form><input name="q" type="text"></form> password')


@pytest.mark.parametrize("body", [b"<input" * 40_000, b"<input type" * 20_000, b"<input type=" + b" " * 200_000])
def test_hostile_forms_take_linear_time(body: bytes) -> None:
    started = time.process_time()
    asks_for_login(body)
    assert time.process_time() - started < 3
