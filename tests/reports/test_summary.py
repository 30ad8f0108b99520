from __future__ import annotations

import pytest

from newscrawl.reports.summary import Summary, verdict
from newscrawl.store import Disposition

READ = ("https://gazette.example/", Disposition.READ, "12 article links")
GONE = ("https://gazette.example/old", Disposition.GONE, "HTTP 404")
SAME = ("https://gazette.example/", Disposition.UNCHANGED, None)
TRAP = ("https://gazette.example/page/9", Disposition.REFUSED_TRAP, "3 pages in a row named nothing new")
FAILED = ("https://gazette.example/new", Disposition.FAILED_HTTP, "HTTP 503")


def summary(
    found: int = 0,
    known: int = 0,
    resumed: int = 0,
    revisited: int = 0,
    pending: int = 0,
    sources: tuple[tuple[str, Disposition, str | None], ...] = (READ,),
    reason: str | None = "finished",
    **counts: int,
) -> Summary:
    words = {Disposition[name]: number for name, number in counts.items()}
    return Summary("gazette", "r1", found, known, resumed, revisited, words, pending, list(sources), reason)


@pytest.mark.parametrize(
    ("made", "code", "said"),
    [
        (summary(found=2, STORED=2), 0, "2 new articles"),
        (summary(found=1, STORED=1), 0, "1 new article"),
        (summary(found=9, STORED=2, pending=7), 0, "2 new articles, 7 left for the next run"),
        (summary(known=4), 0, "nothing new (4 links known)"),
        (summary(known=1), 0, "nothing new (1 link known)"),
        (summary(found=3, STORED=1, GONE=1, REFUSED_ROBOTS=1), 0, "1 new article"),
        (summary(sources=(SAME,)), 0, "nothing new (1 source unchanged)"),
        (summary(sources=(SAME, FAILED)), 3, "no article link was found"),
        (summary(sources=(SAME, ("https://gazette.example/robots.txt", Disposition.READ, "1 sitemaps"))), 0,
         "nothing new (1 source unchanged)"),
        (summary(revisited=3, REVISED=1, UNCHANGED=2, sources=(SAME,)), 0, "0 new articles, 3 visited again, 1 revised"),
        (summary(revisited=1, GONE=1, sources=(SAME,)), 0, "0 new articles, 1 visited again"),
        (summary(revisited=1, FAILED_HTTP=1), 3, "1 page failed"),
        (summary(found=3, STORED=1, REFUSED_OLD=2), 0, "1 new article"),
        (summary(found=2, REFUSED_OLD=2), 0, "0 new articles"),
        (summary(found=1, STORED=1, sources=(READ, TRAP)), 0, "page/9 was not read (3 pages in a row named nothing new)"),
        (summary(found=2, DUPLICATE=1, ALIAS=1), 0, "0 new articles"),
        (summary(found=2, GONE=2), 0, "0 new articles"),
        (summary(found=2, known=1, STORED=1, FAILED_TIMEOUT=1), 3, "1 page failed; the next run tries again"),
        (summary(found=2, DROPPED_NO_BODY=2), 3, "no article among the 2 pages fetched"),
        (summary(), 3, "no article link was found on 1 page read"),
        (summary(sources=(FAILED,)), 1, "new could not be read (the host answered with an error status: HTTP 503)"),
        (summary(sources=(GONE, FAILED)), 1, "https://gazette.example/old could not be read"),
        (summary(sources=(GONE,)), 1, "(the site answers 404 or 410: HTTP 404); give the site the address"),
        (summary(sources=()), 1, "no section page, feed or sitemap was asked"),
        (summary(found=1, STORED=1, sources=(READ, GONE)), 0, "1 new article, but https://gazette.example/old"),
        (summary(found=1, STORED=1, sources=(READ, FAILED)), 3, "gazette.example/new was not read (HTTP 503)"),
        (summary(found=5, STORED=2, pending=3, reason="shutdown"), 130, "interrupted; what was found is safe"),
    ],
)  # fmt: skip
def test_the_verdict(made: Summary, code: int, said: str) -> None:
    given, sentence = verdict(made)
    assert (given, sentence.startswith("gazette: ")) == (code, True)
    assert said in sentence
    assert "\n" not in sentence


def test_figures_by_kind() -> None:
    made = summary(STORED=3, DUPLICATE=2, ALIAS=1, FAILED_DNS=1, FAILED_CUT=2, GONE=4)
    assert (made.stored, made.duplicates, made.failed) == (3, 3, 3)


def test_as_json_has_plain_keys() -> None:
    made = summary(found=2, STORED=1, FAILED_HTTP=1).as_json()
    assert made["dispositions"] == {"failed:http": 1, "stored": 1}
    assert {type(key) for key in made["dispositions"]} == {str}
    assert made["sources"] == [{"url": READ[0], "disposition": "read", "detail": "12 article links"}]
