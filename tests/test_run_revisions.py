"""What a run makes of an article it knows: another address, the same text, another text."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import orjson
import pytest
from dedup.stories import ENGLISH, OTHER_ENGLISH, paragraphs, weather

from newscrawl.addresses.urls import article_id, url_key
from newscrawl.cleaning.characters import comparison_key
from newscrawl.exporters.records import final_records
from newscrawl.items import Article
from newscrawl.run import Run
from newscrawl.stages import measure
from newscrawl.store import Disposition, Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ORIGIN = "https://gazette.example/news"
STORY, OTHER = paragraphs(ENGLISH), paragraphs(OTHER_ENGLISH)
S, D = Disposition.STORED, Disposition.DUPLICATE


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    begun = Run.begin(tmp_path, "gazette")
    yield begun
    begun.close()


def article(
    name: str,
    text: Sequence[str] = STORY,
    *,
    canonical: str | None = None,
    asked: str | None = None,
    title: str = "Ferry",
) -> Article:
    """Return the article of the page *name*, with a canonical address, fetched when *asked* was asked for."""
    url = f"{ORIGIN}/{name}"
    stated = f"{ORIGIN}/{canonical or name}"
    made = Article(
        id=article_id(stated), url=url, canonical_url=stated, site="gazette", title=title, body="\n\n".join(text),
        published_at="2026-11-20", fetched_at="2026-11-21T08:00:00Z",
    )  # fmt: skip
    made.trail.key = url_key(f"{ORIGIN}/{asked or name}")
    measure(made)
    return made


def save(run: Run, made: Article) -> Disposition:
    key = str(made.trail.key)
    run.frontier.discover([Found(key, f"https://{key}", {})])
    return run.save(made)


def addresses(run: Run, made: Article) -> dict[str, str]:
    found = run.store.lookup.addresses(str(made.id))
    return {one.url.removeprefix(f"{ORIGIN}/"): str(one.disposition) for one in found}


def texts(run: Run) -> dict[str, list[int]]:
    """Return the revisions of each article, by the end of its address."""
    return {
        stored.url.removeprefix(f"{ORIGIN}/"): [one.revision for one in [*run.store.articles.revisions(stored), stored]]
        for stored in run.store.articles.all(copies=True)
    }


def test_the_same_text_again_is_unchanged(run: Run) -> None:
    assert save(run, article("a")) is S
    again = article("a", [paragraph.replace('"', "“").replace("'", "’") + "\u00a0" for paragraph in STORY])
    assert save(run, again) is Disposition.UNCHANGED
    assert addresses(run, again) == {"a": "unchanged"}
    assert texts(run) == {"a": [1]}


@pytest.mark.parametrize("change", [{"title": "Ferry sinks"}, {"text": STORY[:-1]}, {"text": OTHER}], ids=str)
def test_another_title_or_body_is_a_revision(run: Run, change: dict[str, str]) -> None:
    save(run, article("a"))
    again = article("a", **change)  # type: ignore[arg-type]
    assert save(run, again) is Disposition.REVISED
    assert again.revision == 2
    assert save(run, article("a")) is Disposition.REVISED, "and back"
    assert texts(run) == {"a": [1, 2, 3]}


def test_a_line_that_was_learnt_meanwhile_makes_no_revision(tmp_path: Path) -> None:
    """The first run stores the note with every story, the second knows it for boilerplate; the pages are the same."""
    note = "Follow the Gazette wherever you like."
    stories = {"a": STORY, "b": OTHER, "c": ["A short notice about the third of three things."]}
    first = Run.begin(tmp_path, "gazette")
    for name, text in stories.items():
        save(first, article(name, [*text, note]))
    first.finish("finished")
    second = Run.begin(tmp_path, "gazette")
    assert len(second.learnt) == 1
    assert save(second, article("a", [*STORY, note])) is Disposition.UNCHANGED
    assert save(second, article("b", OTHER)) is Disposition.UNCHANGED, "only the note is gone"
    second.close()


def test_a_revision_is_published_by_its_run(tmp_path: Path) -> None:
    first = Run.begin(tmp_path, "gazette")
    save(first, article("a"))
    first.finish("finished")
    second = Run.begin(tmp_path, "gazette")
    save(second, article("a", STORY[:-1]))
    second.finish("finished")
    third = Run.begin(tmp_path, "gazette")
    save(third, article("a", STORY[:-1]))
    third.finish("finished")
    lines = [
        [orjson.loads(line) for line in path.read_bytes().splitlines()]
        for path in (*first.published, *second.published)
    ]
    assert [[(line["revision"], line["run_id"]) for line in file] for file in lines] == [
        [(1, first.id)],
        [(2, second.id)],
    ]
    assert lines[0][0]["id"] == lines[1][0]["id"]
    assert third.published == []


# -- one article, several addresses -------------------------------------------------------------------------------------


def test_a_redirect_leads_to_an_article_that_is_known(run: Run) -> None:
    save(run, article("a"))
    moved = article("a", asked="old")
    assert save(run, moved) is Disposition.ALIAS
    assert save(run, article("a", asked="old")) is Disposition.UNCHANGED, "asked for again"
    assert save(run, article("a", STORY[:-1], asked="old")) is Disposition.REVISED, "it is the article's own page"
    assert addresses(run, moved) == {"a": "stored", "old": "revised"}
    assert texts(run) == {"a": [1, 2]}


def test_another_printing_of_an_article_is_no_revision(run: Run) -> None:
    """The mobile page leaves paragraphs out: it must neither replace the text nor make the two take turns."""
    save(run, article("a"))
    assert save(run, article("a-mobile", STORY[:3], canonical="a")) is Disposition.ALIAS
    assert save(run, article("a-mobile", STORY[:3], canonical="a")) is Disposition.UNCHANGED
    assert texts(run) == {"a": [1]}


def test_the_canonical_page_has_the_last_word(run: Run) -> None:
    save(run, article("a-mobile", STORY[:3], canonical="a"))
    assert save(run, article("a")) is Disposition.REVISED
    assert save(run, article("a-mobile", STORY[:3], canonical="a")) is Disposition.UNCHANGED
    assert texts(run) == {"a": [1, 2]}


def test_pages_with_a_wrong_canonical_address_stay_apart(run: Run) -> None:
    """All pages of a broken template name one canonical address; no text may be lost to it."""
    assert save(run, article("a", STORY, canonical="b")) is S
    assert save(run, article("c", OTHER, canonical="b")) is S
    assert save(run, article("c", OTHER, canonical="b")) is Disposition.UNCHANGED
    third = ["What stands at the canonical address is about something else again, and no printing of either story."]
    assert save(run, article("b", third)) is S
    assert save(run, article("b", third)) is Disposition.UNCHANGED
    assert save(run, article("c", OTHER[:-1], canonical="b")) is Disposition.REVISED
    assert texts(run) == {"a": [1], "b": [1], "c": [1, 2]}
    assert len({stored.id for stored in run.store.articles.all(copies=True)}) == 3


def test_forecasts_under_one_canonical_address_stay_apart(run: Run) -> None:
    """Written by a robot, they have all but the numbers in common."""
    forecasts = [[weather(f"Town{n}", "Monday", 20 + n, 5 + n, 30 + 5 * n, 3 * n)] for n in range(4)]
    for number, text in enumerate(forecasts):
        assert save(run, article(f"town-{number}", text, canonical="town-0")) is S
    assert texts(run) == {f"town-{number}": [1] for number in range(4)}


def test_the_second_page_of_a_story_is_not_lost(run: Run) -> None:
    save(run, article("a", STORY[:3]))
    assert save(run, article("a-2", STORY[3:], canonical="a")) is S
    assert texts(run) == {"a": [1], "a-2": [1]}


def test_a_page_that_calls_itself_otherwise_later_is_still_known(run: Run) -> None:
    save(run, article("a"))
    assert save(run, article("a", STORY[:-1], canonical="ferry-stays")) is Disposition.REVISED
    assert save(run, article("ferry-stays", STORY[:-1])) is Disposition.UNCHANGED
    assert texts(run) == {"a": [1, 2]}


def test_a_known_article_that_goes_is_still_known(run: Run) -> None:
    """Its page may be shortened to a stub, or withdrawn; what was stored stays."""
    made = article("a")
    save(run, made)
    run.reject(article("a", ["Gone."]), "dropped:too_short")
    assert addresses(run, made) == {"a": "dropped:too_short"}
    assert run.store.articles.count() == 1


# -- bad texts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        ["Fire"],
        ["—", "…"],
        ["Ã¼ber die BrÃ¼cke kÃ¶nnen Sie jetzt â€“ endlich â€“ wieder gehen, sagt der BÃ¼rgermeister."] * 3,
        ["\ufffd\ufffd\ufffd \ufffd " * 50],
        ["木船已经修好每天早晚各开一班" * 400],
        ["สวัสดีชาวโลกทุกคนในวันนี้" * 300],
        [f"Paragraph {number} of a very long page." for number in range(120_000)],
        ["word " * 1_000_000],
        ["x" * 5_000_000],
    ],
    ids=[
        "one word",
        "no word",
        "mojibake",
        "lost letters",
        "chinese",
        "thai",
        "many paragraphs",
        "one paragraph",
        "no blank",
    ],
)
def test_texts_of_any_kind_are_stored_joined_and_revised(run: Run, text: list[str]) -> None:
    started = time.process_time()
    assert save(run, article("a", text)) is S
    assert save(run, article("b", text)) is (D if any(map(comparison_key, text)) else S)
    assert save(run, article("a", text)) is Disposition.UNCHANGED
    assert save(run, article("a", [*text, "One more line."])) is Disposition.REVISED
    (record,) = [line for line in final_records(run.store, run.store.articles.all()) if b'"revision":2' in line]
    assert b"One more line." in record
    assert time.process_time() - started < 20


def test_an_article_without_a_body_is_stored_alone(run: Run) -> None:
    """The pipelines drop such pages; a spider's own code may save one."""
    assert save(run, article("a", [])) is S
    assert save(run, article("b", [])) is S
    assert save(run, article("a", [])) is Disposition.UNCHANGED
