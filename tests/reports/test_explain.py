from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from dedup.stories import ENGLISH, OTHER_ENGLISH, edited, paragraphs

from newscrawl.addresses.urls import article_id, url_key
from newscrawl.items import Article, Outcome, Source
from newscrawl.reports.explain import explain, in_words
from newscrawl.run import Run
from newscrawl.stages import measure
from newscrawl.store import Disposition, Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ORIGIN = "https://gazette.example/news"
STORY, OTHER = paragraphs(ENGLISH), paragraphs(OTHER_ENGLISH)
NOTE = "Follow the Gazette wherever you like."


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    begun = Run.begin(tmp_path, "gazette")
    yield begun
    begun.close()


def article(name: str, text: Sequence[str] = STORY, day: int = 20, canonical: str | None = None) -> Article:
    url, stated = f"{ORIGIN}/{name}", f"{ORIGIN}/{canonical or name}"
    made = Article(
        id=article_id(stated), url=url, canonical_url=stated, site="gazette", title=f"Title of {name}",
        body="\n\n".join(text), published_at=f"2026-11-{day:02d}", fetched_at="2026-11-21T08:00:00Z",
    )  # fmt: skip
    made.trail.key = url_key(url)
    measure(made)
    return made


def save(run: Run, made: Article) -> None:
    found = Found(str(made.trail.key), str(made.url), {"source": "feed", "found_on": "https://gazette.example/feed/"})
    run.frontier.discover([found])
    run.save(made)


def told(run: Run, asked: str) -> str:
    facts = explain(run.store, asked)
    assert facts is not None
    return "\n".join(in_words(facts))


def test_an_article_of_its_own(run: Run) -> None:
    save(run, article("a"))
    text = told(run, f"{ORIGIN}/a")
    assert text.startswith(
        f"{ORIGIN}/a\n  Title of a\n  article {article_id(f'{ORIGIN}/a')} of gazette, published 2026-11-20"
    )
    assert "in: an article of its own, no other printing of it is stored; every export has it" in text
    assert f"  found by the feed https://gazette.example/feed/ in run {run.id}" in text
    assert "in no published file" in text
    assert text == told(run, article_id(f"{ORIGIN}/a")), "an id is as good as an address"


def test_a_copy_and_the_article_it_is_a_copy_of(run: Run) -> None:
    save(run, article("a", day=19))
    save(run, article("b", edited(STORY, 0.05)))
    copy, first = told(run, f"{ORIGIN}/b"), told(run, f"{ORIGIN}/a")
    assert f"joined: a copy of {ORIGIN}/a, which stands for the story because it was published first" in copy
    assert "exports leave it out; newscrawl export --keep-duplicates has it" in copy
    assert f"  joined with {ORIGIN}/a: nearly the same words (" in copy
    assert " of all pairs of words are in both, " in copy
    assert "numbers in the same places agree)" in copy
    assert "in: it stands for a story of 2 printings; every export has it" in first
    assert f"  copy: {ORIGIN}/b (gazette, 2026-11-20)\n    joined with this one: nearly the same words (" in first


def test_an_exact_copy_needs_no_figures(run: Run) -> None:
    save(run, article("a", day=19))
    save(run, article("b"))
    assert f"  joined with {ORIGIN}/a: the same words\n" in told(run, f"{ORIGIN}/b") + "\n"


def test_an_excerpt(run: Run) -> None:
    save(run, article("a", day=21))
    save(run, article("b", STORY[:3]))
    text = told(run, f"{ORIGIN}/b")
    assert f"joined: an excerpt of {ORIGIN}/a, which stands for the story because the other has less than 70 %" in text


def test_another_address(run: Run) -> None:
    save(run, article("a"))
    save(run, article("a-mobile", canonical="a"))
    assert f"another address of {ORIGIN}/a\nin: an article of its own" in told(run, f"{ORIGIN}/a-mobile")
    assert f"  also at {ORIGIN}/a-mobile" in told(run, f"{ORIGIN}/a")


def test_revisions(run: Run) -> None:
    save(run, article("a"))
    save(run, article("a", STORY[:-1]))
    text = told(run, f"{ORIGIN}/a")
    assert "revision 2\n" in text
    assert "  revision 1 of 2026-11-21T08:00:00Z: Title of a\n  revision 2 of" in text
    assert ": revised (revision 2)" in text
    facts = explain(run.store, f"{ORIGIN}/a")
    assert facts is not None
    assert [one["body"].count("\n\n") for one in facts["revisions"]] == [4, 3]


