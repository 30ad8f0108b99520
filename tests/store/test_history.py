from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.addresses.urls import url_key
from newscrawl.items import Article, Outcome, Source
from newscrawl.run import STORE_FILE, Run
from newscrawl.stages import measure
from newscrawl.store import Disposition, Found, Store, history

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from newscrawl.store import RunFigures

ORIGIN = "https://gazette.example"
WORDS = "harbour bridge ferry lamp meadow engine council orchard winter glass paper violin".split()


def link(name: str) -> Found:
    url = f"{ORIGIN}/news/{name}"
    return Found(url_key(url), url, {})


def article(name: str, words: int, published: str | None = "2026-11-20", **sources: str) -> Article:
    url = f"{ORIGIN}/news/{name}"
    made = Article(
        id=url_key(url), url=url, canonical_url=url, site="gazette", title=f"Of {name}",
        body=" ".join(f"{WORDS[at % len(WORDS)]}{name}{at}" for at in range(words)), published_at=published,
        fetched_at="2026-11-21T06:00:00Z", sources={"title": "json-ld", **sources},
    )  # fmt: skip
    made.trail.key = url_key(url)
    measure(made)
    return made


def figures(data: Path, **options: str) -> list[RunFigures]:
    with Store.open(data / STORE_FILE) as store:
        return store.history.of_site("gazette", **options)


def source_end(name: str, disposition: Disposition, detail: str | None, kind: str = "section") -> Outcome:
    return Outcome(f"{ORIGIN}/{name}", disposition, detail, source=Source(kind, f"{ORIGIN}/{name}"))  # type: ignore[arg-type]


def test_a_run_is_counted_when_it_ends(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, "gazette")
    run.frontier.discover([link(name) for name in "abcdef"])
    run.save(article("a", 100, body="rule", published_at="meta"))
    run.save(article("b", 300, body="rule"))
    run.save(article("c", 200, None, body="generic"))
    run.end(Outcome(link("d").url, Disposition.FAILED_HTTP, "HTTP 403, Retry-After: 9", link("d").key))
    run.end(Outcome(link("e").url, Disposition.FAILED_HTTP, "HTTP 500", link("e").key))
    run.end(source_end("world", Disposition.READ, "6 article links"))
    run.end(source_end("old", Disposition.FAILED_HTTP, "HTTP 403"))
    run.end(source_end("robots.txt", Disposition.READ, "no sitemaps", kind="robots"))
    run.finish("finished")
    (found,) = figures(tmp_path)
    assert (found.run, found.reason, found.found, found.known, found.pending) == (run.id, "finished", 6, 0, 1)
    assert (found.articles, found.words, found.age) == (3, 200, 30)  # from a bare date's midnight to the next day's six
    assert found.pages == {"stored": 3, "failed:http 403": 1, "failed:http 500": 1}
    assert found.sources == {"read": 1, "failed:http 403": 1}
    assert found.answers == {"title": {"json-ld": 3}, "body": {"rule": 2, "generic": 1}, "published_at": {"meta": 1}}
    assert found.examples["failed:http 500"] == link("e").url


def test_a_run_keeps_its_figures_when_later_ones_end_its_urls_anew(tmp_path: Path) -> None:
    for disposition in (Disposition.FAILED_TIMEOUT, Disposition.GONE):
        run = Run.begin(tmp_path, "gazette")
        run.frontier.discover([link("a")])
        run.end(Outcome(link("a").url, disposition, None, link("a").key))
        run.finish("finished")
    pages = {word: number for one in figures(tmp_path) for word, number in one.pages.items()}
    assert pages == {"failed:timeout": 1, "gone": 1}


def test_a_killed_run_is_counted_by_the_next(tmp_path: Path) -> None:
    killed = Run.begin(tmp_path, "gazette")
    killed.frontier.discover([link("a"), link("b")])
    killed.save(article("a", 50, body="rule"))
    killed.close()
    assert figures(tmp_path) == []
    Run.begin(tmp_path, "gazette").close()
    (found,) = figures(tmp_path)
    assert (found.run, found.reason, found.articles, found.pages) == (killed.id, None, 1, {"stored": 1})


def test_of_a_large_run_every_end_is_counted_and_some_articles_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "READ_MAX", 3)
    killed = Run.begin(tmp_path, "gazette")
    killed.frontier.discover([link(name) for name in "abcde"])
    for name in "abcde":
        killed.save(article(name, 50, body="rule"))
    killed.close()
    Run.begin(tmp_path, "gazette").close()
    (found,) = figures(tmp_path)
    assert (found.pages, found.articles) == ({"stored": 5}, 3)
    assert found.answers["body"] == {"rule": 3}


def test_the_runs_since_an_instant(tmp_path: Path) -> None:
    for _ in range(2):
        Run.begin(tmp_path, "gazette").finish("finished")
    assert len(figures(tmp_path)) == 2
    assert figures(tmp_path, since="9999") == []