def test_an_address_may_be_written_in_other_ways(run: Run) -> None:
    save(run, article("a"))
    asked = f"{ORIGIN}/a/?utm_source=mail"
    assert told(run, asked).splitlines()[:2] == [f"{ORIGIN}/a", f"  asked for as {asked}, which is the same address"]
    assert "asked for as" not in told(run, f"{ORIGIN}/a") + told(run, article_id(f"{ORIGIN}/a"))


def test_what_was_removed_is_there_to_be_read(run: Run) -> None:
    made = article("a")
    made.remove("share", ["Share this"])
    made.remove("repeated", STORY[:2])
    save(run, made)
    facts = explain(run.store, f"{ORIGIN}/a")
    assert facts is not None
    assert [(one["kind"], one["text"]) for one in facts["removed"]] == [
        ("share", "Share this"), ("repeated", STORY[0]), ("repeated", STORY[1]),
    ]  # fmt: skip
    assert "  taken out of the body: 2 repeated, 1 share; --removed prints the texts" in told(run, f"{ORIGIN}/a")


def test_a_standing_paragraph_is_listed_where_it_first_appeared(run: Run) -> None:
    """It recurs, so it leaves the body of the first page, too; not without a trace."""
    for number, text in enumerate((STORY, OTHER, ["A short notice about the third of three things."])):
        save(run, article(f"page-{number}", [*text, NOTE]))
    facts = explain(run.store, f"{ORIGIN}/page-0")
    assert facts is not None
    (removed,) = facts["removed"]
    assert (removed["kind"], removed["text"]) == ("recurring", NOTE)
    assert "newscrawl boilerplate SITE" in removed["why"]


@pytest.mark.parametrize(
    ("word", "detail", "said"),
    [
        (Disposition.GONE, "HTTP 404", "out: gone: the site answers 404 or 410 (HTTP 404); nothing; the site"),
        (Disposition.FAILED_TIMEOUT, None, "out: failed:timeout: the host did not answer in time; run again later"),
        (Disposition.REFUSED_ROBOTS, None, "out: refused:robots: the site's robots.txt forbids it; nothing, unless"),
    ],
)
def test_a_page_that_gave_no_article(run: Run, word: Disposition, detail: str | None, said: str) -> None:
    url = f"{ORIGIN}/a"
    run.frontier.discover([Found(url_key(url), url, {})])
    run.end(Outcome(url, word, detail, url_key(url)))
    assert said in told(run, url)


def test_a_page_that_was_dropped_and_what_was_read_of_it(run: Run) -> None:
    made = article("a", ["Too few words."])
    made.remove("share", ["Share this"])
    run.frontier.discover([Found(str(made.trail.key), str(made.url), {})])
    run.reject(made, "dropped:too_short")
    text = told(run, f"{ORIGIN}/a")
    assert "out: dropped:too_short: the text has too few words to be an article; lower NEWSCRAWL_MIN_WORDS" in text
    assert "  what was read of it: 3 words, title Title of a" in text
    assert "1 share" in text


def test_a_page_that_waits(run: Run) -> None:
    run.frontier.discover([Found(url_key(f"{ORIGIN}/a"), f"{ORIGIN}/a", {})])
    assert "not yet: pending: found, not fetched yet; run the crawl again" in told(run, f"{ORIGIN}/a")


def test_a_known_article_that_is_gone_is_still_in(run: Run) -> None:
    save(run, article("a"))
    run.end(Outcome(f"{ORIGIN}/a", Disposition.GONE, "HTTP 410", url_key(f"{ORIGIN}/a")))
    text = told(run, f"{ORIGIN}/a")
    assert "in: an article of its own" in text
    assert ": gone:kept (HTTP 410)" in text


def test_a_source_is_told_as_one(run: Run) -> None:
    run.end(Outcome(f"{ORIGIN}/", Disposition.READ, "4 article links", source=Source("section", f"{ORIGIN}/")))
    assert f"{ORIGIN}/\n  a section page of gazette, asked in every run: read at " in told(run, f"{ORIGIN}/")


def test_what_nobody_knows(run: Run) -> None:
    save(run, article("ferry-stays-for-a-winter"))
    assert explain(run.store, f"{ORIGIN}/never") is None
    assert explain(run.store, "0123456789abcdef") is None
    assert explain(run.store, "nonsense") is None
    assert run.store.lookup.nearest(url_key(f"{ORIGIN}/ferry-stays-for-winter")) == [
        f"{ORIGIN}/ferry-stays-for-a-winter"
    ]
    run.end(Outcome(f"{ORIGIN}/", Disposition.READ, None, source=Source("section", f"{ORIGIN}/")))
    assert run.store.lookup.nearest("gazete.example/news") == ["gazette.example"]
    assert run.store.lookup.nearest("nothing.like.it") == []
